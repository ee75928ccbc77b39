//! BASE, steps 3 to 7: a whole sign-in, and what it gave the client.

use serde_json::Value;

use crate::authorization::AuthorizationRequest;
use crate::browser::{Hands, Visit};
use crate::checks;
use crate::checks::token::Tokens;
use crate::flow::{Run, Session};
use crate::http::{Params, Request, Response, single};
use crate::jose::Jwt;
use crate::verdict::Stop;

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

impl Run<'_> {
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
