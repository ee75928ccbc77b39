//! Sign-in by another provider: an upstream says who somebody is, and here it is decided whose account that is.

pub mod connection;
