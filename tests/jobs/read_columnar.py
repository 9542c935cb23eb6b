#!/usr/bin/env python3
"""Read the Parquet and Arrow tables of a run with pyarrow and DuckDB, and hold them against the documents.

    read_columnar.py OUT SCHEMA     every cell, the types of the columns (those of the SQL tables), counts and sums
    read_columnar.py --ids STREAM   prints the ids of an Arrow stream

Exit 1 where anything differs.
"""

import csv
import datetime
import json
import re
import sys
from pathlib import Path

import duckdb
import pyarrow
import pyarrow.ipc
import pyarrow.parquet

from columns import cell, document_row, paths, point_rows

# What a column of an SQL table is in Arrow.
TYPES = {"text": "string", "double precision": "double", "integer": "int64", "boolean": "bool", "date": "date32[day]"}


def sql_types(schema, table):
    """{column: type of Arrow}, from the statement that makes the SQL table."""
    body = re.search(rf"create table {table} \((.*?)\n\);", schema, re.DOTALL)[1]
    found = re.findall(r'^ +"?(\w+)"? (text|double precision|integer|boolean|date)\b', body, re.MULTILINE)
    return {name: TYPES[kind] for name, kind in found}


def raw(value):
    """What stands in a document: in CSV an apostrophe stands before what looks like a formula."""
    is_marked = isinstance(value, str) and len(value) > 2 and value[0] == "'" and value[1] in "=+-@\t\r"
    return value[1:] if is_marked else value


def compare(name, table, rows, header, types):
    if table.column_names != header:
        return [f"{name}: the columns are {table.column_names}"]
    found_types = {field.name: str(field.type) for field in table.schema}
    differences = [f"{name}: {column} is {kind}, not {types[column]}"
                   for column, kind in found_types.items() if kind != types[column]]
    if table.num_rows != len(rows):
        return differences + [f"{name}: {table.num_rows} rows, {len(rows)} in the documents"]
    steps = paths(rows, header)
    for column in header:
        for row, stands in zip(rows, table[column].to_pylist()):
            wanted = raw(cell(row, steps[column]))
            stands = stands.isoformat() if isinstance(stands, datetime.date) else stands
            if stands != wanted or isinstance(stands, bool) != isinstance(wanted, bool):
                differences.append(f"{name}: {row['id']}: {column} is {stands!r}, document {wanted!r}")
    return differences


def in_duckdb(path, points):
    """Counts and sums as DuckDB finds them in the file itself."""
    exact = "sum(cast(cast(value as varchar) as decimal(38, 20)))"
    found = duckdb.execute(f'select count(*), count(value), {exact}, min(start), max("end") from \'{path}\'').fetchone()
    wanted = duckdb.execute(
        f'select count(*), count(value), {exact}, min(start), max("end") from read_csv(\'{path.with_suffix(".csv")}\','
        " types = {'value': 'DOUBLE', 'start': 'DATE', 'end': 'DATE'})").fetchone()
    return [f"DuckDB: {found}, CSV {wanted}"] if found != wanted or found[0] != len(points) else []


def main():
    if sys.argv[1] == "--ids":
        print(",".join(pyarrow.ipc.open_stream(sys.argv[2]).read_all()["id"].to_pylist()))
        return
    out, schema = Path(sys.argv[1]), Path(sys.argv[2]).read_text(encoding="utf-8")
    with open(out / "trajectories.ndjson", encoding="utf-8") as file:
        documents = [json.loads(line) for line in file]
    rows = {
        "trajectories": [document_row(document) for document in documents],
        "points": [row for document in documents for row in point_rows(document)],
    }
    differences = in_duckdb(out / "points.parquet", rows["points"])
    for name in rows:
        with open(out / f"{name}.csv", encoding="utf-8-sig", newline="") as file:
            header = next(csv.reader(file))
        types = sql_types(schema, name)
        tables = {"parquet": pyarrow.parquet.read_table(out / f"{name}.parquet"),
                  "arrow": pyarrow.ipc.open_file(out / f"{name}.arrow").read_all()}
        for kind, table in tables.items():
            differences += compare(f"{name}.{kind}", table, rows[name], header, types)
    for difference in differences[:20]:
        print(difference)
    if differences or not documents:
        sys.exit(f"{len(differences)} differences")
    print("every table holds what the documents say")


if __name__ == "__main__":
    main()
