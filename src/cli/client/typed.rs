//! What was typed of a client's metadata, judged.

use std::fs;
use std::path::Path;
use std::str::FromStr;

use serde_json::{Map, Value};

use super::super::failure::Failure;
use crate::domain::authentication::Acr;
use crate::domain::client::{ClientMetadata, ClientPolicy, GrantType, TokenEndpointAuthMethod};
use crate::domain::scope::OPENID;
use crate::domain::security_profile::SecurityProfile;
use crate::oauth::assessment;
use crate::oauth::error::OAuthError;
use crate::oauth::registration::find_unknown;
use crate::provider::Settings;
use crate::web::pages::place_of;

/// A JSON object with metadata of RFC 7591, and nothing else.
pub(super) fn read_document(path: &Path) -> Result<Map<String, Value>, Failure> {
    let text = fs::read_to_string(path)
        .map_err(|error| Failure::wrong(format!("{} cannot be read: {error}.", path.display())))?;
    let document: Map<String, Value> = serde_json::from_str(&text).map_err(|error| {
        Failure::wrong(format!("{} holds no JSON object: {error}.", path.display()))
    })?;
    match find_unknown(&document) {
        None => Ok(document),
        Some(name) => Err(Failure::wrong(format!(
            "{}: {name} is no client metadata (RFC 7591).",
            path.display()
        ))),
    }
}

/// Members of the metadata that flags name, in `add` and in `set`.
pub(super) struct Named<'a> {
    pub(super) name: Option<&'a str>,
    pub(super) redirect_uris: &'a [String],
    pub(super) post_logout_redirect_uris: &'a [String],
    pub(super) backchannel_logout_uri: Option<&'a str>,
    pub(super) scope: Option<&'a str>,
    pub(super) authorization_details_types: &'a [String],
    pub(super) auth_method: Option<&'a str>,
    /// None where they stay as they are.
    pub(super) grant_types: Option<Vec<String>>,
    pub(super) response_types: &'a [String],
    pub(super) subject_type: Option<&'a str>,
    pub(super) sector_identifier_uri: Option<&'a str>,
    pub(super) requires_pushed_requests: Option<bool>,
    pub(super) binds_by_dpop: Option<bool>,
}

impl Named<'_> {
    /// Puts them over what a file has.
    pub(super) fn over(self, members: &mut Map<String, Value>) {
        let mut set = |name: &str, value: Value| drop(members.insert(name.to_owned(), value));
        let texts = [
            ("client_name", self.name),
            ("backchannel_logout_uri", self.backchannel_logout_uri),
            ("scope", self.scope),
            ("token_endpoint_auth_method", self.auth_method),
            ("subject_type", self.subject_type),
            ("sector_identifier_uri", self.sector_identifier_uri),
        ];
        for (name, text) in texts {
            if let Some(text) = text {
                set(name, text.into());
            }
        }
        let lists = [
            ("redirect_uris", self.redirect_uris),
            ("post_logout_redirect_uris", self.post_logout_redirect_uris),
            (
                "authorization_details_types",
                self.authorization_details_types,
            ),
        ];
        for (name, list) in lists {
            if !list.is_empty() {
                set(name, list.to_vec().into());
            }
        }
        let switches = [
            (
                "require_pushed_authorization_requests",
                self.requires_pushed_requests,
            ),
            ("dpop_bound_access_tokens", self.binds_by_dpop),
        ];
        for (name, switch) in switches {
            if let Some(is_on) = switch {
                set(name, is_on.into());
            }
        }
        if let Some(grants) = self.grant_types {
            set("response_types", response_types(&grants));
            set("grant_types", grants.into());
        }
        if !self.response_types.is_empty() {
            set("response_types", self.response_types.to_vec().into());
        }
    }
}

/// Several addresses in one, separated by commas as other programs take them, would be registered as one that nobody has.
pub(super) fn check_single(flag: &str, uris: &[String]) -> Result<(), Failure> {
    let Some(several) = uris.iter().find(|uri| is_several(uri)) else {
        return Ok(());
    };
    let each: Vec<String> = several
        .split(',')
        .map(|uri| format!("{flag} {}", uri.trim()))
        .collect();
    Err(Failure::wrong(format!(
        "{several:?} is more than one address: give {flag} once for each, as in {}",
        each.join(" ")
    )))
}

/// Whether a comma stands before what begins as an address does. One of a query or a path does not.
fn is_several(uri: &str) -> bool {
    uri.split(',').skip(1).any(|rest| {
        rest.trim_start()
            .split_once("://")
            .is_some_and(|(scheme, _)| {
                !scheme.is_empty()
                    && scheme
                        .bytes()
                        .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
            })
    })
}

/// What goes with these grants, where it is not said: only a code needs a response.
fn response_types(grants: &[String]) -> Value {
    let has_code = grants.iter().any(|grant| grant == "authorization_code");
    if has_code { vec!["code"] } else { Vec::new() }.into()
}

/// Nothing says where people are sent back to: that is missing, or that nobody is.
pub(super) fn missing_redirect(document: &Map<String, Value>) -> Failure {
    let grants = document.get("grant_types").and_then(Value::as_array);
    let has_pages = grants.is_none_or(|grants| {
        let mut grants = grants.iter().filter_map(Value::as_str);
        grants.any(|grant| matches!(grant, "authorization_code" | "implicit"))
    });
    Failure::wrong(if has_pages {
        "--redirect-uri is missing: where people are sent back to, as in --redirect-uri https://app.example/callback. An API or a program that signs nobody \
         in has none: --grant-type client_credentials."
    } else {
        "response_types is missing: none of its grant_types sends people to a page, and where response_types is left out it is [\"code\"] (RFC 7591 §2), which \
         does. Add \"response_types\": []."
    })
}

/// What the rules of registration refuse was typed here.
pub(super) fn wrong_metadata(error: &OAuthError) -> Failure {
    Failure::wrong(format!("{}: {}.", error.code.as_str(), error.description))
}

/// What takes a minimum or a profile away again.
const NONE: &str = "none";

/// The weakest authentication context that a client's people may come with: one, or that there is none.
#[derive(Clone, Copy, Debug)]
pub(super) struct Minimum(pub(super) Option<Acr>);

impl FromStr for Minimum {
    type Err = String;

    fn from_str(typed: &str) -> Result<Self, Self::Err> {
        if typed == NONE {
            return Ok(Self(None));
        }
        let acr = Acr::parse(typed).ok_or_else(|| {
            let names = Acr::ALL.map(Acr::name).join(", ");
            format!("it is one of {names}; or {NONE}")
        })?;
        Ok(Self(Some(acr)))
    }
}

/// What a client is held to: a profile of its own, or its tenant's.
#[derive(Clone, Copy, Debug)]
pub(super) struct Held(pub(super) Option<SecurityProfile>);

impl FromStr for Held {
    type Err = String;

    fn from_str(typed: &str) -> Result<Self, Self::Err> {
        if typed == NONE {
            return Ok(Self(None));
        }
        let profile = typed.parse().map_err(|_| {
            let names = SecurityProfile::ALL.map(SecurityProfile::name).join(", ");
            format!("it is one of {names}; or {NONE}, for that of all clients")
        })?;
        Ok(Self(Some(profile)))
    }
}

/// A public client has nothing but PKCE that ties a code to it (OAuth 2.1 §7.5.1).
pub(super) fn check_exemption(
    policy: &ClientPolicy,
    metadata: &ClientMetadata,
) -> Result<(), Failure> {
    if policy.is_pkce_exempt && metadata.token_endpoint_auth_method == TokenEndpointAuthMethod::None
    {
        return Err(Failure::wrong(
            "A public client cannot be exempt from PKCE: it has no secret, and PKCE is what protects it. Leave out --pkce-exempt (`client set`: \
             --pkce-exempt off), or let it have a secret: --auth-method client_secret_basic.",
        ));
    }
    Ok(())
}

/// Refuses what the profile that a client is held to does not have: all of it at once.
pub(super) fn check_profile(
    settings: &Settings,
    metadata: &ClientMetadata,
    policy: &ClientPolicy,
) -> Result<(), Failure> {
    let unkept = assessment::unkept(settings.profile, metadata, policy);
    if unkept.is_empty() {
        return Ok(());
    }
    let profile = policy.security_profile(metadata, settings.profile);
    let demands: Vec<String> = unkept
        .iter()
        .map(|finding| format!("\n  {}\n    → {}", finding.demand, finding.mend))
        .collect();
    Err(Failure::wrong(format!(
        "It is held to {profile}, which demands:{}",
        demands.concat()
    )))
}

/// What a client whose people sign in misses without `openid`.
pub(super) fn openid_hint(metadata: &ClientMetadata) -> Option<&'static str> {
    let signs_people_in =
        metadata.has_grant_type(GrantType::AuthorizationCode) || metadata.asks_elsewhere();
    let misses_it = metadata
        .scope
        .as_ref()
        .is_some_and(|scope| !scope.has(OPENID));
    (signs_people_in && misses_it).then_some(
        "\nIts scope has no openid: it gets no ID tokens, which OpenID Connect clients need.",
    )
}

/// What people will read in place of a name that is missing, where they read one.
pub(super) fn name_hint(metadata: &ClientMetadata) -> Option<String> {
    let place = match metadata.redirect_uris.first() {
        Some(redirect) => place_of(redirect),
        // Who answers elsewhere reads a name too.
        None if metadata.asks_elsewhere() => "its client_id".to_owned(),
        None => return None,
    };
    metadata
        .client_name
        .is_none()
        .then(|| format!("\nPeople will see {place} as its name; --name gives it another."))
}
