//! JSON APIs of our own, described by OpenAPI.

pub mod health;
