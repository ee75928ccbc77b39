//! One form of a page: its fields, its buttons, and what it asks for.

use scraper::{ElementRef, Html};
use url::Url;

use super::{Person, Step, select};
use crate::http::Params;

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

impl Button {
    /// Whether it says no: to signing in, or to what the client asks for.
    fn is_refusal(&self) -> bool {
        let names = ["cancel", "deny"];
        names.contains(&self.name.as_str())
            || (self.name == "decision" && names.contains(&self.value.as_str()))
    }
}

impl Form {
    /// Reads one form of a page.
    pub(super) fn parse(document: &Html, form: ElementRef<'_>, page: &Url) -> Option<Self> {
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

    /// The value of the first button that is none of these, and what is sent when it is pressed.
    pub fn press_another(&self, pressed: &[String]) -> Option<(String, Params)> {
        let mut buttons = self.buttons.iter();
        let button = buttons.find(|button| !pressed.contains(&button.value))?;
        Some((button.value.clone(), self.with(button)))
    }

    /// What is sent when somebody says yes or no.
    pub fn decided(&self, is_allowed: bool) -> Option<Params> {
        let mut buttons = self.buttons.iter();
        let button = if is_allowed {
            buttons.find(|button| button.name == "decision" && button.value == "allow")
        } else {
            buttons.find(|button| button.is_refusal())
        };
        button.map(|button| self.with(button))
    }

    fn with(&self, button: &Button) -> Params {
        let mut fields = self.fields();
        fields.push((button.name.clone(), button.value.clone()));
        fields
    }

    /// Whether one of its buttons lets the person go back without an answer.
    pub fn is_refusal(&self) -> bool {
        self.buttons.iter().any(Button::is_refusal)
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
            Step::Refusal => button.is_refusal(),
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
