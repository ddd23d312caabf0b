//! An own small mail server.
