//! Payments across awards: what has to be done now, and what was done.

mod store;

pub use store::{
    Owed, Payable, Queue, Todo, Together, Transfer, owed, payable, queue, queue_of_award, queue_of_batch,
    todo, together, transfer,
};

/// Which payments someone wants to see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Planned: one person of finance has to check them.
    ToPrepare,
    /// Prepared: another has to release them.
    ToRelease,
    /// Released and not with the bank yet: what goes into the next batch, which reclaims never do.
    ToSend,
    /// Released: the bank's credit has to be confirmed.
    ToConfirm,
    /// What should have been credited already, wherever it is.
    Late,
    /// Credited by the bank.
    Paid,
    /// Lapsed, or sent back by the bank.
    Over,
}

impl Stage {
    /// All of them, in the order of work.
    pub const ALL: [Self; 7] = [
        Self::ToPrepare,
        Self::ToRelease,
        Self::ToSend,
        Self::ToConfirm,
        Self::Late,
        Self::Paid,
        Self::Over,
    ];

    /// The name in an address.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ToPrepare => "controleren",
            Self::ToRelease => "vrijgeven",
            Self::ToSend => "versturen",
            Self::ToConfirm => "bevestigen",
            Self::Late => "te-laat",
            Self::Paid => "betaald",
            Self::Over => "vervallen",
        }
    }

    /// The stage of this name, if there is one.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.as_str() == name)
    }

    /// The statuses it stands for.
    #[must_use]
    pub const fn statuses(self) -> &'static [&'static str] {
        match self {
            Self::ToPrepare => &["planned"],
            Self::ToRelease => &["prepared"],
            Self::ToSend => &["released"],
            Self::ToConfirm => &["released", "exported"],
            Self::Late => &["planned", "prepared", "released", "exported"],
            Self::Paid => &["paid"],
            Self::Over => &["returned", "cancelled"],
        }
    }

    /// Whether something has to be done, so that what is due first stands first.
    #[must_use]
    pub const fn is_work(self) -> bool {
        !matches!(self, Self::Paid | Self::Over)
    }
}
