//! Time zones by their names in the IANA database, which is compiled in: a container may have none, and two nodes must not have two.

use jiff::tz::{self, TimeZone};

use crate::domain::time::Timestamp;

/// The regions of the names that people choose from; the others are older names of the same zones, and offsets.
pub const REGIONS: [&str; 10] = [
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
];

/// A time zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone(TimeZone);

/// A moment on a clock that hangs there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Local {
    /// Of the Gregorian calendar.
    pub year: i16,
    /// From 1.
    pub month: u8,
    /// From 1.
    pub day: u8,
    /// Of 24.
    pub hour: u8,
    /// Whole ones.
    pub minute: u8,
}

impl Default for Zone {
    /// Coordinated Universal Time.
    fn default() -> Self {
        Self(TimeZone::UTC)
    }
}

impl Zone {
    /// The zone of that name, in whichever case it is written.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        TimeZone::get(name).ok().map(Self)
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    /// Whether it is UTC, and not a place where that is the time.
    #[must_use]
    pub fn is_utc(&self) -> bool {
        self.0 == TimeZone::UTC
    }

    /// What the clocks there show; nothing, where no calendar reaches.
    #[must_use]
    pub fn at(&self, moment: Timestamp) -> Option<Local> {
        let moment = jiff::Timestamp::from_second(moment.as_seconds()).ok()?;
        let at = moment.to_zoned_datetime(self.0.clone());
        let number = |part: i8| u8::try_from(part).ok();
        Some(Local {
            year: at.year(),
            month: number(at.month())?,
            day: number(at.day())?,
            hour: number(at.hour())?,
            minute: number(at.minute())?,
        })
    }

    /// The day that it is there, `YYYY-MM-DD`; empty, where no calendar reaches.
    #[must_use]
    pub fn day(&self, moment: Timestamp) -> String {
        self.at(moment).map_or_else(String::new, |at| {
            format!("{:04}-{:02}-{:02}", at.year, at.month, at.day)
        })
    }
}

/// The names of one of [`REGIONS`], in the order of the alphabet.
#[must_use]
pub fn names_of(region: &str) -> Vec<String> {
    let all = tz::db().available().map(|name| name.to_string());
    let mut names: Vec<String> = all
        .filter(|name| {
            name.strip_prefix(region)
                .is_some_and(|rest| rest.starts_with('/'))
        })
        .collect();
    names.sort_unstable();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_is_found_by_its_name_and_nothing_else() {
        let moment = Timestamp::from_seconds(1_795_884_309);
        for (name, day, hour, minute) in [
            ("Europe/Zurich", 28, 17, 45),
            ("america/new_york", 28, 11, 45),
            ("Asia/Kathmandu", 28, 22, 30),
            ("Pacific/Kiritimati", 29, 6, 45),
            ("Etc/GMT+5", 28, 11, 45),
            ("UTC", 28, 16, 45),
        ] {
            let zone = Zone::find(name).expect(name);
            assert!(zone.name().eq_ignore_ascii_case(name));
            let at = zone.at(moment).unwrap();
            assert_eq!((at.day, at.hour, at.minute), (day, hour, minute), "{name}");
        }
        for name in [
            "",
            "Europe",
            "Mars/Olympus",
            "+02:00",
            "../../etc/passwd",
            "CET\0",
        ] {
            assert_eq!(Zone::find(name), None, "{name:?}");
        }
        assert_eq!(Zone::default().at(Timestamp::from_micros(i64::MAX)), None);
        assert_eq!(Zone::default().day(moment), "2026-11-28");
        assert!(Zone::default().is_utc() && Zone::find("UTC").unwrap().is_utc());
    }

    #[test]
    fn every_name_that_is_offered_is_a_zone() {
        let all: Vec<String> = REGIONS.into_iter().flat_map(names_of).collect();
        assert!(all.len() > 400, "{}", all.len());
        assert!(all.iter().all(|name| Zone::find(name).is_some()));
    }
}
