//! The protocol: what the specifications say, one rule beside one `if`.
//!
//! A use-case is *gather* (async: caches, parsing) → *decide* (one transaction) → *deliver* (sign, after the commit).
//! To add a grant: one file in `token/`, a variant of `GrantType`, and the match arm that the compiler then demands.

pub mod access_token;
pub mod admin_token;
pub mod assessment;
pub mod authorization_details;
pub mod authorize;
pub mod backchannel;
pub mod claims;
pub mod client_auth;
pub mod client_document;
pub mod client_keys;
pub mod device;
pub mod discovery;
pub mod dpop;
pub mod elsewhere;
pub mod encryption;
pub mod error;
pub mod grant_token;
pub mod id_token;
pub mod introspect;
pub mod json;
pub mod jwt;
pub mod logo;
pub mod logout;
mod native_sso;
pub mod params;
pub mod pkce;
pub mod published;
pub mod registration;
mod resource;
pub mod revoke;
mod signing;
pub mod subject;
pub mod token;
pub mod trace;
pub mod userinfo;
