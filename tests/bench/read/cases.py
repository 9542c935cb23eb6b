"""What is read: the two files and the measures that are asked of each, as the workbooks say it to Upturn."""

from dataclasses import dataclass
from pathlib import Path

# What is added up.
SUMS = ["value", "numerator", "denominator"]


@dataclass(frozen=True)
class Measure:
    """A measure of a workbook; `category` is what its `where` asks for, if anything."""

    id: str
    value: str
    numerator: str
    denominator: str
    category: str | None

    def figures(self):
        return [("value", self.value), ("numerator", self.numerator), ("denominator", self.denominator)]


@dataclass(frozen=True)
class Case:
    """A file, the workbook that names it, and the measures in it."""

    title: str
    file: str
    workbook: str
    measures: tuple

    def path(self, folder):
        return str(Path(folder) / self.file)


def measure(id, stem, category):
    return Measure(id, f"{stem}_percent", f"{stem}_count", "referral_count", category)


CASES = {
    "part": Case(
        "a part of the rows: two measures of one category each use 7,500 of 1,000,000",
        "categories.csv",
        "part.toml",
        (
            measure("re-referrals", "rereferral", "Category 7"),
            measure("no-further-action", "no_further_action", "Category 242"),
        ),
    ),
    "all": Case(
        "all rows: one measure uses 1,000,000 of 1,000,000",
        "areas.csv",
        "all.toml",
        (measure("re-referrals", "rereferral", None),),
    ),
}


def columns(measures):
    """The columns of figures that these measures need, each once."""
    return list(dict.fromkeys(column for measure in measures for _, column in measure.figures()))
