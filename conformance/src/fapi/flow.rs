//! FAPI2-BASE, steps 5 and 6: the code is redeemed, and the protected resource asked: the provider's own userinfo.

use url::Url;

use super::call::Call;
use super::party::Party;
use crate::authorization::AuthorizationRequest;
use crate::checks::token::Tokens;
use crate::checks::{self, fapi, id_token, token};
use crate::flow::Run;
use crate::http::{Params, Response};
use crate::jose::Jwt;
use crate::verdict::Stop;

/// What a code was redeemed for.
#[derive(Clone, Debug)]
pub struct Granted {
    /// The code, which is used now.
    pub code: String,
    /// The token endpoint's answer.
    pub tokens: Tokens,
    /// The ID Token, read.
    pub id_token: Jwt,
}

impl Run<'_> {
    /// An endpoint of the party's that this module cannot do without.
    pub fn party_endpoint(&mut self, party: &Party, name: &str) -> Result<Url, Stop> {
        let url = party.endpoint(name);
        self.record
            .demand_some(&format!("metadata.{name}"), url, || {
                format!("{name} is missing in the metadata, or no URL")
            })
    }

    /// The request that redeems a code.
    pub fn redeeming(
        &mut self,
        party: &Party,
        request: &AuthorizationRequest,
        code: &str,
    ) -> Result<Call, Stop> {
        let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let mut fields = vec![
            field("grant_type", "authorization_code"),
            field("code", code),
        ];
        if let Some(redirect_uri) = request.get("redirect_uri") {
            fields.push(field("redirect_uri", redirect_uri));
        }
        if let Some(verifier) = request.verifier() {
            fields.push(field("code_verifier", verifier));
        }
        self.token_call(party, fields)
    }

    /// The request that refreshes.
    pub fn refreshing(&mut self, party: &Party, refresh_token: &str) -> Result<Call, Stop> {
        let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let fields = vec![
            field("grant_type", "refresh_token"),
            field("refresh_token", refresh_token),
        ];
        self.token_call(party, fields)
    }

    fn token_call(&mut self, party: &Party, mut fields: Params) -> Result<Call, Stop> {
        let url = self.party_endpoint(party, "token_endpoint")?;
        fields.push(("client_id".to_owned(), party.id().to_owned()));
        let call = Call::post(party, self, &url, fields);
        self.made(call)
    }

    /// Step 5: an answer of the token endpoint that must be a success.
    pub fn granted(
        &mut self,
        party: &Party,
        request: &AuthorizationRequest,
        code: String,
        response: &Response,
    ) -> Result<Granted, Stop> {
        let tokens = token::check(&mut self.record, response).ok_or(Stop::Broken)?;
        let token_type = if self.is_bound_to_certificates() {
            "Bearer"
        } else {
            "DPoP"
        };
        fapi::check_tokens(&mut self.record, &tokens, token_type);
        let compact = tokens.id_token.clone();
        let compact = self.record.demand_some("token.id_token", compact, || {
            "the answer has no id_token".to_owned()
        })?;
        let jwt = self.id_token(&party.session, request, &compact)?;
        fapi::check_signature(&mut self.record, "id_token", &jwt);
        id_token::check_hashes(&mut self.record, &jwt, &tokens.access_token, &code);
        fapi::check_state_hash(&mut self.record, &jwt, request.state());
        Ok(Granted {
            code,
            tokens,
            id_token: jwt,
        })
    }

    /// Step 5.
    pub fn redeem_code(
        &mut self,
        party: &Party,
        request: &AuthorizationRequest,
        code: String,
    ) -> Result<Granted, Stop> {
        let mut call = self.redeeming(party, request, &code)?;
        let response = self.call(&mut call)?;
        self.granted(party, request, code, &response)
    }

    /// The request for the protected resource.
    pub fn asking(&mut self, party: &Party, access_token: &str) -> Result<Call, Stop> {
        let url = self.party_endpoint(party, "userinfo_endpoint")?;
        let call = Call::get(party, self, &url, access_token);
        self.made(call)
    }

    /// Step 6: the resource must answer.
    pub fn resource(&mut self, party: &Party, access_token: &str) -> Result<Response, Stop> {
        let mut call = self.asking(party, access_token)?;
        let response = self.call(&mut call)?;
        fapi::check_resource(&mut self.record, &response);
        Ok(response)
    }

    /// Step 6 with the token of a grant, which is about the same person as its ID Token.
    pub fn resource_of(&mut self, party: &Party, granted: &Granted) -> Result<Response, Stop> {
        let response = self.resource(party, &granted.tokens.access_token)?;
        let sub = checks::claims::subject(&granted.id_token.payload).to_owned();
        checks::userinfo::check(&mut self.record, &response, &[sub]);
        Ok(response)
    }

    /// FAPI2-BASE, steps 2 to 6.
    pub fn fapi_base(
        &mut self,
        party: &mut Party,
        request: &AuthorizationRequest,
    ) -> Result<Granted, Stop> {
        let push = self.pushing(party, request)?;
        self.fapi_base_pushed(party, request, push)
    }

    /// The same with a request that is pushed in some way of its own.
    pub fn fapi_base_pushed(
        &mut self,
        party: &mut Party,
        request: &AuthorizationRequest,
        push: super::pushing::Push,
    ) -> Result<Granted, Stop> {
        let code = self.authorize_pushed(party, request, push)?;
        let granted = self.redeem_code(party, request, code)?;
        self.resource_of(party, &granted)?;
        Ok(granted)
    }

    /// A code of a plain request, and that request.
    pub fn fresh_code(
        &mut self,
        party: &mut Party,
    ) -> Result<(AuthorizationRequest, String), Stop> {
        let request = self.fapi_request(party);
        let code = self.authorize(party, &request)?;
        Ok((request, code))
    }
}
