#!/usr/bin/env python3
"""What values of each type cost.

    perf-reports/scripts/types.py memory 0011-memory-of-types     bytes per element, beside redis-server
    perf-reports/scripts/types.py huge 0013-huge-values           one value of 5 M elements of each type: a snapshot under
                                                                  writes, growth, removal; the worker's longest turns
"""

import argparse
import shlex
import socket

import lab

COUNT = 1_000_000
TOGETHER = 50


def of_many(words, element):
    """One command for each fifty elements of the value under the key "k"."""
    for first in range(0, COUNT, TOGETHER):
        yield [*words, *(word for i in range(first, first + TOGETHER) for word in element(i))]


DATA = {
    "sorted set, 1 M members of 12 bytes, scores below 1 M":
        lambda: of_many(["ZADD", "k"], lambda i: (i * 7919 % COUNT, f"m{i:011d}")),
    "sorted set, 1 M members of 12 bytes, fractional scores":
        lambda: of_many(["ZADD", "k"], lambda i: (i * 7919 % COUNT / 7.0, f"m{i:011d}")),
    "set, 1 M members of 12 bytes": lambda: of_many(["SADD", "k"], lambda i: (f"m{i:011d}",)),
    "hash, 1 M fields of 12 bytes with values of 12 bytes":
        lambda: of_many(["HSET", "k"], lambda i: (f"f{i:011d}", f"v{i:011d}")),
    "1 M hashes of five fields":
        lambda: (["HSET", f"hash:{i:07d}", *(word for j in range(5) for word in (f"field{j}", f"value:{i + j}"))]
                 for i in range(COUNT)),
    "list, 1 M elements of 9 to 14 bytes": lambda: of_many(["RPUSH", "k"], lambda i: (f"element:{i}",)),
    "list, 1 M integers": lambda: of_many(["RPUSH", "k"], lambda i: (i,)),
    "stream, 1 M entries of two fields":
        lambda: (["XADD", "k", f"{i + 1}-1", "temperature", i % 40, "place", f"p{i % 100}"] for i in range(COUNT)),
}


def encoded(words):
    return f"*{len(words)}\r\n" + "".join(f"${len(str(word))}\r\n{word}\r\n" for word in words)


def fill(port, commands, batch=500):
    """Sends all commands, none of whose replies may be longer than a line or a bulk string."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        stream = connection.makefile("rb")
        pending = []

        def flush():
            connection.sendall("".join(pending).encode())
            for _ in pending:
                line = stream.readline()
                if line.startswith(b"-"):
                    raise SystemExit(line.decode())
                if line.startswith(b"$"):
                    stream.readline()
            pending.clear()

        for words in commands:
            pending.append(encoded(words))
            if len(pending) == batch:
                flush()
        flush()


def memory(options, report):
    for what, commands in DATA.items():
        # while the warm-up goes on, its buffers count as used memory
        for name, command, arguments in (("heddle", "bin/heddle-server", ["--warm-up", "no"]),
                                         ("redis", "redis-server", [])):
            with lab.Server(name, command, options.server_cpus, arguments=arguments) as server:
                before = int(server.info()["used_memory"])
                fill(server.port, commands())
                after = int(server.info()["used_memory"])
                report.note_command(server.command.replace(str(server.port), "PORT"))
                report.add(name, what, 0, {"bytes_per_element": (after - before) / COUNT, "used_before": before,
                                           "used_after": after})
    report.finish(["bytes_per_element"])


def huge(options, report):
    for kind in options.types.split(","):
        for run in range(options.rounds):
            arguments = ["--server-cpulist", options.worker_cpus] if options.worker_cpus else []
            with lab.Server("heddle", "bin/heddle-server", options.server_cpus, arguments=[
                    "--enable-debug-command", "yes", *arguments]) as server:
                report.note_command(server.command.replace(str(server.port), "PORT"))
                command = lab.bench_command(options.client_cpus, "values", "--port", server.port, "--type", kind,
                                            "--members", options.members)
                result = lab.last_json(report.run(command).replace(str(server.port), "PORT"))
                report.note_command(shlex.join(command).replace(str(server.port), "PORT"))
                for phase in ("fill", "writes", "writes_beside_snapshot", "cleaning", "grow", "unlink", "del", "expire",
                              "flushall"):
                    stalls = result[phase]["stalls"]
                    report.add(f"{kind}, {phase}", "turns", run, {
                        "seconds": result[phase]["seconds"], "commands": result[phase]["commands"],
                        "longest_turn_usec": stalls["worker_longest_turn_usec"], "stalls": stalls})
                report.add(kind, "value", run, {
                    "bytes_per_element": result["bytes_per_element"], "walk": result["walk"],
                    "extra_bytes_share": result["extra_bytes_share"]})
    report.finish(["longest_turn_usec", "extra_bytes_share", "bytes_per_element"])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["memory", "huge"])
    parser.add_argument("name", help="folder of the report: NNNN-question")
    parser.add_argument("--server-cpus", default="0")
    parser.add_argument("--worker-cpus", default="", help="server-cpulist of Heddle")
    parser.add_argument("--client-cpus", default="1")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--members", type=int, default=5_000_000)
    parser.add_argument("--types", default="list,hash,set,zset,stream")
    options = parser.parse_args()
    pinning = f"servers on CPU {options.server_cpus}, clients on CPU {options.client_cpus}"
    if options.what == "memory":
        memory(options, lab.Report(options.name, "How much memory do values of each type take beside Redis?", pinning))
    else:
        huge(options, lab.Report(options.name, "Do huge values of each type hold up the worker?", pinning))


if __name__ == "__main__":
    main()
