//! `/account/activity`: what happened to the account, the newest first, thirty lines a page. A page goes on before the last line of the
//! one before it (`?before=`), so the last costs no more than the first.

use std::sync::Arc;

use poem::{Request, Response};

use super::{Care, Place, Resident};
use crate::domain::activity::{Activity, By, Entry, Factor};
use crate::domain::authentication::Method;
use crate::domain::device;
use crate::domain::id::ActivityId;
use crate::domain::word::Word;
use crate::web::i18n::Localizer;
use crate::web::pages::place_of;
use crate::web::pages::views::{AccountActivity, ActivityRow, Chrome, Moment, claim_label};
use crate::web::state::State;

const PLACE: Place = Place {
    path: "/account/activity",
    care: Care::Usual,
};
/// Lines of a page.
const MANY: usize = 30;

/// Shows it.
pub async fn get(state: Arc<State>, request: Request) -> Response {
    let before = request.uri().query().and_then(|query| {
        let id = query.strip_prefix("before=")?;
        id.bytes()
            .all(|sign| sign.is_ascii_alphanumeric())
            .then(|| ActivityId::new(id))
    });
    match Resident::enter(&state, &request, PLACE).await {
        Ok(resident) => resident.show(view(&resident, before).await),
        Err(response) => response,
    }
}

async fn view(
    resident: &Resident<'_>,
    before: Option<ActivityId>,
) -> Result<AccountActivity, Response> {
    let op = &resident.visit.state.op;
    let has_newer = before.is_some();
    let user = resident.account.user.id.clone();
    // One more than is shown: whether there are older ones.
    let limit = i64::try_from(MANY + 1).unwrap_or(i64::MAX);
    let found = op
        .store
        .read(move |r| r.list_activity(&user, before.as_ref(), limit));
    let mut entries = found.await.map_err(|error| resident.visit.failed(&error))?;
    let is_more = entries.len() > MANY;
    entries.truncate(MANY);
    let older = entries.last().filter(|_| is_more).map(|last| {
        let path = format!("{}?before={}", PLACE.path, last.id);
        resident.visit.path(&path)
    });
    let mut rows = Vec::new();
    for entry in entries {
        rows.push(row(resident, entry).await?);
    }
    Ok(AccountActivity {
        chrome: resident.visit.chrome.clone(),
        rows,
        has_newer,
        older,
    })
}

async fn row(resident: &Resident<'_>, entry: Entry) -> Result<ActivityRow, Response> {
    let localizer = resident.visit.chrome.localizer;
    let about = match &entry.activity {
        Word::Known(
            Activity::ConsentGiven
            | Activity::ConsentWithdrawn { .. }
            | Activity::DeviceApproved
            | Activity::RequestApproved
            | Activity::AppBroughtIn
            | Activity::AppVouchedFor { .. }
            | Activity::WordGiven { .. }
            | Activity::UpstreamUsed { .. },
        ) => {
            let client = resident.visit.state.op.find_client(&entry.about).await;
            let client = client.map_err(|error| resident.visit.failed(&error))?;
            client.map_or(entry.about, |client| {
                client.display_name(localizer.lang()).to_owned()
            })
        }
        Word::Known(Activity::SignedIn { .. }) => {
            let connections = &resident.visit.state.op.settings.connections;
            let connection = connections.find(&entry.about);
            connection.map_or(entry.about, |connection| {
                connection.connector.display_name.clone()
            })
        }
        Word::Known(_) | Word::Later(_) => entry.about,
    };
    Ok(ActivityRow {
        what: sentence(&resident.visit.chrome, &entry.activity),
        is_failed: matches!(entry.activity, Word::Known(Activity::SignInFailed { .. })),
        about,
        details: details(localizer, &entry.activity),
        at: Moment::of(entry.at),
        device: device::name(&entry.origin.user_agent),
        address: entry.origin.address,
    })
}

/// What happened. What only a later version knows is called as it calls it.
#[must_use]
pub fn sentence(chrome: &Chrome, activity: &Word<Activity>) -> String {
    let localizer = chrome.localizer;
    match activity {
        Word::Known(Activity::RecoveryCodeUsed { left }) => {
            let left = u64::try_from(*left).unwrap_or(0);
            localizer.msg_count("activity-recovery-code-used", left)
        }
        Word::Known(Activity::DeletionPlanned { due_at }) => {
            let moment = Moment::of(*due_at).text(chrome);
            localizer.msg_with("activity-deletion-planned", &[("moment", &moment)])
        }
        Word::Known(activity) => localizer.msg(message(activity)).into_owned(),
        Word::Later(kind) => localizer.msg_with("activity-later", &[("kind", kind)]),
    }
}

const fn message(activity: &Activity) -> &'static str {
    match activity {
        Activity::AccountMade { .. } => "activity-account-made",
        Activity::SignedIn {
            is_again: false, ..
        } => "activity-signed-in",
        Activity::SignedIn { is_again: true, .. } => "activity-signed-in-again",
        Activity::SignInFailed { method } => match method {
            Method::Password => "activity-wrong-password",
            Method::SyncedPasskey | Method::DeviceBoundPasskey => "activity-wrong-passkey",
            Method::Totp
            | Method::RecoveryCode
            | Method::Email
            | Method::Upstream
            | Method::UpstreamTwoFactors
            | Method::UpstreamPhishingResistant
            | Method::Later => "activity-wrong-code",
        },
        Activity::SignedOut => "activity-signed-out",
        Activity::SessionEnded { .. } => "activity-session-ended",
        Activity::SessionsEnded { .. } => "activity-sessions-ended",
        Activity::PasswordChanged { .. } => "activity-password-changed",
        Activity::FactorAdded { factor, .. } => match factor {
            Factor::Passkey => "activity-passkey-added",
            Factor::App => "activity-app-added",
            Factor::RecoveryCodes => "activity-codes-made",
            Factor::Upstream => "activity-upstream-added",
            Factor::Later => "activity-factor-added",
        },
        Activity::FactorRenamed { .. } => "activity-passkey-renamed",
        Activity::FactorRemoved { factor, .. } => match factor {
            Factor::Passkey => "activity-passkey-removed",
            Factor::App => "activity-app-removed",
            Factor::RecoveryCodes => "activity-codes-removed",
            Factor::Upstream => "activity-upstream-removed",
            Factor::Later => "activity-factor-removed",
        },
        Activity::RecoveryCodeUsed { .. } => "activity-recovery-code-used",
        Activity::DeviceTrusted => "activity-device-trusted",
        Activity::DeviceForgotten { .. } => "activity-device-forgotten",
        Activity::ConsentGiven => "activity-consent-given",
        Activity::ConsentWithdrawn { .. } => "activity-consent-withdrawn",
        Activity::DeviceApproved => "activity-device-approved",
        Activity::RequestApproved => "activity-request-approved",
        Activity::AppBroughtIn => "activity-app-brought-in",
        Activity::AppVouchedFor { .. } => "activity-app-vouched-for",
        Activity::WordGiven { .. } => "activity-word-given",
        Activity::UpstreamUsed { .. } => "activity-upstream-used",
        Activity::TurnedOff { .. } => "activity-turned-off",
        Activity::TurnedOn { .. } => "activity-turned-on",
        Activity::ProfileChanged { .. } => "activity-profile-changed",
        Activity::RolesChanged { .. } => "activity-roles-changed",
        Activity::AddressChanged => "activity-address-changed",
        Activity::AddressConfirmed => "activity-address-confirmed",
        Activity::SecondStep { is_asked: true } => "activity-step-on",
        Activity::SecondStep { is_asked: false } => "activity-step-off",
        Activity::NoticesChanged { new_browser: true } => "activity-notices-on",
        Activity::NoticesChanged { new_browser: false } => "activity-notices-off",
        Activity::PictureChanged => "activity-picture-changed",
        Activity::PictureRemoved => "activity-picture-removed",
        Activity::Exported => "activity-exported",
        Activity::DeletionPlanned { .. } => "activity-deletion-planned",
        Activity::DeletionCancelled => "activity-deletion-cancelled",
        Activity::Erased { .. } => "activity-erased",
    }
}

/// What else there is to say.
#[must_use]
pub fn details(localizer: Localizer, activity: &Word<Activity>) -> Vec<String> {
    let Word::Known(activity) = activity else {
        return Vec::new();
    };
    let mut details = Vec::new();
    match activity {
        Activity::SignedIn { methods, .. } => {
            details.push(methods_text(localizer, methods));
        }
        Activity::ProfileChanged { fields, .. } => {
            // Whether something was confirmed follows from the rest.
            let claims = fields.iter().filter(|claim| !claim.ends_with("_verified"));
            let names: Vec<_> = claims
                .map(|claim| claim_label(claim).map_or(claim.into(), |id| localizer.msg(id)))
                .collect();
            details.push(names.join(", "));
        }
        Activity::RolesChanged { roles, .. } => details.push(roles.join(", ")),
        Activity::AppVouchedFor { issuer } | Activity::WordGiven { issuer } => {
            details.push(place_of(issuer));
        }
        Activity::UpstreamUsed { upstream } => details.push(upstream.clone()),
        _ => {}
    }
    match activity.by() {
        Some(By::Operator) => details.push(localizer.msg("activity-by-operator").into_owned()),
        Some(By::Server) => details.push(localizer.msg("activity-by-server").into_owned()),
        Some(By::Upstream) => details.push(localizer.msg("activity-by-upstream").into_owned()),
        Some(By::Person | By::Later) | None => {}
    }
    details.retain(|detail| !detail.is_empty());
    details
}

/// By which methods somebody signed in, in words; empty if none of them has a name.
#[must_use]
pub fn methods_text(localizer: Localizer, methods: &[Method]) -> String {
    let names = methods.iter().copied().filter_map(method_name);
    let names: Vec<_> = names.map(|id| localizer.msg(id)).collect();
    if names.is_empty() {
        return String::new();
    }
    localizer.msg_with("activity-methods", &[("methods", &names.join(" + "))])
}

const fn method_name(method: Method) -> Option<&'static str> {
    match method {
        Method::Password => Some("mail-method-password"),
        Method::SyncedPasskey | Method::DeviceBoundPasskey => Some("mail-method-passkey"),
        Method::Totp => Some("mail-method-authenticator"),
        Method::RecoveryCode => Some("activity-method-recovery-code"),
        Method::Email => Some("mail-method-mail-code"),
        Method::Upstream | Method::UpstreamTwoFactors | Method::UpstreamPhishingResistant => {
            Some("activity-method-upstream")
        }
        Method::Later => None,
    }
}
