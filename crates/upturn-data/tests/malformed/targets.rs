//! Targets of a measure: numbers, dated steps, paths.

use crate::case::Case;
use crate::small::change;

fn target(name: &'static str, written: &str) -> Case {
    change(name, "column = \"rate\"", &format!("column = \"rate\"\ntarget = {written}"))
}

pub(crate) fn cases() -> Vec<Case> {
    vec![
        target("a target in quotation marks", "\"20\""),
        target("a target without its value", "{ by = \"2027-03-31\" }"),
        target("a target of nothing", "{}"),
        target("a key of a target that nobody knows", "{ valeu = 20 }"),
        target("a target by an impossible day", "{ value = 20, by = \"2027-06-31\" }"),
        target("a target by a year", "{ value = 20, by = 2027 }"),
        target("a target that is infinite", "inf"),
        target("a value and steps", "{ value = 20, steps = [{ by = \"2027-03-31\", value = 20 }] }"),
        target("no steps", "{ steps = [] }"),
        target("a step without its day", "{ steps = [{ value = 20 }] }"),
        target("a day beside the steps", "{ steps = [{ by = \"2027-03-31\", value = 20 }], by = \"2027-03-31\" }"),
        target(
            "steps that go back in time",
            "{ steps = [{ by = \"2027-03-31\", value = 20 }, { by = \"2026-03-31\", value = 24 }] }",
        ),
        target("a step without a number", "{ steps = [{ by = \"2027-03-31\", value = nan }] }"),
        target("a path of one day", "{ path = [{ date = \"2027-03-31\", value = 20 }] }"),
        target("a path that says by", "{ path = [{ by = \"2027-03-31\", value = 20 }] }"),
        target(
            "a path with a day twice",
            "{ path = [{ date = \"2027-03-31\", value = 24 }, { date = \"2027-03-31\", value = 20 }] }",
        ),
    ]
}
