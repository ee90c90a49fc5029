# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
# Private apt state in the cache: own sources, lists and archives, so that the machine's apt configuration stays as
# it is. Sourced by setup.sh and fetch.sh. Signatures are checked against the Debian archive keyring.

cache=${MTEBENCH_CACHE:-$HOME/.cache/mtebench}
apt=$cache/apt

say() {
  printf '%s\n' "$*" >&2
}

# die STATUS SENTENCE
die() {
  status=$1
  shift
  say "mtelab: $*"
  exit "$status"
}

codename() {
  # shellcheck source=/dev/null
  (. /etc/os-release && printf '%s\n' "${VERSION_CODENAME:-}")
}

# The sites from which this machine takes Debian's suites, one "SITE SUITE" a line. Before the machine's first
# `apt-get update` the origin is unknown, and the suite's name has to do.
debian_sites() {
  # shellcheck disable=SC2016
  apt-get indextargets --format '$(SITE) $(RELEASE) $(COMPONENT) $(ORIGIN)' 'Created-By: Packages' |
    awk -v codename="$(codename)" '
      $3 == "main" && ($4 == "Debian" || (codename && ($2 == codename || $2 == codename "-security"))) {
        print $1, $2
      }'
}

main_mirror() {
  if [ -n "${MTEBENCH_MIRROR:-}" ]; then
    printf '%s\n' "$MTEBENCH_MIRROR"
  else
    debian_sites | awk '$2 !~ /-security$/ { print $1; exit }'
  fi
}

security_mirror() {
  if [ -n "${MTEBENCH_SECURITY_MIRROR:-}" ]; then
    printf '%s\n' "$MTEBENCH_SECURITY_MIRROR"
  else
    debian_sites | awk '$2 ~ /-security$/ { print $1; exit }'
  fi
}

keyring() {
  for file in /usr/share/keyrings/debian-archive-keyring.gpg /usr/share/keyrings/debian-archive-keyring.pgp; do
    if [ -r "$file" ]; then
      printf '%s\n' "$file"
      return
    fi
  done
  die 77 "the Debian archive keyring is not installed: install debian-archive-keyring"
}

# write_sources FILE SUITE...
write_sources() {
  file=$1
  shift
  main=$(main_mirror)
  security=$(security_mirror)
  signed_by=$(keyring) || exit
  [ -n "$main" ] || die 77 "no Debian mirror in this machine's apt configuration: set MTEBENCH_MIRROR to one"
  for suite in "$@"; do
    mirror=$main
    case $suite in *-security) mirror=$security ;; esac
    if [ -z "$mirror" ]; then
      say "mtelab: no mirror of $suite in this machine's apt configuration (MTEBENCH_SECURITY_MIRROR): left out"
      continue
    fi
    printf 'Types: deb\nURIs: %s\nSuites: %s\nComponents: main\nTargets: Packages\nSigned-By: %s\n\n' \
      "$mirror" "$suite" "$signed_by"
  done >"$file.new"
  mv "$file.new" "$file"
}

# write_state NAME ARCHITECTURE STATUS_FILE SUITE...: what private_apt NAME will use.
write_state() {
  state=$apt/$1
  architecture=$2
  status_file=$3
  shift 3
  mkdir -p "$state/lists/partial" "$state/archives/partial"
  : >"$apt/empty"
  write_sources "$state/debian.sources" "$@"
  cat >"$state/apt.conf" <<END
#clear APT::Architectures;
#clear APT::Update;
APT::Architecture "$architecture";
APT::Architectures { "$architecture"; };
APT::Get::List-Cleanup "false";
APT::Sandbox::User "root";
Acquire::Languages "none";
Dir::State::lists "$state/lists";
Dir::State::status "$status_file";
Dir::Cache "$state";
Dir::Cache::archives "$state/archives";
Dir::Cache::pkgcache "";
Dir::Cache::srcpkgcache "";
Dir::Etc::sourcelist "$state/debian.sources";
Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
Dir::Etc::trusted "/dev/null";
Dir::Etc::trustedparts "/dev/null";
END
}

# private_apt NAME COMMAND [ARGUMENT...]
private_apt() {
  name=$1
  shift
  command=$1
  shift
  "$command" -c "$apt/$name/apt.conf" "$@"
}

# unpack_package PACKAGE DIRECTORY: fetches a package for arm64 and unpacks it, without installing it.
unpack_package() {
  rm -rf "$apt/download"
  mkdir -p "$apt/download" "$2"
  (cd "$apt/download" && private_apt arm64 apt-get -qq download "$1" >&2) || return
  for file in "$apt"/download/*.deb; do
    dpkg-deb -x "$file" "$2" || return
  done
  rm -rf "$apt/download"
}
