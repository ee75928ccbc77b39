//! Mail: what is said to people outside of the browser.
//!
//! A use-case posts a mail in the transaction that is its reason ([`outbox::Stamp::post`]); a job sends it ([`delivery`]), as often as it
//! takes, as long as what it says is of use. Words and templates are `web::mail`'s, which hands over [`Render`].

pub mod address;
pub mod delivery;
pub mod letter;
mod line;
mod message;
pub mod outbox;
pub mod server;
pub mod shelf;
pub mod smtp;
pub mod step;

use std::fmt;

use self::address::Mailbox;
use self::letter::Mail;
use self::server::Server;
use self::shelf::Shelf;
use self::smtp::Smtp;
use crate::provider::Issuer;

/// What the operator says of mail.
#[derive(Clone, Debug)]
pub struct MailPlan {
    /// The server that takes it.
    pub server: Server,
    /// Who it is from.
    pub from: Mailbox,
    /// Who is written to by whoever answers.
    pub reply_to: Option<Mailbox>,
}

/// Whose letters they are: what each of them says beside its own words.
#[derive(Clone, Copy, Debug)]
pub struct Letterhead<'p> {
    /// The provider's name.
    pub name: &'p str,
    /// Its address; links lead nowhere else.
    pub issuer: &'p Issuer,
}

/// A letter in somebody's language.
#[derive(Clone, PartialEq, Eq)]
pub struct Rendered {
    /// One line.
    pub subject: String,
    /// The words alone.
    pub text: String,
    /// The same as HTML.
    pub html: String,
    /// The language.
    pub lang: &'static str,
}

impl fmt::Debug for Rendered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Rendered({})", self.lang)
    }
}

/// Why a letter cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum Unwritten {
    /// A link leads somewhere else.
    #[error("its link does not lead to the issuer")]
    Link,
    /// The template, or the message around it.
    #[error("{0}")]
    Form(String),
}

/// Writes a letter.
pub type Render = fn(Letterhead<'_>, &Mail) -> Result<Rendered, Unwritten>;

/// What becomes of mail.
#[derive(Debug)]
pub enum Post {
    /// It is sent.
    Server(Box<Mailer>),
    /// It is kept, for whoever tries a development server.
    Shelf(Shelf),
}

/// Sends mail.
#[derive(Debug)]
pub struct Mailer {
    smtp: Smtp,
    from: Mailbox,
    reply_to: Option<Mailbox>,
    render: Render,
}

impl Mailer {
    /// Makes it; no connection is made before there is something to send.
    #[must_use]
    pub fn new(plan: MailPlan, issuer: &Issuer, render: Render) -> Self {
        let MailPlan {
            server,
            from,
            reply_to,
        } = plan;
        Self {
            smtp: Smtp::new(server, issuer),
            from,
            reply_to,
            render,
        }
    }

    /// The way to the server.
    #[must_use]
    pub const fn smtp(&self) -> &Smtp {
        &self.smtp
    }
}
