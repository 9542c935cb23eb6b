"""Times Upturn and the peers on the same files, checks that they found the same, prints a table, writes a report.

    measure.py FOLDER NATIVE HOST MODULE REPORT.md

FOLDER holds the files of make.py; NATIVE is the native job, HOST the program that runs MODULE inside wasmtime. Every
program runs once to warm up and three times more, in turn, so that whatever else the machine does falls on all alike.
Ends with 0 whether Upturn is faster or not, and with 1 where two programs disagree.
"""

import csv
import json
import math
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from importlib.metadata import version
from pathlib import Path

import cases

HERE = Path(__file__).parent
PEERS = ["pandas", "polars", "duckdb"]
NATIVE, MODULE, COMPUTE = "Upturn, native: check", "Upturn, wasmtime: check", "Upturn, native: compute"
ROUNDS = 3
# A sum depends on the order in which it is made; counts do not.
AGREE = 1e-9


def run(command):
    """(Wall seconds, processor seconds, peak memory in kilobytes, what was printed) of a program."""
    with tempfile.TemporaryFile() as errors:
        began = time.perf_counter()
        child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors)
        printed = child.stdout.read()
        # The kernel's own account of this one child; its peak is VmHWM.
        _, status, used = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - began
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            errors.seek(0)
            said = (printed + errors.read()).decode().strip()
            sys.exit(f"`{' '.join(command)}` ended with {child.returncode}: {said}")
    return seconds, used.ru_utime + used.ru_stime, used.ru_maxrss, printed


def upturn(command):
    """Upturn starts in some milliseconds, inside wasmtime in a hundredth of a second: that is counted as reading."""
    seconds, processor, kilobytes, _ = run(command)
    return {"reading": seconds, "processor": processor, "whole": seconds, "kilobytes": kilobytes}


def peer(command):
    """A peer is not charged for starting Python and loading the package: `reading` and `processor` begin after that."""
    whole, _, _, printed = run(command)
    said = json.loads(printed)
    times = {"reading": said["seconds"], "processor": said["processor"], "whole": whole, "kilobytes": said["kilobytes"]}
    return times, said["answers"]


def found_by_upturn(out, measures):
    """Count and sums by year and status, of the points of the documents."""
    totals = {measure.id: defaultdict(lambda: [0, 0.0, 0.0, 0.0]) for measure in measures}
    with open(out / "points.csv", encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            status = "" if row["status"] == "blank" else row["status"]
            total = totals[row["measure_id"]][row["period"], status]
            total[0] += 1
            for at, name in enumerate(cases.SUMS, 1):
                total[at] += float(row[name] or 0)
    return totals


def used_by_upturn(out):
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    return manifest["sources"][0]["files"][0]["rows"]


def compare(name, ours, answers):
    """Ends the run where a peer found something else."""
    for measure, rows in answers.items():
        theirs = {(year, status): numbers for year, status, *numbers in rows}
        if theirs.keys() != ours[measure].keys():
            sys.exit(f"{name}, {measure}: other years or statuses than Upturn: {theirs.keys() ^ ours[measure].keys()}")
        for key, mine in ours[measure].items():
            same = all(math.isclose(a, b, rel_tol=AGREE, abs_tol=AGREE) for a, b in zip(mine, theirs[key], strict=True))
            if not same:
                sys.exit(f"{name}, {measure}, {key}: {theirs[key]}, Upturn {mine}")


def time_case(key, folder, native, host, module):
    """The best of each program, by name; and the rows that Upturn read and used."""
    case = cases.CASES[key]
    workbook, out = str(HERE / case.workbook), folder / f"out-{key}"
    sandbox = [host, "check", "--module", module, "--cache", str(folder / "cache"), "--workbook", workbook]
    ours = {
        NATIVE: [native, "check", "--workbook", workbook],
        MODULE: sandbox,
        COMPUTE: [native, "compute", "--workbook", workbook, "--out", str(out), "--formats", "csv"],
    }
    theirs = {name: [sys.executable, str(HERE / "peers.py"), name, key, str(folder)] for name in PEERS}
    taken, answers = defaultdict(list), {}
    for round in range(1 + ROUNDS):
        for name, command in ours.items():
            # Computing is not what is compared: it is run once, for the answer.
            if name != COMPUTE or round == ROUNDS:
                taken[name].append(upturn(command))
        for name, command in theirs.items():
            times, answers[name] = peer(command)
            taken[name].append(times)
        if round == 0:
            taken.clear()
        print(f"   {key}: round {round} of {ROUNDS}", flush=True)
    found, rows = found_by_upturn(out, case.measures), used_by_upturn(out)
    for name in PEERS:
        compare(name, found, answers[name])
    best = {name: {what: min(one[what] for one in runs) for what in runs[0]} for name, runs in taken.items()}
    # Memory is not better for having been less once.
    for name, runs in taken.items():
        best[name]["kilobytes"] = max(one["kilobytes"] for one in runs)
    return best, rows


def table(best):
    head = ["", "reading, s", "processor, s", "whole program, s", "peak memory, MB"]
    rows = [
        [name, *(f"{one[what]:.2f}" for what in ("reading", "processor", "whole")), f"{one['kilobytes'] / 1000:.0f}"]
        for name, one in best.items()
    ]
    widths = [max(len(row[at]) for row in [head, *rows]) for at in range(len(head))]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    line = lambda row: "| " + " | ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]) + " |"
    return "\n".join(line(row) for row in [head, rule, *rows])


def verdict(best):
    fastest = min(PEERS, key=lambda name: best[name]["reading"])
    against = best[fastest]["reading"]
    native, module = (best[name]["reading"] / against for name in (NATIVE, MODULE))
    said = "met" if native <= 1 else "missed"
    return (
        f"The fastest peer is {fastest}. Upturn's `check` takes {native:.2f} times as long as it, inside wasmtime "
        f"{module:.2f} times. Wanted: at most 1.00, so this is {said}."
    )


TEXT = """# Reading a file of 1,000,000 rows

Written by `cargo xtask bench read`, which does everything again: makes the files, runs all programs in turn, checks that they
found the same. It needs Python 3.11 and takes some minutes.

All are limited to one thread and held to one core of a machine with two. "Reading" is from the open file to the answer. Of the
peers the start of Python and of the package is left out of it; of Upturn nothing is. "Processor" is the time of the processor
over the same span. Times are the best of {rounds} runs after one to warm up; memory is the peak (VmHWM), the largest of the
{rounds}. `compute` runs once.
Versions: {versions}.

The answer is the number of rows by year and status, and the sums of the values and of the counts above and below the line.
The peers take only the columns that they need and read them as text, so that symbols stay symbols. Upturn reads the same
columns; beyond what is asked of the peers it refuses text that is no UTF-8, rows of another width than the header, misplaced
quotation marks and cells that are neither number nor symbol, gathers series by area and puts them on their time grid, and takes
the SHA-256 of the file. `compute` also makes and writes every document; no peer is asked for that.
"""

SECTION = """
## {title}

{bytes:.0f} MB; Upturn read {read:,} rows and used {used:,}.

{table}

{verdict}
"""


def main(folder, native, host, module, report):
    # One core for all that is started from here: a limit of threads leaves a package those that it reads ahead with.
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    text = TEXT.format(rounds=ROUNDS, versions=", ".join(f"{name} {version(name)}" for name in PEERS))
    for key, case in cases.CASES.items():
        best, rows = time_case(key, folder, native, host, module)
        size = os.path.getsize(case.path(folder)) / 1e6
        title = case.title[0].upper() + case.title[1:]
        shown = {"title": title, "bytes": size, "table": table(best), "verdict": verdict(best)}
        print(f"\n{case.title}\n\n{shown['table']}\n\n{shown['verdict']}\n", flush=True)
        text += SECTION.format(**shown, read=rows["read"], used=rows["used"])
    report.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), *sys.argv[2:5], Path(sys.argv[5]))
