//! `doorward user set`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use serde_json::{Map, Value};

use super::super::changes::Changes;
use super::super::failure::Failure;
use super::super::output::{print, printable};
use super::super::{Format, Tools};
use super::names::{Names, Reuse, advice};
use super::{describe, find, gone, keys_of};
use crate::app::plan::Plan;
use crate::clock::Clock;
use crate::domain::activity::{Activity, By};
use crate::domain::id::UserId;
use crate::domain::roles::{MOST, is_role};
use crate::domain::time::Timestamp;
use crate::domain::user::{Profile, User};
use crate::login::address::{Succession, is_same_address};
use crate::login::witness::Witness;
use crate::mail::letter::Place;
use crate::store::{StoreError, Write};

/// Claims with no third state: null is false.
const VERIFIED: [&str; 2] = ["email_verified", "phone_number_verified"];

/// Change somebody: user name, address, any standard claim, or what they are at services.
///
/// What is not named stays, and so do password, sessions and `sub`. Another address or telephone number counts as not verified
/// unless it is said that it is. With another address links and codes of before are void, no device is trusted, and both addresses are told.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  doorward user set alex --username alexandra
  doorward user set alex --email alex@example.org --email-verified
  doorward user set alex --no-email --claims change.json
  doorward user set alex --role admin --role editor

Apps may know people by their user name: one that somebody had is nobody else's, unless --reuse-name says so. They themselves can
have it again.

FILE.json holds claims by their names (OpenID Connect Core 1.0, section 5.1); null takes one away:
  {\"family_name\": \"Doe\", \"nickname\": null}")]
pub(in crate::cli) struct Set {
    /// User name, e-mail address, or `sub`
    #[arg(allow_hyphen_values = true)]
    user: String,
    /// The name to sign in with
    #[arg(long)]
    username: Option<String>,
    /// The e-mail address, with which they can sign in too
    #[arg(long, conflicts_with = "no_email")]
    email: Option<String>,
    /// They have no e-mail address any more
    #[arg(long)]
    no_email: bool,
    /// The address is known to be theirs (claim email_verified)
    #[arg(long, conflicts_with = "no_email")]
    email_verified: bool,
    /// Their full name (claim name)
    #[arg(long)]
    name: Option<String>,
    /// What they are at services (claims roles and groups), in place of what you said before; may be repeated
    #[arg(long, value_name = "NAME", conflicts_with = "no_roles")]
    role: Vec<String>,
    /// They have no role any more but those that upstreams give
    #[arg(long)]
    no_roles: bool,
    /// A JSON object with standard claims; null takes one away
    #[arg(long, value_name = "FILE.json")]
    claims: Option<PathBuf>,
    #[command(flatten)]
    reuse: Reuse,
    #[command(flatten)]
    format: Format,
}

/// What is to become of somebody.
#[derive(Debug)]
pub(super) struct Amendment {
    username: Option<String>,
    /// Claims by their names; null takes one away.
    claims: Map<String, Value>,
    /// By the operator.
    roles: Option<BTreeSet<String>>,
}

impl Set {
    /// As far as it can be said without knowing them.
    pub(super) fn amendment(&self) -> Result<Amendment, Failure> {
        let mut claims = match &self.claims {
            Some(path) => read_claims(path)?,
            None => Map::new(),
        };
        let email = match (&self.email, self.no_email) {
            (Some(email), _) => Some(email.as_str().into()),
            (None, true) => Some(Value::Null),
            (None, false) => None,
        };
        if let Some(email) = email {
            if claims.get("email").is_some_and(|other| *other != email) {
                return Err(Failure::wrong(
                    "The claim email and --email or --no-email differ.",
                ));
            }
            claims.insert("email".into(), email);
        }
        if self.email_verified {
            claims.insert("email_verified".into(), true.into());
        }
        if let Some(name) = &self.name {
            claims.insert("name".into(), name.as_str().into());
        }
        let roles = self.roles()?;
        if claims.is_empty() && self.username.is_none() && roles.is_none() {
            return Err(Failure::wrong(format!(
                "Nothing is named that is to change, as in doorward user set {} --name 'Alex Doe'. `doorward user set --help` has all that can.",
                printable(&self.user)
            )));
        }
        Ok(Amendment {
            username: self.username.clone(),
            claims,
            roles,
        })
    }

    fn roles(&self) -> Result<Option<BTreeSet<String>>, Failure> {
        if let Some(wrong) = self.role.iter().find(|role| !is_role(role)) {
            return Err(Failure::wrong(format!(
                "--role {:?} is empty, too long, or has characters that cannot be seen.",
                printable(wrong)
            )));
        }
        let roles: BTreeSet<String> = self.role.iter().cloned().collect();
        if roles.len() > MOST {
            return Err(Failure::wrong(format!(
                "Nobody has more than {MOST} roles."
            )));
        }
        Ok((self.no_roles || !roles.is_empty()).then_some(roles))
    }
}

/// What was typed is judged before a database is opened.
pub(super) fn set(plan: Plan, arguments: Set) -> Result<(), Failure> {
    let amendment = arguments.amendment()?;
    Tools::run(plan, async |tools| {
        change_them(tools, arguments, amendment).await
    })
}

async fn change_them(tools: &Tools, arguments: Set, amendment: Amendment) -> Result<(), Failure> {
    let id = find(&tools.store, &arguments.user).await?.id;
    let names = match &amendment.username {
        Some(_) => Names::to_change(tools, arguments.reuse).await?,
        None => Names::unchanged(),
    };
    let mailer = if amendment.claims.contains_key("email") {
        tools.mailer().await?
    } else {
        None
    };
    let change = Change {
        id,
        names,
        succession: Succession::prepare(mailer.as_ref(), Place::default())?,
        now: Clock::system().now(),
        amendment: Arc::new(amendment),
    };
    let mut outcome = write(tools, change.clone()).await;
    // Somebody else was given the name or the address meanwhile; now it is seen which.
    if outcome.as_ref().is_err_and(StoreError::is_duplicate) {
        outcome = write(tools, change).await;
    }
    let (before, after) = outcome?.ok_or_else(|| gone(&arguments.user))??;
    let changes = Changes::between(members(&before)?, members(&after)?);
    let mut data = describe(&after);
    if let Some(members) = data.as_object_mut() {
        members.insert("changed".into(), changes.data());
    }
    print(
        arguments.format,
        &changes.text(&printable(&after.username)),
        &data,
    )
}

/// Of whom, what, and when.
#[derive(Clone)]
struct Change {
    id: UserId,
    names: Names,
    succession: Succession,
    now: Timestamp,
    amendment: Arc<Amendment>,
}

/// Before and after; or why not; `None` if they are gone.
type Outcome = Option<Result<(User, User), Failure>>;

async fn write(
    tools: &Tools,
    Change {
        id,
        names,
        succession,
        now,
        amendment,
    }: Change,
) -> Result<Outcome, StoreError> {
    tools
        .store
        .write(move |w| {
            let Some(before) = w.hold_user(&id)? else {
                return Ok(None);
            };
            let (after, (username, email)) = match amend(&before, &amendment, now) {
                Ok(amended) => amended,
                Err(refused) => return Ok(Some(Err(refused))),
            };
            if after == before {
                return Ok(Some(Ok((before, after))));
            }
            let updated = names.update(w, &before, &after, (&username, email.as_deref()))?;
            if updated.is_ok() {
                succession.take_place(w, &before, &after)?;
                note(w, &before, &after, now)?;
            }
            Ok(Some(match updated {
                Ok(()) => Ok((before, after)),
                Err(taken) => Err(Failure::failed(format!(
                    "Nothing was changed: {taken}.{}",
                    advice(taken)
                ))),
            }))
        })
        .await
}

/// What of it is in the trail.
fn note(w: &mut Write<'_>, before: &User, after: &User, now: Timestamp) -> Result<(), StoreError> {
    let (witness, by) = (Witness::of_operator(&after.id, now), By::Operator);
    let mut fields = changed_fields(before, after);
    fields.retain(|field| field != "roles");
    if !fields.is_empty() {
        witness.note(w, Activity::ProfileChanged { fields, by })?;
    }
    if after.roles != before.roles {
        let roles = after.roles.operator.iter().cloned().collect();
        witness.note(w, Activity::RolesChanged { roles, by })?;
    }
    Ok(())
}

/// The person as they are to be, and the forms in which user name and address are compared.
fn amend(
    before: &User,
    amendment: &Amendment,
    now: Timestamp,
) -> Result<(User, (String, Option<String>)), Failure> {
    let Amendment {
        username,
        claims,
        roles,
    } = amendment;
    let mut document = members_of(&before.profile)?;
    for (name, value) in claims {
        if value.is_null() {
            document.remove(name);
        } else {
            document.insert(name.clone(), value.clone());
        }
    }
    let mut after = User {
        username: username.clone().unwrap_or_else(|| before.username.clone()),
        is_username_made_up: before.is_username_made_up && username.is_none(),
        profile: serde_json::from_value(document.into())?,
        ..before.clone()
    };
    if let Some(roles) = roles {
        after.roles.operator.clone_from(roles);
    }
    let (old, new) = (&before.profile, &mut after.profile);
    if !claims.contains_key("email_verified") && !is_same_address(old, new) {
        new.email_verified = false;
    }
    if !claims.contains_key("phone_number_verified") && old.phone_number != new.phone_number {
        new.phone_number_verified = false;
    }
    if new.email_verified && new.email.is_none() {
        return Err(Failure::wrong(
            "There is no e-mail address that could be verified: --email.",
        ));
    }
    let keys = keys_of(&after)?;
    if after != *before {
        after.updated_at = now;
    }
    Ok((after, keys))
}

/// Claims with which others are replaced: of the standard ones, of the right kind, or null.
fn read_claims(path: &Path) -> Result<Map<String, Value>, Failure> {
    let wrong = |error: &dyn std::fmt::Display| {
        Failure::wrong(format!(
            "{} holds no standard claims: {error}.",
            path.display()
        ))
    };
    let text = fs::read_to_string(path)
        .map_err(|error| Failure::wrong(format!("{} cannot be read: {error}.", path.display())))?;
    let mut claims: Map<String, Value> =
        serde_json::from_str(&text).map_err(|error| wrong(&error))?;
    for name in VERIFIED {
        if let Some(value) = claims.get_mut(name).filter(|value| value.is_null()) {
            *value = false.into();
        }
    }
    Profile::from_standard_claims(claims.clone().into()).map_err(|error| wrong(&error))?;
    Ok(claims)
}

/// The names of what differs.
fn changed_fields(before: &User, after: &User) -> Vec<String> {
    let both = members(before).and_then(|before| Ok((before, members(after)?)));
    both.map_or_else(
        |_| Vec::new(),
        |(before, after)| Changes::between(before, after).names(),
    )
}

/// What can be changed of somebody, by its name.
fn members(user: &User) -> Result<Map<String, Value>, Failure> {
    let mut all = members_of(&user.profile)?;
    all.insert("username".into(), user.username.as_str().into());
    if !user.roles.is_empty() {
        all.insert("roles".into(), serde_json::to_value(&user.roles)?);
    }
    Ok(all)
}

fn members_of(profile: &Profile) -> Result<Map<String, Value>, Failure> {
    match serde_json::to_value(profile)? {
        Value::Object(members) => Ok(members),
        _ => Err(Failure::failed("claims are no object")),
    }
}
