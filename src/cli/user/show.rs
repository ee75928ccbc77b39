//! `doorward user show`.

use super::super::failure::Failure;
use super::super::output::{moment, print, printable};
use super::factors::Held;
use super::{Tools, Who, describe, find};

/// Everything about somebody but their secrets; of these, which there are.
pub(super) async fn show(tools: &Tools, who: Who) -> Result<(), Failure> {
    let Who { user, format } = who;
    let found = find(&tools.store, &user).await?;
    let mut data = describe(&found);
    let held = Held::of(tools, &found).await?;
    let id = found.id.clone();
    let deletion = tools.store.read(move |r| r.find_deletion(&id)).await?;
    if let Some(members) = data.as_object_mut() {
        members.insert("factors".into(), held.data());
        let due_at = deletion.map(|deletion| moment(deletion.due_at));
        members.insert("deletion_due_at".into(), due_at.into());
    }
    let text = serde_json::to_string_pretty(&data)?;
    let lines: Vec<String> = text.lines().map(printable).collect();
    print(format, &lines.join("\n"), &data)
}
