//! Reading source files: finding them, and cutting Rust into words without comments and literals.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A file of this repository: its path from the root, with `/`, and its text.
pub struct File {
    pub path: String,
    pub text: String,
}

/// Every file below the given folders whose name ends in `.<extension>`, in order.
pub fn files(folders: &[&str], extension: &str) -> io::Result<Vec<File>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for folder in folders {
        walk(&root.join(folder), extension, &mut found)?;
    }
    found.sort();
    found
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path)?;
            let inside = path.strip_prefix(root).unwrap_or(&path);
            Ok(File {
                path: inside.to_string_lossy().replace('\\', "/"),
                text,
            })
        })
        .collect()
}

fn walk(folder: &Path, extension: &str, found: &mut Vec<PathBuf>) -> io::Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default();
        if path.is_dir() {
            if name != "node_modules" && name != "target" {
                walk(&path, extension, found)?;
            }
        } else if path.extension().is_some_and(|found| found == extension) {
            found.push(path);
        }
    }
    Ok(())
}

/// The names of the crates that `[dependencies]` of a Cargo.toml lists, as Rust spells them.
pub fn dependencies(manifest: &str) -> BTreeSet<String> {
    manifest
        .lines()
        .skip_while(|line| line.trim() != "[dependencies]")
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter_map(|line| line.split_once('='))
        .map(|(name, _)| name.trim().replace('-', "_"))
        .filter(|name| !name.is_empty() && !name.starts_with('#'))
        .collect()
}

/// Rust source as words: identifiers, `::`, and single other characters; comments, strings and characters are left out.
pub fn words(source: &str) -> Vec<String> {
    let text: Vec<char> = source.chars().collect();
    let mut words = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let length = match rest {
            ['/', '/', ..] => position(rest, |tail| tail[0] == '\n'),
            ['/', '*', ..] => block_comment(rest),
            ['"', ..] => string(rest),
            ['\'', ..] => character(rest),
            ['r', '"' | '#', ..] => raw_string(rest),
            ['b', 'r', '"' | '#', ..] => 1 + raw_string(&rest[1..]),
            ['b' | 'c', '"', ..] => 1 + string(&rest[1..]),
            [':', ':', ..] => {
                words.push("::".to_owned());
                2
            }
            [first, ..] if is_word(*first) => {
                let length = position(rest, |tail| !is_word(tail[0]));
                words.push(rest[..length].iter().collect());
                length
            }
            [first, ..] => {
                if !first.is_whitespace() {
                    words.push(first.to_string());
                }
                1
            }
            [] => 1,
        };
        at += length;
    }
    words
}

/// How far it is to the first tail that fits, or to the end.
fn position(text: &[char], fits: impl Fn(&[char]) -> bool) -> usize {
    (0..text.len())
        .find(|&at| fits(&text[at..]))
        .unwrap_or(text.len())
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

fn block_comment(text: &[char]) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < text.len() {
        match &text[at..] {
            ['/', '*', ..] => (depth, at) = (depth + 1, at + 2),
            ['*', '/', ..] => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}

fn string(text: &[char]) -> usize {
    let mut at = 1;
    while at < text.len() && text[at] != '"' {
        at += if text[at] == '\\' { 2 } else { 1 };
    }
    at + 1
}

/// A character literal, or the quote of a lifetime.
fn character(text: &[char]) -> usize {
    match text {
        ['\'', '\\', _, tail @ ..] => 3 + position(tail, |tail| tail[0] == '\'') + 1,
        ['\'', _, '\'', ..] => 3,
        _ => 1,
    }
}

/// A raw string, or a raw identifier's `r#`.
fn raw_string(text: &[char]) -> usize {
    let hashes = position(&text[1..], |tail| tail[0] != '#');
    if text.get(1 + hashes) != Some(&'"') {
        return 1 + hashes;
    }
    let closing: Vec<char> = std::iter::once('"')
        .chain(std::iter::repeat_n('#', hashes))
        .collect();
    let opened = 2 + hashes;
    opened + position(&text[opened..], |tail| tail.starts_with(&closing)) + closing.len()
}

#[test]
fn words_leave_out_comments_and_literals() {
    let source = r#"use a::b; // diesel::x
/* poem /* nested */ */ let s = "askama::y \" z"; let r = r"moka::"; let c = '"'; fn f<'a>(x: &'a u8) {} '\''; end"#;
    let expected = "use a :: b ; let s = ; let r = ; let c = ; fn f < a > ( x : & a u8 ) { } ; end";
    assert_eq!(words(source).join(" "), expected);
}

#[test]
fn dependencies_are_read_until_the_next_table() {
    let manifest = "[package]\nname = \"x\"\n[dependencies]\nfirst-one = \"1\"\n# note = x\nsecond = { version = \"2\" }\n[dev-dependencies]\nthird = \"3\"\n";
    assert_eq!(
        dependencies(manifest).into_iter().collect::<Vec<_>>(),
        ["first_one", "second"]
    );
}
