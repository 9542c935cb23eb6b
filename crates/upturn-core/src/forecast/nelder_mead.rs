//! The lowest place of a function on the unit cube, without derivatives and without chance.

/// The simplex method starts from this many of the places offered.
const STARTS: usize = 5;

/// Simplexes tried from one start; each begins at the best place of the one before.
const RESTARTS: usize = 4;

/// Steps of one simplex.
const STEPS: usize = 250;

/// Most dimensions.
const MOST: usize = 3;

/// A place in the cube and the objective there.
type Vertex<const N: usize> = ([f64; N], f64);

/// The lowest place found by the simplexes of Nelder and Mead (1965, Computer Journal 7:308) from the lowest of
/// `places`. `None` without places.
///
/// Places outside the cube are moved to its nearest face. `objective` gives infinity where it has no value. N is at most
/// 3. Nothing is allocated.
pub(super) fn minimise<const N: usize>(
    places: impl Iterator<Item = [f64; N]>,
    objective: &impl Fn([f64; N]) -> f64,
) -> Option<Vertex<N>> {
    const { assert!(N >= 1 && N <= MOST) };
    let mut starts: [Option<Vertex<N>>; STARTS] = [None; STARTS];
    for place in places {
        let mut offered = Some((place, objective(place)));
        for kept in &mut starts {
            let lower = match (offered, *kept) {
                (Some(offered), Some(kept)) => offered.1 < kept.1,
                (offered, _) => offered.is_some(),
            };
            if lower {
                core::mem::swap(&mut offered, kept);
            }
        }
    }
    let found = starts.into_iter().flatten().map(|start| settle(start, objective));
    found.min_by(|a, b| a.1.total_cmp(&b.1))
}

/// A simplex can flatten against a face, or in a narrow valley, before it has arrived: hence the restarts, each with
/// edges a third as long.
fn settle<const N: usize>(start: Vertex<N>, objective: &impl Fn([f64; N]) -> f64) -> Vertex<N> {
    let (mut best, mut edge) = (start, 0.12);
    for _ in 0..RESTARTS {
        best = descend(best, edge, objective);
        edge /= 3.0;
    }
    best
}

fn descend<const N: usize>(start: Vertex<N>, edge: f64, objective: &impl Fn([f64; N]) -> f64) -> Vertex<N> {
    let mut vertices = [start; MOST + 1];
    let simplex = &mut vertices[..=N];
    for (axis, vertex) in simplex[1..].iter_mut().enumerate() {
        // Away from the nearer face, so that no edge has length 0.
        vertex.0[axis] += if start.0[axis] > 0.5 { -edge } else { edge };
        vertex.1 = objective(vertex.0);
    }
    for _ in 0..STEPS {
        simplex.sort_unstable_by(|a, b| a.1.total_cmp(&b.1));
        let (lowest, second_highest, highest) = (simplex[0], simplex[N - 1], simplex[N]);
        if highest.1 - lowest.1 <= 1e-11 {
            break;
        }
        let mut centre = [0.0; N];
        for vertex in &simplex[..N] {
            for (sum, place) in centre.iter_mut().zip(vertex.0) {
                *sum += place / N as f64;
            }
        }
        // `factor` times the way from the highest vertex to the centre of the others.
        let at = |factor: f64| {
            let mut place = highest.0;
            for (place, centre) in place.iter_mut().zip(centre) {
                *place = (*place + factor * (centre - *place)).clamp(0.0, 1.0);
            }
            (place, objective(place))
        };
        let reflected = at(2.0);
        let replacement = if reflected.1 < lowest.1 {
            let expanded = at(3.0);
            Some(if expanded.1 < reflected.1 { expanded } else { reflected })
        } else if reflected.1 < second_highest.1 {
            Some(reflected)
        } else {
            let contracted = at(if reflected.1 < highest.1 { 1.5 } else { 0.5 });
            (contracted.1 < reflected.1.min(highest.1)).then_some(contracted)
        };
        if let Some(replacement) = replacement {
            simplex[N] = replacement;
            continue;
        }
        for vertex in &mut simplex[1..] {
            for (place, lowest) in vertex.0.iter_mut().zip(lowest.0) {
                *place = 0.5 * (*place + lowest);
            }
            vertex.1 = objective(vertex.0);
        }
    }
    simplex.iter().copied().fold(start, |best, vertex| if vertex.1 < best.1 { vertex } else { best })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curved_valley_is_followed_to_its_end() {
        // Rosenbrock's valley, with its end at (0.5, 0.25).
        let valley = |[x, y]: [f64; 2]| {
            let (across, along) = (y - x * x, 0.5 - x);
            100.0 * across * across + along * along
        };
        let (place, lowest) = minimise([[0.0, 1.0], [1.0, 0.0]].into_iter(), &valley).unwrap();
        assert!(lowest < 1e-10 && (place[0] - 0.5).abs() < 1e-4, "{place:?} {lowest}");
    }

    #[test]
    fn a_corner_and_an_end_of_the_axis_are_found() {
        let (place, _) = minimise([[0.5, 0.5, 0.5]].into_iter(), &|[x, y, z]| x + (y - 0.7) * (y - 0.7) - z).unwrap();
        assert!(place[0] == 0.0 && (place[1] - 0.7).abs() < 1e-4 && place[2] == 1.0, "{place:?}");
        assert_eq!(minimise([[0.4]].into_iter(), &|[x]| -x), Some(([1.0], -1.0)));
    }

    #[test]
    fn nothing_to_start_from_and_nothing_to_find() {
        assert_eq!(minimise(core::iter::empty(), &|[x]: [f64; 1]| x), None);
        assert_eq!(minimise([[0.5]].into_iter(), &|[_]| f64::INFINITY), Some(([0.5], f64::INFINITY)));
    }
}
