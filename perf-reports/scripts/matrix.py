#!/usr/bin/env python3
"""Does every shape of load that redis-benchmark can make finish without an error?

    perf-reports/scripts/matrix.py NNNN-redis-benchmark-matrix

Each of --tests with each pipeline and each number of clients, in one server process. An error reply or a lost
connection makes redis-benchmark end with a message, which ends this, too.
"""

import argparse
import csv
import io

import lab


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name", help="folder of the report: NNNN-question")
    parser.add_argument("--server", default="heddle=bin/heddle-server", metavar="NAME=COMMAND")
    parser.add_argument("--tests", default="ping_inline,ping_mbulk,set,get,incr,mset", help="[%(default)s]")
    parser.add_argument("--pipelines", default="1,16,100", help="[%(default)s]")
    parser.add_argument("--clients", default="1,50,1000", help="[%(default)s]")
    parser.add_argument("--requests", type=int, default=200_000, help="of each test; with one client and no pipeline a tenth")
    parser.add_argument("--server-cpus", default="0")
    parser.add_argument("--client-cpus", default="1")
    options = parser.parse_args()
    lab.raise_open_files()
    report = lab.Report(options.name, "Does every shape of load that redis-benchmark can make finish without an error?",
                        f"server on CPU {options.server_cpus}, redis-benchmark on CPU {options.client_cpus}")
    name, command = options.server.split("=", 1)
    with lab.Server(name, command, options.server_cpus, arguments=["--maxclients", "20000"]) as server:
        report.note_command(server.command.replace(str(server.port), "PORT"))
        for clients in options.clients.split(","):
            for pipeline in options.pipelines.split(","):
                requests = options.requests // (10 if clients == pipeline == "1" else 1)
                text = report.run(lab.pinned(options.client_cpus, [
                    "redis-benchmark", "--csv", "-p", str(server.port), "-t", options.tests, "-n", str(requests), "-P", pipeline,
                    "-c", clients]))
                for row in csv.DictReader(io.StringIO(text)):
                    report.add(name, f"{row.pop('test')}, {clients} clients, pipeline {pipeline}", 0,
                               {key: float(value) for key, value in row.items()})
        errors = server.info().get("total_error_replies", "?")
        report.add(name, "error replies of the server", 0, {"total_error_replies": int(errors)})
    report.finish(["rps", "p50_latency_ms", "p99_latency_ms", "max_latency_ms", "total_error_replies"])


if __name__ == "__main__":
    main()
