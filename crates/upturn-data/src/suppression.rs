//! What the symbols of a source hide, by the rule that its publisher states.

use upturn_core::Status;

use crate::cell::Cell;
use crate::finding::Finding;
use crate::workbook::Workbook;
use crate::workbook::grammar::Source;

/// The lowest and highest count that each symbol can stand for.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Rules(Vec<(Status, [f64; 2])>);

impl Rules {
    /// The rules of a source; none where it states none.
    pub(crate) fn of(source: &Source) -> Rules {
        let stated = source.suppression.iter();
        Rules(stated.filter_map(|(symbol, range)| Some((known(symbol.get_ref())?, *range.get_ref()))).collect())
    }

    /// What one cell can be: its number, or the range of its symbol; `None` where no rule is stated for it.
    fn range(&self, cell: Cell) -> Option<[f64; 2]> {
        match cell.value {
            Some(number) => Some([number; 2]),
            None => self.0.iter().find(|rule| rule.0 == cell.status).map(|rule| rule.1),
        }
    }

    /// The lowest and highest count above the line of a row, where the row has no value because of a symbol.
    ///
    /// The ends of the columns that are added are added. Where the row has no count above the line at all, the symbol in
    /// place of the value tells: it hides the value because of that count. `None` where nothing is hidden, and where a
    /// cell has neither a number nor a rule.
    pub(crate) fn hidden(&self, value: Cell, above: &[Cell]) -> Option<[f64; 2]> {
        if self.0.is_empty() || value.value.is_some() {
            return None;
        }
        let alone = [value];
        let cells = if above.iter().all(|cell| cell.status == Status::Blank) { &alone } else { above };
        if cells.iter().all(|cell| cell.value.is_some()) {
            return None;
        }
        cells.iter().try_fold([0.0; 2], |sum, cell| {
            let range = self.range(*cell)?;
            Some([sum[0] + range[0], sum[1] + range[1]])
        })
    }
}

/// The status of a symbol that may hide a count; `None` for a blank and for text that is no such symbol.
fn known(symbol: &str) -> Option<Status> {
    Status::from_symbol(symbol).filter(|status| !matches!(status, Status::Blank | Status::NotANumber))
}

/// Everything that is wrong with the rules of a source.
pub(crate) fn check(workbook: &Workbook, source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (symbol, range) in &source.suppression {
        if known(symbol.get_ref()).is_none() {
            let message = format!("`{}` is not a symbol that stands in place of a number", symbol.get_ref());
            let hint = "symbols are c, z, x, u, k, low, :, ~, .., *, -, [c], [x], [z], [u] and [low]";
            findings.push(workbook.error(symbol, "symbol", message, hint));
        }
        let [low, high] = *range.get_ref();
        let whole = |count: f64| count >= 0.0 && count.fract() == 0.0;
        if !(whole(low) && whole(high) && low <= high) {
            let message = format!("[{low}, {high}] is not a lowest and a highest count");
            let hint = "write two whole numbers, 0 or more, the lower one first, such as [1, 5]";
            findings.push(workbook.error(range, "value", message, hint));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cell;

    fn hidden(value: &str, above: &[&str]) -> Option<[f64; 2]> {
        let rules = Rules(vec![(Status::C, [1.0, 5.0]), (Status::Low, [0.0, 2.0])]);
        let read = |text: &str| cell::read(text).unwrap();
        rules.hidden(read(value), &above.iter().map(|text| read(text)).collect::<Vec<_>>())
    }

    #[test]
    fn the_ends_of_the_columns_above_the_line_are_added() {
        assert_eq!(hidden("c", &["c"]), Some([1.0, 5.0]));
        assert_eq!(hidden("", &["12", "c", "low", "c"]), Some([14.0, 24.0]));
        assert_eq!(hidden("x", &["12", "c"]), Some([13.0, 17.0]));
        // Without a count above the line the value's own symbol tells.
        assert_eq!((hidden("c", &[]), hidden("low", &[""])), (Some([1.0, 5.0]), Some([0.0, 2.0])));
    }

    #[test]
    fn what_is_not_hidden_by_a_stated_rule_has_no_range() {
        for (value, above) in [
            ("7", &["c"][..]),
            ("", &[]),
            ("u", &[]),
            ("u", &["u"]),
            ("c", &["12"]),
            ("c", &["c", "z"]),
            ("c", &["c", ""]),
            ("Inf", &[]),
        ] {
            assert_eq!(hidden(value, above), None, "{value} {above:?}");
        }
        assert_eq!(Rules::default().hidden(Cell { value: None, status: Status::C }, &[]), None);
    }
}
