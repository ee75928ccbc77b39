//! DISCOVERY: the provider metadata (OpenID Connect Discovery §3 and §4).

use serde_json::Value;
use url::Url;

use super::metadata_members::kind_of;
use super::{lists, strings, text};
use crate::http::Response;
use crate::verdict::{Level, Record};

/// The end of every discovery address.
pub const WELL_KNOWN: &str = "/.well-known/openid-configuration";

/// Where the metadata of an issuer stands.
pub fn address(issuer: &str) -> String {
    format!("{}{WELL_KNOWN}", issuer.trim_end_matches('/'))
}

/// Every check of the list but those of the key set. `https` is what an address without TLS costs.
pub fn check(record: &mut Record, url: &str, response: &Response, metadata: &Value, https: Level) {
    check_answer(record, response);
    record.require("discovery.address", url.ends_with(WELL_KNOWN), || {
        format!("{url} does not end with {WELL_KNOWN}")
    });
    record.check(
        https,
        "discovery.address_https",
        url.starts_with("https://"),
        || format!("{url} is not https"),
    );
    check_issuer(record, url, metadata, https);
    check_types(record, metadata);
    check_endpoints(record, metadata, https);
    check_values(record, metadata);
    check_scopes(record, metadata);
    for member in ["ui_locales_supported", "claims_locales_supported"] {
        check_locales(record, metadata, member);
    }
}

/// What metadata of a provider of FAPI is held to as well: how it came, its issuer, its types, its addresses; and that it has these members.
pub fn check_members(
    record: &mut Record,
    (url, response): (&str, &Response),
    metadata: &Value,
    https: Level,
    names: &[&str],
) {
    check_answer(record, response);
    check_issuer(record, url, metadata, https);
    check_types(record, metadata);
    check_https(record, metadata, https);
    for name in names {
        let is_there = text(metadata, name).is_some();
        record.require(&format!("discovery.{name}"), is_there, || {
            format!("{name} is missing")
        });
    }
}

/// The metadata came as a JSON document.
pub fn check_answer(record: &mut Record, response: &Response) {
    record.require("discovery.status", response.status == 200, || {
        response.summary()
    });
    record.require(
        "discovery.content_type",
        response.media_type() == "application/json",
        || format!("Content-Type is {:?}", response.header("content-type")),
    );
}

/// The issuer is the address without its end.
fn check_issuer(record: &mut Record, url: &str, metadata: &Value, https: Level) {
    let issuer = text(metadata, "issuer").unwrap_or_default();
    let expected = url.strip_suffix(WELL_KNOWN).unwrap_or(url);
    record.require(
        "discovery.issuer",
        issuer.trim_end_matches('/') == expected.trim_end_matches('/') && !issuer.is_empty(),
        || format!("issuer is “{issuer}”, the address says “{expected}”"),
    );
    let parsed = Url::parse(issuer).ok();
    record.require(
        "discovery.issuer_url",
        parsed
            .as_ref()
            .is_some_and(|url| url.query().is_none() && url.fragment().is_none()),
        || format!("issuer “{issuer}” is no URL without query and fragment"),
    );
    record.check(
        https,
        "discovery.issuer_https",
        issuer.starts_with("https://"),
        || format!("issuer “{issuer}” is not https"),
    );
}

/// Each member that a specification names is of its type.
fn check_types(record: &mut Record, metadata: &Value) {
    for (name, value) in metadata.as_object().into_iter().flatten() {
        match kind_of(name) {
            Some(kind) => record.require(
                &format!("discovery.type.{name}"),
                kind.admits(value),
                || format!("{name} is {value}, not {kind:?}"),
            ),
            None => record.advise("discovery.unknown", false, || {
                format!("{name} is a member that no specification names")
            }),
        };
    }
}

/// The addresses: which must be there, and that each is https.
pub fn check_endpoints(record: &mut Record, metadata: &Value, https: Level) {
    for name in ["authorization_endpoint", "token_endpoint", "jwks_uri"] {
        record.require(
            &format!("discovery.{name}"),
            text(metadata, name).is_some(),
            || format!("{name} is missing"),
        );
    }
    record.advise(
        "discovery.userinfo_endpoint",
        text(metadata, "userinfo_endpoint").is_some(),
        || "userinfo_endpoint is missing".to_owned(),
    );
    check_https(record, metadata, https);
}

/// Every `*_endpoint`, and jwks_uri, is an https URL.
pub fn check_https(record: &mut Record, metadata: &Value, https: Level) {
    for (name, value) in metadata.as_object().into_iter().flatten() {
        if name.ends_with("_endpoint") || name == "jwks_uri" {
            let address = value.as_str().unwrap_or_default();
            record.check(
                https,
                &format!("discovery.https.{name}"),
                address.starts_with("https://"),
                || format!("{name} “{address}” is not https"),
            );
        }
    }
}

/// What a provider that registers clients dynamically must have besides (OpenID Connect Discovery §3: it "MUST support the code,
/// id_token, and the id_token token Response Type values").
pub fn check_dynamic(record: &mut Record, metadata: &Value) {
    let sorted = |text: &str| {
        let mut words: Vec<&str> = text.split(' ').collect();
        words.sort_unstable();
        words.join(" ")
    };
    let listed = strings(metadata, "response_types_supported").unwrap_or_default();
    let listed: Vec<String> = listed.into_iter().map(sorted).collect();
    let wanted = ["code", "id_token", "id_token token"];
    let has_all = wanted
        .iter()
        .all(|wanted| listed.iter().any(|given| given == wanted));
    record.require("discovery.dynamic_response_types", has_all, || {
        format!("response_types_supported is {listed:?}, without one of {wanted:?}")
    });
    let grants = strings(metadata, "grant_types_supported");
    let has_both = grants.is_none_or(|grants| {
        ["authorization_code", "implicit"]
            .iter()
            .all(|wanted| grants.contains(wanted))
    });
    record.require("discovery.dynamic_grant_types", has_both, || {
        "grant_types_supported lacks authorization_code or implicit".to_owned()
    });
}

fn check_values(record: &mut Record, metadata: &Value) {
    const RESPONSE_TYPES: [&str; 6] = [
        "code",
        "id_token",
        "id_token token",
        "code id_token",
        "code token",
        "code id_token token",
    ];
    let response_types = strings(metadata, "response_types_supported").unwrap_or_default();
    let is_known = |given: &&str| {
        let mut words: Vec<&str> = given.split(' ').collect();
        words.sort_unstable();
        RESPONSE_TYPES.contains(&words.join(" ").as_str())
    };
    record.require(
        "discovery.response_types",
        response_types.iter().any(is_known),
        || format!("response_types_supported is {response_types:?}"),
    );
    record.require(
        "discovery.subject_types",
        lists(metadata, "subject_types_supported", "public")
            || lists(metadata, "subject_types_supported", "pairwise"),
        || "subject_types_supported has neither public nor pairwise".to_owned(),
    );
    record.require(
        "discovery.id_token_algs",
        lists(metadata, "id_token_signing_alg_values_supported", "RS256"),
        || "id_token_signing_alg_values_supported lacks RS256".to_owned(),
    );
    if metadata.get("grant_types_supported").is_some() {
        let grants = strings(metadata, "grant_types_supported").unwrap_or_default();
        record.require("discovery.grant_types", !grants.is_empty(), || {
            "grant_types_supported is empty".to_owned()
        });
    }
    if let Some(methods) = metadata.get("code_challenge_methods_supported") {
        let name = "code_challenge_methods_supported";
        record.require(
            "discovery.code_challenge_methods",
            lists(metadata, name, "S256") || lists(metadata, name, "plain"),
            || format!("{name} is {methods}"),
        );
    }
    record.advise(
        "discovery.claims_supported",
        metadata.get("claims_supported").is_some(),
        || "claims_supported is missing".to_owned(),
    );
    if metadata
        .get("request_object_signing_alg_values_supported")
        .is_some()
    {
        record.advise(
            "discovery.request_object_algs",
            lists(
                metadata,
                "request_object_signing_alg_values_supported",
                "RS256",
            ),
            || "request_object_signing_alg_values_supported lacks RS256".to_owned(),
        );
    }
}

fn check_scopes(record: &mut Record, metadata: &Value) {
    let is_there = metadata.get("scopes_supported").is_some();
    record.advise("discovery.scopes_supported", is_there, || {
        "scopes_supported is missing".to_owned()
    });
    if is_there {
        record.require(
            "discovery.scope_openid",
            lists(metadata, "scopes_supported", "openid"),
            || "scopes_supported lacks openid".to_owned(),
        );
    }
    // scope-token of RFC 6749 §3.3.
    let is_token = |scope: &&str| {
        !scope.is_empty()
            && scope
                .chars()
                .all(|c| ('!'..='~').contains(&c) && c != '"' && c != '\\')
    };
    for scope in strings(metadata, "scopes_supported").unwrap_or_default() {
        record.require("discovery.scope_syntax", is_token(&scope), || {
            format!("“{scope}” is no scope")
        });
    }
}

fn check_locales(record: &mut Record, metadata: &Value, member: &str) {
    for tag in strings(metadata, member).unwrap_or_default() {
        record.require(&format!("discovery.{member}"), is_language_tag(tag), || {
            format!("“{tag}” is no language tag (BCP 47)")
        });
        record.advise(
            &format!("discovery.{member}_case"),
            tag == canonical_case(tag),
            || format!("“{tag}” is usually written “{}”", canonical_case(tag)),
        );
    }
}

/// The shape of a language tag: a language of 2 to 8 letters, then subtags of 1 to 8 letters and digits.
fn is_language_tag(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let is_language =
        |part: &str| (2..=8).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphabetic());
    let is_subtag = |part: &str| {
        (1..=8).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric())
    };
    parts.next().is_some_and(is_language) && parts.all(is_subtag)
}

/// RFC 5646 §2.1.1: lower case, but two letters (a region) in capitals and four (a script) with a capital first.
fn canonical_case(tag: &str) -> String {
    tag.split('-')
        .enumerate()
        .map(|(index, part)| match (index, part.len()) {
            (1.., 2) => part.to_ascii_uppercase(),
            (1.., 4) => part[..1].to_ascii_uppercase() + &part[1..].to_ascii_lowercase(),
            _ => part.to_ascii_lowercase(),
        })
        .collect::<Vec<_>>()
        .join("-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const URL: &str = "https://op.example/.well-known/openid-configuration";

    fn good() -> Value {
        json!({
            "issuer": "https://op.example",
            "authorization_endpoint": "https://op.example/a", "token_endpoint": "https://op.example/t",
            "userinfo_endpoint": "https://op.example/u", "jwks_uri": "https://op.example/k",
            "response_types_supported": ["code"], "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"], "claims_supported": ["sub"],
            "scopes_supported": ["openid"], "ui_locales_supported": ["en", "de-AT", "zh-Hans"],
        })
    }

    fn broken(metadata: &Value, level: Level) -> Vec<String> {
        let response = Response {
            status: 200,
            headers: vec![("content-type".to_owned(), "application/json".to_owned())],
            body: String::new(),
        };
        let mut record = Record::default();
        check(&mut record, URL, &response, metadata, level);
        record
            .broken_names()
            .into_iter()
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn good_metadata_hold() {
        assert_eq!(broken(&good(), Level::Failure), Vec::<String>::new());
    }

    #[test]
    fn each_missing_member_goes_red() {
        let cases = [
            ("jwks_uri", "discovery.jwks_uri"),
            ("authorization_endpoint", "discovery.authorization_endpoint"),
            ("token_endpoint", "discovery.token_endpoint"),
            ("userinfo_endpoint", "discovery.userinfo_endpoint"),
            ("issuer", "discovery.issuer"),
            ("response_types_supported", "discovery.response_types"),
            ("subject_types_supported", "discovery.subject_types"),
            (
                "id_token_signing_alg_values_supported",
                "discovery.id_token_algs",
            ),
            ("claims_supported", "discovery.claims_supported"),
            ("scopes_supported", "discovery.scopes_supported"),
        ];
        for (member, check) in cases {
            let mut metadata = good();
            metadata.as_object_mut().unwrap().remove(member);
            assert_eq!(broken(&metadata, Level::Failure)[0], check, "{member}");
        }
    }

    #[test]
    fn each_wrong_value_goes_red() {
        let cases = [
            ("issuer", json!("https://other.example"), "discovery.issuer"),
            ("issuer", json!("https://op.example?x"), "discovery.issuer"),
            (
                "token_endpoint",
                json!("/relative"),
                "discovery.type.token_endpoint",
            ),
            (
                "revocation_endpoint",
                json!("http://op.example/r"),
                "discovery.https.revocation_endpoint",
            ),
            (
                "scopes_supported",
                json!(["email"]),
                "discovery.scope_openid",
            ),
            (
                "scopes_supported",
                json!(["openid", "a b"]),
                "discovery.scope_syntax",
            ),
            (
                "scopes_supported",
                json!("openid"),
                "discovery.type.scopes_supported",
            ),
            (
                "response_types_supported",
                json!(["magic"]),
                "discovery.response_types",
            ),
            ("grant_types_supported", json!([]), "discovery.grant_types"),
            (
                "code_challenge_methods_supported",
                json!(["x"]),
                "discovery.code_challenge_methods",
            ),
            (
                "ui_locales_supported",
                json!(["e"]),
                "discovery.ui_locales_supported",
            ),
            (
                "claims_locales_supported",
                json!(["de-at"]),
                "discovery.claims_locales_supported_case",
            ),
            (
                "request_object_signing_alg_values_supported",
                json!(["ES256"]),
                "discovery.request_object_algs",
            ),
            ("invented", json!(1), "discovery.unknown"),
            (
                "claims_parameter_supported",
                json!("true"),
                "discovery.type.claims_parameter_supported",
            ),
        ];
        for (member, value, check) in cases {
            let mut metadata = good();
            metadata[member] = value;
            let found = broken(&metadata, Level::Failure);
            assert!(found.iter().any(|name| name == check), "{check}: {found:?}");
        }
    }

    #[test]
    fn an_answer_that_is_no_json_document_goes_red() {
        let response = Response {
            status: 404,
            headers: Vec::new(),
            body: String::new(),
        };
        let mut record = Record::default();
        check(
            &mut record,
            "http://op.example/x",
            &response,
            &good(),
            Level::Note,
        );
        let found = record.broken_names();
        for name in [
            "discovery.status",
            "discovery.content_type",
            "discovery.address",
        ] {
            assert!(found.contains(&name), "{found:?}");
        }
    }

    #[test]
    fn a_dynamic_provider_that_lacks_a_response_type_goes_red() {
        let broken = |metadata: Value| {
            let mut record = Record::default();
            check_dynamic(&mut record, &metadata);
            let names = record.broken_names();
            names.into_iter().map(str::to_owned).collect::<Vec<_>>()
        };
        let all = json!(["code", "id_token", "token id_token"]);
        assert!(broken(json!({ "response_types_supported": all })).is_empty());
        assert_eq!(
            broken(json!({ "response_types_supported": ["code", "id_token"] })),
            ["discovery.dynamic_response_types"]
        );
        let grants = json!(["authorization_code"]);
        assert_eq!(
            broken(json!({ "response_types_supported": all, "grant_types_supported": grants })),
            ["discovery.dynamic_grant_types"]
        );
    }
}
