//! Amounts of money: euros, exact to the cent, never negative.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;

/// An amount in euros with exactly two decimal places, from `0.00` to `999999999999.99` (`NUMERIC(14,2)`).
///
/// A negative amount can't be represented: what lowers a balance is a kind of ledger entry, not a sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money(Decimal);

/// Why a text or number is not an amount of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotMoney {
    /// Not written as digits, a point and two digits.
    #[error("an amount is written as digits with a point and at most two decimals, such as 12500.00")]
    Malformed,
    /// More than two decimal places; never rounded silently.
    #[error("an amount has at most two decimals")]
    TooPrecise,
    /// Below zero.
    #[error("an amount can't be negative")]
    Negative,
    /// Above `999999999999.99`.
    #[error("an amount is at most 999999999999.99")]
    TooLarge,
}

impl NotMoney {
    /// The stable machine-readable code of this refusal.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Malformed => "amount-malformed",
            Self::TooPrecise => "amount-too-precise",
            Self::Negative => "amount-negative",
            Self::TooLarge => "amount-too-large",
        }
    }
}

impl Money {
    /// Nothing: `0.00`.
    pub const ZERO: Self = Self(Decimal::from_parts(0, 0, 0, false, 2));
    /// The largest amount the database can hold.
    pub const MAX: Self = Self(Decimal::from_parts(276_447_231, 23_283, 0, false, 2));

    /// An amount that is known when the program is written, in cents.
    #[must_use]
    pub const fn fixed(cents: u32) -> Self {
        Self(Decimal::from_parts(cents, 0, 0, false, 2))
    }

    /// An amount of so many cents.
    ///
    /// # Errors
    /// [`NotMoney::TooLarge`] above [`Money::MAX`].
    pub fn from_cents(cents: u64) -> Result<Self, NotMoney> {
        let amount = Self(Decimal::from_i128_with_scale(i128::from(cents), 2));
        if amount > Self::MAX {
            Err(NotMoney::TooLarge)
        } else {
            Ok(amount)
        }
    }

    /// The amount in cents.
    #[must_use]
    pub fn cents(self) -> u64 {
        u64::try_from(self.0.mantissa()).unwrap_or(0)
    }

    /// The exact decimal behind the amount, with scale two.
    #[must_use]
    pub const fn decimal(self) -> Decimal {
        self.0
    }

    /// Whether the amount is nothing.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }

    /// The sum, or `None` when it would not fit.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        let sum = self.0.checked_add(other.0)?;
        (sum <= Self::MAX.0).then_some(Self(sum))
    }

    /// The difference, or `None` when it would be negative.
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        (other.0 <= self.0).then(|| Self(self.0 - other.0))
    }

    /// The difference, or nothing when it would be negative.
    #[must_use]
    pub fn saturating_sub(self, other: Self) -> Self {
        self.checked_sub(other).unwrap_or(Self::ZERO)
    }

    /// The sum of all amounts, or `None` when it would not fit.
    pub fn sum(amounts: impl IntoIterator<Item = Self>) -> Option<Self> {
        amounts.into_iter().try_fold(Self::ZERO, Self::checked_add)
    }

    /// The amount as the Dutch read it: `€ 12.500,00`.
    #[must_use]
    pub fn dutch(self) -> String {
        let cents = self.cents();
        let (euros, rest) = (cents / 100, cents % 100);
        let digits = euros.to_string();
        let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
        for (position, digit) in digits.chars().enumerate() {
            if position > 0 && (digits.len() - position).is_multiple_of(3) {
                grouped.push('.');
            }
            grouped.push(digit);
        }
        format!("€ {grouped},{rest:02}")
    }
}

impl Default for Money {
    fn default() -> Self {
        Self::ZERO
    }
}

impl TryFrom<Decimal> for Money {
    type Error = NotMoney;

    fn try_from(amount: Decimal) -> Result<Self, NotMoney> {
        if amount.is_sign_negative() && !amount.is_zero() {
            return Err(NotMoney::Negative);
        }
        if amount.normalize().scale() > 2 {
            return Err(NotMoney::TooPrecise);
        }
        if amount > Self::MAX.0 {
            return Err(NotMoney::TooLarge);
        }
        let mut exact = amount.abs();
        exact.rescale(2);
        Ok(Self(exact))
    }
}

impl FromStr for Money {
    type Err = NotMoney;

    /// Reads `12500`, `12500.5` or `12500.00`; no exponent, no comma, no sign, no space.
    fn from_str(text: &str) -> Result<Self, NotMoney> {
        if let Some(rest) = text.strip_prefix('-') {
            return Err(if is_plain(rest) {
                NotMoney::Negative
            } else {
                NotMoney::Malformed
            });
        }
        if !is_plain(text) {
            return Err(NotMoney::Malformed);
        }
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        if fraction.len() > 2 {
            return Err(NotMoney::TooPrecise);
        }
        if whole.trim_start_matches('0').len() > 12 {
            return Err(NotMoney::TooLarge);
        }
        Decimal::from_str_exact(text)
            .map_err(|_| NotMoney::Malformed)?
            .try_into()
    }
}

fn is_plain(text: &str) -> bool {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole) && digits(fraction)
}

impl fmt::Display for Money {
    /// As the API writes it: `12500.00`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_amount_is_read_exactly_or_refused_with_its_reason() {
        assert_eq!("12500.00".parse::<Money>().map(Money::cents), Ok(1_250_000));
        assert_eq!("0".parse::<Money>(), Ok(Money::ZERO));
        assert_eq!("999999999999.99".parse::<Money>(), Ok(Money::MAX));
        assert_eq!("1e9".parse::<Money>(), Err(NotMoney::Malformed));
        assert_eq!("-1".parse::<Money>(), Err(NotMoney::Negative));
        assert_eq!("12.345".parse::<Money>(), Err(NotMoney::TooPrecise));
        assert_eq!("12,50".parse::<Money>(), Err(NotMoney::Malformed));
        assert_eq!(
            format!("1{}", "0".repeat(30)).parse::<Money>(),
            Err(NotMoney::TooLarge)
        );
        for text in ["", " 1", "+1", ".5", "5.", "1_000", "٣", "1.0.0", "--1"] {
            assert_eq!(text.parse::<Money>(), Err(NotMoney::Malformed), "{text}");
        }
    }

    #[test]
    fn an_amount_is_shown_as_the_dutch_write_it() {
        let shown = |cents| Money::from_cents(cents).map(Money::dutch);
        assert_eq!(shown(1_250_000).as_deref(), Ok("€ 12.500,00"));
        assert_eq!(shown(5).as_deref(), Ok("€ 0,05"));
        assert_eq!(
            Money::default().to_string(),
            "0.00",
            "nothing has two places as well"
        );
        assert_eq!(shown(100_000_000).as_deref(), Ok("€ 1.000.000,00"));
    }

    proptest! {
        #[test]
        fn writing_and_reading_an_amount_gives_it_back(cents in 0_u64..=99_999_999_999_999) {
            let amount = Money::from_cents(cents).unwrap();
            prop_assert_eq!(amount.to_string().parse::<Money>(), Ok(amount));
            prop_assert_eq!(amount.cents(), cents);
        }

        #[test]
        fn no_text_makes_reading_an_amount_fail_badly(text in "\\PC*") {
            let _ = text.parse::<Money>();
        }
    }
}
