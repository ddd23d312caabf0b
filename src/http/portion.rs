//! A portion of a long list: one item more is read than is shown, by which it is known whether there are more.

/// How many to read when so many are shown.
#[must_use]
pub fn fetch(shown: usize) -> i64 {
    i64::try_from(shown).map_or(i64::MAX, |shown| shown.saturating_add(1))
}

/// Leaves what is shown, and gives the last of it when there are more.
pub fn cut<T>(found: &mut Vec<T>, shown: usize) -> Option<&T> {
    let more = found.len() > shown;
    found.truncate(shown);
    found.last().filter(|_| more)
}
