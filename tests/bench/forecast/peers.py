"""What independent programs forecast for the same series from the same origins.

    peers.py OUT

OUT holds panels.csv and tasks.csv (written by the Rust program beside this script) and gets peers.csv. A peer sees the run of
neighbouring periods that ends at the origin, and nothing after it:

    naive, drift, AutoETS, AutoTheta   statsforecast, as the package gives them, season 12 for months
    conformal naive                    the last value; intervals from the past errors of all areas of the panel

Forecasts are kept by a hash of what they are made from, so that a second run on the same figures is over at once.
"""

import hashlib
import sys
import time
import warnings
from multiprocessing import Pool
from pathlib import Path

import numpy as np
import pandas as pd
from statsforecast.models import AutoETS, AutoTheta, Naive, RandomWalkWithDrift

COLUMNS = ["mean", "lower_80", "upper_80", "lower_95", "upper_95"]
PROCESSES = 2
# Automatic models refuse fewer points.
POINTS_OF_AUTOMATIC_MODELS = 7
# Fewest past errors of a panel from which the conformal interval is taken: the 95 % one needs 39 at least.
FEWEST_ERRORS = 40


def models(season, points):
    yield "naive", Naive()
    yield "drift", RandomWalkWithDrift()
    if points >= POINTS_OF_AUTOMATIC_MODELS:
        yield "AutoETS", AutoETS(season_length=season)
        yield "AutoTheta", AutoTheta(season_length=season)


def forecast(job):
    """Every model's forecasts of one series: (method, steps ahead, five numbers); a model that refuses is left out."""
    y, horizon, season = job
    found = []
    for method, model in models(season, len(y)):
        np.random.seed(0)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                answer = model.forecast(y=y, h=horizon, level=[80, 95])
        except Exception:  # whatever a model refuses with, it has no forecast
            continue
        keys = ["mean", "lo-80", "hi-80", "lo-95", "hi-95"]
        numbers = np.column_stack([np.asarray(answer[key], dtype=float) for key in keys])
        found += [(method, ahead + 1, *row) for ahead, row in enumerate(numbers) if np.isfinite(row).all()]
    return found


def run_up_to(series, origin):
    """The values of the neighbouring periods that end at the origin, and the first of these periods."""
    first = origin
    while first - 1 in series.index:
        first -= 1
    return series.loc[first:origin].to_numpy(dtype=float)


def past_errors(series, origin, ahead):
    """Errors of the naive forecast that are known at the origin, each in units of the series' usual step by then; and the
    usual step at the origin."""
    known = series.loc[:origin]
    steps = (known - known.shift(1)).where(known.index.to_series().diff() == 1).abs()
    usual = steps.expanding(min_periods=3).mean()
    usual = usual.where(usual > 0)
    errors = known.reindex(known.index + ahead).to_numpy() - known.to_numpy()
    scaled = errors / usual.to_numpy()
    return scaled[np.isfinite(scaled)], usual.iloc[-1]


def conformal(panel, tasks):
    """Naive forecasts with symmetric intervals: split-conformal quantiles of |error| over all areas, step by step ahead."""
    found = []
    for origin, group in tasks.groupby("origin"):
        for ahead in range(1, group.horizon.max() + 1):
            begun = {area: series for area, series in panel.items() if series.index[0] <= origin}
            known = {area: past_errors(series, origin, ahead) for area, series in begun.items()}
            pooled = np.sort(np.abs(np.concatenate([errors for errors, _ in known.values()])))
            if len(pooled) < FEWEST_ERRORS:
                continue
            rank = {level: min(int(np.ceil((len(pooled) + 1) * level)), len(pooled)) - 1 for level in (0.8, 0.95)}
            for area in group.area:
                last, usual = panel[area].loc[origin], known[area][1]
                if np.isfinite(usual):
                    inner, outer = pooled[rank[0.8]] * usual, pooled[rank[0.95]] * usual
                    numbers = (last, last - inner, last + inner, last - outer, last + outer)
                    found.append(("conformal naive", area, origin, ahead, *numbers))
    return found


def key(out):
    """A hash of everything that the forecasts are made from."""
    here = Path(__file__).resolve()
    parts = [here, here.with_name("requirements.txt"), out / "panels.csv", out / "tasks.csv"]
    return hashlib.sha256(b"\0".join(part.read_bytes() for part in parts)).hexdigest()


def main(out):
    kept, mark = out / "peers.csv", out / f"peers-{key(out)[:16]}.csv"
    if mark.exists():
        kept.write_bytes(mark.read_bytes())
        print("   kept from an earlier run on the same figures")
        return
    figures = pd.read_csv(out / "panels.csv", dtype={"area": str, "period": str})
    tasks = pd.read_csv(out / "tasks.csv", dtype={"area": str})
    rows = []
    with Pool(PROCESSES) as pool:
        for name, group in tasks.groupby("panel", sort=False):
            started = time.perf_counter()
            of_panel = figures[figures.panel == name]
            panel = {area: series.set_index("t").value for area, series in of_panel.groupby("area")}
            asked = list(group.itertuples())
            jobs = [(run_up_to(panel[task.area], task.origin), task.horizon, task.season) for task in asked]
            for task, answer in zip(asked, pool.imap(forecast, jobs, chunksize=8)):
                rows += [(method, name, task.area, task.origin, *rest) for method, *rest in answer]
            rows += [(method, name, *rest) for method, *rest in conformal(panel, group)]
            seconds = time.perf_counter() - started
            print(f"   {name:<26} {len(jobs):>5} series at their origins  {seconds:>6.1f} s", flush=True)
    for older in out.glob("peers-*.csv"):
        older.unlink()
    table = pd.DataFrame(rows, columns=["method", "panel", "area", "origin", "ahead", *COLUMNS])
    table.to_csv(mark, index=False)
    kept.write_bytes(mark.read_bytes())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
