//! `/userinfo` (OpenID Connect Core 1.0 §5.3).

use std::sync::Arc;

use http::{Method, header};
use poem::{Request, Response};

use crate::oauth::access_token::missing_token;
use crate::oauth::error::OAuthError;
use crate::oauth::userinfo::{self, UserinfoAnswer};
use crate::web::error;
use crate::web::request::{bearer, form};
use crate::web::state::State;

/// Answers GET, and POST with the token in the header or in the body (RFC 6750 §2.1, §2.2).
pub async fn answer(state: Arc<State>, mut request: Request) -> Response {
    let token = match token(&mut request).await {
        Ok(Some(token)) => token,
        // RFC 6750 §3.1: without any token no error code is said.
        Ok(None) => return error::bearer(&missing_token(), true),
        Err(refusal) => return error::bearer(&refusal, false),
    };
    match userinfo::answer(&state.op, &token).await {
        Ok(UserinfoAnswer::Json(claims)) => Response::builder()
            .content_type("application/json")
            .body(claims.0),
        Ok(UserinfoAnswer::Jwt(token)) => Response::builder()
            .header(header::CONTENT_TYPE, "application/jwt")
            .body(token.0),
        Err(refusal) => error::bearer(&refusal, false),
    }
}

async fn token(request: &mut Request) -> Result<Option<String>, OAuthError> {
    // RFC 6750 §2.3: in the address it would be in every log; it is not looked at there.
    let in_header = bearer(request.headers())?;
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
    match (in_header, in_body) {
        // RFC 6750 §2: "MUST NOT use more than one method".
        (Some(_), Some(_)) => Err(OAuthError::invalid_request(
            "the access token is in the header and in the body",
        )),
        (header, body) => Ok(header.or(body)),
    }
}
