//! Plafond.
