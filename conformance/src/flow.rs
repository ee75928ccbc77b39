//! BASE, steps 2 to 8: the steps that every module takes: client, authorization, tokens, userinfo, clean-up.

use std::thread::sleep;
use std::time::Duration;

use crate::authorization::AuthorizationRequest;
use crate::browser::{Arrival, Browser, Callback, Hands, Visit};
use crate::checks;
use crate::checks::callback::ResponseMode;
use crate::checks::id_token::Expected;
use crate::client::{self, Client, Management, ORIGIN, Wish};
use crate::http::{Params, Request, Response};
use crate::jose::Jwt;
use crate::plan::Entry;
use crate::provider::Provider;
use crate::runner::Places;
use crate::target::Target;
use crate::verdict::{Record, Stop};

/// One module's conversation: the provider, the client, and one browser.
#[derive(Clone, Debug)]
pub struct Session {
    /// The provider.
    pub provider: Provider,
    /// The client that asks.
    pub client: Client,
    /// The person's browser.
    pub browser: Browser,
}

/// One module while it runs.
#[derive(Debug)]
pub struct Run<'a> {
    /// What it runs against.
    pub target: &'a Target,
    /// Which module it is, in which plan.
    pub entry: Entry,
    /// What it found so far.
    pub record: Record,
    deletions: Vec<Management>,
    places: &'a Places,
}

impl<'a> Run<'a> {
    /// A module that has not begun.
    pub fn new(target: &'a Target, entry: Entry, places: &'a Places) -> Self {
        Self {
            target,
            entry,
            record: Record::default(),
            deletions: Vec::new(),
            places,
        }
    }

    /// Sends one request.
    pub fn send(&mut self, request: Request) -> Result<Response, Stop> {
        self.target.http.send(&mut self.record, request)
    }

    /// Waits, says so in the record, and lets others do something in the meantime.
    pub fn wait(&mut self, seconds: u64) {
        self.record.note("wait", format!("{seconds} s"));
        self.places.give();
        sleep(Duration::from_secs(seconds));
        self.places.take();
    }

    /// Deletes that client when the module is over.
    pub fn delete_later(&mut self, management: Option<Management>) {
        self.deletions.extend(management);
    }

    /// BASE, step 8: deletes the registered clients.
    pub fn clean_up(&mut self) {
        for management in std::mem::take(&mut self.deletions) {
            if let Ok(response) = self.send(management.delete()) {
                Management::check_deleted(&mut self.record, &response);
            }
        }
    }

    /// BASE, steps 1 and 2: metadata, client, and a fresh browser.
    pub fn open(&mut self, wish: &Wish) -> Result<Session, Stop> {
        let provider = self.discover()?;
        let client = client::obtain(self, &provider, wish)?;
        let browser = self.browser(&client);
        Ok(Session {
            provider,
            client,
            browser,
        })
    }

    /// A fresh browser for that client's addresses.
    pub fn browser(&self, client: &Client) -> Browser {
        let mut addresses = vec![client.redirect_uri.clone(), client.post_logout_uri.clone()];
        addresses.push(ORIGIN.to_owned());
        addresses.retain(|address| !address.is_empty());
        Browser::new(&self.target.person, &addresses)
    }

    /// BASE, step 3: the plain request of this module's client.
    pub fn request(&self, session: &Session) -> AuthorizationRequest {
        AuthorizationRequest::new(&session.client, self.entry.response_type, self.entry.mode)
    }

    /// Sends the browser to the authorization endpoint.
    pub fn visit(
        &mut self,
        session: &mut Session,
        request: &AuthorizationRequest,
        hands: Hands,
    ) -> Result<Visit, Stop> {
        let mut url = session.provider.authorization_endpoint.clone();
        url.query_pairs_mut().extend_pairs(request.params());
        self.go(session, Request::get(url), hands)
    }

    /// The same by POST (OpenID Connect Core §3.1.2.1).
    pub fn visit_by_post(
        &mut self,
        session: &mut Session,
        request: &AuthorizationRequest,
    ) -> Result<Visit, Stop> {
        let url = session.provider.authorization_endpoint.clone();
        self.go(
            session,
            Request::post_form(url, request.params()),
            Hands::Ready,
        )
    }

    /// Sends the browser anywhere.
    pub fn go(
        &mut self,
        session: &mut Session,
        request: Request,
        hands: Hands,
    ) -> Result<Visit, Stop> {
        session
            .browser
            .visit(&self.target.http, &mut self.record, request, hands)
    }

    /// The call of the client that ended the visit; a page instead ends the module.
    pub fn demand_callback(&mut self, visit: &Visit) -> Result<Callback, Stop> {
        match &visit.arrival {
            Arrival::Callback(callback) => Ok((**callback).clone()),
            Arrival::Page(page) => {
                self.record.require("flow.callback", false, || {
                    format!("a page instead of a call of the client: {}", page.summary())
                });
                Err(Stop::Broken)
            }
        }
    }

    /// BASE, step 4, first part: how the answer came; returns its parameters.
    pub fn answer(
        &mut self,
        visit: &Visit,
        request: &AuthorizationRequest,
    ) -> Result<Params, Stop> {
        let callback = self.demand_callback(visit)?;
        // Where nobody knows what was wanted, nothing else is the default.
        let mode = match self.entry.mode {
            ResponseMode::Fragment if request.get("response_type").is_none() => ResponseMode::Query,
            mode => mode,
        };
        Ok(checks::callback::check_transport(
            &mut self.record,
            &callback,
            mode,
            request.get("redirect_uri").unwrap_or_default(),
        ))
    }

    /// BASE, step 4: the visit must have ended with a code.
    pub fn code(
        &mut self,
        session: &Session,
        request: &AuthorizationRequest,
        visit: &Visit,
    ) -> Result<String, Stop> {
        let params = self.answer(visit, request)?;
        let issuer = &session.provider.issuer;
        checks::callback::check_success(&mut self.record, &params, request.state(), issuer)
            .ok_or(Stop::Broken)
    }

    /// The request that redeems a code.
    pub fn redeem(
        &mut self,
        session: &Session,
        request: &AuthorizationRequest,
        code: &str,
    ) -> Result<Response, Stop> {
        let mut fields = vec![
            ("grant_type".to_owned(), "authorization_code".to_owned()),
            ("code".to_owned(), code.to_owned()),
        ];
        if let Some(redirect_uri) = request.get("redirect_uri") {
            fields.push(("redirect_uri".to_owned(), redirect_uri.to_owned()));
        }
        if let Some(verifier) = request.verifier() {
            fields.push(("code_verifier".to_owned(), verifier.to_owned()));
        }
        self.token(session, fields)
    }

    /// Any request to the token endpoint, with the client's authentication.
    pub fn token(&mut self, session: &Session, fields: Params) -> Result<Response, Stop> {
        let endpoint = session.provider.token_endpoint.clone();
        self.send(session.client.authenticated(endpoint, fields))
    }

    /// IDTOKEN for a token that belongs to that request.
    pub fn id_token(
        &mut self,
        session: &Session,
        request: &AuthorizationRequest,
        compact: &str,
    ) -> Result<Jwt, Stop> {
        let expected = Expected {
            issuer: &session.provider.issuer,
            client_id: &session.client.id,
            nonce: request.nonce(),
        };
        checks::id_token::check(&mut self.record, compact, &expected, &session.provider.jwks)
    }
}
