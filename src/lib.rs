//! Doorward: a standards-first OpenID Connect identity provider.
//!
//! Layers point one way: `web` → `oauth` · `login` → `store` → `domain`; `docs/architecture.md` has the map.

pub mod account;
pub mod app;
pub mod cache;
pub mod cli;
pub mod clock;
pub mod config;
pub mod domain;
pub mod egress;
pub mod entropy;
pub mod errands;
pub mod federation;
pub mod jobs;
pub mod keys;
pub mod login;
pub mod mail;
pub mod oauth;
pub mod objects;
pub mod pace;
pub mod picture;
pub mod provider;
pub mod secret;
pub mod store;
pub mod telemetry;
pub mod web;
pub mod zone;
