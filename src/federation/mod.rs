//! Sign-in by another provider: an upstream says who somebody is, and here it is decided whose account that is.
//!
//! ```text
//!  the sign-in page ─▶ openid::request: state, nonce, PKCE, in the interaction ─▶ the upstream signs its person in
//!  /callback/{name} ─▶ asked::take: this browser's, once ─▶ openid or oauth::receive: Assertion ─▶ link: whose account ─▶ login::attempt, as after any proof
//!
//!  /saml/{name}/acs ─▶ saml: what was posted is judged by a worker, and goes on with the browser to that callback
//!
//!  what the upstream gave for them ─▶ tokens: kept, where clients may have it, and given out by token exchange
//!
//!  a name and a password ─▶ password: ours, or ldap: a directory's, which comes to an Assertion too ─▶ link, as above
//!  the same, and a new one ─▶ password_change: the directory has that from then on ─▶ link, as above; or the account's page
//! ```
//!
//! To add a kind of upstream: its place in [`Upstream`](crate::domain::connector::Upstream), its section in `app/plan/connectors.rs`, and a
//! folder here that ends in an [`Assertion`](crate::domain::connector::Assertion). Linking is one file for all of them, and what people link
//! and take away themselves another; what is kept of an upstream's word each time is a third, `renewal.rs`. What reads the bytes of an upstream by a library that they can break does so in a [`worker`], never in
//! the server.

pub mod asked;
pub mod breaker;
mod code;
pub mod connection;
mod ended;
pub mod examine;
pub mod examined;
pub mod failure;
mod health;
pub mod identities;
pub mod ldap;
pub mod link;
pub mod oauth;
mod offered;
pub mod openid;
pub mod password;
pub mod password_change;
mod renewal;
pub mod saml;
pub mod sync;
pub mod tokens;
pub mod worker;
