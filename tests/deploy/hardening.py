"""A program is built as one that reads other people's texts should be: hardening.py PROGRAM

Read from the file itself with readelf: position-independent, no executable stack, all relocations done and read-only
before it starts, stack protector, checked libc functions and containers, and (on x86) landing marks for indirect calls.
The note that would switch their enforcement on is missing: the system's own start code has none, so the linker drops it."""
import pathlib
import re
import subprocess
import sys


def read(*options):
    return subprocess.run(["readelf", "-W", *options, sys.argv[1]], check=True, capture_output=True, text=True).stdout


header, segments, dynamic, symbols = (read(o) for o in ("-h", "-l", "-d", "--dyn-syms"))
imports = set(re.findall(r" UND (\w+)", symbols))
stack = re.search(r"GNU_STACK\s+\S+ \S+ \S+ \S+ \S+ (\S+)", segments)
checks = {
    "position-independent (PIE)": "DYN" in header and re.search(r"FLAGS_1.*\bPIE\b", dynamic) is not None,
    "no executable stack": stack is not None and "E" not in stack.group(1),
    "read-only relocations (RELRO)": "GNU_RELRO" in segments,
    "all bound at start (BIND_NOW)": "BIND_NOW" in dynamic or re.search(r"FLAGS_1.*\bNOW\b", dynamic) is not None,
    "stack protector": "__stack_chk_fail" in imports,
    "checked libc functions (FORTIFY)": any(re.fullmatch(r"__\w+_chk", name) for name in imports - {"__stack_chk_fail"}),
    "checked library containers (GLIBCXX_ASSERTIONS)": any("__glibcxx_assert_fail" in name for name in imports),
}
if "X86-64" in header:
    marks = pathlib.Path(sys.argv[1]).read_bytes().count(b"\xf3\x0f\x1e\xfa")  # endbr64; the start code has a few
    checks["landing marks for indirect calls (CF_PROTECTION)"] = marks > 4
missing = [what for what, there in checks.items() if not there]
print(f"{sys.argv[1]}: " + (f"without {'; '.join(missing)}" if missing else f"hardened, {len(checks)} of {len(checks)}"))
sys.exit(1 if missing else 0)
