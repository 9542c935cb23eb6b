//! The slopes of all pairs of points, and the slope at a place in their order.

use alloc::vec;
use alloc::vec::Vec;

use crate::math::order_statistic;
use crate::trend::mann_kendall::tied_pairs;

/// Most slopes held at once: 4 MB, all of 1,000 points.
const MOST_HELD: usize = 500_000;

/// Bits of a key that are found in one walk over all pairs.
const DIGIT: u32 = 16;

/// The slopes (yj - yi) / (tj - ti) of all pairs with different t: computed whenever they are asked for, not held.
pub(super) struct Slopes<'a> {
    t: Vec<f64>,
    y: &'a [f64],
}

impl<'a> Slopes<'a> {
    /// The slopes of `y` over `t`, which must be of one length.
    pub(super) fn new(t: &[i64], y: &'a [f64]) -> Slopes<'a> {
        Slopes { t: t.iter().map(|t| *t as f64).collect(), y }
    }

    /// How many there are, in order n log n.
    pub(super) fn count(&self) -> usize {
        let n = self.t.len() as i128;
        (n * (n - 1) / 2 - tied_pairs(&self.t)) as usize
    }

    /// The slopes at these positions (from 0) of the sorted list; `None` where there is no such position.
    ///
    /// Up to [`MOST_HELD`] slopes are written down and selected from; beyond that see [`Slopes::by_digits`]. Both give
    /// the very same numbers.
    pub(super) fn at<const K: usize>(&self, positions: [usize; K], scratch: &mut Vec<f64>) -> Option<[f64; K]> {
        let count = self.count();
        if count > MOST_HELD {
            return self.by_digits(positions, MOST_HELD, scratch);
        }
        scratch.clear();
        scratch.reserve(count);
        self.each(|slope| scratch.push(slope));
        select(scratch, positions)
    }

    /// Selection without holding the list: in order n^2 of time, n of memory.
    ///
    /// Each slope is read as a 64-bit key that sorts as the slopes do. One walk over all pairs counts the keys by their
    /// first 16 bits, and so finds the first 16 bits of the key at each position; the next counts those that begin so by
    /// their next 16 bits. As soon as no more than `most` slopes are left they are written down and selected from: mostly
    /// in the second or third walk. Where many slopes are equal all four are needed, and the key is then known itself.
    fn by_digits<const K: usize>(
        &self,
        positions: [usize; K],
        most: usize,
        scratch: &mut Vec<f64>,
    ) -> Option<[f64; K]> {
        let mut wanted = positions.map(|rank| Wanted { start: 0, rank, alike: 0 });
        let mut mask = 0;
        for shift in [3 * DIGIT, 2 * DIGIT, DIGIT, 0] {
            let starts = distinct(wanted.map(|one| (one.start, 0)).to_vec());
            let mut counts = vec![vec![0_u32; 1 << DIGIT]; starts.len()];
            self.each(|slope| {
                let key = key(slope);
                let digit = (key >> shift) as usize & ((1 << DIGIT) - 1);
                let row = place(&starts, key & mask).and_then(|at| counts.get_mut(at));
                if let Some(count) = row.and_then(|row| row.get_mut(digit)) {
                    *count += 1;
                }
            });
            mask = u64::MAX << shift;
            for one in &mut wanted {
                *one = one.next(counts.get(place(&starts, one.start)?)?, shift)?;
            }
            let starts = distinct(wanted.map(|one| (one.start, one.alike)).to_vec());
            if starts.iter().map(|start| start.1).sum::<usize>() <= most {
                scratch.clear();
                self.each(|slope| {
                    if place(&starts, key(slope) & mask).is_some() {
                        scratch.push(slope);
                    }
                });
                let positions = wanted.map(|one| {
                    let before = starts.iter().filter(|start| start.0 < one.start);
                    before.map(|start| start.1).sum::<usize>() + one.rank
                });
                return select(scratch, positions);
            }
        }
        Some(wanted.map(|one| slope(one.start)))
    }

    fn each(&self, mut look: impl FnMut(f64)) {
        let mut some = [0.0; 64];
        for (later, (now, value)) in self.t.iter().zip(self.y).enumerate() {
            let earlier = self.t.get(..later).unwrap_or_default();
            for (t, y) in earlier.chunks(some.len()).zip(self.y.chunks(some.len())) {
                // In a loop of their own several are divided at once.
                for (slope, (t, y)) in some.iter_mut().zip(t.iter().zip(y)) {
                    // + 0.0 turns -0 into 0, which a document would print as "-0".
                    *slope = (value - y) / (now - t) + 0.0;
                }
                for (slope, t) in some.iter().zip(t) {
                    if now != t {
                        look(*slope);
                    }
                }
            }
        }
    }
}

fn select<const K: usize>(slopes: &mut [f64], positions: [usize; K]) -> Option<[f64; K]> {
    let mut found = [0.0; K];
    for (found, position) in found.iter_mut().zip(positions) {
        *found = order_statistic(slopes, position)?;
    }
    Some(found)
}

/// A slope that is looked for.
#[derive(Clone, Copy)]
struct Wanted {
    /// What is known of its key: the first bits, then zeros.
    start: u64,
    /// Its place, from 0, among the slopes whose keys start so.
    rank: usize,
    /// How many these are.
    alike: usize,
}

impl Wanted {
    /// The same with one more digit, from the counts of all digits that may follow; `None` where the rank is beyond
    /// them.
    fn next(self, counts: &[u32], shift: u32) -> Option<Wanted> {
        let mut rank = self.rank;
        for (digit, count) in (0_u64..).zip(counts) {
            let alike = *count as usize;
            if rank < alike {
                return Some(Wanted { start: self.start | digit << shift, rank, alike });
            }
            rank -= alike;
        }
        None
    }
}

/// Each start once, in ascending order.
fn distinct(mut starts: Vec<(u64, usize)>) -> Vec<(u64, usize)> {
    starts.sort_unstable();
    starts.dedup();
    starts
}

fn place(starts: &[(u64, usize)], start: u64) -> Option<usize> {
    // Most slopes are outside all of them: the bounds come first.
    let [(first, _), .., (last, _)] = starts else { return starts.first().filter(|one| one.0 == start).map(|_| 0) };
    if start < *first || start > *last {
        return None;
    }
    starts.iter().position(|one| one.0 == start)
}

const SIGN: u64 = 1 << 63;

/// Bits that sort as the numbers do: those of a negative number are turned over, any other follows all of them.
fn key(slope: f64) -> u64 {
    let bits = slope.to_bits();
    if bits & SIGN == 0 { bits | SIGN } else { !bits }
}

fn slope(key: u64) -> f64 {
    f64::from_bits(if key & SIGN == 0 { !key } else { key & !SIGN })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn keys_sort_as_numbers_do_and_can_be_turned_back() {
        let numbers = [f64::NEG_INFINITY, -1e300, -1.0, -5e-324, -0.0, 0.0, 5e-324, 1.0, 1e300, f64::INFINITY];
        assert!(numbers.windows(2).all(|pair| key(pair[0]) < key(pair[1])));
        assert!(numbers.iter().all(|number| slope(key(*number)).to_bits() == number.to_bits()));
    }

    fn bits(slopes: Option<[f64; 4]>) -> Option<[u64; 4]> {
        slopes.map(|slopes| slopes.map(f64::to_bits))
    }

    fn values() -> impl Strategy<Value = Vec<f64>> {
        let ties = (-3i32..3).prop_map(f64::from);
        let any = any::<u64>().prop_map(f64::from_bits).prop_filter("finite", |value| value.is_finite());
        let close = (0u32..50).prop_map(|bits| f64::from_bits(1000.0_f64.to_bits() + u64::from(bits)));
        proptest::collection::vec(prop_oneof![ties, any, close], 0..60)
    }

    proptest! {
        #[test]
        fn digits_find_the_slopes_of_the_sorted_list_bit_for_bit(
            y in values(), gaps in proptest::collection::vec(0i64..3, 60), most in 0usize..200, ranks in any::<[u16; 4]>(),
        ) {
            // A gap of 0 gives two points of one time.
            let t: Vec<i64> = gaps.iter().take(y.len()).scan(0, |t, gap| { *t += gap; Some(*t) }).collect();
            let slopes = Slopes::new(&t, &y);
            let mut sorted = Vec::new();
            slopes.each(|slope| sorted.push(slope));
            prop_assert_eq!(sorted.len(), slopes.count());
            sorted.sort_by(f64::total_cmp);
            // Sometimes beyond the end.
            let positions = ranks.map(|rank| usize::from(rank) % (sorted.len() + 1 + sorted.len() / 20));
            let mut expected = Some([0.0; 4]);
            for (at, position) in positions.iter().enumerate() {
                let found = sorted.get(*position);
                expected = expected.zip(found).map(|(mut all, found)| { all[at] = *found; all });
            }
            let mut scratch = Vec::new();
            prop_assert_eq!(bits(slopes.by_digits(positions, most, &mut scratch)), bits(expected));
            prop_assert_eq!(bits(slopes.at(positions, &mut scratch)), bits(expected));
        }
    }
}
