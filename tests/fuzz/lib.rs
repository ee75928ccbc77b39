//! The entries as a library, for the targets.

pub mod entries;
mod stand;

/// Makes the provider, whose keys take longer than any input may.
pub fn prepare() {
    stand::Stand::get();
}
