//! Filters of a list that someone gave a name: links to them, the form that keeps the one that is shown, and taking one away.

use uuid::Uuid;

use super::filled::Question;
use super::{Filled, Visit};
use crate::saved_views::SavedViewView;

/// What keeping a filter asks.
const NAMING: &[Question] = &[("name", "Hoe noemt u dit filter?", "What do you call this filter?")];

/// A kept filter as a link.
pub struct Link {
    /// The identifier.
    pub id: Uuid,
    /// What its owner calls it.
    pub name: String,
    /// Where it leads.
    pub address: String,
    /// Whether it is what is shown.
    pub here: bool,
}

/// Which list filters are kept of.
#[derive(Clone, Copy)]
pub struct Place {
    /// The address that keeps them.
    pub to: &'static str,
    /// The list, by its name in the API.
    pub list: &'static str,
}

/// What is kept of a list, and the filter that is shown now.
pub struct Kept {
    /// Where it is.
    pub place: Place,
    /// The kept filters, in the order of their names.
    pub views: Vec<Link>,
    /// The form that keeps what is shown now.
    pub named: Filled,
    /// What is shown now, field by field.
    pub pairs: Vec<(String, String)>,
    /// Whether anything is filtered now.
    pub is_filtered: bool,
}

impl Kept {
    /// Someone's filters of a list beside what is shown now.
    #[must_use]
    pub fn new(
        visit: &Visit,
        place: Place,
        views: Vec<(SavedViewView, String)>,
        (shown, is_filtered): (&Filled, bool),
        named: Filled,
    ) -> Self {
        let links = views.into_iter().map(|(view, address)| Link {
            here: visit.address() == address,
            id: view.id,
            name: view.name,
            address,
        });
        let pairs = shown
            .pairs()
            .map(|(name, value)| (name.to_owned(), value.to_owned()));
        Self {
            place,
            views: links.collect(),
            named: named.asking(NAMING),
            pairs: pairs.collect(),
            is_filtered,
        }
    }
}
