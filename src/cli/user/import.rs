//! `doorward user import`: many people at once, with the password hashes of the system that they come from.
//!
//! ```text
//!  read and judge every line ── one is wrong ─▶ nobody is added, each wrong line is named
//!     ▼
//!  whose names are taken? ── some, and not --skip-existing ─▶ nobody is added, each is named
//!     ▼
//!  add them, some hundred in a transaction
//! ```

mod line;

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use serde_json::{Value, json};

use self::line::Newcomer;
use super::names::{Names, Reuse, advice};
use crate::app::plan::Plan;
use crate::cli::failure::Failure;
use crate::cli::output::{print, printable};
use crate::cli::{Format, Tools};
use crate::domain::activity::{Activity, By};
use crate::login::witness::Witness;
use crate::store::DuplicateUser;

/// People in one transaction: a running server waits for it.
const PORTION: usize = 200;
/// Lines that a refusal names; it says how many more there are.
const MOST_NAMED: usize = 20;

/// Add many people from a file of JSON Lines. Every line is checked before anybody is added.
#[derive(Debug, Args)]
#[command(
    after_help = "Each line is a JSON object: username, and where there is one password_hash, disabled, and claims by their names
(OpenID Connect Core 1.0, section 5.1):
  {\"username\": \"li\", \"password_hash\": \"$2b$12$…\", \"email\": \"li@example.com\", \"email_verified\": true}

Hashes that are known: argon2, bcrypt, scrypt, PBKDF2 (PHC, passlib, Django) and SHA-crypt. They become argon2id when people
sign in. Who has none gets in by `doorward user link`, by mail where that is on and the address verified, or after
`doorward user set-password`.

Examples:
  doorward user import people.jsonl --dry-run
  zcat people.jsonl.gz | doorward user import -"
)]
pub(in crate::cli) struct Import {
    /// The file; - is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Check everything, and add nobody
    #[arg(long)]
    dry_run: bool,
    /// Leave out people whose user name or e-mail address is somebody else's, or whose user name was, instead of adding nobody
    #[arg(long)]
    skip_existing: bool,
    #[command(flatten)]
    reuse: Reuse,
    #[command(flatten)]
    format: Format,
}

/// Somebody who is not added because their name or address is somebody else's.
struct LeftOut {
    line: usize,
    username: String,
    taken: DuplicateUser,
}

/// What became of them.
#[derive(Default)]
struct Outcome {
    added: usize,
    without_password: usize,
    disabled: usize,
    left_out: Vec<LeftOut>,
}

/// The file is judged before a database is opened.
pub(super) fn import(plan: Plan, arguments: &Import) -> Result<(), Failure> {
    let newcomers = line::read_all(&arguments.file)?;
    Tools::run(plan, async |tools| {
        add_all(tools, newcomers, arguments).await
    })
}

async fn add_all(
    tools: &Tools,
    newcomers: Vec<Newcomer>,
    arguments: &Import,
) -> Result<(), Failure> {
    let portions = portions(newcomers);
    let names = Names::to_give(tools, arguments.reuse).await?;
    let taken = find_taken(tools, &portions, names).await?;
    if !taken.is_empty() && !arguments.skip_existing {
        let mut advice = "--skip-existing leaves them out.".to_owned();
        if let Some(out) = taken.iter().find(|out| !self::advice(out.taken).is_empty()) {
            advice.push_str(self::advice(out.taken));
        }
        let lines = taken.iter().map(LeftOut::text).collect();
        return Err(Failure::failed(nobody(lines, &advice)));
    }
    let mut outcome = Outcome::default();
    if arguments.dry_run {
        let is_taken = |newcomer: &Newcomer| taken.iter().any(|out| out.line == newcomer.line);
        for newcomer in portions.iter().flat_map(|portion| portion.iter()) {
            if !is_taken(newcomer) {
                outcome.count(newcomer);
            }
        }
        outcome.left_out = taken;
    } else {
        for portion in portions {
            insert(tools, portion, names, &mut outcome).await?;
        }
    }
    let is_complete = outcome.left_out.is_empty() || arguments.skip_existing;
    let Import {
        dry_run, format, ..
    } = *arguments;
    print(format, &outcome.text(dry_run), &outcome.data(dry_run))?;
    // Somebody else took a name while this ran.
    if is_complete {
        Ok(())
    } else {
        Err(Failure::Said)
    }
}

fn portions(newcomers: Vec<Newcomer>) -> Vec<Arc<Vec<Newcomer>>> {
    let mut portions = Vec::new();
    let mut rest = newcomers.into_iter().peekable();
    while rest.peek().is_some() {
        portions.push(Arc::new(rest.by_ref().take(PORTION).collect()));
    }
    portions
}

async fn find_taken(
    tools: &Tools,
    portions: &[Arc<Vec<Newcomer>>],
    names: Names,
) -> Result<Vec<LeftOut>, Failure> {
    let mut all = Vec::new();
    for portion in portions {
        let portion = Arc::clone(portion);
        let found = tools.store.read(move |r| {
            let mut taken = Vec::new();
            for newcomer in portion.iter() {
                let Newcomer {
                    user,
                    username_key,
                    email_key,
                    ..
                } = newcomer;
                let history = names.history(username_key);
                let found = r.find_duplicate(user, username_key, email_key.as_deref(), &history)?;
                if let Some(what) = found {
                    taken.push(newcomer.left_out(what));
                }
            }
            Ok(taken)
        });
        all.extend(found.await?);
    }
    Ok(all)
}

async fn insert(
    tools: &Tools,
    portion: Arc<Vec<Newcomer>>,
    names: Names,
    outcome: &mut Outcome,
) -> Result<(), Failure> {
    let ours = Arc::clone(&portion);
    let left_out = tools
        .store
        .write(move |w| {
            let mut left_out = Vec::new();
            for newcomer in ours.iter() {
                let Newcomer {
                    user,
                    username_key,
                    email_key,
                    hash,
                    ..
                } = newcomer;
                let history = names.history(username_key);
                let inserted = w.insert_user(user, username_key, email_key.as_deref(), &history)?;
                if let Err(taken) = inserted {
                    left_out.push(newcomer.left_out(taken));
                    continue;
                }
                if let Some(hash) = hash {
                    w.set_password(&user.tenant_id, &user.id, hash, user.created_at)?;
                }
                let made = Activity::AccountMade { by: By::Operator };
                Witness::of_operator(&user.id, user.created_at).note(w, made)?;
            }
            Ok(left_out)
        })
        .await?;
    for newcomer in portion.iter() {
        if !left_out.iter().any(|out| out.line == newcomer.line) {
            outcome.count(newcomer);
        }
    }
    outcome.left_out.extend(left_out);
    Ok(())
}

impl Newcomer {
    fn left_out(&self, taken: DuplicateUser) -> LeftOut {
        LeftOut {
            line: self.line,
            username: self.user.username.clone(),
            taken,
        }
    }
}

impl LeftOut {
    fn text(&self) -> String {
        let field = match self.taken {
            DuplicateUser::Username | DuplicateUser::Retired | DuplicateUser::Unjudged => {
                "username"
            }
            DuplicateUser::Email => "email",
        };
        let name = printable(&self.username);
        format!("line {}, {field}: {} ({name})", self.line, self.taken)
    }
}

impl Outcome {
    fn count(&mut self, newcomer: &Newcomer) {
        self.added += 1;
        self.without_password += usize::from(newcomer.hash.is_none());
        self.disabled += usize::from(newcomer.user.disabled_at.is_some());
    }

    fn text(&self, is_rehearsal: bool) -> String {
        let mut lines = vec![self.sentence(is_rehearsal)];
        if !self.left_out.is_empty() {
            lines.push(format!("Left out: {}.", self.left_out.len()));
            lines.extend(self.left_out.iter().map(LeftOut::text));
        }
        lines.join("\n")
    }

    fn sentence(&self, is_rehearsal: bool) -> String {
        let done = match (is_rehearsal, self.added) {
            (true, 0) => return "Nobody would be added.".to_owned(),
            (false, 0) => return "Nobody was added.".to_owned(),
            (true, _) => "Would be added",
            (false, _) => "Added",
        };
        let of_them: Vec<String> = [
            (self.without_password, "without a password"),
            (self.disabled, "disabled"),
        ]
        .into_iter()
        .filter(|(many, _)| *many > 0)
        .map(|(many, how)| format!("{many} {how}"))
        .collect();
        if of_them.is_empty() {
            return format!("{done}: {}.", self.added);
        }
        format!("{done}: {}, of them {}.", self.added, of_them.join(" and "))
    }

    fn data(&self, is_rehearsal: bool) -> Value {
        let left_out = self.left_out.iter().map(|out| {
            json!({ "line": out.line, "username": out.username, "reason": out.taken.to_string() })
        });
        json!({
            "dry_run": is_rehearsal,
            "added": self.added,
            "without_password": self.without_password,
            "disabled": self.disabled,
            "left_out": left_out.collect::<Vec<_>>(),
        })
    }
}

/// What is said of lines for which nobody was added.
fn nobody(mut lines: Vec<String>, advice: &str) -> String {
    let more = lines.len().saturating_sub(MOST_NAMED);
    lines.truncate(MOST_NAMED);
    if more > 0 {
        lines.push(format!("and {more} more"));
    }
    format!("Nobody was added. {advice}\n{}", lines.join("\n"))
}
