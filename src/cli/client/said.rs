//! What is said of a client that was added, or changed.

use serde_json::{Map, Value};

use super::super::output::printable;
use super::typed::{name_hint, openid_hint};
use crate::domain::client::{Client, ClientMetadata, GrantType};
use crate::domain::scope::OPENID;
use crate::domain::word::Word;

/// What it was given, what it is registered for, and what may surprise. `answer` is what RFC 7591 §3.2.1 tells it.
pub(super) fn added(client: &Client, answer: &Map<String, Value>, is_brought: bool) -> String {
    let Client { id, metadata, .. } = client;
    let secret = answer.get("client_secret").and_then(Value::as_str);
    let mut lines = vec![line("client_id", id.as_str())];
    lines.extend(secret.map(|secret| line("client_secret", secret)));
    for (at, uri) in metadata.redirect_uris.iter().enumerate() {
        let name = if at == 0 { "redirect_uris" } else { "" };
        lines.push(line(name, uri));
    }
    let grants: Vec<String> = metadata.grant_types.iter().map(named).collect();
    lines.push(line("grant_types", &or_none(grants.join(" "))));
    lines.push(line("scope", &or_none(scope(client))));
    let method = metadata.token_endpoint_auth_method.name();
    lines.push(match secret {
        Some(_) => format!("It authenticates by {method}. The secret is shown this once."),
        None if is_brought => {
            format!("It authenticates by {method}, with the secret from the file.")
        }
        None => format!("It authenticates by {method}."),
    });
    let mut text = lines.join("\n");
    text.extend(name_hint(metadata));
    text.extend(openid_hint(metadata));
    text
}

fn named(grant: &Word<GrantType>) -> String {
    match grant {
        Word::Known(grant) => grant.name().to_owned(),
        Word::Later(name) => name.clone(),
    }
}

fn line(name: &str, value: &str) -> String {
    format!("{name:<13}  {}", printable(value))
}

fn or_none(text: String) -> String {
    if text.is_empty() {
        "none".to_owned()
    } else {
        text
    }
}

/// The scopes that it may ask for: where none are registered, the standard ones of who asks people, and of others what nobody has to be
/// asked for.
fn scope(client: &Client) -> String {
    let metadata = &client.metadata;
    let has = |grant| metadata.has_grant_type(grant);
    let asks = has(GrantType::AuthorizationCode) || has(GrantType::Implicit);
    let carries = has(GrantType::TokenExchange);
    if metadata.scope.is_some() || asks || carries || metadata.asks_elsewhere() {
        client.allowed_scope().to_string()
    } else if has(GrantType::JwtBearer) {
        OPENID.to_owned()
    } else {
        String::new()
    }
}

/// A file without `grant_types` says authorization_code alone (RFC 7591 §2), where flags say refresh_token too.
pub(super) fn renewal_hint(metadata: &ClientMetadata) -> Option<&'static str> {
    let has = |grant| metadata.has_grant_type(grant);
    (has(GrantType::AuthorizationCode) && !has(GrantType::RefreshToken)).then_some(
        "\nIt gets no refresh tokens: its grant_types have no refresh_token, which metadata without grant_types leaves out (RFC 7591).",
    )
}

/// What is left to do where another secret is wanted than before, or in another form.
pub(super) fn secret_hint(before: &Client, after: &Client) -> Option<String> {
    let (old, new) = (
        before.metadata.token_endpoint_auth_method,
        after.metadata.token_endpoint_auth_method,
    );
    let (had, needs) = (
        before.metadata.shared_secret_length(),
        after.metadata.shared_secret_length(),
    );
    if old == new && had == needs {
        return None;
    }
    let (id, method) = (&after.id, new.name());
    if !new.has_secret() {
        return old
            .has_secret()
            .then(|| format!("It authenticates by {method}: its secret is of no use any more."));
    }
    if !after.has_secret_for_all() {
        return Some(format!(
            "It authenticates by {method} and has no secret for that, or for what is made with it: doorward client rotate-secret {id}"
        ));
    }
    needs.filter(|_| needs > had).map(|needs| {
        format!(
            "What is made with its secret needs one of {needs} characters; if it has a shorter one: doorward client rotate-secret {id}"
        )
    })
}
