//! A browser with its own cookie jar: it follows redirects by hand, fills the provider's pages, and stops where the
//! client would be called.

use url::Url;

use crate::cookies::Jar;
use crate::http::{Http, Params, Request, Response, decode_form, encode_form};
use crate::page::{Form, Page, Person, Step};
use crate::verdict::{Record, Stop};

/// What a person looks at of what they are asked, at most.
const MOST_ASKED: usize = 40;
/// Redirects and pages of one visit, at most.
const LONGEST_VISIT: usize = 30;

/// What the client was called with.
#[derive(Clone, Debug)]
pub struct Callback {
    /// `GET`, or `POST` for form_post.
    pub method: &'static str,
    /// The address, complete.
    pub url: Url,
    /// Parameters of its query.
    pub query: Params,
    /// Parameters of its fragment.
    pub fragment: Params,
    /// The fields of the form.
    pub form: Params,
    /// Whether a form of a page led there, and not a redirect or a link.
    pub by_form: bool,
}

impl Callback {
    /// A redirect or a link leads to that address of the client.
    pub fn to(url: Url) -> Self {
        Self {
            method: "GET",
            query: decode_form(url.query().unwrap_or_default()),
            fragment: decode_form(url.fragment().unwrap_or_default()),
            form: Vec::new(),
            by_form: false,
            url,
        }
    }

    /// A form leads there: by GET its fields are the whole query (HTML, form submission).
    fn by(form: &Form) -> Self {
        let fields = form.fields();
        let mut url = form.action.clone();
        if form.method != "post" {
            url.set_query(Some(&encode_form(&fields)));
        }
        let mut callback = Self::to(url);
        callback.by_form = true;
        if form.method == "post" {
            callback.method = "POST";
            callback.form = fields;
        }
        callback
    }
}

/// Where a visit ended.
#[derive(Clone, Debug)]
pub enum Arrival {
    /// The client was called.
    Callback(Box<Callback>),
    /// The provider showed a page and waits.
    Page(Box<Page>),
}

/// One visit: its end, and the pages that were answered on the way.
#[derive(Clone, Debug)]
pub struct Visit {
    /// Where it ended.
    pub arrival: Arrival,
    /// What was filled in, in order, and the page that asked for it.
    pub steps: Vec<(Step, Page)>,
}

impl Visit {
    /// Whether the person was asked to authenticate.
    pub fn asked_to_sign_in(&self) -> bool {
        self.sign_in_page().is_some()
    }

    /// The page that asked for the password.
    pub fn sign_in_page(&self) -> Option<&Page> {
        self.steps
            .iter()
            .find(|(step, _)| *step == Step::Password)
            .map(|(_, page)| page)
    }

    /// Each page that was shown, in order.
    pub fn pages(&self) -> impl Iterator<Item = &Page> {
        let last = match &self.arrival {
            Arrival::Page(page) => Some(&**page),
            Arrival::Callback(_) => None,
        };
        self.steps.iter().map(|(_, page)| page).chain(last)
    }

    /// Whether the person was asked anything.
    pub fn was_interactive(&self) -> bool {
        self.steps.iter().any(|(step, _)| *step != Step::Automatic)
    }
}

/// What the person in front of the browser does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hands {
    /// Fills each form.
    Ready,
    /// Looks only; forms that a script submits are submitted.
    Off,
    /// Fills each form until one lets the person go back without an answer.
    Refusing,
    /// Fills what asks who the person is, and looks at the rest.
    SigningIn,
}

/// One browser.
#[derive(Clone, Debug)]
pub struct Browser {
    jar: Jar,
    person: Person,
    /// Addresses of the client, without query and fragment; whatever begins with one of them is a call of the client.
    clients: Vec<String>,
}

impl Browser {
    /// A fresh browser in which that person sits.
    pub fn new(person: &Person, client_uris: &[String]) -> Self {
        Self {
            jar: Jar::default(),
            person: person.clone(),
            clients: client_uris
                .iter()
                .map(|uri| without_query(uri).to_owned())
                .collect(),
        }
    }

    /// Forgets every cookie.
    pub fn clear(&mut self) {
        self.jar = Jar::default();
    }

    /// Sends the request that the client caused and goes on until the client is called or a page waits.
    pub fn visit(
        &mut self,
        http: &Http,
        record: &mut Record,
        first: Request,
        hands: Hands,
    ) -> Result<Visit, Stop> {
        let mut steps = Vec::new();
        let is_own = first
            .headers
            .iter()
            .any(|(name, _)| *name == "sec-fetch-site");
        let mut request = if is_own {
            first
        } else {
            first.header("sec-fetch-site", "cross-site")
        };
        for _ in 0..LONGEST_VISIT {
            let sent = request.clone();
            let response = self.send(http, record, request)?;
            if let Some(next) = redirect(record, &sent, &response)? {
                if self.is_client(&next.url) {
                    let mut callback = Callback::to(next.url);
                    callback.method = next.method;
                    return Ok(called(callback, steps));
                }
                request = next;
                continue;
            }
            let page = Page::parse(
                response.status,
                response.media_type(),
                &sent.url,
                &response.body,
            );
            if let Some(form) = page.forms.iter().find(|form| self.is_client(&form.action)) {
                record.require("form_post.enctype", form.is_url_encoded(), || {
                    "the form that calls the client is not application/x-www-form-urlencoded"
                        .to_owned()
                });
                let callback = Callback::by(form);
                steps.push((Step::Automatic, page));
                return Ok(called(callback, steps));
            }
            match self.submit(&page, &mut steps, hands) {
                Some(next) => request = next,
                None => {
                    return Ok(Visit {
                        arrival: Arrival::Page(Box::new(page)),
                        steps,
                    });
                }
            }
        }
        record.require("browser.end", false, || {
            format!("no end after {LONGEST_VISIT} redirects and pages")
        });
        Err(Stop::Broken)
    }

    /// Opens a page on which the person finds what they are asked, looks at each thing until one shows that message, and answers it. Says
    /// whether there was one.
    pub fn decide(
        &mut self,
        http: &Http,
        record: &mut Record,
        list: &Url,
        (message, is_allowed): (&str, bool),
    ) -> Result<bool, Stop> {
        // By what they are, not by their place: others come and go meanwhile.
        let mut looked_at: Vec<String> = Vec::new();
        for _ in 0..MOST_ASKED {
            let visit = self.visit(http, record, Request::get(list.clone()), Hands::SigningIn)?;
            let Arrival::Page(page) = visit.arrival else {
                return Ok(false);
            };
            if let Some(answer) = decision(&page, message, is_allowed) {
                self.visit(http, record, answer, Hands::Off)?;
                return Ok(true);
            }
            let chosen = page
                .forms
                .iter()
                .find_map(|form| Some((form, form.press_another(&looked_at)?)));
            let Some((form, (value, fields))) = chosen else {
                return Ok(false);
            };
            looked_at.push(value);
            let look = posted(&page, &form.action, &fields);
            let visit = self.visit(http, record, look, Hands::SigningIn)?;
            if let Arrival::Page(page) = visit.arrival
                && let Some(answer) = decision(&page, message, is_allowed)
            {
                self.visit(http, record, answer, Hands::Off)?;
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The person's answer to a page, or `None` where the visit ends.
    fn submit(&self, page: &Page, steps: &mut Vec<(Step, Page)>, hands: Hands) -> Option<Request> {
        let (step, form) = page.next_step()?;
        let refusal = page.refusal().filter(|_| hands == Hands::Refusing);
        let (step, form) = refusal.map_or((step, form), |form| (Step::Refusal, form));
        let last = steps.last().map(|(last, _)| *last);
        let asked_again = step == Step::Password && last == Some(Step::Password);
        let is_sign_in = matches!(step, Step::Username | Step::Password | Step::Accounts);
        if (hands == Hands::Off && step != Step::Automatic)
            || (hands == Hands::SigningIn && step != Step::Automatic && !is_sign_in)
            || asked_again
        {
            return None;
        }
        steps.push((step, page.clone()));
        let fields = form.filled(step, &self.person);
        Some(
            Request::post_form(form.action.clone(), &fields)
                .header("origin", page.url.origin().ascii_serialization())
                .header("sec-fetch-site", "same-origin"),
        )
    }

    fn send(
        &mut self,
        http: &Http,
        record: &mut Record,
        request: Request,
    ) -> Result<Response, Stop> {
        let url = request.url.clone();
        let mut request = request
            .header("accept", "text/html,application/xhtml+xml,*/*;q=0.8")
            .header("accept-language", "en")
            .header("sec-fetch-mode", "navigate")
            .header("sec-fetch-dest", "document");
        if let Some(cookies) = self.jar.header(&url) {
            request = request.header("cookie", cookies);
        }
        let response = http.send(record, request)?;
        for (name, value) in &response.headers {
            if name == "set-cookie" {
                self.jar.store(&url, value);
            }
        }
        Ok(response)
    }

    fn is_client(&self, url: &Url) -> bool {
        let address = without_query(url.as_str());
        self.clients
            .iter()
            .any(|client| address.starts_with(client.as_str()))
    }
}

/// The form of a page that asks about that message, answered.
fn decision(page: &Page, message: &str, is_allowed: bool) -> Option<Request> {
    let is_asked = page.text.contains(message);
    let form = page.forms.iter().filter(|_| is_asked);
    let (form, fields) = form
        .filter(|form| form.is_refusal())
        .find_map(|form| Some((form, form.decided(is_allowed)?)))?;
    Some(posted(page, &form.action, &fields))
}

/// What a page's form sends.
fn posted(page: &Page, action: &Url, fields: &Params) -> Request {
    Request::post_form(action.clone(), fields)
        .header("origin", page.url.origin().ascii_serialization())
        .header("sec-fetch-site", "same-origin")
}

fn called(callback: Callback, steps: Vec<(Step, Page)>) -> Visit {
    Visit {
        arrival: Arrival::Callback(Box::new(callback)),
        steps,
    }
}

/// An address without query and fragment.
pub fn without_query(url: &str) -> &str {
    url.split(['?', '#']).next().unwrap_or(url)
}

/// The request that a redirect asks for (RFC 9110 §15.4), or `None` if the answer is no redirect.
fn redirect(
    record: &mut Record,
    sent: &Request,
    response: &Response,
) -> Result<Option<Request>, Stop> {
    if !matches!(response.status, 301 | 302 | 303 | 307 | 308) {
        return Ok(None);
    }
    let location = response.header("location").unwrap_or_default();
    let target = sent.url.join(location).ok();
    let url = record.demand_some("browser.location", target, || {
        format!("HTTP {} to “{location}”, which is no URL", response.status)
    })?;
    let keeps = matches!(response.status, 307 | 308);
    let next = if keeps && sent.method == "POST" {
        let mut again = Request::get(url);
        again.method = "POST";
        again.body.clone_from(&sent.body);
        again.header("content-type", "application/x-www-form-urlencoded")
    } else {
        Request::get(url)
    };
    Ok(Some(next.header("sec-fetch-site", "same-origin")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_client_is_known_by_its_address_whatever_the_query() {
        let person = Person {
            username: String::new(),
            password: String::new(),
        };
        let browser = Browser::new(&person, &["https://rp.example/cb?x=1".to_owned()]);
        let is_client = |text: &str| browser.is_client(&Url::parse(text).unwrap());
        assert!(is_client("https://rp.example/cb?code=1#f"));
        assert!(is_client("https://rp.example/cb/below"));
        assert!(!is_client("https://op.example/?to=https://rp.example/cb"));
    }

    #[test]
    fn a_form_that_leads_to_the_client_calls_it_by_its_own_method() {
        let url = Url::parse("https://op.example/end").unwrap();
        let called = |method: &str| {
            let html = format!(
                r#"<form method="{method}" action="https://rp/out?old=1"><input type="hidden" name="state" value="a b"></form>"#
            );
            Callback::by(&Page::parse(200, "text/html".to_owned(), &url, &html).forms[0])
        };
        let state = [("state".to_owned(), "a b".to_owned())];
        let get = called("get");
        assert_eq!(
            (get.method, get.url.as_str()),
            ("GET", "https://rp/out?state=a+b")
        );
        assert_eq!((&get.query[..], &get.form[..]), (&state[..], &[][..]));
        let post = called("post");
        assert_eq!(
            (post.method, post.url.as_str()),
            ("POST", "https://rp/out?old=1")
        );
        assert_eq!(post.form, state);
        assert!(get.by_form && post.by_form);
    }

    #[test]
    fn a_303_becomes_a_get_and_a_307_keeps_the_post() {
        let url = Url::parse("https://op.example/a").unwrap();
        let sent = Request::post_form(url, &[("a".to_owned(), "b".to_owned())]);
        let answer = |status| Response {
            status,
            headers: vec![("location".to_owned(), "/b".to_owned())],
            body: String::new(),
        };
        let mut record = Record::default();
        let next = redirect(&mut record, &sent, &answer(303)).unwrap().unwrap();
        assert_eq!((next.method, next.url.path()), ("GET", "/b"));
        let next = redirect(&mut record, &sent, &answer(307)).unwrap().unwrap();
        assert_eq!((next.method, next.body.as_deref()), ("POST", Some("a=b")));
        assert!(
            redirect(&mut record, &sent, &answer(200))
                .unwrap()
                .is_none()
        );
    }
}
