//! Dates and times as people of a language write them, by the Unicode Common Locale Data Repository.

use icu_datetime::DateTimeFormatter;
use icu_datetime::fieldsets::YMDT;
use icu_datetime::input::{Date, DateTime, Time};
use icu_datetime::options::TimePrecision;
use icu_locale_core::Locale;

use crate::domain::time::Timestamp;
use crate::zone::{Local, Zone};

/// A moment on the clocks of a zone, which is named where it is UTC; `None` as [`written`].
#[must_use]
pub fn moment(at: Timestamp, zone: &Zone, lang: &str) -> Option<String> {
    let written = written(zone.at(at)?, lang)?;
    Some(if zone.is_utc() {
        format!("{written} UTC")
    } else {
        written
    })
}

/// What the repository knows a language by; `None` where it is none.
pub(super) fn locale_of(lang: &str) -> Option<Locale> {
    lang.parse().ok()
}

/// A moment to the minute; `None` where the language is not known, or the day is none.
#[must_use]
pub fn written(at: Local, lang: &str) -> Option<String> {
    let locale = locale_of(lang)?;
    let fields = YMDT::long().with_time_precision(TimePrecision::Minute);
    let formatter = DateTimeFormatter::try_new(locale.into(), fields).ok()?;
    let date = Date::try_new_iso(at.year.into(), at.month, at.day).ok()?;
    let time = Time::try_new(at.hour, at.minute, 0, 0).ok()?;
    Some(formatter.format(&DateTime { date, time }).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_writes_as_its_people_do() {
        let at = Local {
            year: 2026,
            month: 11,
            day: 8,
            hour: 17,
            minute: 5,
        };
        for (lang, text) in [
            ("en", "November 8, 2026 at 5:05\u{202F}PM"),
            ("de", "8. November 2026 um 17:05"),
            ("fr", "8 novembre 2026 à 17:05"),
            ("es", "8 de noviembre de 2026 a las 17:05"),
            ("pt", "8 de novembro de 2026 às 17:05"),
            ("it", "8 novembre 2026 alle ore 17:05"),
            ("nl", "8 november 2026 om 17:05"),
            ("pl", "8 listopada 2026 17:05"),
            ("ja", "2026年11月8日 17:05"),
            ("zh", "2026年11月8日 17:05"),
            ("ar", "8 نوفمبر 2026 في 5:05 م"),
        ] {
            assert_eq!(written(at, lang).as_deref(), Some(text), "{lang}");
        }
        assert_eq!(written(at, "no language"), None);
        assert_eq!(written(Local { month: 13, ..at }, "en"), None);
    }
}
