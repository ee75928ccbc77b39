//! The entries as a library, for the targets.

pub mod entries;
mod stand;
