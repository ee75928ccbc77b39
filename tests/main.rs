//! The integration tests: one binary, folders that mirror `src`, and `support` with the application in process.
//!
//! Names are rules. A test that touches the database runs on SQLite and on PostgreSQL (`both_engines!`).

#[macro_use]
mod support;

mod architecture;
mod login;
mod oauth;
mod store;
mod web;
