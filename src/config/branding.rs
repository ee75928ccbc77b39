//! `branding`: how the pages look.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, MapAccess, Visitor};

/// `branding`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Branding {
    /// The file with the logo.
    pub logo: Option<PathBuf>,
    /// The file with the one for dark pages.
    pub logo_dark: Option<PathBuf>,
    /// The accent, as `#0b5fff`.
    pub accent: Option<String>,
    /// The one for dark pages.
    pub accent_dark: Option<String>,
    /// The links at the foot of pages.
    pub links: Vec<FootLink>,
    /// Who helps: `mailto:…` or `https://…`.
    pub support: Option<String>,
}

/// One of `branding.links`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FootLink {
    /// Its words.
    pub title: Words,
    /// Where it leads.
    pub href: String,
}

/// Words for all languages, or for each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Words {
    /// `"Privacy"`
    Same(String),
    /// `{ en = "Privacy", de = "Datenschutz" }`
    ByLanguage(BTreeMap<String, String>),
}

impl<'de> Deserialize<'de> for Words {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;

        impl<'de> Visitor<'de> for Reader {
            type Value = Words;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text, or one for each language as in { en = \"Privacy\", de = \"Datenschutz\" }")
            }

            fn visit_str<E>(self, text: &str) -> Result<Words, E> {
                Ok(Words::Same(text.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Words, A::Error> {
                BTreeMap::deserialize(MapAccessDeserializer::new(map)).map(Words::ByLanguage)
            }
        }

        deserializer.deserialize_any(Reader)
    }
}
