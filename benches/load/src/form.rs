//! Forms of a server-rendered page: enough of HTML to fill them as a password manager does, by their `autocomplete` tokens.

use std::collections::HashMap;

/// A tag's attributes, names in lower case, values with their character references resolved.
type Attributes = HashMap<String, String>;

/// A `<form method="post">` of a page.
#[derive(Debug, Default)]
pub struct Form {
    /// The `action` attribute, as it stands; empty means the page's own address.
    pub action: String,
    /// Its inputs and buttons.
    pub controls: Vec<Control>,
}

/// An input or a button of a form.
#[derive(Debug)]
pub struct Control {
    /// Whether pressing it submits the form.
    pub is_submit: bool,
    is_button: bool,
    attributes: Attributes,
}

impl Control {
    /// The name it is submitted under.
    pub fn name(&self) -> &str {
        self.attribute("name")
    }

    /// The value it has on the page.
    pub fn value(&self) -> &str {
        self.attribute("value")
    }

    /// Whether it is sent when another control submits the form (HTML, "constructing the form data set").
    pub fn is_sent(&self) -> bool {
        let is_choice = matches!(self.attribute("type"), "checkbox" | "radio");
        let is_off = is_choice && !self.attributes.contains_key("checked");
        let is_button = self.is_submit || self.is_button;
        !is_button
            && !is_off
            && !self.name().is_empty()
            && !self.attributes.contains_key("disabled")
    }

    /// Whether the end-user can type into it and it asks for what `token` names (HTML, "autofill detail tokens").
    pub fn asks_for(&self, token: &str) -> bool {
        let is_open =
            self.attribute("type") != "hidden" && !self.attributes.contains_key("readonly");
        is_open
            && self
                .attribute("autocomplete")
                .split_ascii_whitespace()
                .any(|found| found == token)
    }

    fn attribute(&self, name: &str) -> &str {
        self.attributes.get(name).map_or("", String::as_str)
    }
}

/// The forms of a page that are sent by POST, in its order.
pub fn forms(page: &str) -> Vec<Form> {
    let mut forms = Vec::new();
    let mut current: Option<Form> = None;
    for (name, attributes) in tags(page) {
        match name.as_str() {
            "form" => {
                let is_post = attributes
                    .get("method")
                    .is_some_and(|method| method.eq_ignore_ascii_case("post"));
                let action = attributes.get("action").cloned().unwrap_or_default();
                current = is_post.then(|| Form {
                    action,
                    controls: Vec::new(),
                });
            }
            "/form" => forms.extend(current.take()),
            "input" | "button" => {
                if let Some(form) = &mut current {
                    let kind = attributes.get("type").map_or("", String::as_str);
                    let is_button =
                        name == "button" || matches!(kind, "button" | "submit" | "reset" | "image");
                    let is_submit = kind == "submit" || (name == "button" && kind.is_empty());
                    form.controls.push(Control {
                        is_submit,
                        is_button,
                        attributes,
                    });
                }
            }
            _ => {}
        }
    }
    forms
}

/// The tags of a page with their attributes; an end tag's name begins with a slash.
fn tags(page: &str) -> Vec<(String, Attributes)> {
    let mut found = Vec::new();
    let mut rest = page;
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let end = rest
            .find(|c: char| c.is_ascii_whitespace() || c == '>')
            .unwrap_or(rest.len());
        let name = rest[..end].trim_end_matches('/').to_ascii_lowercase();
        let (attributes, after) = attributes(&rest[end..]);
        rest = after;
        found.push((name, attributes));
    }
    found
}

/// The attributes up to the tag's end, and what comes after it.
fn attributes(mut text: &str) -> (Attributes, &str) {
    let mut found = Attributes::new();
    loop {
        text = text.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        if let Some(after) = text.strip_prefix('>') {
            return (found, after);
        }
        if text.is_empty() {
            return (found, text);
        }
        let end = text
            .find(|c: char| c.is_ascii_whitespace() || "=/>".contains(c))
            .unwrap_or(text.len());
        let name = text[..end].to_ascii_lowercase();
        text = text[end..].trim_start();
        let Some(after) = text.strip_prefix('=') else {
            found.insert(name, String::new());
            continue;
        };
        let (value, after) = value(after.trim_start());
        found.insert(name, unescape(value));
        text = after;
    }
}

/// An attribute's value, quoted or not, and what comes after it.
fn value(text: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(inner) = text.strip_prefix(quote) {
            return inner.split_once(quote).unwrap_or((inner, ""));
        }
    }
    text.split_at(
        text.find(|c: char| c.is_ascii_whitespace() || c == '>')
            .unwrap_or(text.len()),
    )
}

/// Resolves the character references that an escaper writes.
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('&') {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        let resolved = rest
            .find(';')
            .and_then(|end| Some((character(&rest[1..end])?, end)));
        if let Some((character, end)) = resolved {
            out.push(character);
            rest = &rest[end + 1..];
        } else {
            out.push('&');
            rest = &rest[1..];
        }
    }
    out + rest
}

/// The character that a reference names.
fn character(reference: &str) -> Option<char> {
    match reference {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = reference.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Control, forms};

    const PAGE: &str = r#"<!doctype html><!-- <form method="post"> --><form method="get"><input name=q></form>
        <form method="post" action="/sign-in?a=1&amp;b=&#x27;2&#39;"><input type=hidden name="csrf" value='x"y'/>
        <input name="username" autocomplete="username webauthn" required><input readonly name="old" autocomplete="username">
        <button name="decision" value="allow">Allow</button><button type="button">Show</button></form>"#;

    #[test]
    fn a_page_gives_its_post_forms_with_their_controls() {
        let forms = forms(PAGE);
        assert_eq!(forms.len(), 1);
        assert_eq!(forms[0].action, "/sign-in?a=1&b='2'");
        let names: Vec<_> = forms[0]
            .controls
            .iter()
            .map(|control| (control.name(), control.value(), control.is_submit))
            .collect();
        assert_eq!(
            names,
            [
                ("csrf", "x\"y", false),
                ("username", "", false),
                ("old", "", false),
                ("decision", "allow", true),
                ("", "", false)
            ]
        );
    }

    #[test]
    fn only_an_open_input_asks() {
        let forms = forms(PAGE);
        let asking: Vec<_> = forms[0]
            .controls
            .iter()
            .filter(|control| control.asks_for("username"))
            .map(Control::name)
            .collect();
        assert_eq!(asking, ["username"]);
    }
}
