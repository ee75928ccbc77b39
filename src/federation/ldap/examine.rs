//! What can be seen of a directory without somebody's password.

use std::sync::Arc;

use super::directories::Directories;
use super::protocol::Wrong;
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
    /// It was not asked.
    const MEND: &str = "See the files that ldap names, and bind_password_file. Where the connector workers have too much to do, try again.";
    let directories = Directories::new(Arc::clone(workers));
    let mut steps = Steps::default();
    match directories.look(connection, directory, person).await {
        Ok(looked) => {
            for step in looked {
                match step.found {
                    Ok(found) => steps.fine(STEP, format!("{}: {found}", step.what)),
                    Err(Wrong { why, mend }) => {
                        steps.wrong(STEP, format!("{}: {why}", step.what), mend);
                    }
                }
            }
        }
        Err(error) => steps.wrong(STEP, error.to_string(), MEND),
    }
    steps.all()
}
