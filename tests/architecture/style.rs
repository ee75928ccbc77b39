//! What is never written: silenced lints, unfinished code, templates that a browser or a reader could not trust.

use std::io;

use super::source::{File, files, words};

const SOURCES: &[&str] = &["src", "tests", "benches", "conformance"];

/// Phrases of Rust that stand nowhere, as [`words`] cuts them.
const NEVER: &[(&str, &str)] = &[
    ("# [ allow (", "say #[expect(lint, reason = \"…\")]"),
    ("# ! [ allow (", "say #![expect(lint, reason = \"…\")]"),
    ("todo !", "finish it, or leave it out"),
    ("unimplemented !", "finish it, or leave it out"),
    ("dbg !", "was for debugging"),
    ("# [ ignore", "a test runs, or it is not there"),
];

/// Every way in which one Rust file breaks the rules.
fn rust_faults(file: &File) -> Vec<String> {
    let text = format!(" {} ", words(&file.text).join(" "));
    NEVER
        .iter()
        .filter(|(phrase, _)| text.contains(&format!(" {phrase} ")))
        .map(|(phrase, instead)| format!("{}: {}: {instead}", file.path, phrase.replace(' ', "")))
        .collect()
}

/// Every way in which one template breaks the rules: nothing unescaped, nothing that the Content-Security-Policy would
/// refuse, nothing that a screen reader could not name.
fn template_faults(file: &File) -> Vec<String> {
    let mut faults = Vec::new();
    let squeezed: String = file.text.split_whitespace().collect();
    if squeezed.contains("|safe") || squeezed.contains("|escape(\"none\")") {
        faults.push("an unescaped value".to_owned());
    }
    // A mail has no style sheet, nor has a file that somebody keeps: what it looks like stands in it.
    let stands_alone = ["templates/mail/", "templates/documents/"]
        .iter()
        .any(|folder| file.path.starts_with(folder));
    if file.text.contains("<style") && !stands_alone {
        faults.push("a style element; it belongs in the stylesheet".to_owned());
    }
    for tag in tags(&file.text) {
        for (name, _) in attributes(tag) {
            if name == "style" || name.starts_with("on") {
                faults.push(format!(
                    "the attribute {name}, which the Content-Security-Policy refuses"
                ));
            }
        }
        match element(tag) {
            "html" => {
                for name in ["lang", "dir"] {
                    if attribute(tag, name).is_none() {
                        faults.push(format!("html without {name}"));
                    }
                }
            }
            "input" | "select" | "textarea" if !is_named(tag, &file.text) => {
                faults.push(format!("a field without a label: <{tag}>"));
            }
            "img" if attribute(tag, "alt").is_none() => {
                faults.push(format!("a picture without alt: <{tag}>"));
            }
            "script" if attribute(tag, "src").is_none() => {
                faults.push("a script element with its text inside".to_owned());
            }
            _ => {}
        }
    }
    faults
        .into_iter()
        .map(|fault| format!("{}: {fault}", file.path))
        .collect()
}

/// What stands between `<` and `>` of each opening tag; a template expression inside a tag may contain `>`.
fn tags(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        if !rest.starts_with(|first: char| first.is_ascii_alphabetic()) {
            continue;
        }
        let (mut braces, mut quoted, mut end) = (0_usize, false, rest.len());
        for (at, character) in rest.char_indices() {
            match character {
                '{' => braces += 1,
                '}' => braces = braces.saturating_sub(1),
                '"' if braces == 0 => quoted = !quoted,
                '>' if braces == 0 && !quoted => {
                    end = at;
                    break;
                }
                _ => {}
            }
        }
        found.push(&rest[..end]);
        rest = &rest[end..];
    }
    found
}

fn element(tag: &str) -> &str {
    tag.split(|end: char| end.is_whitespace() || end == '/')
        .next()
        .unwrap_or("")
}

/// The attributes of a tag with their values as the template writes them; expressions between attributes are skipped.
fn attributes(tag: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut rest = &tag[element(tag).len()..];
    loop {
        rest = rest.trim_start_matches(|skip: char| skip.is_whitespace() || skip == '/');
        if rest.is_empty() {
            return found;
        }
        if rest.starts_with('{') {
            rest = rest
                .find('}')
                .map_or("", |end| rest[end..].trim_start_matches('}'));
            continue;
        }
        let end = rest
            .find(|end: char| end.is_whitespace() || "={/".contains(end))
            .unwrap_or(rest.len());
        let name = &rest[..end];
        rest = &rest[end..];
        let mut value = "";
        if let Some(tail) = rest.strip_prefix("=\"") {
            let end = closing_quote(tail);
            value = &tail[..end];
            rest = tail.get(end + 1..).unwrap_or("");
        } else if let Some(tail) = rest.strip_prefix('=') {
            let end = tail.find(char::is_whitespace).unwrap_or(tail.len());
            (value, rest) = tail.split_at(end);
        }
        if !name.is_empty() {
            found.push((name, value));
        }
    }
}

/// Where an attribute's value ends; quotes inside a template expression do not end it.
fn closing_quote(text: &str) -> usize {
    let mut braces = 0_usize;
    for (at, character) in text.char_indices() {
        match character {
            '{' => braces += 1,
            '}' => braces = braces.saturating_sub(1),
            '"' if braces == 0 => return at,
            _ => {}
        }
    }
    text.len()
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    attributes(tag)
        .into_iter()
        .find(|(found, _)| *found == name)
        .map(|(_, value)| value)
}

/// Whether a field is hidden, is a button, or has a name that can be read out.
fn is_named(tag: &str, text: &str) -> bool {
    if matches!(attribute(tag, "type"), Some("hidden" | "submit" | "button"))
        || attribute(tag, "hidden").is_some()
    {
        return true;
    }
    if attribute(tag, "aria-label").is_some() || attribute(tag, "aria-labelledby").is_some() {
        return true;
    }
    if let Some(id) = attribute(tag, "id")
        && text.contains(&format!("for=\"{id}\""))
    {
        return true;
    }
    // Or it stands inside its label.
    let before = text.find(tag).map_or("", |start| &text[..start]);
    before
        .rfind("<label")
        .is_some_and(|open| before.rfind("</label>").is_none_or(|close| close < open))
}

#[test]
fn rust_is_finished_and_silences_nothing() -> io::Result<()> {
    let faults: Vec<String> = files(SOURCES, "rs")?.iter().flat_map(rust_faults).collect();
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
    Ok(())
}

#[test]
fn templates_are_escaped_labelled_and_without_inline_code() -> io::Result<()> {
    let templates = files(&["templates"], "html")?;
    assert!(!templates.is_empty(), "the templates were not found");
    let faults: Vec<String> = templates.iter().flat_map(template_faults).collect();
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
    Ok(())
}

#[test]
fn planted_faults_are_found() {
    let file = |text: &str| File {
        path: "planted".to_owned(),
        text: text.to_owned(),
    };
    for bad in [
        "#[allow(dead_code)] fn f() {}",
        "#![allow(dead_code)]",
        "fn f() { todo!() }",
        "fn f() { unimplemented!(\"later\") }",
        "#[test] #[ignore = \"slow\"] fn f() {}",
    ] {
        assert_eq!(rust_faults(&file(bad)).len(), 1, "{bad}");
    }
    assert_eq!(
        rust_faults(&file("// #[allow(x)]\nfn f() { \"todo!\"; }")),
        Vec::<String>::new()
    );
    for bad in [
        "<p>{{ name|safe }}</p>",
        "<p>{{ name | safe }}</p>",
        "<p style=\"color: red\">",
        "<a href=\"{{ link(\"x\") }}\" onclick=\"go()\">",
        "<script>go()</script>",
        "<html lang=\"{{ lang }}\">",
        "<input name=\"user\" id=\"user\"><label for=\"other\">",
        "<label>first</label><input name=\"user\">",
        "<img src=\"x\">",
        "<style>p {}</style>",
    ] {
        assert_eq!(
            template_faults(&file(bad)).len(),
            1,
            "{bad}: {:?}",
            template_faults(&file(bad))
        );
    }
    for good in [
        "<html lang=\"{{ lang() }}\" dir=\"{{ dir() }}\"{% if theme.is_some() %} data-theme=\"{{ name() }}\"{% endif %}>",
        "<input type=\"hidden\" name=\"csrf\" value=\"{{ csrf }}\">",
        "<label for=\"user\">{{ t(\"user\") }}</label><input id=\"user\" name=\"user\">",
        "<label>{{ t(\"user\") }} <input name=\"user\"></label>",
        "<input aria-label=\"{{ t(\"code\") }}\" name=\"code\">",
        "<a href=\"{{ link(\"x\") }}\">{% if a > b %}more{% endif %}</a><script src=\"/a.js\"></script>",
    ] {
        assert_eq!(template_faults(&file(good)), Vec::<String>::new(), "{good}");
    }
}
