#!/usr/bin/env python3
"""Measures what Heddle promises, one scenario per report:

    perf-reports/scripts/scenarios.py fill        NNNN-name   10 M keys at full speed: bytes per key, longest turn, memory back
    perf-reports/scripts/scenarios.py latency     NNNN-name   latencies at a fixed rate, 1 M keys
    perf-reports/scripts/scenarios.py expiry      NNNN-name   1 M keys that expire at once beside a load of GET
    perf-reports/scripts/scenarios.py misbehaving NNNN-name   1,000 misbehaving clients beside a healthy one
    perf-reports/scripts/scenarios.py idle        NNNN-name   10,000 idle connections
    perf-reports/scripts/scenarios.py snapshot    NNNN-name   a snapshot's walk beside 100,000 SET a second, in process
    perf-reports/scripts/scenarios.py walk        NNNN-name   the same walk in a running server

Options: --rounds, --keys, --rate, --server-cpus, --client-cpus, --server NAME=COMMAND (again for each server), --worker-cpus.
With `--server-cpus 0,1 --worker-cpus 0` the server's worker has CPU 0 for itself, and the threads that help it run on CPU 1.
NAME may be followed by CPUs of its own, as in `--server 'apart@0,1/0=bin/heddle-server' --server 'one CPU@0=bin/heddle-server'`:
the server's, and of those the worker's.
"""

import argparse
import subprocess
import time

import lab

QUESTIONS = {
    "fill": "What does a key cost, and does loading at full speed stall the worker?",
    "latency": "What do clients wait at a fixed rate?",
    "expiry": "Do clients notice a million keys that expire at once?",
    "misbehaving": "Does a healthy client notice a thousand misbehaving ones?",
    "idle": "What does an idle connection cost?",
    "snapshot": "What does a snapshot's walk cost the writes beside it?",
    "walk": "Does a snapshot's walk in a running server stall its worker?",
}
STALLS = ["stalls.worker_longest_turn_usec", "stalls.worker_stalls", "stalls.worker_stalls_with_page_faults",
          "stalls.worker_stalls_with_preemption", "stalls.worker_stalls_off_cpu", "stalls.worker_stalls_unexplained"]
FIGURES = {
    "fill": ["requests_per_second", "bytes_per_key", "rss", "rss_to_used", "errors", "stolen_ms", "stalls.worker_turns",
             *STALLS, "flushall_usec",
             "stalls_after_flushall.worker_longest_turn_usec", "rss_after_flushall", "used_after_flushall"],
    "idle": ["connections", "rss_difference", "rss_per_connection", "used_memory_per_connection"],
    "walk": ["worker_turns", *(name.removeprefix("stalls.") for name in STALLS), "open_usec", "walk_usec", "keys",
             "extra_bytes_peak", "requests_per_second", "all_usec.p99.9", "all_usec.max", "send_lag_usec.p99.9"],
    "snapshot": ["without.sets_per_second", "during.sets_per_second", "without.turn_usec.max", "during.turn_usec.p99",
                 "during.turn_usec.p99.9", "during.turn_usec.max", "during.latency_usec.p99.9", "walk_seconds", "exact",
                 "open_usec", "extra_bytes_peak", "extra_bytes_after", "used_bytes"],
}
OPEN_LOOP = ["requests_per_second", "all_usec.p50", "all_usec.p99", "all_usec.p99.9", "all_usec.p99.99", "all_usec.max",
             "without_own_gaps_usec.p99", "without_own_gaps_usec.p99.9", "without_own_gaps_usec.max", "own_gaps.count",
             "own_gaps.sum_usec", "own_gaps.longest_usec", "own_gaps.requests",
             "send_lag_usec.p99.9", "send_lag_usec.max", "expired_keys", "stolen_ms", *STALLS]


class Kind:
    """A kind of server: what it is called, how it is started, and the CPUs that it and its worker have."""

    def __init__(self, entry, options):
        title, self.command = entry.split("=", 1)
        self.name, _, cpus = title.partition("@")
        server, _, worker = cpus.partition("/")
        self.cpus = server or options.server_cpus
        self.worker_cpus = worker if server else options.worker_cpus
        self.arguments = ["--maxclients", "20000", "--enable-debug-command", "yes"]
        if self.worker_cpus:
            self.arguments += ["--server_cpulist", self.worker_cpus]

    def pinning(self):
        alone = f", of those {self.worker_cpus} for the worker alone" if self.worker_cpus else ""
        return f"{self.name} on CPU {self.cpus}{alone}"


class Scenario:
    """The runs of one scenario against one kind of server."""

    def __init__(self, options, report, kind):
        self.options = options
        self.report = report
        self.name = kind.name
        self.stolen_from = kind.worker_cpus or kind.cpus

    def tool(self, server, run, tool, *arguments, measurement=None, extra=None):
        """A tool of heddle-bench against the server; its result is recorded when it is a measurement."""
        command = lab.bench_command(self.options.client_cpus, tool, "--port", server.port, *arguments)
        stolen = lab.stolen_milliseconds(self.stolen_from)
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        stolen = lab.stolen_milliseconds(self.stolen_from) - stolen
        if done.returncode != 0:
            raise SystemExit(done.stderr[-2000:])
        self.report.note_command(lab.shlex.join(command).replace(str(server.port), "PORT"))
        result = lab.last_json(done.stdout)
        result["stolen_ms"] = stolen
        if measurement:
            if extra:
                result.update(extra(server))
            self.report.add(self.name, measurement, run, result)
        return result

    def fill(self, server, run):
        result = self.tool(server, run, "fill", "--keys", self.options.keys or 10_000_000)
        result["rss_after_flushall"] = result["after_flushall"][-1]["rss"]
        result["used_after_flushall"] = result["after_flushall"][-1]["used_memory"]
        self.report.add(self.name, "fill", run, result)

    def latency(self, server, run):
        keys = self.options.keys or 1_000_000
        self.tool(server, run, "fill", "--keys", keys, "--flush", "false")
        self.tool(server, run, "open-loop", "--keys", keys, "--rate", self.options.rate or 50_000, "--seconds", 20,
                  measurement="open loop")

    def expiry(self, server, run):
        keys = self.options.keys or 1_000_000
        # Client and server share their CPUs with their compilers: both have to be warm before it counts.
        time.sleep(3)
        loop = ["open-loop", "--keys", 100_000, "--sets", 0, "--rate", self.options.rate or 20_000, "--warm-up", 10]
        self.tool(server, run, "fill", "--keys", 100_000, "--flush", "false")
        self.tool(server, run, *loop, "--seconds", 12, measurement="without")
        server.call("CONFIG", "RESETSTAT")
        self.tool(server, run, "fill", "--keys", keys, "--prefix", "exp:", "--expire-in", 16_000, "--flush", "false")
        server.call("CONFIG", "RESETSTAT")
        self.tool(server, run, *loop, "--seconds", 15, "--interval", 100, measurement="while they expire",
                  extra=lambda s: {"expired_keys": int(s.info().get("expired_keys", -1)),
                                   "keys_left": int(s.call("DBSIZE"))})

    def misbehaving(self, server, run):
        rate = self.options.rate or 20_000
        loop = ["open-loop", "--keys", 100_000, "--connections", 1, "--rate", rate, "--seconds", 10,
                "--warm-up", 15]
        self.tool(server, run, "fill", "--keys", 100_000, "--flush", "false")
        self.tool(server, run, *loop, measurement="alone")
        server.call("CONFIG", "RESETSTAT")
        command = lab.bench_command(self.options.client_cpus, "misbehave", "--port", server.port, "--seconds", 30)
        self.report.note_command(lab.shlex.join(command).replace(str(server.port), "PORT") + " &")
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as others:
            time.sleep(3)
            self.tool(server, run, *loop, measurement="beside misbehaving clients")
            self.report.add(self.name, "misbehaving clients", run, lab.last_json(others.communicate()[0]))
        server.call("CONFIG", "RESETSTAT")
        self.tool(server, run, *loop, measurement="after they have gone")

    def walk(self, server, run):
        keys = self.options.keys or 10_000_000
        self.tool(server, run, "fill", "--keys", keys, "--flush", "false")
        command = lab.bench_command(self.options.client_cpus, "open-loop", "--port", server.port, "--keys", keys, "--sets",
                                    100, "--rate", self.options.rate or 100_000, "--seconds", 50, "--connections", 8)
        self.report.note_command(lab.shlex.join(command).replace(str(server.port), "PORT") + " &")
        self.report.note_command("DEBUG SNAPSHOT, three times, once the last one's memory is freed")
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
            time.sleep(15)
            server.call("CONFIG", "RESETSTAT")
            time.sleep(5)
            self.report.add(self.name, "no walk", run, stalls(server))
            for number in range(1, 4):
                server.call("CONFIG", "RESETSTAT")
                if server.call("DEBUG", "SNAPSHOT") != "OK":
                    raise SystemExit("no snapshot")
                state = "state:walking"
                while state.startswith("state:walking"):
                    time.sleep(0.05)
                    state = server.call("DEBUG", "SNAPSHOT", "STATUS")
                figures = dict(field.split(":") for field in state.split())
                figures = {name: int(value) for name, value in figures.items() if name != "state"}
                self.report.add(self.name, f"walk {number}", run, {**stalls(server), **figures})
                while int(server.info()["snapshot_bytes"]) > 0:
                    time.sleep(0.1)
            self.report.add(self.name, "the writer", run, lab.last_json(writer.communicate()[0]))

    def idle(self, server, run):
        self.tool(server, run, "idle", "--connections", 10_000, measurement="idle connections")


def stalls(server):
    return {name: int(value) for name, value in server.info().items() if name.startswith("worker_")}


def snapshot(options, report):
    cpus = f"{options.server_cpus},{options.client_cpus}"
    for run in range(options.rounds):
        for rate in (options.rate or 100_000, 0):
            command = lab.bench_command(cpus, "snapshot", "--keys", options.keys or 10_000_000, "--rate", rate)
            result = lab.last_json(report.run(command))
            title = f"{rate:,} SET a second" if rate else "SET at full speed"
            walks = result.pop("walks")
            report.add("heddle", title, run, result)
            for number, walk in enumerate(walks, 1):
                report.add("heddle", f"{title}, walk {number}", run, walk)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scenario", choices=QUESTIONS)
    parser.add_argument("name", help="folder of the report: NNNN-question")
    parser.add_argument("--server", action="append", metavar="NAME[@CPUS[/WORKER]]=COMMAND", help="[heddle=bin/heddle-server]")
    parser.add_argument("--rounds", type=int, default=5, help="server processes per kind of server [5]")
    parser.add_argument("--keys", type=int, default=0, help="instead of the scenario's own number")
    parser.add_argument("--rate", type=int, default=0, help="instead of the scenario's own rate")
    parser.add_argument("--server-cpus", default="0")
    parser.add_argument("--client-cpus", default="1")
    parser.add_argument("--worker-cpus", default="", help="of --server-cpus, those of the worker alone (server_cpulist)")
    return parser.parse_args()


def main():
    options = arguments()
    lab.raise_open_files()
    kinds = [Kind(entry, options) for entry in options.server or ["heddle=bin/heddle-server"]]
    pinning = "; ".join(kind.pinning() for kind in kinds) + f"; clients on CPU {options.client_cpus}"
    if options.scenario == "snapshot":
        pinning = f"one process on CPUs {options.server_cpus} and {options.client_cpus}"
    report = lab.Report(options.name, QUESTIONS[options.scenario], pinning)
    if options.scenario == "snapshot":
        snapshot(options, report)
    else:
        for run in range(options.rounds):
            for kind in kinds if run % 2 == 0 else reversed(kinds):
                with lab.Server(kind.name, kind.command, kind.cpus, arguments=kind.arguments) as server:
                    report.note_command(server.command.replace(str(server.port), "PORT"))
                    getattr(Scenario(options, report, kind), options.scenario)(server, run)
    report.finish(FIGURES.get(options.scenario, OPEN_LOOP))


if __name__ == "__main__":
    main()
