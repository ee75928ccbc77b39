//! Who may use `/api/v1`: who has an access token for administration, by RFC 6750.

use std::sync::Arc;

use poem::{Endpoint, IntoResponse, Request, Response};
use poem_openapi::SecurityScheme;
use poem_openapi::auth::Bearer;

use super::problem::Problem;
use crate::oauth::admin_token;
use crate::web::error;
use crate::web::request::required_bearer;
use crate::web::state::State;

/// What `doorward token admin` prints.
#[derive(SecurityScheme)]
#[oai(rename = "admin_token", ty = "bearer")]
pub struct AdminToken(#[expect(dead_code, reason = "it was looked at before")] Bearer);

/// An API for who administers, and for nobody else: whatever it is asked, the token comes first.
#[derive(Debug)]
pub struct Administered<E> {
    state: Arc<State>,
    api: E,
}

impl<E> Administered<E> {
    /// This one.
    pub const fn new(state: Arc<State>, api: E) -> Self {
        Self { state, api }
    }
}

impl<E: Endpoint> Endpoint for Administered<E> {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        let token = match required_bearer(request.headers()) {
            Ok(token) => token,
            Err(refused) => return Ok(*refused),
        };
        if let Err(refusal) = admin_token::check(&self.state.op, &token).await {
            return Ok(error::bearer(&refusal, false));
        }
        match self.api.call(request).await {
            Ok(answer) => Ok(answer.into_response()),
            // What poem-openapi could not read, it says in words.
            Err(error) => Ok(Problem::new(error.status(), error.to_string()).response()),
        }
    }
}
