//! Configuration: what the operator wrote, read and named, not yet judged.
//!
//! Four layers, the later ones over the earlier: defaults, `doorward.toml`, the environment's `DOORWARD__SECTION__KEY`,
//! flags of the command line. An unknown or malformed key is an error that names it and where it is written. What a
//! value may be is judged in `app::plan`, which knows what it is for.
//!
//! To add a setting: a field in [`section`], its bounds in `app::plan`, its row in `docs/configuration.md`.

mod branding;
mod error;
mod hidden;
mod presets;
pub mod section;
mod source;
mod span;
mod written;

pub use branding::{Branding, FootLink, Words};
pub use error::ConfigError;
pub use hidden::Hidden;
pub use presets::{Preset, presets};
pub use section::Config;
pub use source::{Loaded, Request, load};
pub use span::{NotASpan, Span};
pub use written::Setting;
