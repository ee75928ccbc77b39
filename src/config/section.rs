//! The sections of the configuration. A field that is absent has the default of the part of the program that it is for.

use std::net::SocketAddr;
use std::path::PathBuf;

use serde::Deserialize;

use super::{Branding, Hidden, Span};
use crate::domain::scope::Scope;

/// Everything that can be configured.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// The issuer identifier: the address by which browsers and clients reach the server.
    pub issuer: Option<String>,
    /// What the provider is called on its pages.
    pub name: Option<String>,
    /// How its pages look.
    pub branding: Branding,
    /// Where it listens.
    pub listen: Listen,
    /// Where its data is.
    pub database: Database,
    /// What its secrets are encrypted under.
    pub secrets: Secrets,
    /// How long things are good.
    pub lifetimes: Lifetimes,
    /// When signing keys change.
    pub keys: Keys,
    /// Which scopes there are.
    pub scopes: Scopes,
    /// Which passwords may be set.
    pub passwords: Passwords,
    /// What is expected of a sign-in.
    pub sign_in: SignIn,
    /// Who may make an account.
    pub sign_up: SignUp,
    /// What people may change of their account.
    pub account: Account,
    /// Where people's pictures are.
    pub pictures: Pictures,
    /// Who takes mail, and who it is from.
    pub mail: Mail,
    /// Which passkeys may be made, and who may use them.
    pub passkeys: Passkeys,
    /// What a client, and all clients together, may take.
    pub limits: Limits,
    /// What is logged, and how.
    pub log: Log,
}

/// `listen`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Listen {
    /// Address and port.
    pub address: Option<SocketAddr>,
    /// The reverse proxies that are believed, as networks (`10.0.0.0/8`) or addresses.
    pub trusted_proxies: Vec<String>,
    /// The header in which they write whom they speak for.
    pub forwarded_by: ForwardedBy,
}

/// `listen.forwarded_by`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ForwardedBy {
    /// `X-Forwarded-For`.
    #[default]
    XForwardedFor,
    /// `Forwarded` (RFC 7239).
    Forwarded,
}

/// `database`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Database {
    /// `sqlite:PATH` or `postgres://…`.
    pub url: Option<Hidden>,
    /// Connections that read (SQLite), or that do everything (PostgreSQL).
    pub connections: Option<usize>,
    /// Whether `serve` brings the tables up to date.
    pub migrate_on_start: Option<bool>,
    /// For measurements only: how hard SQLite flushes.
    pub synchronous: Synchronous,
    /// For measurements only: whether SQLite commits in groups.
    pub group_commit: Option<bool>,
}

/// `database.synchronous`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Synchronous {
    /// Each answered write is on the disk.
    #[default]
    Full,
    /// It may not be.
    Off,
}

/// `secrets`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Secrets {
    /// The file with the master key: 32 bytes as base64 or base64url.
    pub master_key_file: Option<PathBuf>,
    /// The master key itself.
    pub master_key: Option<Hidden>,
}

/// `lifetimes`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Lifetimes {
    /// Of an authorization code.
    pub code: Option<Span>,
    /// Of an access token.
    pub access_token: Option<Span>,
    /// Of an ID token.
    pub id_token: Option<Span>,
    /// Of a refresh token that is not used.
    pub refresh_token: Option<Span>,
    /// Of all refresh tokens of one authorization together.
    pub refresh_absolute: Option<Span>,
    /// How long after its use a refresh token may be presented again.
    pub refresh_grace: Option<Span>,
    /// Of a session without a request.
    pub session_idle: Option<Span>,
    /// Of a session, whatever happens.
    pub session_absolute: Option<Span>,
    /// How long an authorization request waits for its end-user.
    pub interaction: Option<Span>,
    /// How long it is kept what happened to an account.
    pub activity: Option<Span>,
    /// How long somebody who wants their account deleted can change their mind.
    pub deletion_grace: Option<Span>,
}

/// `keys`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Keys {
    /// How long a key signs.
    pub rotation_period: Option<Span>,
    /// How long a key is published before it signs.
    pub announcement: Option<Span>,
    /// How long a key is published after it signed last.
    pub retention: Option<Span>,
}

/// `scopes`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Scopes {
    /// Scopes that clients may be registered for beyond the standard ones, separated by spaces.
    pub additional: Scope,
}

/// `passwords`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Passwords {
    /// Characters of a new password, at least.
    pub min_length: Option<usize>,
    /// A list of breached passwords: a folder of ranges, or a sorted file.
    pub breached: Option<PathBuf>,
    /// How many of somebody's last passwords they may not take again.
    pub history: Option<usize>,
    /// Whether who forgot theirs chooses another by a mail to their address.
    pub reset_by_mail: Option<bool>,
}

/// `sign_in`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SignIn {
    /// For how long people may trust a device, on which they are then not asked for a second factor; `0s` if never.
    pub trusted_devices: Option<Span>,
    /// Whether people may sign in by a code or a link that is sent to their address, without a password.
    pub by_mail: Option<bool>,
    /// Whether a code that is sent to their address is a second factor for who has no other.
    pub mail_as_second_factor: Option<bool>,
    /// Zero bits of the work that the browser of a stranger does before a password is judged or a mail is sent.
    pub proof_of_work: Option<u8>,
    /// Of whom a second factor is asked.
    pub second_factor: Option<SecondFactor>,
}

/// `sign_up`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SignUp {
    /// Who may make an account.
    pub mode: SignUpMode,
    /// With `domains`: what stands behind the `@` of those who may.
    pub domains: Vec<String>,
}

/// `sign_up.mode`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SignUpMode {
    /// Nobody.
    #[default]
    Off,
    /// Whoever was invited.
    Invitation,
    /// Whoever was invited, or has an address of one of `sign_up.domains`.
    Domains,
    /// Everybody.
    Open,
}

/// `account`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Account {
    /// The claims that people may change themselves.
    pub editable: Option<Vec<String>>,
    /// Whether people can have their account deleted.
    pub self_deletion: Option<bool>,
}

/// `pictures`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Pictures {
    /// `database`, `file:///FOLDER` or `s3://BUCKET/PREFIX`.
    pub store: Option<String>,
    /// The server that speaks S3.
    pub endpoint: Option<String>,
    /// The region that requests are signed for.
    pub region: Option<String>,
    /// The id of the access key.
    pub key_id: Option<String>,
    /// The secret access key.
    pub secret: Option<Hidden>,
}

/// `sign_in.second_factor`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SecondFactor {
    /// Of who set one up to be asked for it.
    Optional,
    /// Of everybody: who has none sets one up on the way.
    Required,
}

/// `mail`. Without `smtp` no mail is sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mail {
    /// The server: `smtp://HOST:PORT`.
    pub smtp: Option<String>,
    /// How the connection to it is encrypted.
    pub tls: Option<MailTls>,
    /// Who signs in there.
    pub user: Option<String>,
    /// The file with the password.
    pub password_file: Option<PathBuf>,
    /// The password itself.
    pub password: Option<Hidden>,
    /// Who mail is from: `address`, or `Name <address>`.
    pub from: Option<String>,
    /// Who is written to by whoever answers.
    pub reply_to: Option<String>,
    /// The certificate of the authority that vouches for the server, in place of the machine's.
    pub ca_file: Option<PathBuf>,
}

/// `mail.tls`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MailTls {
    /// By STARTTLS.
    StartTls,
    /// From the first byte.
    Implicit,
    /// Not at all.
    None,
}

/// `passkeys`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Passkeys {
    /// The models of authenticators that may be enrolled, by their AAGUIDs; none for all.
    pub allowed_aaguids: Vec<String>,
    /// Other origins whose pages may use the passkeys of this issuer.
    pub related_origins: Vec<String>,
    /// Whether who signs in by a password is offered a passkey for the next time.
    pub offer: Option<bool>,
}

/// `limits`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Time for a request's head.
    pub head: Option<Span>,
    /// Bytes of a request's head.
    pub head_bytes: Option<usize>,
    /// Time between two requests of a connection.
    pub idle: Option<Span>,
    /// Time for a request's body.
    pub body: Option<Span>,
    /// Bytes of a request's body.
    pub body_bytes: Option<u64>,
    /// Time from the end of the head until the answer is written.
    pub request: Option<Span>,
    /// How long a connection that is being closed is still read.
    pub linger: Option<Span>,
    /// How long sent bytes may stay unacknowledged.
    pub unacknowledged: Option<Span>,
    /// Connections at a time.
    pub connections: Option<u32>,
    /// Of them, from one network.
    pub connections_per_network: Option<u32>,
    /// Authorization requests that may begin to wait in a minute, from one network.
    pub interactions_per_network: Option<u32>,
    /// Authorization codes that one person may be given in a minute.
    pub codes_per_person: Option<u32>,
    /// Mails that strangers may ask for in an hour.
    pub mails: Option<u32>,
    /// How long the server goes on after it was told to stop, while its readiness probe says that it will.
    pub notice: Option<Span>,
    /// How long requests under way may take when the server stops.
    pub drain: Option<Span>,
    /// Threads that hash passwords.
    pub hashing_threads: Option<usize>,
    /// Passwords that may wait for such a thread.
    pub hashing_places: Option<usize>,
    /// How long a password may wait for it.
    pub hashing_wait: Option<Span>,
    /// Memory of one argon2id hash, in KiB.
    pub hashing_memory: Option<u32>,
    /// Passes of argon2id over that memory.
    pub hashing_passes: Option<u32>,
}

/// `log`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Log {
    /// One JSON object a line, or text.
    pub format: Option<LogFormat>,
    /// What is logged, as `tracing_subscriber`'s `EnvFilter` has it: `info`, `warn,doorward::login=debug`.
    pub filter: Option<String>,
}

/// `log.format`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// One JSON object a line.
    Json,
    /// One line of text.
    Text,
}
