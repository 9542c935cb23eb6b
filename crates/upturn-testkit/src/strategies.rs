//! Series for property tests: ordinary ones, with ties and gaps, and hostile ones.

use core::ops::Range;

use proptest::collection::vec;
use proptest::prelude::*;

/// Values as services publish them: a few digits, so that ties are common; now and then all alike.
pub fn values(length: Range<usize>) -> impl Strategy<Value = Vec<f64>> {
    let tied = vec((-20i32..20).prop_map(f64::from), length.clone());
    let fine = vec((-1_000_000i32..1_000_000).prop_map(|whole| f64::from(whole) / 1000.0), length.clone());
    let constant = (length, -1000i32..1000).prop_map(|(n, value)| vec![f64::from(value) / 10.0; n]);
    prop_oneof![4 => tied, 4 => fine, 1 => constant]
}

/// Ascending whole periods with gaps, and a value for each.
pub fn series(length: Range<usize>) -> impl Strategy<Value = (Vec<i64>, Vec<f64>)> {
    values(length).prop_flat_map(|values| {
        let steps = vec(prop_oneof![5 => Just(1i64), 1 => 2i64..6], values.len());
        (steps, Just(values)).prop_map(|(steps, values)| {
            let periods = steps.iter().scan(0, |period, step| {
                *period += step;
                Some(*period - 1)
            });
            (periods.collect(), values)
        })
    })
}

/// Any floating-point number at all, with NaN, infinities, subnormals and both zeros.
pub fn any_values(length: Range<usize>) -> impl Strategy<Value = Vec<f64>> {
    vec(any::<u64>().prop_map(f64::from_bits), length)
}
