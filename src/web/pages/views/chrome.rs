//! What every page has: whose door it is, in which language and light, and who sent the person here.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use super::{LocalPath, WebUrl};
pub use crate::domain::preferences::Theme;
use crate::web::assets::asset_url;
use crate::web::brand::{Brand, Logo};
use crate::web::i18n::{Localizer, Piece};
use crate::zone::Zone;

/// What all pages share. Build one a request.
#[derive(Clone, Debug)]
pub struct Chrome {
    /// The language of the page, from `Localizer::negotiate`.
    pub localizer: Localizer,
    /// Whose door this is. Shown as it is; any script, any length.
    pub tenant_name: String,
    /// Host and, unless it is the scheme's own, port of the issuer: what the address bar says.
    pub host: String,
    /// The person's choice of light or dark.
    pub theme: Option<Theme>,
    /// Where the person's clock hangs.
    pub zone: Zone,
    /// Whether this is `doorward dev`: the footer says so.
    pub is_dev: bool,
    /// How the tenant looks.
    pub brand: Arc<Brand>,
}

impl Chrome {
    /// The logo, and the one that takes its place where the browser decides on dark.
    #[must_use]
    pub fn logo(&self) -> Option<(&Logo, Option<&Logo>)> {
        let (light, dark) = (self.brand.logo.as_ref()?, self.brand.logo_dark.as_ref());
        Some(match self.theme {
            Some(Theme::Light) => (light, None),
            Some(Theme::Dark) => (dark.unwrap_or(light), None),
            None => (light, dark),
        })
    }

    /// The links at the foot: address, words, their language if it is not the page's.
    #[must_use]
    pub fn links(&self) -> Vec<(&WebUrl, &str, Option<&str>)> {
        let language = self.localizer.lang();
        let links = self.brand.links.iter().map(|link| {
            let (title, other) = link.title.in_language(language);
            (&link.href, title, other)
        });
        links.collect()
    }

    /// The message `id`.
    #[must_use]
    pub fn t<'id>(&self, id: &'id str) -> Cow<'id, str> {
        self.localizer.msg(id)
    }

    /// The message `id` with one variable, as plain text (for attributes and titles).
    #[must_use]
    pub fn with(&self, id: &str, name: &str, value: &str) -> String {
        self.localizer.msg_with(id, &[(name, value)])
    }

    /// The message `id` with one variable, cut so that `sentence.html` sets the value in its own element.
    #[must_use]
    pub fn pieces(&self, id: &str, name: &str, value: &str) -> Vec<Piece> {
        self.localizer.pieces(id, &[(name, value)])
    }

    /// The hashed address of a file in `static/`.
    #[must_use]
    pub fn asset(&self, name: &str) -> &'static str {
        asset_url(name)
    }

    /// The choices of the foot of the page: address, message id, whether it is the one in use.
    #[must_use]
    pub fn theme_choices(&self) -> [(&'static str, &'static str, bool); 3] {
        [
            ("/theme/light", "theme-light", Some(Theme::Light)),
            ("/theme/dark", "theme-dark", Some(Theme::Dark)),
            ("/theme/automatic", "theme-automatic", None),
        ]
        .map(|(path, id, theme)| (path, id, self.theme == theme))
    }

    /// The words of a link that leads back to a client. Its name is cut as on every other page.
    #[must_use]
    pub fn back_to(&self, client: &str) -> String {
        self.with("back-to-client", "client", &shorten(client.trim()))
    }

    /// A sentence that asks to wait about so long, in the largest unit that fits: `throttled-seconds`, `-minutes` or `-hours`.
    #[must_use]
    pub fn throttled(&self, seconds: u64) -> String {
        let (id, count) = match seconds {
            0..=89 => ("throttled-seconds", seconds.max(1)),
            90..=5399 => ("throttled-minutes", seconds.div_ceil(60)),
            _ => ("throttled-hours", seconds.div_ceil(3600)),
        };
        self.localizer.msg_count(id, count)
    }

    /// The same where too many mails were asked for, which are counted by the hour.
    #[must_use]
    pub fn too_many_mails(&self, seconds: u64) -> String {
        let (id, count) = match seconds {
            0..=89 => ("mails-throttled-seconds", seconds.max(1)),
            _ => ("mails-throttled-minutes", seconds.div_ceil(60)),
        };
        self.localizer.msg_count(id, count)
    }
}

/// Where a form posts to, and the proof that it came from our page.
#[derive(Clone)]
pub struct Form {
    /// `action`.
    pub action: LocalPath,
    /// The value of the hidden input `csrf`.
    pub csrf: String,
}

impl fmt::Debug for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Form({})", self.action)
    }
}

/// Characters of a client's name that are shown. Enough for any honest name, too few to push the rest off the screen.
const LONGEST_NAME: usize = 80;

/// The relying party, as the pages name it. Everything here was registered by somebody we do not know.
#[derive(Clone, Debug)]
pub struct Client {
    pub(super) name: String,
    pub(super) host: String,
    /// A copy of `logo_uri` that we serve ourselves: pages ask no other origin for anything. Without one, a tile with the
    /// name's first letter stands in its place.
    pub logo: Option<LocalPath>,
    /// `client_uri`.
    pub client_uri: Option<WebUrl>,
    /// `policy_uri`.
    pub policy_uri: Option<WebUrl>,
    /// `tos_uri`.
    pub tos_uri: Option<WebUrl>,
}

impl Client {
    /// A client with nothing else registered. `name` is its `client_name` in the page's language, and is cut after 80 characters;
    /// `host` is that of the redirect URI of this very request, where the person will be sent, and stands in for an empty name.
    #[must_use]
    pub fn new(name: &str, host: &str) -> Self {
        let name = if name.trim().is_empty() {
            host.to_owned()
        } else {
            shorten(name.trim())
        };
        Self {
            name,
            host: host.to_owned(),
            logo: None,
            client_uri: None,
            policy_uri: None,
            tos_uri: None,
        }
    }

    /// The letter on the tile of a client without a logo.
    #[must_use]
    pub fn initial(&self) -> String {
        initial(&self.name)
    }

    /// Whether any of the addresses that `client-links.html` shows is there.
    #[must_use]
    pub fn has_links(&self) -> bool {
        self.client_uri.is_some() || self.policy_uri.is_some() || self.tos_uri.is_some()
    }
}

/// The first letter or digit of a name in any script, in upper case where the script has it; empty if the name has none.
pub(super) fn initial(name: &str) -> String {
    name.chars()
        .find(|letter| letter.is_alphanumeric())
        .map(|letter| letter.to_uppercase().take(1).collect())
        .unwrap_or_default()
}

fn shorten(name: &str) -> String {
    match name.char_indices().nth(LONGEST_NAME) {
        Some((end, _)) => format!("{}…", name.get(..end).unwrap_or(name).trim_end()),
        None => name.to_owned(),
    }
}
