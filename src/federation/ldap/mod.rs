//! A directory as upstream: people sign in with the name and password that they have there (RFC 4511, RFC 4513).
//!
//! ```text
//!  server: the entry that is meant, all that a job needs ─▶ [`worker`](super::worker) ─▶ child: work ─▶ session ─▶ library
//!                                                                                          socket pair │
//!                                                           directory ◀─ TLS ◀─ dial ◀─ guard ◀────────┘
//! ```
//!
//! The library is named here alone, and runs in the child alone. What a directory sends passes the guard first.

mod ber;
mod control;
mod dial;
pub mod directories;
pub mod dn;
pub mod escape;
mod examine;
mod groups;
mod guard;
mod mend;
mod message;
pub mod protocol;
mod session;
mod subject;
mod trouble;
pub(in crate::federation) mod work;

pub use self::examine::examine;
pub use self::session::rehearse;
