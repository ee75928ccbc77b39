//! Reads the files of a tenant's brand.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use super::StartError;
use super::plan::BrandingPlan;
use crate::config::ConfigError;
use crate::picture::{Banner, LONGEST, rewrite_banner};
use crate::web::brand::{Brand, Chosen, Picture};

/// The brand, with its logos read and written anew.
///
/// # Errors
/// [`StartError::Config`] names the logo that is not there, or is no picture.
pub async fn read(plan: &BrandingPlan) -> Result<Brand, StartError> {
    let BrandingPlan {
        accents,
        is_dark_derived: _,
        logo,
        logo_dark,
        links,
        support,
    } = plan;
    // With one for each, neither needs to be seen on the other's pages.
    let is_for_one = logo_dark.is_some();
    let logo = picture("branding.logo", logo.as_deref(), is_for_one).await?;
    let logo_dark = picture("branding.logo_dark", logo_dark.as_deref(), is_for_one).await?;
    Ok(Brand::new(Chosen {
        accents: *accents,
        logo,
        logo_dark,
        links: links.clone(),
        support: support.clone(),
    }))
}

async fn picture(
    key: &str,
    path: Option<&Path>,
    is_for_one: bool,
) -> Result<Option<Picture>, StartError> {
    let Some(path) = path else { return Ok(None) };
    let refuse = |reason: &dyn std::fmt::Display| {
        ConfigError::of_key(key, &format!("{}: {reason}", path.display()), None)
    };
    let content = content(path).map_err(|error| refuse(&error))?;
    if is_drawing(&content) {
        let reason = "this is an SVG, which is a program and is not shown; write it as a PNG of 96 pixels in height";
        return Err(refuse(&reason).into());
    }
    let Banner { png, width, height } = rewrite_banner(content, is_for_one)
        .await
        .map_err(|error| refuse(&error))?;
    Ok(Some(Picture { png, width, height }))
}

/// One byte more than is allowed tells that there is more.
fn content(path: &Path) -> std::io::Result<Vec<u8>> {
    let longest = u64::try_from(LONGEST).unwrap_or(u64::MAX);
    let mut content = Vec::new();
    File::open(path)?
        .take(longest.saturating_add(1))
        .read_to_end(&mut content)?;
    Ok(content)
}

/// What is refused anyway is told apart for its owner.
fn is_drawing(content: &[u8]) -> bool {
    const SEEN: usize = 1024;
    let head = content.get(..SEEN).unwrap_or(content);
    String::from_utf8_lossy(head).contains("<svg")
}
