//! `/account/security`: how one signs in, and the devices that are trusted.

use std::sync::Arc;

use poem::{Request, Response};

use super::{Care, Place, Resident, passkeys};
use crate::domain::activity::{Activity, By};
use crate::domain::device;
use crate::domain::enrolled::Enrolled;
use crate::domain::id::TrustedDeviceId;
use crate::domain::trusted_device::TrustedDevice;
use crate::login::factor::recovery_code::FEW;
use crate::login::notice::mailbox_of;
use crate::login::policy::SecondFactorRule;
use crate::login::ways::Ways;
use crate::provider::Provider;
use crate::secret::TokenHash;
use crate::store::LinkedIdentity;
use crate::web::cookies;
use crate::web::pages::views::{AccountSecurity, Device, Done, Moment};
use crate::web::state::State;

const PLACE: Place = Place {
    path: "/account/security",
    care: Care::Usual,
};

/// What can be done here.
const HERE: [Done; 3] = [Done::PasswordSet, Done::AppRemoved, Done::DeviceForgotten];

/// Shows them.
pub async fn get(state: Arc<State>, request: Request) -> Response {
    let done = Done::said_by(&request, &HERE);
    match Resident::enter(&state, &request, PLACE).await {
        Ok(resident) => {
            let secrets = cookies::trusted_devices(&state.op, request.headers());
            let here = secrets.into_iter().map(TokenHash::of).collect();
            let view = view(&resident, here).await;
            resident.show(view.map(|view| AccountSecurity { done, ..view }))
        }
        Err(response) => response,
    }
}

async fn view(resident: &Resident<'_>, here: Vec<TokenHash>) -> Result<AccountSecurity, Response> {
    let op = &resident.visit.state.op;
    let (tenant, user, now) = (
        op.tenant.clone(),
        resident.account.user.id.clone(),
        op.now(),
    );
    let found = op
        .store
        .read(move |r| {
            Ok((
                r.find_enrolled(&user)?,
                r.find_totp(&user)?,
                r.list_trusted_devices(&user, now)?,
                r.find_trusted_device(&user, &here)?,
                r.list_passkeys(&tenant, &user)?,
                r.list_upstream_identities(&user)?,
            ))
        })
        .await;
    let (enrolled, totp, devices, here, passkeys, linked) =
        found.map_err(|error| resident.visit.failed(&error))?;
    let lasts = op.settings.sign_in.trusted_devices;
    let row = |trusted: TrustedDevice| Device {
        is_here: here.as_ref() == Some(&trusted.id),
        handle: trusted.id.to_string(),
        name: device::name(&trusted.user_agent),
        at: Moment::of(trusted.last_used_at),
        address: String::new(),
        since: None,
        methods: String::new(),
        until: Some(Moment::of(trusted.ends_at(lasts))),
    };
    // For how long is a setting, and may be less by now.
    let is_trusted = |trusted: &TrustedDevice| trusted.ends_at(lasts) > now;
    Ok(AccountSecurity {
        chrome: resident.visit.chrome.clone(),
        form: resident.form(),
        has_password: enrolled.has_password,
        password_at: (!enrolled.has_password)
            .then(|| directory(op, &linked))
            .flatten(),
        passkeys: op.passkeys.as_ref().map(|_| enrolled.passkeys),
        signal: passkeys::signal_of_some(resident, &passkeys),
        providers: providers(op, &linked),
        mail: codes_to(resident, &enrolled),
        app_since: totp.map(|totp| Moment::of(totp.created_at)),
        recovery_codes: enrolled.recovery_codes,
        has_few_codes: enrolled.has_second_factor() && enrolled.recovery_codes <= FEW,
        asks_second_step: op.settings.sign_in.second_factor == SecondFactorRule::Required
            || enrolled.wants_second_factor(),
        devices: devices.into_iter().filter(is_trusted).map(row).collect(),
        done: None,
    })
}

/// The other providers by which they sign in, where there are any.
fn providers(op: &Provider, linked: &[LinkedIdentity]) -> Option<Vec<String>> {
    let ways = Ways::of(op);
    let names = linked.iter().map(|one| ways.name(one)).collect();
    (!linked.is_empty() || op.settings.connections.send_away()).then_some(names)
}

/// The directory that keeps their password, if one does.
fn directory(op: &Provider, linked: &[LinkedIdentity]) -> Option<String> {
    let all = &op.settings.connections;
    let first = linked
        .iter()
        .find_map(|one| all.directory_of(&one.identity));
    first.map(|(connection, _)| connection.connector.display_name.clone())
}

/// Where codes are mailed to them: to sign in with, or for a second step, which a mail is only to who has no other.
fn codes_to(resident: &Resident<'_>, enrolled: &Enrolled) -> Option<String> {
    let op = &resident.visit.state.op;
    let rules = op.settings.sign_in;
    let is_step = rules.mail_as_second_factor && !enrolled.has_second_factor();
    let mailbox = mailbox_of(&resident.account.user)?;
    (op.can_mail() && (rules.by_mail || is_step)).then(|| mailbox.address.as_str().to_owned())
}

/// Takes the trust in one device away.
pub async fn post(state: Arc<State>, mut request: Request) -> Response {
    let (resident, mut parameters) =
        match Resident::enter_with_form(&state, &mut request, PLACE).await {
            Ok(entered) => entered,
            Err(response) => return response,
        };
    if let Some(device) = parameters.take("forget") {
        let user = resident.account.user.id.clone();
        let (id, witness) = (TrustedDeviceId::new(device), resident.witness());
        let forgotten = state.op.store.write(move |w| {
            let name = w.delete_trusted_device(&user, &id)?;
            if let Some(user_agent) = &name {
                let (by, name) = (By::Person, device::name(user_agent));
                witness.note_about(w, Activity::DeviceForgotten { by }, &name)?;
            }
            Ok(name.is_some())
        });
        match forgotten.await {
            Ok(true) => return resident.done(Done::DeviceForgotten),
            Ok(false) => {}
            Err(error) => return resident.visit.failed(&error),
        }
    }
    resident.again()
}
