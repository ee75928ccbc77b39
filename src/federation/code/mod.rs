//! The authorization code grant (RFC 6749 §4.1), seen from the client: what OpenID Providers and plain authorization servers have in common.

mod redeem;

use serde_json::{Map, Value};
use url::Url;
use url::form_urlencoded::Serializer;

use super::asked::State;
use super::connection::callback_path;
use super::failure::{Failure, Unbelieved, error_code};
use crate::domain::connector::{ClientThere, ConnectorName, ResponseMode};
use crate::domain::interaction::AskedUpstream;
use crate::oauth::params::Parameters;
use crate::provider::Provider;
use crate::secret::sha256_base64url;

pub(super) use self::redeem::{TokenEndpoint, Tokens, present, redeem, renew};

/// The longest code that is redeemed.
const LONGEST_CODE: usize = 4096;
/// The longest `user` that is read.
const LONGEST_USER: usize = 1024;
/// What of it is read: how its person is called.
const NAMES: [&str; 2] = ["firstName", "lastName"];

/// What came back by the browser (RFC 6749 §4.1.2, RFC 9207 §2).
#[derive(Clone, Default)]
pub struct Response {
    code: Option<String>,
    error: Option<String>,
    iss: Option<String>,
    user: Option<String>,
}

impl std::fmt::Debug for Response {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Response({:?})", self.error)
    }
}

impl Response {
    /// Reads it; what else is there means nothing (RFC 6749 §4.1.2: "The client MUST ignore unrecognized response parameters").
    #[must_use]
    pub fn read(parameters: &mut Parameters) -> Self {
        Self {
            code: parameters.take("code"),
            error: parameters.take("error"),
            iss: parameters.take("iss"),
            user: parameters.take("user"),
        }
    }

    /// One that was posted, as a query: for the address where the browser brings its cookies.
    #[must_use]
    pub fn into_query(self, state: &str) -> String {
        let mut query = Serializer::new(String::new());
        query.append_pair("state", state);
        let code = self.code.filter(|code| code.len() <= LONGEST_CODE);
        let user = self.user.filter(|user| user.len() <= LONGEST_USER);
        let error = self.error.as_deref().map(error_code);
        let all = [
            ("code", code),
            ("error", error),
            ("iss", self.iss),
            ("user", user),
        ];
        for (name, value) in all {
            if let Some(value) = value {
                query.append_pair(name, &value);
            }
        }
        query.finish()
    }

    /// How its person is called, by what Apple posts beside the code when they come for the first time (`user`). The browser brings it,
    /// so its person may have written it, as they may write names here; and nothing else of it is taken, no address above all.
    pub(super) fn names(&self) -> Map<String, Value> {
        let user = self
            .user
            .as_deref()
            .filter(|user| user.len() <= LONGEST_USER);
        let user: Option<Value> = user.and_then(|user| serde_json::from_str(user).ok());
        let name = user.as_ref().and_then(|user| user.get("name"));
        let known = NAMES.into_iter().filter_map(|known| {
            let value = name?.get(known)?.as_str()?;
            Some((known.to_owned(), value.into()))
        });
        known.collect()
    }

    /// Who says that it is theirs.
    pub(super) fn issuer(&self) -> Option<&str> {
        self.iss.as_deref()
    }

    /// The code, where it is no error.
    pub(super) fn code(self) -> Result<String, Failure> {
        if let Some(error) = self.error {
            return Err(Failure::Refused(error_code(&error)));
        }
        let code = self.code.filter(|code| code.len() <= LONGEST_CODE);
        Ok(code.ok_or(Unbelieved::NoCode)?)
    }
}

/// Where a person is sent (RFC 6749 §4.1.1), with PKCE by S256 (RFC 9700 §2.1.1), and what is remembered of it.
pub(super) fn ask(
    op: &Provider,
    name: &ConnectorName,
    client: &ClientThere,
    endpoint: &str,
    state: &State,
) -> Result<(Url, AskedUpstream), Failure> {
    let mut address = Url::parse(endpoint)
        .map_err(|_| Unbelieved::Metadata("its authorization_endpoint is no address"))?;
    let mut query = address.query_pairs_mut();
    query
        .append_pair("response_type", "code")
        .append_pair("client_id", &client.client_id)
        .append_pair("redirect_uri", &op.issuer.at(&callback_path(name)))
        .append_pair("state", state.reveal());
    if !client.scope.is_empty() {
        query.append_pair("scope", &client.scope.to_string());
    }
    if client.has_pkce {
        let challenge = sha256_base64url(state.verifier(op).as_bytes());
        query
            .append_pair("code_challenge", &challenge)
            .append_pair("code_challenge_method", "S256");
    }
    if client.response_mode == ResponseMode::FormPost {
        query.append_pair("response_mode", "form_post");
    }
    drop(query);
    let asked = AskedUpstream {
        connector: name.clone(),
        state_hash: state.hash().into_string(),
        max_age: None,
        linking: None,
        at: op.now(),
    };
    Ok((address, asked))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Response {
        Response::read(&mut Parameters::parse(text).expect("parameters"))
    }

    #[test]
    fn of_a_posted_user_the_names_are_taken_and_nothing_else() {
        let user = |json: &str| {
            let encoded: String = url::form_urlencoded::byte_serialize(json.as_bytes()).collect();
            Value::from(read(&format!("user={encoded}")).names()).to_string()
        };
        let whole = r#"{"name":{"firstName":"Kim","middleName":"X","lastName":"Lee","email":"a@b.example"},"email":"a@b.example","email_verified":true}"#;
        assert_eq!(user(whole), r#"{"firstName":"Kim","lastName":"Lee"}"#);
        assert_eq!(
            user(r#"{"name":{"lastName":"Lee"}}"#),
            r#"{"lastName":"Lee"}"#
        );
        let long = format!(r#"{{"name":{{"firstName":"{}"}}}}"#, "x".repeat(1024));
        for nothing in [
            "",
            "x",
            "[]",
            r#"{"name":"Kim"}"#,
            r#"{"name":{"firstName":7}}"#,
            &long,
        ] {
            assert_eq!(user(nothing), "{}", "{nothing}");
        }
    }

    #[test]
    fn what_is_posted_goes_on_without_what_is_too_long_or_strange() {
        let all = read("code=c&iss=i&user=u&id_token=x&state=elsewhere");
        assert_eq!(all.into_query("s t"), "state=s+t&code=c&iss=i&user=u");
        let long = format!("code={}&user={}", "c".repeat(4097), "u".repeat(1025));
        assert_eq!(read(&long).into_query("s"), "state=s");
        let odd = read("error=<script>&error_description=x").into_query("s");
        assert_eq!(odd, "state=s&error=an+error+of+no+registered+form");
    }
}
