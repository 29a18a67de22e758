#!/usr/bin/env python3
"""Starts servers by the dozen and measures how soon they answer, and what a start costs when nobody comes.

    perf-reports/scripts/start.py NNNN-start-up --rounds 15
    perf-reports/scripts/start.py NNNN-start-up --server heddle=bin/heddle-server --server redis=redis-server

From exec of the command to the answer of the first PING, on an empty directory; a client tries to connect every 2 ms.
Then nobody comes for --idle seconds, and CPU time and resident memory of the process are read.
"""

import argparse
import pathlib
import shlex
import socket
import subprocess
import tempfile
import time

import lab

SERVERS = ["heddle=bin/heddle-server", "heddle without warm-up=bin/heddle-server --warm-up no", "redis=redis-server"]


def first_answer(port, process):
    """Waits until PING is answered."""
    while process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
                connection.sendall(b"PING\r\n")
                if connection.recv(7) == b"+PONG\r\n":
                    return
        except OSError:
            time.sleep(0.002)
    raise SystemExit("the server ended")


def start(options, report, name, command, run):
    port = lab.free_port()
    program = shlex.split(command)
    if (lab.ROOT / program[0]).exists():
        program[0] = str(lab.ROOT / program[0])
    with tempfile.TemporaryDirectory() as directory:
        full = lab.pinned(options.server_cpus, [*program, "--port", str(port), "--bind", "127.0.0.1", "--save", "",
                                                "--dir", directory])
        report.note_command(lab.shlex.join(full).replace(directory, "EMPTY").replace(str(port), "PORT"))
        begun = time.monotonic()
        with subprocess.Popen(full, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=directory) as process:
            first_answer(port, process)
            taken = time.monotonic() - begun
            time.sleep(options.idle)
            status = pathlib.Path(f"/proc/{process.pid}/stat").read_text(encoding="utf-8").rsplit(") ", 1)[1].split()
            resident = int(pathlib.Path(f"/proc/{process.pid}/statm").read_text(encoding="utf-8").split()[1])
            process.terminate()
            process.wait(20)
    report.add(name, "start", run, {
        "first_answer_ms": round(taken * 1000, 1),
        "cpu_seconds": (int(status[11]) + int(status[12])) / lab.TICKS,
        "rss_mib": round(resident * 4096 / 2**20, 1)})


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name", help="folder of the report: NNNN-question")
    parser.add_argument("--server", action="append", metavar="NAME=COMMAND", help=f"[{SERVERS}]")
    parser.add_argument("--rounds", type=int, default=15, help="starts of each server, in turns [15]")
    parser.add_argument("--idle", type=float, default=5, help="seconds without a client before CPU and memory are read [5]")
    parser.add_argument("--server-cpus", default="0,1")
    options = parser.parse_args()
    report = lab.Report(options.name, "How long from exec to the first answered PING, and what does a start cost?",
                        f"servers on CPUs {options.server_cpus}, the client not pinned")
    servers = [entry.split("=", 1) for entry in options.server or SERVERS]
    for run in range(options.rounds):
        for name, command in servers if run % 2 == 0 else reversed(servers):
            start(options, report, name, command, run)
    report.finish(["first_answer_ms", "cpu_seconds", "rss_mib"])


if __name__ == "__main__":
    main()
