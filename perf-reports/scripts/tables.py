#!/usr/bin/env python3
"""Makes the table of a report from its raw data: tables.py FOLDER [FIGURE ...]

FOLDER is the name of a folder in perf-reports. A FIGURE is a name as in the first column of the table, e.g.
get_usec.p99; without any, all numbers are shown.
"""

import json
import pathlib
import statistics
import sys

REPORTS = pathlib.Path(__file__).resolve().parents[1]


def flat(value, name=""):
    """Numbers and truths of nested objects, by dotted names; lists are left out."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from flat(inner, f"{name}.{key}" if name else key)
    elif isinstance(value, (int, float)):
        yield name, value


def shown(values):
    if all(isinstance(value, bool) for value in values):
        return " ".join(sorted({str(value).lower() for value in values}))
    median = statistics.median(values)
    least, most = min(values), max(values)
    return number(median) if least == most else f"{number(median)} ({number(least)} – {number(most)})"


def number(value):
    if abs(value) >= 1000 or value == int(value):
        return f"{round(value):,}"
    return f"{value:.3g}"


def markdown(folder, figures=None):
    cells = {}
    variants = []
    for line in (pathlib.Path(folder) / "raw.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        if record["variant"] not in variants:
            variants.append(record["variant"])
        for name, value in flat(record):
            if name != "run" and (not figures or name in figures):
                row = cells.setdefault((record["measurement"], name), {})
                row.setdefault(record["variant"], []).append(value)
    lines = ["| measurement | figure | " + " | ".join(variants) + " |", "|---|---|" + "--:|" * len(variants)]
    for (measurement, name), row in cells.items():
        values = " | ".join(shown(row[variant]) if variant in row else "" for variant in variants)
        lines.append(f"| {measurement} | {name} | {values} |")
    return "\n".join(lines)


if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] in ("-h", "--help"):
        print(__doc__)
    else:
        print(markdown(REPORTS / sys.argv[1], sys.argv[2:]))
