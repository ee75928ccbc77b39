//! Which language somebody reads.

use super::{LOCALES, Locale, Localizer};

/// Tags that are looked at in one negotiation, `ui_locales` and `Accept-Language` together. Browsers send fewer than ten.
const MAX_TAGS: usize = 20;

/// The longest language tag that is compared at all, in bytes (RFC 5646 §4.4.1 asks for 35).
const MAX_TAG_LENGTH: usize = 35;

impl Localizer {
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
}

/// Which of them somebody reads whose language is `tag`.
#[must_use]
pub fn known_tag(tag: &str) -> Option<&'static str> {
    known(tag).map(|locale| locale.tag)
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
}
