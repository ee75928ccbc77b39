//! The page at the issuer's own address.

use askama::Template;

use super::{Chrome, LocalPath};

/// Says what this is, and little more.
#[derive(Clone, Debug, Template)]
#[template(path = "home.html")]
pub struct Home {
    /// Shared.
    pub chrome: Chrome,
    /// In dev, a link to the playground.
    pub playground: Option<LocalPath>,
}
