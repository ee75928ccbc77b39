//! To our RSA key: what is not made as RFC 7518 §4.3 says opens nothing, and is told no other words.

use data_encoding::BASE64URL_NOPAD;
use josekit::jwk::Jwk;
use openssl::bn::BigNum;
use openssl::pkey::Public;
use openssl::rsa::{Padding, Rsa};
use serde_json::{Value, json};

use super::{
    TYPE, encrypter, header, heard, is_refused, published, published_of, seal, signer, with,
    with_encryption,
};
use crate::support::forge::changed;
use crate::support::relying_party::jose_header;

both_engines!(what_our_rsa_key_does_not_open, with_encryption(), |app| {
    let (rp, key) = signer(&app, &json!({})).await;
    let ours = published_of(&app, "RSA").await;
    let signed = key.sign(&key.header(TYPE), &rp.object(&app, &[]));
    let good = seal(
        &signed,
        &header("A256GCM"),
        encrypter("RSA-OAEP-256", &ours).as_ref(),
    );
    assert_eq!(heard(&app, &rp, &good).await, Value::Null);
    // Another's key, by its name, under ours, and without one.
    let other = Jwk::generate_rsa_key(2048).expect("a key");
    let other = other.to_public_key().expect("it").to_string();
    let other: Value = serde_json::from_str(&other).expect("JSON");
    let on_curve = published(&app).await;
    for kid in [
        &json!("another"),
        &ours["kid"],
        &on_curve["kid"],
        &Value::Null,
    ] {
        let other = changed(&other, &json!({ "kid": kid }));
        let by = encrypter("RSA-OAEP-256", &other);
        let object = seal(&signed, &header("A256GCM"), by.as_ref());
        is_refused(&heard(&app, &rp, &object).await, ("another's key", kid));
    }
    // Ours by the name of another, and by none.
    for (kid, is_taken) in [(&on_curve["kid"], false), (&Value::Null, true)] {
        let named = changed(&ours, &json!({ "kid": kid }));
        let by = encrypter("RSA-OAEP-256", &named);
        let object = seal(&signed, &header("A256GCM"), by.as_ref());
        let error = heard(&app, &rp, &object).await;
        assert_eq!(error.is_null(), is_taken, "{kid}: {error}");
    }
    // The header says otherwise.
    let parts: Vec<&str> = good.split('.').collect();
    let said = jose_header(&good);
    for more in [
        json!({ "alg": "RSA-OAEP" }),
        json!({ "alg": "RSA-OAEP-512" }),
        json!({ "alg": "RSA1_5" }),
        json!({ "alg": "ECDH-ES" }),
        json!({ "alg": "dir" }),
        json!({ "epk": on_curve }),
        json!({ "iv": "AAAAAAAAAAAAAAAA", "tag": "AAAAAAAAAAAAAAAAAAAAAA" }),
        json!({ "enc": "A128GCM" }),
        json!({ "zip": "DEF" }),
    ] {
        let header = BASE64URL_NOPAD.encode(changed(&said, &more).to_string().as_bytes());
        let object = [&[header.as_str()], &parts[1..]].concat().join(".");
        is_refused(&heard(&app, &rp, &object).await, more);
    }
    for more in [
        json!({ "epk": on_curve }),
        json!({ "iv": "AAAAAAAAAAAAAAAA", "tag": "AAAAAAAAAAAAAAAAAAAAAA" }),
    ] {
        let header = with(header("A256GCM"), &more);
        let object = seal(&signed, &header, encrypter("RSA-OAEP", &ours).as_ref());
        is_refused(&heard(&app, &rp, &object).await, ("sealed with", more));
    }
    // Numbers that nobody encrypted, and keys that are none of the content's.
    let rsa = to_encrypt(&ours);
    let modulus = rsa.n().to_vec();
    let encrypted = |content_key: &[u8], padding| {
        let mut sealed = vec![0; 256];
        rsa.public_encrypt(content_key, &mut sealed, padding)
            .expect("it");
        sealed
    };
    for sealed in [
        Vec::new(),
        vec![0],
        vec![0; 255],
        vec![0; 256],
        vec![0xff; 256],
        vec![0; 257],
        modulus,
        [&[0; 255][..], &[1]].concat(),
        encrypted(&[7; 16], Padding::PKCS1_OAEP),
        encrypted(&[7; 32], Padding::PKCS1_OAEP),
        encrypted(&[], Padding::PKCS1_OAEP),
        encrypted(&[7; 32], Padding::PKCS1),
    ] {
        let key = BASE64URL_NOPAD.encode(&sealed);
        for alg in ["RSA-OAEP", "RSA-OAEP-256"] {
            let header = changed(&said, &json!({ "alg": alg })).to_string();
            let header = BASE64URL_NOPAD.encode(header.as_bytes());
            let object = [header.as_str(), &key, parts[2], parts[3], parts[4]].join(".");
            let (_, pushed) = rp
                .post(&app, &app.node, "/par", &[("request", &object)])
                .await;
            is_refused(&pushed["error"], (alg, sealed.len()));
        }
    }
});

fn to_encrypt(jwk: &Value) -> Rsa<Public> {
    let number = |name: &str| {
        let text = jwk[name].as_str().expect("a number");
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).expect("base64url");
        BigNum::from_slice(&bytes).expect("a number")
    };
    Rsa::from_public_components(number("n"), number("e")).expect("a key")
}
