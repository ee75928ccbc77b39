//! A moment as pages show it.

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::Chrome;
use crate::domain::time::Timestamp;
use crate::web::dates;

/// A moment: for machines by RFC 3339, for people to the minute, in their language and their time zone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moment {
    /// For `datetime=`.
    pub machine: String,
    at: Option<Timestamp>,
}

impl Moment {
    /// That moment.
    #[must_use]
    pub fn of(at: Timestamp) -> Self {
        let Ok(machine) = OffsetDateTime::from_unix_timestamp(at.as_seconds()) else {
            return Self::default();
        };
        Self {
            machine: machine.format(&Rfc3339).unwrap_or_default(),
            at: Some(at),
        }
    }

    /// Words for whoever looks at the page: `28. November 2026 um 17:45`. Where their zone is not known it is UTC, and says so.
    #[must_use]
    pub fn text(&self, chrome: &Chrome) -> String {
        let lang = chrome.localizer.lang();
        let written = self.at.and_then(|at| dates::moment(at, &chrome.zone, lang));
        written.unwrap_or_else(|| self.machine.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::i18n::Localizer;
    use crate::zone::Zone;

    #[test]
    fn is_read_by_people_and_machines() {
        let moment = Moment::of(Timestamp::from_seconds(1_795_884_309));
        assert_eq!(moment.machine, "2026-11-28T16:45:09Z");
        let chrome = |lang, zone| Chrome {
            localizer: Localizer::negotiate(Some(lang), None),
            zone,
            tenant_name: String::new(),
            host: String::new(),
            theme: None,
            is_dev: false,
            brand: std::sync::Arc::default(),
        };
        let utc = moment.text(&chrome("en", Zone::default()));
        assert_eq!(utc, "November 28, 2026 at 4:45\u{202F}PM UTC");
        let zurich = Zone::find("Europe/Zurich").unwrap();
        let there = moment.text(&chrome("de", zurich));
        assert_eq!(there, "28. November 2026 um 17:45");
        let never = Moment::of(Timestamp::from_micros(i64::MAX));
        assert_eq!(never, Moment::default());
        assert_eq!(never.text(&chrome("en", Zone::default())), "");
    }
}
