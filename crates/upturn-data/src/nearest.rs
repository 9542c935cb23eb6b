//! The known name that somebody most likely meant.

/// The candidate with the fewest edits (a letter added, dropped, changed, or two neighbours swapped) from `word`,
/// letter case aside; the first of several. `None` only without candidates.
pub(crate) fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word: Vec<char> = word.to_lowercase().chars().collect();
    candidates.into_iter().map(|candidate| (edits(&word, candidate), candidate)).min_by_key(|pair| pair.0).map(|p| p.1)
}

/// Whether somebody may have meant the one by the other: no more than half of the letters of the longer one differ.
pub(crate) fn is_like(word: &str, other: &str) -> bool {
    let letters: Vec<char> = word.to_lowercase().chars().collect();
    2 * edits(&letters, other) <= letters.len().max(other.chars().count())
}

/// Edits by the optimal string alignment distance.
fn edits(word: &[char], candidate: &str) -> usize {
    let other: Vec<char> = candidate.to_lowercase().chars().collect();
    let mut rows: Vec<Vec<usize>> = vec![(0..=other.len()).collect()];
    for (i, letter) in word.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, opposite) in other.iter().enumerate() {
            let mut least = (rows[i][j] + usize::from(letter != opposite)).min(rows[i][j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *letter == other[j - 1] && word[i - 1] == *opposite {
                least = least.min(rows[i - 1][j - 1] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[word.len()][other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_found() {
        assert_eq!(nearest("colum", ["title", "column", "unit"]), Some("column"));
        assert_eq!(nearest("Period", ["value", "period"]), Some("period"));
        assert_eq!(nearest("tilte", ["tale", "title"]), Some("title"));
        assert_eq!(nearest("x", []), None);
    }

    #[test]
    fn names_with_little_in_common_are_not_alike() {
        assert!(is_like("period", "Period") && is_like("period", "time_period") && is_like("value", "values"));
        assert!(!is_like("value", "Amount") && !is_like("period", "Children in need") && !is_like("period", "2023"));
    }
}
