//! Figures that are kept added up in PostgreSQL (`migrations/2026-01-01-003360_figures_kept`), so that a page takes as long
//! for a hundred thousand dossiers as for ten.
//!
//! What someone records adds rows to `figure_changes` in the same transaction; folding adds these to `figure_sums`. A figure is
//! what both say together, so that it is right before and after.

mod store;

pub use store::fold;
