//! Where a password comes from: never the command line, which every process on the machine can read.

use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};

use clap::Args;
use zeroize::Zeroizing;

use super::failure::Failure;
use crate::app::plan::Plan;
use crate::domain::user::User;
use crate::entropy::Entropy;
use crate::login::hashing::{HashingPool, Password, PoolSize};
use crate::login::new_password::{Unfit, Untaken, names_of};
use crate::provider::Issuer;
use crate::web::i18n::Localizer;
use crate::web::new_password;

/// Of a file that is read for a password.
const LONGEST_FILE: u64 = 64 * 1024;

/// Where to read it.
#[derive(Clone, Debug, Args)]
pub(super) struct PasswordSource {
    /// Read the password from the first line of this file; - is standard input. Without it, it is asked for
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
}

impl PasswordSource {
    /// A new password for somebody: asked for twice on a terminal, else read.
    pub(super) async fn read_new(&self, plan: &Plan, owner: &User) -> Result<Password, Failure> {
        let text = match self.password_file.as_deref() {
            Some(path) if path != Path::new("-") => {
                read_line(File::open(path).map_err(|error| {
                    Failure::failed(format!("{} cannot be read: {error}.", path.display()))
                })?)?
            }
            None if io::stdin().is_terminal() => ask_twice()?,
            Some(_) | None => read_line(io::stdin().lock())?,
        };
        if text.is_empty() {
            return Err(Failure::failed(
                "No password was given: the input is empty. Type it at a terminal, or name a file: --password-file FILE.",
            ));
        }
        let host = plan.issuer.as_ref().map(Issuer::authority);
        let known: Vec<&str> = names_of(owner)
            .chain([plan.name.as_str()])
            .chain(host.as_deref())
            .collect();
        let judged = plan.rules.judge(&text, &known).await;
        judged.map_err(|untaken| match untaken {
            Untaken::Unfit(unfit) => refused(&unfit),
            Untaken::Hashing(error) => error.into(),
        })
    }
}

/// Why it cannot be set, and what would be better, as pages say it.
fn refused(unfit: &Unfit) -> Failure {
    let sentences = new_password::sentences(Localizer::reference(), unfit).join(" ");
    // Signs of direction are for pages; a terminal may show them.
    let sentences = sentences.replace(['\u{2068}', '\u{2069}'], "");
    Failure::failed(format!("That password cannot be set. {sentences}"))
}

/// The hash of a new password, under the configured cost, unless it is one of the `last`.
pub(super) async fn hash(
    plan: &Plan,
    password: Password,
    last: &[String],
) -> Result<String, Failure> {
    let pool = HashingPool::new(
        PoolSize {
            threads: std::num::NonZeroUsize::MIN,
            ..plan.hashing
        },
        plan.cost,
    )?;
    if plan.rules.is_used(&pool, &password, last).await? {
        return Err(refused(&Unfit::Used));
    }
    Ok(pool.hash(password, Entropy.bytes()?).await?)
}

fn ask_twice() -> Result<Zeroizing<String>, Failure> {
    let first = Zeroizing::new(rpassword::prompt_password("New password: ")?);
    let second = Zeroizing::new(rpassword::prompt_password("Once more: ")?);
    if first == second {
        Ok(first)
    } else {
        Err(Failure::failed(
            "The two passwords differ. Nothing was changed.",
        ))
    }
}

/// The first line, without its end, and without the mark of the byte order that some editors write before it.
fn read_line(source: impl Read) -> Result<Zeroizing<String>, Failure> {
    let mut text = Zeroizing::new(String::new());
    source.take(LONGEST_FILE).read_to_string(&mut text)?;
    Ok(Zeroizing::new(
        text.trim_start_matches('\u{FEFF}')
            .lines()
            .next()
            .unwrap_or_default()
            .to_owned(),
    ))
}
