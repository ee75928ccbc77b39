//! Codes and links by mail: that they reach somebody shows that the address is theirs.
//!
//! ```text
//!  a name is typed ─▶ challenge: a row, and a mail to whoever goes by that name, of an address that was shown to be theirs
//!     ├─ the code is typed into the same interaction ─▶ verify
//!     └─ the link is followed in the same browser, and confirmed ─▶ follow
//! ```
//!
//! Nobody is told whether anybody goes by the name: where nobody does, the same rows are written, and the mail is one that is over
//! before it could be sent.

use std::time::Duration;

use crate::domain::authentication::{Method, Proof};
use crate::domain::challenge::{Challenge, Purpose};
use crate::domain::id::{InteractionId, TenantId, UserId};
use crate::domain::interaction::{AskedMail, Interaction, Progress};
use crate::domain::session::SessionOrigin;
use crate::domain::user::User;
use crate::login::attempt::Proven;
use crate::login::challenge::{self, Issued};
use crate::login::failure::Failure;
use crate::login::identifier::typed_key;
use crate::login::notice::mailbox_of;
use crate::login::sign_in::{Origin, Refused};
use crate::login::throttle::{count, mail_buckets};
use crate::login::witness::Witness;
use crate::mail::address::{Address, Mailbox};
use crate::mail::letter::{Letter, Mail, Place};
use crate::provider::Provider;
use crate::secret::Concealed;
use crate::store::{StoreError, Write};

/// How long a code is good (ASVS 6.6.2: at most ten minutes).
const GOOD_FOR: Duration = Duration::from_mins(10);

/// Whom a mail is for.
#[derive(Clone, Debug)]
pub enum Recipient {
    /// Whoever goes by what was typed.
    Named(String),
    /// Somebody who proved another factor.
    Person(UserId),
    /// Whoever reads what goes to this address, and has no account yet.
    Address(Address),
}

/// What a mail is asked for with.
#[derive(Clone, Debug)]
pub struct Wanted<'w> {
    /// Whom it is for.
    pub recipient: Recipient,
    /// What it is good for.
    pub purpose: Purpose,
    /// Where it will be typed.
    pub interaction: &'w InteractionId,
    /// What was done there.
    pub progress: &'w Progress,
    /// Where it is asked for.
    pub origin: Origin<'w>,
    /// The same for whoever reads the mail.
    pub asked_from: Place,
    /// The language of the page.
    pub lang: &'static str,
}

/// What became of a mail that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// It is on its way, if there is anybody whom it is for.
    Sent,
    /// The interaction waits no more.
    Over,
}

/// Sends a code, and a link where it is a first factor.
///
/// # Errors
/// [`Refused::Throttled`] where so many were asked for; else as its name says.
pub async fn challenge(op: &Provider, wanted: Wanted<'_>) -> Result<Asked, Refused> {
    let now = op.now();
    let issued = challenge::issue(
        op,
        wanted.purpose.clone(),
        Some(wanted.interaction),
        GOOD_FOR,
    )?;
    let Some(stamp) = op.stamp()? else {
        return Ok(Asked::Over);
    };
    let asked = AskedMail {
        challenge: issued.challenge.id.clone(),
        purpose: wanted.purpose.clone(),
    };
    let progress = wanted.progress.clone().asked_for_mail(asked);
    let (tenant, derived) = (op.tenant.clone(), op.derived);
    let (browser, address) = (wanted.origin.browser.clone(), wanted.origin.address);
    let (work, most) = (wanted.origin.work.clone(), op.settings.mails_per_hour);
    let link = op.issuer.at(&format!(
        "/interaction/{}/mail/{}",
        wanted.interaction,
        issued.link.reveal()
    ));
    let letter = letter(&wanted, &issued, Concealed(link));
    let (recipient, interaction, lang) =
        (wanted.recipient, wanted.interaction.clone(), wanted.lang);
    let sent = op
        .store
        .write(move |w| {
            let (user, account) = find_recipient(w, &tenant, &recipient)?;
            let tag = user
                .as_ref()
                .and_then(|user| browser.find(&derived.known_browsers, &user.id));
            let mut buckets = Vec::new();
            if tag.is_none() && !matches!(recipient, Recipient::Person(_)) {
                buckets = work.buckets(w, &tenant, &derived.throttle, address, now)?;
            }
            buckets.extend(mail_buckets(
                &derived.throttle,
                &account,
                address,
                tag,
                most,
            ));
            if let Err(wait) = count(w, &tenant, &buckets, now)? {
                return Ok(Err(wait));
            }
            if !w.update_progress(&interaction, &progress, now)? {
                return Ok(Ok(Asked::Over));
            }
            let epoch = match &user {
                Some(user) => w.find_credentials_epoch(&user.id)?.unwrap_or(0),
                None => 0,
            };
            // What makes an account is nobody's.
            let owner = match recipient {
                Recipient::Address(_) => None,
                Recipient::Named(_) | Recipient::Person(_) => user.as_ref(),
            };
            w.insert_challenge(&Challenge {
                user_id: owner.map(|user| user.id.clone()),
                epoch,
                ..issued.challenge.clone()
            })?;
            let mailbox = match &recipient {
                Recipient::Address(address) => Some(Mailbox::of(address.clone())),
                Recipient::Named(_) | Recipient::Person(_) => user.as_ref().and_then(mailbox_of),
            };
            // Whoever has an account already is told so; nobody else is.
            let is_known = user.is_some() && matches!(recipient, Recipient::Address(_));
            let letter = if is_known {
                &Letter::AccountExists
            } else {
                &letter
            };
            let good_for = mailbox.as_ref().map_or(Duration::ZERO, |_| GOOD_FOR);
            let Some(mailbox) = mailbox.or_else(nobody) else {
                return Ok(Ok(Asked::Sent));
            };
            let locale = user
                .as_ref()
                .and_then(|user| user.profile.locale.as_deref());
            let mail = Mail {
                recipient: mailbox,
                locale: format!("{} {lang}", locale.unwrap_or_default()),
                zone: String::new(),
                letter: letter.clone(),
            };
            let person = user.as_ref().map(|user| &user.id);
            // What its owner asks for is not kept from them by what strangers asked for.
            let stamp = stamp.clone().counting(tag.is_none());
            let _ = stamp.post(w, person, &mail, good_for)?;
            Ok(Ok(Asked::Sent))
        })
        .await?;
    sent.map_err(Refused::Throttled)
}

/// Who goes by what was typed, or is that person; and what their account is called where mails are counted.
fn find_recipient(
    w: &mut Write<'_>,
    tenant: &TenantId,
    recipient: &Recipient,
) -> Result<(Option<User>, String), StoreError> {
    let (user, account) = match recipient {
        Recipient::Named(typed) => {
            let key = typed_key(typed);
            (w.find_user_by_key(tenant, &key)?, key)
        }
        Recipient::Person(id) => (w.find_user(id)?, id.to_string()),
        Recipient::Address(address) => {
            let key = address.key();
            (w.find_user_by_key(tenant, &key)?, key)
        }
    };
    if let Recipient::Address(_) = recipient {
        return Ok((user, account));
    }
    Ok((user.filter(|user| user.disabled_at.is_none()), account))
}

/// Whom a mail is for that nobody gets: RFC 2606 §2 keeps the name free.
fn nobody() -> Option<Mailbox> {
    Address::parse("nobody@doorward.invalid")
        .map(Mailbox::of)
        .ok()
}

fn letter(wanted: &Wanted<'_>, issued: &Issued, link: Concealed<String>) -> Letter {
    let minutes = GOOD_FOR.as_secs() / 60;
    let (code, asked_from) = (issued.code.clone(), wanted.asked_from.clone());
    match wanted.purpose {
        Purpose::SecondFactor => Letter::SecondFactorCode { code, minutes },
        Purpose::NewPassword => Letter::PasswordReset {
            link,
            code,
            minutes,
            asked_from,
        },
        Purpose::SignUp { .. } => Letter::SignUpCode {
            code,
            link,
            minutes,
            asked_from,
        },
        _ => Letter::SignInCode {
            code,
            link: Some(link),
            minutes,
            asked_from,
        },
    }
}

/// Checks the code that was typed, and uses it up.
///
/// # Errors
/// [`Refused::Wrong`] also for one that was used, is spent, over or void.
pub async fn verify(
    op: &Provider,
    asked: &AskedMail,
    typed: &str,
    origin: &SessionOrigin,
) -> Result<Challenge, Refused> {
    let (tenant, now) = (op.tenant.clone(), op.now());
    let id = asked.challenge.clone();
    let anybody = Witness::of(op, &UserId::new(""), origin);
    let key = op.derived.throttle;
    let tried = op
        .store
        .write(move |w| {
            let Some(tried) = w.try_challenge(&tenant, &id, now)? else {
                return Ok(None);
            };
            // A failure until it turns out to be none: of whoever exists, as much is waited for as of whoever does not.
            let failure = Failure::note(
                w,
                (&key, &tenant, now),
                (tried.user_id.as_ref(), id.as_str()),
                Method::Email,
                &anybody,
            )?;
            Ok(Some((tried, failure)))
        })
        .await?;
    let (tried, failure) = tried.ok_or(Refused::Wrong)?;
    if !challenge::is_code_of(op, &tried, typed) {
        return Err(Refused::Wrong);
    }
    let (id, tenant) = (tried.id.clone(), op.tenant.clone());
    let is_first = op
        .store
        .write(move |w| {
            if !w.redeem_challenge(&id, now)? {
                return Ok(false);
            }
            failure.take_back(w, &tenant)?;
            Ok(true)
        })
        .await?;
    if is_first {
        Ok(tried)
    } else {
        Err(Refused::Wrong)
    }
}

/// What a link of that interaction is, whoever goes on with it: nothing that was sent without one.
///
/// # Errors
/// [`StoreError`].
pub async fn find_of(
    op: &Provider,
    interaction: &InteractionId,
    link: &str,
) -> Result<Option<Challenge>, StoreError> {
    let found = challenge::find(op, link).await?;
    Ok(found.filter(|found| {
        let has_link = matches!(
            found.purpose,
            Purpose::SignIn | Purpose::NewPassword | Purpose::SignUp { .. }
        );
        has_link && found.interaction_id.as_ref() == Some(interaction)
    }))
}

/// What a link of this interaction leads to, without using it up. Whoever has it signed in is the one whom the page names: somebody
/// else's name may have been typed since the mail was asked for.
///
/// # Errors
/// [`StoreError`].
pub async fn find(
    op: &Provider,
    interaction: &Interaction,
    link: &str,
) -> Result<Option<Challenge>, StoreError> {
    let Some(found) = find_of(op, &interaction.id, link).await? else {
        return Ok(None);
    };
    if matches!(found.purpose, Purpose::SignUp { .. }) {
        return Ok(Some(found));
    }
    let Some(typed) = &interaction.progress.identifier else {
        return Ok(None);
    };
    let (tenant, key) = (op.tenant.clone(), typed_key(typed));
    let named = op.store.read(move |r| r.find_user_by_key(&tenant, &key));
    let named = named.await?.map(|user| user.id);
    Ok(Some(found).filter(|found| named.is_some() && found.user_id == named))
}

/// Uses a link of this interaction up.
///
/// # Errors
/// [`Refused::Wrong`] also for one that was used, is over, was asked for elsewhere, or for somebody else.
pub async fn follow(
    op: &Provider,
    interaction: &Interaction,
    link: &str,
) -> Result<Challenge, Refused> {
    let found = find(op, interaction, link).await?;
    let found = found.ok_or(Refused::Wrong)?;
    if challenge::redeem(op, &found).await? {
        Ok(found)
    } else {
        Err(Refused::Wrong)
    }
}

/// Whom a code or a link that was used up proves.
///
/// # Errors
/// [`Refused::Wrong`] where it is void: the person was turned off, or their credentials have changed.
pub async fn prove(op: &Provider, redeemed: &Challenge) -> Result<Proven, Refused> {
    let user = challenge::owner(op, redeemed).await?;
    Ok(Proven {
        user: user.ok_or(Refused::Wrong)?,
        proofs: vec![Proof::new(Method::Email, op.now())],
        epoch: redeemed.epoch,
        session: None,
        resets_password: redeemed.purpose == Purpose::NewPassword,
    })
}
