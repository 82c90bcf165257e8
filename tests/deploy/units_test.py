"""The units as they are installed: units_test.py FOLDER

What systemd itself says of them (if it is there), and that an instance differs from the one service in its folders alone."""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

folder = pathlib.Path(sys.argv[1])
problems = []


def expect(holds, what):
    if not holds:
        problems.append(what)


def text_of(name):
    return "\n".join(line for line in (folder / name).read_text().splitlines() if not line.startswith("#"))


main, backup = text_of("fulcrum.service"), text_of("fulcrum-backup.service")
for line in ("Type=notify", "WatchdogSec=2min", "RestartPreventExitStatus=2 3", "MemoryMax=1G", "TasksMax=64",
             "LoadCredential=token:/etc/fulcrum/token", "LoadCredential=master.key:/etc/fulcrum/master.key",
             "Environment=FULCRUM_MATTERMOST_TOKEN_FILE=%d/token", "Environment=FULCRUM_STORAGE_KEY_FILE=%d/master.key",
             "User=fulcrum", "StateDirectory=fulcrum"):
    expect(re.search(f"^{re.escape(line)}$", main, re.M), f"fulcrum.service: no {line}")
expect("--keep ${KEEP} /var/backups/fulcrum/" in backup, "fulcrum-backup.service: keeps no number of copies")
expect("LoadCredential=token" not in backup, "fulcrum-backup.service: is given a token that it does not need")

for one in ("fulcrum.service", "fulcrum-backup.service", "fulcrum-backup.timer"):
    several = text_of(one.replace(".", "@."))
    plain = several.replace("/fulcrum/%i", "/fulcrum").replace("=fulcrum/%i", "=fulcrum").replace(" (%i)", "")
    expect(plain.strip() == text_of(one).strip(), f"{one}: its instance differs in more than folders")
    expect("%i" in several, f"{one}: its instances share everything")
    for place in ("/etc/fulcrum/", "/var/lib/fulcrum/"):
        expect(place not in several.replace("/fulcrum/%i", ""), f"{one}: an instance uses {place} of the one service")

if shutil.which("systemd-analyze"):
    with tempfile.TemporaryDirectory() as copies:
        for unit in folder.iterdir():
            if unit.suffix in (".service", ".timer"):
                text = re.sub(r"/\S*/bin/fulcrum ", "/bin/true ", unit.read_text())
                (pathlib.Path(copies) / unit.name).write_text(text)
        for name in ("fulcrum.service", "fulcrum@acme.service", "fulcrum-backup.service", "fulcrum-backup@acme.service",
                     "fulcrum-backup.timer", "fulcrum-backup@acme.timer"):
            said = subprocess.run(["systemd-analyze", "verify", "--man=no", f"{copies}/{name}"], capture_output=True,
                                  text=True, timeout=60).stderr
            said = [line for line in said.splitlines() if name.split("@")[0].split(".")[0] in line]
            expect(not said, f"{name}: {said}")
        for name in ("fulcrum.service", "fulcrum-backup.service"):
            said = subprocess.run(["systemd-analyze", "security", "--offline=true", f"{copies}/{name}"],
                                  capture_output=True, text=True, timeout=60).stdout
            exposed = re.search(r"exposure level for \S+: ([\d.]+)", said)
            expect(exposed and float(exposed.group(1)) < 2, f"{name}: exposed: {exposed and exposed.group(1)}")

print("\n".join(problems) if problems else "the units are well")
sys.exit(1 if problems else 0)
