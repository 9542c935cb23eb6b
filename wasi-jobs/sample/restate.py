#!/usr/bin/env python3
"""Restate published figures in the plain format of Upturn: the CSVs of this folder.

    restate.py [--data DIR]           write the CSVs
    restate.py [--data DIR] --check   compare what stands with what would be written; exit 1 where they differ

DIR holds the published files (folders dfe-children-in-need-2025, dfe-workforce, ofsted, ...). Without --data it is the
environment variable UPTURN_DATA, or ../shared/data beside the repository.
"""

import argparse
import csv
import io
import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]

# Code, name and the publisher's older three-digit number. Rows are found by the number: the code of an area changes
# with its boundary (Barnsley and Gateshead have two in the files), and the number does not.
AREAS = [
    ("E06000027", "Torbay", "880"),
    ("E06000026", "Plymouth", "879"),
    ("E06000046", "Isle of Wight", "921"),
    ("E10000014", "Hampshire", "850"),
    ("E10000008", "Devon", "878"),
    ("E08000008", "Tameside", "357"),
    ("E08000024", "Sunderland", "394"),
    ("E08000018", "Rotherham", "372"),
    ("E06000003", "Redcar and Cleveland", "807"),
    ("E08000016", "Barnsley", "370"),
    ("E08000037", "Gateshead", "390"),
    ("E08000005", "Rochdale", "354"),
    ("E06000020", "Telford and Wrekin", "894"),
    ("E92000001", "England", None),
]

RELEASE_2024 = "dfe-children-in-need-2024/"
RELEASE_2025 = "dfe-children-in-need-2025/"
WORKFORCE = "dfe-workforce/csww_indicators_2017_to_2025.csv"
REFERRALS_BY_MONTH = RELEASE_2024 + "c6_children_in_need_referrals_by_month_2013_to_2024.csv"
JUDGEMENTS = "ofsted/judgement_history.csv"

# The reporting year runs from April to March: 2024 begins with April 2023.
MONTHS = ["April", "May", "June", "July", "August", "September", "October", "November", "December",
          "January", "February", "March"]


def published(value, numerator="", denominator=""):
    """The figures of one row, cell by cell as published."""
    return lambda row: tuple(row[column] if column else "" for column in (value, numerator, denominator))


def share(total, within, over=()):
    """A share that is not published itself: `within` as a part of `total`, all of them columns of counts.

    The value stays blank, and the reader of the file computes it from numerator and denominator. Where a band within is
    suppressed and every band over is a number, the numerator is the total less the bands over. Otherwise the symbol
    stands as the value.
    """
    def figures(row):
        bands = [row[column] for column in within]
        rest = [row[column] for column in over]
        if not is_count(row[total]):
            return row[total], "", ""
        if all(map(is_count, bands)):
            numerator = sum(map(int, bands))
        elif rest and all(map(is_count, rest)):
            numerator = int(row[total]) - sum(map(int, rest))
        else:
            return next(cell for cell in bands if not is_count(cell)), "", row[total]
        return "", str(numerator), row[total]
    return figures


# One file a publication: (measure, published file, what to take from a row), in the order of the workbook.
CHILDREN_IN_NEED = [
    ("assessments-45-days", RELEASE_2024 + "c2_children_in_need_assessments_duration_2014_to_2024.csv",
     share("Assessments_completed",
           within=["Same_day", "1-10_days", "11-20_days", "21-30_days", "31-40_days", "41-45_days"],
           over=["46-50_days", "51-60_days", "61+_days"])),
    ("plans-reviewed-in-time", RELEASE_2024 + "d6_cpps_reviewed_within_timescales_2013_to_2024.csv",
     published("Reviewed_within_timescales_percent", "Reviewed_within_timescales", "CPP_At31_3Months")),
    ("repeat-plans", RELEASE_2025 + "d3_cpps_subsequent_plan_2013_to_2025.csv",
     published("CPP_subsequent_percent", "CPP_subsequent", "CPP_start")),
    ("re-referrals", RELEASE_2025 + "c1_children_in_need_referrals_and_rereferrals_2013_to_2025.csv",
     published("rereferral_percent", "rereferral_count", "referral_count")),
    # No subtraction for conferences: in some rows the bands do not add up to the total.
    ("conference-15-days", RELEASE_2025 + "c4_children_in_need_section_47s_and_icpcs_2013_to_2025.csv",
     share("ICPC", within=["Duration_0-10_days", "Duration_11-15_days"])),
]
SOCIAL_WORKERS = [
    ("caseload", WORKFORCE, published("caseload_fte", "cases", "case_holders_fte")),
    # The posts that a rate is a part of (social workers and agency, or social workers and vacancies) have no column.
    ("agency-rate", WORKFORCE, published("agency_rate_fte")),
    ("vacancy-rate", WORKFORCE, published("vacancy_rate_fte")),
]


def is_count(cell):
    return cell.isascii() and cell.isdigit()


def read(data, name):
    with open(data / name, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def rows_of(table, number):
    """The rows of one area in order of time; England where there is no number."""
    chosen = [row for row in table
              if (row["old_la_code"] == number if number else row["geographic_level"] == "National")]
    return sorted(chosen, key=lambda row: row["time_period"])


def yearly(data, measures):
    """Series of the measures: all areas of a measure, then the next measure."""
    yield ["series_id", "period", "value", "numerator", "denominator"]
    for measure, name, figures in measures:
        table = read(data, name)
        for code, _, number in AREAS:
            for row in rows_of(table, number):
                yield [f"{code}/{measure}", row["time_period"], *figures(row)]


def referrals_by_month(data):
    yield ["series_id", "period", "value", "numerator", "denominator"]
    table = read(data, REFERRALS_BY_MONTH)
    for code, _, number in AREAS:
        for row in rows_of(table, number):
            for position, month in enumerate(MONTHS):
                year = int(row["time_period"]) - (position < 9)
                number_of_month = (position + 3) % 12 + 1
                yield [f"{code}/referrals-a-month", f"{year}-{number_of_month:02}", row[month], "", ""]


def judgements(data):
    """Overall judgements of the areas by day of publication, with the grade as published."""
    yield ["area_code", "date", "framework", "grade"]
    table = read(data, JUDGEMENTS)
    for code, name, _ in AREAS:
        # The source writes one name in two ways: "Telford & Wrekin", "Telford and Wrekin".
        rows = [row for row in table if row["la_name"].replace(" & ", " and ") == name]
        for row in sorted(rows, key=lambda row: row["date"]):
            yield [code, row["date"], row["framework"], row["overall"]]


def text(rows):
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def first_difference(stands, wanted):
    stands, wanted = stands.splitlines(), wanted.splitlines()
    for line, (a, b) in enumerate(zip(stands, wanted), start=1):
        if a != b:
            return f"line {line}: stands `{a}`, would be `{b}`"
    return f"stands with {len(stands)} lines, would have {len(wanted)}"


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--data", type=Path, default=os.environ.get("UPTURN_DATA", REPOSITORY.parent / "shared/data"))
    arguments.add_argument("--check", action="store_true", help="write nothing; exit 1 where a file differs")
    options = arguments.parse_args()
    data = Path(options.data)
    if not data.is_dir():
        sys.exit(f"{data}: no such folder; name the folder of the published files with --data")

    files = {
        "children-in-need.csv": text(yearly(data, CHILDREN_IN_NEED)),
        "workforce.csv": text(yearly(data, SOCIAL_WORKERS)),
        "referrals-by-month.csv": text(referrals_by_month(data)),
        "judgements.csv": text(judgements(data)),
    }
    differences = 0
    for name, wanted in files.items():
        path = HERE / name
        stands = path.read_bytes().decode("utf-8") if path.exists() else ""
        if not options.check:
            path.write_bytes(wanted.encode("utf-8"))
            print(f"{name}: {wanted.count(chr(10)) - 1} rows")
        elif stands != wanted:
            differences += 1
            print(f"{name}: {first_difference(stands, wanted)}")
        else:
            print(f"{name}: as published")
    sys.exit(1 if differences else 0)


if __name__ == "__main__":
    main()
