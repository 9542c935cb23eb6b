#!/usr/bin/env python3
"""Write Parquet and Arrow files with pyarrow, for our readers.

    rewrite.py SAMPLE TO WAY    the sample's sources, and its workbook to match; WAY is a format (parquet, arrow, stream,
                                feather), a dash, and how cells are kept (text, typed, dictionary)
    rewrite.py --wrong TO       files that must be refused, each with a workbook of its own
"""

import csv
import datetime
import re
import shutil
import sys
from pathlib import Path

import pyarrow
import pyarrow.feather
import pyarrow.ipc
import pyarrow.parquet

WORKBOOK = """[upturn]
title = "Figures"
[[source]]
id = "figures"
path = "{file}"
format = "parquet"
title = "Figures"
[[measure]]
id = "m"
title = "Measure"
source = "figures"
[[area]]
code = "E06000027"
name = "Torbay"
"""


def number(text):
    """A cell as a number, where the same text comes out again."""
    for kind in (int, float):
        try:
            value = kind(text)
        except ValueError:
            continue
        if repr(value) == text or kind is float and repr(value) == f"{text}.0":
            return float(value)
    return None


def column(cells, kept):
    texts = [text or None for text in cells]
    if kept == "dictionary":
        return pyarrow.array(texts, pyarrow.string()).dictionary_encode()
    if kept == "typed" and all(text is None or number(text) is not None for text in texts):
        return pyarrow.array([None if text is None else number(text) for text in texts], pyarrow.float64())
    return pyarrow.array(texts, pyarrow.string())


def write(table, path, form):
    if form == "parquet":
        pyarrow.parquet.write_table(table, path)
    elif form == "feather":
        pyarrow.feather.write_feather(table, str(path), compression="lz4")
    else:
        make = pyarrow.ipc.new_file if form == "arrow" else pyarrow.ipc.new_stream
        with make(str(path), table.schema) as writer:
            # More than one batch.
            writer.write_table(table, max_chunksize=7)


def rewrite(sample, to, way):
    form, kept = way.split("-")
    ending = "parquet" if form == "parquet" else "arrow"
    to.mkdir(exist_ok=True)
    shutil.copy(sample / "judgements.csv", to)
    workbook = (sample / "upturn.toml").read_text(encoding="utf-8")
    for path in sorted(sample.glob("*.csv")):
        if path.name == "judgements.csv":
            continue
        with open(path, encoding="utf-8-sig", newline="") as file:
            header, *rows = list(csv.reader(file))
        columns = {name: column([row[index] for row in rows], kept) for index, name in enumerate(header)}
        write(pyarrow.table(columns), to / f"{path.stem}.{ending}", form)
        workbook = workbook.replace(f'"{path.name}"', f'"{path.stem}.{ending}"')
    workbook = re.sub(r'format = "series"', f'format = "{ending}"', workbook)
    (to / "upturn.toml").write_text(workbook, encoding="utf-8")


def wrong(to):
    ids = ["E06000027/m"] * 4
    years = ["2021", "2022", "2023", "2024"]
    good = {"series_id": ids, "period": years, "value": [1.0, 2.0, 3.0, 4.0]}
    moments = [datetime.datetime(2024, month, 28) for month in (1, 2, 3, 4)]
    moments[1] = datetime.datetime(2024, 3, 31, 1)
    tables = {
        "zstd": good,
        "cut": good,
        "list": good | {"value": [[1.0], [2.0], [3.0], [4.0]]},
        "column": {"series_id": ids, "period": years, "valeu": [1.0, 2.0, 3.0, 4.0]},
        "number": good | {"value": ["1", "c", "about 3", "4"]},
        "day": good | {"period": pyarrow.array(moments, pyarrow.timestamp("us"))},
        "status": good | {"value": [1.0, None, 3.0, None], "status": ["number", "hidden", None, "c"]},
        "repeated": good | {"period": ["2021", "2022", "2023", "2023"]},
    }
    for name, columns in tables.items():
        compression = "zstd" if name == "zstd" else "snappy"
        pyarrow.parquet.write_table(pyarrow.table(columns), to / f"{name}.parquet", compression=compression)
    whole = (to / "cut.parquet").read_bytes()
    (to / "cut.parquet").write_bytes(whole[:-20])
    (to / "text.parquet").write_text("series_id,period,value\n", encoding="utf-8")
    write(pyarrow.table(good), to / "arrow.parquet", "arrow")
    for name in ("text", "arrow", *tables):
        text = WORKBOOK.format(file=f"{name}.parquet")
        (to / f"{name}.parquet.toml").write_text(text, encoding="utf-8")


def main():
    if sys.argv[1] == "--wrong":
        wrong(Path(sys.argv[2]))
    else:
        rewrite(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
    print("rewritten")


if __name__ == "__main__":
    main()
