//! What is entered about letters.
