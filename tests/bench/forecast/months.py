"""Referrals by month as plain series: the published table has a column for each month of a reporting year.

    months.py DATA OUT.csv

DATA is the folder of the published files. A reporting year runs from April to March, so `2013` is April 2012 to March
2013. Cells are written as they stand, symbols and all; which of them are numbers is for Upturn's reader to say.
"""

import csv
import sys
from pathlib import Path

TABLE = "dfe-children-in-need-2024/c6_children_in_need_referrals_by_month_2013_to_2024.csv"
MEASURE = "referrals-by-month"
MONTHS = ["April", "May", "June", "July", "August", "September", "October", "November", "December",
          "January", "February", "March"]


def rows(data):
    """(series_id, period, value) of each authority's months, as published."""
    with open(data / TABLE, encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if row["geographic_level"] != "Local authority":
                continue
            for place, month in enumerate(MONTHS):
                year = int(row["time_period"]) - (place < 9)
                number = (place + 3) % 12 + 1
                yield f"{row['new_la_code']}/{MEASURE}", f"{year}-{number:02}", row[month]


def main(data, out):
    with open(out, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["series_id", "period", "value"])
        writer.writerows(rows(Path(data)))


if __name__ == "__main__":
    main(*sys.argv[1:])
