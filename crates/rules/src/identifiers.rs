//! Numbers by which the Netherlands knows an organisation and its bank account, each with its own check.

use std::fmt;

/// Why a text is not the identifier it was taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotIdentifier {
    /// Not eight digits.
    #[error("a KvK number has eight digits")]
    Kvk,
    /// Not nine digits passing the eleven-test.
    #[error("an RSIN has nine digits and passes the eleven-test")]
    Rsin,
    /// Not an account number passing the mod-97 test.
    #[error("an IBAN passes the mod-97 test")]
    Iban,
}

impl NotIdentifier {
    /// The stable machine-readable code of this refusal.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Kvk => "kvk-number-invalid",
            Self::Rsin => "rsin-invalid",
            Self::Iban => "iban-invalid",
        }
    }
}

/// A number in the trade register (Handelsregister): eight digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Kvk(String);

/// The fiscal number of a legal person (RSIN): nine digits passing the eleven-test.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rsin(String);

/// An international bank account number in its electronic form: no spaces, upper case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Iban(String);

impl Kvk {
    /// # Errors
    /// [`NotIdentifier::Kvk`] unless the text is eight digits.
    pub fn parse(text: &str) -> Result<Self, NotIdentifier> {
        digits::<8>(text)
            .map(|_| Self(text.to_owned()))
            .ok_or(NotIdentifier::Kvk)
    }
}

impl Rsin {
    /// Weights 9 to 2 and then -1; the weighted sum is divisible by eleven and not all digits are zero.
    ///
    /// # Errors
    /// [`NotIdentifier::Rsin`] unless the check holds.
    pub fn parse(text: &str) -> Result<Self, NotIdentifier> {
        let digits = digits::<9>(text).ok_or(NotIdentifier::Rsin)?;
        let weights = [9, 8, 7, 6, 5, 4, 3, 2, -1];
        let sum: i32 = digits
            .iter()
            .zip(weights)
            .map(|(digit, weight)| i32::from(*digit) * weight)
            .sum();
        if sum % 11 == 0 && digits.iter().any(|digit| *digit != 0) {
            Ok(Self(text.to_owned()))
        } else {
            Err(NotIdentifier::Rsin)
        }
    }
}

impl Iban {
    /// Spaces are taken out and letters made upper case before the mod-97 test (ISO 13616).
    ///
    /// # Errors
    /// [`NotIdentifier::Iban`] unless the test holds; a Dutch number has eighteen characters.
    pub fn parse(text: &str) -> Result<Self, NotIdentifier> {
        let compact: String = text
            .chars()
            .filter(|c| *c != ' ')
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let plain = (15..=34).contains(&compact.len()) && compact.bytes().all(|b| b.is_ascii_alphanumeric());
        let (Some(head), Some(body)) = (compact.get(..4), compact.get(4..)) else {
            return Err(NotIdentifier::Iban);
        };
        let mut shape = head.bytes();
        let headed =
            shape.by_ref().take(2).all(|b| b.is_ascii_uppercase()) && shape.all(|b| b.is_ascii_digit());
        let dutch_length = !compact.starts_with("NL") || compact.len() == 18;
        let remainder = body
            .chars()
            .chain(head.chars())
            .filter_map(|c| c.to_digit(36))
            .fold(0, |rest, value| {
                (if value > 9 { rest * 100 } else { rest * 10 } + value) % 97
            });
        if plain && headed && dutch_length && remainder == 1 {
            Ok(Self(compact))
        } else {
            Err(NotIdentifier::Iban)
        }
    }
}

macro_rules! shown_as_text {
    ($($name:ident),*) => {$(
        impl $name {
            /// The identifier as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

shown_as_text!(Kvk, Rsin, Iban);

fn digits<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digits: Vec<u8> = text
        .bytes()
        .filter(u8::is_ascii_digit)
        .map(|byte| byte - b'0')
        .collect();
    if text.len() == N {
        digits.try_into().ok()
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kvk_number_has_eight_digits() {
        for good in ["68750110", "90001354", "69599068", "90000102", "90006623"] {
            assert!(Kvk::parse(good).is_ok(), "{good}");
        }
        for bad in ["", "6875011", "687501100", "6875011x", "６8750110"] {
            assert_eq!(Kvk::parse(bad), Err(NotIdentifier::Kvk), "{bad}");
        }
    }

    #[test]
    fn an_rsin_passes_the_eleven_test() {
        assert!(Rsin::parse("123456782").is_ok());
        for bad in ["123456789", "000000000", "12345678", "1234567822"] {
            assert_eq!(Rsin::parse(bad), Err(NotIdentifier::Rsin), "{bad}");
        }
    }

    #[test]
    fn an_iban_passes_the_mod_97_test() {
        assert_eq!(
            Iban::parse("nl91 ABNA 0417 1643 00").map(|iban| iban.to_string()),
            Ok("NL91ABNA0417164300".into())
        );
        assert!(Iban::parse("DE89370400440532013000").is_ok());
        for bad in [
            "NL91ABNA0417164301",
            "NL91ABNA041716430",
            "",
            "NL",
            "91NLABNA0417164300",
            "NL91ABNA04171643€0",
        ] {
            assert_eq!(Iban::parse(bad), Err(NotIdentifier::Iban), "{bad}");
        }
    }
}
