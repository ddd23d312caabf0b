//! What a decision means for the payments of an award: which lapse, and what has to move still (Awb 4:57, 4:87).

use super::status::Status;
use crate::money::Money;

/// Which way money goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// To the provider.
    Out,
    /// Back from the provider.
    Back,
}

/// A payment as it counts here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flow {
    /// Which way it goes.
    pub way: Way,
    /// How much.
    pub amount: Money,
    /// Where it stands.
    pub status: Status,
}

/// What becomes of the payments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fitted {
    /// The places of the payments that lapse.
    pub cancelled: Vec<usize>,
    /// What the provider still has to get beyond the payments that stay.
    pub owed: Money,
    /// What has to come back beyond the payments that stay.
    pub reclaimed: Money,
}

/// Makes the payments of an award, oldest first, fit the amount it is now.
///
/// What was released can't be called back, so it counts as paid. What wasn't stays as long as it fits whole; after a
/// settlement nothing of it stays, since then one payment makes up the difference.
#[must_use]
pub fn net(amount: Money, settled: bool, flows: &[Flow]) -> Fitted {
    let total = |way| {
        let gone = flows
            .iter()
            .filter(|flow| flow.way == way && is_gone(flow.status));
        Money::sum(gone.map(|flow| flow.amount)).unwrap_or(Money::ZERO)
    };
    let (out, back) = (total(Way::Out), total(Way::Back));
    let kept = amount.checked_add(back).unwrap_or(amount);
    let reclaimed = out.saturating_sub(kept);
    let mut room = kept.saturating_sub(out);
    let mut fitted = Fitted {
        reclaimed,
        ..Fitted::default()
    };
    for (place, flow) in flows.iter().enumerate() {
        if !is_waiting(flow.status) {
            continue;
        }
        match room.checked_sub(flow.amount) {
            Some(rest) if flow.way == Way::Out && !settled => room = rest,
            _ => fitted.cancelled.push(place),
        }
    }
    if settled {
        fitted.owed = room;
    }
    fitted
}

/// What can still be planned for the provider within what the award is.
#[must_use]
pub fn room(amount: Money, flows: &[Flow]) -> Money {
    let total = |way| {
        let counted = flows
            .iter()
            .filter(|flow| flow.way == way && (is_gone(flow.status) || is_waiting(flow.status)));
        Money::sum(counted.map(|flow| flow.amount)).unwrap_or(Money::ZERO)
    };
    let kept = amount.checked_add(total(Way::Back)).unwrap_or(amount);
    kept.saturating_sub(total(Way::Out))
}

const fn is_gone(status: Status) -> bool {
    matches!(status, Status::Released | Status::Exported | Status::Paid)
}

const fn is_waiting(status: Status) -> bool {
    matches!(status, Status::Planned | Status::Prepared)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn euros(amount: u64) -> Money {
        Money::from_cents(amount * 100).unwrap()
    }

    const fn out(amount: u64, status: Status) -> (Way, u64, Status) {
        (Way::Out, amount, status)
    }

    fn netted(amount: u64, settled: bool, flows: &[(Way, u64, Status)]) -> (Vec<usize>, Money, Money) {
        let flows: Vec<_> = flows
            .iter()
            .map(|(way, amount, status)| Flow {
                way: *way,
                amount: euros(*amount),
                status: *status,
            })
            .collect();
        let fitted = net(euros(amount), settled, &flows);
        (fitted.cancelled, fitted.owed, fitted.reclaimed)
    }

    #[test]
    fn paid_beyond_the_new_amount_is_reclaimed_and_what_waits_lapses_awb_4_57() {
        let flows = [
            out(60, Status::Paid),
            out(20, Status::Released),
            out(10, Status::Prepared),
        ];
        assert_eq!(netted(50, false, &flows), (vec![2], euros(0), euros(30)));
    }

    #[test]
    fn what_waits_stays_as_long_as_it_fits_whole() {
        let flows = [
            out(40, Status::Paid),
            out(30, Status::Planned),
            out(10, Status::Prepared),
        ];
        assert_eq!(netted(60, false, &flows), (vec![1], euros(0), euros(0)));
        assert_eq!(netted(80, false, &flows), (vec![], euros(0), euros(0)));
    }

    #[test]
    fn a_settlement_is_made_up_by_one_payment_awb_4_87() {
        let flows = [
            out(40, Status::Paid),
            out(30, Status::Prepared),
            out(5, Status::Returned),
        ];
        assert_eq!(netted(60, true, &flows), (vec![1], euros(20), euros(0)));
        assert_eq!(netted(40, true, &flows), (vec![1], euros(0), euros(0)));
        assert_eq!(netted(0, true, &flows), (vec![1], euros(0), euros(40)));
    }

    #[test]
    fn a_reclaim_that_waits_is_made_anew_and_one_that_was_released_counts() {
        let waiting = [out(60, Status::Paid), (Way::Back, 20, Status::Planned)];
        assert_eq!(netted(50, false, &waiting), (vec![1], euros(0), euros(10)));
        let released = [out(60, Status::Paid), (Way::Back, 20, Status::Paid)];
        assert_eq!(netted(50, false, &released), (vec![], euros(0), euros(0)));
        assert_eq!(netted(50, true, &released), (vec![], euros(10), euros(0)));
        assert_eq!(netted(30, false, &released), (vec![], euros(0), euros(10)));
    }

    #[test]
    fn an_advance_fits_in_what_is_neither_paid_nor_planned_awb_4_95() {
        let flows = [
            out(40, Status::Paid),
            out(10, Status::Planned),
            out(9, Status::Cancelled),
            (Way::Back, 5, Status::Planned),
        ];
        let flows = flows.map(|(way, amount, status)| Flow {
            way,
            amount: euros(amount),
            status,
        });
        assert_eq!(room(euros(60), &flows), euros(15));
        assert_eq!(room(euros(40), &flows), euros(0));
    }

    fn flow() -> impl Strategy<Value = Flow> {
        (any::<bool>(), 1_u64..100, 0_usize..Status::ALL.len()).prop_map(|(back, amount, status)| Flow {
            way: if back { Way::Back } else { Way::Out },
            amount: euros(amount),
            status: Status::ALL[status],
        })
    }

    proptest! {
        #[test]
        fn in_the_end_the_provider_has_exactly_what_is_settled_and_never_more_than_the_award(
            amount in 0_u64..200, settled in any::<bool>(), flows in prop::collection::vec(flow(), 0..12),
        ) {
            let fitted = net(euros(amount), settled, &flows);
            prop_assert!(fitted.owed.is_zero() || fitted.reclaimed.is_zero());
            let stays = |(place, flow): &(usize, &Flow)| {
                !matches!(flow.status, Status::Returned | Status::Cancelled) && !fitted.cancelled.contains(place)
            };
            let total = |way: Way| {
                let kept = flows.iter().enumerate().filter(stays).filter(|(_, flow)| flow.way == way);
                kept.map(|(_, flow)| flow.amount.cents()).sum::<u64>()
            };
            let out = total(Way::Out) + fitted.owed.cents();
            let back = total(Way::Back) + fitted.reclaimed.cents();
            prop_assert!(out <= back + amount * 100);
            if settled {
                prop_assert_eq!(out, back + amount * 100);
            }
        }
    }
}
