//! The playground's pages in every state.

use doorward::domain::authentication::Acr;
use doorward::domain::time::Timestamp;
use doorward::web::pages::views::{
    KeptMail, MailLine, Message, Moment, Playground, PlaygroundIndex, PlaygroundMail, ScopeChoice,
    Step, StepKind, TokenKind, TokenView, Verified,
};
use serde_json::{Map, Value, json};

use super::samples::{Sampler, form, page, path};

pub fn all(sampler: &Sampler) -> Vec<(String, String)> {
    let mut chrome = sampler.chrome();
    chrome.is_dev = true;
    let scopes = [
        "openid",
        "profile",
        "email",
        "address",
        "phone",
        "offline_access",
    ];
    let index = PlaygroundIndex {
        chrome: chrome.clone(),
        form: form(),
        issuer: format!("https://{}", sampler.texts.host),
        client_id: "playground".into(),
        redirect_uri: format!("https://{}/playground/callback", sampler.texts.host),
        person: Some((sampler.texts.email.clone(), "correct horse battery".into())),
        scopes: scopes
            .map(|name| ScopeChoice {
                name: name.into(),
                checked: name != "phone",
            })
            .into(),
        contexts: Acr::ALL.map(Acr::name).into(),
        can_sign_up: true,
        keeps_mail: true,
    };
    let moment = Moment::of(Timestamp::from_seconds(1_795_884_309));
    let letter = |subject: &str| KeptMail {
        to: sampler.texts.email.clone(),
        subject: subject.to_owned(),
        lang: "en",
        at: moment.clone(),
        lines: vec![
            MailLine::Words("Somebody wants to sign in with your email address.".into()),
            MailLine::Words(String::new()),
            MailLine::Words("1234 5678".into()),
            MailLine::Link(path(
                "/interaction/0193ab/mail/dw_ml_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG",
            )),
        ],
    };
    let mail = PlaygroundMail {
        chrome: chrome.clone(),
        mails: vec![letter(&sampler.texts.tenant), letter("Your code")],
    };
    let no_mail = PlaygroundMail {
        chrome: chrome.clone(),
        mails: Vec::new(),
    };
    let done = Playground {
        chrome: chrome.clone(),
        steps: StepKind::ALL
            .into_iter()
            .filter(|kind| *kind != StepKind::SignedOut)
            .map(|kind| step(sampler, kind))
            .collect(),
        succeeded: true,
        refresh: Some(form()),
        sign_out: Some(form()),
        again: path("/playground"),
    };
    let signed_out = Playground {
        chrome: chrome.clone(),
        steps: vec![step(sampler, StepKind::SignedOut)],
        succeeded: true,
        refresh: None,
        sign_out: None,
        again: path("/playground"),
    };
    let refused = Playground {
        chrome,
        steps: vec![Step {
            kind: StepKind::AuthorizationResponse,
            request: Some(message(
                "GET /playground/callback",
                "error=access_denied\nstate=xyz",
            )),
            response: None,
            tokens: Vec::new(),
        }],
        succeeded: false,
        refresh: None,
        sign_out: None,
        again: path("/playground"),
    };
    vec![
        page("playground", &index),
        page("playground-mail", &mail),
        page("playground-mail-none", &no_mail),
        page("playground-done", &done),
        page("playground-signed-out", &signed_out),
        page("playground-refused", &refused),
    ]
}

fn message(start: &str, body: &str) -> Message {
    Message {
        start: start.into(),
        headers: vec![
            ("Content-Type".into(), "application/json".into()),
            ("Cache-Control".into(), "no-store".into()),
        ],
        body: body.into(),
    }
}

fn step(sampler: &Sampler, kind: StepKind) -> Step {
    let issuer = format!("https://{}", sampler.texts.host);
    Step {
        kind,
        request: Some(message(
            &format!("POST {issuer}/token"),
            "grant_type=authorization_code\ncode=dc_Vg1wYXJ0bHkgaGlkZGVu…\ncode_verifier=M25iVXpKU3puUjFaYWg3T1NDTDQtcW1ROUY5YXlwalNoc0hhakxifmZHag",
        )),
        response: Some(message(
            "200 OK",
            "{\n  \"token_type\": \"Bearer\",\n  \"expires_in\": 600,\n  \"scope\": \"openid profile email\"\n}",
        )),
        tokens: match kind {
            StepKind::TokenRequest => vec![
                token(sampler, TokenKind::IdToken, Verified::Yes),
                token(
                    sampler,
                    TokenKind::AccessToken,
                    Verified::No("the audience is another".into()),
                ),
                TokenView::opaque(TokenKind::RefreshToken, "dr_0123456789"),
            ],
            _ => Vec::new(),
        },
    }
}

fn token(sampler: &Sampler, kind: TokenKind, verified: Verified) -> TokenView {
    let header = object(json!({"alg": "RS256", "typ": "JWT", "kid": "2026-01-31"}));
    let claims = object(json!({
        "iss": format!("https://{}", sampler.texts.host), "sub": "usr_01J9Z6", "aud": ["playground"],
        "exp": 1_767_225_600, "iat": 1_767_222_000, "auth_time": 1_767_221_990, "nonce": "n-0S6_WzA2Mj",
        "acr": "1", "amr": ["pwd"], "azp": "playground", "sid": "ses_1", "jti": "t1", "at_hash": "77Qm",
        "client_id": "playground", "scope": "openid profile", "name": sampler.texts.person,
    }));
    let raw = "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.".repeat(6);
    TokenView::jwt(kind, &raw, &header, &claims, verified)
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(object) => object,
        _ => Map::new(),
    }
}
