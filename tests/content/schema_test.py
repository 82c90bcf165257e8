"""content/track.schema.json says what the loader says: schema_test.py SOURCE_DIR FULCRUM"""
import copy
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import jsonschema
import yaml

root, fulcrum = pathlib.Path(sys.argv[1]), sys.argv[2]
schema = json.loads((root / "content" / "track.schema.json").read_text())
jsonschema.Draft7Validator.check_schema(schema)
validator = jsonschema.Draft7Validator(schema)


class Reader(yaml.SafeLoader):
    """YAML 1.2 as editors read it: "yes" and "no" are words, and so are dates."""


Reader.yaml_implicit_resolvers = {}
for tag, pattern, first in (("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
                            ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", list("tTfF")),
                            ("int", r"^[-+]?[0-9]+$", list("-+0123456789")),
                            ("float", r"^[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*)(?:[eE][-+]?[0-9]+)?$", list("-+.0123456789"))):
    Reader.add_implicit_resolver("tag:yaml.org,2002:" + tag, re.compile(pattern), first)
Reader.add_constructor("tag:yaml.org,2002:int", lambda reader, node: int(node.value))

problems = []


def check_whole(name, text):
    for error in validator.iter_errors(yaml.load(text, Reader)):
        problems.append(f"{name}: {'/'.join(map(str, error.absolute_path))}: {error.message[:300]}")


# --- what ships, and the examples of the writers' guide
shipped = sorted((root / "content").rglob("*.yaml"))
for file in shipped:
    check_whole(file.relative_to(root), file.read_text())
guide = (root / "content" / "README.md").read_text()
examples = [e for e in re.findall(r"^```yaml\n(.*?)^```", guide, re.M | re.S) if re.search(r"^(days|cards):", e, re.M)]
for number, example in enumerate(examples, 1):
    check_whole(f"example {number} of the guide", example)

# --- small documents, one for each kind of object; each is spoilt in every place
HEAD = {"id": "t", "title": "T", "promise": "P", "for": "F"}


def track(**more):
    return {**HEAD, **more}


def morning(*steps):
    return track(days=[{"title": "D", "morning": list(steps)}])


ASK = {"ask": "Q?"}
KINDS = [{"say": ["A", "B"]},
         {"ask": "Q?", "name": "n", "keep": "person", "short": "Q", "long": True, "pole": "vision"},
         {"choose": "Q?", "options": ["a", {"value": "b", "label": "B", "pole": "people"}, "c"], "name": "n", "keep": "session",
          "pole": "vision", "short": "Q"},
         {"scale": "Q?", "low": "L", "high": "H", "name": "n", "keep": "session", "pole": "both", "short": "Q"},
         {"yes_no": "Q?", "name": "n", "keep": "person", "pole": "execution", "short": "Q"},
         {"plan": "Q?", "name": "n", "keep": "person", "pole": "both", "short": "Q", "cue": "When?"},
         {"check": True, "name": "n", "keep": "person"},
         {"check": ["One.", "Two."]},
         {"balance": True},
         {"draw": "prompt", "name": "n", "keep": "session", "pole": "neglected", "theme": 2, "unseen": 30},
         {"draw": "tip", "pole": "any"},
         {"recall": "You said {{words}} {{ago}}", "weeks": [1, 4], "pole": "people"},
         {"recall": ["You said {{words}}", "Once: {{words|so}}"]},
         {"upward": True, "name": "n", "keep": "person"}, {"upward": ["Q?", "R?"]},
         {"vision": "Q?"}, {"values": "Q?"}, {"priorities": ["Q?", "R?"]},
         {"show": "review"},
         {"remember": {"turn": "second"}},
         {"forget": "turn"}, {"forget": ["turn", "other"]},
         {"goto": "z"}, {"end": True}]
documents = [("track", track(version=2, language="en", theme=1, days=[{"title": "D", "morning": [ASK]}])),
             ("source", track(sources=[{"title": "S", "author": "A", "year": 2006}],
                              days=[{"title": "D", "morning": [ASK]}])),
             ("day", track(days=[{"id": "d", "title": "D", "morning": [ASK], "evening": [ASK]}])),
             ("evening", track(days=[{"title": "D", "evening": [ASK]}])),
             ("session map", track(days=[{"title": "D", "morning": {"if": "day at least 1", "once": True, "optional": False,
                                                                    "steps": [ASK]}}])),
             ("every day", track(every_day={"title": "D", "morning": [ASK], "evening": [ASK]}, length="open")),
             ("length", track(days=[{"title": "D", "morning": [ASK]}], every_day={"title": "D", "evening": [ASK]}, length=40)),
             ("other days", track(days=[{"title": "D", "morning": [ASK]}], first_day=[ASK], last_day=[ASK],
                                  weekly_review={"once": False, "steps": [ASK]})),
             ("piece", track(pieces={"p-one": {"with": ["when"], "steps": [{"ask": "What of [[when]]?"}]}},
                             days=[{"title": "D", "morning": [{"include": "p-one", "with": {"when": "now"}, "id": "i"}]}])),
             ("channel", track(for_channels=True, unit="week", days=[{"title": "D", "morning": [{"say": "A"}, ASK]}])),
             ("branch", morning({"yes_no": "Q?", "name": "n"},
                                {"branch": [{"if": "n is yes", "goto": "a"}, {"if": "n is missing", "goto": "b"}, {"else": "b"}],
                                 "id": "c"},
                                {"ask": "A?", "id": "a"}, {"ask": "B?", "id": "b"})),
             ("bank", {"kind": "questions", "language": "en", "version": 1,
                       "cards": [{"id": "c", "pole": "people", "theme": 3, "difficulty": 2, "text": "Words of the card %d"}]}),
             ("messages", {"kind": "messages", "language": "en", "version": 1,
                           "messages": {"bank.empty": "Nothing.", "again": ["Here: {{question}}", "Again: {{question}}"]}})]
KIND_NAMES = {next(iter(step)) for step in KINDS} - {"branch", "end"}
documents += [(next(iter(step)), morning({**step, "id": "x"}, {**ASK, "id": "z"})) for step in KINDS if "end" not in step]
documents.append(("end", morning(ASK, {"end": True, "id": "x"})))

WRONG = [None, "", "  ", {"zzz": "x"}, [], ["x"], "zzz zzz", "true", "Yes", "off", "only", "7", 7, 99999999, True, False,
         "x" * 4001, "{{", "{{z z}}", "two\nlines", "day", "n is", "n at least x", "a\x07b", 1.5]


def places(value, path=()):
    yield path
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from places(inner, path + (key,))


def at(value, path):
    for key in path:
        value = value[key]
    return value


# The head of a track and what surrounds a step are spoilt once, not with each step again.
ONCE = {"id", "title", "promise", "for"}


def spoilt(name, document):
    """The document with one thing changed, and what that was."""
    for path in places(document):
        if name != "track" and "days" in document and (
                not path or path[0] in ONCE or name in KIND_NAMES and path[:4] != ("days", 0, "morning", 0)):
            continue
        if name not in KIND_NAMES and path[-1:] == ("ask",):
            continue
        here = at(document, path)
        if isinstance(here, dict):
            yield "key added at " + str(path), changed(document, path, {**here, "zzz": "x"})
            for key in here:
                yield f"{key} removed at {path}", changed(document, path, {k: v for k, v in here.items() if k != key})
        for wrong in WRONG if path else ():
            yield f"{str(wrong)[:20]!r} put at {path}", changed(document, path, wrong)


def changed(document, path, value):
    if not path:
        return value
    made = copy.deepcopy(document)
    at(made, path[:-1])[path[-1]] = value
    return made


# What only the whole of a track or catalog shows is not for a schema to see.
beyond = re.compile(r"^there is no step |^no question has the name |^no way leads |is taken by the step |leads back to |"
                    r"^there is no piece |^the piece .* (has no parameter|needs) |^this piece has no parameter |"
                    r"^there is a (track|card|day) |says the same as the card |is asked for only later|is never |"
                    r"makes a difference$|is not there when this session|is always there$|same condition a second time|"
                    r"^a team has no |^the pieces of this track ")

checked = [(name, "as it is", document) for name, document in documents]
checked += [(name, what, made) for name, document in documents for what, made in spoilt(name, document)]
with tempfile.TemporaryDirectory() as folder:
    for number, (name, what, document) in enumerate(checked):
        own = json.dumps(document, ensure_ascii=False, indent=1)
        own = own.replace("card %d", f"card {number}").replace('"id": "c"', f'"id": "c{number}"', 1)
        own = own.replace('"id": "t"', f'"id": "t{number}"', 1)
        pathlib.Path(folder, f"{number:06}.yaml").write_text(own)
    result = subprocess.run([fulcrum, "tracks", "lint", folder, "--format", "json"], capture_output=True, text=True)
if result.returncode != 5:
    sys.exit(f"lint ended with {result.returncode}: {result.stderr[:2000]}")
findings = {}
for finding in json.loads(result.stdout):
    if finding["severity"] == "error" and not beyond.search(finding["message"]):
        findings.setdefault(int(pathlib.Path(finding["file"]).stem), finding["message"])
refused = 0
for number, (name, what, document) in enumerate(checked):
    by_schema = next(iter(validator.iter_errors(document)), None)
    by_loader = findings.get(number)
    refused += by_loader is not None
    if what == "as it is" and by_loader:
        problems.append(f"{name}: the loader does not take the document this begins with: {by_loader}")
    elif (by_schema is None) != (by_loader is None):
        problems.append(f"{name}, {what}: the loader says {by_loader or 'it is right'}; the schema says "
                        f"{by_schema.message[:200] if by_schema else 'it is right'}")

for problem in problems[:100]:
    print(problem)
print(f"{len(shipped)} files and {len(examples)} examples are valid, {len(checked)} changed documents were compared "
      f"({refused} are wrong), {len(problems)} problems")
sys.exit(1 if problems or not shipped or len(examples) < 2 or len(checked) < 1000 else 0)
