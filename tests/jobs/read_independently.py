#!/usr/bin/env python3
"""Read the published files with pandas, strings kept, and compare everything with what a run made of them.

    read_independently.py OUT DATA [--workbook FILE]

OUT is the output folder of a run over the national workbook, DATA the folder of the published files. For each file the
rows that were read, used, left out (by reason) and refused, and the outcomes of the used rows by measure, year and
symbol, must be those that pandas counts. Every point, in points.csv and in areas/*.json, must be the published one: the
same dates, the same digits, the same symbol; of several releases the newest, with a remark where it differs. Every
judgement must be that of the file, under the area there was on that day. Every published table must be used.
Prints counts; exit 1 where anything differs.
"""

import argparse
import json
import sys
import tomllib
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pandas

WORKBOOK = Path(__file__).resolve().parent.parent / "fixtures/national/upturn.toml"
BESIDE = "shared/data/"
# Texts that stand for a cell without a number are kept as published, but for these.
STATUS_OF_TEXT = {"": "blank", "N/A": "not_a_number", "NA": "not_a_number", "NaN": "not_a_number"}
LEVEL = "Local authority"
GRADES = {
    "Inadequate": "inadequate",
    "Requires improvement to be good": "requires_improvement",
    "Good": "good",
    "Outstanding": "outstanding",
}


def table(path):
    """A file as it stands: every cell a text, nothing taken for missing."""
    return pandas.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")


def listed(names):
    return [names] if isinstance(names, str) else names


def number(text):
    """The text as an exact decimal; None where it is a symbol. Only plain decimal notation is a number."""
    digits = text.removeprefix("-").replace(".", "", 1)
    return Decimal(text) if digits.isascii() and digits.isdigit() else None


def cell(text):
    """(number, status) of a text."""
    value = number(text)
    return value, "number" if value is not None else STATUS_OF_TEXT.get(text, text)


def added(texts):
    """(sum, status) of the cells of one or several columns; no number where one of them has none."""
    cells = [cell(text) for text in texts]
    if not cells:
        return None, "blank"
    symbols = [status for value, status in cells if value is None]
    return (None, symbols[0]) if symbols else (sum(value for value, _ in cells), "number")


def expected(row, measure):
    """What one published row says of a measure: value, whether it is a quotient, status, numerator, denominator."""
    (above, above_status), (below, below_status) = (
        added([row[name] for name in listed(measure.get(key, []))]) for key in ("numerator", "denominator")
    )
    value, status = cell(row[measure["column"]]) if "column" in measure else (None, "blank")
    quotient = status == "blank" and above is not None and below is not None
    if quotient and below == 0:
        quotient, status = False, "zero_denominator"
    elif quotient:
        value, status = measure.get("per", 1) * float(above) / float(below), "number"
    elif status == "blank":
        symbols = [other for other in (above_status, below_status) if other not in ("number", "blank")]
        status = symbols[0] if symbols else "blank"
    return {"value": value, "quotient": quotient, "status": status, "numerator": above, "denominator": below}


def releases(measure, sources):
    """The sources of a measure, oldest first."""
    names = listed(measure["source"])
    published = {source["id"]: str(source["published"]) for source in sources if "published" in source}
    return sorted(names, key=published.get) if all(name in published for name in names) else names


def renamed(measure, columns):
    """What a file calls the columns of a measure, where it has another name: {other name: name}."""
    others = measure.get("renamed_from", {})
    others = others if isinstance(others, dict) else {measure["column"]: others}
    found = {}
    for name, names in others.items():
        if name not in columns:
            found[next(other for other in listed(names) if other in columns)] = name
    return found


def is_revised(older, newer):
    """Whether two releases show different figures; two symbols show none. All that are joined are published ones."""
    if older["value"] != newer["value"]:
        return True
    counts = [(older[part], newer[part]) for part in ("numerator", "denominator")]
    return older["value"] is not None and any(None not in pair and pair[0] != pair[1] for pair in counts)


def dates(year, source, measure):
    """First and last day of a reporting year."""
    last = pandas.Timestamp(int(year), source["year_ends_in"], 1) + pandas.offsets.MonthEnd(0)
    first = last if measure.get("as_at") else last - pandas.DateOffset(years=1) + pandas.offsets.MonthBegin(1)
    return str(first.date()), str(last.date())


class Published:
    """The published files, read without the program under test."""

    def __init__(self, workbook, data):
        self.points = {}
        self.files = {}
        self.ages = {}
        self.problems = []
        self.revised = set()
        self.with_other_names = set()
        self.order = {measure["id"]: releases(measure, workbook["source"]) for measure in workbook["measure"]}
        # The older release of a measure first, so that the newer one is held against it.
        reading = sorted(workbook["source"], key=lambda source: self.age(source["id"]))
        for source in reading:
            path = data / source["path"].split(BESIDE)[-1]
            self.files[source["id"]] = self.read(source, table(path), workbook["measure"])
        self.outcomes = Counter((key[1], key[2], figures["status"]) for key, figures in self.points.items())
        used = {data / source["path"].split(BESIDE)[-1] for source in workbook["source"]}
        unused = sorted(set(data.glob("dfe-*/*.csv")) - used)
        self.problems += [f"{path}: no measure uses it" for path in unused]

    def age(self, source):
        """The latest place of a source among the releases of its measures."""
        return max((order.index(source) for order in self.order.values() if source in order), default=0)

    def stand(self, key, figures, source):
        """The figure of the newest release so far."""
        age = self.order[key[1]].index(source)
        older = self.points.get(key)
        if older is not None:
            if age <= self.ages[key]:
                self.problems.append(f"{key}: stands twice in the published files")
            elif is_revised(older, figures):
                self.revised.add(key)
        self.points[key], self.ages[key] = figures, age

    def read(self, source, rows, measures):
        """What becomes of the rows of a file, by the rules of the workbook."""
        other_kinds = set(rows["time_identifier"]) - {"Reporting year"}
        self.problems += [f"{source['id']}: periods of the kind {kind}" for kind in sorted(other_kinds)]
        local = rows[rows["geographic_level"] == LEVEL]
        coded = local[local["new_la_code"].str.contains("[0-9A-Za-z]", regex=True)]
        others = rows[rows["geographic_level"].isin(["National", "Regional"])]
        picked = pandas.Series(False, index=coded.index)
        compared = pandas.Series(False, index=others.index)
        cells = Counter()
        for measure in measures:
            if source["id"] not in listed(measure["source"]):
                continue
            names = renamed(measure, rows.columns)
            own, other = coded.rename(columns=names), others.rename(columns=names)
            wanted = pandas.Series(True, index=coded.index)
            for name, text in measure.get("where", {}).items():
                wanted &= own[name] == text
            picked |= wanted
            alike = pandas.Series(True, index=others.index)
            for name, text in measure.get("where", {}).items():
                alike &= other[name] == text
            compared |= alike
            for row in own[wanted].to_dict("records"):
                figures = expected(row, measure)
                figures["start"], figures["end"] = dates(row["time_period"], source, measure)
                key = (row["new_la_code"], measure["id"], row["time_period"])
                self.stand(key, figures, source["id"])
                if names:
                    self.with_other_names.add(key[:2])
                cells[figures["status"]] += 1
        unwanted = int((~picked).sum()) + int((~compared).sum())
        not_asked_for = {"level": len(rows) - len(local) - len(others), "area": 0, "filter": unwanted}
        counts = {"read": len(rows), "used": int(picked.sum()), "compared": int(compared.sum())}
        counts["not_asked_for"] = not_asked_for
        return {"rows": counts | {"refused": len(local) - len(coded)}, "cells": dict(cells)}


def compare_files(published, manifest):
    """Rows and outcomes of each file, as the manifest counts them and as pandas does."""
    differences = []
    for source in manifest["sources"]:
        [file] = source["files"]
        for key, want in published.files[source["id"]].items():
            if file[key] != want:
                differences.append(f"{source['id']}: {key} are {file[key]}, pandas counts {want}")
        rows = file["rows"]
        if rows["read"] != rows["used"] + rows["compared"] + sum(rows["not_asked_for"].values()) + rows["refused"]:
            differences.append(f"{source['id']}: rows do not add up: {rows}")
        print(f"{source['id']}: {rows['read']} rows, {rows['used']} used, {json.dumps(file['cells'])}")
    return differences


def compare_points(published, points, name):
    """Every point against the published row, and the outcomes by measure, year and symbol. Cells come as texts."""
    differences = []
    seen, outcomes = Counter(), Counter()
    for key, point in points:
        seen[key] += 1
        outcomes[key[1], key[2], point["status"]] += 1
        want = published.points.get(key)
        if want is None:
            differences.append(f"{name}: {key}: not in the published files")
            continue
        for column in ("start", "end", "status"):
            if point[column] != want[column]:
                differences.append(f"{name}: {key}: {column} is {point[column]}, published {want[column]}")
        for column in ("value", "numerator", "denominator"):
            text = point[column]
            # A published number is compared digit for digit, a quotient bit for bit.
            convert = float if column == "value" and want["quotient"] else Decimal
            if (convert(text) if text else None) != want[column]:
                differences.append(f"{name}: {key}: {column} is {text}, published {want[column]}")
    differences += [f"{name}: {key}: stands {times} times" for key, times in seen.items() if times > 1]
    differences += [f"{name}: {key}: missing" for key in published.points if key not in seen]
    if outcomes != published.outcomes:
        differences.append(f"{name}: the counts by measure, year and symbol are others")
    return differences


def compare_remarks(published, out):
    """A remark on each figure that a newer release has changed, and on each use of other names; and no others."""
    revised, with_other_names = set(), set()
    for path in sorted((out / "areas").glob("*.json")):
        for document in json.loads(path.read_text(encoding="utf-8")):
            key = (document["area"]["code"], document["measure"]["id"])
            for remark in document["quality"]["remarks"]:
                if remark["code"] == "revised":
                    revised.add((*key, remark["period"]))
                if remark["code"] == "renamed_column":
                    with_other_names.add(key)
    differences = [f"{key}: revised in one reading only" for key in revised ^ published.revised]
    differences += [f"{key}: renamed in one reading only" for key in with_other_names ^ published.with_other_names]
    print(f"{len(revised)} figures revised, {len(with_other_names)} series with columns under other names")
    return differences


def compare_judgements(rows, out, counted, areas):
    """The judgements of each area against the file, in which an area is only a name.

    What an area's documents hold must be all that the file says of one name on the days of that area, and each judgement
    of a name must be that of an area. `areas` are the areas of the workbook.
    """
    days = {area["code"]: (str(area.get("since", "")), str(area.get("until", "9999"))) for area in areas}
    graded = rows[rows["overall"].isin(GRADES)]
    grades = graded["overall"].map(GRADES)
    published = {}
    # The file spells some names in two ways.
    names = graded["la_name"].str.lower().str.replace("&", "and").str.removesuffix(" borough")
    for name, *judgement in zip(names, graded["date"], graded["framework"], grades):
        published.setdefault(name, []).append(tuple(judgement))
    published = {name: sorted(judgements) for name, judgements in published.items()}
    differences, met = [], set()
    for path in sorted((out / "areas").glob("*.json")):
        for document in json.loads(path.read_text(encoding="utf-8")):
            judgements = document["journey"]["judgements"] if document["journey"] else []
            judgements = sorted((entry["date"], entry["framework"], entry["grade"]) for entry in judgements)
            since, until = days.get(document["area"]["code"], ("", "9999"))
            names = [
                name
                for name, all_of_it in published.items()
                if judgements and judgements == [one for one in all_of_it if since <= one[0] <= until]
            ]
            met.update((name, judgement) for name in names for judgement in judgements)
            if judgements and not names:
                differences.append(f"{document['id']}: the file has no such judgements")
    for name, wanted in published.items():
        differences += [f"{name}: no area has the judgement {one}" for one in wanted if (name, one) not in met]
    if (counted["rows"], counted["without_grade"]) != (len(rows), len(rows) - len(graded)):
        differences.append(f"judgements: {counted}, pandas counts {len(rows)}, {len(graded)} with a grade")
    print(f"{len(rows)} judgements of {len(published)} names")
    return differences


def points_of_csv(out):
    for row in table(out / "points.csv").to_dict("records"):
        yield (row["area_code"], row["measure_id"], row["period"]), row


def points_of_json(out):
    """Numbers as the texts that stand in the documents."""
    for path in sorted((out / "areas").glob("*.json")):
        documents = json.loads(path.read_text(encoding="utf-8"), parse_float=str, parse_int=str)
        for document in documents:
            for point in document["points"]:
                yield (document["area"]["code"], document["measure"]["id"], point["period"]), point


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("out", type=Path)
    arguments.add_argument("data", type=Path)
    arguments.add_argument("--workbook", type=Path, default=WORKBOOK)
    options = arguments.parse_args()

    workbook = tomllib.loads(options.workbook.read_text(encoding="utf-8"))
    if workbook["upturn"]["areas"] != "all" or workbook["upturn"]["levels"] != [LEVEL]:
        sys.exit("only workbooks of all local authorities are compared")
    published = Published(workbook, options.data)
    manifest = json.loads((options.out / "manifest.json").read_text(encoding="utf-8"))
    differences = published.problems + compare_files(published, manifest)
    differences += compare_points(published, points_of_csv(options.out), "points.csv")
    differences += compare_points(published, points_of_json(options.out), "areas")
    differences += compare_remarks(published, options.out)
    judgements = table(options.data / workbook["judgements"]["path"].split(BESIDE)[-1])
    differences += compare_judgements(judgements, options.out, manifest["judgements"], workbook.get("area", []))

    by_status = Counter()
    for (_, _, status), count in published.outcomes.items():
        by_status[status] += count
    areas, measures, years = (len({key[part] for key in published.points}) for part in range(3))
    print(f"{len(published.points)} points of {areas} areas, {measures} measures, {years} years")
    print(", ".join(f"{status}: {count}" for status, count in sorted(by_status.items())))
    for difference in differences[:20]:
        print(difference)
    if differences or not published.points:
        sys.exit(f"{len(differences)} differences in {len(published.points)} points")
    print("every row accounted for, every value and symbol as published")


if __name__ == "__main__":
    main()
