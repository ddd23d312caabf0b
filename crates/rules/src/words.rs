//! Words that every refusal of a state machine has in common.

use std::fmt::Debug;

/// What is possible instead, such as "Wat nu kan: betalen of intrekken."
pub fn now_possible(deeds: impl IntoIterator<Item = &'static str>) -> String {
    let deeds: Vec<_> = deeds.into_iter().collect();
    let now = if deeds.is_empty() {
        "niets meer".to_owned()
    } else {
        deeds.join(" of ")
    };
    format!("Wat nu kan: {now}.")
}

/// The whole refusal in English. What there is and what can be done have English names in the code already: `LeaveUntreated` reads
/// "leave untreated".
pub fn in_english(
    what: &str,
    standing: impl Debug + Copy,
    possible: impl IntoIterator<Item = impl Debug + Copy>,
) -> String {
    let mut deeds: Vec<_> = possible.into_iter().map(spaced).collect();
    deeds.dedup();
    let now = if deeds.is_empty() {
        "nothing any more".to_owned()
    } else {
        deeds.join(" or ")
    };
    format!("The {what} is at \"{}\". Possible now: {now}.", spaced(standing))
}

/// The words in a name of the code, without what it carries.
fn spaced(name: impl Debug + Copy) -> String {
    let name = format!("{name:?}");
    let mut words = String::new();
    for sign in name.chars().take_while(char::is_ascii_alphanumeric) {
        if sign.is_ascii_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.push(sign.to_ascii_lowercase());
    }
    words
}
