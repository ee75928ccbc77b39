//! What letters are made of: words with the provider's name in them, buttons, and what strangers say of themselves.

use super::content::{Content, Part};
use crate::domain::time::Timestamp;
use crate::mail::address::one_line;
use crate::mail::letter::Place;
use crate::mail::{Letterhead, Unwritten};
use crate::secret::Concealed;
use crate::web::dates;
use crate::web::i18n::Localizer;
use crate::zone::Zone;

/// Characters of what strangers say of themselves.
const LONGEST: usize = 100;

/// What a letter's words are made with.
pub(super) struct Writer<'p> {
    pub(super) localizer: Localizer,
    pub(super) provider: String,
    zone: Zone,
    letterhead: Letterhead<'p>,
    host: String,
}

impl<'p> Writer<'p> {
    /// In the zone of that name, or in UTC.
    pub(super) fn new(localizer: Localizer, zone: &str, letterhead: Letterhead<'p>) -> Self {
        Self {
            localizer,
            zone: Zone::find(zone).unwrap_or_default(),
            provider: one_line(letterhead.name),
            letterhead,
            host: letterhead.issuer.authority(),
        }
    }

    /// A letter about a change of the account.
    pub(super) fn changed(&self, subject: &str, text: &str) -> Content {
        self.letter(subject, self.t(text), "mail-change-caution")
    }

    /// A letter with a subject, one paragraph, and what to do if it was not them.
    pub(super) fn letter(&self, subject: &str, text: String, caution: &str) -> Content {
        Content {
            heading: self.t(subject),
            parts: vec![Part::Text(text)],
            caution: self.t(caution),
        }
    }

    /// The message `id`, in which the provider and its host may stand.
    pub(super) fn t(&self, id: &str) -> String {
        let args = [("provider", self.provider.as_str()), ("host", &self.host)];
        self.localizer.msg_with(id, &args)
    }

    /// Where people sign in to look after their account.
    pub(super) fn account(&self) -> Concealed<String> {
        let issuer = self.letterhead.issuer.as_str().trim_end_matches('/');
        Concealed(format!("{issuer}/account"))
    }

    /// A button that leads to the issuer, and nowhere else.
    pub(super) fn action(&self, label: &str, link: &Concealed<String>) -> Result<Part, Unwritten> {
        let is_ours = link
            .strip_prefix(self.letterhead.issuer.as_str())
            .is_some_and(|rest| rest.starts_with('/'))
            && link.bytes().all(|byte| byte.is_ascii_graphic());
        if !is_ours {
            return Err(Unwritten::Link);
        }
        Ok(Part::Action {
            label: self.t(label),
            link: link.0.clone(),
        })
    }

    /// A moment as their pages show it; nothing, where no calendar reaches.
    pub(super) fn moment(&self, at: Timestamp) -> String {
        dates::moment(at, &self.zone, self.localizer.lang()).unwrap_or_default()
    }

    pub(super) fn details(&self, at: Option<Timestamp>, place: &Place) -> Vec<(String, String)> {
        let Place { browser, address } = place;
        [
            ("mail-when", at.map(|at| self.moment(at))),
            ("mail-browser", browser.as_deref().map(short)),
            ("mail-network", address.as_deref().map(short)),
        ]
        .into_iter()
        .filter_map(|(label, value)| Some((self.t(label), value?)))
        .collect()
    }
}

/// One line of what a stranger wrote, and not too much of it.
pub(super) fn short(text: &str) -> String {
    one_line(text).chars().take(LONGEST).collect()
}
