"""The rules of the house that a compiler does not know: rules.py SOURCE_DIR"""
import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1])
problems = []
rooms = {room: [f for f in sorted((root / room).rglob("*")) if f.suffix in (".cpp", ".hpp")]
         for room in ("dialogue", "content", "storage", "bot")}

# Who may include whom: arrows point down.
below = {"dialogue": set(), "content": {"dialogue"}, "storage": {"dialogue"}, "bot": {"content", "storage", "dialogue"}}
# dialogue is pure: no I/O, no threads, no clock of its own, no randomness.
impure = re.compile(r'#include <(boost/(asio|beast|json)|sqlite3|filesystem|fstream|iostream|thread|mutex|random|ctime|'
                    r'spdlog|sodium|yaml-cpp)')
clock = re.compile(r'(system_clock|steady_clock)::now|\btime\(')
for room, files in rooms.items():
    for f in files:
        for number, line in enumerate(f.read_text().splitlines(), 1):
            where = f"{f.relative_to(root)}:{number}"
            if (m := re.match(r'#include "(\w+)/', line)) and m[1] in rooms and m[1] != room and m[1] not in below[room]:
                problems.append(f"{where}: {room} must not include {m[1]}")
            if room == "dialogue" and impure.match(line):
                problems.append(f"{where}: dialogue is pure and must not include this: {line}")
            if room == "dialogue" and clock.search(line):
                problems.append(f"{where}: dialogue has no clock of its own: {line.strip()}")

# g++ 12 frees a temporary aggregate or a capturing lambda twice when its statement awaits: name it first, then move it.
risky = re.compile(r'co_await[^;]*(\[[^\]]*[&=\w][^\]]*\]\s*\(|[\w:]+\{[^}]+\})')
for f in rooms["bot"]:
    text = re.sub(r'//[^\n]*', '', f.read_text())
    for m in re.finditer(r'co_await[^;{]*(?:\{[^;]*)?;', text):
        statement = " ".join(m[0].split())
        if "[]" in statement or "as_tuple" in statement and "{" not in statement:
            continue
        if risky.search(statement):
            number = text.count("\n", 0, m.start()) + 1
            problems.append(f"{f.relative_to(root)}:{number}: a temporary aggregate or lambda in an awaiting statement: "
                            f"{statement[:100]}")

# A class of the conversation is about one thing: a class that needs more functions is two.
most_functions = 30


def classes_of(text):
    text = re.sub(r'//[^\n]*|"(\\.|[^"\\])*"', '', text)
    for m in re.finditer(r'^(?:class|struct) (\w+)[^;{()]*\{', text, re.M):
        depth, body = 1, ""
        for c in text[m.end():]:
            depth += (c == "{") - (c == "}")
            if depth == 0:
                break
            body += c if depth == 1 and c != "}" else ";" if c == "}" else ""
        functions = [s for s in body.split(";") if "(" in s and not re.match(r'\s*(using|friend|static_assert)\b', s)]
        yield m[1], len(functions)


for f in rooms["dialogue"]:
    if f.suffix == ".hpp":
        for name, functions in classes_of(f.read_text()):
            if functions > most_functions:
                problems.append(f"{f.relative_to(root)}: {name} has {functions} functions, {most_functions} are the most")

print("\n".join(problems) if problems else "the house keeps its rules")
sys.exit(1 if problems else 0)
