//! How the pages look.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::judge::Judge;
use crate::config::{ConfigError, FootLink, Words};
use crate::web::brand::accents::{Accents, Look};
use crate::web::brand::colour::Colour;
use crate::web::brand::{Link, Title};
use crate::web::i18n;
use crate::web::pages::views::{Contact, WebUrl};

/// Links at the foot of a page.
const MOST_LINKS: usize = 5;
/// Characters of the words of one.
const LONGEST_TITLE: usize = 40;

/// What was chosen; the files are not read yet.
#[derive(Clone, Debug, Default)]
pub struct BrandingPlan {
    /// The accents.
    pub accents: Option<Accents>,
    /// Whether the one for dark pages was made of the other.
    pub is_dark_derived: bool,
    /// The file with the logo.
    pub logo: Option<PathBuf>,
    /// The file with the one for dark pages.
    pub logo_dark: Option<PathBuf>,
    /// The links at the foot of pages.
    pub links: Vec<Link>,
    /// Who helps.
    pub support: Option<Contact>,
}

impl Judge<'_> {
    pub(super) fn branding(&self) -> Result<BrandingPlan, ConfigError> {
        let branding = &self.config().branding;
        let (logo, logo_dark) = (branding.logo.clone(), branding.logo_dark.clone());
        for (key, file) in [("branding.logo", &logo), ("branding.logo_dark", &logo_dark)] {
            if file
                .as_ref()
                .is_some_and(|file| file.as_os_str().is_empty())
            {
                return self.refuse(key, "it is empty; name the file, or leave it out");
            }
        }
        if logo.is_none() && logo_dark.is_some() {
            return self.refuse(
                "branding.logo_dark",
                "branding.logo is not set: what do light pages show?",
            );
        }
        Ok(BrandingPlan {
            accents: self.accents()?,
            is_dark_derived: branding.accent_dark.is_none(),
            logo,
            logo_dark,
            links: self.links()?,
            support: self.support()?,
        })
    }

    fn accents(&self) -> Result<Option<Accents>, ConfigError> {
        const LIGHT: &str = "branding.accent";
        const DARK: &str = "branding.accent_dark";
        let branding = &self.config().branding;
        let light = self.colour(LIGHT, branding.accent.as_deref())?;
        let dark = self.colour(DARK, branding.accent_dark.as_deref())?;
        let Some(light) = light else {
            return match dark {
                None => Ok(None),
                Some(_) => self.refuse(DARK, "branding.accent is not set: which has a light page?"),
            };
        };
        Accents::of(light, dark).map(Some).or_else(|pale| {
            let key = match pale.look {
                Look::Light => LIGHT,
                Look::Dark => DARK,
            };
            self.refuse(key, &pale.to_string())
        })
    }

    fn colour(&self, key: &str, text: Option<&str>) -> Result<Option<Colour>, ConfigError> {
        let Some(text) = text else { return Ok(None) };
        match Colour::parse(text) {
            Some(colour) => Ok(Some(colour)),
            None => self.refuse(
                key,
                &format!(
                    "{text:?} is no colour: write # and six hexadecimal digits, as in #0b5fff"
                ),
            ),
        }
    }

    fn links(&self) -> Result<Vec<Link>, ConfigError> {
        const KEY: &str = "branding.links";
        let links = &self.config().branding.links;
        if links.len() > MOST_LINKS {
            return self.refuse(KEY, &format!("there are more than {MOST_LINKS}"));
        }
        let judge = |FootLink { title, href }: &FootLink| {
            let title = title_of(title)?;
            // Who runs a server for others has no pages on their machines, which a `WebUrl` allows too.
            let address = WebUrl::parse(href).filter(|url| url.as_str().starts_with("https://"));
            let address = address
                .ok_or_else(|| format!("{href:?} is no address: write https://HOST/PATH"))?;
            Ok(Link {
                title,
                href: address,
            })
        };
        let links: Result<Vec<Link>, String> = links.iter().map(judge).collect();
        links.or_else(|reason| self.refuse(KEY, &reason))
    }

    fn support(&self) -> Result<Option<Contact>, ConfigError> {
        let Some(text) = &self.config().branding.support else {
            return Ok(None);
        };
        match Contact::parse(text) {
            Some(contact) => Ok(Some(contact)),
            None => self.refuse(
                "branding.support",
                &format!(
                    "{text:?} is no way to reach anybody: write mailto:help@example.com or https://example.com/help"
                ),
            ),
        }
    }
}

/// The words of a link, or what is wrong with them.
fn title_of(words: &Words) -> Result<Title, String> {
    match words {
        Words::Same(text) => text_of(text).map(Title::Same),
        Words::ByLanguage(texts) => {
            let mut titles = BTreeMap::new();
            for (tag, text) in texts {
                if !i18n::available().any(|known| known == tag) {
                    let known: Vec<_> = i18n::available().collect();
                    return Err(format!(
                        "pages do not speak {tag:?}; they speak {}",
                        known.join(", ")
                    ));
                }
                titles.insert(tag.clone(), text_of(text)?);
            }
            if titles.is_empty() {
                return Err("a title is empty".to_owned());
            }
            Ok(Title::ByLanguage(titles))
        }
    }
}

fn text_of(text: &str) -> Result<String, String> {
    let text = text.trim();
    let is_good = !text.is_empty()
        && text.chars().count() <= LONGEST_TITLE
        && !text.chars().any(char::is_control);
    if is_good {
        Ok(text.to_owned())
    } else {
        Err(format!(
            "{text:?} is no title: one has 1 to {LONGEST_TITLE} characters and no control characters"
        ))
    }
}
