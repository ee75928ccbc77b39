//! `doorward user invite` and `doorward user link`: links that let somebody in once.

use std::time::Duration;

use clap::Args;
use serde_json::json;

use super::{Who, find};
use crate::cli::failure::Failure;
use crate::cli::output::{moment, print, printable};
use crate::cli::{Format, Tools};
use crate::config::Span;
use crate::domain::authentication::{Acr, Method, Proof};
use crate::domain::challenge::{Challenge, Purpose};
use crate::domain::id::UserId;
use crate::login::challenge::{self, Issued};
use crate::login::enrolled;
use crate::login::local::may_sign_in_here;
use crate::login::notice::mailbox_of;
use crate::login::policy::{self, WantedAcr};
use crate::login::sign_up::SignUp;
use crate::mail::address::{Address, Mailbox};
use crate::mail::letter::{Letter, Mail};
use crate::provider::Provider;
use crate::secret::Concealed;

const HOUR: Duration = Duration::from_hours(1);
const DAY: Duration = Duration::from_hours(24);
/// The longest that a link is good.
const LONGEST: Duration = Duration::from_hours(30 * 24);

/// Invite somebody to make an account, with this address and no other.
///
/// The link is mailed; with --print it is printed, to be handed over in another way: then the address is not verified. It works once.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  doorward user invite kim@example.com --name 'Kim Doe'
  doorward user invite kim@example.com --good-for 30d --print")]
pub(in crate::cli) struct Invite {
    /// The address that is invited
    email: String,
    /// What they are called; they can change it
    #[arg(long)]
    name: Option<String>,
    /// Who invites, as the mail says it
    #[arg(long)]
    from: Option<String>,
    /// How long the link is good, as 7d
    #[arg(long, value_name = "SPAN")]
    good_for: Option<Span>,
    /// A BCP 47 tag: the language of the mail
    #[arg(long, default_value = "en")]
    locale: String,
    /// Print the link instead of mailing it
    #[arg(long)]
    print: bool,
    #[command(flatten)]
    format: Format,
}

/// Make a link with which somebody signs in once. A second factor is asked for as ever.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  doorward user link alex
  doorward user link alex --new-password --mail")]
pub(in crate::cli) struct Link {
    #[command(flatten)]
    who: Who,
    /// They then choose a password
    #[arg(long)]
    new_password: bool,
    /// Mail it to their address, which must be verified, instead of printing it
    #[arg(long)]
    mail: bool,
    /// How long the link is good, as 1h
    #[arg(long, value_name = "SPAN")]
    good_for: Option<Span>,
}

fn span(wanted: Option<Span>, usual: Duration) -> Result<Duration, Failure> {
    let span = wanted.map_or(usual, Span::duration);
    if span.is_zero() || span > LONGEST {
        return Err(Failure::wrong(
            "--good-for is to be at most 30d, and more than nothing.",
        ));
    }
    Ok(span)
}

fn address_of(op: &Provider, issued: &Issued) -> String {
    op.issuer.at(&format!("/link/{}", issued.link.reveal()))
}

pub(super) async fn invite(tools: &Tools, arguments: Invite) -> Result<(), Failure> {
    let address = Address::parse(&arguments.email)
        .map_err(|error| Failure::wrong(format!("{}: {error}.", printable(&arguments.email))))?;
    let good_for = span(arguments.good_for, DAY * 7)?;
    if tools.plan.settings.sign_up == SignUp::Off {
        return Err(Failure::wrong(
            "Nobody may make an account here: sign_up.mode = \"invitation\" lets those who are invited.",
        ));
    }
    let op = tools.provider().await?;
    let (tenant, key) = (op.tenant.clone(), address.key());
    let found = op
        .store
        .read(move |r| r.find_user_by_key(&tenant, &key))
        .await?;
    if found.is_some() {
        return Err(Failure::failed(format!(
            "{} has an account already.",
            printable(&arguments.email)
        )));
    }
    let purpose = Purpose::Invitation {
        address: address.as_str().to_owned(),
        name: arguments.name.clone(),
        is_mailed: !arguments.print,
    };
    let issued = challenge::issue(&op, purpose, None, good_for)?;
    let link = address_of(&op, &issued);
    let mail = Mail {
        recipient: Mailbox {
            name: arguments.name,
            address,
        },
        locale: arguments.locale,
        zone: String::new(),
        letter: Letter::Invitation {
            link: Concealed(link.clone()),
            days: good_for.as_secs().div_ceil(DAY.as_secs()),
            from: arguments.from,
        },
    };
    let mail = (!arguments.print).then_some(mail);
    let end = moment(issued.challenge.expires_at);
    hand_out(&op, issued.challenge, mail, good_for).await?;
    let who = printable(&arguments.email);
    if arguments.print {
        return print(
            arguments.format,
            &format!(
                "{link}\nIt lets {who} make an account, once, until {end}. That the address is theirs is not shown by it."
            ),
            &json!({ "email": arguments.email, "link": link, "expires_at": end }),
        );
    }
    print(
        arguments.format,
        &format!("{who} is invited, until {end}. A running server sends the mail."),
        &json!({ "email": arguments.email, "mailed": true, "expires_at": end }),
    )
}

pub(super) async fn link(tools: &Tools, arguments: Link) -> Result<(), Failure> {
    let Who { user, format } = arguments.who;
    let good_for = span(arguments.good_for, HOUR)?;
    let user = find(&tools.store, &user).await?;
    let name = printable(&user.username);
    if user.disabled_at.is_some() {
        return Err(Failure::failed(format!("{name} is disabled.")));
    }
    let op = tools.provider().await?;
    let purpose = Purpose::Entry {
        owes_password: arguments.new_password,
    };
    let mut issued = challenge::issue(&op, purpose, None, good_for)?;
    issued.challenge.user_id = Some(user.id.clone());
    let link = address_of(&op, &issued);
    let mail = if arguments.mail {
        let Some(recipient) = mailbox_of(&user) else {
            return Err(Failure::failed(format!(
                "{name} has no address that was shown to be theirs; without --mail the link is printed."
            )));
        };
        let letter = Letter::SignInLink {
            link: Concealed(link.clone()),
            minutes: good_for.as_secs().div_ceil(60),
        };
        Some(Mail::to(recipient, &user, letter))
    } else {
        None
    };
    let end = moment(issued.challenge.expires_at);
    let is_of_here = may_sign_in_here(&op, &user);
    let leads_in = is_of_here && (arguments.new_password || leads_in(&op, &user.id).await?);
    hand_out(&op, issued.challenge, mail, good_for).await?;
    let (text, key, value) = if arguments.mail {
        let text =
            format!("{name} gets a link by mail, good until {end}. A running server sends it.");
        (text, "mailed", json!(true))
    } else {
        let text = format!(
            "{link}\nIt signs {name} in, once, until {end}. Hand it to nobody else: who has it is them."
        );
        (text, "link", json!(link))
    };
    let warning = if leads_in {
        ""
    } else if !is_of_here {
        "\nIt does not lead in: people sign in by other providers alone (sign_in.upstreams_only)."
    } else {
        "\nIt does not lead in by itself: two factors are required, and beside a password they have mail alone. With --new-password they choose one, and sign in with it."
    };
    print(
        format,
        &format!("{text}{warning}"),
        &json!({ "sub": user.id.as_str(), key: value, "expires_at": end, "leads_in": leads_in }),
    )
}

/// Whether somebody gets in by the link and what they have. It counts as mail, and mail is no second factor to itself.
async fn leads_in(op: &Provider, user: &UserId) -> Result<bool, Failure> {
    let enrolled = enrolled::find(op, user).await?;
    let required = policy::required(op.settings.sign_in, &WantedAcr::default(), false);
    let followed = Proof::new(Method::Email, op.now());
    // Who has less than that sets up another factor on the way.
    Ok(required > enrolled.reachable()
        || required <= Acr::OneFactor
        || !policy::methods(&enrolled, &[followed], required).is_empty())
}

/// Keeps what the link is good for, and posts the mail in the same transaction.
async fn hand_out(
    op: &Provider,
    challenge: Challenge,
    mail: Option<Mail>,
    good_for: Duration,
) -> Result<(), Failure> {
    let stamp = match &mail {
        Some(_) => Some(op.stamp()?.ok_or_else(|| {
            Failure::wrong("No mail can be sent: mail.smtp is to say who takes it. Without mail the link can be printed.")
        })?),
        None => None,
    };
    op.store
        .write(move |w| {
            let epoch = match &challenge.user_id {
                Some(user) => w.find_credentials_epoch(user)?.unwrap_or(0),
                None => 0,
            };
            w.insert_challenge(&Challenge {
                epoch,
                code_hash: None,
                ..challenge.clone()
            })?;
            if let Some((stamp, mail)) = stamp.as_ref().zip(mail.as_ref()) {
                let person: Option<&UserId> = challenge.user_id.as_ref();
                // The operator is no stranger.
                let stamp = stamp.clone().counting(false);
                let _ = stamp.post(w, person, mail, good_for)?;
            }
            Ok(())
        })
        .await?;
    Ok(())
}
