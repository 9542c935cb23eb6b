//! The shortest vector in the convex hull of points, by an active set.

use alloc::vec;
use alloc::vec::Vec;

use super::largest;
use crate::math::{least_squares, sqrt, sum};

/// The weights, none negative and together 1, that make the weighted sum of the points shortest; and by how much that
/// sum misses the conditions of an optimum: x'x less the smallest p'x of any point p, over the square of the longest
/// point. 0 at an optimum; x'x is then too large by no more than twice this share.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct MinimumNorm {
    pub(super) weights: Vec<f64>,
    pub(super) optimality_gap: f64,
}

/// A point in the active set and its weight.
type Active = (usize, f64);

/// Distances that are within this many roundings of the longest point count as none.
const ROUNDINGS: f64 = 16.0 * f64::EPSILON;

/// Wolfe's algorithm (1976, Math Program 11:128). `None` for no points, or points whose squares are not finite.
///
/// The active set holds points whose affine hull has its shortest vector inside their convex hull. A point that lies
/// nearer to the origin along that vector enters; points whose weight would turn negative leave. Every round gives a
/// shorter vector, so no set comes twice and the search ends at the optimum, not near it.
pub(super) fn minimum_norm(points: &[Vec<f64>]) -> Option<MinimumNorm> {
    let square_lengths: Vec<f64> = points.iter().map(|point| dot(point, point)).collect();
    let shortest = position_of_least(&square_lengths)?;
    let longest = largest(&square_lengths);
    if !(longest.is_finite() && square_lengths.iter().all(|length| length.is_finite())) {
        return None;
    }
    let mut active = vec![(shortest, 1.0)];
    let mut x = points[shortest].clone();
    let mut products = along(points, &x);
    // Many times the rounds that are ever needed; what is left open shows in the gap.
    for _ in 0..20 * (points.len() + x.len() + 1) {
        let size = dot(&x, &x);
        let Some(entering) = position_of_least(&products) else { break };
        let gain = size - products[entering];
        let enough = gain > ROUNDINGS * sqrt(longest) * sqrt(size) && size > ROUNDINGS * ROUNDINGS * longest;
        if !enough {
            break;
        }
        // An active point is as far along as x itself, but for rounding.
        if active.iter().any(|(point, _)| *point == entering) {
            break;
        }
        let mut candidate = active.clone();
        candidate.push((entering, 0.0));
        let Some(candidate) = settle(points, candidate) else { break };
        let shorter = combine(points, &candidate);
        let progress = dot(&shorter, &shorter) < size;
        if !progress {
            break;
        }
        active = candidate;
        x = shorter;
        products = along(points, &x);
    }
    let gap = dot(&x, &x) - products.iter().copied().fold(f64::INFINITY, f64::min);
    let mut weights = vec![0.0; points.len()];
    for (point, weight) in active {
        weights[point] = weight;
    }
    let optimality_gap = if longest > 0.0 { gap.max(0.0) / longest } else { 0.0 };
    Some(MinimumNorm { weights, optimality_gap })
}

/// Moves the weights to those of the shortest vector of the affine hull; where one would not be positive, goes as far
/// as it can, lets that point leave and tries again. `None` where the points do not span as much as they are many.
fn settle(points: &[Vec<f64>], mut active: Vec<Active>) -> Option<Vec<Active>> {
    loop {
        let goal = affine_minimum(points, &active)?;
        if goal.iter().all(|weight| *weight > 0.0) {
            return Some(active.iter().zip(goal).map(|((point, _), weight)| (*point, weight)).collect());
        }
        let reach = |now: f64, goal: f64| match (goal > 0.0, now > 0.0) {
            (true, _) => f64::INFINITY,
            (false, true) => now / (now - goal),
            (false, false) => 0.0,
        };
        let pairs = || active.iter().zip(&goal).map(|((point, now), goal)| (*point, *now, *goal));
        let step = pairs().map(|(_, now, goal)| reach(now, goal)).fold(f64::INFINITY, f64::min);
        let staying = pairs().filter(|(_, now, goal)| reach(*now, *goal) > step);
        let moved = staying.map(|(point, now, goal)| (point, (now + step * (goal - now)).max(0.0))).collect();
        active = moved;
    }
}

/// The weights, together 1 but of any sign, of the shortest vector in the affine hull of the active points.
fn affine_minimum(points: &[Vec<f64>], active: &[Active]) -> Option<Vec<f64>> {
    let ((first, _), others) = active.split_first()?;
    let base = &points[*first];
    let columns: Vec<Vec<f64>> =
        others.iter().map(|(point, _)| points[*point].iter().zip(base).map(|(p, b)| p - b).collect()).collect();
    let towards_origin: Vec<f64> = base.iter().map(|b| -b).collect();
    let of_others = least_squares(&columns, &towards_origin)?.coefficients;
    let of_first = 1.0 - sum(of_others.iter().copied());
    Some([of_first].into_iter().chain(of_others).collect())
}

fn combine(points: &[Vec<f64>], active: &[Active]) -> Vec<f64> {
    let length = points.first().map_or(0, Vec::len);
    (0..length).map(|at| sum(active.iter().map(|(point, weight)| weight * points[*point][at]))).collect()
}

fn along(points: &[Vec<f64>], x: &[f64]) -> Vec<f64> {
    points.iter().map(|point| dot(point, x)).collect()
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    sum(a.iter().zip(b).map(|(a, b)| a * b))
}

/// The first of the least; `None` for no values.
fn position_of_least(values: &[f64]) -> Option<usize> {
    (0..values.len()).min_by(|a, b| values[*a].total_cmp(&values[*b]))
}
