//! What people do with their own account beyond signing in.
//!
//! Each is one transaction under the person's row, so that what two windows send at once is brought together one after the other.

pub mod picture;
pub mod preferences;
pub mod profile;
pub mod second_step;
