//! The load driver: whole flows against a running provider, in a closed loop, each virtual user on one kept-alive connection.
//!
//! It starts every server that it measures: `doorward` on SQLite and on PostgreSQL, npm's `oidc-provider`, and a bare `hello` on
//! Doorward's own accept loop. The servers run on one core and the driver on another, where there are two. What a row costs is the
//! server's own CPU time, read from the kernel; it is set against `hello` and the raw cryptography of the same run, so that the
//! ratios hold on a noisy machine. Upstreams by which people sign in, OpenLDAP's server and a SAML identity provider, are the driver's
//! too, and take its core.
//!
//! To add a row: a variant in `row.rs`, what its virtual users do in `prepare.rs`, and its budget, if it has one, in `budget.rs`.

mod browser;
mod budget;
mod cli;
mod connection;
mod durability;
mod form;
mod idle;
mod jar;
mod machine;
mod measure;
mod operation;
mod prepare;
mod primitive;
mod process;
mod relying_party;
mod report;
mod row;
mod run;
mod sign_in;
mod subject;
mod upstream;
mod yardstick;

use std::io::Write as _;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Parser as _;

use crate::cli::Flags;
use crate::process::Cores;

fn main() -> ExitCode {
    match drive(&Flags::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(2),
        Err(failure) => {
            say(&format!("doorward-load: {failure:#}"));
            ExitCode::FAILURE
        }
    }
}

/// Measures what the flags name; the answer is whether no row failed.
fn drive(flags: &Flags) -> anyhow::Result<bool> {
    let cores = Cores::choose(flags)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("no runtime")?;
    let report = tokio::task::LocalSet::new().block_on(&runtime, run::everything(flags, cores))?;

    let markdown = report::markdown(&report);
    writeln!(std::io::stdout(), "{markdown}").context("cannot print the tables")?;
    if let Some(path) = &flags.json {
        let text =
            serde_json::to_string_pretty(&report).context("cannot write the report as JSON")?;
        std::fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    if let Some(path) = &flags.update {
        report::update(path, &markdown)?;
    }
    Ok(report.is_clean())
}

/// A progress line for whoever waits. Standard output is for the tables.
fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}
