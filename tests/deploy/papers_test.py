"""What the program says of itself is in its manual, its completion and its bill of materials; the change log knows the
database's format: papers_test.py SOURCE_DIR PROGRAM"""
import gzip
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

source, program = pathlib.Path(sys.argv[1]), sys.argv[2]
problems = []


def expect(holds, what):
    if not holds:
        problems.append(what)


def run(*words, **how):
    return subprocess.run([str(w) for w in words], capture_output=True, text=True, timeout=100, **how)


def commands_below(*words):
    listed = run(program, *words, "--help").stdout.partition("Subcommands:\n")[2].partition("\n\n")[0]
    return re.findall(r"^  ([a-z]+)", listed, re.M)


commands = [()]
for command in commands_below():
    commands += [(command,)] + [(command, sub) for sub in commands_below(command)]
expect(len(commands) > 10, f"only {len(commands)} commands were found")

with tempfile.TemporaryDirectory() as folder:
    man = pathlib.Path(folder) / "man"
    made = run(source / "deploy/manual", program, man)
    expect(made.returncode == 0, f"deploy/manual: {made.stderr}")
    names = {"-".join(("fulcrum",) + c) for c in commands}
    expect({p.name for p in man.iterdir()} == {n + ".1.gz" for n in names}, "there is no page for each command alone")
    for page in man.iterdir():
        text = gzip.decompress(page.read_bytes()).decode()
        expect(all(s in text for s in (".TH ", ".SH NAME", ".SH SYNOPSIS", ".SH OPTIONS")), f"{page.name}: a part is missing")
        expect(page.name == "fulcrum.1.gz" or ".SH EXAMPLES" in text, f"{page.name}: no examples")
        if shutil.which("groff"):
            said = run("groff", "-ww", "-man", "-Tutf8", input=text)
            expect(said.stderr == "", f"{page.name}: {said.stderr}")
    top = gzip.decompress((man / "fulcrum.1.gz").read_bytes()).decode()
    expect(all(n.replace("-", r"\-") + " (1)" in top for n in names - {"fulcrum"}), "fulcrum.1 does not name each page")

    bill_file = pathlib.Path(folder) / "bill.json"
    made = run(source / "deploy/sbom", program, bill_file)
    expect(made.returncode == 0, f"deploy/sbom: {made.stderr}")
    bill = json.loads(bill_file.read_text())
    expect(bill["spdxVersion"] == "SPDX-2.3" and bill["dataLicense"] == "CC0-1.0", "not an SPDX 2.3 document")
    ids = [p["SPDXID"] for p in bill["packages"]]
    expect(len(ids) == len(set(ids)), "an SPDXID is there twice")
    expect(all(re.fullmatch(r"SPDXRef-[A-Za-z0-9.-]+", i) for i in ids), f"an SPDXID that is none in {ids}")
    expect(all(p["versionInfo"] and p["downloadLocation"] for p in bill["packages"]), "a package without a version")
    for r in bill["relationships"]:
        expect({r["spdxElementId"], r["relatedSpdxElement"]} <= {*ids, "SPDXRef-DOCUMENT"}, f"relates to nothing: {r}")
    for name in ("fulcrum", "libssl3", "libsqlite3-0", "libsodium23", "libc6", "libboost1.81-dev"):
        expect(name in [p["name"] for p in bill["packages"]], f"{name} is not in the bill")

# --- completion
asks = [("", commands_below()), ("tr", ["tracks"]), ("tracks ", commands_below("tracks")),
        ("tracks lint --f", ["--format"]), ("tracks lint --format ", ["text", "json"]),
        ("demo --log-level wa", ["warn"]), ("run --con", ["--config"]), ("check --config /etc/host", None),
        ("version ", []), ("nonsense ", [])]
for typed, wanted in asks:
    script = f"""
. {source}/deploy/fulcrum.bash
COMP_WORDS=({program} {typed} {'""' if not typed or typed.endswith(" ") else ''})
COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
_fulcrum
printf '%s\\n' "${{COMPREPLY[@]}}" """
    said = run("bash", "-c", script)
    got = said.stdout.split()
    if wanted is None:
        expect("/etc/hosts" in got, f"completing '{typed}' gives {got}")
    else:
        expect(got == wanted, f"completing '{typed}' gives {got}, not {wanted}: {said.stderr}")

# --- the change log
newest = max(int(n) for n in re.findall(r"migration\{(\d+),", (source / "storage/migrate.cpp").read_text()))
told = [int(n) for n in re.findall(r"^\| (\d+) \|", (source / "deploy/CHANGELOG.md").read_text(), re.M)]
expect(told == list(range(1, newest + 1)), f"deploy/CHANGELOG.md tells of formats {told}, the newest is {newest}")

print("\n".join(problems) if problems else f"{len(commands)} pages, {len(ids)} packages, {len(asks)} completions")
sys.exit(1 if problems else 0)
