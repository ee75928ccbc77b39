//! BASE, steps 2 to 8: the steps that every module takes: client, authorization, tokens, userinfo, clean-up.

use std::thread::sleep;
use std::time::Duration;

use serde_json::Value;

use crate::authorization::AuthorizationRequest;
use crate::browser::{Arrival, Browser, Callback, Hands, Visit};
use crate::checks;
use crate::checks::callback::ResponseMode;
use crate::checks::id_token::Expected;
use crate::checks::token::Tokens;
use crate::client::{self, Client, Management, ORIGIN, Wish};
use crate::http::{Params, Request, Response, single};
use crate::jose::Jwt;
use crate::plan::Entry;
use crate::provider::Provider;
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

/// What a person's sign-in gave the client.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// How the person came there.
    pub visit: Visit,
    /// The code, which is used now.
    pub code: String,
    /// The token endpoint's answer.
    pub tokens: Tokens,
    /// The ID Token, read.
    pub id_token: Jwt,
    /// The ID Token, as it came.
    pub raw_id_token: String,
    /// What came beside the code.
    pub front: Front,
}

/// What came beside the code, by the browser (OpenID Connect Core §3.3.2.5).
#[derive(Clone, Debug, Default)]
pub struct Front {
    /// The ID Token, read.
    pub id_token: Option<Jwt>,
    /// The access token.
    pub access_token: Option<String>,
}

impl SignedIn {
    /// The claims of the ID Token.
    pub fn claims(&self) -> &Value {
        &self.id_token.payload
    }
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
}

impl<'a> Run<'a> {
    /// A module that has not begun.
    pub fn new(target: &'a Target, entry: Entry) -> Self {
        Self {
            target,
            entry,
            record: Record::default(),
            deletions: Vec::new(),
        }
    }

    /// Sends one request.
    pub fn send(&mut self, request: Request) -> Result<Response, Stop> {
        self.target.http.send(&mut self.record, request)
    }

    /// Waits, and says so in the record.
    pub fn wait(&mut self, seconds: u64) {
        self.record.note("wait", format!("{seconds} s"));
        sleep(Duration::from_secs(seconds));
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

    /// BASE, step 5: the ID Token and the access token that came beside the code, as the response type wants.
    fn front(
        &mut self,
        session: &Session,
        request: &AuthorizationRequest,
        params: &Params,
    ) -> Result<Front, Stop> {
        let mut front = Front::default();
        for word in self
            .entry
            .response_type
            .split(' ')
            .filter(|word| *word != "code")
        {
            let name = if word == "token" {
                "access_token"
            } else {
                word
            };
            let value = single(params, name).map(str::to_owned);
            let value = self
                .record
                .demand_some(&format!("callback.{name}"), value, || {
                    format!("the answer has no {name}")
                })?;
            if word == "token" {
                let response = self.userinfo(session, &value)?;
                self.record
                    .require("callback.userinfo", response.status == 200, || {
                        response.summary()
                    });
                front.access_token = Some(value);
            } else {
                front.id_token = Some(self.id_token(session, request, &value)?);
            }
        }
        Ok(front)
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

    /// BASE, steps 4 and 6: from the end of a visit to checked tokens.
    pub fn finish_sign_in(
        &mut self,
        session: &Session,
        request: &AuthorizationRequest,
        visit: Visit,
    ) -> Result<SignedIn, Stop> {
        let params = self.answer(&visit, request)?;
        let issuer = &session.provider.issuer;
        let code =
            checks::callback::check_success(&mut self.record, &params, request.state(), issuer)
                .ok_or(Stop::Broken)?;
        let front = self.front(session, request, &params)?;
        let response = self.redeem(session, request, &code)?;
        let tokens = checks::token::check(&mut self.record, &response).ok_or(Stop::Broken)?;
        let raw = tokens.id_token.clone();
        let raw_id_token = self.record.demand_some("token.id_token", raw, || {
            "the answer has no id_token".to_owned()
        })?;
        let id_token = self.id_token(session, request, &raw_id_token)?;
        if let Some(first) = &front.id_token {
            let of = checks::claims::subject;
            let (first, second) = (of(&first.payload), of(&id_token.payload));
            self.record
                .require("id_token.sub_same", first == second, || {
                    format!("sub was “{first}” by the browser, is “{second}”")
                });
        }
        Ok(SignedIn {
            visit,
            code,
            tokens,
            id_token,
            raw_id_token,
            front,
        })
    }

    /// BASE, steps 3 to 6.
    pub fn sign_in(
        &mut self,
        session: &mut Session,
        request: &AuthorizationRequest,
    ) -> Result<SignedIn, Stop> {
        let visit = self.visit(session, request, Hands::Ready)?;
        self.finish_sign_in(session, request, visit)
    }

    /// BASE, steps 3 to 7.
    pub fn base(
        &mut self,
        session: &mut Session,
        request: &AuthorizationRequest,
    ) -> Result<SignedIn, Stop> {
        let signed_in = self.sign_in(session, request)?;
        let response = self.userinfo(session, &signed_in.tokens.access_token)?;
        self.record
            .require("userinfo.reachable", response.status == 200, || {
                response.summary()
            });
        Ok(signed_in)
    }

    /// BASE, step 7: GET of userinfo.
    pub fn userinfo(&mut self, session: &Session, access_token: &str) -> Result<Response, Stop> {
        let endpoint = self.endpoint(session, "userinfo_endpoint")?;
        self.send(Request::get(endpoint).bearer(access_token))
    }
}
