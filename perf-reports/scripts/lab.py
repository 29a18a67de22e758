"""What the measuring scripts share: servers to start and stop, pinned; figures of a process; a report's folder.

A report is made of `raw.jsonl`, one line per run, and a README with everything that is needed to judge it. Only the
question's answer is left to be written by hand.
"""

import datetime
import json
import os
import pathlib
import resource
import shlex
import shutil
import socket
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
REPORTS = ROOT / "perf-reports"
TICKS = os.sysconf("SC_CLK_TCK")


def raise_open_files():
    """As many sockets as the system allows, for this process and what it starts."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def pinned(cpus, command):
    """The command, bound to CPUs where taskset is there and CPUs were given."""
    if cpus and shutil.which("taskset"):
        return ["taskset", "-c", cpus, *command]
    return list(command)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def output_of(*command):
    try:
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
        return (done.stdout + done.stderr).strip()
    except OSError:
        return ""


class Server:
    """A server of its own for one run: started on a free port of loopback, without persistence, and stopped again."""

    def __init__(self, name, command, cpus, java_options="", arguments=()):
        self.name = name
        self.port = free_port()
        self.directory = tempfile.TemporaryDirectory()
        program = shlex.split(command)
        if (ROOT / program[0]).exists():
            program[0] = str(ROOT / program[0])
        full = [*program, "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
                "--dir", self.directory.name, *arguments]
        self.command = shlex.join(pinned(cpus, full)).replace(str(ROOT), ".").replace(self.directory.name, "DIR")
        environment = dict(os.environ)
        if java_options:
            environment["HEDDLE_JAVA_OPTS"] = java_options.replace("DIR", self.directory.name)
            self.command = f"HEDDLE_JAVA_OPTS={shlex.quote(java_options)} {self.command}"
        self.log = open(pathlib.Path(self.directory.name) / "log", "w", encoding="utf-8")
        self.process = subprocess.Popen(pinned(cpus, full), stdout=self.log, stderr=self.log, env=environment, cwd=ROOT)
        self._await_start()

    def _await_start(self):
        for _ in range(600):
            if self.process.poll() is not None:
                break
            try:
                if self.call("PING") == "PONG":
                    return
            except OSError:
                time.sleep(0.1)
        log = pathlib.Path(self.directory.name, "log").read_text(encoding="utf-8")
        self.process.kill()
        raise SystemExit(f"{self.name} did not start:\n{log[-2000:]}")

    def call(self, *words):
        """One command over a connection of its own; simple strings, integers, errors and bulk strings."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=60) as connection:
            request = f"*{len(words)}\r\n" + "".join(f"${len(word)}\r\n{word}\r\n" for word in words)
            connection.sendall(request.encode())
            stream = connection.makefile("rb")
            line = stream.readline().decode().rstrip()
            if line.startswith("$"):
                return stream.read(max(0, int(line[1:]))).decode(errors="replace")
            return line[1:]

    def info(self):
        lines = self.call("INFO", "everything").splitlines()
        return dict(line.split(":", 1) for line in lines if ":" in line)

    def cpu_seconds(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text(encoding="utf-8").rsplit(") ", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def resident_bytes(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/statm").read_text(encoding="utf-8").split()
        return int(fields[1]) * os.sysconf("SC_PAGE_SIZE")

    def file(self, name):
        path = pathlib.Path(self.directory.name, name)
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def stop(self):
        try:
            self.call("SHUTDOWN", "NOSAVE")
        except OSError:
            pass
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
        self.directory.cleanup()


def stolen_milliseconds(cpus):
    """What the hypervisor took from these CPUs ("0,1") since the system's start; only whole ticks of the kernel's clock."""
    names = {f"cpu{cpu}" for cpu in cpus.split(",")}
    ticks = 0
    for line in pathlib.Path("/proc/stat").read_text(encoding="utf-8").splitlines():
        fields = line.split()
        if fields and fields[0] in names:
            ticks += int(fields[8])
    return ticks * 1000 // TICKS


def bench_command(cpus, tool, *options):
    """A tool of bin/heddle-bench."""
    return pinned(cpus, [str(ROOT / "bin" / "heddle-bench"), tool, *map(str, options)])


def last_json(text):
    lines = [line for line in text.splitlines() if line.startswith("{")]
    if not lines:
        raise SystemExit(f"no result in:\n{text[-2000:]}")
    return json.loads(lines[-1])


def noise():
    """What this machine takes from a loop that does nothing but read the clock: a line for each of the first two CPUs."""
    running = [(cpu, subprocess.Popen(bench_command(str(cpu), "noise"), stdout=subprocess.PIPE, text=True, cwd=ROOT))
               for cpu in range(min(2, os.cpu_count()))]
    lines = []
    for cpu, process in running:
        gaps = last_json(process.communicate()[0])
        lines.append(f"gaps the machine makes in a loop that only reads the clock, CPU {cpu}: {gaps['lost_percent']} % of the time,"
                     f" {gaps['gaps_over_1000_usec_per_second']} a second over 1 ms, longest {gaps['longest_gap_usec'] / 1000} ms")
    return lines


class Report:
    """The folder of one question while it is being measured."""

    def __init__(self, name, question, pinning):
        self.folder = REPORTS / name
        if (self.folder / "README.md").exists():
            raise SystemExit(f"{self.folder.relative_to(ROOT)} exists; reports are never changed: take the next number")
        self.folder.mkdir(parents=True, exist_ok=True)
        self.question = question
        self.pinning = pinning
        self.commands = []
        self.begun = datetime.datetime.now(datetime.timezone.utc)
        self.load_before = os.getloadavg()
        self.noise = noise()
        self.raw = self.folder / "raw.jsonl"
        self.raw.write_text("", encoding="utf-8")

    def note_command(self, command):
        text = command if isinstance(command, str) else shlex.join(command)
        text = text.replace(str(ROOT) + "/", "")
        if text not in self.commands:
            self.commands.append(text)

    def run(self, command):
        """Runs a client; what it printed."""
        self.note_command(command)
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
        if done.returncode != 0:
            raise SystemExit(f"{shlex.join(command)} failed:\n{done.stdout[-1000:]}{done.stderr[-2000:]}")
        return done.stdout

    def add(self, variant, measurement, run, result):
        """One measured line; result is a dictionary of figures."""
        line = {"variant": variant, "measurement": measurement, "run": run, **result}
        with open(self.raw, "a", encoding="utf-8") as raw:
            raw.write(json.dumps(line) + "\n")
        print(json.dumps(line)[:300], flush=True)

    def finish(self, figures=None):
        """Writes the README; figures: the flattened names to make a table of (all numbers when there are few)."""
        import tables
        table = tables.markdown(self.folder, figures)
        (self.folder / "README.md").write_text(self._readme(table), encoding="utf-8")
        print(f"raw data and a README without its answer: {self.folder.relative_to(ROOT)}")

    def _readme(self, table):
        dirty = output_of("git", "status", "--porcelain", "--untracked-files=no")
        commit = output_of("git", "rev-parse", "HEAD") + (" (with local changes)" if dirty else "")
        commands = "\n".join(self.commands)
        machine = "\n".join(f"- {line}" for line in machine_lines() + self.noise)
        load = " ".join(f"{value:.2f}" for value in self.load_before)
        return f"""# {self.question}

**Answer:** not written yet.

- commit: {commit}
- date: {self.begun.isoformat(timespec="minutes")}
- pinning: {self.pinning}
- load averages before the first run: {load}

## Machine

{machine}

## Commands

```
{commands}
```

(Each server has a port and a directory of its own, chosen at its start.)

## Result

Median over the runs, and in parentheses the least and the largest; every run has server processes of its own.

{table}

Raw data: [raw.jsonl](raw.jsonl), one line per run. The table again: `perf-reports/scripts/tables.py {self.folder.name}`.
"""


def machine_lines():
    cpu = next((line.split(":", 1)[1].strip() for line in output_of("cat", "/proc/cpuinfo").splitlines()
                if line.startswith("model name")), "unknown processor")
    memory = next((int(line.split()[1]) // 1024 for line in output_of("cat", "/proc/meminfo").splitlines()
                   if line.startswith("MemTotal")), 0)
    pages = output_of("cat", "/sys/kernel/mm/transparent_hugepage/enabled")
    java = output_of("bash", "-c", '. bin/heddle-jdk.bash && find_jdk && "$JDK/bin/java" -version')
    valkey = output_of("valkey-server", "--version")
    return [
        f"{cpu}, {os.cpu_count()} CPUs, {memory} MiB",
        f"kernel {os.uname().release}, transparent huge pages: {pages}",
        f"JDK: {java.splitlines()[-1] if java else 'none'}",
        f"redis-server: {output_of('redis-server', '--version') or 'none'}",
        *([f"valkey-server: {valkey}"] if valkey else []),
    ]
