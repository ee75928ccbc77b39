//! The words of the pages: one fluent file per language under `templates/locales`, compiled into the binary.
//!
//! To add a language: copy `en.ftl` to `<tag>.ftl`, translate the messages (their comments say where each is shown), and add a row
//! to `SOURCES`. `tests/web/pages_views.rs` holds every file to exactly the messages and variables of `en.ftl`.
//!
//! Values set into a sentence are wrapped in Unicode isolates (FSI … PDI), so that a name in one direction never disturbs a
//! sentence in the other.

mod negotiation;
mod pieces;

use std::borrow::Cow;
use std::fmt;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};

pub use self::negotiation::known_tag;
pub use self::pieces::Piece;

/// The languages: BCP 47 tag, writing direction, source. The first is the reference and the fallback.
const SOURCES: &[(&str, &str, &str)] = &[
    ("en", "ltr", include_str!("../../templates/locales/en.ftl")),
    ("de", "ltr", include_str!("../../templates/locales/de.ftl")),
    ("fr", "ltr", include_str!("../../templates/locales/fr.ftl")),
    ("es", "ltr", include_str!("../../templates/locales/es.ftl")),
    ("pt", "ltr", include_str!("../../templates/locales/pt.ftl")),
    ("it", "ltr", include_str!("../../templates/locales/it.ftl")),
    ("nl", "ltr", include_str!("../../templates/locales/nl.ftl")),
    ("pl", "ltr", include_str!("../../templates/locales/pl.ftl")),
    ("ja", "ltr", include_str!("../../templates/locales/ja.ftl")),
    ("zh", "ltr", include_str!("../../templates/locales/zh.ftl")),
    ("ar", "rtl", include_str!("../../templates/locales/ar.ftl")),
];

static LOCALES: LazyLock<Vec<Locale>> = LazyLock::new(|| {
    SOURCES
        .iter()
        .map(|&(tag, dir, source)| Locale::parse(tag, dir, source))
        .collect()
});

struct Locale {
    tag: &'static str,
    dir: &'static str,
    bundle: FluentBundle<FluentResource>,
}

impl Locale {
    /// A message that does not parse is left out, and so falls back to the reference; the tests refuse such a file.
    fn parse(tag: &'static str, dir: &'static str, source: &str) -> Self {
        let resource =
            FluentResource::try_new(source.to_owned()).unwrap_or_else(|(partial, _)| partial);
        let mut bundle = FluentBundle::new_concurrent(vec![tag.parse().unwrap_or_default()]);
        bundle.set_use_isolating(true);
        bundle.add_resource_overriding(resource);
        Self { tag, dir, bundle }
    }

    fn format(&self, id: &str, args: Option<&FluentArgs<'_>>) -> Option<String> {
        let pattern = self.bundle.get_message(id)?.value()?;
        let mut errors = Vec::new();
        Some(
            self.bundle
                .format_pattern(pattern, args, &mut errors)
                .into_owned(),
        )
    }
}

/// The language tags that the pages speak, the reference first: `ui_locales_supported` of OpenID Connect Discovery 1.0 §3.
pub fn available() -> impl Iterator<Item = &'static str> {
    SOURCES.iter().map(|&(tag, _, _)| tag)
}

/// Speaks one language. Cheap to clone: a reference to messages that are parsed once per process.
#[derive(Clone, Copy)]
pub struct Localizer {
    /// `None` only if no language is compiled in, which the tests refuse.
    locale: Option<&'static Locale>,
}

impl fmt::Debug for Localizer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_tuple("Localizer")
            .field(&self.lang())
            .finish()
    }
}

impl Localizer {
    /// The reference language.
    #[must_use]
    pub fn reference() -> Self {
        Self {
            locale: LOCALES.first(),
        }
    }

    /// The language tag, for `lang=` and `Content-Language`.
    #[must_use]
    pub fn lang(&self) -> &'static str {
        self.locale.map_or("en", |locale| locale.tag)
    }

    /// The writing direction, `ltr` or `rtl`, for `dir=`.
    #[must_use]
    pub fn dir(&self) -> &'static str {
        self.locale.map_or("ltr", |locale| locale.dir)
    }

    /// A label and its value on one line of plain text.
    #[must_use]
    pub fn labelled(&self, label: &str, value: &str) -> String {
        self.msg_with("labelled", &[("label", label), ("value", value)])
    }

    /// A text without its isolates, where everything runs from left to right: programs that show plain text seldom know them.
    #[must_use]
    pub fn plain(&self, text: &str) -> String {
        if self.dir() == "rtl" {
            return text.to_owned();
        }
        text.replace(['\u{2068}', '\u{2069}'], "")
    }

    /// The message `id`. One that this language lacks comes from the reference; one that nobody has is its own id.
    #[must_use]
    pub fn msg<'id>(&self, id: &'id str) -> Cow<'id, str> {
        self.format(id, None).map_or(Cow::Borrowed(id), Cow::Owned)
    }

    /// The message `id` with its variables, as (name, value); values are text and are never read as numbers or as fluent. The
    /// embedding and isolating controls in a value are left out, so that it cannot break out of its isolates.
    #[must_use]
    pub fn msg_with(&self, id: &str, args: &[(&str, &str)]) -> String {
        let args: FluentArgs<'_> = args
            .iter()
            .map(|&(name, value)| (name, without_direction(value)))
            .collect();
        self.format(id, Some(&args))
            .unwrap_or_else(|| id.to_owned())
    }

    /// The message `id` with the number `$count`, in the plural form of the language.
    #[must_use]
    pub fn msg_count(&self, id: &str, count: u64) -> String {
        let mut args = FluentArgs::new();
        args.set("count", count);
        self.format(id, Some(&args))
            .unwrap_or_else(|| id.to_owned())
    }

    fn format(self, id: &str, args: Option<&FluentArgs<'_>>) -> Option<String> {
        self.locale
            .and_then(|locale| locale.format(id, args))
            .or_else(|| {
                LOCALES
                    .first()
                    .and_then(|reference| reference.format(id, args))
            })
    }
}

/// Without the characters that set the direction of what follows them (UAX #9 §2.1, §2.2, §2.4, §2.5).
fn without_direction(value: &str) -> Cow<'_, str> {
    let sets_direction =
        |letter: char| matches!(letter, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    if value.contains(sets_direction) {
        Cow::Owned(value.replace(sets_direction, ""))
    } else {
        Cow::Borrowed(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_that_nobody_has_is_its_id() {
        let localizer = Localizer::reference();
        assert_eq!(localizer.msg("no-such-message"), "no-such-message");
        assert_eq!(
            localizer.msg_with("no-such-message", &[]),
            "no-such-message"
        );
        assert_eq!(localizer.msg_count("no-such-message", 2), "no-such-message");
    }
}
