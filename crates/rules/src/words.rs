//! Words that every refusal of a state machine has in common.

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
