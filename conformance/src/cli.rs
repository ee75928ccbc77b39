//! The command line, and what it says about the target.

use std::fs;
use std::io::{self, BufRead};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Parser;
use serde_json::{Value, json};
use thiserror::Error;
use url::Url;

use crate::http::Http;
use crate::jose::ClientKey;
use crate::page::Person;
use crate::plan::{self, Entry};
use crate::target::{Clients, Credentials, StaticClients, Target};

/// Checks any OpenID Provider, by its issuer URL, as the OpenID Foundation's certification plans do.
#[derive(Debug, Parser)]
#[command(version, about)]
pub struct Options {
    /// The provider's issuer URL.
    #[arg(long, required_unless_present = "from_ready_line")]
    pub issuer: Option<String>,
    /// Read issuer, person and initial access token from the one line of JSON in FILE (`-` is standard input).
    #[arg(long, value_name = "FILE")]
    pub from_ready_line: Option<PathBuf>,
    /// A plan, by its key or official name, or a family of plans: oidc, fapi2, fapi2-mtls (whose clients show certificates), fapi-ciba, all.
    /// May be repeated.
    #[arg(long, default_value = "oidc")]
    pub plan: Vec<String>,
    /// Only these modules.
    #[arg(long, num_args = 1..)]
    pub module: Vec<String>,
    /// Who signs in.
    #[arg(long)]
    pub username: Option<String>,
    /// That person's password.
    #[arg(long)]
    pub password: Option<String>,
    /// Sent with each client registration.
    #[arg(long, value_name = "TOKEN")]
    pub initial_access_token: Option<String>,
    /// JSON with further metadata for the registrations of some modules, or of all of a plan: `{"MODULE": {…}, "PLAN": {…}}`.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["client_id", "clients"])]
    pub registration_metadata: Option<PathBuf>,
    /// A client that exists already, instead of registration; needs --redirect-uri.
    #[arg(long, requires = "client_secret", requires = "redirect_uri")]
    pub client_id: Option<String>,
    /// Its secret.
    #[arg(long)]
    pub client_secret: Option<String>,
    /// Its registered redirect URI; nothing needs to listen there.
    #[arg(long)]
    pub redirect_uri: Option<String>,
    /// Its registered post-logout redirect URI.
    #[arg(long)]
    pub post_logout_redirect_uri: Option<String>,
    /// JSON with the clients `client`, `client2` and `client_secret_post` (RFC 7591 metadata), instead of registration.
    #[arg(long, value_name = "FILE", conflicts_with = "client_id")]
    pub clients: Option<PathBuf>,
    /// A command that makes the provider sign with new keys, run by sh; without it oidcc-server-rotate-keys is skipped.
    #[arg(long, value_name = "COMMAND")]
    pub rotate_keys: Option<String>,
    /// The page on which the person finds what clients ask by the back channel, for the plans of FAPI-CIBA; /account/requests if not given.
    #[arg(long, value_name = "PATH")]
    pub approval_page: Option<String>,
    /// The value of login_hint; buffy@<issuer host> if not given.
    #[arg(long)]
    pub login_hint: Option<String>,
    /// Accept any TLS certificate.
    #[arg(long)]
    pub insecure: bool,
    /// Let the issuer be http: the checks for https become notes.
    #[arg(long)]
    pub allow_http: bool,
    /// How many modules run at once.
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u8).range(1..=32))]
    pub jobs: u8,
    /// The table of verdicts that are expected and why; anything else that is not PASSED makes the exit code 1.
    #[arg(long, value_name = "FILE")]
    pub skips: Option<PathBuf>,
    /// Write the results as JSON.
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
    /// Write the results as one HTML page.
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,
    /// Write both: results.json and index.html in that folder.
    #[arg(long, value_name = "FOLDER")]
    pub report: Option<PathBuf>,
}

/// Why a run cannot begin.
#[derive(Debug, Error)]
pub enum OptionsError {
    /// A file could not be read.
    #[error("{path}: {source}")]
    Read {
        /// Which one.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file is no JSON.
    #[error("{path}: {source}")]
    Json {
        /// Which one.
        path: PathBuf,
        /// Why.
        source: serde_json::Error,
    },
    /// Something that is needed was not given.
    #[error("{0}")]
    Missing(String),
    /// The HTTP client could not be made.
    #[error("HTTP client: {0}")]
    Http(#[from] reqwest::Error),
    /// The client key could not be made.
    #[error("client key: {0}")]
    Key(#[from] openssl::error::ErrorStack),
}

impl Options {
    /// What the run is about.
    pub fn target(&self) -> Result<Target, OptionsError> {
        let ready = self.ready_line()?;
        let from_ready = |pointer: &str| {
            ready
                .pointer(pointer)
                .and_then(Value::as_str)
                .map(str::to_owned)
        };
        let issuer = self.issuer.clone().or_else(|| from_ready("/issuer"));
        let issuer = issuer.ok_or_else(|| missing("issuer"))?;
        let host = Url::parse(&issuer)
            .ok()
            .and_then(|url| url.host_str().map(str::to_owned))
            .ok_or_else(|| missing("issuer that is a URL"))?;
        let person = Person {
            username: self
                .username
                .clone()
                .or_else(|| from_ready("/person/username"))
                .unwrap_or_default(),
            password: self
                .password
                .clone()
                .or_else(|| from_ready("/person/password"))
                .unwrap_or_default(),
        };
        let token = self.initial_access_token.clone();
        let credentials = Credentials::generate()?;
        Ok(Target {
            issuer,
            person,
            clients: self.clients(token.or_else(|| from_ready("/admin_token")))?,
            allow_http: self.allow_http,
            login_hint: self
                .login_hint
                .clone()
                .unwrap_or_else(|| format!("buffy@{host}")),
            http: Http::new(self.insecure)?.with_certificates(
                self.insecure,
                &[
                    credentials.first.certificate.pem()?,
                    credentials.second.certificate.pem()?,
                ],
            )?,
            key: Arc::new(ClientKey::generate()?),
            credentials,
            rotate_keys: self.rotate_keys.clone(),
            approval_page: self
                .approval_page
                .clone()
                .or_else(|| from_ready("/approval_page"))
                .unwrap_or_else(|| "/account/requests".to_owned()),
        })
    }

    fn clients(&self, initial_access_token: Option<String>) -> Result<Clients, OptionsError> {
        let clients = if let Some(path) = &self.clients {
            let file = read_json(path)?;
            let client = file
                .get("client")
                .cloned()
                .ok_or_else(|| missing("`client` in the file of clients"))?;
            StaticClients {
                client,
                client2: file.get("client2").cloned(),
                client_secret_post: file.get("client_secret_post").cloned(),
            }
        } else if let Some(client_id) = &self.client_id {
            let client = json!({
                "client_id": client_id,
                "client_secret": self.client_secret,
                "redirect_uris": [self.redirect_uri],
                "post_logout_redirect_uris": self.post_logout_redirect_uri.iter().collect::<Vec<_>>(),
            });
            StaticClients {
                client,
                client2: None,
                client_secret_post: None,
            }
        } else {
            let module_metadata = match &self.registration_metadata {
                Some(path) => read_json(path)?,
                None => Value::Null,
            };
            return Ok(Clients::Dynamic {
                initial_access_token,
                module_metadata,
            });
        };
        Ok(Clients::Static(Box::new(clients)))
    }

    fn ready_line(&self) -> Result<Value, OptionsError> {
        let Some(path) = &self.from_ready_line else {
            return Ok(Value::Null);
        };
        if path.as_os_str() != "-" {
            let text = read_text(path)?;
            return parse_json(path, text.lines().next().unwrap_or_default());
        }
        let mut line = String::new();
        io::stdin()
            .lock()
            .read_line(&mut line)
            .map_err(|source| read_error(path, source))?;
        parse_json(path, &line)
    }

    /// The modules to run, in the order of their plans.
    pub fn entries(&self, registers: bool) -> Result<Vec<Entry>, OptionsError> {
        let mut entries: Vec<Entry> = Vec::new();
        for name in &self.plan {
            let plans = plan::named(name);
            if plans.is_empty() {
                return Err(missing(&format!("plan {name}")));
            }
            entries.extend(plans.iter().flat_map(|plan| plan.entries(registers)));
        }
        if !self.module.is_empty() {
            entries.retain(|entry| self.module.iter().any(|name| name == entry.module));
        }
        if entries.is_empty() {
            return Err(missing("module of that name in these plans"));
        }
        Ok(entries)
    }
}

fn missing(what: &str) -> OptionsError {
    OptionsError::Missing(format!("there is no {what}"))
}

fn read_error(path: &Path, source: io::Error) -> OptionsError {
    OptionsError::Read {
        path: path.to_owned(),
        source,
    }
}

/// A file's text.
pub fn read_text(path: &Path) -> Result<String, OptionsError> {
    fs::read_to_string(path).map_err(|source| read_error(path, source))
}

fn read_json(path: &Path) -> Result<Value, OptionsError> {
    parse_json(path, &read_text(path)?)
}

fn parse_json(path: &Path, text: &str) -> Result<Value, OptionsError> {
    serde_json::from_str(text).map_err(|source| OptionsError::Json {
        path: path.to_owned(),
        source,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(arguments: &[&str]) -> Options {
        let base = ["conformance", "--issuer", "http://localhost:1"];
        Options::try_parse_from(base.iter().chain(arguments)).unwrap()
    }

    #[test]
    fn plans_and_modules_choose_the_entries() {
        let count = |arguments: &[&str]| options(arguments).entries(true).map(|all| all.len());
        assert_eq!(count(&[]).unwrap(), 321);
        assert_eq!(count(&["--plan", "config"]).unwrap(), 1);
        assert_eq!(count(&["--module", "oidcc-server"]).unwrap(), 9);
        assert!(count(&["--module", "nothing"]).is_err());
        assert!(count(&["--plan", "nothing"]).is_err());
    }

    #[test]
    fn the_login_hint_is_of_the_issuers_host() {
        assert_eq!(options(&[]).target().unwrap().login_hint, "buffy@localhost");
    }

    #[test]
    fn a_client_of_ones_own_turns_registration_off() {
        let arguments = [
            "--client-id",
            "c",
            "--client-secret",
            "s",
            "--redirect-uri",
            "https://rp/cb",
        ];
        assert!(!options(&arguments).target().unwrap().registers());
        assert!(options(&[]).target().unwrap().registers());
    }
}
