//! Why a term can't be counted, in words.

/// A term that can't be counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Impossible {
    /// The calendar ends before the term does.
    #[error("Deze datum ligt te ver weg om mee te rekenen.")]
    OutOfReach,
    /// A suspension that ends before it starts.
    #[error("Een opschorting eindigt niet voordat zij begint.")]
    SuspensionReversed,
    /// A postponement of less than one or more than six weeks (Awb 7:10(3)).
    #[error("Uitstel is 1 tot en met 6 weken (artikel 7:10, derde lid, van de Algemene wet bestuursrecht).")]
    PostponementOutOfRange,
    /// No weeks at all.
    #[error("Een termijn is ten minste één week.")]
    NoLength,
}
