//! HTTP: the only place that names poem, poem_openapi and askama. Every URL is on this screen.

pub mod api;
pub mod assets;
pub mod client_address;
pub mod cookies;
pub mod csrf;
pub mod error;
pub mod headers;
pub mod i18n;
pub mod logo;
pub mod oauth;
pub mod pages;
pub mod request;
pub mod server;
pub mod state;

use std::sync::Arc;

use http::StatusCode;
use poem::endpoint::make_sync;
use poem::{Endpoint, Response, Route, RouteMethod};
use poem_openapi::OpenApiService;

use self::oauth::{
    authorize, discovery, end_session, introspect, registration, revoke, token, userinfo,
};
use self::pages::{home, interaction, playground, theme};
use self::request::handler;
use self::state::State;
use crate::oauth::discovery::paths;

/// Every URL.
pub fn routes(state: &Arc<State>) -> impl Endpoint + 'static + use<> {
    let s = state;
    let api = OpenApiService::new(api::health::HealthApi(Arc::clone(s)), "Doorward", "1")
        .server(s.op.issuer.as_str());
    let description = api.spec_endpoint();
    let not_found = Arc::clone(s);
    let routes = Route::new()
        // Metadata
        .at(
            "/.well-known/openid-configuration",
            open(RouteMethod::new().get(discovery::Metadata::new(Arc::clone(s)))),
        )
        .at(
            "/.well-known/oauth-authorization-server",
            open(RouteMethod::new().get(discovery::Metadata::new(Arc::clone(s)))),
        )
        .at(
            paths::JWKS,
            open(RouteMethod::new().get(handler(s, discovery::jwks))),
        )
        // The protocol
        .at(
            paths::AUTHORIZATION,
            no_head(
                RouteMethod::new()
                    .get(handler(s, authorize::answer))
                    .post(handler(s, authorize::answer)),
            ),
        )
        .at(
            paths::TOKEN,
            open(RouteMethod::new().post(handler(s, token::post))),
        )
        .at(
            paths::USERINFO,
            open(no_head(
                RouteMethod::new()
                    .get(handler(s, userinfo::answer))
                    .post(handler(s, userinfo::answer)),
            )),
        )
        .at(
            paths::INTROSPECTION,
            RouteMethod::new().post(handler(s, introspect::post)),
        )
        .at(
            paths::REVOCATION,
            open(RouteMethod::new().post(handler(s, revoke::post))),
        )
        .at(
            paths::REGISTRATION,
            RouteMethod::new().post(handler(s, registration::post)),
        )
        .at("/register/:client_id", managed(s))
        .at(
            paths::END_SESSION,
            no_head(
                RouteMethod::new()
                    .get(handler(s, end_session::answer))
                    .post(handler(s, end_session::answer)),
            ),
        )
        .at(
            "/end-session/confirm",
            // Who comes back to the answer of that form begins again.
            no_head(
                RouteMethod::new()
                    .get(make_sync(|_| authorize::see_other(paths::END_SESSION)))
                    .post(handler(s, end_session::confirm)),
            ),
        )
        // Pages
        .at("/", RouteMethod::new().get(handler(s, home::get)))
        .at(
            "/interaction/:id",
            no_head(
                RouteMethod::new()
                    .get(handler(s, interaction::get))
                    .post(handler(s, interaction::post)),
            ),
        )
        .at(
            "/theme/:choice",
            no_head(RouteMethod::new().get(handler(s, theme::get))),
        )
        .at(
            "/static/*file",
            RouteMethod::new().get(handler(s, home::asset)),
        )
        .at("/logo/:file", RouteMethod::new().get(handler(s, logo::get)))
        .at(
            "/favicon.ico",
            RouteMethod::new().get(make_sync(|_| Response::from(StatusCode::NO_CONTENT))),
        )
        // Our own APIs
        .at("/api/v1/openapi.json", RouteMethod::new().get(description))
        .nest_no_strip("/health", api);
    let routes = match playground::RelyingParty::of(s) {
        Some(party) => with_playground(routes, &party),
        None => routes,
    };
    headers::Secured::new(
        routes,
        move |status, headers: &http::HeaderMap| home::missing(&not_found, status, headers),
        state.op.issuer.is_https(),
    )
}

/// In `doorward dev`: a client to look at.
fn with_playground(routes: Route, party: &Arc<playground::RelyingParty>) -> Route {
    routes
        .at(
            "/playground",
            RouteMethod::new().get(party.endpoint(playground::index)),
        )
        .at(
            "/playground/start",
            RouteMethod::new().post(party.endpoint(playground::start::post)),
        )
        .at(
            "/playground/callback",
            no_head(
                RouteMethod::new()
                    .get(party.endpoint(playground::callback::answer))
                    .post(party.endpoint(playground::callback::answer)),
            ),
        )
        .at(
            "/playground/result",
            RouteMethod::new().get(party.endpoint(playground::result)),
        )
        .at(
            "/playground/refresh",
            RouteMethod::new().post(party.endpoint(playground::refresh::post)),
        )
        .at(
            "/playground/sign-out",
            RouteMethod::new().post(party.endpoint(playground::sign_out::post)),
        )
        .at(
            "/playground/signed-out",
            no_head(RouteMethod::new().get(party.endpoint(playground::sign_out::done))),
        )
}

fn managed(state: &Arc<State>) -> RouteMethod {
    no_head(
        RouteMethod::new()
            .get(handler(state, registration::manage))
            .put(handler(state, registration::manage))
            .delete(handler(state, registration::manage)),
    )
}

/// Scripts of any origin may call it: answers the browser's preflight.
fn open(route: RouteMethod) -> RouteMethod {
    route.options(make_sync(|_| headers::preflight()))
}

/// poem answers HEAD by GET; where GET does something, HEAD must not.
fn no_head(route: RouteMethod) -> RouteMethod {
    route.head(make_sync(|_| {
        Response::from(StatusCode::METHOD_NOT_ALLOWED)
    }))
}
