//! Letters about what others try, as it seems.

use super::{Content, Part};
use crate::domain::time::Timestamp;
use crate::mail::Unwritten;
use crate::secret::Concealed;
use crate::web::mail::writer::{Writer, short};

impl Writer<'_> {
    pub(super) fn account_exists(&self) -> Result<Content, Unwritten> {
        let content = self.letter(
            "mail-account-exists-subject",
            self.t("mail-account-exists-text"),
            "mail-account-exists-caution",
        );
        let action = self.action("mail-sign-in-action", &self.account())?;
        Ok(content.with(action))
    }

    pub(super) fn approval_asked(
        &self,
        client: &str,
        message: Option<&str>,
        link: &Concealed<String>,
        minutes: u64,
    ) -> Result<Content, Unwritten> {
        let args = [
            ("client", short(client)),
            ("provider", self.provider.clone()),
        ];
        let args = args.each_ref().map(|(name, text)| (*name, text.as_str()));
        let content = self.letter(
            "mail-approval-subject",
            self.localizer.msg_with("mail-approval-text", &args),
            "mail-approval-caution",
        );
        let details = message.map(|message| (self.t("mail-approval-message"), short(message)));
        let action = self.action("mail-approval-action", link)?;
        let good = self.localizer.msg_count("mail-good-minutes", minutes);
        Ok(content
            .with_details(details.into_iter().collect())
            .with(action)
            .with_text(good))
    }

    pub(super) fn account_locked(
        &self,
        link: &Concealed<String>,
        minutes: u64,
    ) -> Result<Content, Unwritten> {
        let content = self.letter(
            "mail-account-locked-subject",
            self.t("mail-account-locked-text"),
            "mail-account-locked-caution",
        );
        let action = self.action("mail-account-locked-action", link)?;
        let good = self.localizer.msg_count("mail-good-minutes", minutes);
        Ok(content.with(action).with_text(good))
    }

    pub(super) fn second_factor_closed(&self, until: Timestamp, is_known_browser: bool) -> Content {
        let id = if is_known_browser {
            "mail-second-factor-closed-there"
        } else {
            "mail-second-factor-closed-elsewhere"
        };
        let until = self.moment(until);
        self.letter(
            "mail-second-factor-closed-subject",
            self.t("mail-second-factor-closed-text"),
            "mail-second-factor-closed-caution",
        )
        .with_text(self.localizer.msg_with(id, &[("until", &until)]))
    }

    /// The way to another password.
    pub(super) fn choose_password(&self) -> Result<Part, Unwritten> {
        let page = Concealed(format!("{}/password", self.account().0));
        self.action("mail-password-reset-action", &page)
    }
}
