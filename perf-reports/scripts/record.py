#!/usr/bin/env python3
"""Runs any command several times and keeps what it printed as a report:

    perf-reports/scripts/record.py NNNN-question "The question?" [--runs 5] [--cpus 1] -- COMMAND [ARGUMENT ...]

For JMH and for comparison tools that live elsewhere. Output that is JSON (one object in a line, or JMH's -rff file named
RESULT in the command) goes into raw.jsonl; everything printed goes into output-RUN.txt.
"""

import argparse
import json
import pathlib
import tempfile

import lab


def results(text, result_file):
    if result_file.exists() and result_file.stat().st_size:
        for benchmark in json.loads(result_file.read_text(encoding="utf-8")):
            name = benchmark["benchmark"].rsplit(".", 2)
            parameters = " ".join(f"{key}={value}" for key, value in (benchmark.get("params") or {}).items())
            metric = benchmark["primaryMetric"]
            figures = {"score": metric["score"], "error": metric["scoreError"] if metric["scoreError"] != "NaN" else 0}
            for key, secondary in benchmark.get("secondaryMetrics", {}).items():
                figures[key] = secondary["score"]
            yield f"{name[-2]}.{name[-1]} {parameters} ({metric['scoreUnit']})", figures
    for line in text.splitlines():
        if line.startswith("{"):
            yield "result", json.loads(line)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name", help="folder of the report: NNNN-question")
    parser.add_argument("question")
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--cpus", default="", help="pins the command")
    parser.add_argument("command", nargs="+", help="behind --")
    options = parser.parse_args()
    report = lab.Report(options.name, options.question, f"on CPUs {options.cpus}" if options.cpus else "none")
    for run in range(options.runs):
        with tempfile.TemporaryDirectory() as directory:
            result_file = pathlib.Path(directory, "result.json")
            command = [word.replace("RESULT", str(result_file)) for word in options.command]
            report.note_command(lab.shlex.join(lab.pinned(options.cpus, options.command)))
            done = lab.subprocess.run(lab.pinned(options.cpus, command), capture_output=True, text=True, cwd=lab.ROOT,
                                      check=False)
            text = (done.stdout + done.stderr).replace(str(lab.ROOT) + "/", "")
            (report.folder / f"output-{run}.txt").write_text(text, encoding="utf-8")
            if done.returncode != 0:
                raise SystemExit(text[-2000:])
            for measurement, figures in results(done.stdout, result_file):
                report.add("measured", measurement, run, figures)
    report.finish()


if __name__ == "__main__":
    main()
