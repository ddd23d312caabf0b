//! Sums of prefixes that stay quick when a number is taken out (a Fenwick tree).

/// A list of numbers, by the sums of its prefixes.
pub struct Sums(Vec<u128>);

impl Sums {
    /// The sums of a list.
    pub fn of(numbers: impl Iterator<Item = u128>) -> Self {
        let mut tree: Vec<u128> = std::iter::once(0).chain(numbers).collect();
        for at in 1..tree.len() {
            let above = at + (at & at.wrapping_neg());
            let sum = tree.get(at).copied().unwrap_or_default();
            if let Some(node) = tree.get_mut(above) {
                *node += sum;
            }
        }
        Self(tree)
    }

    /// Takes a number away at a place.
    pub fn take(&mut self, place: usize, number: u128) {
        let mut at = place + 1;
        while let Some(node) = self.0.get_mut(at) {
            *node -= number;
            at += at & at.wrapping_neg();
        }
    }

    /// The sum of all.
    pub fn total(&self) -> u128 {
        let mut at = self.0.len().saturating_sub(1);
        let mut sum = 0;
        while at > 0 {
            sum += self.0.get(at).copied().unwrap_or_default();
            at &= at - 1;
        }
        sum
    }

    /// Walks pairs of equally long lists at once to the longest prefix that is good, and gives what the first and the
    /// second of each pair sum to there; `good` gets the last place of a prefix and those sums.
    pub fn descend(pairs: &[(&Self, &Self)], good: impl Fn(usize, (u128, u128)) -> bool) -> (u128, u128) {
        let length = pairs.first().map_or(0, |(one, _)| one.0.len().saturating_sub(1));
        let mut step = length.checked_ilog2().map_or(0, |bits| 1_usize << bits);
        let (mut at, mut sums) = (0, (0, 0));
        while step > 0 {
            let next = at + step;
            if next <= length {
                let node = |tree: &Self| tree.0.get(next).copied().unwrap_or_default();
                let tried = pairs.iter().fold(sums, |(left, right), (one, other)| {
                    (left + node(one), right + node(other))
                });
                if good(next - 1, tried) {
                    (at, sums) = (next, tried);
                }
            }
            step /= 2;
        }
        sums
    }
}
