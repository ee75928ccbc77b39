//! What the house promises about its own sources: which layer names which, and what is never written.

mod documents;
mod layers;
mod libraries;
mod secrets;
mod source;
mod style;
