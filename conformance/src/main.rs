//! A black-box conformance runner for OpenID Providers: the certification plans Basic OP, Config OP, Form Post OP, Hybrid OP,
//! Dynamic OP, 3rd Party-Init OP, RP-Initiated OP, Back-Channel OP and Front-Channel OP of the OpenID Foundation, under the official module names and with
//! the official verdicts.
//!
//! It knows a provider by its issuer URL only. A module ([`modules`]) walks through [`flow`], sends by [`http`], looks at
//! pages with [`browser`], and writes what it finds into a [`verdict::Record`] by the check lists in [`checks`].

mod authorization;
mod browser;
mod checks;
mod cli;
mod client;
mod clock;
mod cookies;
mod fapi;
mod flow;
mod hosted;
mod http;
mod jose;
mod modules;
mod onward;
mod page;
mod plan;
mod provider;
mod random;
mod report;
mod runner;
mod sign_in;
mod signing;
mod skips;
mod target;
mod tls;
mod verdict;

use std::error::Error;
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use clap::Parser;

use crate::cli::Options;
use crate::report::Report;
use crate::skips::Skips;

fn main() -> ExitCode {
    match run(&Options::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            let _ = writeln!(io::stderr(), "conformance: {error}");
            ExitCode::from(2)
        }
    }
}

/// Runs what the options ask for; whether everything passed or was expected.
fn run(options: &Options) -> Result<bool, Box<dyn Error>> {
    let skips = match &options.skips {
        Some(path) => Skips::parse(&cli::read_text(path)?)?,
        None => Skips::default(),
    };
    let target = options.target()?;
    let entries = options.entries(target.registers())?;
    let began = clock::now();
    let mut findings = runner::run_all(&target, &entries, options.jobs, |finding| {
        let _ = writeln!(io::stderr(), "{}", report::line(finding));
    });
    skips.apply(&mut findings);
    let report = Report::new(&target, began, findings);
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "{}\n{}",
        report::table(&report),
        report::summary(&report)
    )?;
    write_reports(options, &report)?;
    Ok(report.fine)
}

fn write_reports(options: &Options, report: &Report) -> Result<(), Box<dyn Error>> {
    let json = serde_json::to_string_pretty(report)? + "\n";
    let html = report::page(report);
    if let Some(path) = &options.json {
        write_file(path, &json)?;
    }
    if let Some(path) = &options.html {
        write_file(path, &html)?;
    }
    if let Some(folder) = &options.report {
        write_file(&folder.join("results.json"), &json)?;
        write_file(&folder.join("index.html"), &html)?;
    }
    Ok(())
}

fn write_file(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, text)
}
