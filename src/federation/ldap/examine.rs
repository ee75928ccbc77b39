//! What can be seen of a directory without somebody's password.

use std::sync::Arc;

use super::directories::Directories;
use crate::domain::directory::Directory;
use crate::federation::connection::Connection;
use crate::federation::examined::{Step, Steps};
use crate::federation::worker::Workers;

/// Examines one: what each of its servers answers to who looks for somebody.
pub async fn examine(
    workers: &Arc<Workers>,
    connection: &Connection,
    directory: &Directory,
    person: &str,
) -> Vec<Step> {
    const STEP: &str = "directory";
    const MEND: &str = "Compare ldap.servers (ldaps:// or ldap:// with StartTLS, the name in its certificate) and ldap.authorities_file; ldap.bind_dn with its password; ldap.base, people and names. docs/configuration.md, Signing in by a directory, says what each means.";
    let directories = Directories::new(Arc::clone(workers));
    let mut steps = Steps::default();
    match directories.look(connection, directory, person).await {
        Ok(looked) => {
            for step in looked {
                match step.found {
                    Ok(found) => steps.fine(STEP, format!("{}: {found}", step.what)),
                    Err(why) => steps.wrong(STEP, format!("{}: {why}", step.what), MEND),
                }
            }
        }
        Err(error) => steps.wrong(STEP, error.to_string(), MEND),
    }
    steps.all()
}
