//! The frame of one page as its template sees it: title, crumbs, who is there, and how things are written.

use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use chrono_tz::Europe::Amsterdam;
use plafond_rules::dates;
use plafond_rules::money::Money;
use plafond_rules::roles::Role;

use super::navigation::{self, Place};
use super::visit::escaped;
use super::{Language, Visit, assets, events};
use crate::applications::TimelineEvent;
use crate::http::deed::day_of;
use crate::http::fields::Amount;
use crate::identity::Person;
use crate::objections::Against;

/// What every template calls `page`.
#[derive(Clone)]
pub struct Page {
    /// What the page is called.
    pub title: String,
    /// The language of that, where it isn't the page's.
    pub title_lang: Option<&'static str>,
    /// The way back, from home: address, name, and its language where it isn't the page's.
    pub crumbs: Vec<(String, String, Option<&'static str>)>,
    visit: Visit,
}

impl Visit {
    /// A page with this title, for this visit.
    #[must_use]
    pub fn page(&self, dutch: &str, english: &str) -> Page {
        Page::new(self.clone(), self.say(dutch, english).to_owned())
    }
}

impl Page {
    /// A page of a visit.
    #[must_use]
    pub fn new(visit: Visit, title: String) -> Self {
        Self {
            title,
            title_lang: None,
            crumbs: Vec::new(),
            visit,
        }
    }

    /// Says that what the page is called is Dutch: someone here gave that name.
    #[must_use]
    pub fn called_in_dutch(mut self) -> Self {
        self.title_lang = (self.lang() == "en").then_some("nl");
        self
    }

    /// Adds a page that stands above this one.
    #[must_use]
    pub fn under(mut self, address: impl Into<String>, dutch: &str, english: &str) -> Self {
        let name = self.say(dutch, english).to_owned();
        // What is called the same in both got its name from someone here.
        let lang = (dutch == english && self.lang() == "en").then_some("nl");
        self.crumbs.push((address.into(), name, lang));
        self
    }

    /// The text in the language of the page.
    #[must_use]
    pub fn say<'a>(&self, dutch: &'a str, english: &'a str) -> &'a str {
        self.visit.say(dutch, english)
    }

    /// The language of the page, for `lang`.
    #[must_use]
    pub fn lang(&self) -> &'static str {
        self.visit.language().code()
    }

    /// The language of the page.
    #[must_use]
    pub fn language(&self) -> Language {
        self.visit.language()
    }

    /// The address of this same page in another language.
    #[must_use]
    pub fn in_language(&self, code: &str) -> String {
        format!("/taal/{code}?naar={}", escaped(&self.visit.address()))
    }

    /// Who is logged in.
    #[must_use]
    pub fn person(&self) -> Option<&Person> {
        self.visit.person()
    }

    /// Whether who is logged in has one of these roles, by name and with spaces between.
    #[must_use]
    pub fn may(&self, roles: &str) -> bool {
        let named: Vec<Role> = roles.split(' ').filter_map(Role::parse).collect();
        self.person().is_some_and(|person| person.actor.is(&named))
    }

    /// What was done just before.
    #[must_use]
    pub fn notice(&self) -> Option<&str> {
        self.visit.notice()
    }

    /// What an objection is against.
    #[must_use]
    pub fn contested(&self, against: &Against) -> &'static str {
        let english = match against {
            Against::Decision => "the decision on the application",
            Against::Settlement => "the settlement",
            Against::AwardChange => "the change of the grant",
            Against::Penalty => "the decision on the penalty",
            Against::Reclaim => "the reclaim",
        };
        self.say(against.dutch(), english)
    }

    /// What happened in a dossier, in the language of the page.
    #[must_use]
    pub fn event<'a>(&self, event: &'a TimelineEvent) -> &'a str {
        let english = events::english(&event.action).filter(|_| self.language() == Language::English);
        english.unwrap_or(&event.title)
    }

    /// When it was asked for: paper says so.
    #[must_use]
    pub fn asked_at(&self) -> &DateTime<Utc> {
        self.visit.asked_at()
    }

    /// The address of this page.
    #[must_use]
    pub fn address(&self) -> String {
        self.visit.address()
    }

    /// Whether the demo shows its caught mail here.
    #[must_use]
    pub fn is_demo(&self) -> bool {
        self.visit.settings().caught_mail.is_some()
    }

    /// The address of a style sheet, script or image.
    #[must_use]
    pub fn asset(&self, name: &str) -> String {
        assets::address(name)
    }

    /// The style with the colours of another municipality, when there are any.
    #[must_use]
    pub fn colours(&self) -> Option<String> {
        assets::colours_address(self.visit.settings())
    }

    /// The municipality that this portal is of.
    #[must_use]
    pub fn municipality(&self) -> &str {
        &self.visit.settings().municipality
    }

    /// The region that it works for.
    #[must_use]
    pub fn region(&self) -> &str {
        &self.visit.settings().region
    }

    /// The hidden field that every form with `method="post"` has to carry.
    #[must_use]
    pub fn ticket(&self) -> String {
        self.visit.ticket()
    }

    /// The public pages in the navigation.
    #[must_use]
    pub fn places(&self) -> Vec<Place> {
        navigation::places(&self.visit, &navigation::PUBLIC)
    }

    /// The desks of who is logged in.
    #[must_use]
    pub fn desks(&self) -> Vec<Place> {
        navigation::desks(&self.visit)
    }

    /// An amount as people read it: `€ 12.500,00`, in English `€12,500.00`.
    #[must_use]
    pub fn euros(&self, amount: &impl Euros) -> String {
        let dutch = amount.money().dutch();
        if self.lang() == "nl" {
            return dutch.replace(' ', "\u{a0}");
        }
        let swapped = |character| match character {
            '.' => ',',
            ',' => '.',
            other => other,
        };
        dutch
            .chars()
            .filter(|character| *character != ' ')
            .map(swapped)
            .collect()
    }

    /// A share in words, for who doesn't see its bar: `Verleend: 42%`.
    #[must_use]
    pub fn percentage(&self, dutch: &str, english: &str, percent: u32) -> String {
        format!("{} {percent}%", self.say(dutch, english))
    }

    /// A day as people read it: `24 maart 2026`.
    #[must_use]
    pub fn day(&self, day: &NaiveDate) -> String {
        let written = if self.lang() == "nl" {
            dates::dutch(*day)
        } else {
            format!("{} {} {}", day.day(), day.format("%B"), day.year())
        };
        written.replace(' ', "\u{a0}")
    }

    /// An instant as people in the Netherlands read it: `24 maart 2026 om 17.00 uur`.
    #[must_use]
    pub fn moment(&self, instant: &DateTime<Utc>) -> String {
        let local = instant.with_timezone(&Amsterdam);
        let day = self.day(&day_of(*instant));
        if self.lang() == "nl" {
            format!("{day} om {}\u{a0}uur", local.format("%H.%M"))
        } else {
            format!("{day} at {} (Dutch time)", local.format("%H:%M"))
        }
    }

    /// An instant for programs, in `datetime`.
    #[must_use]
    pub fn machine(&self, instant: &DateTime<Utc>) -> String {
        instant
            .with_timezone(&Amsterdam)
            .format("%Y-%m-%dT%H:%M:%S%:z")
            .to_string()
    }
}

/// What can be written as an amount.
pub trait Euros {
    /// The amount.
    fn money(&self) -> Money;
}

impl<T: Euros> Euros for &T {
    fn money(&self) -> Money {
        (*self).money()
    }
}

impl Euros for Money {
    fn money(&self) -> Money {
        *self
    }
}

impl Euros for Amount {
    fn money(&self) -> Money {
        self.0
    }
}
