//! By which methods somebody could prove who they are.

use super::authentication::{Acr, Method};

/// What a person has enrolled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a separate way in that is there or not"
)]
pub struct Enrolled {
    /// A password.
    pub has_password: bool,
    /// An authenticator app.
    pub has_totp: bool,
    /// Recovery codes that were not used.
    pub recovery_codes: i64,
    /// Passkeys.
    pub passkeys: i64,
    /// An address that was shown to be theirs, where the tenant takes codes by mail as second factor.
    pub has_mail: bool,
    /// Whether they want a passkey asked for after each password.
    pub wants_second_step: bool,
}

impl Enrolled {
    /// Whether each sign-in with a password asks for another factor: who sets up an app wants that. Who makes a passkey wants to
    /// sign in with it, and gets in elsewhere as before, unless they said otherwise.
    #[must_use]
    pub const fn wants_second_factor(&self) -> bool {
        self.has_totp || (self.wants_second_step && self.passkeys > 0)
    }

    /// Whether they have a factor beside the first. Recovery codes stand in for one, and are none.
    #[must_use]
    pub const fn has_second_factor(&self) -> bool {
        self.has_totp || self.passkeys > 0
    }

    /// Whether they could prove themselves by this method.
    #[must_use]
    pub const fn has(&self, method: Method) -> bool {
        match method {
            Method::Password => self.has_password,
            Method::SyncedPasskey | Method::DeviceBoundPasskey => self.passkeys > 0,
            Method::Totp => self.has_totp,
            Method::RecoveryCode => self.has_second_factor() && self.recovery_codes > 0,
            // For who has nothing better: a mailbox is often open to whoever has the password.
            Method::Email => self.has_mail && !self.has_second_factor(),
            // It stands first or not at all.
            Method::Upstream
            | Method::UpstreamTwoFactors
            | Method::UpstreamPhishingResistant
            | Method::Later => false,
        }
    }

    /// The strongest context that they can reach. Mail is no second factor to itself.
    #[must_use]
    pub const fn reachable(&self) -> Acr {
        if self.passkeys > 0 {
            Acr::PhishingResistant
        } else if self.has_totp || (self.has_mail && self.has_password) {
            Acr::TwoFactors
        } else {
            Acr::OneFactor
        }
    }
}
