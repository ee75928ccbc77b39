//! The playground of `doorward dev`: a relying party's side of the flow, every message shown and every token taken apart.

use std::borrow::Cow;

use askama::Template;
use serde_json::{Map, Value};

use super::{Chrome, Form, LocalPath};

/// A scope that the form offers.
#[derive(Clone, Debug)]
pub struct ScopeChoice {
    /// The scope value.
    pub name: String,
    /// Whether it is ticked.
    pub checked: bool,
}

/// The form that starts a flow. Posts `csrf`; `scope` once for each ticked box; and, empty where not wanted, `prompt`,
/// `response_mode`, `max_age`, `login_hint`, `acr_values`, `ui_locales`.
#[derive(Clone, Debug, Template)]
#[template(path = "playground/index.html")]
pub struct PlaygroundIndex {
    /// Shared.
    pub chrome: Chrome,
    /// `/playground/start`.
    pub form: Form,
    /// The issuer that the flow runs against.
    pub issuer: String,
    /// The demo client.
    pub client_id: String,
    /// The demo client's redirect URI.
    pub redirect_uri: String,
    /// The person to sign in as: user name and password of the demo person, where they are known.
    pub person: Option<(String, String)>,
    /// The scopes on offer.
    pub scopes: Vec<ScopeChoice>,
    /// What `acr_values` can ask for.
    pub contexts: Vec<&'static str>,
    /// Whether strangers may make accounts: offers `prompt=create`.
    pub can_sign_up: bool,
    /// Whether mail lies at `/playground/mail`.
    pub keeps_mail: bool,
}

/// What a flow did, step by step.
#[derive(Clone, Debug, Template)]
#[template(path = "playground/result.html")]
pub struct Playground {
    /// Shared.
    pub chrome: Chrome,
    /// The steps, in the order in which they happened.
    pub steps: Vec<Step>,
    /// Whether the flow reached its end; `false` shows that the last step was refused.
    pub succeeded: bool,
    /// Posts `csrf` to use the refresh token, where there is one.
    pub refresh: Option<Form>,
    /// Posts `csrf` to begin RP-initiated logout, where somebody is signed in.
    pub sign_out: Option<Form>,
    /// The playground's first page.
    pub again: LocalPath,
}

impl Playground {
    /// The message above the steps.
    fn lead(&self) -> &'static str {
        match self.steps.last() {
            _ if !self.succeeded => "playground-refused",
            Some(last) if last.kind == StepKind::SignedOut => "playground-signed-out",
            Some(_) | None => "playground-succeeded",
        }
    }
}

/// What a step is: gives its title and explanation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// The client reads the provider's metadata (OpenID Connect Discovery 1.0 §4).
    Discovery,
    /// The browser is sent to the authorization endpoint (RFC 6749 §4.1.1).
    AuthorizationRequest,
    /// The browser comes back with a code or an error (RFC 6749 §4.1.2).
    AuthorizationResponse,
    /// The client redeems the code (RFC 6749 §4.1.3).
    TokenRequest,
    /// The client reads the provider's public keys (RFC 7517 §5), and checks the signature of what it got.
    Keys,
    /// The client uses the refresh token (RFC 6749 §6).
    RefreshRequest,
    /// The client asks for claims (OpenID Connect Core 1.0 §5.3).
    Userinfo,
    /// The browser came back from signing out (RP-Initiated Logout 1.0 §3).
    SignedOut,
}

impl StepKind {
    /// Every kind, for checks.
    pub const ALL: [Self; 8] = [
        Self::Discovery,
        Self::AuthorizationRequest,
        Self::AuthorizationResponse,
        Self::TokenRequest,
        Self::Keys,
        Self::RefreshRequest,
        Self::Userinfo,
        Self::SignedOut,
    ];

    fn keys(self) -> (&'static str, &'static str) {
        match self {
            Self::Discovery => ("step-discovery-title", "step-discovery-text"),
            Self::AuthorizationRequest => ("step-authorize-title", "step-authorize-text"),
            Self::AuthorizationResponse => ("step-callback-title", "step-callback-text"),
            Self::TokenRequest => ("step-token-title", "step-token-text"),
            Self::Keys => ("step-keys-title", "step-keys-text"),
            Self::RefreshRequest => ("step-refresh-title", "step-refresh-text"),
            Self::Userinfo => ("step-userinfo-title", "step-userinfo-text"),
            Self::SignedOut => ("step-signed-out-title", "step-signed-out-text"),
        }
    }
}

/// One step of the flow.
#[derive(Clone, Debug)]
pub struct Step {
    /// What it is.
    pub kind: StepKind,
    /// What was sent.
    pub request: Option<Message>,
    /// What came back.
    pub response: Option<Message>,
    /// The tokens in the answer, taken apart.
    pub tokens: Vec<TokenView>,
}

impl Step {
    /// The title, a noun.
    #[must_use]
    pub fn title<'text>(&self, chrome: &Chrome) -> Cow<'text, str> {
        chrome.t(self.kind.keys().0)
    }

    /// What happens in this step, in a sentence or two.
    #[must_use]
    pub fn explanation<'text>(&self, chrome: &Chrome) -> Cow<'text, str> {
        chrome.t(self.kind.keys().1)
    }
}

/// An HTTP message.
#[derive(Clone, Debug)]
pub struct Message {
    /// `GET https://…` of a request, `200 OK` of a response.
    pub start: String,
    /// The headers that matter, as (name, value). Leave out or shorten what is secret.
    pub headers: Vec<(String, String)>,
    /// The body, decoded and one parameter or member a line; empty if there is none.
    pub body: String,
}

/// Which token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// OpenID Connect Core 1.0 §2.
    IdToken,
    /// RFC 9068, or opaque.
    AccessToken,
    /// Always opaque.
    RefreshToken,
}

/// Whether the client could check a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verified {
    /// Signature, issuer, audience and times hold.
    Yes,
    /// Something does not hold; what, in the specification's words.
    No(String),
    /// Opaque to the client, and so nothing to check.
    Opaque,
}

/// A token, taken apart.
#[derive(Clone, Debug)]
pub struct TokenView {
    /// Which.
    pub kind: TokenKind,
    /// The token as it came.
    pub raw: String,
    /// The members of its JOSE header.
    pub header: Vec<Claim>,
    /// Its claims.
    pub claims: Vec<Claim>,
    /// Whether it holds.
    pub verified: Verified,
}

impl TokenView {
    /// Takes the two JSON objects of a JWT apart.
    #[must_use]
    pub fn jwt(
        kind: TokenKind,
        raw: &str,
        header: &Map<String, Value>,
        claims: &Map<String, Value>,
        verified: Verified,
    ) -> Self {
        Self {
            kind,
            raw: raw.to_owned(),
            header: Claim::all(header),
            claims: Claim::all(claims),
            verified,
        }
    }

    /// A token that tells its bearer nothing.
    #[must_use]
    pub fn opaque(kind: TokenKind, raw: &str) -> Self {
        Self {
            kind,
            raw: raw.to_owned(),
            header: Vec::new(),
            claims: Vec::new(),
            verified: Verified::Opaque,
        }
    }

    /// What kind of token, as a title.
    #[must_use]
    pub fn title<'text>(&self, chrome: &Chrome) -> Cow<'text, str> {
        chrome.t(match self.kind {
            TokenKind::IdToken => "token-id",
            TokenKind::AccessToken => "token-access",
            TokenKind::RefreshToken => "token-refresh",
        })
    }

    /// Whether it holds, in a sentence.
    #[must_use]
    pub fn verdict(&self, chrome: &Chrome) -> String {
        match &self.verified {
            Verified::Yes => chrome.t("token-verified").into_owned(),
            Verified::No(why) => chrome.with("token-not-verified", "why", why),
            Verified::Opaque => chrome.t("token-opaque").into_owned(),
        }
    }

    /// The verdict as a name for the style sheet and for scripts: `yes`, `no`, `opaque`.
    #[must_use]
    pub fn verdict_name(&self) -> &'static str {
        match self.verified {
            Verified::Yes => "yes",
            Verified::No(_) => "no",
            Verified::Opaque => "opaque",
        }
    }
}

/// One member of a JSON object, with what it means.
#[derive(Clone, Debug)]
pub struct Claim {
    /// The member's name.
    pub name: String,
    /// Its value: text as it is, anything else as JSON.
    pub value: String,
    /// For a time, the same in ISO 8601 (`2026-01-31 09:30:00Z`).
    pub time: Option<String>,
}

impl Claim {
    /// Every member of an object, in its order.
    #[must_use]
    pub fn all(object: &Map<String, Value>) -> Vec<Self> {
        object
            .iter()
            .map(|(name, value)| Self {
                name: name.clone(),
                value: value
                    .as_str()
                    .map_or_else(|| value.to_string(), ToOwned::to_owned),
                time: is_time(name)
                    .then(|| value.as_i64().and_then(iso_8601))
                    .flatten(),
            })
            .collect()
    }

    /// What the claim means, in plain words; `None` for one that we do not know.
    #[must_use]
    pub fn meaning<'text>(&self, chrome: &Chrome) -> Option<Cow<'text, str>> {
        Some(chrome.t(match self.name.as_str() {
            "iss" => "claim-iss",
            "sub" => "claim-sub",
            "aud" => "claim-aud",
            "exp" => "claim-exp",
            "iat" => "claim-iat",
            "auth_time" => "claim-auth-time",
            "nonce" => "claim-nonce",
            "acr" => "claim-acr",
            "amr" => "claim-amr",
            "azp" => "claim-azp",
            "sid" => "claim-sid",
            "jti" => "claim-jti",
            "at_hash" => "claim-at-hash",
            "client_id" => "claim-client-id",
            "scope" => "claim-scope",
            "alg" => "claim-alg",
            "kid" => "claim-kid",
            "typ" => "claim-typ",
            _ => return None,
        }))
    }
}

fn is_time(name: &str) -> bool {
    matches!(name, "exp" | "iat" | "nbf" | "auth_time" | "updated_at")
}

/// Seconds since 1970 as a date and time of day in UTC; `None` outside the years 1970 to 9999.
fn iso_8601(seconds: i64) -> Option<String> {
    if !(0..253_402_300_800).contains(&seconds) {
        return None;
    }
    let (days, of_day) = (seconds / 86_400, seconds % 86_400);
    let (year, month, day) = civil(days);
    let (hour, minute, second) = (of_day / 3600, of_day / 60 % 60, of_day % 60);
    Some(format!(
        "{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}Z"
    ))
}

/// Year, month and day of a day that is counted from 1970-01-01, not before it. Years are counted from March, so that the leap day
/// comes last: a 400-year era has 146,097 days, and five months of them 153.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::iso_8601;

    #[test]
    fn times_are_written_in_utc() {
        let written = |seconds| iso_8601(seconds).unwrap_or_default();
        assert_eq!(written(0), "1970-01-01 00:00:00Z");
        assert_eq!(written(951_782_400), "2000-02-29 00:00:00Z");
        assert_eq!(written(1_735_689_599), "2024-12-31 23:59:59Z");
        assert_eq!(written(253_402_300_799), "9999-12-31 23:59:59Z");
        assert!(iso_8601(-1).is_none() && iso_8601(i64::MAX).is_none());
    }
}
