//! The house's one rule: imports point downwards, and each library is named in one place.
//!
//! To add a top-level module, give it a row in [`LAYERS`]; to give a library a home, a row in [`HOMES`].

use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::path::Path;

use super::source::{dependencies, files, words};

/// The top-level modules, from the ground up: each may name those of its own row and of the rows above it here.
const LAYERS: &[&[&str]] = &[
    &["domain"],
    &[
        "clock",
        "entropy",
        "secret",
        "telemetry",
        "egress",
        "picture",
        "zone",
    ],
    &["cache", "config", "objects", "pace"],
    &["store"],
    &["keys"],
    &[
        "provider",
        "oauth",
        "login",
        "account",
        "federation",
        "admin",
        "mail",
        "errands",
        "jobs",
    ],
    &["web"],
    &["app", "cli", "main", "lib"],
];

/// The only place that may name a library, or a name of the standard library.
const HOMES: &[(&str, &str)] = &[
    ("diesel", "src/store/"),
    ("diesel_migrations", "src/store/"),
    ("libsqlite3_sys", "src/store/"),
    ("poem", "src/web/"),
    ("poem_openapi", "src/web/"),
    ("askama", "src/web/"),
    ("josekit", "src/keys/"),
    ("aws_lc_rs", "src/keys/"),
    ("openssl", "src/keys/"),
    ("moka", "src/cache.rs"),
    ("image", "src/picture"),
    ("jiff", "src/zone.rs"),
    ("object_store", "src/objects/"),
    ("icu_datetime", "src/web/dates.rs"),
    ("icu_list", "src/web/lists.rs"),
    ("icu_locale_core", "src/web/dates.rs"),
    ("lettre", "src/mail/"),
    ("strsim", "src/config/"),
    ("rustls", "src/web/tls"),
    ("tokio_rustls", "src/web/tls"),
    ("zip", "src/login/export/archive.rs"),
    ("nix", "src/federation/worker/"),
    ("ldap3", "src/federation/ldap/"),
    ("samael", "src/federation/saml/"),
    ("quick_xml", "src/federation/saml/"),
    ("flate2", "src/federation/saml/"),
    ("webauthn_rs", "src/login/factor/passkey"),
    ("getrandom", "src/entropy.rs"),
    ("SystemTime", "src/clock.rs"),
];

/// The libraries that `domain` may name.
const DOMAIN_LIBRARIES: &[&str] = &["serde", "serde_json", "thiserror", "url"];

/// Every way in which one file breaks the rules.
fn violations(path: &str, source: &str, libraries: &BTreeSet<String>) -> Vec<String> {
    let words = words(without_tests(source));
    let mut found = Vec::new();
    let module = module_path(path);
    let layer = module.first().map_or("lib", String::as_str);
    let height = height(layer);
    if height.is_none() {
        found.push(format!("{path}: the module {layer} has no row in LAYERS"));
    }
    for named in modules_named(&words, module.len()) {
        if height.is_some() && self::height(&named) > height {
            found.push(format!(
                "{path}: {layer} names {named}, which stands above it"
            ));
        }
    }
    for (name, home) in HOMES {
        if !path.starts_with(home) && names(&words, name) {
            found.push(format!(
                "{path}: names {name}, which is named only in {home}"
            ));
        }
    }
    if layer == "domain" {
        for library in libraries
            .iter()
            .filter(|library| !DOMAIN_LIBRARIES.contains(&library.as_str()))
        {
            if names(&words, library) {
                found.push(format!("{path}: domain names the library {library}"));
            }
        }
    }
    found
}

/// The row of a top-level module; `None` where it has none.
fn height(module: &str) -> Option<usize> {
    LAYERS.iter().position(|row| row.contains(&module))
}

/// The source up to its unit tests, which stand at the end of a file and may name what they like.
fn without_tests(source: &str) -> &str {
    source
        .find("#[cfg(test)]\nmod ")
        .map_or(source, |start| &source[..start])
}

/// `src/web/pages/mod.rs` is `web::pages`; `src/lib.rs` is the root.
fn module_path(path: &str) -> Vec<String> {
    let inside = path.trim_start_matches("src/").trim_end_matches(".rs");
    let mut parts: Vec<String> = inside.split('/').map(str::to_owned).collect();
    if parts.last().is_some_and(|last| last == "mod") || parts == ["lib"] {
        parts.pop();
    }
    parts
}

/// The top-level modules that the words name by `crate::…`, by `doorward::…`, or by enough `super::`.
fn modules_named(words: &[String], depth: usize) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (at, word) in words.iter().enumerate() {
        if at > 0 && words[at - 1] == "::" {
            continue;
        }
        let tail = match word.as_str() {
            "crate" | "doorward" => Some(at + 1),
            "super" => above(words, at, depth),
            _ => None,
        };
        if let Some(tail) = tail
            && words.get(tail).is_some_and(|word| word == "::")
        {
            found.extend(first_names(words, tail + 1));
        }
    }
    found
}

/// Where a chain of `super` ends, when it ends at the root of the crate.
fn above(words: &[String], start: usize, depth: usize) -> Option<usize> {
    let mut at = start;
    let mut supers = 1;
    while words.get(at + 1).is_some_and(|word| word == "::")
        && words.get(at + 2).is_some_and(|word| word == "super")
    {
        at += 2;
        supers += 1;
    }
    (supers == depth).then_some(at + 1)
}

/// The first names of a path's rest: one, or each of a `{…}` group.
fn first_names(words: &[String], start: usize) -> Vec<String> {
    if words.get(start).is_none_or(|word| word != "{") {
        return words.get(start).cloned().into_iter().collect();
    }
    let mut names = Vec::new();
    let mut depth = 0_usize;
    let mut expected = false;
    for word in &words[start..] {
        match word.as_str() {
            "{" => (depth, expected) = (depth + 1, depth == 0),
            "}" if depth == 1 => break,
            "}" => depth -= 1,
            "," => expected = depth == 1,
            name if expected => {
                names.push(name.to_owned());
                expected = false;
            }
            _ => {}
        }
    }
    names
}

/// Whether the words name a library at the start of a path or of an import, or a type anywhere.
fn names(words: &[String], name: &str) -> bool {
    let is_type = name.starts_with(char::is_uppercase);
    words.iter().enumerate().any(|(at, word)| {
        let before = at.checked_sub(1).map(|before| words[before].as_str());
        let after = words.get(at + 1).map(String::as_str);
        word == name
            && (is_type || (before != Some("::") && (after == Some("::") || before == Some("use"))))
    })
}

#[test]
fn imports_point_downwards_and_libraries_have_one_home() -> Result<(), Box<dyn Error>> {
    let manifest = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml"))?;
    let libraries = dependencies(&manifest);
    assert!(
        libraries.contains("diesel"),
        "the manifest was not understood"
    );
    let sources = files(&["src"], "rs")?;
    assert!(
        sources.iter().any(|file| file.path == "src/lib.rs"),
        "the sources were not found"
    );
    let found: Vec<String> = sources
        .iter()
        .flat_map(|file| violations(&file.path, &file.text, &libraries))
        .collect();
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
    Ok(())
}

#[test]
fn planted_violations_are_found() {
    let libraries = BTreeSet::from(["diesel".to_owned(), "serde".to_owned(), "tokio".to_owned()]);
    let bad: &[(&str, &str)] = &[
        ("src/domain/user.rs", "use crate::store::users;"),
        ("src/domain/user.rs", "use super::super::store::users;"),
        ("src/domain/mod.rs", "fn f() { super::clock::now(); }"),
        (
            "src/domain/user.rs",
            "async fn f() { tokio::task::yield_now().await }",
        ),
        (
            "src/store/codes.rs",
            "use crate::{domain::id::CodeId, oauth::{error, pkce}};",
        ),
        ("src/oauth/mod.rs", "use crate::web::error::Reply;"),
        ("src/oauth/token.rs", "fn f() -> poem::Response { todo }"),
        (
            "src/oauth/token.rs",
            "#[derive(askama::Template)] struct Page;",
        ),
        ("src/oauth/token.rs", "use diesel;"),
        ("src/oauth/id_token.rs", "use josekit::jws::RS256;"),
        (
            "src/store/codes.rs",
            "type Cache = moka::sync::Cache<u8, u8>;",
        ),
        ("src/keys/mod.rs", "use std::time::{Duration, SystemTime};"),
        ("src/secret.rs", "fn f() { getrandom::fill(&mut []); }"),
        ("src/plugins/mod.rs", "fn f() {}"),
    ];
    for (path, source) in bad {
        assert_eq!(
            violations(path, source, &libraries).len(),
            1,
            "{path}: {source}"
        );
    }
}

#[test]
fn allowed_sources_pass() {
    let libraries = BTreeSet::from(["diesel".to_owned(), "serde".to_owned(), "tokio".to_owned()]);
    let good: &[(&str, &str)] = &[
        (
            "src/domain/user.rs",
            "use serde::Serialize; use super::id::UserId; // crate::store",
        ),
        (
            "src/domain/user.rs",
            "#[cfg(test)]\nmod tests { use tokio::test; }",
        ),
        (
            "src/store/codes.rs",
            "use diesel::prelude::*; use crate::domain::id::CodeId;",
        ),
        (
            "src/oauth/mod.rs",
            "use crate::store::Store; use super::keys::Signer; let s = \"poem::x\";",
        ),
        (
            "src/web/mod.rs",
            "use crate::{domain, oauth::token}; use poem::Route;",
        ),
        ("src/lib.rs", "pub mod domain; pub mod web;"),
        ("src/main.rs", "use doorward::cli;"),
    ];
    for (path, source) in good {
        assert_eq!(
            violations(path, source, &libraries),
            Vec::<String>::new(),
            "{path}: {source}"
        );
    }
}
