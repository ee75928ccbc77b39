//! An HTML page as a program sees it: its forms, what each is for, and how to fill it.
//!
//! Inputs are known by their `autocomplete` tokens, then by their type and usual names, so that any provider's pages work.

mod form;

use scraper::{ElementRef, Html, Selector};
use url::Url;

pub use self::form::Form;

/// Who signs in.
#[derive(Clone, Debug)]
pub struct Person {
    /// What goes into the user name's input.
    pub username: String,
    /// What goes into the password's input.
    pub password: String,
}

/// What a form asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A user name, alone.
    Username,
    /// A password, with or without a user name.
    Password,
    /// Which of the signed-in accounts.
    Accounts,
    /// Whether the client may have what it asks for.
    Consent,
    /// Whether to sign out.
    SignOut,
    /// Nothing: hidden fields only, submitted by a script in a browser.
    Automatic,
    /// Whatever it was, the person wants none of it.
    Refusal,
}

/// One page.
#[derive(Clone, Debug)]
pub struct Page {
    /// The status it came with.
    pub status: u16,
    /// Where it was.
    pub url: Url,
    /// Its source.
    pub html: String,
    /// Its media type.
    pub media_type: String,
    /// `data-page` of its `<main>`, where the provider says so.
    pub kind: Option<String>,
    /// Its forms.
    pub forms: Vec<Form>,
    /// The beginning of its text.
    pub text: String,
}

impl Page {
    /// Kinds of page on which there is nothing left to do.
    const ENDS: [&str; 2] = ["error", "signed-out"];

    /// Which form goes first where a page has several.
    const ORDER: [Step; 6] = [
        Step::Password,
        Step::Username,
        Step::SignOut,
        Step::Accounts,
        Step::Consent,
        Step::Automatic,
    ];

    /// Reads a page that came from `url`.
    pub fn parse(status: u16, media_type: String, url: &Url, html: &str) -> Self {
        let document = Html::parse_document(html);
        let kind = select(&document, "main[data-page]")
            .first()
            .and_then(|main| main.attr("data-page"))
            .map(str::to_owned);
        Self {
            status,
            url: url.clone(),
            html: html.to_owned(),
            media_type,
            kind,
            forms: select(&document, "form")
                .into_iter()
                .filter_map(|form| Form::parse(&document, form, url))
                .collect(),
            text: visible_text(&document),
        }
    }

    /// What the page is, in a few words, for a reason.
    pub fn summary(&self) -> String {
        let text: String = self.text.chars().take(160).collect();
        let kind = self.kind.as_deref().unwrap_or("page");
        format!("HTTP {} {kind} “{text}”", self.status)
    }

    /// The form to submit next and what it asks for; `None` when the page is an end.
    pub fn next_step(&self) -> Option<(Step, &Form)> {
        if self.status >= 400
            || self
                .kind
                .as_deref()
                .is_some_and(|kind| Self::ENDS.contains(&kind))
        {
            return None;
        }
        Self::ORDER.into_iter().find_map(|step| {
            self.forms
                .iter()
                .find(|form| form.step() == Some(step))
                .map(|form| (step, form))
        })
    }

    /// The form by which the person goes back without an answer, if the page has one.
    pub fn refusal(&self) -> Option<&Form> {
        self.forms.iter().find(|form| form.is_refusal())
    }
}

/// The elements that a CSS selector finds.
pub fn select<'a>(document: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    Selector::parse(selector).map_or_else(
        |_| Vec::new(),
        |selector| document.select(&selector).collect(),
    )
}

/// The page's main text on one line, without scripts and styles.
fn visible_text(document: &Html) -> String {
    let roots = ["main", "body"];
    let root = roots
        .iter()
        .find_map(|name| select(document, name).into_iter().next());
    let Some(root) = root else {
        return String::new();
    };
    let mut words = Vec::new();
    for node in root.descendants() {
        let hidden = node.ancestors().any(|above| {
            above
                .value()
                .as_element()
                .is_some_and(|element| matches!(element.name(), "script" | "style" | "noscript"))
        });
        if let (Some(text), false) = (node.value().as_text(), hidden) {
            words.extend(text.split_whitespace().map(str::to_owned));
        }
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Params;

    fn page(html: &str) -> Page {
        let url = Url::parse("https://op.example/interaction/1").unwrap();
        Page::parse(200, "text/html".to_owned(), &url, html)
    }

    fn person() -> Person {
        Person {
            username: "ada".to_owned(),
            password: "secret".to_owned(),
        }
    }

    fn submitted(html: &str) -> Option<(Step, Params)> {
        let page = page(html);
        page.next_step()
            .map(|(step, form)| (step, form.filled(step, &person())))
    }

    fn pairs(list: &[(&str, &str)]) -> Params {
        list.iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn inputs_are_known_by_their_autocomplete_tokens() {
        let html = r#"<form method="post"><input type="hidden" name="csrf" value="1">
            <input name="x" autocomplete="username webauthn"><button>Next</button></form>"#;
        let expected = pairs(&[("csrf", "1"), ("x", "ada")]);
        assert_eq!(submitted(html), Some((Step::Username, expected)));
        let html = r#"<form method="post"><input name="u" value="ada" readonly autocomplete="username">
            <input type="password" name="p" autocomplete="current-password"><button>Sign in</button></form>"#;
        let expected = pairs(&[("u", "ada"), ("p", "secret")]);
        assert_eq!(submitted(html), Some((Step::Password, expected)));
    }

    #[test]
    fn without_tokens_type_and_name_help() {
        let html = r#"<form method="post"><input type="hidden" name="prompt" value="login">
            <input name="login"><input type="password" name="password"><button type="submit">Go</button></form>"#;
        let expected = pairs(&[
            ("prompt", "login"),
            ("login", "ada"),
            ("password", "secret"),
        ]);
        assert_eq!(submitted(html), Some((Step::Password, expected)));
    }

    #[test]
    fn consent_is_allowed_even_if_deny_comes_first() {
        let html = r#"<form method="post"><button name="decision" value="deny">No</button>
            <button name="decision" value="allow">Yes</button></form>"#;
        let expected = pairs(&[("decision", "allow")]);
        assert_eq!(submitted(html), Some((Step::Consent, expected)));
    }

    #[test]
    fn a_button_outside_of_its_form_counts() {
        let html = r#"<form id="f" method="post" action="/end"><input type="hidden" name="xsrf" value="9"></form>
            <button type="submit" form="f" value="yes" name="logout">Yes</button>"#;
        let expected = pairs(&[("xsrf", "9"), ("logout", "yes")]);
        assert_eq!(submitted(html), Some((Step::SignOut, expected)));
    }

    #[test]
    fn the_account_chosen_is_the_first_one() {
        let html = r#"<form method="post"><button name="account" value="h1">Ada</button>
            <button name="account" value="other">Another</button></form>"#;
        assert_eq!(
            submitted(html),
            Some((Step::Accounts, pairs(&[("account", "h1")])))
        );
    }

    #[test]
    fn an_error_page_is_an_end() {
        let html =
            r#"<main data-page="error"><form method="post"><button>Back</button></form></main>"#;
        assert_eq!(submitted(html), None);
        assert_eq!(submitted(r#"<form><input name="q"></form>"#), None);
    }
}
