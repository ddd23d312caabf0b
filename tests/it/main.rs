//! The one integration-test binary.

mod mail_delivery;
mod notifications;

