# SPDX-License-Identifier: GPL-2.0-or-later
# What leaves the tree: the bundle for measured machines, the Debian package, and the build on an arm64 machine.

VERSION := $(shell sed -n 's/.*MTEBENCH_VERSION "\(.*\)"/\1/p' host/trial/environment.h)
BUNDLE := mtebench-$(VERSION)-arm64
# The licence of a program that is linked with GSL, where this machine has its text.
GPL3 := $(wildcard /usr/share/common-licenses/GPL-3)
# Plans open with their question; kernels.conf and milestones.conf do not.
PLANS := $(sort $(shell grep -l '^\# Question:' configs/*.conf))
# The commit's time stands for that of every file in the bundle; outside a clone, the changelog's.
export SOURCE_DATE_EPOCH ?= $(or $(shell git log -1 --format=%ct 2>/dev/null),$(shell date +%s -d "$$(sed -n 's/^ -- .*>  //p' debian/changelog | head -1)"))

.PHONY: bundle
bundle: $(B)/$(BUNDLE).tar.gz
HELP += 'bundle|one tarball for a measured arm64 machine: static mtebench and mtestat, configs, checksums'

$(B)/$(BUNDLE).tar.gz: $(B)/arm64/mtebench $(B)/arm64/mtestat $(PLANS) package/bundle.txt LICENSE lab/ab-reboot lab/mtebench-ab.service
	$(call say,TAR,$@)
	@rm -rf $(B)/bundle && mkdir -p $(B)/bundle/$(BUNDLE)/configs
	$(Q)for program in mtebench mtestat; do $(CROSS)strip -o $(B)/bundle/$(BUNDLE)/$$program $(B)/arm64/$$program || exit 1; done
	$(Q)cp -R $(PLANS) configs/vmm $(B)/bundle/$(BUNDLE)/configs
	$(Q)cp lab/ab-reboot lab/mtebench-ab.service $(B)/bundle/$(BUNDLE)
	$(if $(GPL3),$(Q)cp $(GPL3) $(B)/bundle/$(BUNDLE)/LICENSE.mtestat)
	$(Q)cp LICENSE $(B)/bundle/$(BUNDLE)/LICENSE && cp package/bundle.txt $(B)/bundle/$(BUNDLE)/README
	$(Q)cd $(B)/bundle/$(BUNDLE) && find . -type f ! -name SHA256SUMS | LC_ALL=C sort | xargs sha256sum >SHA256SUMS
	$(Q)cd $(B)/bundle && tar --create --sort=name --format=ustar --mtime=@$(SOURCE_DATE_EPOCH) --owner=0 --group=0 \
		--numeric-owner --mode=u=rwX,go=rX $(BUNDLE) | gzip -9 --no-name >bundle.part && mv bundle.part $(CURDIR)/$@

# Nothing of it is for the lab, so it needs neither the cross compiler nor the arm64 libraries.
.PHONY: native
native: $(B)/native/mtebench $(B)/native/mtestat
HELP += 'native|mtebench and mtestat for this machine alone; on arm64, mtebench measures'

# Built from a copy, because dpkg-buildpackage writes into the tree and beside it.
.PHONY: deb
deb:
	$(if $(filter 0,$(SETUP)),,@lab/setup.sh deb)
	@rm -rf $(B)/deb && mkdir -p $(B)/deb/mtebench-$(VERSION)
	$(Q)tar --create --exclude=./build --exclude=./results --exclude=./.git . | tar --extract -C $(B)/deb/mtebench-$(VERSION)
	$(Q)cd $(B)/deb/mtebench-$(VERSION) && env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL -u SOURCE_DATE_EPOCH \
		dpkg-buildpackage --unsigned-source --unsigned-changes --build=binary
	@rm -rf $(B)/deb/mtebench-$(VERSION)
	@ls $(B)/deb/*.deb
HELP += 'deb|Debian package of mtebench and mtestat for this machine, in build/deb/'
NO_SETUP_GOALS += deb

CHECKS += tests/package.sh
check check-quick: $(B)/$(BUNDLE).tar.gz
