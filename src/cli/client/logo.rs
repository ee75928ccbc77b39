//! `doorward client set-logo`, and the logo of `doorward client add` and `show`.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value, json};

use super::super::failure::Failure;
use super::super::output::{optional_moment, print};
use super::super::{Format, Tools};
use super::find;
use crate::clock::Clock;
use crate::domain::client::Client;
use crate::domain::logo::Logo;
use crate::oauth::logo::rewrite;
use crate::picture::LONGEST;

/// Give one a logo, whatever its logo_uri says
///
/// A PNG, JPEG, GIF or WebP picture (no SVG) of at most 1 MiB and 4096 by 4096 pixels. It is kept as a PNG of at most 128 by 128, of
/// one that moves the first picture; pages show it at 40 by 40. Without one, the logo is fetched from the client's logo_uri.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  doorward client set-logo shop logo.png
  doorward client set-logo shop --remove")]
pub(in crate::cli) struct SetLogo {
    /// Its `client_id`
    client_id: String,
    /// The picture
    #[arg(required_unless_present = "remove")]
    file: Option<PathBuf>,
    /// Take it away; from now on the logo comes from logo_uri again
    #[arg(long, conflicts_with = "file")]
    remove: bool,
    #[command(flatten)]
    format: Format,
}

pub(super) async fn set_logo(tools: &Tools, arguments: SetLogo) -> Result<(), Failure> {
    let client = find(tools, &arguments.client_id).await?;
    let text = if let Some(path) = &arguments.file {
        give(tools, &client, read(path).await?).await?;
        format!("{} has a logo.", client.id)
    } else {
        let (subject, now) = (client.clone(), Clock::system().now());
        tools
            .store
            .write(move |w| w.take_logo(&subject, now))
            .await?;
        format!("{} has no logo of yours.", client.id)
    };
    print(arguments.format, &text, &describe(tools, &client).await?)
}

/// The picture in a file.
pub(super) async fn read(path: &Path) -> Result<Logo, Failure> {
    let wrong =
        |error: &dyn std::fmt::Display| Failure::wrong(format!("{}: {error}.", path.display()));
    let file = File::open(path).map_err(|error| wrong(&error))?;
    // One byte more than is allowed tells that there is more.
    let longest = u64::try_from(LONGEST).unwrap_or(u64::MAX);
    let mut content = Vec::new();
    file.take(longest.saturating_add(1))
        .read_to_end(&mut content)
        .map_err(|error| wrong(&error))?;
    rewrite(content).await.map_err(|error| wrong(&error))
}

pub(super) async fn give(tools: &Tools, client: &Client, logo: Logo) -> Result<(), Failure> {
    let (tenant, id) = (client.tenant_id.clone(), client.id.clone());
    let now = Clock::system().now();
    Ok(tools
        .store
        .write(move |w| w.give_logo(&tenant, &id, &logo, now))
        .await?)
}

/// What is known of it; null if there is none.
pub(super) async fn describe(tools: &Tools, client: &Client) -> Result<Value, Failure> {
    let (tenant, id) = (client.tenant_id.clone(), client.id.clone());
    let state = tools
        .store
        .read(move |r| r.find_logo_state(&tenant, &id))
        .await?;
    Ok(state.map_or(Value::Null, |state| {
        json!({
            "logo_uri": state.logo_uri,
            "sha256": state.hash,
            "fetched_at": optional_moment(state.fetched_at),
            "failure": state.failure,
            "next_fetch_at": optional_moment(state.next_fetch_at),
        })
    }))
}
