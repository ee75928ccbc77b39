//! Which letter says what.

mod passwords;
mod strangers;

use super::writer::{Writer, short};
use crate::domain::time::Timestamp;
use crate::mail::Unwritten;
use crate::mail::address::one_line;
use crate::mail::letter::{Letter, Method, Place};
use crate::secret::Concealed;

/// A piece of a letter.
pub(super) enum Part {
    /// A paragraph.
    Text(String),
    /// What is to be typed.
    Code(String),
    /// A button, and where it leads.
    Action { label: String, link: String },
    /// Where and when, as labels and values.
    Details(Vec<(String, String)>),
}

/// A letter between greeting and foot, in the order in which it is read.
pub(super) struct Content {
    pub(super) heading: String,
    pub(super) parts: Vec<Part>,
    pub(super) caution: String,
}

impl Content {
    /// Where its button leads.
    pub(super) fn link(&self) -> Option<&str> {
        self.parts.iter().find_map(|part| match part {
            Part::Action { link, .. } => Some(link.as_str()),
            Part::Text(_) | Part::Code(_) | Part::Details(_) => None,
        })
    }

    fn with(mut self, part: Part) -> Self {
        self.parts.push(part);
        self
    }

    fn with_code(self, code: &Concealed<String>) -> Self {
        self.with(Part::Code(one_line(code)))
    }

    fn with_text(self, text: String) -> Self {
        self.with(Part::Text(text))
    }

    /// Who asked for it, as far as it is known.
    fn with_origin(self, writer: &Writer<'_>, asked_from: &Place) -> Self {
        let details = writer.details(None, asked_from);
        if details.is_empty() {
            return self;
        }
        self.with_text(writer.t("mail-asked-from"))
            .with_details(details)
    }

    /// Nothing, where nothing is known.
    fn with_details(self, details: Vec<(String, String)>) -> Self {
        if details.is_empty() {
            self
        } else {
            self.with(Part::Details(details))
        }
    }
}

impl Writer<'_> {
    /// Writes what a letter says.
    pub(super) fn write(&self, letter: &Letter) -> Result<Content, Unwritten> {
        Ok(match letter {
            Letter::SignInCode {
                code,
                link,
                minutes,
                asked_from,
            } => self.sign_in_code(code, link.as_ref(), *minutes, asked_from)?,
            Letter::SignUpCode {
                code,
                link,
                minutes,
                asked_from,
            } => self.sign_up_code(code, link, *minutes, asked_from)?,
            Letter::AccountExists => self.account_exists()?,
            Letter::SignInLink { link, minutes } => self.sign_in_link(link, *minutes)?,
            Letter::SecondFactorCode { code, minutes } => self.second_factor(code, *minutes),
            Letter::VerifyAddress { link, hours } => self.verify_address(link, *hours)?,
            Letter::AddressChanged {
                old,
                new,
                at,
                asked_from,
            } => self
                .address_changed(old, new)
                .with_details(self.details(Some(*at), asked_from)),
            Letter::PasswordReset {
                link,
                code,
                minutes,
                asked_from,
            } => self.password_reset(link, code, *minutes, asked_from)?,
            Letter::PasswordChanged {
                at,
                asked_from,
                upstream,
            } => self.password_changed(upstream.as_deref(), *at, asked_from),
            Letter::PasswordElsewhere {
                upstream,
                asked_from,
            } => self.password_elsewhere(upstream, asked_from),
            Letter::NewDevice { at, asked_from } => self
                .changed("mail-new-device-subject", "mail-new-device-text")
                .with_details(self.details(Some(*at), asked_from)),
            Letter::MethodAdded { method } => self.method(
                "mail-method-added-subject",
                "mail-method-added-text",
                *method,
            ),
            Letter::MethodRemoved { method } => self.method(
                "mail-method-removed-subject",
                "mail-method-removed-text",
                *method,
            ),
            Letter::SecondStep {
                is_asked,
                at,
                asked_from,
            } => self
                .second_step(*is_asked)
                .with_details(self.details(Some(*at), asked_from)),
            Letter::NoticesOff { at, asked_from } => self
                .changed("mail-notices-off-subject", "mail-notices-off-text")
                .with_details(self.details(Some(*at), asked_from)),
            Letter::RecoveryCodesUsed { left } => self.recovery_codes_used(*left),
            Letter::Invitation { link, days, from } => {
                self.invitation(link, *days, from.as_deref())?
            }
            Letter::AccountLocked { link, minutes } => self.account_locked(link, *minutes)?,
            Letter::SecondFactorClosed {
                at,
                until,
                is_known_browser,
                asked_from,
            } => self
                .second_factor_closed(*until, *is_known_browser)
                .with_details(self.details(Some(*at), asked_from))
                .with(self.choose_password()?),
            Letter::ApprovalAsked {
                client,
                message,
                link,
                minutes,
            } => self.approval_asked(client, message.as_deref(), link, *minutes)?,
            Letter::Exported { at, asked_from } => self
                .changed("mail-exported-subject", "mail-exported-text")
                .with_details(self.details(Some(*at), asked_from)),
            Letter::DeletionPlanned { on } => self.deletion_planned(*on)?,
            Letter::Deleted => self.letter(
                "mail-deleted-subject",
                self.t("mail-deleted-text"),
                "mail-deleted-caution",
            ),
            Letter::Test => self.letter(
                "mail-test-subject",
                self.t("mail-test-text"),
                "mail-test-caution",
            ),
        })
    }

    fn sign_in_code(
        &self,
        code: &Concealed<String>,
        link: Option<&Concealed<String>>,
        minutes: u64,
        asked_from: &Place,
    ) -> Result<Content, Unwritten> {
        let content = self
            .letter(
                "mail-sign-in-code-subject",
                self.t("mail-sign-in-code-text"),
                "mail-code-caution",
            )
            .with_code(code)
            .with_text(self.localizer.msg_count("mail-good-minutes", minutes));
        let content = match link {
            Some(link) => content
                .with_text(self.t("mail-sign-in-code-link"))
                .with(self.action("mail-sign-in-action", link)?),
            None => content,
        };
        Ok(content.with_origin(self, asked_from))
    }

    fn sign_up_code(
        &self,
        code: &Concealed<String>,
        link: &Concealed<String>,
        minutes: u64,
        asked_from: &Place,
    ) -> Result<Content, Unwritten> {
        let content = self.letter(
            "mail-sign-up-code-subject",
            self.t("mail-sign-up-code-text"),
            "mail-link-caution",
        );
        Ok(content
            .with_code(code)
            .with_text(self.localizer.msg_count("mail-good-minutes", minutes))
            .with_text(self.t("mail-sign-up-code-link"))
            .with(self.action("mail-sign-up-action", link)?)
            .with_origin(self, asked_from))
    }

    fn sign_in_link(&self, link: &Concealed<String>, minutes: u64) -> Result<Content, Unwritten> {
        let content = self.letter(
            "mail-sign-in-link-subject",
            self.t("mail-sign-in-link-text"),
            "mail-link-caution",
        );
        let action = self.action("mail-sign-in-action", link)?;
        let good = self.localizer.msg_count("mail-good-minutes", minutes);
        Ok(content.with(action).with_text(good))
    }

    fn second_factor(&self, code: &Concealed<String>, minutes: u64) -> Content {
        self.letter(
            "mail-second-factor-code-subject",
            self.t("mail-second-factor-code-text"),
            "mail-second-factor-caution",
        )
        .with_code(code)
        .with_text(self.localizer.msg_count("mail-good-minutes", minutes))
    }

    fn verify_address(&self, link: &Concealed<String>, hours: u64) -> Result<Content, Unwritten> {
        let content = self.letter(
            "mail-verify-address-subject",
            self.t("mail-verify-address-text"),
            "mail-link-caution",
        );
        let action = self.action("mail-verify-address-action", link)?;
        let good = self.localizer.msg_count("mail-good-hours", hours);
        Ok(content.with(action).with_text(good))
    }

    fn address_changed(&self, old: &str, new: &str) -> Content {
        // An account may have had none before, or have none from now on.
        let id = match (old, new) {
            ("", _) => "mail-address-added-text",
            (_, "") => "mail-address-removed-text",
            _ => "mail-address-changed-text",
        };
        let text = self.localizer.msg_with(
            id,
            &[
                ("provider", &self.provider),
                ("old", &short(old)),
                ("new", &short(new)),
            ],
        );
        self.letter("mail-address-changed-subject", text, "mail-change-caution")
    }

    fn method(&self, subject: &str, text: &str, method: Method) -> Content {
        let method = self.t(match method {
            Method::Password => "mail-method-password",
            Method::Passkey => "mail-method-passkey",
            Method::Authenticator => "mail-method-authenticator",
            Method::MailCode => "mail-method-mail-code",
            Method::RecoveryCodes => "mail-method-recovery-codes",
            Method::Elsewhere => "mail-method-elsewhere",
        });
        let args = [("provider", self.provider.as_str()), ("method", &method)];
        self.letter(
            subject,
            self.localizer.msg_with(text, &args),
            "mail-change-caution",
        )
    }

    fn second_step(&self, is_asked: bool) -> Content {
        if is_asked {
            self.changed("mail-step-on-subject", "mail-step-on-text")
        } else {
            self.changed("mail-step-off-subject", "mail-step-off-text")
        }
    }

    fn recovery_codes_used(&self, left: u64) -> Content {
        self.changed(
            "mail-recovery-codes-used-subject",
            "mail-recovery-codes-used-text",
        )
        .with_text(self.localizer.msg_count("mail-recovery-codes-left", left))
    }

    fn invitation(
        &self,
        link: &Concealed<String>,
        days: u64,
        from: Option<&str>,
    ) -> Result<Content, Unwritten> {
        let text = match from.map(short).filter(|from| !from.is_empty()) {
            Some(from) => self.localizer.msg_with(
                "mail-invitation-text-from",
                &[("from", &from), ("provider", &self.provider)],
            ),
            None => self.t("mail-invitation-text"),
        };
        let content = self.letter("mail-invitation-subject", text, "mail-invitation-caution");
        let action = self.action("mail-invitation-action", link)?;
        let good = self.localizer.msg_count("mail-good-days", days);
        Ok(content.with(action).with_text(good))
    }

    fn deletion_planned(&self, on: Timestamp) -> Result<Content, Unwritten> {
        let on = self.moment(on);
        let args = [("provider", self.provider.as_str()), ("date", &on)];
        let content = self.letter(
            "mail-deletion-planned-subject",
            self.localizer.msg_with("mail-deletion-planned-text", &args),
            "mail-deletion-planned-caution",
        );
        // Whoever signs in is asked whether they keep it.
        let action = self.action("mail-sign-in-action", &self.account())?;
        Ok(content.with(action))
    }
}
