//! What somebody did on a page of their account: said once more where its form leads.

use poem::Request;

/// Something that was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// What was typed is kept.
    Saved,
    /// A session of theirs elsewhere has ended.
    SessionEnded,
    /// All of them have.
    SessionsEnded,
    /// There is one more passkey.
    PasskeyMade,
    /// There is one less.
    PasskeyRemoved,
    /// The authenticator app is gone.
    AppRemoved,
    /// There is another password.
    PasswordSet,
    /// A device is trusted no more.
    DeviceForgotten,
    /// What an app was allowed is taken back.
    AppDisconnected,
    /// A second step is asked for.
    StepOn,
    /// It is not.
    StepOff,
    /// The address is theirs.
    AddressConfirmed,
    /// What an app asked is allowed.
    RequestAllowed,
    /// It is not.
    RequestDenied,
    /// A sign-in elsewhere is linked.
    ProviderLinked,
    /// It is not any more.
    ProviderUnlinked,
}

impl Done {
    /// All of them.
    pub const ALL: [Self; 16] = [
        Self::Saved,
        Self::SessionEnded,
        Self::SessionsEnded,
        Self::PasskeyMade,
        Self::PasskeyRemoved,
        Self::AppRemoved,
        Self::PasswordSet,
        Self::DeviceForgotten,
        Self::AppDisconnected,
        Self::StepOn,
        Self::StepOff,
        Self::AddressConfirmed,
        Self::RequestAllowed,
        Self::RequestDenied,
        Self::ProviderLinked,
        Self::ProviderUnlinked,
    ];

    /// What addresses call it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Saved => "saved",
            Self::SessionEnded => "session",
            Self::SessionsEnded => "sessions",
            Self::PasskeyMade => "passkey-made",
            Self::PasskeyRemoved => "passkey-removed",
            Self::AppRemoved => "app-removed",
            Self::PasswordSet => "password",
            Self::DeviceForgotten => "device",
            Self::AppDisconnected => "app",
            Self::StepOn => "step-on",
            Self::StepOff => "step-off",
            Self::AddressConfirmed => "address",
            Self::RequestAllowed => "request-allowed",
            Self::RequestDenied => "request-denied",
            Self::ProviderLinked => "provider-linked",
            Self::ProviderUnlinked => "provider-unlinked",
        }
    }

    /// Its message.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::Saved => "account-saved",
            Self::SessionEnded => "done-session-ended",
            Self::SessionsEnded => "done-sessions-ended",
            Self::PasskeyMade => "done-passkey-made",
            Self::PasskeyRemoved => "done-passkey-removed",
            Self::AppRemoved => "done-app-removed",
            Self::PasswordSet => "done-password-set",
            Self::DeviceForgotten => "done-device-forgotten",
            Self::AppDisconnected => "done-app-disconnected",
            Self::StepOn => "done-step-on",
            Self::StepOff => "done-step-off",
            Self::AddressConfirmed => "done-address-confirmed",
            Self::RequestAllowed => "done-request-allowed",
            Self::RequestDenied => "done-request-denied",
            Self::ProviderLinked => "done-provider-linked",
            Self::ProviderUnlinked => "done-provider-unlinked",
        }
    }

    /// What a request says that was done a moment ago. Who followed a link of another site, or typed the address, has done nothing (Fetch
    /// Metadata, `Sec-Fetch-Site`).
    #[must_use]
    pub fn said_by(request: &Request, here: &[Self]) -> Option<Self> {
        let from = request.headers().get("sec-fetch-site");
        let is_ours = from.is_none_or(|from| from == "same-origin");
        Self::of(request.uri().query(), here).filter(|_| is_ours)
    }

    /// From the query of an address, if it is one of what can be done on its page.
    #[must_use]
    fn of(query: Option<&str>, here: &[Self]) -> Option<Self> {
        let name = query?.strip_prefix("done=")?;
        here.iter().copied().find(|done| done.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_has_a_name_that_its_own_pages_know() {
        for done in Done::ALL {
            let query = format!("done={}", done.name());
            assert_eq!(Done::of(Some(&query), &Done::ALL), Some(done));
            assert_eq!(Done::of(Some(&query), &[]), None);
        }
        for none in [
            None,
            Some(""),
            Some("done="),
            Some("done=x"),
            Some("saved=yes"),
        ] {
            assert_eq!(Done::of(none, &Done::ALL), None, "{none:?}");
        }
    }
}
