//! What is made of a directory's answers, whatever they are: the session as it is, over a stream that leads to no directory. For the fuzz targets.

use std::panic::resume_unwind;
use std::time::Duration;

use ldap3::Scope;
use tokio::io::{AsyncRead, AsyncWrite};

use super::{Search, Session};
use crate::federation::ldap::protocol::Credentials;
use crate::federation::ldap::trouble::Trouble;
use crate::federation::worker::Secret;

/// How long each answer may take.
const STEP: Duration = Duration::from_secs(5);
/// Entries that are taken.
const MOST: usize = 100;

/// Binds somebody, looks for entries by pages, and says all that was read of them: names, and values of these attributes.
///
/// # Panics
/// Where the guard or the library does: in a task of its own, it would go unseen.
pub async fn rehearse(
    directory: impl AsyncRead + AsyncWrite + Send + 'static,
    attributes: &[&str],
) -> Vec<Vec<u8>> {
    let Ok(mut session) = Session::over(directory, STEP).await else {
        return Vec::new();
    };
    let read = speak(&mut session, attributes).await.unwrap_or_default();
    for task in &mut session.tasks {
        if let Err(ended) = task.await
            && let Ok(panic) = ended.try_into_panic()
        {
            resume_unwind(panic);
        }
    }
    read
}

async fn speak(session: &mut Session, attributes: &[&str]) -> Result<Vec<Vec<u8>>, Trouble> {
    let credentials = Credentials {
        dn: "cn=reader,dc=corp,dc=example".to_owned(),
        password: Secret::new("what it is does not matter"),
    };
    // Whoever is not let in may be looked for.
    let _ = session.bind(&credentials).await?;
    let search = Search {
        base: "dc=corp,dc=example",
        scope: Scope::Subtree,
        filter: "(objectClass=*)",
        attributes,
        most: MOST,
    };
    let found = session.search_by_pages(&search).await?;
    let all = found.into_iter().flat_map(|found| {
        let values = found.attributes.into_values().flatten();
        [found.dn.into_bytes()].into_iter().chain(values)
    });
    Ok(all.collect())
}
