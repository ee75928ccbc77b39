//! `/brand/{hash}.css` and `/brand/{hash}.png`: how a tenant looks. Made at the start from what the operator configured, and
//! named by the hash of its content, so that a browser may keep it for ever (RFC 8246).
//!
//! Pages ask [`Brand`] for the address of each part; without a brand they are Doorward's own.

pub mod accents;
pub mod colour;

use std::collections::BTreeMap;
use std::sync::Arc;

use http::{StatusCode, header};
use poem::{Request, Response};

use self::accents::Accents;
use super::assets::CACHE_CONTROL;
use super::pages::home::missing;
use super::pages::views::{Contact, LocalPath, WebUrl};
use super::state::State;
use crate::secret::sha256_base64url;

/// Even opened by itself a picture can do nothing, should it ever be more than one.
const POLICY: &str = "sandbox; default-src 'none'";
/// The pixels of a page that a logo may have.
const LOGO_WIDTH: u32 = 160;
const LOGO_HEIGHT: u32 = 32;

/// What the operator chose, already judged.
#[derive(Clone, Debug, Default)]
pub struct Chosen {
    /// The accents.
    pub accents: Option<Accents>,
    /// The logo, as a PNG of our own making.
    pub logo: Option<Picture>,
    /// The one for dark pages.
    pub logo_dark: Option<Picture>,
    /// The links at the foot of pages.
    pub links: Vec<Link>,
    /// Who helps.
    pub support: Option<Contact>,
}

/// A PNG and its sides in pixels.
#[derive(Clone, Debug)]
pub struct Picture {
    /// The file.
    pub png: Vec<u8>,
    /// Its width.
    pub width: u32,
    /// Its height.
    pub height: u32,
}

/// A link at the foot of pages.
#[derive(Clone, Debug)]
pub struct Link {
    /// Its words.
    pub title: Title,
    /// Where it leads.
    pub href: WebUrl,
}

/// Words of the operator.
#[derive(Clone, Debug)]
pub enum Title {
    /// The same in every language.
    Same(String),
    /// By the tag of the language.
    ByLanguage(BTreeMap<String, String>),
}

impl Title {
    /// The words for a page of this language, and their language where it is another. What is not there in this language is
    /// English, else what is first.
    #[must_use]
    pub fn in_language(&self, language: &str) -> (&str, Option<&str>) {
        match self {
            Self::Same(text) => (text, None),
            Self::ByLanguage(texts) => {
                let found = [language, "en"]
                    .into_iter()
                    .find_map(|tag| texts.get_key_value(tag))
                    .or_else(|| texts.first_key_value());
                let Some((tag, text)) = found else {
                    return ("", None);
                };
                (text, (tag != language).then_some(tag))
            }
        }
    }
}

/// A logo as pages show it.
#[derive(Clone, Debug)]
pub struct Logo {
    /// Where it is.
    pub address: LocalPath,
    /// Its width on the page.
    pub width: u32,
    /// Its height on the page.
    pub height: u32,
}

/// How a tenant looks.
#[derive(Clone, Debug, Default)]
pub struct Brand {
    /// The style sheet with its accents.
    pub style_sheet: Option<LocalPath>,
    /// Its logo.
    pub logo: Option<Logo>,
    /// The one for dark pages, where it has another.
    pub logo_dark: Option<Logo>,
    /// The links at the foot of pages.
    pub links: Vec<Link>,
    /// Who helps.
    pub support: Option<Contact>,
    files: BTreeMap<String, File>,
}

#[derive(Clone, Debug)]
struct File {
    content_type: &'static str,
    content: Vec<u8>,
}

impl Brand {
    /// Names each file by its content.
    #[must_use]
    pub fn new(chosen: Chosen) -> Self {
        let Chosen {
            accents,
            logo,
            logo_dark,
            links,
            support,
        } = chosen;
        let mut files = BTreeMap::new();
        let mut keep = |content: Vec<u8>, ending: &str, content_type| {
            let name = format!("{}.{ending}", sha256_base64url(&content));
            let address = LocalPath::parse(&format!("/brand/{name}"));
            let file = File {
                content_type,
                content,
            };
            files.insert(name, file);
            address
        };
        let sheet = accents.map(|accents| accents.style_sheet().into_bytes());
        let style_sheet = sheet.and_then(|sheet| keep(sheet, "css", "text/css; charset=utf-8"));
        let mut hang = |picture: Picture| {
            let (width, height) = on_page(picture.width, picture.height);
            let address = keep(picture.png, "png", "image/png")?;
            Some(Logo {
                address,
                width,
                height,
            })
        };
        let logo = logo.and_then(&mut hang);
        let logo_dark = logo_dark.and_then(&mut hang);
        Self {
            style_sheet,
            logo,
            logo_dark,
            links,
            support,
            files,
        }
    }

    /// Name and content of every file, for checks and for writing pages to a disk.
    pub fn files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files
            .iter()
            .map(|(name, file)| (name.as_str(), file.content.as_slice()))
    }
}

/// As large as there is room, and no larger than it is.
fn on_page(width: u32, height: u32) -> (u32, u32) {
    let (width, height) = (width.max(1), height.max(1));
    let fitted = |side: u32, others: u32, room: u32| (side.saturating_mul(room) / others).max(1);
    let (mut wide, mut high) = (width, height);
    if high > LOGO_HEIGHT {
        (wide, high) = (fitted(width, height, LOGO_HEIGHT), LOGO_HEIGHT);
    }
    if wide > LOGO_WIDTH {
        (wide, high) = (LOGO_WIDTH, fitted(height, width, LOGO_WIDTH));
    }
    (wide, high)
}

/// A file of the brand, by its name.
pub async fn get(state: Arc<State>, request: Request) -> Response {
    let name = request.raw_path_param("file").unwrap_or_default();
    let Some(file) = state.brand.files.get(name) else {
        return missing(&state, StatusCode::NOT_FOUND, request.headers());
    };
    Response::builder()
        .content_type(file.content_type)
        .header(header::CACHE_CONTROL, CACHE_CONTROL)
        .header(header::CONTENT_SECURITY_POLICY, POLICY)
        .body(file.content.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_logo_fits_and_keeps_its_shape() {
        for (sides, shown) in [
            ((96, 96), (32, 32)),
            ((480, 96), (160, 32)),
            ((480, 48), (160, 16)),
            ((48, 96), (16, 32)),
            ((20, 10), (20, 10)),
            ((480, 1), (160, 1)),
            ((0, 0), (1, 1)),
        ] {
            assert_eq!(on_page(sides.0, sides.1), shown, "{sides:?}");
        }
    }

    #[test]
    fn a_title_is_in_the_language_of_the_page_or_says_in_which() {
        let texts = |texts: &[(&str, &str)]| {
            let owned = texts
                .iter()
                .map(|(tag, text)| ((*tag).into(), (*text).into()));
            Title::ByLanguage(owned.collect())
        };
        let both = texts(&[("de", "Datenschutz"), ("en", "Privacy")]);
        assert_eq!(both.in_language("de"), ("Datenschutz", None));
        assert_eq!(both.in_language("ar"), ("Privacy", Some("en")));
        let foreign = texts(&[("fr", "Vie privée")]);
        assert_eq!(foreign.in_language("ar"), ("Vie privée", Some("fr")));
        let same = Title::Same("Impressum".into());
        assert_eq!(same.in_language("ar"), ("Impressum", None));
    }
}
