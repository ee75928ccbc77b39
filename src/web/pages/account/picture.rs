//! `/account/picture`: the picture that apps show of one.

use std::io;
use std::pin::pin;
use std::sync::Arc;

use http::{StatusCode, header};
use poem::web::{Field, Multipart};
use poem::{FromRequest, Request, RequestBody, Response};
use tokio::io::AsyncReadExt as _;

use super::{Care, Place, Resident};
use crate::account::picture::{self, PictureError};
use crate::oauth::error::OAuthError;
use crate::oauth::params::Parameters;
use crate::picture::{LONGEST_PORTRAIT, Unreadable, place, portrait};
use crate::web::oauth::authorize::see_other;
use crate::web::pages::PageFailure;
use crate::web::pages::views::{AccountPicture, Done, LocalPath, WaitKind};
use crate::web::request::{form, single_header};
use crate::web::server::BodyTooLong;
use crate::web::state::State;

const PLACE: Place = Place {
    path: "/account/picture",
    care: Care::Usual,
};
/// Fields beside the picture, and bytes of each and of its name: more than any page of ours sends.
const MOST_FIELDS: usize = 16;
const LONGEST_FIELD: usize = 4 * 1024;
/// Bytes of a form that has no picture.
const LONGEST_PLAIN: usize = 64 * 1024;
const SAVED: &str = "/account/picture?done=saved";

/// Shows it.
pub async fn get(state: Arc<State>, request: Request) -> Response {
    let was_saved = Done::said_by(&request, &[Done::Saved]).is_some();
    match Resident::enter(&state, &request, PLACE).await {
        Ok(resident) => {
            let view = view(&resident, None);
            resident.show(Ok(AccountPicture { was_saved, ..view }))
        }
        Err(response) => response,
    }
}

fn view(resident: &Resident<'_>, error: Option<&'static str>) -> AccountPicture {
    let op = &resident.visit.state.op;
    let address = resident.account.user.profile.picture.as_deref();
    let own = address.and_then(|address| address.strip_prefix(op.issuer.as_str()));
    AccountPicture {
        chrome: resident.visit.chrome.clone(),
        form: resident.form(),
        own: own.and_then(LocalPath::parse),
        elsewhere: address
            .filter(|_| own.is_none())
            .unwrap_or_default()
            .to_owned(),
        can_change: op.settings.editable.has("picture"),
        error,
        was_saved: false,
    }
}

/// What was sent.
struct Sent {
    parameters: Parameters,
    picture: Vec<u8>,
}

/// Takes another, or takes it away. Of whoever is not signed in nothing is kept.
pub async fn post(state: Arc<State>, mut request: Request) -> Response {
    // Nothing of it is read then, and nothing was done: so no token of a form is asked for.
    let is_too_long = request.extensions().get::<BodyTooLong>().is_some();
    let resident = match Resident::enter(&state, &request, PLACE).await {
        Ok(resident) if is_too_long => {
            return refuse(&resident, "picture-too-long", StatusCode::PAYLOAD_TOO_LARGE);
        }
        Ok(resident) => resident,
        Err(response) if is_too_long => return response,
        Err(response) => return turned_away(request, response).await,
    };
    let counted = picture::count(&state.op, &resident.account.user.id).await;
    let place = place(resident.account.user.id.as_str());
    let _place = match (counted, place) {
        (Ok(Ok(())), Some(place)) => place,
        (Ok(Err(wait)), _) => {
            return turned_away(request, resident.too_many(wait)).await;
        }
        (Ok(Ok(())), None) => {
            return turned_away(request, resident.visit.wait(WaitKind::Busy, 2)).await;
        }
        (Err(error), _) => return turned_away(request, resident.visit.failed(&error)).await,
    };
    let Sent {
        mut parameters,
        picture,
    } = match read(&mut request).await {
        Ok(sent) => sent,
        Err(error) => return resident.visit.unreadable_form(&error),
    };
    if let Some(refused) = resident.refuse_form(&request, &mut parameters) {
        return refused;
    }
    if !state.op.settings.editable.has("picture") {
        return resident.again();
    }
    if parameters.take("decision").as_deref() == Some("remove") {
        return remove(&resident).await;
    }
    if picture.is_empty() {
        return refuse(&resident, "picture-missing", StatusCode::OK);
    }
    match portrait(picture).await {
        Ok(png) => keep(&resident, png).await,
        Err(error) => refuse(&resident, words(&error), StatusCode::OK),
    }
}

/// The browser hears the answer when it has said everything; nothing of that is kept.
async fn turned_away(mut request: Request, response: Response) -> Response {
    let mut body = request.take_body().into_async_read();
    drop(tokio::io::copy(&mut body, &mut tokio::io::sink()).await);
    response
}

const fn words(error: &Unreadable) -> &'static str {
    match error {
        Unreadable::TooLong(_) => "picture-too-long",
        Unreadable::Format => "picture-format",
        Unreadable::TooLarge => "picture-too-large",
        Unreadable::Damaged | Unreadable::Failed => "picture-damaged",
    }
}

fn refuse(resident: &Resident<'_>, error: &'static str, status: StatusCode) -> Response {
    resident.page(&view(resident, Some(error)), status)
}

async fn keep(resident: &Resident<'_>, png: Vec<u8>) -> Response {
    let user = &resident.account.user.id;
    match picture::set(&resident.visit.state.op, user, png, &resident.witness()).await {
        Ok(true) => {
            tracing::info!(user.id = %user, "somebody changed their picture");
            see_other(SAVED)
        }
        Ok(false) => resident.again(),
        Err(PictureError::Store(error)) => resident.visit.failed(&error),
        Err(PictureError::Entropy(error)) => resident
            .visit
            .failed(PageFailure::Permanent(error.to_string())),
        Err(PictureError::Place(error)) => {
            tracing::error!(error = %error, user.id = %user, "a picture cannot be kept");
            refuse(resident, "picture-unkept", StatusCode::SERVICE_UNAVAILABLE)
        }
    }
}

async fn remove(resident: &Resident<'_>) -> Response {
    let user = &resident.account.user.id;
    match picture::remove(&resident.visit.state.op, user, &resident.witness()).await {
        Ok(true) => {
            tracing::info!(user.id = %user, "somebody took their picture away");
            see_other(SAVED)
        }
        Ok(false) => resident.again(),
        Err(error) => resident.visit.failed(&error),
    }
}

/// One part of a form; of what is longer, one byte more than that.
async fn read_part(part: Field, longest: usize) -> io::Result<Vec<u8>> {
    let mut part = pin!(part.into_async_read());
    let mut bytes = Vec::new();
    let most = longest as u64 + 1;
    (&mut part).take(most).read_to_end(&mut bytes).await?;
    tokio::io::copy(&mut part, &mut tokio::io::sink()).await?;
    Ok(bytes)
}

/// A plain form, or one with a file in it (RFC 7578). What the browser says of the file is not believed: its bytes say what it is.
async fn read(request: &mut Request) -> Result<Sent, OAuthError> {
    let content_type = single_header(request.headers(), header::CONTENT_TYPE).unwrap_or_default();
    if !content_type
        .to_ascii_lowercase()
        .starts_with("multipart/form-data")
    {
        let body = request.take_body().into_bytes_limit(LONGEST_PLAIN).await;
        let too_long = |_| OAuthError::invalid_request("the form is too long");
        request.set_body(body.map_err(too_long)?);
        let parameters = form(request).await.map_err(|unreadable| unreadable.error)?;
        return Ok(Sent {
            parameters,
            picture: Vec::new(),
        });
    }
    let unreadable =
        || OAuthError::invalid_request("the body cannot be read as multipart/form-data");
    let mut body = RequestBody::new(request.take_body());
    let multipart = Multipart::from_request(request, &mut body).await;
    let mut parts = multipart.map_err(|_| unreadable())?;
    let mut fields = Vec::new();
    let mut picture = None;
    while let Some(part) = parts.next_field().await.map_err(|_| unreadable())? {
        let name = part.name().unwrap_or_default().to_owned();
        let is_picture = name == "picture";
        let (is_more, longest) = if is_picture {
            (picture.is_some(), LONGEST_PORTRAIT)
        } else {
            (fields.len() == MOST_FIELDS, LONGEST_FIELD)
        };
        if is_more || name.len() > LONGEST_FIELD {
            return Err(OAuthError::invalid_request("the form is none of ours"));
        }
        let bytes = read_part(part, longest).await.map_err(|_| unreadable())?;
        if is_picture {
            picture = Some(bytes);
        } else if bytes.len() > longest {
            return Err(OAuthError::invalid_request("a field is too long"));
        } else {
            let text = String::from_utf8(bytes).map_err(|_| unreadable())?;
            fields.push((name, text));
        }
    }
    Ok(Sent {
        parameters: Parameters::of(fields)?,
        picture: picture.unwrap_or_default(),
    })
}
