//! The fuzz targets, briefly: the kept corpus, each file of it mutated, and random bytes.

mod entries;
mod stand;

use std::path::PathBuf;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

/// Inputs of each kind that a run of the tests tries; `script/fuzz` tries millions.
const CASES: u32 = 256;

fn corpus(name: &str) -> Vec<Vec<u8>> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fuzz/corpus")
        .join(name);
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    assert!(!files.is_empty(), "{} is empty", folder.display());
    files
        .iter()
        .map(|file| std::fs::read(file).unwrap())
        .collect()
}

fn mutated(mut bytes: Vec<u8>, changes: &[(Index, u8, u8)]) -> Vec<u8> {
    for (place, how, byte) in changes {
        if bytes.is_empty() {
            bytes.push(*byte);
            continue;
        }
        let place = place.index(bytes.len());
        match how % 4 {
            0 => bytes[place] = *byte,
            1 => bytes.insert(place, *byte),
            2 => drop(bytes.remove(place)),
            // A stretch of it once more.
            _ => {
                let end = bytes.len().min(place + usize::from(*byte));
                bytes.extend_from_within(place..end);
            }
        }
    }
    bytes
}

fn briefly(name: &str) {
    let kept = corpus(name);
    for bytes in &kept {
        entries::run(name, bytes);
    }
    let config = ProptestConfig {
        cases: CASES,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let change = (any::<Index>(), any::<u8>(), any::<u8>());
    let inputs = (any::<Index>(), vec(change, 1..8), vec(any::<u8>(), 0..300));
    proptest!(config, |((which, changes, random) in inputs)| {
        entries::run(name, &mutated(which.get(&kept).clone(), &changes));
        entries::run(name, &random);
    });
}

macro_rules! targets {
    ($($name:ident),+) => {
        $(
            #[test]
            fn $name() {
                briefly(stringify!($name));
            }
        )+

        #[test]
        fn every_target_is_tried() {
            let listed = entries::ENTRIES.map(|(name, _)| name);
            assert_eq!(listed.as_slice(), [$(stringify!($name)),+]);
            let manifest = include_str!("Cargo.toml");
            for name in listed {
                assert!(manifest.contains(&format!("name = \"{name}\"")), "{name} is in Cargo.toml");
            }
        }
    };
}

targets!(
    authorization,
    basic,
    certificate,
    claims,
    client_assertion,
    cookies,
    directory,
    directory_filter,
    dpop_proof,
    end_session,
    forwarded,
    grant_token,
    identifier,
    jws,
    languages,
    mail_address,
    parameters,
    passkey_answer,
    phc,
    picture,
    redirect_uri,
    registration,
    request_object,
    saml_logout,
    saml_metadata,
    saml_response,
    token_request,
    user_code
);
