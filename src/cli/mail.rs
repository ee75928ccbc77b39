//! `doorward mail`.

use clap::{Args, Subcommand};
use serde_json::json;

use super::failure::Failure;
use super::output::{print, printable};
use super::{Common, Format};
use crate::app::StartError;
use crate::clock::Clock;
use crate::domain::id::MailId;
use crate::entropy::Entropy;
use crate::mail::address::{Address, Mailbox};
use crate::mail::letter::{Letter, Mail};
use crate::mail::step::{Step, Undelivered};
use crate::mail::{Letterhead, Mailer};
use crate::web;

/// Mail.
#[derive(Debug, Subcommand)]
pub(super) enum MailCommand {
    Test(Test),
}

/// Send a mail to an address, at once, and show each step on its way.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  doorward mail test alex@example.com")]
pub(super) struct Test {
    /// Whom to send it to
    address: String,
    /// The language that it is written in
    #[arg(long, value_name = "TAG", default_value = "en")]
    locale: String,
    #[command(flatten)]
    format: Format,
}

pub(super) fn run(common: &Common, command: &MailCommand) -> Result<(), Failure> {
    match command {
        MailCommand::Test(arguments) => test(common, arguments),
    }
}

fn test(common: &Common, arguments: &Test) -> Result<(), Failure> {
    let Test {
        address,
        locale,
        format,
    } = arguments;
    let recipient = Address::parse(address)
        .map_err(|error| Failure::wrong(format!("{}: {error}.", printable(address))))?;
    let plan = common.plan()?;
    let issuer = plan.issuer()?;
    let Some(mail_plan) = plan.mail else {
        return Err(Failure::wrong(
            "No mail server is named: set mail.smtp and mail.from; docs/configuration.md says how.",
        ));
    };
    let server = format!("{}:{}", mail_plan.server.host, mail_plan.server.port);
    let mailer = Mailer::new(mail_plan, &issuer, web::mail::render);
    let mail = Mail {
        recipient: Mailbox::of(recipient),
        locale: locale.clone(),
        zone: String::new(),
        letter: Letter::Test,
    };
    let letterhead = Letterhead {
        name: &plan.name,
        issuer: &issuer,
    };
    let now = Clock::system().now();
    let id: MailId = Entropy.id(now)?;
    let parcel = mailer
        .write(letterhead, &id, &mail, now)
        .map_err(|error| Failure::failed(format!("The mail cannot be written: {error}.")))?;
    let mut trail = Vec::new();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| StartError::Other(error.to_string()))?;
    let sent = runtime.block_on(async {
        let sent = mailer.smtp().send(&parcel, &mut trail).await;
        mailer.smtp().close().await;
        sent
    });
    report(*format, &server, &trail, sent)
}

fn report(
    format: Format,
    server: &str,
    trail: &[Step],
    sent: Result<(), Undelivered>,
) -> Result<(), Failure> {
    let steps: Vec<String> = trail.iter().map(ToString::to_string).collect();
    let mut lines: Vec<String> = steps
        .iter()
        .map(|step| format!("ok       {step}"))
        .collect();
    let Err(reason) = sent else {
        lines.push(format!(
            "{server} has taken the mail. Whether it arrives is in the hands of that server and those behind it."
        ));
        let data = json!({ "sent": true, "steps": steps });
        return print(format, &lines.join("\n"), &data);
    };
    let (step, said, mend) = (reason.step, printable(&reason.said), mend(reason.step));
    lines.push(format!("failed   {step}: {said}"));
    lines.push(format!("         → {mend}"));
    let data = json!({
        "sent": false,
        "steps": steps,
        "failed": step.to_string(),
        "found": said,
        "mend": mend,
    });
    print(format, &lines.join("\n"), &data)?;
    Err(Failure::Said)
}

/// Steps in one line.
pub(super) fn names(trail: &[Step]) -> String {
    let names: Vec<String> = trail.iter().map(ToString::to_string).collect();
    names.join("; ")
}

/// What to do about a step that failed.
pub(super) const fn mend(step: Step) -> &'static str {
    match step {
        Step::Prepare => {
            "Correct mail.password_file and mail.ca_file, and let whom the server runs as read what they name."
        }
        Step::Connect => {
            "Does a mail server listen at mail.smtp, and does no firewall stand before it? With mail.tls = \"implicit\" its port is mostly 465, with \"starttls\" 587; its certificate must be for that name, in date, and of an authority that this machine trusts, or that of mail.ca_file."
        }
        Step::Encrypt => {
            "Is its certificate for the name in mail.smtp, in date, and of an authority that this machine trusts, or that of mail.ca_file? If it offers no STARTTLS, set mail.tls = \"implicit\" and that port, mostly 465. If it did offer it, somebody on the way takes it away."
        }
        Step::Authenticate => {
            "Correct mail.user and the password, mail.password_file or mail.password. If it asks nobody to sign in, leave them out."
        }
        Step::Sender => {
            "Does it let this user send from mail.from? Some take mail only of addresses that are the user's own; some only of who signs in: mail.user."
        }
        Step::Recipient => {
            "Is the address right? Some servers hand on mail to others only for who signs in: mail.user."
        }
        Step::Content => {
            "It does not like the message. Its own log says why; mostly because it takes it for unwanted: is mail.from an address that this server may speak for (SPF, DKIM)?"
        }
    }
}
