//! FAPI2-BASE, steps 2 to 4: a request is pushed (RFC 9126), opened in the browser, and answered with a code.

use super::call::Call;
use super::party::Party;
use crate::authorization::AuthorizationRequest;
use crate::browser::{Arrival, Hands, Visit};
use crate::checks::callback::{ResponseMode, check_transport};
use crate::checks::{self, error, fapi, page, text};
use crate::flow::Run;
use crate::http::{Params, Request, Response, single};
use crate::signing::Draft;
use crate::verdict::Stop;

/// A request that is to be pushed.
#[derive(Clone, Debug)]
pub struct Push {
    /// The form, in which the parameters are unless they are signed.
    pub call: Call,
    /// The request object, in plans whose requests are signed.
    pub object: Option<Draft>,
}

impl Push {
    /// Changes the request object, if there is one.
    pub fn on_object(&mut self, change: impl FnOnce(&mut Draft)) {
        if let Some(object) = &mut self.object {
            change(object);
        }
    }
}

/// What may be said to a request that must not be answered with a code.
#[derive(Clone, Copy, Debug)]
pub struct Refusals {
    /// Errors of the endpoint at which it is pushed.
    pub at_par: &'static [&'static str],
    /// Errors of the authorization endpoint.
    pub at_authorization: &'static [&'static str],
    /// What a person should see where that endpoint shows a page.
    pub page: &'static str,
}

impl Run<'_> {
    /// The plain request of that client.
    pub fn fapi_request(&self, party: &Party) -> AuthorizationRequest {
        self.request(&party.session).with_pkce()
    }

    /// The request, ready to be pushed.
    pub fn pushing(&mut self, party: &Party, request: &AuthorizationRequest) -> Result<Push, Stop> {
        let name = "pushed_authorization_request_endpoint";
        let url = self
            .record
            .demand_some("metadata.par", party.endpoint(name), || {
                format!("{name} is missing in the metadata, or no URL")
            })?;
        let is_signed = self.entry.variant.is_signed;
        let fields = if is_signed {
            vec![("client_id".to_owned(), party.id().to_owned())]
        } else {
            request.all().cloned().collect()
        };
        let call = Call::post(party, self, &url, fields);
        Ok(Push {
            call: self.made(call)?,
            object: is_signed.then(|| party.object(request)),
        })
    }

    /// Sends it.
    pub fn push(&mut self, mut push: Push) -> Result<Response, Stop> {
        if let Some(object) = &push.object {
            let object = self.made(object.finish())?;
            push.call.set("request", &object);
        }
        self.call(&mut push.call)
    }

    /// The `request_uri` of an answer that must be a success, and how long it is good.
    pub fn pushed(&mut self, response: &Response) -> Result<(String, u64), Stop> {
        fapi::check_pushed(&mut self.record, response).ok_or(Stop::Broken)
    }

    /// Sends it, which must succeed.
    pub fn request_uri(&mut self, push: Push) -> Result<String, Stop> {
        let response = self.push(push)?;
        Ok(self.pushed(&response)?.0)
    }

    /// Opens it in the browser with those further parameters.
    pub fn open_with(
        &mut self,
        party: &mut Party,
        request_uri: &str,
        beside: &[(String, String)],
        hands: Hands,
    ) -> Result<Visit, Stop> {
        let mut url = party.session.provider.authorization_endpoint.clone();
        url.query_pairs_mut()
            .append_pair("client_id", party.id())
            .append_pair("request_uri", request_uri)
            .extend_pairs(beside);
        self.go(&mut party.session, Request::get(url), hands)
    }

    /// Opens it with what most modules say once more beside it, which must be tolerated.
    pub fn open_pushed(
        &mut self,
        party: &mut Party,
        request: &AuthorizationRequest,
        request_uri: &str,
        hands: Hands,
    ) -> Result<Visit, Stop> {
        let beside: Params = ["response_type", "scope", "redirect_uri"]
            .into_iter()
            .filter_map(|name| Some((name.to_owned(), request.get(name)?.to_owned())))
            .collect();
        self.open_with(party, request_uri, &beside, hands)
    }

    /// Step 4, first part: the parameters of the answer, out of its JWT where it is one (JARM §2.1).
    pub fn fapi_answer(
        &mut self,
        party: &Party,
        request: &AuthorizationRequest,
        visit: &Visit,
    ) -> Result<Params, Stop> {
        let callback = self.demand_callback(visit)?;
        let own = request.get("redirect_uri");
        let own = own.unwrap_or(&party.session.client.redirect_uri);
        let params = check_transport(&mut self.record, &callback, self.entry.mode, own);
        if self.entry.mode != ResponseMode::Jwt {
            return Ok(params);
        }
        // Who does not know the request any more does not know either how its client wanted to be answered.
        if single(&params, "error") == Some("invalid_request_uri") {
            let detail = "invalid_request_uri came in the query";
            self.record.note("jarm.unknown_request", detail);
            return Ok(params);
        }
        let provider = &party.session.provider;
        let expected = checks::jarm::Expected {
            issuer: &provider.issuer,
            client_id: party.id(),
            jwks: &provider.jwks,
        };
        checks::jarm::check(&mut self.record, &params, &expected).ok_or(Stop::Broken)
    }

    /// Step 4: the visit must have ended with a code.
    pub fn fapi_code(
        &mut self,
        party: &Party,
        request: &AuthorizationRequest,
        visit: &Visit,
    ) -> Result<String, Stop> {
        let params = self.fapi_answer(party, request, visit)?;
        fapi::check_answer(&mut self.record, &params, request.state(), party.issuer())
            .ok_or(Stop::Broken)
    }

    /// Steps 2 to 4.
    pub fn authorize(
        &mut self,
        party: &mut Party,
        request: &AuthorizationRequest,
    ) -> Result<String, Stop> {
        let push = self.pushing(party, request)?;
        self.authorize_pushed(party, request, push)
    }

    /// Steps 2 to 4 with a request that is pushed in some way of its own.
    pub fn authorize_pushed(
        &mut self,
        party: &mut Party,
        request: &AuthorizationRequest,
        push: Push,
    ) -> Result<String, Stop> {
        let request_uri = self.request_uri(push)?;
        let visit = self.open_pushed(party, request, &request_uri, Hands::Ready)?;
        self.fapi_code(party, request, &visit)
    }

    /// A request that must be refused, where it is pushed or where it is opened.
    pub fn expect_refusal(
        &mut self,
        party: &mut Party,
        request: &AuthorizationRequest,
        push: Push,
        refusals: Refusals,
    ) -> Result<(), Stop> {
        let response = self.push(push)?;
        if response.status != 201 {
            error::check_token_endpoint(&mut self.record, &response, refusals.at_par);
            return Ok(());
        }
        let (request_uri, _) = self.pushed(&response)?;
        let visit = self.open_pushed(party, request, &request_uri, Hands::Ready)?;
        self.expect_refused_visit(party, request, &visit, refusals)
    }

    /// A visit that must have ended with an error or with a page.
    pub fn expect_refused_visit(
        &mut self,
        party: &Party,
        request: &AuthorizationRequest,
        visit: &Visit,
        refusals: Refusals,
    ) -> Result<(), Stop> {
        if matches!(visit.arrival, Arrival::Page(_)) {
            page::review(&mut self.record, "page.error", visit, refusals.page);
            return Ok(());
        }
        let params = self.fapi_answer(party, request, visit)?;
        let state = request.state();
        let code = error::check_redirect(&mut self.record, &params, state, party.issuer());
        let allowed = refusals.at_authorization;
        self.record
            .require("error.allowed", allowed.contains(&code.as_str()), || {
                format!("error is “{code}”, not one of {allowed:?}")
            });
        Ok(())
    }

    /// The error of an answer, empty if there is none.
    pub fn error_of(response: &Response) -> String {
        let body = response.json().unwrap_or_default();
        text(&body, "error").unwrap_or_default().to_owned()
    }
}
