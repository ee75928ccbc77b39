//! An HTML page as a program sees it: its forms, what each is for, and how to fill it.
//!
//! Inputs are known by their `autocomplete` tokens, then by their type and usual names, so that any provider's pages work.

use scraper::{ElementRef, Html, Selector};
use url::Url;

use crate::http::Params;

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
}

#[derive(Clone, Debug)]
struct Input {
    name: String,
    value: String,
    kind: String,
    autocomplete: Vec<String>,
    readonly: bool,
}

#[derive(Clone, Debug)]
struct Button {
    name: String,
    value: String,
}

/// One `<form>`.
#[derive(Clone, Debug)]
pub struct Form {
    /// Where it goes.
    pub action: Url,
    /// `get` or `post`.
    pub method: String,
    enctype: String,
    inputs: Vec<Input>,
    buttons: Vec<Button>,
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
}

impl Form {
    fn parse(document: &Html, form: ElementRef<'_>, page: &Url) -> Option<Self> {
        let action = match form.attr("action") {
            Some(action) if !action.trim().is_empty() => page.join(action.trim()).ok()?,
            _ => page.clone(),
        };
        let own = form.attr("id");
        let belongs = |element: &ElementRef<'_>| match element.attr("form") {
            Some(id) => own == Some(id),
            None => element.ancestors().any(|node| node.id() == form.id()),
        };
        let mut inputs = Vec::new();
        let mut buttons = Vec::new();
        for element in select(document, "input, button, textarea, select")
            .into_iter()
            .filter(belongs)
        {
            let attribute = |name| element.attr(name).unwrap_or_default().to_owned();
            let is_button = element.value().name() == "button";
            let kind = match attribute("type").to_ascii_lowercase() {
                kind if !kind.is_empty() => kind,
                _ if is_button => "submit".to_owned(),
                _ => "text".to_owned(),
            };
            if kind == "submit" {
                buttons.push(Button {
                    name: attribute("name"),
                    value: attribute("value"),
                });
            } else if !is_button && is_sent(&element, &kind) {
                inputs.push(Input {
                    name: attribute("name"),
                    value: attribute("value"),
                    kind,
                    autocomplete: attribute("autocomplete")
                        .split_ascii_whitespace()
                        .map(str::to_ascii_lowercase)
                        .collect(),
                    readonly: element.attr("readonly").is_some(),
                });
            }
        }
        Some(Self {
            action,
            method: form.attr("method").unwrap_or("get").to_ascii_lowercase(),
            enctype: form
                .attr("enctype")
                .unwrap_or_default()
                .to_ascii_lowercase(),
            inputs,
            buttons,
        })
    }

    /// What the form asks for; `None` for a form that is no step (a search box, a language switch).
    pub fn step(&self) -> Option<Step> {
        if self.method != "post" {
            return None;
        }
        let has_button = |name: &str, value: &str| {
            self.buttons
                .iter()
                .any(|button| button.name == name && button.value == value)
        };
        let asks = self
            .inputs
            .iter()
            .any(|input| input.kind != "hidden" && input.kind != "checkbox");
        if self.inputs.iter().any(Input::is_password) {
            Some(Step::Password)
        } else if self.inputs.iter().any(Input::is_username) {
            Some(Step::Username)
        } else if has_button("decision", "sign-out") || has_button("logout", "yes") {
            Some(Step::SignOut)
        } else if self.buttons.iter().any(|button| button.name == "account") {
            Some(Step::Accounts)
        } else if asks {
            None
        } else if self.buttons.is_empty() {
            Some(Step::Automatic)
        } else {
            Some(Step::Consent)
        }
    }

    /// The fields that a browser would send after the person filled the form and chose the button of that step.
    pub fn filled(&self, step: Step, person: &Person) -> Params {
        let mut fields: Params = self
            .inputs
            .iter()
            .map(|input| {
                let value = if input.is_password() {
                    &person.password
                } else if input.is_username() && !input.readonly {
                    &person.username
                } else {
                    &input.value
                };
                (input.name.clone(), value.clone())
            })
            .collect();
        let button = self.button(step);
        fields.extend(
            button
                .filter(|button| !button.name.is_empty())
                .map(|button| (button.name.clone(), button.value.clone())),
        );
        fields
    }

    /// Whether a browser would send it as `application/x-www-form-urlencoded`.
    pub fn is_url_encoded(&self) -> bool {
        !matches!(self.enctype.as_str(), "multipart/form-data" | "text/plain")
    }

    /// Its fields as they are.
    pub fn fields(&self) -> Params {
        self.inputs
            .iter()
            .map(|input| (input.name.clone(), input.value.clone()))
            .collect()
    }

    fn button(&self, step: Step) -> Option<&Button> {
        let preferred = self.buttons.iter().find(|button| match step {
            Step::Consent => button.name == "decision" && button.value == "allow",
            Step::SignOut => {
                (button.name == "decision" && button.value == "sign-out")
                    || (button.name == "logout" && button.value == "yes")
            }
            Step::Accounts => button.name == "account" && button.value != "other",
            Step::Username | Step::Password | Step::Automatic => false,
        });
        preferred.or_else(|| self.buttons.first())
    }
}

impl Input {
    fn is_password(&self) -> bool {
        self.autocomplete
            .iter()
            .any(|token| token == "current-password")
            || self.kind == "password"
    }

    fn is_username(&self) -> bool {
        const NAMES: [&str; 4] = ["login", "username", "email", "identifier"];
        matches!(self.kind.as_str(), "text" | "email")
            && (self.autocomplete.iter().any(|token| token == "username")
                || NAMES.contains(&self.name.as_str()))
    }
}

/// Whether a browser sends that control: it has a name, is not disabled, and is checked if it can be.
fn is_sent(element: &ElementRef<'_>, kind: &str) -> bool {
    let named = element.attr("name").is_some_and(|name| !name.is_empty());
    let checkable = matches!(kind, "checkbox" | "radio");
    named
        && element.attr("disabled").is_none()
        && !matches!(kind, "button" | "reset" | "image" | "file")
        && (!checkable || element.attr("checked").is_some())
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
