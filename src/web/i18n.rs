//! The words of the pages: one fluent file per language under `templates/locales`, compiled into the binary.
//!
//! To add a language: copy `en.ftl` to `<tag>.ftl`, translate the messages (their comments say where each is shown), and add a row
//! to `SOURCES`. `tests/web/pages_views.rs` holds every file to exactly the messages and variables of `en.ftl`.
//!
//! Values set into a sentence are wrapped in Unicode isolates (FSI … PDI), so that a name in one direction never disturbs a
//! sentence in the other.

use std::borrow::Cow;
use std::fmt;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};

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

/// Tags that are looked at in one negotiation, `ui_locales` and `Accept-Language` together. Browsers send fewer than ten.
const MAX_TAGS: usize = 20;

/// The longest language tag that is compared at all, in bytes (RFC 5646 §4.4.1 asks for 35).
const MAX_TAG_LENGTH: usize = 35;

/// Marks where a value stands in a sentence that is later cut into pieces: private-use characters, index between them.
const OPEN: char = '\u{E000}';
const CLOSE: char = '\u{E001}';

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

/// Which of them somebody reads whose language is `tag`.
#[must_use]
pub fn known_tag(tag: &str) -> Option<&'static str> {
    known(tag).map(|locale| locale.tag)
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

/// A run of a sentence that was cut where its values stand, so that a template can set the values in their own element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The words, or the value. Not escaped: templates do that.
    pub text: String,
    /// The variable that stands here (`client`, `host`); empty for words of the message.
    pub variable: String,
}

impl Localizer {
    /// The reference language.
    #[must_use]
    pub fn reference() -> Self {
        Self {
            locale: LOCALES.first(),
        }
    }

    /// The best language for this person: the first known tag of `ui_locales` (space-separated, most wanted first; OpenID Connect
    /// Core 1.0 §3.1.2.1), else the known tag of `Accept-Language` with the highest weight (RFC 9110 §12.5.4), else the reference.
    /// A tag is known by itself or by its first subtag (`de-AT` is `de`). At most 20 tags are looked at.
    #[must_use]
    pub fn negotiate(ui_locales: Option<&str>, accept_language: Option<&str>) -> Self {
        Self::negotiate_for(ui_locales, None, accept_language)
    }

    /// The same for somebody whose own language is known: it stands between what the client asked for and what the browser says.
    #[must_use]
    pub fn negotiate_for(
        ui_locales: Option<&str>,
        own: Option<&str>,
        accept_language: Option<&str>,
    ) -> Self {
        let mut budget = MAX_TAGS;
        let wanted = ui_locales
            .and_then(|tags| first_known(tags, &mut budget))
            .or_else(|| own.and_then(known))
            .or_else(|| accept_language.and_then(|header| heaviest_known(header, &mut budget)));
        Self {
            locale: wanted.or_else(|| LOCALES.first()),
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

    /// The message `id`, cut where its values stand. The values take no part in the formatting, whatever they contain, and lose
    /// the same controls: an element's isolation ends at a control too (CSS Writing Modes 4 §2.4.1).
    #[must_use]
    pub fn pieces(&self, id: &str, args: &[(&str, &str)]) -> Vec<Piece> {
        let markers: FluentArgs<'_> = args
            .iter()
            .enumerate()
            .map(|(index, &(name, _))| (name, format!("{OPEN}{index}{CLOSE}")))
            .collect();
        let Some(sentence) = self.format(id, Some(&markers)) else {
            return vec![Piece::words(id)];
        };
        cut(&sentence, args)
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

impl Piece {
    fn words(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            variable: String::new(),
        }
    }
}

/// Cuts at the markers. The isolates around a marker go: the element that the value is set in isolates it.
fn cut(sentence: &str, args: &[(&str, &str)]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for (nth, part) in sentence.split(OPEN).enumerate() {
        let marker = if nth == 0 {
            None
        } else {
            part.split_once(CLOSE)
        };
        let rest = marker.map_or(part, |(_, rest)| rest);
        if let Some((index, _)) = marker {
            let value = index
                .parse::<usize>()
                .ok()
                .and_then(|index| args.get(index));
            pieces.extend(value.map(|&(name, value)| Piece {
                text: without_direction(value).into_owned(),
                variable: name.to_owned(),
            }));
        }
        let words = rest.trim_start_matches('\u{2069}');
        let words = words.strip_suffix('\u{2068}').unwrap_or(words);
        if !words.is_empty() {
            pieces.push(Piece::words(words));
        }
    }
    pieces
}

fn first_known(tags: &str, budget: &mut usize) -> Option<&'static Locale> {
    let looked_at = *budget;
    tags.split_ascii_whitespace()
        .take(looked_at)
        .find_map(|tag| {
            *budget = budget.saturating_sub(1);
            known(tag)
        })
}

fn heaviest_known(header: &str, budget: &mut usize) -> Option<&'static Locale> {
    let mut best: Option<(u16, &'static Locale)> = None;
    for range in header.split(',').take(*budget) {
        let (tag, parameters) = range.split_once(';').unwrap_or((range, ""));
        let weight = weight(parameters);
        let beats = weight > best.map_or(0, |(heaviest, _)| heaviest);
        if beats && let Some(locale) = known(tag.trim()) {
            best = Some((weight, locale));
        }
    }
    best.map(|(_, locale)| locale)
}

fn known(tag: &str) -> Option<&'static Locale> {
    if tag.len() > MAX_TAG_LENGTH {
        return None;
    }
    let primary = tag.split('-').next().unwrap_or(tag);
    let by_name = |name: &str| {
        LOCALES
            .iter()
            .find(|locale| locale.tag.eq_ignore_ascii_case(name))
    };
    by_name(tag).or_else(|| by_name(primary))
}

/// The weight in thousandths (RFC 9110 §12.4.2): 1000 where none is given, 0 (never chosen) where it cannot be read.
fn weight(parameters: &str) -> u16 {
    let parameters = parameters.trim();
    if parameters.is_empty() {
        return 1000;
    }
    let value = parameters
        .strip_prefix("q=")
        .or_else(|| parameters.strip_prefix("Q="));
    match value.map(|value| value.split_once('.').unwrap_or((value, ""))) {
        Some(("1", _)) => 1000,
        Some(("0", decimals))
            if decimals.len() <= 3 && decimals.bytes().all(|byte| byte.is_ascii_digit()) =>
        {
            let places = [100, 10, 1];
            decimals
                .bytes()
                .zip(places)
                .map(|(digit, place)| u16::from(digit - b'0') * place)
                .sum()
        }
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lang(ui_locales: &str, accept_language: &str) -> &'static str {
        Localizer::negotiate(Some(ui_locales), Some(accept_language)).lang()
    }

    #[test]
    fn ui_locales_comes_before_the_browser() {
        assert_eq!(lang("de", "fr"), "de");
        assert_eq!(lang("xx FR-ca de", "ar"), "fr");
        assert_eq!(lang("xx", "ar"), "ar");
        assert_eq!(lang("", ""), "en");
    }

    #[test]
    fn a_person_s_own_language_comes_between() {
        let lang = |ui, own| Localizer::negotiate_for(Some(ui), Some(own), Some("fr")).lang();
        assert_eq!(lang("ar", "de-CH"), "ar");
        assert_eq!(lang("xx", "de-CH"), "de");
        assert_eq!(lang("", "xx"), "fr");
        assert_eq!(known_tag("DE-at"), Some("de"));
        assert_eq!(known_tag("tlh"), None);
    }

    #[test]
    fn the_heaviest_known_language_wins() {
        assert_eq!(lang("", "tlh, de;q=0.2, fr-CH;q=0.75, en;q=0.5"), "fr");
        assert_eq!(lang("", "de;q=0, *"), "en");
        assert_eq!(lang("", "de;q=nine, ar;q=0.001"), "ar");
        assert_eq!(lang("", "fr;q=0.5,de;q=0.5"), "fr", "the first of equals");
        assert_eq!(lang("", "zh-Hans-CN, ja;q=0.9"), "zh");
    }

    #[test]
    fn only_twenty_tags_are_looked_at() {
        assert_eq!(lang(&format!("{} de", "xx ".repeat(19)), ""), "de");
        assert_eq!(lang(&format!("{} de", "xx ".repeat(20)), "fr"), "en");
        assert_eq!(lang(&format!("de{}", "-x".repeat(5000)), ""), "en");
        assert_eq!(lang("../../etc/passwd", "\u{0}"), "en");
    }

    #[test]
    fn a_sentence_is_cut_where_its_values_stand() {
        let args = [("client", "A{$b}"), ("account", "\u{E000}0\u{E001}")];
        let all = cut(
            "\u{2068}\u{E000}0\u{E001}\u{2069} and \u{2068}\u{E000}1\u{E001}\u{2069}.",
            &args,
        );
        let texts: Vec<_> = all
            .iter()
            .map(|piece| (piece.text.as_str(), piece.variable.as_str()))
            .collect();
        assert_eq!(
            texts,
            [
                ("A{$b}", "client"),
                (" and ", ""),
                ("\u{E000}0\u{E001}", "account"),
                (".", "")
            ]
        );
    }

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
