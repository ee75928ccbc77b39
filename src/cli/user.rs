//! `doorward user`.

mod activity;
mod add;
mod consents;
mod delete;
mod devices;
mod disable;
mod factors;
mod import;
mod invite;
mod names;
mod passkeys;
mod sessions;
mod set;
mod set_password;
mod show;
mod unlock;
mod upstreams;

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use self::activity::ActivityOf;
use self::add::{Add, add};
use self::consents::RevokeConsent;
use self::delete::{Deletion, delete};
use self::devices::Devices;
use self::disable::set_disabled;
use self::factors::Factors;
use self::import::{Import, import};
use self::invite::{Invite, Link, invite, link};
use self::passkeys::Passkeys;
use self::sessions::Sessions;
use self::set::{Set, set};
use self::set_password::{SetPassword, set_password};
use self::show::show;
use self::unlock::unlock;
use self::upstreams::Upstreams;
use super::failure::Failure;
use super::output::{moment, optional_moment, print, printable, table};
use super::{Common, Format, Tools};
use crate::app::master_key;
use crate::clock::Clock;
use crate::domain::id::{TenantId, UserId};
use crate::domain::user::User;
use crate::entropy::Entropy;
use crate::keys::root_secret::RootSecret;
use crate::login::identifier::{InvalidIdentifier, email_key, typed_key, username_key};
use crate::provider::DerivedKeys;
use crate::store::Store;

/// People that are listed at most.
const MOST_LISTED: i64 = 100_000;

/// The people who can sign in.
#[derive(Debug, Subcommand)]
pub(super) enum UserCommand {
    #[command(visible_alias = "create")]
    Add(Add),
    Import(Import),
    /// List them
    List(Format),
    /// Show one
    Show(Who),
    #[command(visible_alias = "update")]
    Set(Set),
    SetPassword(SetPassword),
    /// Turn an account off: its sessions end, and nobody can sign in to it
    Disable(Who),
    /// Turn an account on again
    Enable(Who),
    /// Delete somebody and everything that was theirs
    #[command(visible_aliases = ["rm", "remove"])]
    Delete(Deletion),
    /// List what somebody allowed which client
    Consents(Who),
    RevokeConsent(RevokeConsent),
    Factors(Factors),
    Passkeys(Passkeys),
    Upstreams(Upstreams),
    Invite(Invite),
    Link(Link),
    /// Let somebody try again who typed too many wrong passwords, or for whom strangers did
    Unlock(Who),
    Devices(Devices),
    Sessions(Sessions),
    Activity(ActivityOf),
}

/// Which person.
#[derive(Debug, Args)]
pub(super) struct Who {
    /// User name, e-mail address, or `sub`
    #[arg(allow_hyphen_values = true)]
    user: String,
    #[command(flatten)]
    format: Format,
}

pub(super) fn run(common: &Common, command: UserCommand) -> Result<(), Failure> {
    let plan = common.plan()?;
    match command {
        UserCommand::Add(arguments) => add(plan, arguments),
        UserCommand::Import(arguments) => import(plan, &arguments),
        UserCommand::List(format) => Tools::run(plan, async |tools| list(tools, format).await),
        UserCommand::Show(who) => Tools::run(plan, async |tools| show(tools, who).await),
        UserCommand::Set(arguments) => set(plan, arguments),
        UserCommand::SetPassword(arguments) => {
            Tools::run(plan, async |tools| set_password(tools, arguments).await)
        }
        UserCommand::Disable(who) => {
            Tools::run(plan, async |tools| set_disabled(tools, who, true).await)
        }
        UserCommand::Enable(who) => {
            Tools::run(plan, async |tools| set_disabled(tools, who, false).await)
        }
        UserCommand::Delete(deletion) => {
            Tools::run(plan, async |tools| delete(tools, deletion).await)
        }
        UserCommand::Consents(who) => {
            Tools::run(plan, async |tools| consents::list(tools, who).await)
        }
        UserCommand::RevokeConsent(arguments) => {
            Tools::run(plan, async |tools| consents::revoke(tools, arguments).await)
        }
        UserCommand::Invite(arguments) => {
            Tools::run(plan, async |tools| invite(tools, arguments).await)
        }
        UserCommand::Link(arguments) => {
            Tools::run(plan, async |tools| link(tools, arguments).await)
        }
        UserCommand::Unlock(who) => Tools::run(plan, async |tools| unlock(tools, who).await),
        UserCommand::Factors(arguments) => {
            Tools::run(plan, async |tools| factors::factors(tools, arguments).await)
        }
        UserCommand::Passkeys(arguments) => Tools::run(plan, async |tools| {
            passkeys::passkeys(tools, arguments).await
        }),
        UserCommand::Upstreams(arguments) => Tools::run(plan, async |tools| {
            upstreams::upstreams(tools, arguments).await
        }),
        UserCommand::Devices(arguments) => {
            Tools::run(plan, async |tools| devices::devices(tools, arguments).await)
        }
        UserCommand::Sessions(arguments) => Tools::run(plan, async |tools| {
            sessions::sessions(tools, arguments).await
        }),
        UserCommand::Activity(arguments) => {
            Tools::run(plan, async |tools| activity::list(tools, arguments).await)
        }
    }
}

async fn list(tools: &Tools, format: Format) -> Result<(), Failure> {
    let users = tools
        .store
        .read(|r| r.list_users(&TenantId::default_tenant(), MOST_LISTED))
        .await?;
    let rows: Vec<[String; 4]> = users
        .iter()
        .map(|user| {
            let state = if user.disabled_at.is_some() {
                "disabled"
            } else {
                ""
            };
            [
                user.username.clone(),
                user.profile.email.clone().unwrap_or_default(),
                user.id.to_string(),
                state.to_owned(),
            ]
        })
        .collect();
    print(
        format,
        &table(["USERNAME", "EMAIL", "SUB", ""], &rows),
        &users.iter().map(describe).collect(),
    )
}

/// The keys that are derived from the root secret; none without the master key.
async fn derived_keys(tools: &Tools) -> Result<Option<DerivedKeys>, Failure> {
    let Some(master) = master_key::read(&tools.plan.master_key)? else {
        return Ok(None);
    };
    let (tenant, now) = (TenantId::default_tenant(), Clock::system().now());
    let root = RootSecret::find_or_make(&tools.store, &tenant, &master, now, Entropy).await?;
    Ok(Some(DerivedKeys::of(&root)))
}

/// Somebody by user name, e-mail address or `sub`.
async fn find(store: &Store, typed: &str) -> Result<User, Failure> {
    let (key, id) = (typed_key(typed), UserId::new(typed));
    let found = store
        .read(
            move |r| match r.find_user_by_key(&TenantId::default_tenant(), &key)? {
                Some(user) => Ok(Some(user)),
                None => r.find_user(&id),
            },
        )
        .await?;
    found.ok_or_else(|| {
        Failure::failed(format!(
            "There is nobody called {typed:?}. `doorward user list` lists everybody."
        ))
    })
}

fn gone(typed: &str) -> Failure {
    Failure::failed(format!("{} was deleted meanwhile.", printable(typed)))
}

/// The forms in which user name and address are compared.
fn keys_of(user: &User) -> Result<(String, Option<String>), Failure> {
    let refused = |error: InvalidIdentifier| {
        let flag = match error {
            InvalidIdentifier::Username => "--username",
            InvalidIdentifier::Email => "--email",
        };
        Failure::wrong(format!("{flag}: {error}."))
    };
    let username = username_key(&user.username).map_err(refused)?;
    let email = user
        .profile
        .email
        .as_deref()
        .map(email_key)
        .transpose()
        .map_err(refused)?;
    Ok((username, email))
}

fn describe(user: &User) -> Value {
    json!({
        "sub": user.id.as_str(),
        "username": user.username,
        "claims": user.profile,
        "roles": user.roles,
        "disabled_at": optional_moment(user.disabled_at),
        "created_at": moment(user.created_at),
        "updated_at": moment(user.updated_at),
    })
}
