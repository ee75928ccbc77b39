//! `doorward user factors`: what somebody proves themselves by, and what the operator does for whoever lost it.

use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::devices::forget_all_in;
use super::{Who, find};
use crate::cli::Tools;
use crate::cli::failure::Failure;
use crate::cli::output::{moment, optional_moment, print, printable, table};
use crate::clock::Clock;
use crate::domain::activity::{Activity, By, Factor};
use crate::domain::id::TenantId;
use crate::domain::time::Timestamp;
use crate::domain::user::User;
use crate::login::factor::recovery_code;
use crate::login::notice::Notice;
use crate::login::witness::Witness;
use crate::mail::letter::{Letter, Method};
use crate::store::StoreError;

/// List what somebody proves themselves by, take an authenticator app or recovery codes away, or make new codes.
///
/// They are told by mail, if their address is verified. With the app all trust in devices goes, and so do recovery codes where no
/// passkey is left. Their sessions stay; `user sessions` ends them. A passkey is removed by `user passkeys`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  doorward user factors alex
  doorward user factors alex --remove app       who lost the phone; they get in by their password, and set up another
  doorward user factors alex --make-codes       who lost the codes; printed once, and never again")]
pub(in crate::cli) struct Factors {
    #[command(flatten)]
    who: Who,
    /// What is taken away
    #[arg(long, value_name = "FACTOR", conflicts_with = "make_codes")]
    remove: Option<Removable>,
    /// Make recovery codes, in place of those that they have
    #[arg(long)]
    make_codes: bool,
}

/// What goes.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Removable {
    /// The authenticator app
    App,
    /// All recovery codes
    Codes,
}

pub(super) async fn factors(tools: &Tools, arguments: Factors) -> Result<(), Failure> {
    let Factors {
        who: Who { user, format },
        remove,
        make_codes,
    } = arguments;
    let user = find(&tools.store, &user).await?;
    let (text, data) = match remove {
        Some(Removable::App) => remove_app(tools, &user).await?,
        Some(Removable::Codes) => remove_codes(tools, &user).await?,
        None if make_codes => make(tools, &user).await?,
        None => {
            let held = Held::of(tools, &user).await?;
            let titles = ["FACTOR", "HAS", "SINCE", "LAST USED"];
            (table(titles, &held.rows()), held.data())
        }
    };
    print(format, &text, &data)
}

/// What somebody has. Of a secret there is when it was made and used.
#[derive(Debug)]
pub(super) struct Held {
    password: Option<(Timestamp, bool)>,
    app: Option<(Timestamp, Option<Timestamp>)>,
    recovery_codes: i64,
    passkeys: Vec<(Timestamp, Option<Timestamp>)>,
    wants_second_step: bool,
    trusted_devices: usize,
}

impl Held {
    pub(super) async fn of(tools: &Tools, user: &User) -> Result<Self, Failure> {
        let (id, now) = (user.id.clone(), Clock::system().now());
        let read = tools.store.read(move |r| {
            let password = r.find_password_state(&id)?;
            let app = r.find_totp(&id)?;
            let passkeys = r.list_passkeys(&TenantId::default_tenant(), &id)?;
            let times = passkeys
                .iter()
                .map(|key| (key.created_at, key.last_used_at));
            Ok(Self {
                password: password.map(|state| (state.changed_at, state.must_change)),
                app: app.map(|app| (app.created_at, app.last_used_at)),
                recovery_codes: r.count_recovery_codes(&id)?,
                passkeys: times.collect(),
                wants_second_step: r.find_enrolled(&id)?.wants_second_step,
                trusted_devices: r.list_trusted_devices(&id, now)?.len(),
            })
        });
        Ok(read.await?)
    }

    fn rows(&self) -> Vec<[String; 4]> {
        let has = |is_there: bool| if is_there { "yes" } else { "no" }.to_owned();
        let at = |at: Option<Timestamp>| at.map(moment).unwrap_or_default();
        let used = |factor: Option<(Timestamp, Option<Timestamp>)>| {
            factor.map_or_else(String::new, |(_, used)| {
                used.map_or_else(|| "never".to_owned(), moment)
            })
        };
        let password = match self.password {
            Some((_, true)) => "yes, and has to choose another".to_owned(),
            other => has(other.is_some()),
        };
        let newest = self.passkeys.iter().filter_map(|(_, used)| *used).max();
        let oldest = self.passkeys.iter().map(|(since, _)| *since).min();
        let passkeys = oldest.map(|since| (since, newest));
        let name = str::to_owned;
        vec![
            [
                name("password"),
                password,
                at(self.password.map(|(since, _)| since)),
                String::new(),
            ],
            [
                name("authenticator app"),
                has(self.app.is_some()),
                at(self.app.map(|(since, _)| since)),
                used(self.app),
            ],
            [
                name("recovery codes"),
                self.recovery_codes.to_string(),
                String::new(),
                String::new(),
            ],
            [
                name("passkeys"),
                self.passkeys.len().to_string(),
                at(oldest),
                used(passkeys),
            ],
            [
                name("asks for passkey"),
                has(self.wants_second_step),
                String::new(),
                String::new(),
            ],
            [
                name("trusted devices"),
                self.trusted_devices.to_string(),
                String::new(),
                String::new(),
            ],
        ]
    }

    pub(super) fn data(&self) -> Value {
        json!({
            "password": self.password.map(|(since, must_change)| json!({
                "changed_at": moment(since),
                "must_change": must_change,
            })),
            "authenticator_app": self.app.map(|(since, used)| json!({
                "created_at": moment(since),
                "last_used_at": optional_moment(used),
            })),
            "recovery_codes_left": self.recovery_codes,
            "passkeys": self.passkeys.len(),
            "second_step": self.wants_second_step,
            "trusted_devices": self.trusted_devices,
        })
    }
}

/// A mail that tells somebody that the operator took a factor away; nothing, where none can be sent, or it would reach nobody.
pub(super) async fn notice_of_removal(
    tools: &Tools,
    user: &User,
    method: Method,
) -> Result<Option<Notice>, Failure> {
    let Some(op) = tools.mailer().await? else {
        return Ok(None);
    };
    Ok(Notice::to(&op, user, Letter::MethodRemoved { method })?)
}

async fn remove_app(tools: &Tools, user: &User) -> Result<(String, Value), Failure> {
    let (id, now) = (user.id.clone(), Clock::system().now());
    let notice = notice_of_removal(tools, user, Method::Authenticator).await?;
    let witness = Witness::of_operator(&id, now);
    let removed = tools.store.write(move |w| {
        if !w.delete_totp(&id)? {
            return Ok(None);
        }
        let (factor, by) = (Factor::App, By::Operator);
        witness.note(w, Activity::FactorRemoved { factor, by })?;
        if let Some(notice) = &notice {
            notice.post(w)?;
        }
        // The device that is trusted may be the one that was lost.
        let devices = forget_all_in(w, &id, &witness, now)?;
        w.forget_what_went_with_it(&id)?;
        Ok(Some((devices, w.find_enrolled(&id)?)))
    });
    let name = printable(&user.username);
    let Some((devices, left)) = removed.await? else {
        return Err(Failure::failed(format!(
            "{name} has no authenticator app. `doorward user factors {name}` lists what they have."
        )));
    };
    let codes = left.recovery_codes;
    let text = format!(
        "{name} has no authenticator app any more; they trust no device any more (before: {devices}), and have {codes} recovery codes and {} passkeys.",
        left.passkeys
    );
    let data = json!({
        "sub": user.id.as_str(),
        "removed": "app",
        "devices_forgotten": devices,
        "recovery_codes_left": codes,
        "passkeys": left.passkeys,
    });
    Ok((text, data))
}

async fn remove_codes(tools: &Tools, user: &User) -> Result<(String, Value), Failure> {
    let (id, now) = (user.id.clone(), Clock::system().now());
    let notice = notice_of_removal(tools, user, Method::RecoveryCodes).await?;
    let witness = Witness::of_operator(&id, now);
    let removed = tools.store.write(move |w| {
        let had = w.count_recovery_codes(&id)?;
        if had > 0 {
            w.set_recovery_codes(&TenantId::default_tenant(), &id, &[], now)?;
            let (factor, by) = (Factor::RecoveryCodes, By::Operator);
            witness.note(w, Activity::FactorRemoved { factor, by })?;
            if let Some(notice) = &notice {
                notice.post(w)?;
            }
        }
        Ok::<_, StoreError>(had)
    });
    let (had, name) = (removed.await?, printable(&user.username));
    if had == 0 {
        return Err(Failure::failed(format!("{name} has no recovery codes.")));
    }
    let data = json!({ "sub": user.id.as_str(), "removed": "codes", "codes": had });
    Ok((
        format!("{name} has no recovery codes any more; before: {had}."),
        data,
    ))
}

async fn make(tools: &Tools, user: &User) -> Result<(String, Value), Failure> {
    let id = user.id.clone();
    let enrolled = tools.store.read(move |r| r.find_enrolled(&id)).await?;
    let name = printable(&user.username);
    if !enrolled.has_second_factor() {
        return Err(Failure::failed(format!(
            "{name} has neither an authenticator app nor a passkey, so there is nothing that recovery codes would stand in for."
        )));
    }
    let op = tools.provider().await?;
    let witness = Witness::of_operator(&user.id, op.now());
    let codes = recovery_code::enrol(&op, user, &witness).await;
    let codes = codes.map_err(|error| Failure::failed(error.to_string()))?;
    let text = format!(
        "{}\nEach lets {name} in once, beside their password. Hand them to nobody else; they are not shown again.",
        codes.join("\n")
    );
    let data = json!({ "sub": user.id.as_str(), "recovery_codes": *codes });
    Ok((text, data))
}
