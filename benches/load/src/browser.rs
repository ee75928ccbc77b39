//! An end-user's browser: cookies, redirects, and forms filled by their `autocomplete` tokens.

use anyhow::{Context as _, bail};
use hyper::header::SET_COOKIE;
use url::Url;

use crate::connection::{Answer, Call, Connection, Origin};
use crate::form::{Form, forms};
use crate::process::Person;

/// More steps than any sign-in with consent has.
const MOST_STEPS: usize = 24;

/// A cookie of the server. `Secure` is not looked at: the server is on this machine.
#[derive(Debug)]
struct Cookie {
    name: String,
    value: String,
    path: String,
}

/// A browser on one connection.
#[derive(Debug)]
pub struct Browser {
    connection: Connection,
    cookies: Vec<Cookie>,
}

impl Browser {
    /// A browser that knows nothing yet.
    pub const fn new(origin: Origin) -> Self {
        Self {
            connection: Connection::new(origin),
            cookies: Vec::new(),
        }
    }

    /// The Cookie field that it would send to an address.
    pub fn cookies_for(&self, url: &Url) -> String {
        let sent = self
            .cookies
            .iter()
            .filter(|cookie| covers(&cookie.path, url.path()));
        sent.map(|cookie| format!("{}={}", cookie.name, cookie.value))
            .collect::<Vec<_>>()
            .join("; ")
    }

    /// Opens an authorization request and does what its pages ask, until it is sent to the client's `redirect_uri`.
    pub async fn authorize(
        &mut self,
        request: &Url,
        redirect_uri: &Url,
        person: &Person,
    ) -> anyhow::Result<Url> {
        let mut url = request.clone();
        let mut answer = self.send(&url, None).await?;
        for _ in 0..MOST_STEPS {
            if answer.status.is_redirection() {
                url = url.join(answer.header("location").context("a redirect to nowhere")?)?;
                if url.as_str().starts_with(redirect_uri.as_str()) {
                    return Ok(url);
                }
                answer = self.send(&url, None).await?;
                continue;
            }
            if !answer.status.is_success() {
                bail!("{url} answered {}", answer.summary());
            }
            let page = String::from_utf8_lossy(&answer.body).into_owned();
            let form = forms(&page)
                .into_iter()
                .next()
                .with_context(|| format!("no form at {url}: {}", answer.summary()))?;
            let fields = fill(&form, person);
            if !form.action.is_empty() {
                url = url.join(&form.action)?;
            }
            answer = self.send(&url, Some(&fields)).await?;
        }
        bail!(
            "the pages do not end; the last is {url}: {}",
            answer.summary()
        )
    }

    async fn send(
        &mut self,
        url: &Url,
        form: Option<&[(String, String)]>,
    ) -> anyhow::Result<Answer> {
        let call = match form {
            None => Call::get(url)?,
            Some(fields) => {
                let fields = fields
                    .iter()
                    .map(|(name, value)| (name.as_str(), value.as_str()));
                Call::form(url, fields)?.with("origin", &url.origin().ascii_serialization())?
            }
        };
        let cookies = self.cookies_for(url);
        let call = if cookies.is_empty() {
            call
        } else {
            call.with("cookie", &cookies)?
        };
        let answer = self
            .connection
            .send(&call.with("accept", "text/html")?)
            .await?;
        for field in answer.headers.get_all(SET_COOKIE) {
            self.keep(field.to_str().context("a cookie is no text")?);
        }
        Ok(answer)
    }

    /// Takes a Set-Cookie field (RFC 6265bis §5.6, as far as it matters here); an empty value deletes the cookie.
    fn keep(&mut self, field: &str) {
        let mut parts = field.split(';').map(str::trim);
        let Some((name, value)) = parts.next().and_then(|pair| pair.split_once('=')) else {
            return;
        };
        let attributes: Vec<_> = parts.filter_map(|part| part.split_once('=')).collect();
        let attribute = |wanted: &str| {
            attributes
                .iter()
                .find(|(name, _)| name.eq_ignore_ascii_case(wanted))
                .map(|(_, value)| *value)
        };
        let path = attribute("path").unwrap_or("/").to_owned();
        self.cookies
            .retain(|cookie| cookie.name != name || cookie.path != path);
        if !value.is_empty() && attribute("max-age") != Some("0") {
            self.cookies.push(Cookie {
                name: name.to_owned(),
                value: value.to_owned(),
                path,
            });
        }
    }
}

/// Whether a cookie of `path` is sent with a request for `target` (RFC 6265 §5.1.4).
fn covers(path: &str, target: &str) -> bool {
    target
        .strip_prefix(path)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || path.ends_with('/'))
}

/// What the end-user sends with a form: its fields as they are, name and password where asked, and `allow`, or else the
/// default button, which is the first (HTML, "implicit submission").
fn fill(form: &Form, person: &Person) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    for control in form.controls.iter().filter(|control| control.is_sent()) {
        let value = if control.asks_for("username") {
            &person.username
        } else if control.asks_for("current-password") {
            &person.password
        } else {
            control.value()
        };
        fields.push((control.name().to_owned(), value.to_owned()));
    }
    let buttons = || form.controls.iter().filter(|control| control.is_submit);
    let pressed = buttons()
        .find(|button| button.value() == "allow")
        .or_else(|| buttons().next())
        .filter(|button| !button.name().is_empty());
    fields.extend(pressed.map(|button| (button.name().to_owned(), button.value().to_owned())));
    fields
}

#[cfg(test)]
mod tests {
    use super::fill;
    use crate::form::forms;
    use crate::process::Person;

    fn sent(form: &str) -> Vec<(String, String)> {
        let person = Person {
            username: "ada".to_owned(),
            password: "secret".to_owned(),
        };
        fill(
            &forms(&format!("<form method=post>{form}</form>"))[0],
            &person,
        )
    }

    fn pair(name: &str, value: &str) -> (String, String) {
        (name.to_owned(), value.to_owned())
    }

    #[test]
    fn a_password_page_gets_the_password_and_its_default_button() {
        let page = r"<input type=hidden name=csrf value=c><input type=checkbox name=stay value=on>
            <input type=password name=password autocomplete=current-password>
            <button>Sign in</button><button name=decision value=back>Back</button>";
        assert_eq!(sent(page), [pair("csrf", "c"), pair("password", "secret")]);
    }

    #[test]
    fn a_consent_page_is_allowed() {
        let page = "<button name=decision value=deny>No</button><button name=decision value=allow>Yes</button>";
        assert_eq!(sent(page), [pair("decision", "allow")]);
    }
}
