//! The letters there are, and the template that comes with the service for each.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

macro_rules! kinds {
    ($($(#[doc = $doc:literal])+ $name:ident $code:literal $title:literal;)+) => {
        /// What a letter makes known.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
        #[serde(rename_all = "kebab-case")]
        pub enum Kind {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Kind {
            /// Every kind there is.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The name as it is stored and spoken by programs.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)+
                }
            }

            /// What stands above the letter.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self {
                    $(Self::$name => $title,)+
                }
            }

            /// The template that comes with the service.
            #[must_use]
            pub const fn shipped(self) -> &'static str {
                match self {
                    $(Self::$name => include_str!(concat!("templates/", $code, ".typ")),)+
                }
            }
        }
    };
}

kinds! {
    /// All that was asked for is granted (Awb 4:29).
    Grant "grant" "Wij verlenen u subsidie";
    /// A part of what was asked for is granted (Awb 4:25(2), 4:29).
    PartialGrant "partial-grant" "Wij verlenen u een deel van de subsidie";
    /// Nothing is granted (Awb 4:25(2), 4:35).
    Refusal "refusal" "Wij wijzen uw aanvraag af";
    /// The application is left untreated (Awb 4:5).
    NotTreated "not-treated" "Wij behandelen uw aanvraag niet";
    /// An award changes (Awb 4:48, 4:50).
    Change "change" "Wij wijzigen uw subsidie";
    /// What the provider may keep (Awb 4:46).
    Settlement "settlement" "Wij stellen uw subsidie vast";
    /// An award is taken back (Awb 4:48, 4:49).
    Revocation "revocation" "Wij trekken uw subsidie in";
    /// Money has to be paid back (Awb 4:57).
    Reclaim "reclaim" "U moet subsidie terugbetalen";
    /// The bank sent a payment back, and the account has to be looked at (Awb 4:89).
    PaymentReturned "payment-returned" "Onze betaling kwam terug";
    /// Nothing is paid for the time being, since the award may have to be changed or revoked (Awb 4:56).
    PaymentSuspension "payment-suspension" "Wij betalen u voorlopig niet";
    /// How much is owed since a decision was late (Awb 4:18).
    Penalty "penalty" "Besluit over de dwangsom";
    /// The decision on an objection (Awb 7:11, 7:12).
    ObjectionDecision "objection-decision" "Besluit op uw bezwaar";
    /// An intention on which the provider is heard first (Awb 4:7, 4:8).
    Hearing "hearing" "Wij vragen uw reactie op een voornemen";
    /// Something is missing in an application (Awb 4:5).
    SupplementRequest "supplement-request" "Vul uw aanvraag aan";
    /// The decision comes later than it should (Awb 4:14).
    DelayNotice "delay-notice" "Wij beslissen later op uw aanvraag";
    /// Money that returned is offered to who is next on the reserve list (Awb 4:26).
    ReserveOffer "reserve-offer" "Wij bieden u subsidie aan";
    /// Something about an objection that has to reach its maker: what is missing, a hearing, more time (Awb 6:6, 7:3, 7:4, 7:10).
    ObjectionMessage "objection-message" "Bericht over uw bezwaar";
    /// A message that did not arrive by mail, sent again on paper (Awb 2:11).
    Message "message" "Bericht over uw aanvraag";
}

impl Kind {
    /// The kind of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == name)
    }
}

/// What all letters share.
pub const LAYOUT: &str = include_str!("templates/letter.typ");
