//! A sign-in by an upstream as far as it goes without a person: each step, what was found, and how to mend what is wrong.

mod endpoints;

use serde_json::{Map, Value};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc2822;
use url::Url;

pub(in crate::federation) use self::endpoints::credentials;
use self::endpoints::{authorization, keys};
use super::metadata;
use crate::domain::connector::{ClientAuthentication, ClientThere, OpenIdUpstream};
use crate::domain::time::Timestamp;
use crate::egress::Unfetched;
use crate::egress::exchange::Answer;
use crate::federation::connection::Connection;
use crate::federation::examined::{Step, Steps};
use crate::provider::Provider;

/// Examines one: what it says of itself, its keys, what it makes of us, and its clock.
pub async fn examine(
    op: &Provider,
    connection: &Connection,
    upstream: &OpenIdUpstream,
) -> Vec<Step> {
    let mut steps = Steps::default();
    secret(op, connection, &upstream.client, &mut steps);
    let Some(answer) = discovery(op, upstream, &mut steps).await else {
        return steps.all();
    };
    clock(op, &answer, &mut steps);
    let Some(document) = read(&answer, &mut steps) else {
        return steps.all();
    };
    let is_theirs = issuer(&document, upstream, &mut steps);
    let are_there = addresses(&document, &mut steps);
    supports(&document, upstream, &mut steps);
    if !(is_theirs && are_there) {
        return steps.all();
    }
    if let Ok(metadata) = metadata::read(&answer.body, &upstream.issuer) {
        keys(op, upstream, &metadata, &mut steps).await;
        let (client, endpoint) = (&upstream.client, metadata.token_endpoint());
        credentials(op, connection, client, &endpoint, &mut steps).await;
        authorization(op, connection, upstream, &metadata, &mut steps).await;
    }
    steps.all()
}

/// Whether our secret can be used.
pub(in crate::federation) fn secret(
    op: &Provider,
    connection: &Connection,
    client: &ClientThere,
    steps: &mut Steps,
) {
    const STEP: &str = "secret";
    match (&connection.secret, client.authentication) {
        (Some(_), _) => match connection.check_secret() {
            Ok(()) => steps.fine(STEP, "our secret can be read"),
            Err(error) => steps.wrong(
                STEP,
                error.to_string(),
                "Let connectors.client_secret_file name a file with the secret in one line, or signed_secret.private_key_file one with the key, which the server may read.",
            ),
        },
        (None, ClientAuthentication::PrivateKeyJwt) => steps.fine(
            STEP,
            format!("our own keys sign, which it reads at {}", op.issuer.at("/jwks.json")),
        ),
        (None, _) => steps.wrong(
            STEP,
            "there is no secret",
            "Set connectors.client_secret_file.",
        ),
    }
}

/// OpenID Connect Discovery 1.0 §4.
async fn discovery(op: &Provider, upstream: &OpenIdUpstream, steps: &mut Steps) -> Option<Answer> {
    const STEP: &str = "discovery";
    let address = metadata::address(upstream.metadata_at());
    let url = Url::parse(&address).ok()?;
    match op
        .egress
        .fetch(&url, metadata::ACCEPT, metadata::LONGEST)
        .await
    {
        Ok(answer) => {
            steps.fine(STEP, format!("{address} answers"));
            Some(answer)
        }
        Err(error) => {
            steps.wrong(STEP, format!("{address}: {error}"), mend_of(&error));
            None
        }
    }
}

/// How to mend that nothing was fetched.
pub(in crate::federation) fn mend_of(error: &Unfetched) -> &'static str {
    match error {
        Unfetched::Scheme => {
            "An upstream is asked by https. One by http on this machine is asked by `doorward dev` alone: `POST /api/v1/connectors/NAME/test` tests it there."
        }
        Unfetched::NotPublic => {
            "Is it in the house? Then let outgoing.networks have the network that it is in."
        }
        Unfetched::Connect(_) => {
            "Is the address right, and does the upstream listen there? Name servers and firewalls between may keep it from this machine."
        }
        Unfetched::Tls(_) => {
            "Is its certificate there for this name, in date, and signed by an authority that this machine trusts? One of the house is believed with outgoing.ca_file."
        }
        Unfetched::Broken(_) => "Is it the provider that answers there, and not a proxy's page?",
        Unfetched::Status(_) => {
            "Is that the address, as the upstream writes it (connectors.issuer, or saml.metadata_url), with its path? Redirects are not followed."
        }
        Unfetched::Slow => {
            "It is given five seconds. What does it wait for; or does a firewall between swallow what is sent?"
        }
    }
}

/// Of the answer's `Date` (RFC 9110 §6.6.1): what it signs would not be valid yet, or not any more.
fn clock(op: &Provider, answer: &Answer, steps: &mut Steps) {
    const STEP: &str = "clock";
    // In the form of RFC 9110 §5.6.7, which RFC 2822's reader takes once the zone is a number.
    let date = answer.date.as_deref();
    let there =
        date.and_then(|date| OffsetDateTime::parse(&date.replace("GMT", "+0000"), &Rfc2822).ok());
    let Some(there) = there else {
        return steps.untold(STEP, "its answer has no date");
    };
    let there = Timestamp::from_seconds(there.unix_timestamp());
    let here = op.now();
    let difference = there.since(here).max(here.since(there));
    let found = format!("its clock and ours differ by {} s", difference.as_secs());
    if difference > op.settings.clock_skew {
        steps.wrong(
            STEP,
            found,
            "Set the clock of the machine that is wrong, and keep both in step with NTP.",
        );
    } else {
        steps.fine(STEP, found);
    }
}

fn read(answer: &Answer, steps: &mut Steps) -> Option<Map<String, Value>> {
    let document = serde_json::from_slice(&answer.body);
    if document.is_err() {
        steps.wrong(
            "metadata",
            "what it answers is no JSON object",
            "Is connectors.issuer the address of an OpenID Provider?",
        );
    }
    document.ok()
}

/// §4.3: letter by letter.
fn issuer(document: &Map<String, Value>, upstream: &OpenIdUpstream, steps: &mut Steps) -> bool {
    const STEP: &str = "issuer";
    let theirs = document.get("issuer").and_then(Value::as_str);
    let theirs = theirs.unwrap_or_default();
    let is_same = theirs == upstream.issuer;
    if is_same {
        steps.fine(STEP, format!("it calls itself {theirs}"));
    } else {
        steps.wrong(
            STEP,
            format!(
                "it calls itself {theirs:?}, and connectors.issuer is {:?}",
                upstream.issuer
            ),
            "They have to be the same, letter by letter; a / at the end counts.",
        );
    }
    is_same
}

/// §3: those that a sign-in needs.
fn addresses(document: &Map<String, Value>, steps: &mut Steps) -> bool {
    const STEP: &str = "endpoints";
    let needed = ["authorization_endpoint", "token_endpoint", "jwks_uri"];
    let mut wrong = Vec::new();
    for name in needed.into_iter().chain(["userinfo_endpoint"]) {
        match document.get(name) {
            Some(Value::String(address)) if metadata::is_endpoint(address) => {}
            Some(other) => wrong.push(format!("{name} is {other}")),
            None if needed.contains(&name) => wrong.push(format!("there is no {name}")),
            None => {}
        }
    }
    if wrong.is_empty() {
        steps.fine(STEP, "all that a sign-in needs are https addresses");
    } else {
        let mend =
            "The upstream has to mend its metadata (OpenID Connect Discovery 1.0 section 3).";
        steps.wrong(STEP, wrong.join("; "), mend);
    }
    wrong.is_empty()
}

/// What it says that it can, where it says so.
fn supports(document: &Map<String, Value>, upstream: &OpenIdUpstream, steps: &mut Steps) {
    let list = |name: &str| -> Option<Vec<&str>> {
        let values = document.get(name)?.as_array()?;
        Some(values.iter().filter_map(Value::as_str).collect())
    };
    let scopes = upstream.client.scope.to_string();
    let challenges = if upstream.client.has_pkce {
        vec!["S256"]
    } else {
        Vec::new()
    };
    for (step, name, wanted, mend) in [
        (
            "flow",
            "response_types_supported",
            vec!["code"],
            "Only the authorization code flow is spoken.",
        ),
        (
            "pkce",
            "code_challenge_methods_supported",
            challenges,
            "The upstream has to take PKCE by S256 (RFC 7636), or to say nothing of it and pass it over; else set connectors.pkce = false.",
        ),
        (
            "scope",
            "scopes_supported",
            scopes.split(' ').collect(),
            "Let connectors.scope have only what it knows.",
        ),
        (
            "authentication",
            "token_endpoint_auth_methods_supported",
            vec![upstream.client.authentication.name()],
            "Set connectors.token_endpoint_auth_method to one that it takes, and register that there.",
        ),
    ] {
        let missing = |known: &[&str]| -> Vec<&str> {
            let missing = wanted.iter().filter(|value| !known.contains(value));
            missing.copied().collect()
        };
        if wanted.is_empty() {
            continue;
        }
        match list(name) {
            None => steps.untold(step, format!("it does not say {name}")),
            Some(known) => {
                let missing = missing(&known);
                if missing.is_empty() {
                    steps.fine(step, format!("{name} has {}", wanted.join(", ")));
                } else {
                    steps.wrong(step, format!("{name} has no {}", missing.join(", ")), mend);
                }
            }
        }
    }
}
