//! The draw (loting): an order that nobody can choose and anyone can check afterwards.

use std::cmp::Ordering;

use sha2::{Digest as _, Sha256};

/// The secret that is published after the draw; its [`commitment`] was published before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seed(pub Vec<u8>);

/// What is published beforehand: SHA-256 of the bytes of the seed.
#[must_use]
pub fn commitment(seed: &Seed) -> [u8; 32] {
    Sha256::digest(&seed.0).into()
}

impl Seed {
    /// The place of an application: ascending by SHA-256 of the seed, a zero byte and its name in UTF-8.
    #[must_use]
    pub fn ticket(&self, id: &str) -> [u8; 32] {
        Sha256::new()
            .chain_update(&self.0)
            .chain_update([0])
            .chain_update(id.as_bytes())
            .finalize()
            .into()
    }

    /// Which of two comes first.
    #[must_use]
    pub fn order(&self, one: &str, other: &str) -> Ordering {
        self.ticket(one).cmp(&self.ticket(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(bytes: [u8; 32]) -> String {
        bytes
            .iter()
            .fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
    }

    #[test]
    fn anyone_can_check_a_draw_with_sha256sum() {
        let seed = Seed(b"plafond".to_vec());
        // printf plafond | sha256sum ; printf 'plafond\0A' | sha256sum
        assert_eq!(
            hex(commitment(&seed)),
            "2908c57f6765d616197712ab11115a9bfca231da7b72678efbffcf5215e40198"
        );
        assert_eq!(
            hex(seed.ticket("A")),
            "07dffdefb557ca1f2944c50980351b9305d39fd9cf76fc0477f5bda7387cc275"
        );
    }
}
