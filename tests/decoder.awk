# SPDX-License-Identifier: GPL-2.0-or-later
# Reads lines of tests/decoded.c: event, mnemonic, operands, with tabs between. What class and which detail an instruction has is
# said here once more, by its mnemonic; prints the first disagreements, then how many words there were and how many were wrong.
BEGIN { FS = "\t" }

function in_list(word, list) {
	return index(" " list " ", " " word " ") > 0
}

# What a system register is for, by its name.
function kind_of(name) {
	if (name ~ /^(tfsre?[01]?_|gcr_|rgsr_|gmid_|tco$)/) return "MTE"
	if (name ~ /^ic[ch]_/) return "vGIC"
	if (name ~ /^cnt/) return "timer"
	if (name ~ /^s2_|^(dbg|md(scr|ccint|ccsr|rar)_|os(lar|lsr|dlr|eccr|dtr)|trc|trb|trfcr|brb|tee|csr(cr|ptr|ptridx|idr)_)/) return "debug"
	if (name ~ /^(pm|am)/ && name !~ /^amair/) return "PMU"
	if (name ~ /^(apia|apib|apda|apdb|apga)key/) return "PAC keys"
	if (name ~ /^(spsr_el|elr_|esr_|vsesr_|far_|hpfar_|mfar_|isr_|disr_|vdisr_)/) return "exception"
	if (name ~ /^(daif|daifset|daifclr|nzcv|spsel|currentel|pan|uao|dit|ssbs|svcr|allint|pm$)/) return "PSTATE"
	if (name ~ /^(tpidr|tpidr2|tpidrro|scxtnum|sp_el0)/) return "thread"
	if ((name ~ /_el2$/ && name != "sp_el2") || name ~ /^spsr_(abt|und|irq|fiq)/ || name == "sp_el1") return "EL2 control"
	if (name ~ /^(id_|midr|mpidr|revidr|mvfr|ctr_|dczid|ccsidr|ccsidr2|clidr|csselr|aidr|smidr|mpuir_el1)/) return "ID"
	if (name ~ /_el12?$/) return "EL1 control"
	return "other"
}

# The decoder has names for those that Linux uses; of others the class alone is compared.
function of_register(what, name) {
	if (name ~ /^s[23]_/ || event ~ /: S[23]_/)
		return what " " (name ~ /^s[23]_/ ? by_number(event, what) : kind_of(name)) ": " of_event(event)
	return what " " kind_of(name) ": " toupper(name)
}

# Neither has a name: then the decoder alone says what the register is for.
function by_number(event, what) {
	sub("^" what " ", "", event)
	sub(/: .*/, "", event)
	return event
}

function of_event(event) {
	sub(/.*: /, "", event)
	return event
}

# Without size and unscaled; "st..." are loads whose result is not kept.
function atomic_name(m) {
	sub(/[bh]$/, "", m)
	if (m ~ /^(stadd|stclr|steor|stset|stsmax|stsmin|stumax|stumin)l?$/) sub(/^st/, "ld", m)
	return toupper(m)
}

function is_vector(operands) {
	return operands ~ /(^|[ ,{[])[vqdshb][0-9]+/
}

function is_scalable(operands) {
	return operands ~ /(^|[ ,{[])(z|p)[0-9]+/ || operands ~ /(^|[ ,{[])za/
}

function tlbi(name) {
	sub(/,.*/, "", name)
	base = name
	sub(/nxs$/, "", base)
	return "TLBI " (base ~ /(is|os)$/ ? "broadcast" : "local") ": " toupper(name)
}

function expected(m, operands) {
	if (m == "isb") return "ISB"
	if (m ~ /^(dsb|dmb)$/) {
		if (operands ~ /^#/) return toupper(m) ": #" (hex(operands))
		return toupper(m) ": " toupper(operands)
	}
	if (in_list(m, "ssbb pssbb sb csdb esb")) return "other barrier: " toupper(m)
	if (m == "psb" || m == "tsb" || m == "gcsb") return "other barrier: " toupper(m) " " toupper(operands)
	if (m == "clrex") return "exclusive: CLREX"
	if (m == "tlbi") return tlbi(operands)
	if (m == "dc") {
		sub(/,.*/, "", operands)
		return operands ~ /^(zva|gva|gzva)$/ ? "DC " toupper(operands) : "DC: " toupper(operands)
	}
	if (m == "ic" || m == "at") { sub(/,.*/, "", operands); return toupper(m) ": " toupper(operands) }
	if (in_list(m, "sys sysl cfp dvp cpp brb tstart ttest")) return "SYS"
	if (m == "mrs") { sub(/.*, /, "", operands); return of_register("MRS", operands) }
	if (m == "msr") { sub(/, .*/, "", operands); return of_register("MSR", operands) }
	if (m == "smstart" || m == "smstop") return "MSR PSTATE: SVCR"
	if (m ~ /^(ld|st)(add|clr|eor|set|smax|smin|umax|umin)a?l?[bh]?$/ || m ~ /^(swp|cas|casp)a?l?[bh]?$/) {
		if (m ~ /^caspa?l?$/) return "atomic: " toupper(m)
		return "atomic: " atomic_name(m)
	}
	if (m ~ /^(ldax|ldx|stx|stlx)(r|p)[bh]?$/) { sub(/[bh]$/, "", m); return "exclusive: " toupper(m) }
	if (m ~ /^(stg|stzg|st2g|stz2g|stgp)$/) return "STG: " toupper(m)
	if (m == "stgm") return "STGM"
	if (m == "stzgm") return "STGM: STZGM"
	if (in_list(m, "ldg ldgm irg")) return toupper(m)
	if (in_list(m, "addg subg gmi subp subps cmpp")) return "tag arithmetic"
	if (m ~ /^(ldar|ldlar|ldapr|ldapur)(b|h|sb|sh|sw)?$/) return "load-acquire"
	if (m ~ /^(stlr|stllr|stlur)[bh]?$/) return "store-release"
	if (m ~ /^(cpy|set)f?[gpme]?[pme]/ && operands ~ /\]!/) return "memory copy"
	if (is_scalable(operands) || m ~ /^([su]q)?(inc|dec)[bhwdp]$/ || m ~ /^cnt[bhwd]$/ ||
		in_list(m, "rdvl addvl addpl rdsvl addsvl addspl setffr ctermeq ctermne zero")) return "SVE and SME"
	if (m ~ /^(st64b|st64bv|st64bv0)$/) return "store"
	if (m == "ld64b") return "load"
	if (m ~ /^prfu?m$/ || m == "rprfm") return "prefetch"
	if (m ~ /^(ldp|ldnp|ldpsw)$/) return "load pair"
	if (m ~ /^(stp|stnp)$/) return "store pair"
	if (m ~ /^ld/) return "load"
	if (m ~ /^st/) return "store"
	if (m ~ /^bc?\./ || in_list(m, "cbz cbnz tbz tbnz")) return "conditional branch"
	if (m == "b") return "branch"
	if (m == "bl") return "call"
	if (m ~ /^bra?[abz]*$/) return "indirect branch"
	if (m ~ /^blra?[abz]*$/) return "indirect call"
	if (m ~ /^ret(a[ab])?$/) return "return"
	if (m ~ /^eret(a[ab])?$/) return "ERET"
	if (in_list(m, "svc hvc smc brk hlt")) return "trap: " toupper(m)
	if (m ~ /^dcps/) return "trap: DCPS"
	if (in_list(m, "wfe wfi wfet wfit")) return "WFE and WFI: " toupper(m)
	if (m ~ /^(pac|aut|xpac)/) return "PAC"
	if (m == "bti") return "BTI"
	if (in_list(m, "nop yield sev sevl dgh hint clearbhb chkfeat clrbhb")) return "NOP and hints"
	if (in_list(m, "cfinv xaflag axflag rmif setf8 setf16")) return "data processing"
	if (is_vector(operands)) return "FP and SIMD"
	return "data processing"
}

function hex(text) {
	sub(/^#0x0?/, "", text)
	return index("123456789abcdef", text)
}

{ event = $1; mnemonic = $2; operands = $3; sub(/ *(\/\/|;) .*/, "", operands); sub(/ +$/, "", mnemonic) }

# What this objdump does not know, or calls a move to a system register although op0 is 0 or 1.
mnemonic ~ /^(\.inst|udf)/ || operands ~ /(^|, )s[01]_[0-7]_c/ { unknown++; next }
# Newer than binutils 2.40, which gives numbers.
mnemonic == "sys" && event ~ /NXS$|^AT: S1E[12]A$|PAE$|PAALLIS$/ || mnemonic == "hint" && event ~ /^PAC$|GCSB/ { unknown++; next }

{
	words++
	class = event
	sub(/:.*/, "", class)
	seen[class]++
	wanted = expected(mnemonic, operands)
	if (wanted != event && ++wrong <= 20)
		printf "%s %s: '%s', not '%s'\n", mnemonic, operands, event, wanted
}

END {
	for (class in seen) { sum += seen[class]; classes++ }
	printf "%d words in %d classes, %d wrong, %d that objdump does not know\n", words, classes, wrong, unknown
	exit wrong > 0 || sum != words || words == 0
}
