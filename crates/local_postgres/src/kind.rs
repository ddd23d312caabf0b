//! What a private PostgreSQL is for.

/// How much the data is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Every commit is on disk before it is acknowledged.
    Durable,
    /// Fast and in memory where possible; gone when the server stops.
    Throwaway,
}
