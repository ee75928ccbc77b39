//! How somebody proved who they are: by which methods, when, and what that amounts to (`amr`, `acr`, `auth_time`).
//!
//! | `acr` | what was proven |
//! |---|---|
//! | `urn:doorward:acr:1fa` | one factor: a password, that mail to their address reaches them, or the word of an upstream |
//! | `urn:doorward:acr:2fa` | two different factors |
//! | `phr` | phishing-resistant (OpenID EAP ACR Values 1.0 §2): a passkey that verified its user, which is two factors |
//!
//! An upstream's word is more than one factor where the operator believes it so (`domain/connector.rs`).
//!
//! To add a method: a variant of [`Method`], its `amr` values (RFC 8176 §2), and its file in `login/factor/`.

use serde::{Deserialize, Serialize};

use super::time::Timestamp;

/// One way to prove who one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// A password.
    Password,
    /// A passkey that copies of are kept elsewhere too, and that verified its user.
    SyncedPasskey,
    /// A passkey that never leaves its device, and that verified its user.
    DeviceBoundPasskey,
    /// A code of an authenticator app (RFC 6238).
    Totp,
    /// A recovery code.
    RecoveryCode,
    /// A code that came by mail.
    Email,
    /// The word of an upstream, as one factor.
    Upstream,
    /// The same, believed to be two.
    UpstreamTwoFactors,
    /// The same, believed to be phishing-resistant.
    UpstreamPhishingResistant,
    /// One that only a later version knows: it counts for nothing here.
    #[serde(other)]
    Later,
}

impl Method {
    /// Whether it is two factors by itself: what one has, and what one knows or is.
    #[must_use]
    pub const fn is_passkey(self) -> bool {
        matches!(self, Self::SyncedPasskey | Self::DeviceBoundPasskey)
    }

    /// Whether it can stand first; the others only add to one that does.
    #[must_use]
    pub const fn can_be_first(self) -> bool {
        self.by_itself().is_some()
    }

    /// What it amounts to by itself; nothing, where it only adds to another.
    const fn by_itself(self) -> Option<Acr> {
        match self {
            Self::Password | Self::Email | Self::Upstream => Some(Acr::OneFactor),
            Self::UpstreamTwoFactors => Some(Acr::TwoFactors),
            Self::SyncedPasskey | Self::DeviceBoundPasskey | Self::UpstreamPhishingResistant => {
                Some(Acr::PhishingResistant)
            }
            Self::Totp | Self::RecoveryCode | Self::Later => None,
        }
    }

    /// Whether it is another factor than this first one. What somebody proved to an upstream may be a password.
    fn adds_to(self, first: Self) -> bool {
        let is_known_there = self == Self::Password && first == Self::Upstream;
        self != first && !matches!(self, Self::Upstream | Self::Later) && !is_known_there
    }

    /// The word of an upstream, as far as it is believed.
    #[must_use]
    pub const fn of_upstream(reached: Acr) -> Self {
        match reached {
            Acr::OneFactor => Self::Upstream,
            Acr::TwoFactors => Self::UpstreamTwoFactors,
            Acr::PhishingResistant => Self::UpstreamPhishingResistant,
        }
    }

    /// Authentication Method Reference values (RFC 8176 §2).
    const fn amr(self) -> &'static [&'static str] {
        match self {
            Self::Password => &["pwd"],
            Self::SyncedPasskey => &["swk", "user"],
            Self::DeviceBoundPasskey => &["hwk", "user"],
            Self::Totp | Self::RecoveryCode | Self::Email => &["otp"],
            // RFC 8176 has no word for another's word; that two factors are believed says `mfa`.
            Self::Upstream
            | Self::UpstreamTwoFactors
            | Self::UpstreamPhishingResistant
            | Self::Later => &[],
        }
    }
}

/// A method that somebody proved themselves by, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// How.
    pub method: Method,
    /// When.
    pub at: Timestamp,
    /// Since when an upstream knows it, whose word came then, where it says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Timestamp>,
    /// Until when a session may go on by it, where an upstream said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
}

impl Proof {
    /// At this moment.
    #[must_use]
    pub const fn new(method: Method, at: Timestamp) -> Self {
        Self {
            method,
            at,
            since: None,
            until: None,
        }
    }

    /// One that was given to an upstream before: no session there that goes on is a fresh proof.
    #[must_use]
    pub const fn since(self, since: Option<Timestamp>) -> Self {
        Self { since, ..self }
    }

    /// One that no session outlasts.
    #[must_use]
    pub const fn until(self, until: Option<Timestamp>) -> Self {
        Self { until, ..self }
    }
}

/// These proofs and one more, in place of an older one of its method.
#[must_use]
pub fn with(proofs: &[Proof], more: Proof) -> Vec<Proof> {
    let others = proofs.iter().filter(|proof| proof.method != more.method);
    others.copied().chain([more]).collect()
}

/// Authentication contexts, the weakest first: each satisfies those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Acr {
    /// One factor.
    #[serde(rename = "urn:doorward:acr:1fa")]
    OneFactor,
    /// Two.
    #[serde(rename = "urn:doorward:acr:2fa")]
    TwoFactors,
    /// Phishing-resistant.
    #[serde(rename = "phr")]
    PhishingResistant,
}

impl Acr {
    /// All of them, in the order in which metadata lists them.
    pub const ALL: [Self; 3] = [Self::OneFactor, Self::TwoFactors, Self::PhishingResistant];

    /// The `acr` value.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::OneFactor => "urn:doorward:acr:1fa",
            Self::TwoFactors => "urn:doorward:acr:2fa",
            Self::PhishingResistant => "phr",
        }
    }

    /// The context of this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|acr| acr.name() == name)
    }

    /// What methods amount to together; nothing, where none of them can stand first.
    #[must_use]
    pub fn of(methods: &[Method]) -> Option<Self> {
        let alone = methods
            .iter()
            .filter_map(|method| method.by_itself())
            .max()?;
        if alone > Self::OneFactor {
            return Some(alone);
        }
        let first = methods.iter().find(|method| method.can_be_first())?;
        let has_second = methods.iter().any(|method| method.adds_to(*first));
        Some(if has_second {
            Self::TwoFactors
        } else {
            Self::OneFactor
        })
    }
}

/// When and how somebody proved who they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authentication {
    /// The `auth_time` claim: since then everything was proven that `amr` names.
    pub at: Timestamp,
    /// The `amr` claim (RFC 8176).
    pub amr: Vec<String>,
    /// The `acr` claim.
    pub acr: String,
    /// What it is made of. A grant's has none: nothing is added to it any more.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub proofs: Vec<Proof>,
    /// Whether a device that its person trusts stood in for the second factor, which is not claimed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_spared: bool,
    /// Whether they have to choose another password before they go on.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub owes_password: bool,
    /// Whether their account was to be deleted when they signed in: then it is looked whether it is still.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_leaving: bool,
}

impl Authentication {
    /// By these proofs, the oldest of which says since when.
    #[must_use]
    pub fn of(proofs: Vec<Proof>) -> Self {
        let methods: Vec<Method> = proofs.iter().map(|proof| proof.method).collect();
        let acr = Acr::of(&methods).unwrap_or(Acr::OneFactor);
        let mut amr: Vec<String> = Vec::new();
        let mfa = (acr >= Acr::TwoFactors).then_some("mfa");
        for value in methods.iter().flat_map(|method| method.amr()).chain(&mfa) {
            if !amr.iter().any(|known| known == value) {
                amr.push((*value).to_owned());
            }
        }
        let given = |proof: &Proof| proof.since.map_or(proof.at, |since| since.min(proof.at));
        let at = proofs.iter().map(given).min();
        Self {
            at: at.unwrap_or(Timestamp::from_micros(0)),
            amr,
            acr: acr.name().into(),
            proofs,
            is_spared: false,
            owes_password: false,
            is_leaving: false,
        }
    }

    /// By password alone.
    #[must_use]
    pub fn by_password(at: Timestamp) -> Self {
        Self::of(vec![Proof::new(Method::Password, at)])
    }

    /// What was reached, at its strongest.
    #[must_use]
    pub fn reached(&self) -> Acr {
        let methods: Vec<Method> = self.proofs().iter().map(|proof| proof.method).collect();
        Acr::of(&methods).unwrap_or(Acr::OneFactor)
    }

    /// What it is made of. Sessions of before there were several methods are made of a password.
    #[must_use]
    pub fn proofs(&self) -> Vec<Proof> {
        if self.proofs.is_empty() {
            vec![Proof::new(Method::Password, self.at)]
        } else {
            self.proofs.clone()
        }
    }

    /// Whether this method is among what it is made of.
    #[must_use]
    pub fn is_by(&self, method: Method) -> bool {
        self.proofs().iter().any(|proof| proof.method == method)
    }

    /// What a client is told of it: in the context that it asked for, if that was reached.
    #[must_use]
    pub fn said(&self, acr: Option<Acr>) -> Self {
        Self {
            acr: acr.map_or_else(|| self.acr.clone(), |acr| acr.name().into()),
            proofs: Vec::new(),
            ..self.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(methods: &[Method]) -> Authentication {
        let proofs = methods
            .iter()
            .zip(100..)
            .map(|(method, second)| Proof::new(*method, Timestamp::from_seconds(second)));
        Authentication::of(proofs.collect())
    }

    #[test]
    fn what_methods_amount_to() {
        use Method::{
            DeviceBoundPasskey, Email, Password, RecoveryCode, SyncedPasskey, Totp, Upstream,
            UpstreamPhishingResistant, UpstreamTwoFactors,
        };
        for (methods, acr, amr) in [
            (&[Password][..], "urn:doorward:acr:1fa", "pwd"),
            (&[Email], "urn:doorward:acr:1fa", "otp"),
            (&[Password, Totp], "urn:doorward:acr:2fa", "pwd otp mfa"),
            (&[Password, Email], "urn:doorward:acr:2fa", "pwd otp mfa"),
            (
                &[Password, RecoveryCode],
                "urn:doorward:acr:2fa",
                "pwd otp mfa",
            ),
            (&[SyncedPasskey], "phr", "swk user mfa"),
            (&[DeviceBoundPasskey], "phr", "hwk user mfa"),
            (&[Password, SyncedPasskey], "phr", "pwd swk user mfa"),
            // The same thing twice is one factor.
            (&[Password, Password], "urn:doorward:acr:1fa", "pwd"),
            (&[Password, Method::Later], "urn:doorward:acr:1fa", "pwd"),
            // Another's word is as much as it is believed; it may have been a password there.
            (&[Upstream], "urn:doorward:acr:1fa", ""),
            (&[Upstream, Password], "urn:doorward:acr:1fa", "pwd"),
            (&[Password, Upstream], "urn:doorward:acr:1fa", "pwd"),
            (&[Upstream, Totp], "urn:doorward:acr:2fa", "otp mfa"),
            (&[UpstreamTwoFactors], "urn:doorward:acr:2fa", "mfa"),
            (&[UpstreamPhishingResistant], "phr", "mfa"),
            (&[UpstreamTwoFactors, SyncedPasskey], "phr", "swk user mfa"),
        ] {
            let authentication = of(methods);
            assert_eq!(authentication.acr, acr, "{methods:?}");
            assert_eq!(authentication.amr.join(" "), amr, "{methods:?}");
            assert_eq!(authentication.at, Timestamp::from_seconds(100));
        }
        assert_eq!(Acr::of(&[Method::Totp, Method::RecoveryCode]), None);
    }

    #[test]
    fn a_context_is_kept_by_its_name() {
        for acr in Acr::ALL {
            assert_eq!(serde_json::to_value(acr).unwrap(), acr.name());
        }
    }

    #[test]
    fn sessions_of_earlier_and_later_versions_are_read() {
        let earlier = r#"{"at":5,"amr":["pwd"],"acr":"urn:doorward:acr:1fa"}"#;
        let earlier: Authentication = serde_json::from_str(earlier).unwrap();
        assert_eq!(earlier.reached(), Acr::OneFactor);
        assert_eq!(earlier.proofs()[0].method, Method::Password);
        let later = r#"{"at":5,"amr":["x"],"acr":"y","proofs":[{"method":"password","at":5},{"method":"dream","at":6}]}"#;
        let later: Authentication = serde_json::from_str(later).unwrap();
        assert_eq!(later.reached(), Acr::OneFactor);
    }

    #[test]
    fn a_client_hears_of_the_context_that_it_asked_for() {
        let authentication = of(&[Method::Password, Method::SyncedPasskey]);
        assert_eq!(authentication.said(None).acr, "phr");
        let said = authentication.said(Some(Acr::TwoFactors));
        assert_eq!(said.acr, "urn:doorward:acr:2fa");
        assert!(said.proofs.is_empty());
        assert_eq!(said.amr, authentication.amr);
    }
}
