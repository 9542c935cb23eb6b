//! Where labels go: events on stacked rows, line ends in the gutter, everything else where there is room.

use crate::metrics::{self, ASCENT, DESCENT};
use crate::scene::{Anchor, Ink, Mark, Rect, Text, Weight};

/// Size of labels and ticks.
pub(crate) const SIZE: f64 = 12.0;
/// Size of event labels.
pub(crate) const SMALL: f64 = 11.0;
/// Distance between base lines.
pub(crate) const LEADING: f64 = 14.0;

/// A rule with its label, before there is a row for it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Rule {
    /// Where the rule stands.
    pub(crate) x: f64,
    /// Its label.
    pub(crate) label: String,
    /// Less goes first where there is not room for all.
    pub(crate) rank: u8,
}

/// A label that found a row.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Placed {
    pub(crate) row: usize,
    pub(crate) anchor: Anchor,
    /// What is printed: the label, or the number under which the page lists it.
    pub(crate) text: String,
}

/// Finds a row for each rule's label, so that no label meets another label or another rule.
///
/// The first pass places whole labels, by rank where not all fit; the second gives the others a number, counted in the
/// order of `rules`, which is that of time. `None` where not even the number finds room. Returned beside it: the rules whose label is not printed.
pub(crate) fn stack(rules: &[Rule], rows: usize, left: f64, right: f64) -> (Vec<Option<Placed>>, Vec<usize>) {
    let in_time: Vec<usize> = (0..rules.len()).collect();
    let by_rank = sorted(in_time.iter().copied(), |a, b| rules[*a].rank <= rules[*b].rank);
    let whole = |order: Vec<usize>| {
        let mut placed: Vec<Option<Placed>> = vec![None; rules.len()];
        for index in order {
            placed[index] = rows_for(index, &rules[index].label, rules, &placed, rows, left, right);
        }
        placed
    };
    // In the order of time each label can run over the rules to come, which then begin below it: that holds most. Only
    // where it does not hold all, it matters who comes first.
    let mut placed = whole(in_time);
    if placed.iter().any(Option::is_none) {
        placed = whole(by_rank);
    }
    let unlabelled: Vec<usize> = (0..rules.len()).filter(|index| placed[*index].is_none()).collect();
    for (number, index) in unlabelled.iter().enumerate() {
        placed[*index] = rows_for(*index, &(number + 1).to_string(), rules, &placed, rows, left, right);
    }
    (placed, unlabelled)
}

fn rows_for(
    index: usize,
    text: &str,
    rules: &[Rule],
    placed: &[Option<Placed>],
    rows: usize,
    left: f64,
    right: f64,
) -> Option<Placed> {
    (0..rows).flat_map(|row| [(row, Anchor::Start), (row, Anchor::End)]).find_map(|(row, anchor)| {
        let candidate = Placed { row, anchor, text: text.to_owned() };
        let (from, to) = extent(rules[index].x, &candidate);
        let clear = |other: usize, there: &Placed| {
            let (x, (start, end)) = (rules[other].x, extent(rules[other].x, there));
            let labels_meet = there.row == row && start < to + 4.0 && from < end + 4.0;
            // A rule runs from its own row down through all rows below.
            let crosses_label = row <= there.row && (start - 2.0..end + 2.0).contains(&rules[index].x);
            let is_crossed = there.row <= row && (from - 2.0..to + 2.0).contains(&x);
            !(labels_meet || crosses_label || is_crossed)
        };
        let free = from >= left
            && to <= right
            && placed.iter().enumerate().all(|(other, there)| there.as_ref().is_none_or(|there| clear(other, there)));
        free.then_some(candidate)
    })
}

fn extent(x: f64, placed: &Placed) -> (f64, f64) {
    let width = metrics::width(&placed.text, SMALL, Weight::Regular);
    match placed.anchor {
        Anchor::End => (x - 4.0 - width, x - 4.0),
        _ => (x + 4.0, x + 4.0 + width),
    }
}

/// A label at the end of a line.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct EndLabel {
    /// Where the line ends.
    pub(crate) at: [f64; 2],
    /// The words, not yet broken into lines; cut where they are too long.
    pub(crate) text: String,
    /// The figure that follows them, which is never cut.
    pub(crate) figure: String,
    pub(crate) ink: Ink,
    pub(crate) weight: Weight,
    /// Less stays where there is not room for all.
    pub(crate) rank: u8,
}

impl EndLabel {
    fn width(&self, line: &str) -> f64 {
        metrics::width(line, SIZE, self.weight)
    }

    /// Words in two lines at most, then the figure, on the last of them where it fits.
    fn lines(&self, limit: f64) -> Vec<String> {
        let mut lines = metrics::wrap(&self.text, SIZE, self.weight, limit, 2);
        if let Some(last) = lines.last_mut() {
            let with_figure = [last.as_str(), " ", &self.figure].concat();
            if self.width(&with_figure) <= limit {
                *last = with_figure;
                return lines;
            }
        }
        if !self.figure.is_empty() {
            lines.push(self.figure.clone());
        }
        lines
    }
}

/// The width that end labels want: `limit` at most, but for a figure that is wider.
pub(crate) fn gutter(labels: &[EndLabel], limit: f64) -> f64 {
    let limit = labels.iter().map(|label| label.width(&label.figure)).fold(limit, f64::max);
    let widest = |label: &EndLabel| label.lines(limit).iter().map(|line| label.width(line)).fold(0.0, f64::max);
    // Rounded up: what was measured to fit must fit again.
    labels.iter().map(widest).fold(0.0, f64::max).ceil()
}

/// Stands end labels one below another in the gutter that begins at `x`, each as near to its line as the others allow,
/// with a leader where it had to move. Lines that end at the same height are named in the order of `labels`.
pub(crate) fn dodge(labels: Vec<EndLabel>, x: f64, width: f64, top: f64, bottom: f64) -> Vec<Mark> {
    let by_rank = sorted(labels.into_iter().enumerate(), |a, b| a.1.rank <= b.1.rank);
    let mut blocks: Vec<(usize, EndLabel, Vec<String>)> = Vec::new();
    let mut used = 0.0;
    for (order, label) in by_rank {
        let lines = label.lines(width);
        let height = lines.len() as f64 * LEADING;
        if !lines.is_empty() && used + height <= bottom - top {
            used += height;
            blocks.push((order, label, lines));
        }
    }
    let blocks = sorted(blocks.into_iter(), |a, b| (a.1.at[1], a.0) <= (b.1.at[1], b.0));
    let heights: Vec<f64> = blocks.iter().map(|block| block.2.len() as f64 * LEADING).collect();
    let wanted: Vec<f64> = blocks.iter().zip(&heights).map(|(block, height)| block.1.at[1] - height / 2.0).collect();
    let tops = spread(&wanted, &heights, top, bottom);
    let mut marks = Vec::new();
    for (((_, label, lines), from), wanted) in blocks.into_iter().zip(tops).zip(wanted) {
        if (from - wanted).abs() > LEADING / 2.0 {
            let middle = from + lines.len() as f64 * LEADING / 2.0;
            let points = vec![[label.at[0] + 2.0, label.at[1]], [x - 2.0, middle]];
            marks.push(Mark::Line { points, ink: Ink::Axis, width: 1.0, dash: crate::scene::Dash::Solid });
        }
        for (index, line) in lines.into_iter().enumerate() {
            marks.push(Mark::Text(Text {
                x,
                y: from + index as f64 * LEADING + base_line(),
                text: line,
                size: SIZE,
                weight: label.weight,
                anchor: Anchor::Start,
                ink: label.ink,
            }));
        }
    }
    marks
}

/// From the top of a line of text to its base line, so that its letters stand in the middle of the leading.
fn base_line() -> f64 {
    (LEADING + (ASCENT - DESCENT) * SIZE) / 2.0
}

/// Sorts a few items; those that are level keep their order. A tenth of the code that the library's sort brings with it,
/// which counts where every byte is sent to a page.
pub(crate) fn sorted<T>(items: impl Iterator<Item = T>, in_order: impl Fn(&T, &T) -> bool) -> Vec<T> {
    let mut sorted: Vec<T> = Vec::new();
    for item in items {
        sorted.insert(sorted.partition_point(|before| in_order(before, &item)), item);
    }
    sorted
}

/// Moves blocks apart, in their order and as little as possible: blocks that meet move as one, about the mean of what
/// they wanted.
fn spread(wanted: &[f64], heights: &[f64], top: f64, bottom: f64) -> Vec<f64> {
    // Clusters: first block, sum of wanted places of the cluster's top, blocks, height.
    let mut clusters: Vec<(f64, f64, f64)> = Vec::new();
    let place = |&(sum, count, height): &(f64, f64, f64)| (sum / count).min(bottom - height).max(top);
    for (want, height) in wanted.iter().zip(heights) {
        let mut cluster = (*want, 1.0, *height);
        while let Some(above) = clusters.last() {
            if place(above) + above.2 <= place(&cluster) {
                break;
            }
            cluster = (above.0 + cluster.0 - cluster.1 * above.2, above.1 + cluster.1, above.2 + cluster.2);
            clusters.pop();
        }
        clusters.push(cluster);
    }
    let mut tops = Vec::with_capacity(wanted.len());
    let mut heights = heights.iter();
    for cluster in &clusters {
        let mut at = place(cluster);
        for height in heights.by_ref().take(cluster.1 as usize) {
            tops.push(at);
            at += height;
        }
    }
    tops
}

/// What a label must keep clear of.
#[derive(Clone, Debug, Default)]
pub(crate) struct Obstacles {
    /// Lines.
    pub(crate) lines: Vec<[[f64; 2]; 2]>,
    /// Boxes: points and other labels.
    pub(crate) boxes: Vec<Rect>,
}

impl Obstacles {
    /// The first of the candidates that lies within `frame` and meets nothing; it is then itself an obstacle.
    pub(crate) fn place(&mut self, candidates: impl Iterator<Item = Text>, frame: &Rect) -> Option<Text> {
        for text in candidates {
            let bounds = text.bounds();
            let clear = frame.contains(&bounds)
                && !self.boxes.iter().any(|taken| taken.overlaps(&bounds))
                && !self.lines.iter().any(|[from, to]| bounds.crossed_by(*from, *to));
            if clear {
                self.boxes.push(bounds);
                return Some(text);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_move_as_little_as_they_must() {
        assert_eq!(spread(&[10.0, 12.0], &[14.0, 14.0], 0.0, 100.0), [4.0, 18.0]);
        assert_eq!(spread(&[-5.0, 60.0, 99.0], &[14.0; 3], 0.0, 100.0), [0.0, 60.0, 86.0]);
        assert_eq!(spread(&[5.0; 3], &[10.0; 3], 0.0, 30.0), [0.0, 10.0, 20.0]);
        assert_eq!(spread(&[90.0, 91.0], &[14.0; 2], 0.0, 100.0), [72.0, 86.0]);
    }

    #[test]
    fn rules_without_room_get_a_number_and_are_listed() {
        let rule = |x: f64, label: &str| Rule { x, label: label.into(), rank: 1 };
        let rules = [rule(10.0, "Judged inadequate"), rule(14.0, "Judged good"), rule(15.0, "Visit")];
        let (placed, unlabelled) = stack(&rules, 1, 0.0, 300.0);
        assert_eq!(placed[0].as_ref().map(|placed| placed.text.as_str()), Some("Judged inadequate"));
        assert_eq!(unlabelled, [1, 2]);
        assert_eq!(placed[1], None);
    }
}
