//! `…-dpop-negative-tests`: proofs at the resource that are wrong in one thing each (RFC 9449 §4.3, §7), and some that only look so.

use serde_json::{Value, json};
use url::Url;

use crate::checks::{fapi, lists};
use crate::clock::now;
use crate::fapi::call::Call;
use crate::fapi::party::{Party, proof_of};
use crate::flow::Run;
use crate::http::Which;
use crate::signing::{Draft, Flaw, SigningKey};
use crate::verdict::Stop;

type Change = fn(&mut Draft);

/// Each must be refused.
const REFUSED: [(&str, Change); 22] = [
    ("typ_missing", |proof| drop_member(&mut proof.header, "typ")),
    ("alg_missing", |proof| drop_member(&mut proof.header, "alg")),
    ("jwk_missing", |proof| drop_member(&mut proof.header, "jwk")),
    ("jti_missing", |proof| drop_member(&mut proof.claims, "jti")),
    ("htm_missing", |proof| drop_member(&mut proof.claims, "htm")),
    ("htu_missing", |proof| drop_member(&mut proof.claims, "htu")),
    ("iat_missing", |proof| drop_member(&mut proof.claims, "iat")),
    ("ath_missing", |proof| drop_member(&mut proof.claims, "ath")),
    ("typ_wrong", |proof| proof.header["typ"] = "JWT".into()),
    ("alg_rs256", |proof| proof.header["alg"] = "RS256".into()),
    ("alg_none", |proof| proof.flaw = Flaw::Unsigned),
    ("signature_broken", |proof| proof.flaw = Flaw::Broken),
    ("jwk_private", |proof| {
        if let Ok(jwk) = proof.key.private_jwk() {
            proof.header["jwk"] = jwk;
        }
    }),
    ("htm_put", |proof| proof.claims["htm"] = "PUT".into()),
    ("htm_lower_case", |proof| proof.claims["htm"] = "get".into()),
    ("htu_elsewhere", |proof| {
        proof.claims["htu"] = "https://other.example/resource".into();
    }),
    ("htu_below", |proof| {
        let htu = format!("{}/below", text_of(&proof.claims["htu"]));
        proof.claims["htu"] = htu.into();
    }),
    ("jwk_of_another", |proof| {
        if let Ok(jwk) = SigningKey::es256().and_then(|key| key.public_jwk()) {
            proof.header["jwk"] = jwk;
        }
    }),
    ("ath_wrong", |proof| {
        proof.claims["ath"] = crate::random::token(32).into();
    }),
    ("ath_empty", |proof| proof.claims["ath"] = "".into()),
    ("jti_a_number", |proof| proof.claims["jti"] = json!(1)),
    ("iat_a_text", |proof| proof.claims["iat"] = "now".into()),
];

/// Each must be taken.
const TAKEN: [(&str, Change); 3] = [
    ("htu_with_query", |proof| {
        let htu = format!("{}?a=1#b", text_of(&proof.claims["htu"]));
        proof.claims["htu"] = htu.into();
    }),
    ("unknown_header", |proof| {
        proof.header["unknown"] = "member".into();
    }),
    ("unknown_claim", |proof| {
        proof.claims["unknown"] = "claim".into();
    }),
];

fn drop_member(object: &mut Value, name: &str) {
    object.as_object_mut().map(|members| members.remove(name));
}

fn text_of(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// One client, its token, and the resource.
struct Asked {
    party: Party,
    token: String,
}

impl Asked {
    fn call(&self, run: &mut Run<'_>) -> Result<Call, Stop> {
        run.asking(&self.party, &self.token)
    }
}

/// Sends the call; it must be refused.
fn refused(run: &mut Run<'_>, name: &str, call: &mut Call) -> Result<(), Stop> {
    let response = run.call(call)?;
    let name = format!("proof.{name}");
    fapi::check_refused(&mut run.record, &name, &response, &[400, 401]);
    Ok(())
}

/// Sends the call; it must be answered.
fn taken(run: &mut Run<'_>, name: &str, call: &mut Call) -> Result<(), Stop> {
    let response = run.call(call)?;
    let is_taken = matches!(response.status, 200 | 201);
    run.record
        .require(&format!("proof.{name}"), is_taken, || response.summary());
    Ok(())
}

/// `…-dpop-negative-tests`
pub fn negative_tests(run: &mut Run<'_>) -> Result<(), Stop> {
    let mut party = run.party(Which::First)?;
    let algorithms = "dpop_signing_alg_values_supported";
    if lists(&party.session.provider.metadata, algorithms, "PS256") {
        // Of such a key RS256 can be made too, which must be refused.
        let key = SigningKey::ps256();
        party.proof_key = run.made(key)?;
    }
    let has_rs256 = party.proof_key.alg() == "PS256";
    let request = run.fapi_request(&party);
    let granted = run.fapi_base(&mut party, &request)?;
    let asked = Asked {
        party,
        token: granted.tokens.access_token,
    };
    for (name, change) in REFUSED {
        if name == "alg_rs256" && !has_rs256 {
            continue;
        }
        let mut call = asked.call(run)?;
        call.on_proof(change);
        refused(run, name, &mut call)?;
    }
    refused_headers(run, &asked)?;
    refused_times(run, &asked)?;
    for (name, change) in TAKEN {
        let mut call = asked.call(run)?;
        call.on_proof(change);
        taken(run, name, &mut call)?;
    }
    queried(run, &asked)?;
    advised(run, &asked)?;
    let mut call = asked.call(run)?;
    taken(run, "good_at_last", &mut call)
}

/// What is wrong with the header itself, or who comes without one.
fn refused_headers(run: &mut Run<'_>, asked: &Asked) -> Result<(), Stop> {
    let mut call = asked.call(run)?;
    let second = asked.call(run)?.proof.map(|proof| proof.finish());
    if let Some(second) = second {
        call.request = call.request.header("dpop", run.made(second)?);
    }
    refused(run, "two_headers", &mut call)?;
    let mut call = asked.call(run)?;
    call.proof = None;
    call.request = call.request.header("dpop", "no.jwt");
    refused(run, "no_jwt", &mut call)?;
    let mut call = asked.call(run)?;
    let key = SigningKey::es256();
    let key = run.made(key)?;
    let proof = proof_of(&key, "GET", &call.request.url, Some(&asked.token));
    call.proof = Some(run.made(proof)?);
    refused(run, "another_key", &mut call)?;
    let mut call = asked.call(run)?;
    call.proof = None;
    refused(run, "missing", &mut call)?;
    let mut call = asked.call(run)?;
    call.proof = None;
    call.request.headers.clear();
    call.request = call.request.bearer(&asked.token);
    refused(run, "missing_with_bearer", &mut call)
}

/// An hour ago and in an hour: refused, unless nonces say how old a proof is (RFC 9449 §11.1).
fn refused_times(run: &mut Run<'_>, asked: &Asked) -> Result<(), Stop> {
    for (name, shift) in [("iat_an_hour_ago", -3600), ("iat_in_an_hour", 3600)] {
        let mut call = asked.call(run)?;
        call.on_proof(|proof| proof.claims["iat"] = json!(now() + shift));
        let response = run.call(&mut call)?;
        let statuses: &[u16] = if call.has_nonce() {
            &[200, 201]
        } else {
            &[400, 401]
        };
        let name = format!("proof.{name}");
        fapi::check_refused(&mut run.record, &name, &response, statuses);
    }
    Ok(())
}

/// The resource has a query, the proof's htu has none (RFC 9449 §4.2).
fn queried(run: &mut Run<'_>, asked: &Asked) -> Result<(), Stop> {
    let mut call = asked.call(run)?;
    call.request.url.set_query(Some("a=1"));
    taken(run, "htu_without_query", &mut call)
}

/// What costs a warning: a proof that is taken twice, and an htu that is another only before it is normalized (§4.3, item 9).
fn advised(run: &mut Run<'_>, asked: &Asked) -> Result<(), Stop> {
    let mut call = asked.call(run)?;
    taken(run, "first_use", &mut call)?;
    let again = call.render();
    let response = run.made(again).and_then(|request| run.send(request))?;
    let is_refused = matches!(response.status, 400 | 401);
    run.record.advise("proof.replayed", is_refused, || {
        format!("the same proof is taken twice: {}", response.summary())
    });
    for (name, written) in [
        ("htu_capitals", in_capitals as fn(&Url) -> String),
        ("htu_port", with_port),
    ] {
        let mut call = asked.call(run)?;
        let htu = written(&call.request.url);
        call.on_proof(|proof| proof.claims["htu"] = htu.into());
        let response = run.call(&mut call)?;
        let is_taken = matches!(response.status, 200 | 201);
        run.record
            .advise(&format!("proof.{name}"), is_taken, || response.summary());
    }
    Ok(())
}

/// Scheme and host in capitals, which are the same (RFC 3986 §6.2.2.1).
fn in_capitals(url: &Url) -> String {
    let origin = url.origin().ascii_serialization();
    url.as_str()
        .replacen(&origin, &origin.to_ascii_uppercase(), 1)
}

/// With the port, even where it is the scheme's own (RFC 3986 §6.2.3).
fn with_port(url: &Url) -> String {
    let (Some(host), Some(port)) = (url.host_str(), url.port_or_known_default()) else {
        return url.to_string();
    };
    format!("{}://{host}:{port}{}", url.scheme(), url.path())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_address_is_written_in_other_ways() {
        let url = Url::parse("https://op.example/userinfo").unwrap();
        assert_eq!(in_capitals(&url), "HTTPS://OP.EXAMPLE/userinfo");
        assert_eq!(with_port(&url), "https://op.example:443/userinfo");
    }

    #[test]
    fn each_change_changes_the_proof() {
        let key = SigningKey::ps256().unwrap();
        let url = Url::parse("https://op.example/userinfo").unwrap();
        for (name, change) in REFUSED.into_iter().chain(TAKEN) {
            let good = proof_of(&key, "GET", &url, Some("token")).unwrap();
            let mut changed = good.clone();
            change(&mut changed);
            let is_same = changed.header == good.header
                && changed.claims == good.claims
                && changed.flaw == good.flaw;
            assert!(!is_same, "{name}");
            assert!(changed.finish().is_ok(), "{name}");
        }
    }
}
