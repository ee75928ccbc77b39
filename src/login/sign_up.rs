//! Making an account for oneself: with an address that was shown to be theirs, where the tenant allows it.
//!
//! ```text
//!  an address is typed ─▶ a mail with code and link ─▶ it is theirs ─▶ name and password ─▶ an account, and a session
//!  an invitation's link is followed and confirmed ──────────┘
//! ```
//!
//! Nobody is told whether an address has an account: whoever reads its mail is.

use crate::domain::activity::{Activity, By};
use crate::domain::authentication::{Method, Proof};
use crate::domain::id::ChallengeId;
use crate::domain::roles::Roles;
use crate::domain::session::SessionOrigin;
use crate::domain::time::Timestamp;
use crate::domain::user::{Profile, User};
use crate::entropy::NoEntropy;
use crate::login::attempt::Proven;
use crate::login::former_name::NameKey;
use crate::login::identifier::{email_key, username_key};
use crate::login::witness::Witness;
use crate::mail::address::Address;
use crate::provider::Provider;
use crate::store::{DuplicateUser, NameHistory, StoreError, Write};

/// Who may make an account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum SignUp {
    /// Nobody, with an invitation neither.
    #[default]
    Off,
    /// Whoever was invited.
    Invitation,
    /// Whoever was invited, or has an address of these domains.
    Domains(Vec<String>),
    /// Everybody.
    Open,
}

impl SignUp {
    /// Whether strangers are asked for an address at all.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        matches!(self, Self::Open | Self::Domains(_))
    }

    /// Whether whoever reads what goes to this address may make an account without being invited.
    #[must_use]
    pub fn admits(&self, address: &Address) -> bool {
        match self {
            Self::Off | Self::Invitation => false,
            Self::Domains(domains) => {
                let (_, domain) = address.parts();
                domains.iter().any(|admitted| admitted == domain)
            }
            Self::Open => true,
        }
    }
}

/// An account that somebody wants.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The address that was shown to be theirs, or that they were invited with.
    pub address: String,
    /// Whether mail to it has reached them.
    pub is_address_shown: bool,
    /// What they call themselves.
    pub name: Option<String>,
    /// The hash of the password that they chose.
    pub phc: String,
    /// The language of the page: nobody chose it, so it is no claim.
    pub language: String,
    /// The invitation that lets them, which is used up.
    pub invitation: Option<ChallengeId>,
    /// Where they make it, for the trail.
    pub origin: SessionOrigin,
}

/// Why there is no account.
#[derive(Debug, thiserror::Error)]
pub enum NotMade {
    /// The address has one.
    #[error("the address has an account")]
    Taken,
    /// The invitation was used, or is over; or nobody may make an account any more.
    #[error("nothing lets them make an account")]
    Uninvited,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No randomness.
    #[error(transparent)]
    Entropy(#[from] NoEntropy),
}

/// Makes an account.
///
/// # Errors
/// [`NotMade`].
pub async fn make(op: &Provider, wanted: Wanted) -> Result<Proven, NotMade> {
    let now = op.now();
    let rule = &op.settings.sign_up;
    // The rule may be another since the address was shown to be theirs.
    let is_admitted = match &wanted.invitation {
        Some(_) => *rule != SignUp::Off,
        None => Address::parse(&wanted.address).is_ok_and(|address| rule.admits(&address)),
    };
    if !is_admitted {
        return Err(NotMade::Uninvited);
    }
    let email = email_key(&wanted.address).map_err(|_| NotMade::Taken)?;
    let user = User {
        tenant_id: op.tenant.clone(),
        id: op.entropy.id(now)?,
        username: String::new(),
        is_username_made_up: true,
        profile: Profile {
            name: wanted.name,
            email: Some(wanted.address),
            email_verified: wanted.is_address_shown,
            ..Profile::default()
        },
        roles: Roles::default(),
        language: Some(wanted.language),
        disabled_at: None,
        created_at: now,
        updated_at: now,
    };
    let proofs = proofs(op, wanted.is_address_shown, now);
    let names = usernames(
        local_part(&email),
        &user,
        u16::from_be_bytes(op.entropy.bytes()?),
    );
    let (phc, invitation) = (wanted.phc, wanted.invitation);
    let former = op.derived.former_names;
    let witness = Witness::of(op, &user.id, &wanted.origin);
    let made = op
        .store
        .write(move |w| {
            if w.find_user_by_key(&user.tenant_id, &email)?.is_some() {
                return Ok(Err(NotMade::Taken));
            }
            if let Some(invitation) = &invitation
                && !w.redeem_challenge(invitation, now)?
            {
                return Ok(Err(NotMade::Uninvited));
            }
            let Some(user) = insert(w, &user, &names, Some(&email), former)? else {
                return Ok(Err(NotMade::Taken));
            };
            w.set_password(&user.tenant_id, &user.id, &phc, now)?;
            witness.note(w, Activity::AccountMade { by: By::Person })?;
            let epoch = w.find_credentials_epoch(&user.id)?.unwrap_or(0);
            Ok(Ok((user, epoch)))
        })
        .await?;
    let (user, epoch) = made?;
    tracing::info!(user.id = %user.id, "somebody made an account");
    Ok(Proven {
        user,
        proofs,
        epoch,
        session: None,
        resets_password: false,
        upstream: None,
    })
}

/// What whoever makes an account has shown.
fn proofs(op: &Provider, is_address_shown: bool, now: Timestamp) -> Vec<Proof> {
    let mail = is_address_shown.then(|| Proof::new(Method::Email, now));
    // Where mail is a second factor the password is the first: from mail alone nothing that they have would lead on.
    let is_password_one = !is_address_shown || op.settings.sign_in.mail_as_second_factor;
    let password = is_password_one.then(|| Proof::new(Method::Password, now));
    password.into_iter().chain(mail).collect()
}

/// Adds somebody with the first of the names that is free, and was nobody else's; nothing, where the address is not free.
///
/// # Errors
/// [`StoreError`].
pub fn insert(
    w: &mut Write<'_>,
    user: &User,
    names: &[String],
    email: Option<&str>,
    former: NameKey,
) -> Result<Option<User>, StoreError> {
    for name in names {
        let Ok(key) = username_key(name) else {
            continue;
        };
        let user = User {
            username: name.clone(),
            ..user.clone()
        };
        let history = NameHistory::Known(former.hash(&key));
        match w.insert_user(&user, &key, email, &history)? {
            Ok(()) => return Ok(Some(user)),
            Err(DuplicateUser::Username | DuplicateUser::Retired | DuplicateUser::Unjudged) => {}
            Err(DuplicateUser::Email) => return Ok(None),
        }
    }
    Ok(None)
}

/// What stands before the `@` of an address.
#[must_use]
pub fn local_part(email: &str) -> &str {
    email.split('@').next().unwrap_or_default()
}

/// User names to try: what it begins with and a number, and one that nobody else can have. Never without: nobody is to be `admin` by an
/// address of their own, nor to read from their name that there is another. People sign in with their address, so it matters little which.
#[must_use]
pub fn usernames(begins: &str, user: &User, number: u16) -> Vec<String> {
    let plain = begins.split('+').next().unwrap_or_default();
    let base = username_key(plain).ok();
    let numbered = base.map(|base| format!("{base}-{number}"));
    let own = user.id.to_string();
    numbered.into_iter().chain([own]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn domains_admit_their_own_addresses_and_no_others() {
        let rule = SignUp::Domains(vec!["example.com".into()]);
        let admits = |rule: &SignUp, text: &str| rule.admits(&Address::parse(text).unwrap());
        assert!(admits(&rule, "a@example.com"));
        assert!(admits(&rule, "A@EXAMPLE.com"));
        for other in [
            "a@sub.example.com",
            "a@example.com.evil.example",
            "a@notexample.com",
        ] {
            assert!(!admits(&rule, other), "{other}");
        }
        assert!(admits(&SignUp::Open, "a@b.example"));
        for closed in [SignUp::Off, SignUp::Invitation] {
            assert!(!admits(&closed, "a@example.com"));
            assert!(!closed.is_open());
        }
    }
}
