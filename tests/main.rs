//! The integration tests: one binary, folders that mirror `src`, and `support` with the application in process.
//!
//! Names are rules. A test that touches the database runs on SQLite and on PostgreSQL (`both_engines!`).

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on must stop"
)]
#![expect(
    clippy::too_many_lines,
    reason = "a test that walks a table, or a flow from end to end, reads better whole"
)]

#[macro_use]
mod support;

mod architecture;
mod cli;
mod federation;
mod fuzz;
mod login;
mod mail;
mod oauth;
mod store;
mod web;
