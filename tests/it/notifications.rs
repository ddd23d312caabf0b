//! The outbox in a real PostgreSQL, sent to a real mail server.
