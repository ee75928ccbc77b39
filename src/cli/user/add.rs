//! `doorward user add`.

use std::fs;
use std::path::PathBuf;

use clap::Args;

use super::super::failure::Failure;
use super::super::output::{print, printable};
use super::super::password::{self, PasswordSource};
use super::super::{Format, Tools};
use super::names::{Names, Reuse, advice};
use super::{describe, keys_of};
use crate::app::plan::Plan;
use crate::clock::Clock;
use crate::domain::activity::{Activity, By};
use crate::domain::id::TenantId;
use crate::domain::roles::Roles;
use crate::domain::user::{Profile, User};
use crate::entropy::Entropy;
use crate::login::witness::Witness;
use crate::store::DuplicateUser;

/// Add somebody who can sign in. The password is asked for, or read from standard input or a file.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  doorward user add --username alex --name 'Alex Doe' --email alex@example.com --email-verified
  doorward user add --username li --claims li.json --password-file - < password.txt

Apps may know people by their user name: one that somebody had is nobody else's, unless --reuse-name says so.

FILE.json holds claims by their names (OpenID Connect Core 1.0, section 5.1):
  {\"name\": \"Li Chen\", \"email\": \"li@example.com\", \"locale\": \"zh-CN\", \"address\": {\"country\": \"China\"}}")]
pub(in crate::cli) struct Add {
    /// The name to sign in with
    #[arg(long)]
    username: String,
    /// The e-mail address, with which they can sign in too
    #[arg(long)]
    email: Option<String>,
    /// The address is known to be theirs (claim email_verified)
    #[arg(long)]
    email_verified: bool,
    /// Their full name (claim name)
    #[arg(long)]
    name: Option<String>,
    /// A JSON object with standard claims
    #[arg(long, value_name = "FILE.json")]
    claims: Option<PathBuf>,
    #[command(flatten)]
    password: PasswordSource,
    /// They have to choose another password when they sign in
    #[arg(long)]
    must_change: bool,
    #[command(flatten)]
    reuse: Reuse,
    #[command(flatten)]
    format: Format,
}

/// Somebody who can be added if name and address are free.
struct Wanted {
    user: User,
    must_change: bool,
    username_key: String,
    email_key: Option<String>,
}

/// What was typed is judged before a database is opened.
pub(super) fn add(plan: Plan, arguments: Add) -> Result<(), Failure> {
    let Add {
        username,
        email,
        email_verified,
        name,
        claims,
        password,
        must_change,
        reuse,
        format,
    } = arguments;
    let mut profile = match claims {
        Some(path) => read_claims(&path)?,
        None => Profile::default(),
    };
    if email.is_some() && profile.email.is_some() && email != profile.email {
        return Err(Failure::wrong("--email and the claim email differ."));
    }
    if name.as_deref().is_some_and(|name| name.trim().is_empty()) {
        return Err(Failure::wrong("--name is blank."));
    }
    profile.name = name.or(profile.name);
    profile.email = email.or(profile.email);
    profile.email_verified |= email_verified;
    if profile.email_verified && profile.email.is_none() {
        return Err(Failure::wrong("--email-verified needs --email."));
    }
    let now = Clock::system().now();
    let user = User {
        tenant_id: TenantId::default_tenant(),
        id: Entropy.id(now)?,
        username,
        is_username_made_up: false,
        profile,
        roles: Roles::default(),
        language: None,
        disabled_at: None,
        created_at: now,
        updated_at: now,
    };
    let (username_key, email_key) = keys_of(&user)?;
    let wanted = Wanted {
        user,
        must_change,
        username_key,
        email_key,
    };
    Tools::run(plan, async |tools| {
        let names = Names::to_give(tools, reuse).await?;
        insert(tools, wanted, names, &password, format).await
    })
}

async fn insert(
    tools: &Tools,
    wanted: Wanted,
    names: Names,
    password: &PasswordSource,
    format: Format,
) -> Result<(), Failure> {
    let Wanted {
        user,
        must_change,
        username_key,
        email_key,
    } = wanted;
    // Nobody types a password twice for a name that they cannot have.
    let (asked, username, email) = (user.clone(), username_key.clone(), email_key.clone());
    let history = names.history(&username_key);
    let asked_of = history.clone();
    let taken = tools
        .store
        .read(move |r| r.find_duplicate(&asked, &username, email.as_deref(), &asked_of))
        .await?;
    if let Some(taken) = taken {
        return Err(nobody_added(taken));
    }
    let password = password.read_new(&tools.plan, &user).await?;
    let phc = password::hash(&tools.plan, password, &[]).await?;
    let described = describe(&user);
    let text = added(&user);
    let inserted = tools
        .store
        .write(move |w| {
            let inserted = w.insert_user(&user, &username_key, email_key.as_deref(), &history)?;
            if inserted.is_ok() {
                w.set_password(&user.tenant_id, &user.id, &phc, user.created_at)?;
                if must_change {
                    w.require_new_password(&user.id)?;
                }
                let made = Activity::AccountMade { by: By::Operator };
                Witness::of_operator(&user.id, user.created_at).note(w, made)?;
            }
            Ok(inserted)
        })
        .await?;
    inserted.map_err(nobody_added)?;
    print(format, &text, &described)
}

/// Who was added; and what no mail reaches, which is easily overlooked.
fn added(user: &User) -> String {
    let text = format!("Added {} (sub {}).", printable(&user.username), user.id);
    match &user.profile.email {
        Some(email) if !user.profile.email_verified => format!(
            "{text}\nThe address is not verified, so no mail goes there: {}. If it is theirs: doorward user set {} --email-verified",
            printable(email),
            printable(&user.username)
        ),
        _ => text,
    }
}

fn nobody_added(taken: DuplicateUser) -> Failure {
    Failure::failed(format!("Nobody was added: {taken}.{}", advice(taken)))
}

fn read_claims(path: &PathBuf) -> Result<Profile, Failure> {
    let text = fs::read_to_string(path)
        .map_err(|error| Failure::wrong(format!("{} cannot be read: {error}.", path.display())))?;
    let claims = serde_json::from_str(&text).and_then(Profile::from_standard_claims);
    claims.map_err(|error| {
        Failure::wrong(format!(
            "{} holds no standard claims: {error}.",
            path.display()
        ))
    })
}
