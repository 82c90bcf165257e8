"""The dashboard and the alerts ask for metrics that /metrics serves, and for all of them: dashboard.py SOURCE_DIR SCRAPE

SCRAPE is a program that prints what /metrics answers."""
import json
import pathlib
import re
import subprocess
import sys

import yaml

deploy = pathlib.Path(sys.argv[1]) / "deploy"
scrape = subprocess.run(sys.argv[2:], check=True, capture_output=True, text=True).stdout
families = dict(re.findall(r"^# TYPE (\S+) (\S+)$", scrape, re.M))
served = {line.split("{")[0].split(" ")[0] for line in scrape.splitlines() if line and line[0] != "#"}
labels = {}  # sample → its labels and their values
for name, inside in re.findall(r"^([\w:]+)\{(.*)\} ", scrape, re.M):
    for label, value in re.findall(r'(\w+)="([^"]*)"', inside):
        labels.setdefault(name, {}).setdefault(label, set()).add(value)
problems = []


def base(name):
    family = re.sub(r"_(bucket|sum|count)$", "", name)
    return family if families.get(family) == "histogram" else name


def names_in(expression, where):
    """The metrics of an expression; what is asked of their labels must be there."""
    bare = re.sub(r'"[^"]*"', '""', expression)
    found = set(re.findall(r"\b(?:fulcrum|process)_\w+", bare))
    if not found:
        problems.append(f"{where}: asks for no metric of ours: {expression}")
    for name in sorted(found - served):
        problems.append(f"{where}: /metrics serves no {name}")
    for name, inside in re.findall(r"(\w+)\{([^}]*)\}", expression):
        for label, value in re.findall(r'(\w+)="([^"]*)"', inside):
            if value not in labels.get(name, {}).get(label, set()):
                problems.append(f"{where}: {name} has no {label}=\"{value}\"")
    for rate in re.findall(r"(?:increase|rate)\((\w+)", bare):
        if families.get(base(rate)) == "gauge":
            problems.append(f"{where}: {rate} is a gauge, it has no rate")
    if bare.count("(") != bare.count(")"):
        problems.append(f"{where}: parentheses don't match: {expression}")
    return {base(n) for n in found}


dashboard = json.loads((deploy / "grafana-dashboard.json").read_text())
shown, ids = set(), []
if "DS_PROMETHEUS" not in [i["name"] for i in dashboard["__inputs"]]:
    problems.append("the dashboard does not ask for its data source DS_PROMETHEUS")
for panel in dashboard["panels"]:
    ids.append(panel["id"])
    if panel["type"] == "row":
        continue
    if panel["datasource"]["uid"] != "${DS_PROMETHEUS}":
        problems.append(f"{panel['title']}: another data source than DS_PROMETHEUS")
    for target in panel["targets"]:
        shown |= names_in(target["expr"], f"dashboard, {panel['title']}")
if len(ids) != len(set(ids)):
    problems.append("two panels of the dashboard have the same id")
for family in sorted(set(families) - shown):
    problems.append(f"the dashboard does not show {family}")

alerts = yaml.safe_load((deploy / "prometheus-alerts.yaml").read_text())
rules = [rule for group in alerts["groups"] for rule in group["rules"]]
for rule in rules:
    names_in(rule["expr"], f"alert {rule['alert']}")
if not rules or not shown:
    problems.append("there are no alerts or no panels")

print("\n".join(problems) if problems else f"{len(shown)} metrics shown, {len(rules)} alerts")
sys.exit(1 if problems else 0)
