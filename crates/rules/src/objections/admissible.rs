//! Whether an objection can be considered, and which decision on it that allows (Awb 6:5-6:11, 7:3).

use crate::named::named;
use chrono::NaiveDate;

use super::life::{HearingException, Outcome};
use crate::terms::{self, Impossible, Term, objection_in_time};

/// Why lateness is not held against the objector (Awb 6:11).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Excuse {
    /// The service could not be reached before the term ended (Awb 2:21).
    Outage,
    /// Another reason for which nobody could blame the objector.
    Other,
}

/// Whether an objection was in time, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeliness {
    /// In time, or late for a reason that is not held against the objector.
    pub timely: bool,
    /// The outage of ours that makes up for it that it is late (Awb 2:21), in words in Dutch.
    pub outage: Option<String>,
    /// Why, sentence by sentence, in Dutch.
    pub reasoning: Vec<String>,
}

named! {
    /// Why an objection can't be considered.
    Inadmissible {
        /// Too late, and that is not excused (Awb 6:7-6:11).
        Late = "late" / "het bezwaar kwam te laat",
        /// Its maker has no interest in the decision (Awb 1:2, 8:1 with 7:1).
        NotInterested = "not-interested" / "de indiener is geen belanghebbende",
        /// Something was missing, was asked for and wasn't supplied in time (Awb 6:5, 6:6).
        NotRepaired = "not-repaired" / "wat ontbrak is niet op tijd aangevuld",
    }
}

/// What is known of an objection when it is decided on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Case {
    /// Whether it was in time, or late with an excuse.
    pub timely: bool,
    /// Whether its maker is the one to whom the decision was addressed: always an interested party.
    pub addressee: bool,
    /// Whether something that was asked for was not supplied in the time given.
    pub unrepaired: bool,
    /// Why the objector was not heard, if that was so.
    pub unheard: Option<HearingException>,
}

/// A decision on an objection that what is known doesn't allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Misjudged {
    /// Who may not be considered is not decided on in substance.
    #[error("the objection was late, so it is inadmissible unless the lateness is excused")]
    Late,
    /// An inadmissible one needs to be so for a reason.
    #[error("an inadmissible objection needs a ground")]
    GroundMissing,
    /// That reason isn't there.
    #[error("the objection is not inadmissible on the ground {0:?}")]
    GroundUnfounded(Inadmissible),
    /// A decision in substance has no ground of inadmissibility.
    #[error("only an inadmissible objection has such a ground")]
    GroundTooMany,
    /// Nobody was heard for a reason that goes with another decision only.
    #[error("the objector was not heard on the ground {0:?}, which doesn't allow this outcome")]
    Unheard(HearingException),
}

impl Excuse {
    /// The name in the API and the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Outage => "outage",
            Self::Other => "other",
        }
    }

    /// The reason as people read it.
    #[must_use]
    const fn dutch(self) -> &'static str {
        match self {
            Self::Outage => {
                "De dienst was voor het einde van de termijn niet bereikbaar, dus dat is de indiener niet aan te rekenen \
                 (artikelen 2:21 en 6:11 van de Algemene wet bestuursrecht)."
            }
            Self::Other => {
                "Dat is de indiener redelijkerwijs niet aan te rekenen (artikel 6:11 van de Algemene wet bestuursrecht)."
            }
        }
    }
}

impl Misjudged {
    /// What is wrong and what is possible, in words.
    #[must_use]
    pub fn dutch(self) -> String {
        match self {
            Self::Late => "Het bezwaar kwam te laat. Verklaar het niet-ontvankelijk, of leg uit waarom dat de indiener niet \
                           is aan te rekenen (artikel 6:11 Awb)."
                .to_owned(),
            Self::GroundMissing => "Noem waarom het bezwaar niet-ontvankelijk is.".to_owned(),
            Self::GroundUnfounded(ground) => format!(
                "Uit het dossier blijkt niet dat {}. Kies een andere grond of een andere uitkomst.",
                ground.dutch()
            ),
            Self::GroundTooMany => {
                "Een grond voor niet-ontvankelijkheid hoort alleen bij een bezwaar dat niet-ontvankelijk is.".to_owned()
            }
            Self::Unheard(exception) => format!(
                "De indiener is niet gehoord, want {}. Daarbij past deze uitkomst niet: hoor de indiener eerst.",
                exception.dutch()
            ),
        }
    }
}

/// Whether an objection was in time (Awb 6:9), or late since our service was away (Awb 2:21) or without other blame
/// (Awb 6:11), and why. `outage` is the time that outages at the end of the term gave.
///
/// # Errors
/// When the calendar ends.
pub fn timeliness(
    term: &Term,
    (received, posted): (NaiveDate, Option<NaiveDate>),
    outage: Option<&terms::Excuse>,
    excuse: Option<(Excuse, &str)>,
) -> Result<Timeliness, Impossible> {
    let (in_time, reason) = objection_in_time(term, received, posted)?;
    let mut reasoning = vec![reason];
    if in_time {
        return Ok(Timeliness {
            timely: true,
            outage: None,
            reasoning,
        });
    }
    let outage = match outage {
        Some(outage) => made_up_for(term, received, posted, outage)?,
        None => None,
    };
    reasoning.extend(outage.clone());
    if let Some((excuse, why)) = excuse {
        reasoning.push(excuse.dutch().to_owned());
        reasoning.push(why.to_owned());
    }
    Ok(Timeliness {
        timely: outage.is_some() || excuse.is_some(),
        outage,
        reasoning,
    })
}

/// What an outage was, when it came in within the time that it gave, or was posted in it.
fn made_up_for(
    term: &Term,
    received: NaiveDate,
    posted: Option<NaiveDate>,
    outage: &terms::Excuse,
) -> Result<Option<String>, Impossible> {
    let longer = Term {
        end: outage.last_day(),
        ..term.clone()
    };
    let (in_time, _) = objection_in_time(&longer, received, posted)?;
    Ok(in_time.then(|| outage.reasoning.join(" ")))
}

/// Demands that an outcome fits what is known.
///
/// # Errors
/// [`Misjudged`], in order of what has to be looked at first: admissibility, and then hearing.
pub fn judge(outcome: Outcome, ground: Option<Inadmissible>, case: Case) -> Result<(), Misjudged> {
    match (outcome, ground) {
        (Outcome::Inadmissible, None) => return Err(Misjudged::GroundMissing),
        (Outcome::Inadmissible, Some(ground)) => {
            let founded = match ground {
                Inadmissible::Late => !case.timely,
                Inadmissible::NotInterested => !case.addressee,
                Inadmissible::NotRepaired => case.unrepaired,
            };
            if !founded {
                return Err(Misjudged::GroundUnfounded(ground));
            }
        }
        (_, Some(_)) => return Err(Misjudged::GroundTooMany),
        (_, None) if !case.timely => return Err(Misjudged::Late),
        (_, None) => {}
    }
    match case.unheard {
        Some(exception) if !exception.allows(outcome) => Err(Misjudged::Unheard(exception)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terms::{Calendar, Kind};

    const HEARD: Case = Case {
        timely: true,
        addressee: true,
        unrepaired: false,
        unheard: None,
    };

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn found(received: &str, posted: Option<&str>, excuse: Option<(Excuse, &str)>) -> Timeliness {
        // Until 6 May 2026.
        let term = Kind::Objection
            .count(day("2026-03-24"), &[], &Calendar::netherlands())
            .unwrap();
        timeliness(&term, (day(received), posted.map(day)), None, excuse).unwrap()
    }

    #[test]
    fn an_objection_is_in_time_when_received_in_it_or_posted_in_it_awb_6_9() {
        assert!(found("2026-05-06", None, None).timely);
        assert!(found("2026-05-13", Some("2026-05-06"), None).timely);
        assert!(!found("2026-05-14", Some("2026-05-06"), None).timely);
        assert!(!found("2026-05-07", Some("2026-05-07"), None).timely);
        let late = found("2026-05-07", None, None);
        assert_eq!(
            late.reasoning,
            ["Ontvangen op 7 mei 2026, na de laatste dag (6 mei 2026)."]
        );
    }

    #[test]
    fn lateness_without_blame_is_not_held_against_the_objector_awb_6_11() {
        let outage = found(
            "2026-05-07",
            None,
            Some((Excuse::Outage, "Storing op 6 mei van 20 tot 24 uur.")),
        );
        assert!(outage.timely);
        assert!(outage.reasoning[1].contains("2:21"), "{outage:?}");
        assert_eq!(outage.reasoning[2], "Storing op 6 mei van 20 tot 24 uur.");
        let ill = found("2026-05-07", None, Some((Excuse::Other, "Ziekenhuisopname.")));
        assert!(ill.timely && ill.reasoning[1].contains("6:11"));
    }

    #[test]
    fn an_outage_at_the_end_of_the_term_makes_up_for_what_comes_in_the_time_it_gave_awb_2_21() {
        let calendar = Calendar::netherlands();
        let term = Kind::Objection.count(day("2026-03-24"), &[], &calendar).unwrap();
        let outage = terms::Outage {
            began: "2026-05-06T18:00:00Z".parse().unwrap(),
            ended: "2026-05-06T22:00:00Z".parse().unwrap(),
        };
        let end = crate::dates::end_of(term.end).unwrap();
        let gave = terms::excuse(end, 24, &[outage], &calendar).unwrap().unwrap();
        let found = |received: &str, posted: Option<&str>| {
            let days = (day(received), posted.map(day));
            timeliness(&term, days, Some(&gave), None).unwrap()
        };
        // It ended at midnight, so on the 7th: until the end of the 8th, a Friday.
        let late = found("2026-05-08", None);
        assert!(late.timely && late.reasoning[1].contains("2:21"), "{late:?}");
        assert_eq!(late.outage.as_ref(), Some(&late.reasoning[1]));
        assert!(found("2026-05-13", Some("2026-05-08")).timely);
        let too_late = found("2026-05-09", None);
        assert_eq!((too_late.timely, too_late.outage), (false, None));
        let in_time = found("2026-05-06", None);
        assert_eq!((in_time.timely, in_time.outage), (true, None));
    }

    #[test]
    fn an_excuse_adds_nothing_to_what_was_in_time_anyway() {
        let in_time = found("2026-05-06", None, Some((Excuse::Other, "x")));
        assert_eq!(in_time, found("2026-05-06", None, None));
    }

    #[test]
    fn a_late_objection_is_inadmissible_and_nothing_else_awb_6_7() {
        let late = Case {
            timely: false,
            ..HEARD
        };
        for outcome in [Outcome::Upheld, Outcome::PartlyUpheld, Outcome::Dismissed] {
            assert_eq!(judge(outcome, None, late), Err(Misjudged::Late));
            assert_eq!(judge(outcome, None, HEARD), Ok(()));
            assert_eq!(
                judge(outcome, Some(Inadmissible::Late), late),
                Err(Misjudged::GroundTooMany)
            );
        }
        assert_eq!(
            judge(Outcome::Inadmissible, Some(Inadmissible::Late), late),
            Ok(())
        );
    }

    #[test]
    fn an_inadmissible_objection_is_so_on_a_ground_that_is_there_awb_6_6() {
        let judged = |ground, case| judge(Outcome::Inadmissible, ground, case);
        assert_eq!(judged(None, HEARD), Err(Misjudged::GroundMissing));
        for ground in Inadmissible::ALL {
            assert_eq!(
                judged(Some(ground), HEARD),
                Err(Misjudged::GroundUnfounded(ground))
            );
        }
        let unrepaired = Case {
            unrepaired: true,
            ..HEARD
        };
        assert_eq!(judged(Some(Inadmissible::NotRepaired), unrepaired), Ok(()));
        let stranger = Case {
            addressee: false,
            ..HEARD
        };
        assert_eq!(judged(Some(Inadmissible::NotInterested), stranger), Ok(()));
    }

    #[test]
    fn leaving_hearing_out_binds_the_outcome_awb_7_3() {
        let unheard = Case {
            unheard: Some(HearingException::ClearlyUnfounded),
            ..HEARD
        };
        assert_eq!(judge(Outcome::Dismissed, None, unheard), Ok(()));
        let refused = judge(Outcome::Upheld, None, unheard);
        assert_eq!(
            refused,
            Err(Misjudged::Unheard(HearingException::ClearlyUnfounded))
        );
        assert!(refused.unwrap_err().dutch().contains("7:3, onder b"));
    }

    #[test]
    fn every_misjudgement_says_what_is_possible() {
        for misjudged in [
            Misjudged::Late,
            Misjudged::GroundMissing,
            Misjudged::GroundUnfounded(Inadmissible::Late),
            Misjudged::GroundTooMany,
            Misjudged::Unheard(HearingException::FullyUpheld),
        ] {
            assert!(misjudged.dutch().ends_with('.'), "{misjudged:?}");
        }
        let unfounded = Misjudged::GroundUnfounded(Inadmissible::NotRepaired).dutch();
        assert!(unfounded.contains("niet op tijd aangevuld"), "{unfounded}");
    }

    #[test]
    fn grounds_and_excuses_are_called_what_the_database_calls_them() {
        let grounds = Inadmissible::ALL.map(Inadmissible::as_str);
        assert_eq!(grounds, ["late", "not-interested", "not-repaired"]);
        assert_eq!(
            [Excuse::Outage, Excuse::Other].map(Excuse::as_str),
            ["outage", "other"]
        );
    }
}
