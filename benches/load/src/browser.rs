//! An end-user's browser: cookies, redirects, and forms filled by their `autocomplete` tokens.

use anyhow::{Context as _, bail};
use hyper::header::SET_COOKIE;
use url::Url;

use crate::connection::{Answer, Call, Connection};
use crate::form::{Control, Form, forms};
use crate::jar::Jar;
use crate::process::Person;

/// More requests than any sign-in with consent has.
const MOST_REQUESTS: u32 = 48;

/// What is sent of a control, by its name.
type Field = (String, String);

/// A browser at one server, on a connection.
#[derive(Debug)]
pub struct Browser<'b> {
    connection: &'b mut Connection,
    jar: &'b mut Jar,
    requests: u32,
}

/// Where a browser has come to.
#[derive(Debug)]
pub enum Place {
    /// A page of the server, whatever its status.
    Page {
        /// Its address.
        url: Url,
        /// What came.
        answer: Answer,
    },
    /// An address of another site, to which it was sent; nobody goes there.
    Away(Url),
}

impl<'b> Browser<'b> {
    /// A browser with these cookies.
    pub const fn new(connection: &'b mut Connection, jar: &'b mut Jar) -> Self {
        Self {
            connection,
            jar,
            requests: 0,
        }
    }

    /// How many requests it has sent.
    pub const fn requests(&self) -> u32 {
        self.requests
    }

    /// Opens an authorization request and does what its pages ask, until it is sent to the client's `redirect_uri`.
    pub async fn authorize(
        &mut self,
        request: &Url,
        redirect_uri: &Url,
        person: &Person,
    ) -> anyhow::Result<Url> {
        let place = self.open(request).await?;
        self.go_on(place, redirect_uri, Some(person)).await
    }

    /// Does what the pages ask from one place on, until it is sent to the client's `redirect_uri`.
    pub async fn go_on(
        &mut self,
        mut place: Place,
        redirect_uri: &Url,
        person: Option<&Person>,
    ) -> anyhow::Result<Url> {
        loop {
            place = match place {
                Place::Away(url) if url.as_str().starts_with(redirect_uri.as_str()) => {
                    return Ok(url);
                }
                Place::Away(url) => bail!("the pages lead to {url}"),
                page @ Place::Page { .. } => self.fill_in(page, person).await?,
            };
        }
    }

    /// Opens an authorization request and presses the button of an upstream. The address to which that leads.
    pub async fn leave(&mut self, request: &Url, upstream: &str) -> anyhow::Result<Url> {
        let (url, answer) = match self.open(request).await? {
            Place::Page { url, answer } => (url, answer),
            Place::Away(url) => bail!("nobody is asked how to sign in, but sent to {url}"),
        };
        let forms = usable(&url, &answer)?;
        let mut pressed = forms
            .iter()
            .filter_map(|form| Some((form, press(form, "upstream", upstream)?)));
        let (form, fields) = pressed
            .next()
            .with_context(|| format!("no button of {upstream} at {url}: {}", answer.summary()))?;
        match self.submit(&url, form, &fields).await? {
            Place::Away(away) => Ok(away),
            Place::Page { url, answer } => bail!("{url} leads nowhere: {}", answer.summary()),
        }
    }

    /// Sends a form of another site's, with which go none of the cookies (`SameSite=Lax`), and goes where that leads, with them.
    pub async fn bring(
        &mut self,
        url: &Url,
        site: &str,
        fields: &[Field],
    ) -> anyhow::Result<Place> {
        let call = Call::form(url, borrowed(fields))?.with("origin", site)?;
        let answer = self.call(call).await?;
        self.follow(url.clone(), answer).await
    }

    /// Opens an address, and goes where it leads.
    pub async fn open(&mut self, url: &Url) -> anyhow::Result<Place> {
        let answer = self.send(url, None).await?;
        self.follow(url.clone(), answer).await
    }

    /// Fills the first form of a page, and goes where that leads.
    pub async fn fill_in(
        &mut self,
        place: Place,
        person: Option<&Person>,
    ) -> anyhow::Result<Place> {
        let Place::Page { url, answer } = place else {
            bail!("no page: {place:?}");
        };
        let forms = usable(&url, &answer)?;
        let form = forms
            .first()
            .with_context(|| format!("no form at {url}: {}", answer.summary()))?;
        self.submit(&url, form, &fill(form, person)).await
    }

    async fn submit(&mut self, page: &Url, form: &Form, fields: &[Field]) -> anyhow::Result<Place> {
        let url = if form.action.is_empty() {
            page.clone()
        } else {
            page.join(&form.action)?
        };
        let answer = self.send(&url, Some(fields)).await?;
        self.follow(url, answer).await
    }

    async fn follow(&mut self, mut url: Url, mut answer: Answer) -> anyhow::Result<Place> {
        while answer.status.is_redirection() {
            let next = url.join(answer.header("location").context("a redirect to nowhere")?)?;
            if next.origin() != url.origin() {
                return Ok(Place::Away(next));
            }
            answer = self.send(&next, None).await?;
            url = next;
        }
        Ok(Place::Page { url, answer })
    }

    async fn send(&mut self, url: &Url, form: Option<&[Field]>) -> anyhow::Result<Answer> {
        let call = match form {
            None => Call::get(url)?,
            Some(fields) => Call::form(url, borrowed(fields))?
                .with("origin", &url.origin().ascii_serialization())?,
        };
        let cookies = self.jar.cookies_for(url);
        let call = if cookies.is_empty() {
            call
        } else {
            call.with("cookie", &cookies)?
        };
        self.call(call).await
    }

    async fn call(&mut self, call: Call) -> anyhow::Result<Answer> {
        self.requests += 1;
        if self.requests > MOST_REQUESTS {
            bail!("the pages do not end");
        }
        let answer = self
            .connection
            .send(&call.with("accept", "text/html")?)
            .await?;
        for field in answer.headers.get_all(SET_COOKIE) {
            self.jar
                .keep(field.to_str().context("a cookie is no text")?);
        }
        Ok(answer)
    }
}

fn borrowed(fields: &[Field]) -> impl Iterator<Item = (&str, &str)> {
    fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
}

/// The forms of a page that is as it should be.
fn usable(url: &Url, answer: &Answer) -> anyhow::Result<Vec<Form>> {
    if !answer.status.is_success() {
        bail!("{url} answered {}", answer.summary());
    }
    Ok(forms(&String::from_utf8_lossy(&answer.body)))
}

/// What the end-user sends with a form: its fields as they are, name and password where asked, and `allow`, or else the
/// default button, which is the first (HTML, "implicit submission").
fn fill(form: &Form, person: Option<&Person>) -> Vec<Field> {
    let mut fields = typed(form, person);
    let buttons = || form.controls.iter().filter(|control| control.is_submit);
    let pressed = buttons()
        .find(|button| button.value() == "allow")
        .or_else(|| buttons().next())
        .filter(|button| !button.name().is_empty());
    fields.extend(pressed.map(|button| (button.name().to_owned(), button.value().to_owned())));
    fields
}

/// What is sent where the end-user presses this button of a form; none if it is not there.
fn press(form: &Form, name: &str, value: &str) -> Option<Vec<Field>> {
    let mut buttons = form.controls.iter().filter(|control| control.is_submit);
    buttons.find(|button| button.name() == name && button.value() == value)?;
    let mut fields = typed(form, None);
    fields.push((name.to_owned(), value.to_owned()));
    Some(fields)
}

fn typed(form: &Form, person: Option<&Person>) -> Vec<Field> {
    let sent = form.controls.iter().filter(|control| control.is_sent());
    let field = |control: &Control| {
        let value = match person {
            Some(person) if control.asks_for("username") => person.username.as_str(),
            Some(person) if control.asks_for("current-password") => person.password.as_str(),
            Some(_) | None => control.value(),
        };
        (control.name().to_owned(), value.to_owned())
    };
    sent.map(field).collect()
}

#[cfg(test)]
mod tests {
    use super::{fill, press};
    use crate::form::forms;
    use crate::process::Person;

    fn sent(form: &str) -> Vec<(String, String)> {
        let person = Person {
            username: "ada".to_owned(),
            password: "secret".to_owned(),
        };
        fill(
            &forms(&format!("<form method=post>{form}</form>"))[0],
            Some(&person),
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
    #[test]
    fn a_button_is_pressed_that_is_there() {
        let page = "<form method=post><input type=hidden name=csrf value=c><button name=upstream value=a>A</button>\
            <button name=upstream value=b>B</button></form>";
        let form = &forms(page)[0];
        let pressed = press(form, "upstream", "b");
        assert_eq!(
            pressed,
            Some(vec![pair("csrf", "c"), pair("upstream", "b")])
        );
        assert_eq!(press(form, "upstream", "c"), None);
    }
}
