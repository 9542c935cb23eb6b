#!/usr/bin/env python3
"""Compare the points of a national run with the published files, read independently.

    check_values.py OUT DATA [--workbook FILE]

OUT is the output folder (it holds points.csv), DATA the folder of the published files. Every authority, measure and year
of the published files must stand in points.csv exactly once, every value must be the published number, digit for digit,
and every symbol must be the published symbol. Prints counts; exit 1 where anything differs.
"""

import argparse
import csv
import sys
import tomllib
from collections import Counter
from pathlib import Path

WORKBOOK = Path(__file__).resolve().parent.parent / "fixtures/national/upturn.toml"
# Texts that stand for a cell without a number are kept as published, but for these two.
STATUS_OF_TEXT = {"": "blank", "N/A": "not_a_number", "NA": "not_a_number", "NaN": "not_a_number"}


def read(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def number(cell):
    """The cell as a number; None where it holds a symbol or nothing. Only plain decimal notation is a number."""
    digits = cell.removeprefix("-").replace(".", "", 1)
    return float(cell) if digits.isascii() and digits.isdigit() else None


def total(row, columns):
    """The sum of one or several columns, and the status of the first that is no number."""
    numbers = [number(row[column]) for column in columns]
    for column, value in zip(columns, numbers):
        if value is None:
            return None, STATUS_OF_TEXT.get(row[column], row[column])
    return sum(numbers), "number"


def columns(measure, key):
    name = measure.get(key, [])
    return [name] if isinstance(name, str) else name


def expected(row, measure):
    """(value, status, numerator, denominator) of one published row."""
    above, above_status = total(row, columns(measure, "numerator"))
    below, below_status = total(row, columns(measure, "denominator"))
    numerator = above if columns(measure, "numerator") else None
    denominator = below if columns(measure, "denominator") else None
    if "column" in measure:
        cell = row[measure["column"]]
        value = number(cell)
        return value, "number" if value is not None else STATUS_OF_TEXT.get(cell, cell), numerator, denominator
    if above is None or below is None:
        return None, above_status if above is None else below_status, numerator, denominator
    if below == 0:
        return None, "zero_denominator", numerator, denominator
    return measure["per"] * above / below, "number", numerator, denominator


def published(workbook, data):
    """{(area code, measure id, period): expected figures} of all rows at the levels of the workbook."""
    paths = {source["id"]: source["path"].split("shared/data/")[-1] for source in workbook["source"]}
    figures = {}
    for measure in workbook["measure"]:
        for row in read(data / paths[measure["source"]]):
            if row["geographic_level"] not in workbook["upturn"]["levels"]:
                continue
            if any(row[name] != wanted for name, wanted in measure.get("where", {}).items()):
                continue
            key = (row["new_la_code"], measure["id"], row["time_period"])
            if key in figures:
                sys.exit(f"{key}: stands twice in the published file")
            figures[key] = expected(row, measure)
    return figures


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("out", type=Path)
    arguments.add_argument("data", type=Path)
    arguments.add_argument("--workbook", type=Path, default=WORKBOOK)
    options = arguments.parse_args()

    workbook = tomllib.loads(options.workbook.read_text(encoding="utf-8"))
    without_column = {measure["id"] for measure in workbook["measure"] if "column" not in measure}
    wanted = published(workbook, options.data)
    points = read(options.out / "points.csv")
    differences = []
    seen = Counter()
    counts = Counter()
    for point in points:
        key = (point["area_code"], point["measure_id"], point["period"])
        seen[key] += 1
        if key not in wanted:
            differences.append(f"{key}: not in the published files")
            continue
        value, status, numerator, denominator = wanted[key]
        number_kind = "computed" if point["measure_id"] in without_column else "published"
        counts[number_kind if status == "number" else f"status {status}"] += 1
        for name, want in (("value", value), ("numerator", numerator), ("denominator", denominator)):
            stands = float(point[name]) if point[name] else None
            if stands != want:
                differences.append(f"{key}: {name} is {stands}, published {want}")
        if point["status"] != status:
            differences.append(f"{key}: status is {point['status']}, published {status}")
    differences += [f"{key}: stands {times} times" for key, times in seen.items() if times > 1]
    differences += [f"{key}: missing" for key in wanted if key not in seen]

    areas, measures, periods = (len({key[part] for key in wanted}) for part in range(3))
    print(f"{len(points)} points; published: {len(wanted)} ({areas} areas, {measures} measures, {periods} years)")
    print(", ".join(f"{name}: {count}" for name, count in sorted(counts.items())))
    for difference in differences[:20]:
        print(difference)
    if differences:
        sys.exit(f"{len(differences)} differences")
    if not wanted:
        sys.exit("nothing was compared: the published files have no rows at the levels of the workbook")
    print("every value and symbol as published")


if __name__ == "__main__":
    main()
