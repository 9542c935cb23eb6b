"""What each cell of the flat tables must be, found in the documents themselves.

The name of a column is a path in the document, joined by `_`; a pair has `_lower` and `_upper`. The few columns that
are no path stand in `document_row` and `point_rows`.
"""


def document_row(document):
    """A document as trajectories.csv shows it: of a list, what a dashboard shows."""
    control, forecast, benchmark = (document[section] for section in ("control", "forecast", "benchmark"))
    shown = {}
    if control:
        last = {"last_signal": latest(control["points"], "signal")}
        last["proposed_rebase"] = latest(control["proposed_rebases"], "period")
        shown["control"] = control | last
    if forecast:
        shown["forecast"] = forecast | {"last": forecast["points"][-1] if forecast["points"] else None}
    if benchmark:
        # The first of a kind is shown.
        comparators = reversed(benchmark["comparators"])
        values = {f"{one['kind']}_{one['statistic']}": one["value"] for one in comparators}
        shown["benchmark"] = benchmark | values
    return document | shown


def latest(entries, key):
    return entries[-1][key] if entries else None


def point_rows(document):
    """The points of a document as points.csv shows them: with their document's names and their control limits."""
    limits = {point["period"]: point for point in document["control"]["points"]} if document["control"] else {}
    about = {key: document[key] for key in ("id", "area", "measure")}
    for point in document["points"]:
        yield about | point | {"control": limits.get(point["period"])}


def paths(rows, header):
    """The path of each column, {column: (key, ...)}; None for a column of a section that no row has."""
    shape = {}
    for row in rows:
        widen(shape, row)
    return {column: path(shape, column) for column in header}


def widen(shape, value):
    """Adds the keys of a value to the shape of all values; a pair has the keys 0 and 1."""
    for key, inner in value.items():
        known = shape.setdefault(key, {})
        if isinstance(inner, dict):
            widen(known, inner)
        elif isinstance(inner, list) and len(inner) == 2 and not isinstance(inner[0], (dict, list)):
            known |= {0: {}, 1: {}}


def path(shape, name):
    if name in shape:
        return (name,)
    for key, inner in shape.items():
        rest = name.removeprefix(f"{key}_")
        if isinstance(key, str) and rest != name:
            pair = {"lower": 0, "upper": 1}.get(rest)
            found = (pair,) if pair is not None and pair in inner else path(inner, rest)
            if found:
                return (key, *found)
    return None


def cell(row, steps):
    """What stands in a cell: missing is None; text that a spreadsheet would take for a formula has an apostrophe."""
    value = row
    for step in steps or [None]:
        value = None if value is None or step is None else value[step] if isinstance(value, list) else value.get(step)
    if isinstance(value, str):
        return f"'{value}" if len(value) > 1 and value[0] in "=+-@\t\r" else value or None
    return value
