//! `…-test-claims-parameter-identity-claims`: each standard claim asked for by the claims parameter (OpenID Connect Core §5.5).

use serde_json::{Map, Value, json};

use crate::checks::{claims, strings, userinfo};
use crate::flow::Run;
use crate::http::Which;
use crate::verdict::Stop;

/// Claims that nobody has.
const UNKNOWN: [&str; 2] = ["unknown_claim", "https://conformance.invalid/claim"];

/// `…-test-claims-parameter-identity-claims`
pub fn identity_claims(run: &mut Run<'_>) -> Result<(), Stop> {
    let mut party = run.party(Which::First)?;
    let metadata = &party.session.provider.metadata;
    let listed = strings(metadata, "claims_supported").unwrap_or_default();
    let standard = ["profile", "email", "address", "phone"];
    let asked: Vec<String> = standard
        .into_iter()
        .flat_map(claims::of_scope)
        .filter(|name| listed.contains(name))
        .map(|name| (*name).to_owned())
        .collect();
    let is_supported = metadata.get("claims_parameter_supported") == Some(&Value::Bool(true));
    if !is_supported || asked.is_empty() {
        let reason = "the claims parameter is not supported, or no standard claim is listed";
        return Err(Stop::Skipped(reason.to_owned()));
    }
    let member = requested(&asked);
    let wanted = json!({"id_token": member, "userinfo": member});
    let request = run.fapi_request(&party).with("claims", &wanted.to_string());
    let code = run.authorize(&mut party, &request)?;
    let granted = run.redeem_code(&party, &request, code)?;
    let response = run.resource(&party, &granted.tokens.access_token)?;
    let token = granted.id_token.payload;
    let subject = claims::subject(&token).to_owned();
    let found = userinfo::check(&mut run.record, &response, &[subject]).unwrap_or_default();
    for name in asked {
        let is_there = token.get(&name).is_some() || found.get(&name).is_some();
        run.record.advise(&format!("claims.{name}"), is_there, || {
            format!("{name} is neither in the ID Token nor in userinfo")
        });
    }
    for name in UNKNOWN {
        let is_there = token.get(name).is_some() || found.get(name).is_some();
        run.record.advise("claims.unknown", !is_there, || {
            format!("{name} came, which is no claim")
        });
    }
    Ok(())
}

/// The claims in the forms that §5.5.1 has: null, essential and not.
fn requested(names: &[String]) -> Value {
    let forms = [
        Value::Null,
        json!({"essential": true}),
        json!({"essential": false}),
    ];
    let names = names.iter().map(String::as_str).chain(UNKNOWN);
    let members: Map<String, Value> = names
        .zip(forms.into_iter().cycle())
        .map(|(name, form)| (name.to_owned(), form))
        .collect();
    Value::Object(members)
}
