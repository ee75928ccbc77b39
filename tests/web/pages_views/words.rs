//! The words: every language has the messages and variables of English, and each message has its place.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use doorward::web::i18n;
use fluent_bundle::FluentResource;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below `folder` with this ending, as (path, text without its unit tests).
pub fn sources(folder: &str, ending: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path
                .extension()
                .is_some_and(|extension| extension == ending)
            {
                let text = fs::read_to_string(&path).expect("a text");
                let tested = text.find("#[cfg(test)]").unwrap_or(text.len());
                found.push((path, text[..tested].to_owned()));
            }
        }
    }
    found
}

/// Message id to (its variables, whether a comment stands before it).
fn messages(tag: &str) -> BTreeMap<String, (BTreeSet<String>, bool)> {
    let path = root().join(format!("templates/locales/{tag}.ftl"));
    let text = fs::read_to_string(path).expect("a locale");
    assert!(
        FluentResource::try_new(text.clone()).is_ok(),
        "{tag}.ftl does not parse"
    );
    let mut messages: BTreeMap<String, (BTreeSet<String>, bool)> = BTreeMap::new();
    let mut current = None;
    let mut before = "";
    for line in text.lines() {
        if let Some((id, _)) = line.split_once(" =")
            && line.starts_with(|first: char| first.is_ascii_lowercase())
        {
            let fresh = (BTreeSet::new(), before.starts_with("# "));
            assert!(
                messages.insert(id.to_owned(), fresh).is_none(),
                "{tag}.ftl has {id} twice"
            );
            current = Some(id.to_owned());
        }
        if let Some(id) = current.as_ref().filter(|_| !line.starts_with('#')) {
            let found = line.split('$').skip(1).map(|rest| {
                rest.chars()
                    .take_while(char::is_ascii_alphanumeric)
                    .collect::<String>()
            });
            messages
                .get_mut(id)
                .expect("inserted above")
                .0
                .extend(found);
        }
        before = line;
    }
    messages
}

#[test]
fn every_language_has_the_messages_and_variables_of_english() {
    let english = messages("en");
    assert!(english.len() > 100);
    for tag in i18n::available() {
        let theirs = messages(tag);
        for (id, (variables, _)) in &english {
            let their_variables = theirs.get(id).map(|(variables, _)| variables);
            assert_eq!(Some(variables), their_variables, "{id} in {tag}.ftl");
        }
        let strange: Vec<_> = theirs
            .keys()
            .filter(|id| !english.contains_key(*id))
            .collect();
        assert!(
            strange.is_empty(),
            "{tag}.ftl has what English has not: {strange:?}"
        );
    }
}

#[test]
fn every_english_message_has_a_comment_for_translators() {
    let bare: Vec<_> = messages("en")
        .into_iter()
        .filter_map(|(id, (_, commented))| (!commented).then_some(id))
        .collect();
    assert!(bare.is_empty(), "{bare:?}");
}

#[test]
fn every_locale_file_is_a_language_that_is_compiled_in() {
    let files: BTreeSet<_> = sources("templates/locales", "ftl")
        .into_iter()
        .filter_map(|(path, _)| Some(path.file_stem()?.to_str()?.to_owned()))
        .collect();
    let known: BTreeSet<_> = i18n::available().map(ToOwned::to_owned).collect();
    assert_eq!(files, known);
}

#[test]
fn every_message_in_use_exists_and_none_is_idle() {
    let english = messages("en");
    let mut idle: BTreeSet<&str> = english.keys().map(String::as_str).collect();
    let mut places = sources("templates", "html");
    places.extend(sources("src/web", "rs"));
    for (path, text) in &places {
        for literal in text.split('"') {
            idle.remove(literal);
        }
        for (call, id) in calls(text) {
            assert!(
                english.contains_key(id),
                "{}: {call}\"{id}\"",
                path.display()
            );
        }
    }
    assert!(idle.is_empty(), "messages that nobody shows: {idle:?}");
}

/// The message ids that are written out in calls.
fn calls(text: &str) -> impl Iterator<Item = (&'static str, &str)> {
    let openings = [
        ".t(",
        ".with(",
        ".pieces(",
        ".msg(",
        ".msg_with(",
        ".msg_count(",
    ];
    openings.into_iter().flat_map(move |call| {
        text.split(call)
            .skip(1)
            .filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next())
            .map(move |id| (call, id))
    })
}

#[test]
fn templates_keep_to_the_content_security_policy_and_escape_everything() {
    for (path, text) in sources("templates", "html") {
        let name = Path::new(&path).display();
        let stands_alone = ["templates/mail", "templates/documents"]
            .iter()
            .any(|folder| path.starts_with(root().join(folder)));
        for refused in [
            "|safe",
            "| safe",
            "style=",
            "<style",
            "javascript:",
            " on",
            "http:",
            "https:",
        ] {
            let found = text.match_indices(refused).any(|(at, _)| {
                refused != " on"
                    || text[at + 3..].split_once('=').is_some_and(|(event, _)| {
                        event.bytes().all(|byte| byte.is_ascii_lowercase())
                    })
            });
            // A mail has no style sheet and no policy, nor has a file that somebody keeps: what it looks like stands in it.
            let is_allowed = stands_alone && refused == "<style";
            assert!(!found || is_allowed, "{name} has {refused:?}");
        }
        for script in text.split("<script").skip(1) {
            assert!(
                script.starts_with(" src=") && script.contains("></script>"),
                "{name}"
            );
        }
        for asset in text
            .split(".asset(\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
        {
            assert!(
                !doorward::web::assets::asset_url(asset).is_empty(),
                "{name}: {asset}"
            );
        }
    }
}
