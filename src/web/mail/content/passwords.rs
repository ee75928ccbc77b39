//! Letters about passwords, here and at directories.

use super::Content;
use crate::domain::time::Timestamp;
use crate::mail::Unwritten;
use crate::mail::letter::Place;
use crate::secret::Concealed;
use crate::web::mail::writer::{Writer, short};

impl Writer<'_> {
    pub(super) fn password_reset(
        &self,
        link: &Concealed<String>,
        code: &Concealed<String>,
        minutes: u64,
        asked_from: &Place,
    ) -> Result<Content, Unwritten> {
        let content = self.letter(
            "mail-password-reset-subject",
            self.t("mail-password-reset-text"),
            "mail-link-caution",
        );
        Ok(content
            .with(self.action("mail-password-reset-action", link)?)
            .with_text(self.t("mail-password-reset-code"))
            .with_code(code)
            .with_text(self.localizer.msg_count("mail-good-minutes", minutes))
            .with_origin(self, asked_from))
    }

    pub(super) fn password_changed(
        &self,
        upstream: Option<&str>,
        at: Timestamp,
        asked_from: &Place,
    ) -> Content {
        let text = match upstream {
            Some(name) => self.of_upstream("mail-password-changed-there-text", name),
            None => self.t("mail-password-changed-text"),
        };
        let caution = "mail-change-caution";
        self.letter("mail-password-changed-subject", text, caution)
            .with_details(self.details(Some(at), asked_from))
    }

    pub(super) fn password_elsewhere(&self, upstream: &str, asked_from: &Place) -> Content {
        let text = self.of_upstream("mail-password-elsewhere-text", upstream);
        let caution = "mail-password-elsewhere-caution";
        self.letter("mail-password-reset-subject", text, caution)
            .with_origin(self, asked_from)
    }

    fn of_upstream(&self, id: &str, upstream: &str) -> String {
        let args = [
            ("provider", self.provider.as_str()),
            ("name", &short(upstream)),
        ];
        self.localizer.msg_with(id, &args)
    }
}
