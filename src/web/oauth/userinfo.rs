//! `/userinfo` (OpenID Connect Core 1.0 §5.3).

use std::sync::Arc;

use http::{Method, header};
use poem::{Request, Response};

use crate::keys::certificate::ClientCertificate;
use crate::oauth::access_token::{Presented, Scheme, missing_token};
use crate::oauth::discovery::paths;
use crate::oauth::dpop::{Target, nonce};
use crate::oauth::error::OAuthError;
use crate::oauth::userinfo::{self, UserinfoAnswer};
use crate::web::error::{self, DPOP_NONCE};
use crate::web::request::{Credentials, client_certificate, dpop_proof, form, token_credentials};
use crate::web::state::State;

/// Answers GET, and POST with the token in the header or in the body (RFC 6750 §2.1, §2.2; RFC 9449 §7.1).
pub async fn answer(state: Arc<State>, mut request: Request) -> Response {
    let Credentials { scheme, token } = match credentials(&mut request).await {
        Ok(Some(credentials)) => credentials,
        // RFC 6750 §3.1: without any token no error code is said.
        Ok(None) => return error::protected(&state.op, &missing_token(), None),
        Err(refusal) => return error::bearer(&refusal, false),
    };
    let target = Target::new(&state.op, request.method().as_str(), paths::USERINFO);
    let proof = dpop_proof(request.headers());
    let shown = proof.and_then(|proof| Ok((proof, client_certificate(&state, &request)?)));
    let answered = match shown {
        Ok((proof, certificate)) => {
            let presented = Presented {
                token: &token,
                scheme,
                proof,
                certificate: certificate.as_ref().map(ClientCertificate::thumbprint),
            };
            userinfo::answer(&state.op, presented, &target).await
        }
        Err(refusal) => Err(refusal),
    };
    let mut response = match answered {
        Ok(UserinfoAnswer::Json(claims)) => Response::builder()
            .content_type("application/json")
            .body(claims.0),
        Ok(UserinfoAnswer::Jwt(token)) => Response::builder()
            .header(header::CONTENT_TYPE, "application/jwt")
            .body(token.0),
        Err(refusal) => return error::protected(&state.op, &refusal, Some(scheme)),
    };
    if scheme == Scheme::DPoP
        && let Some(nonce) = nonce::offered(&state.op).and_then(|nonce| nonce.parse().ok())
    {
        response.headers_mut().insert(DPOP_NONCE, nonce);
    }
    response
}

async fn credentials(request: &mut Request) -> Result<Option<Credentials>, OAuthError> {
    // RFC 6750 §2.3: in the address it would be in every log; it is not looked at there.
    let in_header = token_credentials(request.headers())?;
    let has_form =
        request.method() == Method::POST && request.header(header::CONTENT_TYPE).is_some();
    let in_body = if has_form {
        let mut parameters = form(request)
            .await
            .map_err(|_| OAuthError::invalid_request("the body is not form-encoded"))?;
        parameters.refuse_repeated()?;
        parameters.take("access_token")
    } else {
        None
    };
    let in_body = in_body.map(|token| Credentials {
        scheme: Scheme::Bearer,
        token,
    });
    match (in_header, in_body) {
        // RFC 6750 §2: "MUST NOT use more than one method".
        (Some(_), Some(_)) => Err(OAuthError::invalid_request(
            "the access token is in the header and in the body",
        )),
        (header, body) => Ok(header.or(body)),
    }
}
