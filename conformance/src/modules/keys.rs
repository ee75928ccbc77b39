//! Keys that change: the provider's, and a client's.

use std::process::Command;
use std::sync::Arc;

use serde_json::Value;

use crate::checks::{lists, text};
use crate::client::Wish;
use crate::flow::Run;
use crate::hosted::Document;
use crate::jose::ClientKey;
use crate::verdict::Stop;

/// How long a provider may take to publish new keys, and to be asked anew for a client's, in seconds.
const PATIENCE: u64 = 15;

/// `oidcc-server-rotate-keys`: in the official suite a person makes the provider do it.
pub fn server_rotate_keys(run: &mut Run<'_>) -> Result<(), Stop> {
    let Some(command) = run.target.rotate_keys.clone() else {
        return Err(Stop::Skipped(
            "nobody makes the provider rotate its keys: --rotate-keys is not given".to_owned(),
        ));
    };
    let before = run.discover()?;
    let done = Command::new("sh").arg("-c").arg(&command).output();
    let is_done = done.as_ref().is_ok_and(|output| output.status.success());
    run.record.require("rotation.command", is_done, || {
        format!("“{command}” did not succeed: {done:?}")
    });
    let mut after = before.jwks.clone();
    for _ in 0..PATIENCE {
        after = run.key_set(&before.metadata)?;
        if new_keys(&before.jwks, &after).next().is_some() {
            break;
        }
        run.wait(1);
    }
    let is_new = new_keys(&before.jwks, &after).next().is_some();
    run.record.require("rotation.new_key", is_new, || {
        "the key set has no RSA or EC key for signatures that it had not before".to_owned()
    });
    let kept = |key: &&Value| keys(&after).any(|other| text(other, "kid") == text(key, "kid"));
    let is_kept = keys(&before.jwks).all(|key| kept(&key));
    run.record.advise("rotation.old_key", is_kept, || {
        "a key of before is gone, and with it what it signed".to_owned()
    });
    Ok(())
}

fn keys(jwks: &Value) -> impl Iterator<Item = &Value> {
    jwks.get("keys")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

/// Signing keys of other names and other material than those of before.
fn new_keys<'a>(before: &'a Value, after: &'a Value) -> impl Iterator<Item = &'a Value> {
    let material = |key: &Value| ["n", "x", "y"].map(|name| text(key, name).map(str::to_owned));
    keys(after).filter(move |key| {
        let is_kind = matches!(text(key, "kty"), Some("RSA" | "EC"));
        let is_for_signatures = text(key, "use").is_none_or(|used| used == "sig");
        let is_new = keys(before)
            .all(|old| text(old, "kid") != text(key, "kid") && material(old) != material(key));
        is_kind && is_for_signatures && is_new
    })
}

/// `oidcc-refresh-token-rp-key-rotation`: an assertion by a key that the provider has not seen makes it look again.
pub fn client_rotates_keys(run: &mut Run<'_>) -> Result<(), Stop> {
    let document = Document::listen("/jwks.json", "application/jwk-set+json");
    let document = run.record.demand_some("hosted.listen", document.ok(), || {
        "cannot serve a document on this machine".to_owned()
    })?;
    document.say(run.target.key.jwks().unwrap_or_default().to_string());
    let wish = Wish {
        refresh: true,
        ..Wish::default()
    };
    let wish = wish
        .with("jwks", Value::Null)
        .with("jwks_uri", document.address().into());
    let mut session = run.open(&wish)?;
    let is_offline = lists(
        &session.provider.metadata,
        "scopes_supported",
        "offline_access",
    );
    let mut request = run.request(&session);
    if is_offline {
        request = request
            .with("scope", "openid offline_access")
            .with("prompt", "consent");
    }
    let signed_in = run.base(&mut session, &request)?;
    let token = signed_in.tokens.refresh_token.clone();
    let token = run.record.demand_some("token.refresh_token", token, || {
        "the answer has no refresh token".to_owned()
    })?;
    let key = ClientKey::generate().map(Arc::new);
    let key = run
        .record
        .demand_some("client.key", key.ok(), || "no new key".to_owned())?;
    document.say(key.jwks().unwrap_or_default().to_string());
    if let Some(signing) = &mut session.client.signing {
        signing.key = key;
    }
    run.wait(PATIENCE);
    let answered = super::refresh::refreshed(run, &session, &token, &signed_in)?;
    let response = run.userinfo(&session, &answered.access_token)?;
    run.record
        .require("userinfo.reachable", response.status == 200, || {
            response.summary()
        });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_new_key_is_one_of_another_name_and_other_material() {
        let key = |kid: &str, n: &str| json!({"kty": "RSA", "use": "sig", "kid": kid, "n": n});
        let before = json!({"keys": [key("1", "a")]});
        let count = |keys: Value| new_keys(&before, &json!({ "keys": keys })).count();
        assert_eq!(count(json!([key("1", "a"), key("2", "b")])), 1);
        assert_eq!(count(json!([key("1", "a")])), 0);
        assert_eq!(count(json!([key("2", "a")])), 0);
        assert_eq!(count(json!([key("1", "b")])), 0);
        let mut other = key("2", "b");
        other["use"] = "enc".into();
        assert_eq!(count(json!([other])), 0);
        let okp = json!({"kty": "OKP", "kid": "2", "x": "b"});
        assert_eq!(count(json!([okp])), 0);
    }
}
