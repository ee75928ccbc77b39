//! JSON APIs of our own, described by OpenAPI. Below `/api/v1` each request brings an access token for administration.
//!
//! To add an operation there: a method of an API here, and its path in `web/mod.rs`, by [`access::Administered`].

pub mod access;
pub mod connectors;
pub mod health;
pub mod problem;
