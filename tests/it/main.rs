//! The one integration-test binary.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that can't go on has failed"
)]

mod access;
mod accounts;
mod audit_trail;
mod away;
mod backup;
mod bad_input;
mod browser;
mod casework_desk;
mod ceiling;
mod changes;
mod command_line;
mod deadlines;
mod contract;
mod distribution;
mod distribution_file;
mod draws;
mod explanation;
mod dead_letters;
mod four_eyes;
mod killed;
mod ledger_model;
mod letters;
mod mail_delivery;
mod main_job;
mod migrations;
mod notices;
mod notifications;
mod objections;
mod object_storage;
mod operation;
mod page_access;
mod portal;
mod processes;
mod outages;
mod penalties;
mod protection;
mod strangers;
mod sub_ceilings;
mod support;
mod tidy;
