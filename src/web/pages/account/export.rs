//! `/account/export`: everything that is kept of somebody, as one file.

use std::sync::Arc;

use http::header;
use poem::{Request, Response};

use super::{Care, Place, Resident};
use crate::account::picture;
use crate::domain::device;
use crate::domain::user::User;
use crate::login::export::{self, NotExported};
use crate::login::notice::{self, Notice};
use crate::mail::letter::Letter;
use crate::provider::Provider;
use crate::web::pages::PageFailure;
use crate::web::pages::views::{AccountExport, Moment};
use crate::web::state::State;

const PLACE: Place = Place {
    path: "/account/export",
    care: Care::Sensitive,
};
/// What stands in the archive, beside the file that says so.
const FILES: [(&str, &str); 7] = [
    ("profile.json", "export-profile"),
    ("picture.png", "export-picture"),
    ("sessions.json", "export-sessions"),
    ("consents.json", "export-consents"),
    ("credentials.json", "export-credentials"),
    ("trusted_devices.json", "export-devices"),
    ("activity.json", "export-activity"),
];

/// Says what there is.
pub async fn get(state: Arc<State>, request: Request) -> Response {
    match Resident::enter(&state, &request, PLACE).await {
        Ok(resident) => resident.show(Ok(view(&resident))),
        Err(response) => response,
    }
}

fn view(resident: &Resident<'_>) -> AccountExport {
    AccountExport {
        chrome: resident.visit.chrome.clone(),
        form: resident.form(),
        files: FILES.map(|(_, message)| message),
    }
}

/// Hands it out.
pub async fn post(state: Arc<State>, mut request: Request) -> Response {
    let (resident, _) = match Resident::enter_with_form(&state, &mut request, PLACE).await {
        Ok(entered) => entered,
        Err(response) => return response,
    };
    match make(&resident).await {
        Ok(archive) => {
            tracing::info!(user.id = %resident.account.user.id, bytes = archive.len(), "somebody exported what is kept of them");
            let day = Moment::of(state.op.now()).machine;
            let day = day.split('T').next().unwrap_or_default();
            Response::builder()
                .content_type("application/zip")
                .header(
                    header::CONTENT_DISPOSITION,
                    format!("attachment; filename=\"doorward-{day}.zip\""),
                )
                .body(archive)
        }
        Err(NotExported::TooMany(wait)) => resident.too_many(wait),
        Err(NotExported::Store(error)) => resident.visit.failed(&error),
        Err(error @ (NotExported::Entropy(_) | NotExported::Archive(_))) => resident
            .visit
            .failed(PageFailure::Permanent(error.to_string())),
    }
}

async fn make(resident: &Resident<'_>) -> Result<Vec<u8>, NotExported> {
    let (op, user) = (&resident.visit.state.op, &resident.account.user);
    let origin = resident.origin();
    let letter = Letter::Exported {
        at: op.now(),
        asked_from: notice::place(origin, device::name(&origin.user_agent)),
    };
    let notice = Notice::to(op, user, letter)?;
    export::begin(op, user, &resident.witness(), notice).await?;
    let lang = resident.visit.chrome.localizer.lang();
    let picture = find_picture(op, user).await;
    export::make(op, user, (readme(resident), picture), lang).await
}

/// The picture that lies here. An export is no worse for a place of pictures that is away.
async fn find_picture(op: &Provider, user: &User) -> Option<Vec<u8>> {
    let name = picture::own(op, &user.profile)?;
    let found = picture::find(op, name).await;
    found.unwrap_or_else(|error| {
        tracing::warn!(error = %error, user.id = %user.id, "an export goes without the picture");
        None
    })
}

/// What the files are, in the language of the page.
fn readme(resident: &Resident<'_>) -> String {
    let chrome = &resident.visit.chrome;
    let moment = Moment::of(resident.visit.state.op.now()).text(chrome);
    let intro = chrome.localizer.msg_with(
        "export-readme",
        &[
            ("account", resident.account.user.sign_in_name()),
            ("provider", &chrome.tenant_name),
            ("moment", &moment),
        ],
    );
    let localizer = chrome.localizer;
    let lines = FILES.map(|(name, message)| localizer.labelled(name, &chrome.t(message)) + "\n");
    localizer.plain(&format!("{intro}\n\n{}", lines.concat()))
}
