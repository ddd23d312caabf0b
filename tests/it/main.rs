//! The one integration-test binary.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that can't go on has failed"
)]

mod access;
mod accounts;
mod assessment;
mod audit_trail;
mod away;
mod backup;
mod bad_input;
mod bounds;
mod bounds_pages;
mod browser;
mod calls_maximum;
mod casework_desk;
mod ceiling;
mod changes;
mod command_line;
mod concepts;
mod confirmation;
mod contract;
mod dead_letters;
mod deadlines;
mod decision_letters;
mod demo;
mod desk_notes;
mod distribution;
mod distribution_file;
mod distribution_tried;
mod draws;
mod english_pages;
mod every_page;
mod explanation;
mod finance_desk;
mod finance_figures;
mod finding;
mod four_eyes;
mod hearings;
mod killed;
mod ledger_model;
mod letters;
mod long_lists;
mod mail_delivery;
mod mail_links;
mod main_job;
mod management_desk;
mod management_results;
mod management_words;
mod mandates;
mod migrations;
mod notices;
mod notifications;
mod object_storage;
mod objection_attachments;
mod objections;
mod operation;
mod organisations;
mod order_of_receipt;
mod outages;
mod page_access;
mod penalties;
mod penalties_paid;
mod planned_once;
mod portal;
mod printed;
mod processes;
mod protection;
mod stopped;
mod provider_applies;
mod provider_desk;
mod provider_dossier;
mod reserve;
mod strangers;
mod reclaims;
mod report_drafts;
mod reports;
mod revisions;
mod settings;
mod settlement;
mod sub_ceilings;
mod support;
mod tidy;
mod tidying;
