"""The scores as tables, printed and written as Markdown, with a verdict a goal.

    report.py OUT PART REPORT.md

OUT holds panels.csv, upturn.csv and peers.csv; PART is the name of the origins. Ends with 0 whether goals are met or missed.
"""

import sys
from importlib.metadata import version
from pathlib import Path

import numpy as np

import score

COLUMNS = {"n": "n", "cover_95": "cover 95 %", "cover_80": "cover 80 %", "mase": "MASE", "interval": "interval score",
           "brier": "Brier"}
DIGITS = {"n": 0, "cover_95": 1, "cover_80": 1, "mase": 3, "interval": 2, "brier": 4}
PACKAGES = ["statsforecast", "numpy", "pandas", "scipy"]
ORDER = ["Upturn", "naive", "conformal naive", "drift", "AutoETS", "AutoTheta"]
# Upturn's mean absolute scaled error is to be at least this part below that of the last value carried forward.
GAIN = 0.03


def aligned(rows, left):
    """Rows of text as Markdown table whose columns line up."""
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    rule = ["-" * width if at < left else "-" * (width - 1) + ":" for at, width in enumerate(widths)]
    lines = [rows[0], rule, *rows[1:]]
    padded = [
        [cell.ljust(width) if at < left else cell.rjust(width) for at, (cell, width) in enumerate(zip(line, widths))]
        for line in lines
    ]
    return "\n".join("| " + " | ".join(line) + " |" for line in padded)


def cells(row):
    return ["" if np.isnan(row[key]) else f"{row[key]:,.{DIGITS[key]}f}" for key in COLUMNS]


def by_panel(table):
    rows = [["panel", "method", *COLUMNS.values()]]
    rows += [[row.panel, row.method, *cells(row._asdict())] for row in table.itertuples(index=False)]
    return aligned(rows, 2)


def overall(means):
    return aligned([["method", *COLUMNS.values()], *[[method, *cells(row)] for method, row in means.iterrows()]], 1)


def mean_over_panels(table):
    """All panels alike, those in which every method took part; n is the number of forecasts."""
    methods = [method for method in ORDER if method in set(table.method)]
    full = table.groupby("panel").filter(lambda rows: len(rows) == len(methods))
    means = full.groupby("method")[score.SCORES].mean().assign(n=full.groupby("method").n.sum())
    return means.reindex(methods), full


def within(name, value, panels, low, high):
    miss = max(low - value, value - high, 0)
    said = "met" if miss == 0 else f"missed by {miss:.2f} points"
    return f"{name}: {value:.1f} %, wanted {low} to {high}: {said} (panels from {panels.min():.1f} to {panels.max():.1f})"


def below(name, ours, peers, digits):
    best = peers.idxmin()
    gap = (ours / peers[best] - 1) * 100
    said = "met" if ours < peers[best] else "missed"
    against = f"{gap:+.1f} % against {best}, {peers[best]:.{digits}f}"
    return f"{name}: {ours:.{digits}f}, wanted below every peer: {said} ({against})"


def beaten(full, key):
    """The panels in which a peer has the lower score."""
    scores = full.pivot(index="panel", columns="method", values=key)
    better = scores.drop(columns="Upturn").min(axis=1) < scores["Upturn"]
    return [panel for panel in full.panel.unique() if better[panel]]


def verdicts(means, full):
    upturn, peers = means.loc["Upturn"], means.drop("Upturn")
    own = full[full.method == "Upturn"]
    gain = 1 - upturn.mase / means.mase["naive"]
    said = "met" if gain >= GAIN else f"missed by {(GAIN - gain) * 100:.1f} points"
    best = peers.mase.idxmin()
    return [
        within("95 % cover", upturn.cover_95, own.cover_95, 93, 97),
        within("80 % cover", upturn.cover_80, own.cover_80, 77, 83),
        f"MASE: {upturn.mase:.3f}, {gain * 100:.1f} % below naive, wanted {GAIN * 100:.0f} %: {said}"
        f" ({(upturn.mase / peers.mase[best] - 1) * 100:+.1f} % against {best}, {peers.mase[best]:.3f})",
        below("interval score", upturn.interval, peers.interval, 2),
        below("Brier", upturn.brier, peers.brier, 4),
    ]


def exceptions(full):
    """Where the mean hides that a peer does better."""
    names = [(COLUMNS[key], beaten(full, key)) for key in ("mase", "interval", "brier")]
    return [f"{name}: some peer is better in {len(panels)} panels: {', '.join(panels)}" for name, panels in names if panels]


def origins(figures, forecasts):
    """The origins of each panel, by the labels of their periods."""
    labels = figures.drop_duplicates(["panel", "t"]).set_index(["panel", "t"]).period
    rows = [["panel", "areas", "origins", "periods ahead"]]
    for panel, group in forecasts[forecasts.method == "Upturn"].groupby("panel", sort=False):
        named = ", ".join(labels[panel, at] for at in sorted(group.origin.unique()))
        rows.append([panel, str(group.area.nunique()), named, f"1 to {group.ahead.max()}"])
    return aligned(rows, len(rows[0]))


TEXT = """# Forecasts of held-out years

Written by `cargo xtask bench forecast --part {part}`, which does everything again: reads the published figures of all English
local authorities with Upturn's own reader, hides what came after each origin for all areas, lets Upturn and the peers forecast
it, and scores both against what was published. It needs Python 3.11 and the published files (`UPTURN_DATA`, or
`../shared/data`).

Peers: naive, drift, AutoETS and AutoTheta of statsforecast, as the package gives them, seasonal for months; "conformal naive" is
the last value with intervals from the past errors of all areas of the panel.
Versions: {versions}.

A series takes part where it has a value at the origin and no gap in the seven periods up to it. Panels too short for that ask for
five and are compared with the methods that need no more. Only forecasts that every method of the panel made are counted:
{n:,} a method, of {series:,} series at their origins. How the scores are made stands in `score.py`.
Forecasts that a method did not make: {without}.

## All panels alike

The mean of {panels} panels, those in which every method took part; `n` is the number of forecasts.

{overall}

{verdicts}

## Panel by panel

{by_panel}

## Origins

{origins}
"""


def in_order(table, panels):
    """The rows in the order of the panels as read, and within each in that of `ORDER`."""
    panels = list(panels)
    place = {"panel": panels.index, "method": ORDER.index}
    return table.sort_values(["panel", "method"], key=lambda column: column.map(place[column.name]))


def main(out, part, report):
    figures, forecasts = score.read(out)
    pairs = score.scored(score.common(forecasts))
    table = in_order(score.table(pairs), figures.panel.unique())
    means, full = mean_over_panels(table)
    lines = verdicts(means, full) + exceptions(full)
    ours = pairs[pairs.method == "Upturn"]
    missing = score.without(forecasts)
    text = TEXT.format(
        part=part,
        versions=", ".join(f"{package} {version(package)}" for package in PACKAGES),
        n=len(ours),
        series=len(ours.drop_duplicates(["panel", "area", "origin"])),
        without=", ".join(f"{method} {missing[method]}" for method in ORDER if method in missing),
        panels=full.panel.nunique(),
        overall=overall(means),
        verdicts="\n".join(f"- {line}" for line in lines),
        by_panel=by_panel(table),
        origins=origins(figures, pairs),
    )
    report.write_text(text, encoding="utf-8")
    print(by_panel(table), overall(means), "\n".join(f"   {line}" for line in lines), sep="\n\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
