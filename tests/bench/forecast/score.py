"""Scores of forecasts against what was published afterwards. Nothing of Upturn's own code takes part.

For each forecast of a value y, made at an origin where the last value is l:

    cover           whether y lies in the interval (ends included)
    error           |y - mean| / s, where s is the mean absolute one-step change up to the origin (Hyndman and Koehler 2006);
                    the mean of it is the MASE
    interval score  ((u - l) + 2/a (l - y)[y < l] + 2/a (y - u)[y > u]) / s, the mean of a = 0.05 and a = 0.2
                    (Gneiting and Raftery 2007)
    Brier           (chance - happened)^2 for "at least a tenth above l" and "at least a tenth below l" (Brier 1950)

A series whose values never moved has no scale s: it counts for cover and Brier only. A last value of 0 has no tenth, and a share
cannot rise above 100: such chances are left out for every method alike. The chance of a peer is that of a normal distribution
about its mean, as wide as its 95 % interval.
"""

import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.stats import norm

PAIR = ["panel", "area", "origin", "ahead"]
SCORES = ["cover_95", "cover_80", "mase", "interval", "brier"]
WORKBOOK = Path(__file__).resolve().with_name("upturn.toml")


def read(out: Path):
    """Figures, and the forecasts of all methods with outcome, last value and scale beside each."""
    text = {"area": str, "period": str}
    figures = pd.read_csv(out / "panels.csv", dtype=text)
    upturn = pd.read_csv(out / "upturn.csv", dtype=text).assign(method="Upturn")
    peers = pd.read_csv(out / "peers.csv", dtype=text)
    known = lasts(figures)
    upturn, peers = (forecasts.merge(known, on=["panel", "area", "origin"]) for forecasts in (upturn, peers))
    forecasts = pd.concat([upturn, with_chances(peers)], ignore_index=True)
    forecasts["t"] = forecasts.origin + forecasts.ahead
    outcomes = figures[["panel", "area", "t", "value"]].rename(columns={"value": "outcome"})
    return figures, forecasts.merge(outcomes, on=["panel", "area", "t"])


def lasts(figures):
    """For each figure as an origin: the last value, and the scale of the run of neighbouring periods that ends there."""
    ordered = figures.sort_values(["panel", "area", "t"])
    series = ordered.groupby(["panel", "area"])
    run = (series.t.diff() != 1).cumsum()
    step = ordered.groupby(run).value.diff().abs()
    scale = step.groupby(run).expanding().mean().droplevel(0)
    found = ordered[["panel", "area"]].assign(origin=ordered.t, last=ordered.value, scale=scale)
    return found.assign(scale=found.scale.where(found.scale > 0))


def with_chances(peers):
    """The chances of a normal distribution; one without width is a step."""
    sd = ((peers.upper_95 - peers.lower_95) / (2 * norm.ppf(0.975))).clip(lower=1e-12)
    up = norm.sf(1.1 * peers["last"], peers["mean"], sd)
    down = norm.cdf(0.9 * peers["last"], peers["mean"], sd)
    return peers.assign(chance_up=up, chance_down=down)


def shares():
    """The measures that are parts of a whole of 100."""
    measures = tomllib.loads(WORKBOOK.read_text(encoding="utf-8"))["measure"]
    return [measure["id"] for measure in measures if measure.get("kind") == "proportion"]


def common(forecasts):
    """The pairs of series and period that every method of the panel forecast."""
    methods = forecasts.groupby("panel").method.transform("nunique")
    return forecasts[forecasts.groupby(PAIR).method.transform("nunique") == methods]


def without(forecasts):
    """How many of the pairs of its panels each method did not forecast."""
    asked = forecasts.drop_duplicates(PAIR).groupby("panel").size()
    took_part = forecasts.drop_duplicates(["panel", "method"]).groupby("method").panel
    return {method: asked[panels].sum() - (forecasts.method == method).sum() for method, panels in took_part}


def scored(f):
    """Each forecast with its scores; NaN where one does not apply."""
    y, last = f.outcome, f["last"]

    def interval_score(lower, upper, a):
        return (upper - lower) + 2 / a * ((lower - y).clip(lower=0) + (y - upper).clip(lower=0))

    both = interval_score(f.lower_95, f.upper_95, 0.05) + interval_score(f.lower_80, f.upper_80, 0.2)
    up = (f.chance_up - (y >= 1.1 * last)) ** 2
    up = up.where((last != 0) & (~f.panel.isin(shares()) | (1.1 * last <= 100)))
    down = ((f.chance_down - (y <= 0.9 * last)) ** 2).where(last != 0)
    return f.assign(
        cover_95=100.0 * y.between(f.lower_95, f.upper_95),
        cover_80=100.0 * y.between(f.lower_80, f.upper_80),
        mase=(y - f["mean"]).abs() / f.scale,
        interval=both / 2 / f.scale,
        up=up,
        down=down,
    )


def table(f):
    """One row a panel and method."""
    groups = f.groupby(["panel", "method"], sort=False)
    means = groups[["cover_95", "cover_80", "mase", "interval"]].mean()
    chances = groups[["up", "down"]].agg(["sum", "count"])
    sums, counts = (chances[("up", of)] + chances[("down", of)] for of in ("sum", "count"))
    return means.assign(brier=sums / counts.replace(0, np.nan), n=groups.size()).reset_index()
