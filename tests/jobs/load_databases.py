#!/usr/bin/env python3
"""Load the flat tables of a run into PostgreSQL and DuckDB, and query them.

    load_databases.py OUT JOBS

OUT is the output folder of a run, JOBS the folder wasi-jobs: its README holds the commands, which run here as they
stand there, and sql/schema.sql the tables. The columns must be those of the headers, in order. Every cell of both
databases must be what the documents say, and counts, sums, dates and joins must be those of the documents. Exit 1 where
anything differs.
"""

import csv
import datetime
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path

import duckdb
import psycopg

from cluster import Cluster
from columns import cell, document_row, paths, point_rows

TABLES = ("trajectories", "points")
# Added as decimals: the sum of doubles depends on the order.
EXACT = "sum(cast(cast({} as varchar) as decimal(38, 20)))"


def grouped(rows, key, *figures):
    """[(key..., figure...)]: each figure added up by key."""
    sums = defaultdict(lambda: [0] * len(figures))
    for row in rows:
        for index, figure in enumerate(figures):
            sums[key(row)][index] += figure(row)
    return [(*group, *figures) for group, figures in sums.items()]


def one(_):
    return 1


def exact(name):
    return lambda row: Decimal(repr(row[name])) if row[name] is not None else 0


def signal(document):
    runs = document["trend"] and document["trend"]["run_chart"]
    return runs and runs["signal"]


def days(point):
    first, last = (datetime.date.fromisoformat(point[key]) for key in ("start", "end"))
    return (last - first).days


def queries(documents, points):
    """[(SQL, the rows that it must give)]."""
    pairs = [(document, point) for document in documents for point in document["points"]]
    judged = [pair for pair in pairs if pair[0]["journey"] and pair[0]["journey"]["current"]]
    since = [pair for pair in judged if pair[1]["end"] >= pair[0]["journey"]["current"]["since"]]
    ends = [datetime.date.fromisoformat(point["end"]) for point in points]
    return [
        ("select count(*) from trajectories", [(len(documents),)]),
        ("select count(*), min(start), max(\"end\") from points",
         [(len(points), min(datetime.date.fromisoformat(point["start"]) for point in points), max(ends))]),
        (f"select measure_id, count(*), count(value), coalesce({EXACT.format('value')}, 0),"
         f" coalesce({EXACT.format('numerator')}, 0), coalesce({EXACT.format('denominator')}, 0)"
         " from points group by measure_id",
         grouped(points, lambda point: (point["measure"]["id"],), one, lambda point: point["value"] is not None,
                 exact("value"), exact("numerator"), exact("denominator"))),
        ("select status, count(*) from points group by status", grouped(points, lambda point: (point["status"],), one)),
        ("select cast(extract(year from \"end\") as integer), count(*) from points group by 1",
         [(year, count) for year, count in Counter(end.year for end in ends).items()]),
        ("select \"end\" - start, count(*) from points group by 1", grouped(points, lambda point: (days(point),), one)),
        ("select control_screened, trend_run_chart_signal, count(*) from trajectories group by 1, 2",
         grouped(documents, lambda document: (document["control"] and document["control"]["screened"],
                                              signal(document)), one)),
        (f"select t.measure_better, p.control_reading, count(*), coalesce({EXACT.format('p.value')}, 0)"
         " from points p join trajectories t on t.id = p.id group by 1, 2",
         grouped(points, lambda point: (point["measure"]["better"], point["control"] and point["control"]["reading"]),
                 one, exact("value"))),
        ("select t.journey_current_grade, count(*) from points p join trajectories t using (id)"
         " where p.\"end\" >= t.journey_current_since group by 1",
         grouped(since, lambda pair: (pair[0]["journey"]["current"]["grade"],), one)),
    ]


def compare(name, fetch, documents, points, headers):
    """What is different in a database; `fetch` gives column names and rows of a query."""
    differences = []
    rows = {"trajectories": [document_row(document) for document in documents], "points": points}
    keys = {"trajectories": ["id"], "points": ["id", "period"]}
    for table in TABLES:
        names, found = fetch(f"select * from {table}")
        if names != headers[table]:
            differences.append(f"{name}: {table}: the columns are {names}")
            continue
        steps = paths(rows[table], names)
        at = [names.index(key) for key in keys[table]]
        found = {tuple(row[index] for index in at): row for row in found}
        if len(found) != len(rows[table]):
            differences.append(f"{name}: {table}: {len(found)} rows, {len(rows[table])} in the documents")
        for row in rows[table]:
            key = tuple(cell(row, steps[column]) for column in keys[table])
            for column, stands in zip(names, found.get(key, ())):
                wanted = cell(row, steps[column])
                stands = stands.isoformat() if isinstance(stands, datetime.date) else stands
                if stands != wanted or isinstance(stands, bool) != isinstance(wanted, bool):
                    differences.append(f"{name}: {table}: {key}: {column} is {stands!r}, document {wanted!r}")
            if key not in found:
                differences.append(f"{name}: {table}: {key} is missing")
    for query, wanted in queries(documents, points):
        found = fetch(query)[1]
        if Counter(tuple(row) for row in found) != Counter(wanted):
            found, wanted = sorted(found, key=str)[:5], sorted(wanted, key=str)[:5]
            differences.append(f"{name}: {query} gives {found}, documents {wanted}")
    return differences


def commands(readme, language, word):
    """The command block of the README that holds a word."""
    blocks = re.findall(rf"```{language}\n(.*?)```", readme, re.DOTALL)
    [block] = [block for block in blocks if word in block]
    return block


def check_columns(schema, headers):
    """The columns of the tables are those of the files, in order; the sentence tells what to change."""
    with duckdb.connect() as database:
        database.execute(schema)
        for table in TABLES:
            names = [row[0] for row in database.execute(f"describe {table}").fetchall()]
            lacking = [name for name in headers[table] if name not in names]
            gone = [name for name in names if name not in headers[table]]
            if lacking or gone:
                sys.exit(f"sql/schema.sql: {table}: add {lacking}, remove {gone}")
            if names != headers[table]:
                sys.exit(f"sql/schema.sql: {table}: the columns must stand in the order of the file: {headers[table]}")


def in_postgres(place, load, documents, points, headers):
    with Cluster() as server:
        # The second night: the tables are there.
        again = load.replace("--file sql/schema.sql", '--command "truncate trajectories, points"')
        if again == load:
            sys.exit("README.md: psql is given no `--file sql/schema.sql`")
        for script in (load, again):
            environment = os.environ | server
            ended = subprocess.run(["sh", "-euc", script], cwd=place, env=environment, capture_output=True, text=True)
            if ended.returncode != 0:
                sys.exit(f"psql ended with {ended.returncode}: {ended.stderr}")
        about = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE"}
        with psycopg.connect(**{key: server[name] for key, name in about.items()}) as database:
            def fetch(query):
                cursor = database.execute(query)
                return [column.name for column in cursor.description], cursor.fetchall()

            return compare("PostgreSQL", fetch, documents, points, headers)


def in_duckdb(place, load, schema, documents, points, headers):
    with duckdb.connect() as database:
        database.execute(schema)
        os.chdir(place)
        database.execute(load)

        def fetch(query):
            cursor = database.execute(query)
            return [column[0] for column in cursor.description], cursor.fetchall()

        return compare("DuckDB", fetch, documents, points, headers)


def main():
    out, jobs = [Path(argument).resolve() for argument in sys.argv[1:]]
    headers = {}
    for table in TABLES:
        with open(out / f"{table}.csv", encoding="utf-8-sig", newline="") as file:
            headers[table] = next(csv.reader(file))
    readme = (jobs / "README.md").read_text(encoding="utf-8")
    schema = (jobs / "sql/schema.sql").read_text(encoding="utf-8")
    check_columns(schema, headers)
    with open(out / "trajectories.ndjson", encoding="utf-8") as file:
        documents = [json.loads(line) for line in file]
    points = [row for document in documents for row in point_rows(document)]
    with tempfile.TemporaryDirectory() as place:
        # The commands of the README name these two.
        (Path(place) / "out").symlink_to(out)
        (Path(place) / "sql").symlink_to(jobs / "sql")
        differences = in_postgres(place, commands(readme, "sh", "psql"), documents, points, headers)
        differences += in_duckdb(place, commands(readme, "sql", "read_csv"), schema, documents, points, headers)
    cells = len(documents) * len(headers["trajectories"]) + len(points) * len(headers["points"])
    print(f"{len(documents)} documents, {len(points)} points, {cells} cells, {len(queries(documents, points))} queries")
    for difference in differences[:20]:
        print(difference)
    if differences or not documents:
        sys.exit(f"{len(differences)} differences")
    print("both databases hold what the documents say")


if __name__ == "__main__":
    main()
