//! `doorward user show`.

use super::super::failure::Failure;
use super::super::output::{print, printable};
use super::{Tools, Who, describe, find};

/// Everything about somebody but their password.
pub(super) async fn show(tools: &Tools, who: Who) -> Result<(), Failure> {
    let Who { user, format } = who;
    let data = describe(&find(&tools.store, &user).await?);
    let text = serde_json::to_string_pretty(&data)?;
    let lines: Vec<String> = text.lines().map(printable).collect();
    print(format, &lines.join("\n"), &data)
}
