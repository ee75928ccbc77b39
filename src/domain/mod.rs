//! The nouns of an OpenID Provider and their legal changes.
//!
//! This layer knows nothing of databases, pages or HTTP: it imports the standard library, `serde`
//! and `url` alone, and everybody may import it. To add a noun: one file here, one aggregate file in
//! `store/`, one table in a migration.

pub mod activity;
pub mod assertion;
pub mod authentication;
pub mod authorization;
pub mod authorization_details;
pub mod backchannel;
pub mod challenge;
pub mod claims;
pub mod client;
pub mod confirmation;
pub mod connector;
pub mod deletion;
pub mod device;
pub mod device_authorization;
pub mod directory;
pub mod encryption;
pub mod enrolled;
pub mod exchange;
pub mod grant;
pub mod id;
pub mod id_jag;
pub mod interaction;
pub mod issuer_keys;
pub mod logo;
pub mod logout;
pub mod mail;
pub mod network;
pub mod passkey;
pub mod polled;
pub mod preferences;
pub mod profile;
pub mod pushed_request;
pub mod redirect_uri;
pub mod resource;
pub mod response_type;
pub mod roles;
pub mod scope;
pub mod security_profile;
pub mod session;
pub mod signing;
pub mod text;
pub mod time;
pub mod trusted_device;
pub mod upstream_session;
pub mod user;
pub mod word;
pub mod words;
