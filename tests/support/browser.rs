//! A browser without a window: keeps cookies, fills forms by their `autocomplete` tokens, follows redirects by hand.

use std::collections::BTreeMap;

use reqwest::{Method, StatusCode};
use scraper::{Html, Selector};

use super::app::{Node, PASSWORD, TestApp};

/// A page, or a redirect, as the browser got it.
#[derive(Clone, Debug)]
pub struct Page {
    pub status: StatusCode,
    pub headers: reqwest::header::HeaderMap,
    pub body: String,
    pub path: String,
}

impl Page {
    /// Where a redirect leads.
    pub fn location(&self) -> &str {
        self.headers
            .get("location")
            .unwrap_or_else(|| {
                panic!(
                    "a redirect, not {} at {}: {}",
                    self.status, self.path, self.body
                )
            })
            .to_str()
            .expect("text")
    }

    /// The `data-page` of a page.
    pub fn name(&self) -> String {
        self.attribute("main[data-page]", "data-page")
            .unwrap_or_default()
    }

    pub fn attribute(&self, selector: &str, name: &str) -> Option<String> {
        let document = Html::parse_document(&self.body);
        document
            .select(&Selector::parse(selector).expect("a selector"))
            .next()?
            .value()
            .attr(name)
            .map(str::to_owned)
    }

    pub fn text(&self) -> String {
        let document = Html::parse_document(&self.body);
        document
            .select(&Selector::parse("main").expect("a selector"))
            .flat_map(|main| main.text())
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// What stands in each of these.
    pub fn texts(&self, selector: &str) -> Vec<String> {
        let document = Html::parse_document(&self.body);
        let selector = Selector::parse(selector).expect("a selector");
        let found = document.select(&selector);
        found.map(|element| element.text().collect()).collect()
    }

    pub fn action(&self) -> String {
        self.attribute("form", "action")
            .unwrap_or_else(|| panic!("a form on {}: {}", self.path, self.body))
    }

    pub fn csrf(&self) -> String {
        self.attribute("input[name=csrf]", "value")
            .expect("a form token")
    }

    /// What the chooser's button posts for the account that it shows under this name or address.
    pub fn account(&self, shown: &str) -> String {
        let document = Html::parse_document(&self.body);
        document
            .select(&Selector::parse("button[name=account]").expect("a selector"))
            .find(|button| button.text().any(|text| text.trim() == shown))
            .and_then(|button| button.value().attr("value"))
            .unwrap_or_else(|| panic!("no account {shown} at {}: {}", self.path, self.body))
            .to_owned()
    }

    /// All inputs with a value, as the page has them.
    pub fn fields(&self) -> BTreeMap<String, String> {
        let document = Html::parse_document(&self.body);
        let inputs = Selector::parse("form input[name]").expect("a selector");
        document
            .select(&inputs)
            .map(|input| {
                (
                    input.value().attr("name").unwrap_or_default().to_owned(),
                    input.value().attr("value").unwrap_or_default().to_owned(),
                )
            })
            .collect()
    }
}

/// What a browser says of a form that the provider's own page sends.
const FROM_HERE: [(&str, &str); 2] = [("origin", "null"), ("sec-fetch-site", "same-origin")];

/// The parameters of an authorization response.
pub fn parameters(location: &str) -> BTreeMap<String, String> {
    let url =
        url::Url::parse(location).unwrap_or_else(|_| panic!("an absolute address, not {location}"));
    let encoded = url
        .fragment()
        .or(url.query())
        .unwrap_or_default()
        .to_owned();
    url::form_urlencoded::parse(encoded.as_bytes())
        .into_owned()
        .collect()
}

#[derive(Clone)]
pub struct Browser {
    http: reqwest::Client,
    issuer: String,
    base: String,
    host: String,
    pub cookies: BTreeMap<String, String>,
    /// Its `Accept-Language`, if it sends one.
    pub language: Option<&'static str>,
    /// What it calls itself (`User-Agent`), if it says.
    pub user_agent: Option<&'static str>,
    /// Every answer, redirects among them.
    pub seen: Vec<Page>,
}

impl Browser {
    pub fn new(app: &TestApp) -> Self {
        Self::at_node(app, &app.node)
    }

    pub fn at_node(app: &TestApp, node: &Node) -> Self {
        let host = app.issuer.split_once("://").expect("a URL").1.to_owned();
        Self {
            http: app.http.clone(),
            issuer: app.issuer.clone(),
            base: node.at(""),
            host,
            cookies: BTreeMap::new(),
            language: None,
            user_agent: None,
            seen: Vec::new(),
        }
    }

    /// At a provider that runs as a process of its own.
    pub fn at_process(http: &reqwest::Client, issuer: &str) -> Self {
        let host = issuer.split_once("://").expect("a URL").1.to_owned();
        Self {
            http: http.clone(),
            issuer: issuer.to_owned(),
            base: issuer.replace("localhost", "127.0.0.1"),
            host,
            cookies: BTreeMap::new(),
            language: None,
            user_agent: None,
            seen: Vec::new(),
        }
    }

    /// Goes on at another node, with the same cookies.
    pub fn move_to(&mut self, node: &Node) {
        self.base = node.at("");
    }

    pub fn session_cookie(&self) -> Option<&String> {
        self.cookies
            .iter()
            .find(|(name, _)| name.ends_with("doorward-session"))
            .map(|(_, value)| value)
    }

    /// The value of its `Cookie` header.
    pub fn cookie(&self) -> String {
        let pairs = self.cookies.iter();
        let pairs: Vec<String> = pairs
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        pairs.join("; ")
    }

    pub async fn get(&mut self, path: &str) -> Page {
        self.send(Method::GET, path, None, &[]).await
    }

    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        self.send(Method::POST, path, Some(fields), &FROM_HERE)
            .await
    }

    pub async fn send(
        &mut self,
        method: Method,
        path: &str,
        fields: Option<&[(&str, &str)]>,
        headers: &[(&str, &str)],
    ) -> Page {
        self.try_send(method, path, fields, headers)
            .await
            .expect("an answer")
    }

    /// Posts a body that is no form.
    pub async fn post_body(&mut self, path: &str, body: String, headers: &[(&str, &str)]) -> Page {
        let (request, path) = self.request(Method::POST, path, headers);
        let page = self.receive(request.body(body), path).await;
        page.expect("an answer")
    }

    /// Posts a body that is no text.
    pub async fn post_bytes(
        &mut self,
        path: &str,
        body: Vec<u8>,
        headers: &[(&str, &str)],
    ) -> Page {
        let (request, path) = self.request(Method::POST, path, headers);
        let page = self.receive(request.body(body), path).await;
        page.expect("an answer")
    }

    /// The same at a provider that may die before it has answered.
    async fn try_send(
        &mut self,
        method: Method,
        path: &str,
        fields: Option<&[(&str, &str)]>,
        headers: &[(&str, &str)],
    ) -> reqwest::Result<Page> {
        let (mut request, path) = self.request(method, path, headers);
        if let Some(fields) = fields {
            request = request.form(fields);
        }
        self.receive(request, path).await
    }

    /// With the cookies of this browser.
    fn request(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
    ) -> (reqwest::RequestBuilder, String) {
        let path = path
            .strip_prefix(self.issuer.as_str())
            .unwrap_or(path)
            .to_owned();
        let mut request = self
            .http
            .request(method, format!("{}{path}", self.base))
            .header("host", &self.host)
            .header("accept", "text/html");
        if !self.cookies.is_empty() {
            request = request.header("cookie", self.cookie());
        }
        if let Some(language) = self.language {
            request = request.header("accept-language", language);
        }
        if let Some(user_agent) = self.user_agent {
            request = request.header("user-agent", user_agent);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        (request, path)
    }

    async fn receive(
        &mut self,
        request: reqwest::RequestBuilder,
        path: String,
    ) -> reqwest::Result<Page> {
        let response = request.send().await?;
        for cookie in response.headers().get_all("set-cookie") {
            let text = cookie.to_str().expect("text");
            let (pair, attributes) = text.split_once(';').unwrap_or((text, ""));
            let (name, value) = pair.split_once('=').expect("a cookie");
            if attributes.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let page = Page {
            status: response.status(),
            headers: response.headers().clone(),
            path,
            body: response.text().await?,
        };
        self.seen.push(page.clone());
        Ok(page)
    }

    /// Follows redirects as long as they stay at the provider.
    pub async fn follow(&mut self, page: Page) -> Page {
        self.try_follow(page).await.expect("an answer")
    }

    async fn try_follow(&mut self, mut page: Page) -> reqwest::Result<Page> {
        for _ in 0..10 {
            if page.status != StatusCode::SEE_OTHER {
                return Ok(page);
            }
            let location = page.location().to_owned();
            if !location.starts_with('/') && !location.starts_with(&self.issuer) {
                return Ok(page);
            }
            page = self.try_send(Method::GET, &location, None, &[]).await?;
        }
        panic!("more than ten redirects");
    }

    /// Opens an address and follows it.
    pub async fn open(&mut self, path: &str) -> Page {
        self.try_open(path).await.expect("an answer")
    }

    pub async fn try_open(&mut self, path: &str) -> reqwest::Result<Page> {
        let page = self.try_send(Method::GET, path, None, &[]).await?;
        self.try_follow(page).await
    }

    /// Sends the page's form with these fields, and follows the answer.
    pub async fn submit(&mut self, page: &Page, fields: &[(&str, &str)]) -> Page {
        self.try_submit(page, fields).await.expect("an answer")
    }

    pub async fn try_submit(
        &mut self,
        page: &Page,
        fields: &[(&str, &str)],
    ) -> reqwest::Result<Page> {
        let csrf = page.csrf();
        let mut all = vec![("csrf", csrf.as_str())];
        all.extend_from_slice(fields);
        let answer = self
            .try_send(Method::POST, &page.action(), Some(&all), &FROM_HERE)
            .await?;
        self.try_follow(answer).await
    }

    /// Signs in from the sign-in page on.
    pub async fn sign_in(&mut self, page: &Page, username: &str) -> Page {
        self.sign_in_with(page, username, PASSWORD).await
    }

    pub async fn sign_in_with(&mut self, page: &Page, username: &str, password: &str) -> Page {
        let mut page = page.clone();
        // Who proves anew who they are need not say it.
        let known = page.attribute("input[name=username]", "value");
        if page.name() == "password" && known.as_deref() != Some(username) {
            page = self.submit(&page, &[("decision", "back")]).await;
        }
        if page.name() != "password" {
            assert_eq!(page.name(), "sign-in", "{}", page.body);
            page = self.submit(&page, &[("username", username)]).await;
        }
        assert_eq!(page.name(), "password", "{}", page.body);
        self.submit(&page, &[("password", password)]).await
    }

    /// Does whatever is owed, as alex, until the browser leaves for the client. Says where to.
    pub async fn complete(&mut self, path: &str) -> String {
        let mut page = self.open(path).await;
        for _ in 0..6 {
            page = match page.name().as_str() {
                "sign-in" | "password" => self.sign_in(&page, "alex").await,
                "consent" => self.submit(&page, &[("decision", "allow")]).await,
                "" if page.status == StatusCode::SEE_OTHER => return page.location().to_owned(),
                other => panic!(
                    "an unexpected page {other:?} with {}: {}",
                    page.status, page.body
                ),
            };
        }
        panic!("the way through does not end");
    }
}

impl Page {
    /// Asserts what every page and redirect of ours has: nobody keeps it, no address travels on, and a page runs and
    /// loads only what is ours.
    #[track_caller]
    pub fn is_page_or_redirect_of_ours(&self) {
        let header = |name: &str| {
            self.headers
                .get(name)
                .map_or("", |value| value.to_str().expect("text"))
        };
        assert_eq!(header("cache-control"), "no-store", "{}", self.path);
        // The form that posts the answer to a client says from where, and no more.
        let referrer = if self.name() == "form-post" {
            "strict-origin"
        } else {
            "no-referrer"
        };
        assert_eq!(header("referrer-policy"), referrer, "{}", self.path);
        assert_eq!(header("x-frame-options"), "DENY", "{}", self.path);
        assert_eq!(header("x-content-type-options"), "nosniff", "{}", self.path);
        let policy = header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'")
                && policy.contains("frame-ancestors 'none'")
                && !policy.contains("unsafe"),
            "{}: {policy}",
            self.path
        );
    }
}
