//! Software statements (RFC 7591 §2.3): what somebody whom the operator trusts says of a software, signed.
//!
//! What is in a statement stands above what its client sends beside it, and stays with the client: an update changes none of it.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::metadata::{is_blank, is_metadata};
use crate::domain::client::Client;
use crate::keys::jws::{CompactJws, NumericDate, is_typ};
use crate::oauth::client_keys;
use crate::oauth::error::{ErrorCode, OAuthError};
use crate::oauth::jwt::{Audience, Dates};
use crate::provider::Provider;

/// Its member of the metadata.
const MEMBER: &str = "software_statement";
/// It is kept with its client, and given back each time.
const LONGEST: usize = 8192;
/// What a JWT says of itself (RFC 7519 §4.1), which is no metadata.
const OF_THE_TOKEN: [&str; 7] = ["iss", "sub", "aud", "exp", "nbf", "iat", "jti"];
/// What no software has, but one client alone; and a statement within a statement.
const OF_ONE_CLIENT: [&str; 4] = [
    "client_id",
    "client_secret",
    "registration_access_token",
    MEMBER,
];

/// Metadata with what a statement says of it.
#[derive(Debug)]
pub struct Attested {
    /// The metadata, without the statement.
    pub document: Map<String, Value>,
    /// The statement, to be kept and given back as it came (§3.2.1: "its value MUST be returned unmodified").
    pub statement: Option<String>,
}

/// What it says of itself.
#[derive(Deserialize)]
struct Claims {
    iss: Option<String>,
    aud: Option<Audience>,
    exp: Option<NumericDate>,
    nbf: Option<NumericDate>,
    iat: Option<NumericDate>,
}

/// Of which software it is: a client does not become another's.
#[derive(PartialEq, Eq, Deserialize)]
struct Software {
    iss: Option<String>,
    software_id: Option<String>,
}

fn invalid(why: impl std::fmt::Display) -> OAuthError {
    OAuthError::new(
        ErrorCode::InvalidSoftwareStatement,
        format!("the software statement: {why}"),
    )
}

/// Takes the statement of a registration, if it has one, and puts what it says above the rest.
///
/// # Errors
/// `invalid_software_statement`, `unapproved_software_statement` (§3.2.2).
pub async fn attest(op: &Provider, document: &Map<String, Value>) -> Result<Attested, OAuthError> {
    match presented(document)? {
        Some(statement) => {
            let said = verify(op, statement).await?;
            Ok(Attested {
                document: above(document, said),
                statement: Some(statement.to_owned()),
            })
        }
        None => Ok(Attested {
            document: document.clone(),
            statement: None,
        }),
    }
}

/// The same of an update (RFC 7592 §2.2). The statement by which the client came stays, unless it brings a newer one of the same software:
/// one that has expired since was good when it counted.
///
/// # Errors
/// As for [`attest`].
pub(super) async fn attest_again(
    op: &Provider,
    current: &Client,
    document: &Map<String, Value>,
) -> Result<Attested, OAuthError> {
    let Some(kept) = current.metadata.software_statement.as_deref() else {
        return attest(op, document).await;
    };
    let token = CompactJws::parse(kept).map_err(invalid)?;
    if let Some(newer) = presented(document)?.filter(|presented| *presented != kept) {
        let software: Software = token.claims().map_err(invalid)?;
        // One that names no software may be of any.
        let is_same = software.software_id.is_some()
            && CompactJws::parse(newer).and_then(|newer| newer.claims()) == Ok(software);
        if !is_same {
            return Err(invalid(
                "it is not of the same software (software_id) and issuer as the one before",
            ));
        }
        return attest(op, document).await;
    }
    Ok(Attested {
        document: above(document, token.claims().map_err(invalid)?),
        statement: Some(kept.to_owned()),
    })
}

fn presented(document: &Map<String, Value>) -> Result<Option<&str>, OAuthError> {
    match document.get(MEMBER) {
        None | Some(Value::Null) => Ok(None),
        // §2.3: "a string value containing the entire signed JWT".
        Some(Value::String(statement)) if statement.len() <= LONGEST => Ok(Some(statement)),
        Some(_) => Err(invalid(format!("it is no text of at most {LONGEST} bytes"))),
    }
}

/// What a statement says, if somebody whom the operator trusts signed it for here and now.
async fn verify(op: &Provider, statement: &str) -> Result<Map<String, Value>, OAuthError> {
    let token = CompactJws::parse(statement).map_err(invalid)?;
    // RFC 8725 §3.11: nothing that says to be something else.
    if token.header.typ.is_some() && !is_typ(&token.header, "JWT") {
        return Err(invalid("its typ is that of something else"));
    }
    let claims: Claims = token.claims().map_err(invalid)?;
    // §2.3: it "MUST contain an "iss" (issuer) claim denoting the party attesting to the claims".
    let issuer = claims.iss.as_deref();
    let issuer = issuer.ok_or_else(|| invalid("it has no iss"))?;
    let Some(known) = op.settings.software_statements.find(issuer) else {
        return Err(OAuthError::new(
            ErrorCode::UnapprovedSoftwareStatement,
            "statements of this issuer are not approved here",
        ));
    };
    client_keys::verify_with(op, (&known.keys).into(), &token)
        .await
        .map_err(invalid)?;
    let dates = Dates {
        exp: claims.exp,
        nbf: claims.nbf,
        iat: claims.iat,
    };
    dates.check(op).map_err(invalid)?;
    if claims
        .aud
        .is_some_and(|audience| !audience.has(op.issuer.as_str()))
    {
        return Err(invalid("its aud is not this issuer"));
    }
    let said: Map<String, Value> = token.claims().map_err(invalid)?;
    if let Some(name) = OF_ONE_CLIENT.iter().find(|name| said.contains_key(**name)) {
        return Err(invalid(format!("{name} must not be in it")));
    }
    // RFC 8725 §3.12: its issuer signs other things too, and access tokens of theirs may have a scope.
    let says =
        |(name, value): (&String, &Value)| is_metadata(name) && name != "scope" && !is_blank(value);
    if !said.iter().any(says) {
        return Err(invalid("it says nothing of a software"));
    }
    Ok(said)
}

/// §2.3: what a statement says "MUST take precedence over those conveyed using plain JSON elements". A name that it gives has no other in any
/// language: that would be the client's word again.
fn above(document: &Map<String, Value>, said: Map<String, Value>) -> Map<String, Value> {
    let mut all = document.clone();
    all.remove(MEMBER);
    all.retain(|name, _| {
        let base = name.split_once('#').map(|(base, _)| base);
        base.is_none_or(|base| !said.contains_key(base))
    });
    let metadata = said.into_iter();
    all.extend(metadata.filter(|(name, _)| !OF_THE_TOKEN.contains(&name.as_str())));
    all
}
