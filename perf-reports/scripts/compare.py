#!/usr/bin/env python3
"""Compares servers under redis-benchmark: interleaved, pinned, every run with server processes of its own.

    perf-reports/scripts/compare.py 0001-get-and-set --question "How fast are GET and SET beside Redis?"
    perf-reports/scripts/compare.py 0002-servers --question "And beside Valkey?" --server heddle=bin/heddle-server \\
        --server redis=redis-server --server valkey=valkey-server  (on the PATH)
    perf-reports/scripts/compare.py 0002-poller --question "epoll or NIO?" \\
        --server "epoll=bin/heddle-server --event-poller epoll" --server "nio=bin/heddle-server --event-poller nio"

In each round every server is started, warmed up and measured with each test and pipeline, in the order A B, then B A.
Recorded per run: requests per second and latencies as redis-benchmark says, CPU time of the server per request.
"""

import argparse
import csv
import io

import lab


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name", help="folder of the report: NNNN-question")
    parser.add_argument("--question", required=True)
    parser.add_argument("--server", action="append", metavar="NAME=COMMAND",
                        help="a server to compare (default: heddle=bin/heddle-server and redis=redis-server)")
    parser.add_argument("--rounds", type=int, default=6, help="server processes per variant [6]")
    parser.add_argument("--tests", default="ping_mbulk,set,get,incr", help="of redis-benchmark [%(default)s]")
    parser.add_argument("--pipelines", default="1,16,100", help="commands sent at once [%(default)s]")
    parser.add_argument("--requests", type=int, default=1_000_000, help="per measurement at pipeline 16 or more; "
                        "without a pipeline a fifth of it [%(default)s]")
    parser.add_argument("--warm-ups", type=int, default=3, help="uncounted, of each test with and without pipeline "
                        "[%(default)s]; a JVM's compilers take about a million requests")
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--keyspace", type=int, default=100_000)
    parser.add_argument("--value", type=int, default=64)
    parser.add_argument("--filled", type=int, default=0, help="keys that are loaded first, each of redis-benchmark's form "
                        "[0]; take --keyspace as large")
    parser.add_argument("--server-cpus", default="0")
    parser.add_argument("--client-cpus", default="1")
    return parser.parse_args()


def benchmark(options, server, test, pipeline, requests):
    return lab.pinned(options.client_cpus, [
        "redis-benchmark", "--csv", "-p", str(server.port), "-t", test, "-n", str(requests), "-P", str(pipeline),
        "-c", str(options.clients), "-r", str(options.keyspace), "-d", str(options.value)])


def measure(report, options, server, round_number):
    if options.filled:
        fill = lab.bench_command(options.client_cpus, "fill", "--port", server.port, "--keys", options.filled,
                                 "--prefix", "key:00000", "--flush", "false")
        report.note_command(lab.shlex.join(fill).replace(str(server.port), "PORT"))
        lab.subprocess.run(fill, capture_output=True, check=True)
    tests = options.tests.split(",")
    pipelines = [int(pipeline) for pipeline in options.pipelines.split(",")]
    for _ in range(options.warm_ups):
        for test in tests:
            for pipeline, requests in ((16, options.requests), (1, options.requests // 5)):
                lab.subprocess.run(benchmark(options, server, test, pipeline, requests), capture_output=True, check=True)
    for test in tests:
        for pipeline in pipelines:
            requests = options.requests if pipeline >= 16 else options.requests // 5
            before = server.cpu_seconds()
            command = benchmark(options, server, test, pipeline, requests)
            text = lab.subprocess.run(command, capture_output=True, text=True, check=True).stdout
            report.note_command(lab.shlex.join(command).replace(str(server.port), "PORT"))
            cpu = server.cpu_seconds() - before
            row = {key: float(value) for key, value in next(csv.DictReader(io.StringIO(text))).items() if key != "test"}
            row["cpu_usec_per_request"] = cpu * 1e6 / requests
            report.add(server.name, f"{test}, pipeline {pipeline}", round_number, row)


def main():
    options = arguments()
    servers = [entry.split("=", 1) for entry in
               options.server or ["heddle=bin/heddle-server", "redis=redis-server"]]
    pinning = f"servers on CPU {options.server_cpus}, redis-benchmark on CPU {options.client_cpus}"
    report = lab.Report(options.name, options.question, pinning)
    for round_number in range(options.rounds):
        for name, command in servers if round_number % 2 == 0 else reversed(servers):
            with lab.Server(name, command, options.server_cpus) as server:
                report.note_command(server.command.replace(str(server.port), "PORT"))
                measure(report, options, server, round_number)
    report.finish(["rps", "p50_latency_ms", "p99_latency_ms", "max_latency_ms", "cpu_usec_per_request"])


if __name__ == "__main__":
    main()
