"""A program is built as one that reads other people's texts should be: hardening.py PROGRAM

Read from the file itself with readelf: position-independent, no executable stack, all relocations done and read-only
before it starts, stack protector, checked libc functions, and (on x86) indirect branch tracking and shadow stacks."""
import re
import subprocess
import sys


def read(*options):
    return subprocess.run(["readelf", "-W", *options, sys.argv[1]], check=True, capture_output=True, text=True).stdout


header, segments, dynamic, symbols, notes = (read(o) for o in ("-h", "-l", "-d", "--dyn-syms", "-n"))
imports = set(re.findall(r" UND (\w+)", symbols))
stack = re.search(r"GNU_STACK\s+\S+ \S+ \S+ \S+ \S+ (\S+)", segments)
checks = {
    "position-independent (PIE)": "DYN" in header and "(PIE)" in dynamic,
    "no executable stack": stack is not None and "E" not in stack.group(1),
    "read-only relocations (RELRO)": "GNU_RELRO" in segments,
    "all bound at start (BIND_NOW)": "BIND_NOW" in dynamic or re.search(r"FLAGS_1.*\bNOW\b", dynamic) is not None,
    "stack protector": "__stack_chk_fail" in imports,
    "checked libc functions (FORTIFY)": any(re.fullmatch(r"__\w+_chk", name) for name in imports - {"__stack_chk_fail"}),
    "checked library containers (GLIBCXX_ASSERTIONS)": any("__glibcxx_assert_fail" in name for name in imports),
}
if "X86-64" in header:
    checks["branch tracking and shadow stack (IBT, SHSTK)"] = "IBT" in notes and "SHSTK" in notes
missing = [what for what, there in checks.items() if not there]
print(f"{sys.argv[1]}: " + (f"without {'; '.join(missing)}" if missing else f"hardened, {len(checks)} of {len(checks)}"))
sys.exit(1 if missing else 0)
