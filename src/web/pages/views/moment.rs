//! A moment as pages show it.

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::domain::time::Timestamp;

/// A moment: for machines by RFC 3339, for people to the minute, in UTC, in the order that every language reads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moment {
    /// For `datetime=`.
    pub machine: String,
    /// `2026-11-28 16:40 UTC`.
    pub text: String,
}

impl Moment {
    /// That moment.
    #[must_use]
    pub fn of(at: Timestamp) -> Self {
        let Ok(at) = OffsetDateTime::from_unix_timestamp(at.as_seconds()) else {
            return Self::default();
        };
        Self {
            machine: at.format(&Rfc3339).unwrap_or_default(),
            text: format!("{} {:02}:{:02} UTC", at.date(), at.hour(), at.minute()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_read_by_people_and_machines() {
        let moment = Moment::of(Timestamp::from_seconds(1_795_884_309));
        assert_eq!(moment.machine, "2026-11-28T16:45:09Z");
        assert_eq!(moment.text, "2026-11-28 16:45 UTC");
        assert_eq!(
            Moment::of(Timestamp::from_micros(i64::MAX)),
            Moment::default()
        );
    }
}
