//! The code, for tokens (RFC 6749 §4.1.3, OpenID Connect Core 1.0 §3.1.3).

use std::time::Duration;

use data_encoding::{BASE64, BASE64URL_NOPAD};
use http::StatusCode;
use serde_json::{Map, Value, json};
use url::Url;
use url::form_urlencoded::{Serializer, byte_serialize};

use crate::config::Hidden;
use crate::domain::connector::{ClientAuthentication, ClientThere};
use crate::domain::scope::Scope;
use crate::domain::signing::SigningAlgorithm;
use crate::egress::exchange::{Answer, Posted};
use crate::federation::asked::State;
use crate::federation::connection::{Connection, callback_path};
use crate::federation::failure::{Failure, Unbelieved, error_code};
use crate::keys::KeyError;
use crate::keys::jws::TokenType;
use crate::provider::Provider;
use crate::secret::Concealed;

/// The longest life of a token that is believed.
const LONGEST_LIFE: Duration = Duration::from_hours(24 * 365 * 10);
/// Bytes of an answer that are read.
const LONGEST: usize = 64 * 1024;
/// RFC 7523 §2.2.
const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
/// How long a secret is good that our key signs.
const SIGNED_LASTS: Duration = Duration::from_mins(5);
/// How long our assertion is good.
const ASSERTION_LASTS: Duration = Duration::from_mins(1);

/// Where codes are redeemed.
pub(in crate::federation) struct TokenEndpoint<'t> {
    /// Its address.
    pub(in crate::federation) address: &'t str,
    /// Whose it is.
    pub(in crate::federation) issuer: &'t str,
    /// What our assertions may be signed with there.
    pub(in crate::federation) algorithms: Vec<SigningAlgorithm>,
}

/// What came back (RFC 6749 §5.1, Core §3.1.3.3).
#[derive(Debug)]
pub(in crate::federation) struct Tokens {
    /// The ID token, not verified yet.
    pub(in crate::federation) id_token: Option<Concealed<String>>,
    /// What opens userinfo.
    pub(in crate::federation) access_token: Option<Concealed<String>>,
    /// What renews that.
    pub(in crate::federation) refresh_token: Option<Concealed<String>>,
    /// For how long that is good, if it says so.
    pub(in crate::federation) expires_in: Option<Duration>,
    /// What for, if it says so: else for what was asked.
    pub(in crate::federation) scope: Option<Scope>,
}

/// Redeems a code, with the verifier of its request (RFC 7636 §4.5).
pub(in crate::federation) async fn redeem(
    op: &Provider,
    connection: &Connection,
    client: &ClientThere,
    endpoint: &TokenEndpoint<'_>,
    (code, state): (&str, &State),
) -> Result<Tokens, Failure> {
    let verifier = state.verifier(op);
    let answer = present(op, connection, client, endpoint, (code, &verifier)).await?;
    read(&answer)
}

/// Sends a code and its verifier, with what proves who we are.
pub(in crate::federation) async fn present(
    op: &Provider,
    connection: &Connection,
    client: &ClientThere,
    endpoint: &TokenEndpoint<'_>,
    (code, verifier): (&str, &str),
) -> Result<Answer, Failure> {
    let callback = op.issuer.at(&callback_path(&connection.connector.name));
    let mut request = vec![
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", callback.as_str()),
    ];
    if client.has_pkce {
        request.push(("code_verifier", verifier));
    }
    ask(op, connection, client, endpoint, &request).await
}

/// What a refresh token is answered that is good no more (RFC 6749 §5.2), also as GitHub says it, and where its person has to do something
/// there first.
const VOID: [&str; 3] = ["invalid_grant", "bad_refresh_token", "interaction_required"];

/// Renews an access token (RFC 6749 §6).
///
/// # Errors
/// [`Failure::Refused`] where the refresh token is good no more; any other [`Failure`] says nothing of it.
pub(in crate::federation) async fn renew(
    op: &Provider,
    connection: &Connection,
    client: &ClientThere,
    endpoint: &TokenEndpoint<'_>,
    refresh_token: &str,
) -> Result<Tokens, Failure> {
    let request = [
        ("grant_type", "refresh_token"),
        ("refresh_token", refresh_token),
    ];
    let answer = ask(op, connection, client, endpoint, &request).await?;
    let read = read(&answer);
    if let Err(Failure::Unbelieved(Unbelieved::Code(_))) = &read
        && let Some(error) = error_of(&answer).filter(|error| VOID.contains(&error.as_str()))
    {
        return Err(Failure::Refused(error));
    }
    read
}

fn error_of(answer: &Answer) -> Option<String> {
    let document: Map<String, Value> = serde_json::from_slice(&answer.body).ok()?;
    Some(document.get("error")?.as_str()?.to_owned())
}

/// Asks the token endpoint, with what proves who we are.
async fn ask(
    op: &Provider,
    connection: &Connection,
    client: &ClientThere,
    endpoint: &TokenEndpoint<'_>,
    request: &[(&str, &str)],
) -> Result<Answer, Failure> {
    let url = Url::parse(endpoint.address)
        .map_err(|_| Unbelieved::Metadata("its token_endpoint is no address"))?;
    let proof = match client.authentication {
        ClientAuthentication::ClientSecretBasic | ClientAuthentication::ClientSecretPost => {
            secret(op, connection, client, endpoint)?
        }
        ClientAuthentication::PrivateKeyJwt => Hidden::new(assertion(op, client, endpoint).await?),
    };
    let posted = under(client, proof.reveal(), request);
    let answer = op.egress.ask(&url, posted, LONGEST).await;
    answer.map_err(|error| Failure::of_question(error, Unbelieved::TokenResponse))
}

/// The request, with what proves who we are.
fn under(client: &ClientThere, proof: &str, request: &[(&str, &str)]) -> Posted {
    let client_id = client.client_id.as_str();
    let mut form = Serializer::new(String::new());
    form.extend_pairs(request);
    match client.authentication {
        ClientAuthentication::ClientSecretBasic => {
            Posted::form(form.finish()).under(basic(client_id, proof))
        }
        ClientAuthentication::ClientSecretPost => {
            form.append_pair("client_id", client_id)
                .append_pair("client_secret", proof);
            Posted::form(form.finish())
        }
        ClientAuthentication::PrivateKeyJwt => {
            form.append_pair("client_id", client_id)
                .append_pair("client_assertion_type", ASSERTION_TYPE)
                .append_pair("client_assertion", proof);
            Posted::form(form.finish())
        }
    }
}

/// Our secret: what is written, or a token that our key signs. Of that Apple says who it is by, for whom, and that it lasts six months at
/// most: here it is made at each use.
fn secret(
    op: &Provider,
    connection: &Connection,
    client: &ClientThere,
    endpoint: &TokenEndpoint<'_>,
) -> Result<Hidden, Failure> {
    let (secret, signed) = match (&connection.secret, &client.signed_secret) {
        (None, _) => return Ok(Hidden::new("")),
        (Some(secret), None) => return Ok(secret.read()?),
        (Some(secret), Some(signed)) => (secret, signed),
    };
    let now = op.now();
    let claims = json!({
        "iss": signed.team_id,
        "sub": client.client_id,
        "aud": endpoint.issuer,
        "iat": now.as_seconds(),
        "exp": now.plus(SIGNED_LASTS).as_seconds(),
    });
    let key = secret.signer(&signed.key_id)?;
    Ok(Hidden::new(key.sign(TokenType::Jwt, &claims)?))
}

/// RFC 6749 §2.3.1: both are form-encoded first.
fn basic(client_id: &str, secret: &str) -> String {
    let encode = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
    let pair = format!("{}:{}", encode(client_id), encode(secret));
    format!("Basic {}", BASE64.encode(pair.as_bytes()))
}

/// Our word for who we are (RFC 7523 §3), for its issuer alone: for another address it could be passed on.
async fn assertion(
    op: &Provider,
    client: &ClientThere,
    endpoint: &TokenEndpoint<'_>,
) -> Result<String, Failure> {
    let ring = op.keys.ring().await;
    let mut wanted = endpoint.algorithms.iter();
    let signer = wanted.find_map(|algorithm| ring.signer(*algorithm).ok());
    let signer = signer.ok_or_else(|| {
        KeyError::Operation("the upstream takes none of our algorithms for private_key_jwt".into())
    })?;
    let now = op.now();
    let claims = json!({
        "iss": client.client_id,
        "sub": client.client_id,
        "aud": endpoint.issuer,
        "jti": BASE64URL_NOPAD.encode(&op.entropy.bytes::<16>()?),
        "iat": now.as_seconds(),
        "exp": now.plus(ASSERTION_LASTS).as_seconds(),
    });
    Ok(signer.sign(TokenType::ClientAuthentication, &claims)?)
}

fn read(answer: &Answer) -> Result<Tokens, Failure> {
    let status = answer.status;
    // RFC 6585 §4: whoever sends codes of their own making could have it say so.
    if status == StatusCode::TOO_MANY_REQUESTS {
        return Err(Failure::TooOften);
    }
    // RFC 9110 §15.6: it cannot at the moment.
    if status.is_server_error() {
        return Err(Failure::Unavailable(format!(
            "its token endpoint answers {status}"
        )));
    }
    let document: Map<String, Value> =
        serde_json::from_slice(&answer.body).map_err(|_| Unbelieved::TokenResponse)?;
    let text = |name: &str| document.get(name).and_then(Value::as_str);
    // RFC 6749 §5.2. Some say so under 200.
    if status != StatusCode::OK || document.contains_key("error") {
        let error = text("error").unwrap_or_default();
        return Err(Unbelieved::Code(format!("{status}: {}", error_code(error))).into());
    }
    // RFC 6749 §7.1: "A client MUST NOT use an access token if it does not understand the token type."
    let is_bearer = text("token_type").is_some_and(|kind| kind.eq_ignore_ascii_case("bearer"));
    let token = |name: &str| text(name).map(|token| Concealed(token.to_owned()));
    let scope = text("scope").map(|scope| Scope::parse(scope).unwrap_or_default());
    Ok(Tokens {
        id_token: token("id_token"),
        access_token: token("access_token").filter(|_| is_bearer),
        refresh_token: token("refresh_token"),
        expires_in: document.get("expires_in").and_then(seconds),
        scope,
    })
}

/// A lifetime: a number, which some write as a text.
fn seconds(value: &Value) -> Option<Duration> {
    let seconds = value.as_u64();
    let seconds = seconds.or_else(|| value.as_str()?.parse().ok())?;
    Some(Duration::from_secs(seconds).min(LONGEST_LIFE))
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;

    fn answer(status: u16, body: &'static str) -> Result<Tokens, Failure> {
        read(&Answer {
            status: StatusCode::from_u16(status).unwrap(),
            body: Bytes::from_static(body.as_bytes()),
            date: None,
            cache_control: None,
            location: None,
        })
    }

    #[test]
    fn a_pair_is_encoded_before_it_is_joined() {
        let header = basic("a:b", "c d%");
        let pair = BASE64
            .decode(header.strip_prefix("Basic ").unwrap().as_bytes())
            .unwrap();
        assert_eq!(String::from_utf8(pair).unwrap(), "a%3Ab:c+d%25");
    }

    #[test]
    fn of_what_is_kept_each_part_may_be_missing_or_strange() {
        let read = |more: &'static str| {
            let tokens = answer(200, more).unwrap();
            (
                tokens.expires_in.map(|life| life.as_secs()),
                tokens.scope.map(|scope| scope.to_string()),
            )
        };
        assert_eq!(
            read(r#"{"expires_in":60,"scope":"b a"}"#),
            (Some(60), Some("a b".to_owned()))
        );
        assert_eq!(read(r#"{"expires_in":"60"}"#), (Some(60), None));
        for odd in [
            r#"{"expires_in":-1}"#,
            r#"{"expires_in":[]}"#,
            r#"{"expires_in":"x"}"#,
        ] {
            assert_eq!(read(odd).0, None, "{odd}");
        }
        let endless = r#"{"expires_in":18446744073709551615,"scope":"caf\u00e9"}"#;
        assert_eq!(
            read(endless),
            (Some(LONGEST_LIFE.as_secs()), Some(String::new()))
        );
    }

    #[test]
    fn of_an_answer_the_tokens_are_taken_or_the_reason() {
        let tokens = answer(
            200,
            r#"{"id_token":"a.b.c","access_token":"t","token_type":"Bearer"}"#,
        )
        .unwrap();
        assert_eq!(tokens.id_token.unwrap().as_str(), "a.b.c");
        assert_eq!(tokens.access_token.unwrap().as_str(), "t");
        let odd = answer(
            200,
            r#"{"id_token":"a.b.c","access_token":"t","token_type":"mac"}"#,
        )
        .unwrap();
        assert!(odd.access_token.is_none());
        for status in [400, 200] {
            let refused = answer(status, r#"{"error":"invalid_grant"}"#).unwrap_err();
            assert!(
                matches!(refused, Failure::Unbelieved(Unbelieved::Code(why)) if why.ends_with("invalid_grant")),
                "{status}"
            );
        }
        let none = answer(200, r#"{"id_token":1}"#).unwrap();
        assert!(none.id_token.is_none() && none.access_token.is_none());
        for (status, body) in [
            (200, "access_token=t"),
            (200, "[]"),
            (200, "<html>"),
            (302, ""),
        ] {
            let refused = answer(status, body).unwrap_err();
            assert!(
                matches!(refused, Failure::Unbelieved(Unbelieved::TokenResponse)),
                "{status} {body}"
            );
        }
        assert!(matches!(answer(429, "{}"), Err(Failure::TooOften)));
        for status in [500, 503] {
            assert!(
                matches!(answer(status, "{}"), Err(Failure::Unavailable(_))),
                "{status}"
            );
        }
    }
}
