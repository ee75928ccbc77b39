//! Where the server listens, what it lets others take, and what it logs.

use std::net::SocketAddr;
use std::path::PathBuf;

use serde::Deserialize;

use crate::config::Span;

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

/// `tls`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Tls {
    /// A file with the server's certificate, and those between it and its authority.
    pub certificate_file: Option<PathBuf>,
    /// A file with the certificate's private key.
    pub key_file: Option<PathBuf>,
    /// Whether clients are asked for certificates at `listen.address`.
    pub client_certificates: ClientCertificates,
}

/// `tls.client_certificates`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ClientCertificates {
    /// They are not.
    #[default]
    Off,
    /// They are, and may have none.
    Optional,
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

/// `outgoing`: requests of ours to addresses that clients registered.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Outgoing {
    /// Networks (`10.0.0.0/8`) and addresses that are not public, and may be asked all the same.
    pub networks: Vec<String>,
    /// The certificates of authorities that vouch for servers beside the machine's.
    pub ca_file: Option<PathBuf>,
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
    /// Authorization requests that one client may push in a minute.
    pub pushed_requests_per_client: Option<u32>,
    /// Authorization codes that one person may be given in a minute.
    pub codes_per_person: Option<u32>,
    /// How often one person may be asked by the back channel in an hour.
    pub prompts_per_person: Option<u32>,
    /// Mails that strangers may ask for in an hour.
    pub mails: Option<u32>,
    /// How long the server goes on after it was told to stop, while its readiness probe says that it will.
    pub notice: Option<Span>,
    /// How long requests under way may take when the server stops.
    pub drain: Option<Span>,
    /// Processes that do what a library may not survive, as speaking with directories.
    pub connector_workers: Option<usize>,
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
