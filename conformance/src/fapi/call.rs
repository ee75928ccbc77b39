//! A request to the provider with what shows who sends it: an assertion, a certificate, a DPoP proof.

use openssl::error::ErrorStack;
use serde_json::Value;
use url::Url;

use super::party::Party;
use crate::checks::text;
use crate::flow::Run;
use crate::http::{Params, Request, Response};
use crate::plan::ClientAuth;
use crate::plan::variant::Sender;
use crate::random;
use crate::signing::Draft;
use crate::verdict::Stop;

/// What RFC 7523 §2.2 calls the type of an assertion.
const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// A request that is signed when it is sent.
#[derive(Clone, Debug)]
pub struct Call {
    /// Method, address and headers.
    pub request: Request,
    /// The form's fields; a request without a body has none.
    pub fields: Option<Params>,
    /// Shows who the client is.
    pub assertion: Option<Draft>,
    /// Shows the key that tokens are for.
    pub proof: Option<Draft>,
}

impl Call {
    /// A form that the client posts, with its authentication and its proof.
    pub fn post(
        party: &Party,
        run: &Run<'_>,
        url: &Url,
        fields: Params,
    ) -> Result<Self, ErrorStack> {
        let mut request = Request::get(url.clone());
        request.method = "POST";
        request.certificate = party.has_certificate.then_some(party.which);
        let mut call = Self {
            request,
            fields: Some(fields),
            assertion: None,
            proof: None,
        };
        if run.entry.auth == ClientAuth::PrivateKeyJwt {
            call.assertion = Some(party.assertion());
        }
        if run.entry.variant.sender == Sender::Dpop {
            call.proof = Some(party.proof("POST", url, None)?);
        }
        Ok(call)
    }

    /// The resource asked with an access token (FAPI 2.0 Security Profile §5.3.3.2).
    pub fn get(party: &Party, run: &Run<'_>, url: &Url, token: &str) -> Result<Self, ErrorStack> {
        let is_bound_to_key = run.entry.variant.sender == Sender::Dpop;
        let scheme = if is_bound_to_key { "DPoP" } else { "Bearer" };
        let mut request =
            Request::get(url.clone()).header("authorization", format!("{scheme} {token}"));
        request.certificate = party.has_certificate.then_some(party.which);
        let proof = if is_bound_to_key {
            Some(party.proof("GET", url, Some(token))?)
        } else {
            None
        };
        Ok(Self {
            request,
            fields: None,
            assertion: None,
            proof,
        })
    }

    /// With that value of a field, whatever it was.
    pub fn set(&mut self, name: &str, value: &str) {
        self.unset(name);
        let fields = self.fields.get_or_insert_default();
        fields.push((name.to_owned(), value.to_owned()));
    }

    /// Without a field.
    pub fn unset(&mut self, name: &str) {
        if let Some(fields) = &mut self.fields {
            fields.retain(|(key, _)| key != name);
        }
    }

    /// Changes the claims of the assertion, if there is one.
    pub fn on_assertion(&mut self, change: impl FnOnce(&mut Draft)) {
        if let Some(assertion) = &mut self.assertion {
            change(assertion);
        }
    }

    /// Changes the proof, if there is one.
    pub fn on_proof(&mut self, change: impl FnOnce(&mut Draft)) {
        if let Some(proof) = &mut self.proof {
            change(proof);
        }
    }

    /// The request as it is sent.
    pub fn render(&self) -> Result<Request, ErrorStack> {
        let mut request = self.request.clone();
        if let Some(fields) = &self.fields {
            let mut fields = fields.clone();
            if let Some(assertion) = &self.assertion {
                let mut push = |name: &str, value: String| fields.push((name.to_owned(), value));
                push("client_assertion_type", ASSERTION_TYPE.to_owned());
                push("client_assertion", assertion.finish()?);
            }
            let form = Request::post_form(request.url.clone(), &fields);
            request.headers.extend(form.headers);
            request.body = form.body;
        }
        if let Some(proof) = &self.proof {
            request = request.header("dpop", proof.finish()?);
        }
        Ok(request)
    }

    /// Takes up a nonce (RFC 9449 §8); what is good once is made anew.
    fn renew(&mut self, nonce: &str) {
        let anew = |claims: &mut Value| {
            if claims.get("jti").is_some() {
                claims["jti"] = random::token(16).into();
            }
        };
        self.on_assertion(|draft| anew(&mut draft.claims));
        self.on_proof(|draft| {
            anew(&mut draft.claims);
            draft.claims["nonce"] = nonce.into();
        });
    }

    /// Whether the provider asked for a nonce.
    pub fn has_nonce(&self) -> bool {
        self.proof
            .as_ref()
            .is_some_and(|draft| draft.claims.get("nonce").is_some())
    }
}

/// The nonce that an answer asks for (RFC 9449 §8, §9).
fn demanded_nonce(response: &Response) -> Option<&str> {
    const ERROR: &str = "use_dpop_nonce";
    let body = response.json().unwrap_or_default();
    let challenge = response.header("www-authenticate").unwrap_or_default();
    let is_asked = text(&body, "error") == Some(ERROR) || challenge.contains(ERROR);
    response.header("dpop-nonce").filter(|_| is_asked)
}

impl Run<'_> {
    /// Sends it, once more with the nonce if the provider asks for one.
    pub fn call(&mut self, call: &mut Call) -> Result<Response, Stop> {
        let request = self.made(call.render())?;
        let response = self.send(request)?;
        match demanded_nonce(&response).filter(|_| call.proof.is_some() && !call.has_nonce()) {
            Some(nonce) => {
                call.renew(nonce);
                let request = self.made(call.render())?;
                self.send(request)
            }
            None => Ok(response),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signing::SigningKey;
    use serde_json::json;

    fn answer(error: &str) -> Response {
        Response {
            status: 400,
            headers: vec![("dpop-nonce".to_owned(), "n".to_owned())],
            body: json!({"error": error}).to_string(),
        }
    }

    #[test]
    fn a_nonce_is_taken_up_where_it_is_asked_for() {
        assert_eq!(demanded_nonce(&answer("use_dpop_nonce")), Some("n"));
        assert_eq!(demanded_nonce(&answer("invalid_request")), None);
    }

    #[test]
    fn what_is_good_once_is_renewed() {
        let key = SigningKey::es256().unwrap();
        let url = Url::parse("https://op.example/token").unwrap();
        let proof = super::super::party::proof_of(&key, "POST", &url, None).unwrap();
        let mut call = Call {
            request: Request::get(url),
            fields: Some(Vec::new()),
            assertion: Some(Draft::new(&key, json!({"jti": "a"}))),
            proof: Some(proof),
        };
        call.set("a", "1");
        call.set("a", "2");
        call.renew("n");
        assert!(call.has_nonce());
        assert_ne!(call.assertion.as_ref().unwrap().claims["jti"], "a");
        let request = call.render().unwrap();
        assert!(
            request
                .body
                .unwrap()
                .starts_with("a=2&client_assertion_type=")
        );
        assert!(request.headers.iter().any(|(name, _)| *name == "dpop"));
    }
}
