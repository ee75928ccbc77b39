//! The static files: everything under `static/`, compiled into the binary and served under a name that changes with the content
//! (`/static/style.0123456789abcdef.css`), so that a browser may keep it for ever (RFC 9111, RFC 8246 `immutable`).
//!
//! To add one: put the file into `static/` (no folders below it), and its ending into `content_type` if it is new.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use data_encoding::HEXLOWER;
use rust_embed::RustEmbed;

/// The header that a found asset is served with.
pub const CACHE_CONTROL: &str = "public, max-age=31536000, immutable";

/// Hexadecimal digits of the SHA-256 that stand in the name: 64 bits, enough to tell two versions of one file apart.
const DIGITS: usize = 16;

#[derive(RustEmbed)]
#[folder = "static/"]
struct Files;

struct Asset {
    name: String,
    url: String,
    bytes: Cow<'static, [u8]>,
    content_type: &'static str,
}

static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    Files::iter()
        .filter_map(|name| {
            let file = Files::get(&name)?;
            let content_type = content_type(&name)?;
            let hash = HEXLOWER.encode(&file.metadata.sha256_hash());
            let (stem, extension) = name.rsplit_once('.')?;
            Some(Asset {
                url: format!("/static/{stem}.{}.{extension}", hash.get(..DIGITS)?),
                name: name.into_owned(),
                bytes: file.data,
                content_type,
            })
        })
        .collect()
});

static BY_NAME: LazyLock<HashMap<&'static str, &'static Asset>> = LazyLock::new(|| {
    ASSETS
        .iter()
        .map(|asset| (asset.name.as_str(), asset))
        .collect()
});

static BY_URL: LazyLock<HashMap<&'static str, &'static Asset>> = LazyLock::new(|| {
    ASSETS
        .iter()
        .map(|asset| (asset.url.as_str(), asset))
        .collect()
});

/// The address of the file `name` (`style.css`), with the hash of its content in it. Empty for a file that does not exist: the
/// tests hold that every name in a template does.
#[must_use]
pub fn asset_url(name: &str) -> &'static str {
    BY_NAME.get(name).map_or("", |asset| asset.url.as_str())
}

/// The content and content type of the asset at `path`, which is the whole path of the request (`/static/style.….css`). Only
/// addresses that `asset_url` gives are found; nothing is read from a disk by a name from outside.
#[must_use]
pub fn find_asset(path: &str) -> Option<(&'static [u8], &'static str)> {
    BY_URL
        .get(path)
        .map(|asset| (asset.bytes.as_ref(), asset.content_type))
}

/// The address and file name of every asset, for checks and for writing pages to a disk.
pub fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
    ASSETS
        .iter()
        .map(|asset| (asset.url.as_str(), asset.name.as_str()))
}

fn content_type(name: &str) -> Option<&'static str> {
    match name.rsplit_once('.')?.1 {
        "css" => Some("text/css; charset=utf-8"),
        "js" => Some("text/javascript; charset=utf-8"),
        "svg" => Some("image/svg+xml"),
        "png" => Some("image/png"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_asset_is_found_by_its_hashed_name_only() {
        let url = asset_url("style.css");
        assert!(url.starts_with("/static/style.") && url.len() > "/static/style..css".len());
        assert!(find_asset(url).is_some_and(|(bytes, kind)| {
            !bytes.is_empty() && kind == "text/css; charset=utf-8"
        }));
        for path in [
            "/static/style.css",
            "style.css",
            "/static/../Cargo.toml",
            "/static/style.0000000000000000.css",
            "",
        ] {
            assert!(find_asset(path).is_none(), "{path}");
        }
    }

    #[test]
    fn every_file_has_a_content_type() {
        for name in Files::iter() {
            assert!(!asset_url(&name).is_empty(), "{name}");
        }
    }
}
