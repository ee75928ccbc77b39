//! `/theme/{choice}`: light, dark, or as the device has it, remembered in a cookie.
//!
//! Links of the pages' foot lead here, and the way back is what the browser itself says of where it was (`Referer`, which
//! these links alone send): so no page has to repeat its own address, which may hold what must not stand in a page. A GET
//! is enough, because nothing is changed here but the browser's cookie; and a link of another site changes not even that.

use std::sync::Arc;

use http::header::{self, HeaderName};
use poem::{Request, Response};
use url::{Position, Url};

use super::Visit;
use super::views::{LocalPath, Theme};
use crate::web::cookies;
use crate::web::oauth::authorize::see_other;
use crate::web::request::single_header;
use crate::web::state::State;

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Remembers the choice, and goes back to the page that it was made on.
pub async fn get(state: Arc<State>, request: Request) -> Response {
    let choice = request.raw_path_param("choice").unwrap_or_default();
    let theme = Theme::parse(choice);
    if theme.is_none() && choice != "automatic" {
        return Visit::new(&state, request.headers(), None).not_found();
    }
    let referer = single_header(request.headers(), header::REFERER);
    let is_ours = match single_header(request.headers(), FETCH_SITE) {
        Some(site) => site == "same-origin",
        None => referer
            .and_then(|referer| referer.strip_prefix(state.op.issuer.as_str()))
            .is_some_and(|path| path.starts_with('/')),
    };
    if !is_ours {
        return see_other(LocalPath::home().as_str());
    }
    let back = referer.and_then(local_path).unwrap_or_else(LocalPath::home);
    let mut response = see_other(back.as_str());
    if let Ok(cookie) = cookies::set_theme(&state.op, theme).parse() {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// What of an address stays here, whatever its origin.
fn local_path(address: &str) -> Option<LocalPath> {
    let url = Url::parse(address).ok()?;
    LocalPath::parse(&url[Position::BeforePath..Position::AfterQuery])
}
