//! JSON as a careful reader sees it: a key that comes twice is noticed, instead of the last one silently winning.

use std::cell::RefCell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// A document and the JSON pointers of keys that came more than once.
pub struct Read {
    /// The document; of a repeated key the first value.
    pub document: Value,
    /// Where a key was repeated.
    pub repeated: Vec<String>,
}

/// Reads a whole text.
///
/// # Errors
/// When the text is not JSON.
pub fn read(text: &[u8]) -> serde_json::Result<Read> {
    let repeated = RefCell::new(Vec::new());
    let mut reader = serde_json::Deserializer::from_slice(text);
    let document = Place {
        pointer: String::new(),
        repeated: &repeated,
    }
    .deserialize(&mut reader)?;
    reader.end()?;
    Ok(Read {
        document,
        repeated: repeated.into_inner(),
    })
}

/// One reference token of a JSON pointer, escaped (RFC 6901).
#[must_use]
pub fn token(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

struct Place<'a> {
    pointer: String,
    repeated: &'a RefCell<Vec<String>>,
}

impl Place<'_> {
    fn below(&self, key: &str) -> Self {
        Self {
            pointer: format!("{}/{}", self.pointer, token(key)),
            repeated: self.repeated,
        }
    }
}

impl<'de> DeserializeSeed<'de> for Place<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Place<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value)
            .map(Value::Number)
            .ok_or_else(|| E::custom("a number out of range"))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(self.below(&list.len().to_string()))? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            let place = self.below(&key);
            let pointer = place.pointer.clone();
            let value = entries.next_value_seed(place)?;
            if object.contains_key(&key) {
                self.repeated.borrow_mut().push(pointer);
            } else {
                object.insert(key, value);
            }
        }
        Ok(Value::Object(object))
    }
}
