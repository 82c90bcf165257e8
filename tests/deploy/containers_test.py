"""The container files as far as they can be looked at without an engine: containers_test.py SOURCE_DIR

No key twice, every file they name is there, every volume and secret is declared, nothing runs as root, the settings are
ones that the program has."""
import json
import pathlib
import re
import shlex
import subprocess
import sys

import yaml

source = pathlib.Path(sys.argv[1])
problems = []


def expect(holds, what):
    if not holds:
        problems.append(what)


class strict(yaml.SafeLoader):
    pass


def mapping(loader, node):
    keys = [loader.construct_object(key) for key, _ in node.value]
    for key in keys:
        expect(keys.count(key) == 1, f"compose.yaml: {key} twice, line {node.start_mark.line + 1}")
    return yaml.SafeLoader.construct_mapping(loader, node, deep=True)


strict.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, mapping)

text = (source / "deploy/compose.yaml").read_text()
compose = yaml.load(text, strict)
for name, service in compose["services"].items():
    for volume in service.get("volumes", []):
        expect(volume.split(":")[0] in compose["volumes"], f"{name}: volume {volume} is not declared")
    for secret in service.get("secrets", []):
        expect(secret in compose["secrets"], f"{name}: secret {secret} is not declared")
    for other, how in service.get("depends_on", {}).items():
        expect(other in compose["services"], f"{name}: depends on {other}, which there is not")
        expect(how["condition"] != "service_healthy" or "healthcheck" in compose["services"][other],
               f"{name}: waits for the health of {other}, which tells none")
coach = compose["services"]["fulcrum"]
expect((source / "deploy" / coach["build"]["context"] / coach["build"]["dockerfile"]).is_file(), "no Containerfile there")
expect(coach["cap_drop"] == ["ALL"] and coach["read_only"], "the coach has more rights than it needs")
known = (source / "bot/config_load.cpp").read_text() + (source / "bot/config.cpp").read_text() + \
    (source / "bot/config_values.cpp").read_text() + (source / "README.md").read_text()
for key, value in coach["environment"].items():
    expect(f"{key}" in known, f"{key}: the program has no such setting")
    if str(value).startswith("/run/secrets/"):
        expect(value.removeprefix("/run/secrets/") in coach["secrets"], f"{key}: {value} is not handed over")
# The master key must be readable by its owner alone, or the program refuses it.
expect("umask 077" in text, "compose.yaml: its steps make a key that others may read")

lines = re.sub(r"\\\n\s*", "", (source / "deploy/Containerfile").read_text()).splitlines()
words = [line.split(maxsplit=1) for line in lines if line and not line.startswith("#")]
expect(words[-1][0] == "CMD" and json.loads(words[-1][1]) == ["run"], "the container does not run the coach")
for what, rest in words:
    if what == "RUN":
        said = subprocess.run(["sh", "-n", "-c", rest], capture_output=True, text=True)
        expect(said.returncode == 0, f"RUN {rest}: {said.stderr}")
        script = shlex.split(rest)[0]
        expect("/" not in script or (source / script).is_file(), f"RUN: there is no {script}")
    elif what == "ENTRYPOINT" or (what == "HEALTHCHECK" and "CMD" in rest):
        json.loads(rest[rest.index("["):])
user = [rest for what, rest in words if what == "USER"]
expect(user and re.fullmatch(r"[1-9]\d*:[1-9]\d*", user[-1]), "the container runs as root, or under a name")
expect(f"chown {user[-1]} " in text, "the secrets are given to another user than the container's")
probe = next(json.loads(rest[rest.index("["):]) for what, rest in words if what == "HEALTHCHECK")
expect(subprocess.run([probe[0], "-n", "-c", probe[2]], capture_output=True).returncode == 0, "the health check is no script")
ignored = (source / "deploy/Containerfile.dockerignore").read_text().split()
for needed in ("bot", "content", "dialogue", "storage", "deploy", "CMakeLists.txt", "README.md", "LICENSE"):
    expect(needed not in ignored, f"{needed} does not come into the image's build")

print("\n".join(problems) if problems else "the container files are well")
sys.exit(1 if problems else 0)
