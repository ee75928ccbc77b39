//! `doorward doctor`: looks at everything that an installation needs, and says how to mend what is wrong.
//!
//! It changes nothing but what a server does by itself each minute. To add a check: a function that pushes findings, and its line in [`examine`].

mod branding;
mod clients;
mod connectors;
mod data;
mod keys;
mod mail;
mod names;
mod network;

use std::fmt;

use clap::Args;
use serde_json::{Value, json};

use super::failure::Failure;
use super::output::print;
use super::{Common, Format};
use crate::app::log;
use crate::app::plan::Plan;
use crate::config::Loaded;
use crate::config::section::LogFormat;

/// Check configuration, database, clock, keys, issuer address, TLS, the mail server, connectors and file permissions, and say how to mend what is wrong.
///
/// Run it beside the server, with the same configuration. Exit code 0 if no problem was found, else 1.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  doorward doctor
  doorward doctor --config /etc/doorward/doorward.toml --json | jq '.[] | select(.state == \"problem\")'")]
pub(super) struct Doctor {
    #[command(flatten)]
    format: Format,
}

/// How something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Ok,
    Problem,
    Unchecked,
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Ok => "ok",
            Self::Problem => "problem",
            Self::Unchecked => "unchecked",
        })
    }
}

/// One thing that was looked at.
#[derive(Clone, Debug)]
struct Finding {
    check: &'static str,
    state: State,
    found: String,
    mend: Option<String>,
}

/// What was found, in the order in which it was looked at.
#[derive(Debug, Default)]
pub(super) struct Findings(Vec<Finding>);

impl Findings {
    pub(super) fn ok(&mut self, check: &'static str, found: impl Into<String>) {
        self.0.push(Finding {
            check,
            state: State::Ok,
            found: found.into(),
            mend: None,
        });
    }

    pub(super) fn problem(
        &mut self,
        check: &'static str,
        found: impl Into<String>,
        mend: impl Into<String>,
    ) {
        self.0.push(Finding {
            check,
            state: State::Problem,
            found: found.into(),
            mend: Some(mend.into()),
        });
    }

    pub(super) fn unchecked(&mut self, check: &'static str, why: impl Into<String>) {
        self.0.push(Finding {
            check,
            state: State::Unchecked,
            found: why.into(),
            mend: None,
        });
    }

    pub(super) fn has_problem(&self) -> bool {
        self.0.iter().any(|finding| finding.state == State::Problem)
    }

    pub(super) fn text(&self) -> String {
        let mut lines: Vec<String> = Vec::new();
        for Finding {
            check,
            state,
            found,
            mend,
        } in &self.0
        {
            lines.push(format!("{state:<10} {check:<14} {found}"));
            lines.extend(mend.iter().map(|mend| format!("{:26}→ {mend}", "")));
        }
        let problems = self
            .0
            .iter()
            .filter(|finding| finding.state == State::Problem)
            .count();
        lines.push(match problems {
            0 => "\nNo problem found.".to_owned(),
            1 => "\nOne problem.".to_owned(),
            many => format!("\n{many} problems."),
        });
        lines.join("\n")
    }

    pub(super) fn data(&self) -> Value {
        self.0
            .iter()
            .map(|Finding { check, state, found, mend }| json!({ "check": check, "state": state.to_string(), "found": found, "mend": mend }))
            .collect()
    }
}

pub(super) fn run(common: &Common, arguments: &Doctor) -> Result<(), Failure> {
    let Doctor { format } = *arguments;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::failed(error.to_string()))?;
    let _log = log::start(LogFormat::Text, "error");
    let mut findings = Findings::default();
    let read = common
        .load(Vec::new())
        .and_then(|loaded| Ok((Plan::without_mail(&loaded)?, loaded)));
    match read {
        Ok((plan, loaded)) => {
            if let Err(unsendable) = Plan::of(&loaded) {
                findings.problem(
                    "mail",
                    unsendable.to_string(),
                    "`doorward serve` does not start without it; `doorward dev` shows mails at /playground/mail.",
                );
            }
            runtime.block_on(examine(&plan, &loaded, &mut findings));
        }
        Err(Failure::Wrong(text)) => findings.problem(
            "configuration",
            text,
            "Correct it where it is set; docs/configuration.md says what it may be.",
        ),
        Err(other) => return Err(other),
    }
    print(format, &findings.text(), &findings.data())?;
    if findings.has_problem() {
        Err(Failure::Said)
    } else {
        Ok(())
    }
}

async fn examine(plan: &Plan, loaded: &Loaded, findings: &mut Findings) {
    let issuer = configuration(plan, loaded, findings);
    let store = data::database(plan, findings).await;
    data::clock(plan, store.as_ref(), findings).await;
    keys::keys(plan, store.as_ref(), findings).await;
    clients::clients(plan, store.as_ref(), findings).await;
    connectors::break_glass(plan, store.as_ref(), findings).await;
    connectors::directories(plan, store.as_ref(), findings).await;
    data::permissions(plan, findings);
    passwords(plan, findings);
    branding::branding(plan, findings).await;
    if let Some(issuer) = issuer {
        let has_answered = network::issuer(plan, &issuer, findings).await;
        network::transport(plan, &issuer, has_answered, findings);
        mail::mail(plan, &issuer, findings).await;
        connectors::connectors(plan, &issuer, findings);
    }
}

fn configuration(
    plan: &Plan,
    loaded: &Loaded,
    findings: &mut Findings,
) -> Option<crate::provider::Issuer> {
    const CHECK: &str = "configuration";
    let source = loaded
        .file
        .as_ref()
        .map_or_else(|| "no file".to_owned(), |file| file.display().to_string());
    let issuer = match plan.issuer() {
        Ok(issuer) => issuer,
        Err(error) => {
            findings.problem(
                CHECK,
                format!("{source}: there is no issuer"),
                error.to_string(),
            );
            return None;
        }
    };
    match plan.check_transport(&issuer) {
        Ok(()) => findings.ok(
            CHECK,
            format!("{source}; the issuer is {}", issuer.as_str()),
        ),
        Err(error) => findings.problem(
            CHECK,
            format!("{source}: passwords would travel unencrypted"),
            error.to_string(),
        ),
    }
    if let Err(error) = plan.check_fetched() {
        findings.problem(
            CHECK,
            format!("{source}: keys are at an address that is never fetched"),
            error.to_string(),
        );
    }
    Some(issuer)
}

/// The list of breached passwords, where one is named.
fn passwords(plan: &Plan, findings: &mut Findings) {
    const CHECK: &str = "passwords";
    let Some(list) = &plan.rules.breached else {
        return;
    };
    match list.check() {
        Ok(()) => findings.ok(CHECK, "the list of breached passwords can be read"),
        Err(error) => findings.problem(
            CHECK,
            format!("new passwords are not looked up among the breached ones: {error}"),
            "Let passwords.breached name a folder of range files or one file sorted by SHA-1, which the server may read.",
        ),
    }
}
