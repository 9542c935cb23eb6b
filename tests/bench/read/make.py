"""Makes the two files that are read: tidy CSV as Explore Education Statistics publishes it, 1,000,000 rows each.

    make.py OUT

- `categories.csv`: 160 areas (England, 9 regions, 150 authorities), 25 years, 250 categories; few rows are asked for.
- `areas.csv`: 40,000 areas, 25 years, one category: every row is asked for.

Columns and their order are those of the table c1 of "Children in need". Both files begin with a byte-order mark. Symbols
stand among the numbers; blanks and names with a comma stand between quotation marks. The figures are invented. A linear
congruence chooses them, so the same bytes come out everywhere. A file that is there already is kept.
"""

import sys
from pathlib import Path

HEADER = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,old_la_code,"
    "new_la_code,la_name,category,referral_count,rereferral_count,rereferral_percent,no_further_action_count,"
    "no_further_action_percent,not_in_need_count,not_in_need_percent,referral_child_count,rereferral_child_count,"
    "rereferral_child_percent\n"
)
YEARS = range(2001, 2026)
# Of 64 rows this many have a symbol in place of the figures; the others have numbers.
SYMBOLS = ["c", "c", "z", "x", "low", '""']
# Knuth's MMIX.
FACTOR, STEP, MASK = 6364136223846793005, 1442695040888963407, (1 << 64) - 1


def name(number, kind):
    return f'"{kind} {number}, City of"' if number % 16 == 5 else f"{kind} {number}"


def authority(number):
    region = number % 9 + 1
    return (
        f"Local authority,E92000001,England,E1200000{region},Region {region},{number % 900 + 100},"
        f"E06{number:06},{name(number, 'Council')}"
    )


def areas(authorities):
    """The cells from the level to the name, an area each."""
    return [authority(number) for number in range(authorities)]


def larger_areas():
    regions = [f"Regional,E92000001,England,E1200000{region},Region {region},,," for region in range(1, 10)]
    return ["National,E92000001,England,,,,,", *regions]


def figures(state):
    """Ten cells, of the upper bits of the state."""
    symbol = state >> 58
    if symbol < len(SYMBOLS):
        return ",".join([SYMBOLS[symbol]] * 10)
    whole = (state >> 44) % 9000 + 20
    again, without, needless = ((state >> shift) % 1000 for shift in (34, 24, 14))
    part = [whole * share // 1000 for share in (again, without, needless)]
    percent = [f"{count * 100 / whole:.1f}".removesuffix(".0") for count in part]
    children = whole * 9 // 10 + 1
    child = children * again // 1000
    return (
        f"{whole},{part[0]},{percent[0]},{part[1]},{percent[1]},{part[2]},{percent[2]},{children},{child},"
        + f"{child * 100 / children:.1f}".removesuffix(".0")
    )


def write(path, places, categories):
    if path.exists():
        return
    unfinished, state = path.with_suffix(".part"), 1
    with unfinished.open("w", encoding="utf-8-sig", newline="") as file:
        file.write(HEADER)
        for year in reversed(YEARS):
            for place in places:
                rows = []
                for category in categories:
                    state = (state * FACTOR + STEP) & MASK
                    rows.append(f"{year},Reporting year,{place},{category},{figures(state)}\n")
                file.write("".join(rows))
    unfinished.rename(path)


def main(out):
    out.mkdir(parents=True, exist_ok=True)
    write(out / "categories.csv", larger_areas() + areas(150), [f"Category {number}" for number in range(250)])
    write(out / "areas.csv", areas(40_000), ["Referrals and Re-referrals"])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
