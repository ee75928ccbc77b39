//! The form on the playground's first page, and the authorization request that it becomes.

use super::flow::Asked;
use crate::domain::scope::{OPENID, Scope};
use crate::secret::sha256_base64url;

/// Whether `create` may be asked for here is the provider's to say.
const PROMPTS: [&str; 5] = ["none", "login", "consent", "select_account", "create"];
/// `request_uri`: which requests are named by one.
const PUSHED: &str = "pushed";
const RESPONSE_MODES: [&str; 2] = ["query", "form_post"];
/// Of what is typed, in bytes.
const LONGEST: usize = 320;

/// What the person would like to see in the authorization request. What was left empty is not sent.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Wishes {
    scope: Vec<String>,
    prompt: Option<String>,
    response_mode: Option<String>,
    max_age: Option<String>,
    login_hint: Option<String>,
    acr_values: Option<String>,
    ui_locales: Option<String>,
    /// Not the parameter's value, which the provider gives.
    request_uri: Option<String>,
}

impl Wishes {
    /// Reads the form's fields. `None` for one that our form does not have, that is there twice, or whose value it does
    /// not offer.
    pub(super) fn read(fields: &[(String, String)], supported: &Scope) -> Option<Self> {
        let mut wishes = Self::default();
        for (name, value) in fields.iter().filter(|(_, value)| !value.is_empty()) {
            let slot = match name.as_str() {
                "csrf" => continue,
                "scope" if supported.has(value) && !wishes.scope.contains(value) => {
                    wishes.scope.push(value.clone());
                    continue;
                }
                // How large it may be is the provider's to say.
                "max_age" if is_number(value) => &mut wishes.max_age,
                "prompt" if PROMPTS.contains(&value.as_str()) => &mut wishes.prompt,
                "response_mode" if RESPONSE_MODES.contains(&value.as_str()) => {
                    &mut wishes.response_mode
                }
                "login_hint" if is_text(value) => &mut wishes.login_hint,
                "acr_values" if is_text(value) => &mut wishes.acr_values,
                "ui_locales" if is_text(value) => &mut wishes.ui_locales,
                "request_uri" if value == PUSHED => &mut wishes.request_uri,
                _ => return None,
            };
            if slot.replace(value.clone()).is_some() {
                return None;
            }
        }
        Some(wishes)
    }

    /// `max_age`, in seconds.
    pub(super) fn max_age(&self) -> Option<u32> {
        self.max_age.as_deref()?.parse().ok()
    }

    /// Whether the request is pushed (RFC 9126).
    pub(super) const fn is_pushed(&self) -> bool {
        self.request_uri.is_some()
    }

    /// Whether an ID token is asked for (OpenID Connect Core 1.0 §3.1.2.1).
    pub(super) fn is_openid(&self) -> bool {
        self.scope.iter().any(|scope| scope == OPENID)
    }

    /// The authorization request (RFC 6749 §4.1.1, RFC 7636 §4.3, OpenID Connect Core 1.0 §3.1.2.1).
    pub(super) fn parameters(
        self,
        client_id: &str,
        redirect_uri: &str,
        state: &str,
        asked: &Asked,
    ) -> Vec<(&'static str, String)> {
        let Self {
            scope,
            prompt,
            response_mode,
            max_age,
            login_hint,
            acr_values,
            ui_locales,
            request_uri: _,
        } = self;
        let parameters = [
            ("response_type", Some("code".to_owned())),
            ("client_id", Some(client_id.to_owned())),
            ("redirect_uri", Some(redirect_uri.to_owned())),
            (
                "scope",
                Some(scope.join(" ")).filter(|scope| !scope.is_empty()),
            ),
            ("state", Some(state.to_owned())),
            ("nonce", Some(asked.nonce.clone())),
            (
                "code_challenge",
                Some(sha256_base64url(asked.code_verifier.as_bytes())),
            ),
            ("code_challenge_method", Some("S256".to_owned())),
            ("response_mode", response_mode),
            ("prompt", prompt),
            ("max_age", max_age),
            ("login_hint", login_hint),
            ("acr_values", acr_values),
            ("ui_locales", ui_locales),
        ];
        parameters
            .into_iter()
            .filter_map(|(name, value)| Some((name, value?)))
            .collect()
    }
}

fn is_number(value: &str) -> bool {
    value.len() <= LONGEST && value.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_text(value: &str) -> bool {
    value.len() <= LONGEST && !value.chars().any(char::is_control)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(fields: &[(&str, &str)]) -> Option<Wishes> {
        let fields: Vec<_> = fields
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        Wishes::read(
            &fields,
            &crate::domain::scope::STANDARD.into_iter().collect(),
        )
    }

    #[test]
    fn what_is_empty_is_not_asked_for() {
        let wishes = read(&[
            ("csrf", "x"),
            ("scope", "openid"),
            ("scope", "email"),
            ("prompt", ""),
            ("max_age", "0"),
            ("ui_locales", "de fr"),
            ("request_uri", ""),
        ]);
        let expected = Wishes {
            scope: vec!["openid".into(), "email".into()],
            max_age: Some("0".into()),
            ui_locales: Some("de fr".into()),
            ..Wishes::default()
        };
        assert_eq!(wishes, Some(expected));
    }

    #[test]
    fn what_the_form_does_not_offer_is_refused() {
        for bad in [
            ("prompt", "register"),
            ("response_mode", "fragment"),
            ("request_uri", "https://evil.example"),
            ("max_age", "-1"),
            ("max_age", "1e3"),
            ("scope", "admin"),
            ("login_hint", "a\nb"),
            ("redirect_uri", "https://evil.example"),
        ] {
            assert_eq!(read(&[bad]), None, "{bad:?}");
        }
        assert_eq!(read(&[("prompt", "login"), ("prompt", "none")]), None);
        assert_eq!(read(&[("max_age", "1"), ("max_age", "1")]), None);
        assert_eq!(read(&[("login_hint", &"a".repeat(321))]), None);
    }
}
