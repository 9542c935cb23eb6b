"""One peer reads one file, on one thread, and prints what it found as JSON.

    peers.py PEER CASE FOLDER

PEER is pandas, polars or duckdb, CASE a key of `cases.CASES`. Each is asked in its own words and in the fastest of the
ways tried: only the columns that are needed, rows dropped as early as the package allows. Cells are read as text, so that
`c` stays `c` and a blank stays a blank; where the text is a number it is parsed, the counts above and below the line too.
"""

import json
import os
import sys
import time

os.environ["POLARS_MAX_THREADS"] = "1"

import cases

LEVEL = "Local authority"


def pandas_reader():
    import pandas as pd

    def read(path, measures):
        kinds = {"time_period": str, "geographic_level": "category", "new_la_code": "category", "category": "category"}
        figures = {column: str for column in cases.columns(measures)}
        frame = pd.read_csv(path, usecols=[*kinds, *figures], dtype={**kinds, **figures}, keep_default_na=False, engine="c")
        answers = {}
        for measure in measures:
            wanted = frame["geographic_level"] == LEVEL
            if measure.category:
                wanted &= frame["category"] == measure.category
            rows = frame[wanted]
            found = pd.DataFrame({"year": rows["time_period"], "text": rows[measure.value]})
            for name, column in measure.figures():
                found[name] = pd.to_numeric(rows[column], errors="coerce")
            found["status"] = found["text"].where(found["value"].isna(), "number")
            totals = found.groupby(["year", "status"])[cases.SUMS].sum()
            counts = found.groupby(["year", "status"]).size()
            answers[measure.id] = [[*key, int(counts[key]), *row] for key, row in zip(totals.index, totals.to_numpy().tolist())]
        return answers

    return read


def polars_reader():
    import polars as pl

    def read(path, measures):
        # Measures are asked for together, so that the file is read once.
        lazy = pl.scan_csv(path, infer_schema=False, empty_string_is_null=False)
        lazy = lazy.filter(pl.col("geographic_level") == LEVEL)
        if all(measure.category for measure in measures):
            lazy = lazy.filter(pl.col("category").is_in([measure.category for measure in measures]))
        frame = lazy.select("time_period", "new_la_code", "category", *cases.columns(measures)).collect()
        answers = {}
        for measure in measures:
            rows = frame.filter(pl.col("category") == measure.category) if measure.category else frame
            numbers = [pl.col(column).cast(pl.Float64, strict=False).alias(name) for name, column in measure.figures()]
            found = rows.select(pl.col("time_period").alias("year"), pl.col(measure.value).alias("text"), *numbers)
            status = pl.when(pl.col("value").is_null()).then("text").otherwise(pl.lit("number")).alias("status")
            grouped = found.with_columns(status).group_by("year", "status")
            answers[measure.id] = [list(row) for row in grouped.agg(pl.len(), *(pl.col(s).sum() for s in cases.SUMS)).rows()]
        return answers

    return read


def duckdb_reader():
    import duckdb

    def read(path, measures):
        base = duckdb.connect()
        base.execute("SET threads = 1")
        arms = []
        for measure in measures:
            numbers = ", ".join(f'TRY_CAST("{column}" AS DOUBLE) AS {name}' for name, column in measure.figures())
            category = f"AND category = '{measure.category}'" if measure.category else ""
            arms.append(
                f"SELECT '{measure.id}' AS id, time_period AS year, \"{measure.value}\" AS text, {numbers} FROM file "
                f"WHERE geographic_level = '{LEVEL}' {category}"
            )
        columns = ", ".join(f'"{column}"' for column in ["category", *cases.columns(measures)])
        sums = ", ".join(f"coalesce(sum({name}), 0)" for name in cases.SUMS)
        rows = base.execute(
            f"WITH file AS MATERIALIZED (SELECT time_period, geographic_level, new_la_code, {columns} FROM "
            f"read_csv('{path}', header = true, all_varchar = true, nullstr = '\\N') {before(measures)}), "
            f"found AS ({' UNION ALL '.join(arms)}) "
            "SELECT id, year, CASE WHEN value IS NULL THEN coalesce(text, '') ELSE 'number' END AS status, "
            f"count(*), {sums} FROM found GROUP BY ALL"
        ).fetchall()
        return {measure.id: [list(row[1:]) for row in rows if row[0] == measure.id] for measure in measures}

    def before(measures):
        wanted = f"WHERE geographic_level = '{LEVEL}'"
        if all(measure.category for measure in measures):
            wanted += f" AND category IN ({', '.join(repr(measure.category) for measure in measures)})"
        return wanted

    return read


READERS = {"pandas": pandas_reader, "polars": polars_reader, "duckdb": duckdb_reader}


def peak_kilobytes():
    with open("/proc/self/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))


def main(peer, case, folder):
    read = READERS[peer]()
    path, measures = cases.CASES[case].path(folder), cases.CASES[case].measures
    began, busy = time.perf_counter(), time.process_time()
    answers = read(path, measures)
    seconds, processor = time.perf_counter() - began, time.process_time() - busy
    json.dump({"seconds": seconds, "processor": processor, "kilobytes": peak_kilobytes(), "answers": answers}, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
