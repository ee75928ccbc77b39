//! The documents name files and tests: each is there.

use std::path::Path;

use super::source::files;

const DOCUMENTS: [&str; 5] = [
    "README.md",
    "docs/architecture.md",
    "docs/development.md",
    "docs/performance.md",
    "docs/security.md",
];
/// What a path in a document may begin at.
const BEGINNINGS: [&str; 20] = [
    "",
    "conformance",
    "docs",
    "src",
    "src/federation",
    "src/federation/saml",
    "src/login",
    "src/oauth",
    "src/store",
    "tests",
    "tests/federation",
    "tests/federation/ldap",
    "tests/federation/saml",
    "tests/federation/worker",
    "tests/fuzz",
    "tests/login",
    "tests/login/passkey",
    "tests/mail",
    "tests/oauth",
    "tests/web",
];

/// What stands between a document's backticks and ends as a path of ours does.
fn paths(document: &str) -> impl Iterator<Item = &str> {
    let quoted = document.split('`').skip(1).step_by(2);
    quoted.filter(|text| {
        let is_path = text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_-./".contains(&byte));
        let has_end = [".rs", ".mjs", ".md", "/"]
            .iter()
            .any(|end| text.ends_with(end));
        // What a run makes is not there before it.
        is_path && has_end && !text.starts_with('/') && !text.starts_with("artifacts/")
    })
}

/// Words of at least four parts, as names of tests are.
fn names(document: &str) -> impl Iterator<Item = &str> {
    document
        .split(|character: char| !(character.is_ascii_alphanumeric() || character == '_'))
        .filter(|word| word.matches('_').count() >= 3 && *word == word.to_lowercase())
}

#[test]
fn what_the_documents_name_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let sources: String = files(&["src", "tests"], "rs")
        .expect("the sources")
        .into_iter()
        .filter(|file| file.path != file!())
        .map(|file| file.text)
        .collect();
    let mut absent = Vec::new();
    let (mut seen_paths, mut seen_names) = (0, 0);
    for document in DOCUMENTS {
        let text = std::fs::read_to_string(root.join(document)).expect("a document");
        for path in paths(&text) {
            seen_paths += 1;
            if !BEGINNINGS
                .iter()
                .any(|from| root.join(from).join(path).exists())
            {
                absent.push(format!("{document}: {path}"));
            }
        }
        for name in names(&text) {
            seen_names += 1;
            if !sources.contains(name) {
                absent.push(format!("{document}: {name}"));
            }
        }
    }
    assert_eq!(absent, Vec::<String>::new());
    assert!(
        seen_paths > 100 && seen_names > 50,
        "{seen_paths}, {seen_names}"
    );
}
