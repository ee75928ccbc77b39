//! What people prefer of pages, of mails and of how they are asked who they are, on all their devices. Language and time zone are claims,
//! and stand in the [profile](super::user::Profile).

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Light or dark by the person's own choice; without one, the browser decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// The theme of this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Light, Self::Dark]
            .into_iter()
            .find(|theme| theme.name() == name)
    }

    /// `light` or `dark`: in addresses, in the cookie, in the database, and for the style sheet.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// What somebody prefers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preferences {
    /// Light or dark; nothing for as the device has it.
    pub theme: Option<Theme>,
    /// Which mails they want.
    pub notices: Notices,
    /// Whether a passkey is to be asked for after each password.
    pub second_step: bool,
}

/// The mails that people can do without. What changes how one gets in is told to everybody (ASVS 6.3.7), and is not here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Notices {
    /// Of a sign-in with a browser that they have not used before.
    pub new_browser: bool,
    /// What only a later version knows, kept for it.
    #[serde(flatten)]
    pub later: Map<String, Value>,
}

impl Default for Notices {
    /// All.
    fn default() -> Self {
        Self {
            new_browser: true,
            later: Map::new(),
        }
    }
}
