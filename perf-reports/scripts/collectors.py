#!/usr/bin/env python3
"""Measures the JVM's collectors under Heddle: Serial, Parallel and generational ZGC, with and without compact object headers.

    perf-reports/scripts/collectors.py NNNN-collector [--rounds 5]

Each run starts a server of its own, in turn, and gives it GET and SET in pipelines, then connections that are opened for
each request (what garbage there is comes mostly from them), then an open loop at a fixed rate. Recorded: pauses of the
collector and of all safepoints from the JVM's own log, CPU time per request, resident memory, latencies.
"""

import argparse
import re

import lab

COLLECTORS = {"serial": "-XX:+UseSerialGC", "parallel": "-XX:+UseParallelGC", "zgc": "-XX:+UseZGC"}
HEADERS = {"": "-XX:-UseCompactObjectHeaders", "compact": "-XX:+UseCompactObjectHeaders"}
LOG = "-Xlog:gc*,safepoint:file=DIR/gc.log:uptime,tags"
PAUSE = re.compile(r"Pause .*?([0-9.]+)ms$")
SAFEPOINT = re.compile(r"Total: +([0-9]+) ns")


def pauses(log):
    collector = [float(found.group(1)) for line in log.splitlines()
                 if "[gc" in line and (found := PAUSE.search(line.strip()))]
    safepoints = [int(found.group(1)) / 1e6 for found in SAFEPOINT.finditer(log)]
    return {
        "pauses": len(collector),
        "pause_ms_total": sum(collector),
        "pause_ms_max": max(collector, default=0.0),
        "safepoints": len(safepoints),
        "safepoint_ms_max": max(safepoints, default=0.0),
    }


def load(options, server, *arguments):
    command = lab.pinned(options.client_cpus, ["redis-benchmark", "--csv", "-p", str(server.port), "-d", "64",
                                               "-r", "100000", *arguments])
    lab.subprocess.run(command, capture_output=True, check=True)
    return lab.shlex.join(command).replace(str(server.port), "PORT")


def measure(report, options, name, server, run):
    # Compiled first: what the compilers take is not the collector's.
    load(options, server, "-t", "set,get", "-P", "16", "-n", str(options.requests))
    before = server.cpu_seconds()
    report.note_command(load(options, server, "-t", "set,get", "-P", "16", "-n", str(options.requests)))
    pipelined = (server.cpu_seconds() - before) * 1e6 / (2 * options.requests)
    before = server.cpu_seconds()
    report.note_command(load(options, server, "-t", "get", "-k", "0", "-n", str(options.connections)))
    connecting = (server.cpu_seconds() - before) * 1e6 / options.connections
    command = lab.bench_command(options.client_cpus, "open-loop", "--port", server.port, "--rate", 20_000, "--keys",
                                100_000, "--seconds", 10)
    report.note_command(lab.shlex.join(command).replace(str(server.port), "PORT"))
    before = server.cpu_seconds()
    loop = lab.last_json(lab.subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    paced = (server.cpu_seconds() - before) * 1e6 / (13 * 20_000)
    report.add(name, "GET and SET", run, {
        "cpu_usec_per_request_pipelined": pipelined,
        "cpu_usec_per_connection": connecting,
        "cpu_usec_per_request_paced": paced,
        "rss": server.resident_bytes(),
        "used_memory": int(server.info()["used_memory"]),
        "latency_usec": loop["all_usec"],
        **pauses(server.file("gc.log")),
    })


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name", help="folder of the report: NNNN-collector")
    parser.add_argument("--rounds", type=int, default=5, help="server processes per variant [5]")
    parser.add_argument("--requests", type=int, default=2_000_000, help="pipelined GETs, and as many SETs [%(default)s]")
    parser.add_argument("--connections", type=int, default=100_000, help="opened, one request each [%(default)s]")
    parser.add_argument("--variants", default="", help="some of them, e.g. serial,zgc,zgc-compact [all]")
    parser.add_argument("--server-cpus", default="0")
    parser.add_argument("--client-cpus", default="1")
    options = parser.parse_args()
    report = lab.Report(options.name, "Which collector suits a small heap beside large data?",
                        f"server on CPU {options.server_cpus}, clients on CPU {options.client_cpus}")
    variants = [(f"{collector}-{headers}".strip("-"), f"{flag} {header_flag} {LOG}")
                for collector, flag in COLLECTORS.items() for headers, header_flag in HEADERS.items()]
    wanted = options.variants.split(",") if options.variants else [name for name, _ in variants]
    variants = [variant for variant in variants if variant[0] in wanted]
    for run in range(options.rounds):
        for name, flags in variants if run % 2 == 0 else reversed(variants):
            with lab.Server(name, "bin/heddle-server", options.server_cpus, java_options=flags) as server:
                report.note_command(server.command.replace(str(server.port), "PORT"))
                measure(report, options, name, server, run)
    report.finish()


if __name__ == "__main__":
    main()
