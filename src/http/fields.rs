//! Rules' types as JSON fields: read strictly, written one way, described once for OpenAPI and for checking.

use chrono::{Datelike as _, NaiveDate};
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::{Pg, PgValue};
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Numeric;
use plafond_rules::identifiers::{Iban, Kvk, Rsin};
use plafond_rules::money::Money;
use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaFormat, Type};
use utoipa::{PartialSchema, ToSchema};
use validator::ValidateEmail as _;

use super::problem::{FieldError, Problem};

/// An amount in euros: a JSON string with at most two decimals in, exactly two out.
#[derive(AsExpression, FromSqlRow, Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[diesel(sql_type = Numeric)]
pub struct Amount(pub Money);

/// A KvK number in JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KvkNumber(pub Kvk);

/// An RSIN in JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RsinNumber(pub Rsin);

/// An IBAN in JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IbanNumber(pub Iban);

impl Amount {
    /// Nothing.
    pub const ZERO: Self = Self(Money::ZERO);

    /// What is wrong with an amount that is nothing, where something has to be set, to change or to move.
    #[must_use]
    pub fn mistake_of_nothing(self, pointer: &str) -> Option<FieldError> {
        let words = "Vul een bedrag in dat meer is dan nul.";
        self.0
            .is_zero()
            .then(|| FieldError::new(pointer, "amount-zero", words))
    }

    /// Demands that something is set, changes or moves.
    ///
    /// # Errors
    /// 400 that points at it.
    pub fn must_be_something(self, pointer: &str) -> Result<(), Problem> {
        self.mistake_of_nothing(pointer)
            .map_or(Ok(()), |mistake| Err(Problem::invalid(vec![mistake])))
    }
}

/// An amount in PostgreSQL is one here, or it isn't read: no figure stands for one that can't be.
impl FromSql<Numeric, Pg> for Amount {
    fn from_sql(bytes: PgValue<'_>) -> deserialize::Result<Self> {
        let kept = <Decimal as FromSql<Numeric, Pg>>::from_sql(bytes)?;
        Ok(Self(Money::try_from(kept)?))
    }
}

impl ToSql<Numeric, Pg> for Amount {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        <Decimal as ToSql<Numeric, Pg>>::to_sql(&self.0.decimal(), &mut out.reborrow())
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map(Self)
            .map_err(D::Error::custom)
    }
}

macro_rules! text_field {
    ($field:ident, $inner:ident) => {
        impl Serialize for $field {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $field {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $inner::parse(&String::deserialize(deserializer)?)
                    .map(Self)
                    .map_err(D::Error::custom)
            }
        }
    };
}

text_field!(KvkNumber, Kvk);
text_field!(RsinNumber, Rsin);
text_field!(IbanNumber, Iban);

macro_rules! described {
    ($field:ident, $format:literal, $example:literal, $description:literal) => {
        impl PartialSchema for $field {
            fn schema() -> RefOr<Schema> {
                ObjectBuilder::new()
                    .schema_type(Type::String)
                    .format(Some(SchemaFormat::Custom($format.to_owned())))
                    .description(Some($description))
                    .examples([serde_json::json!($example)])
                    .into()
            }
        }

        impl ToSchema for $field {}
    };
}

described!(
    Amount,
    "amount",
    "12500.00",
    "Euros, exact: digits, a point and two decimals."
);
described!(
    KvkNumber,
    "kvk-number",
    "68750110",
    "Eight digits: the number in the trade register."
);
described!(
    RsinNumber,
    "rsin",
    "123456782",
    "Nine digits passing the eleven-test."
);
described!(
    IbanNumber,
    "iban",
    "NL91ABNA0417164300",
    "An account number passing the mod-97 test."
);

/// Whether a text has the form.
type Predicate = fn(&str) -> bool;

/// The formats above as predicates, for checking a document against its schema.
pub const FORMATS: [(&str, Predicate); 7] = [
    ("date", is_day),
    ("email", |text| text.validate_email()),
    ("amount", |text| text.parse::<Money>().is_ok()),
    ("kvk-number", |text| Kvk::parse(text).is_ok()),
    ("rsin", |text| Rsin::parse(text).is_ok()),
    ("iban", |text| Iban::parse(text).is_ok()),
    ("postcode", is_postcode),
];

/// The first year of a day. PostgreSQL reads no year nought from a text, so that one would stop whoever reads it there.
const FIRST_YEAR: i32 = 1900;

/// A day as JSON has it, of a year that someone can mean.
fn is_day(text: &str) -> bool {
    let fits = |(place, sign): (usize, u8)| match place {
        4 | 7 => sign == b'-',
        _ => sign.is_ascii_digit(),
    };
    text.len() == 10
        && text.bytes().enumerate().all(fits)
        && text
            .parse::<NaiveDate>()
            .is_ok_and(|day| day.year() >= FIRST_YEAR)
}

/// A Dutch postcode as it is printed: `1234 AB`.
fn is_postcode(text: &str) -> bool {
    let fits = |(place, sign): (usize, char)| match place {
        0 => matches!(sign, '1'..='9'),
        1..=3 => sign.is_ascii_digit(),
        4 => sign == ' ',
        _ => sign.is_ascii_uppercase(),
    };
    text.chars().count() == 7 && text.chars().enumerate().all(fits)
}
