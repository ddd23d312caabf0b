//! Local PostgreSQL.
