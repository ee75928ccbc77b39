//! What the house promises about its own sources: which layer names which, and what is never written.

mod documents;
mod layers;
mod source;
mod style;
