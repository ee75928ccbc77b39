//! Recovery codes on the way, for whoever has just made what those stand in for and has none.

use http::{StatusCode, header};
use poem::{Request, Response};

use super::scene::{Next, Scene};
use crate::domain::user::User;
use crate::login::factor::recovery_code;
use crate::login::witness::Witness;
use crate::web::pages::views::EnrolCodes;
use crate::web::request::origin;

/// Shows new codes below the message `done`, with the cookies of the answer `entered`, which the page leads to; or answers that, where
/// there are codes already, or none can be made. They are let in all the same.
pub(super) async fn give(
    scene: &Scene<'_>,
    next: &Next,
    request: &Request,
    (user, done): (&User, &'static str),
    entered: Response,
) -> Response {
    let op = &scene.visit.state.op;
    let id = user.id.clone();
    match op.store.read(move |r| r.count_recovery_codes(&id)).await {
        Ok(0) => {}
        Ok(_) => return entered,
        Err(error) => {
            tracing::warn!(error = %error, "somebody goes on without recovery codes");
            return entered;
        }
    }
    let witness = Witness::of(op, &user.id, &origin(scene.visit.state, request));
    let codes = match recovery_code::enrol(op, user, &witness).await {
        Ok(codes) => codes,
        Err(error) => {
            tracing::warn!(error = %error, "somebody goes on without recovery codes");
            return entered;
        }
    };
    let view = EnrolCodes {
        chrome: scene.visit.chrome.clone(),
        done,
        codes: codes.0,
        next: scene.visit.path(&scene.address()),
    };
    let mut response = scene.page(&view, StatusCode::OK, next);
    for cookie in entered.headers().get_all(header::SET_COOKIE) {
        response
            .headers_mut()
            .append(header::SET_COOKIE, cookie.clone());
    }
    response
}
