//! Plafond: applications for subsidy, and grants that never exceed their ceiling.
//!
//! The rooms in the order in which they may use each other: a room knows those above it and none below it.

#![forbid(unsafe_code)]

pub mod config;
pub mod db;
pub mod http;

pub mod audit;
pub mod notifications;
pub mod identity;
pub mod mandates;
pub mod deadlines;
pub mod documents;
pub mod outages;

pub mod organisations;
pub mod calls;
pub mod saved_views;
pub mod ceiling;
pub mod applications;
pub mod notes;
pub mod penalties;
pub mod assessment;
pub mod hearings;
pub mod awards;
pub mod distribution;
pub mod explanation;
pub mod payments;
pub mod reports;
pub mod settlement;
pub mod changes;
pub mod objections;
pub mod reserve;
pub mod notices;

pub mod public_register;
pub mod figures;

pub mod operation;
pub mod api;
pub mod portal;
pub mod app;
pub mod worker;
pub mod sample;

pub mod cli;
