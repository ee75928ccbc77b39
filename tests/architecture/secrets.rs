//! What holds a secret in plain prints none of it: `{:?}` is written without a thought, in logs and in panics.

use super::source::{File, files};

/// Fields that hold a secret, wherever they stand.
const SECRET: [&str; 15] = [
    "secret",
    "secrets",
    "csrf",
    "password",
    "token",
    "access_token",
    "refresh_token",
    "id_token",
    "id_token_hint",
    "client_secret",
    "code_verifier",
    "assertion",
    "cookie",
    "others",
    "query",
];

/// Fields of plain text with such a name, in types whose `Debug` is derived.
fn printed(file: &File) -> Vec<String> {
    let (mut is_derived, mut is_inside, mut faults) = (false, false, Vec::new());
    for line in file.text.lines() {
        let code = line.trim();
        if code.starts_with("#[derive(") {
            is_derived = code.contains("Debug");
        } else if line.starts_with('}') {
            (is_derived, is_inside) = (false, false);
        } else if code.ends_with('{') && (code.contains("struct ") || code.contains("enum ")) {
            is_inside = is_derived;
        }
        let field = code.rsplit_once("pub ").map_or(code, |(_, field)| field);
        let Some((name, kind)) = field.split_once(": ") else {
            continue;
        };
        let name = name.rsplit(' ').next().unwrap_or_default();
        let is_plain = kind
            .split(|letter: char| !letter.is_alphanumeric())
            .any(|word| matches!(word, "String" | "str"));
        if is_inside && SECRET.contains(&name) && is_plain && !kind.contains("Concealed<") {
            faults.push(format!("{}: {name}: {kind}", file.path));
        }
    }
    faults
}

#[test]
fn no_secret_has_a_derived_debug() {
    let found: Vec<String> = files(&["src"], "rs")
        .expect("sources")
        .iter()
        .flat_map(printed)
        // Claims that are asked for in it, by name.
        .filter(|fault| {
            fault != "src/domain/claims.rs: id_token: BTreeMap<String, Option<ClaimRequest>>,"
        })
        .collect();
    assert!(
        found.is_empty(),
        "say Concealed<…>, or write Debug: {found:#?}"
    );
}

#[test]
fn the_search_finds_what_is_there() {
    let file = |text: &str| File {
        path: "x.rs".to_owned(),
        text: text.to_owned(),
    };
    let bad = "#[derive(Clone, Debug)]\npub struct Opened {\n    /// It.\n    pub(super) secret: Option<String>,\n}\n";
    assert_eq!(printed(&file(bad)), ["x.rs: secret: Option<String>,"]);
    for good in [
        bad.replace("Debug", "Default"),
        bad.replace("Option<String>", "Concealed<String>"),
        bad.replace("secret:", "secret_hash:"),
    ] {
        assert!(printed(&file(&good)).is_empty(), "{good}");
    }
}
