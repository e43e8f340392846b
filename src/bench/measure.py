"""Runs commands and measures them: wall time, processor time and peak memory of the processes themselves."""

import dataclasses
import os
import statistics
import subprocess
import time


class CommandFailed(Exception):
    """Nothing that was measured with it would count."""


@dataclasses.dataclass
class Contender:
    """Commands that do one job together, started at once."""

    name: str
    commands: list[list[str]]
    runs: list["Run"] = dataclasses.field(default_factory=list)

    def run(self):
        self.runs.append(run(self.commands))

    def least(self, measure):
        return min(getattr(each, measure) for each in self.runs)

    def median(self, measure):
        return statistics.median(getattr(each, measure) for each in self.runs)

    def peak(self):
        return max(each.mebibytes for each in self.runs)


@dataclasses.dataclass
class Run:
    wall: float  # seconds, from before the first start to after the last end
    cpu: float  # seconds, user and system, of all processes
    mebibytes: float  # the largest process's peak resident set


def run(commands):
    """One run; raises CommandFailed where a command exits with anything but 0."""
    begin = time.perf_counter()
    processes = [
        subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        for command in commands
    ]
    ends = []
    for process in processes:
        complaint = process.stderr.read()  # to its end: a full pipe would stop the process
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        process.stderr.close()
        ends.append((process, usage, complaint))
    wall = time.perf_counter() - begin
    for process, _, complaint in ends:
        if process.returncode != 0:
            words = " ".join(process.args)
            raise CommandFailed(f"exit code {process.returncode} of: {words}\n{complaint.decode(errors='replace')}")
    usages = [usage for _, usage, _ in ends]
    return Run(
        wall,
        sum(usage.ru_utime + usage.ru_stime for usage in usages),
        max(usage.ru_maxrss for usage in usages) / 1024,
    )


def interleave(contenders, times):
    """One unmeasured run each, then one after the other in turn, so that a busy moment meets them all."""
    for contender in contenders:
        run(contender.commands)
    for _ in range(times):
        for contender in contenders:
            contender.run()
