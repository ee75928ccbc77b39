//! Everything that is kept of somebody, for themselves: a ZIP of JSON files, whose shape `docs/export.md` describes. Of what proves them
//! there is when it was made and used, and never a hash, a secret or a key.

mod archive;
mod documents;

use self::archive::Archive;
use self::documents::Documents;
use crate::domain::activity::Activity;
use crate::domain::id::{ActivityId, UserId};
use crate::domain::user::User;
use crate::entropy::NoEntropy;
use crate::login::notice::Notice;
use crate::login::throttle::{export_bucket, try_in};
use crate::login::witness::Witness;
use crate::provider::Provider;
use crate::store::StoreError;

/// Lines of the trail that are read at a time.
const PORTION: i64 = 500;
/// Lines of the trail that an archive has at most, the newest.
const MOST_LINES: usize = 100_000;

/// Why there is no archive.
#[derive(Debug, thiserror::Error)]
pub enum NotExported {
    /// There were as many as one person may have in an hour; how long to wait.
    #[error("there were too many")]
    TooMany(std::time::Duration),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No randomness.
    #[error(transparent)]
    Entropy(#[from] NoEntropy),
    /// It could not be made.
    #[error("the archive cannot be made: {0}")]
    Archive(String),
}

/// Counts it, writes it down, and tells its person by mail, before anything is handed out.
///
/// # Errors
/// [`NotExported::TooMany`], and what can fail.
pub async fn begin(
    op: &Provider,
    user: &User,
    witness: &Witness,
    notice: Option<Notice>,
) -> Result<(), NotExported> {
    let bucket = export_bucket(&op.derived.throttle, &user.id);
    let (tenant, now, witness) = (op.tenant.clone(), op.now(), witness.clone());
    let allowed = op.store.write(move |w| {
        let tried = try_in(w, &tenant, std::slice::from_ref(&bucket), now, |w| {
            witness.note(w, Activity::Exported)?;
            if let Some(notice) = &notice {
                notice.post(w)?;
            }
            // It stays counted.
            Ok(false)
        })?;
        Ok(tried.map(drop).map_err(|full| full.wait))
    });
    allowed.await?.map_err(NotExported::TooMany)
}

/// Makes the archive. `readme` is in the person's language, which `lang` names; `picture` is a PNG.
///
/// # Errors
/// [`NotExported`].
pub async fn make(
    op: &Provider,
    user: &User,
    (readme, picture): (String, Option<Vec<u8>>),
    lang: &str,
) -> Result<Vec<u8>, NotExported> {
    let documents = Documents::gather(op, user, lang).await?;
    let mut archive = off_thread(move || {
        let mut archive = Archive::new();
        archive.file("README.txt", &readme)?;
        documents.write(&mut archive)?;
        if let Some(png) = picture {
            archive.begin("picture.png")?;
            archive.add(&png)?;
        }
        archive.begin("activity.json")?;
        archive.add(b"[")?;
        Ok(archive)
    })
    .await?;
    let mut before: Option<ActivityId> = None;
    let mut lines = 0;
    while lines < MOST_LINES {
        let entries = portion(op, &user.id, before).await?;
        let Some(last) = entries.last() else { break };
        before = Some(last.id.clone());
        let is_first = lines == 0;
        lines += entries.len();
        archive = off_thread(move || {
            for (place, entry) in entries.iter().enumerate() {
                let is_first = is_first && place == 0;
                archive.add(if is_first { b"\n" } else { b",\n" })?;
                archive.add(documents::line(entry)?.to_string().as_bytes())?;
            }
            Ok(archive)
        })
        .await?;
    }
    off_thread(move || {
        archive.add(b"\n]\n")?;
        archive.finish()
    })
    .await
}

async fn portion(
    op: &Provider,
    user: &UserId,
    before: Option<ActivityId>,
) -> Result<Vec<crate::domain::activity::Entry>, StoreError> {
    let user = user.clone();
    op.store
        .read(move |r| r.list_activity(&user, before.as_ref(), PORTION))
        .await
}

/// Compressing is work, and others wait for the threads that answer requests.
async fn off_thread<T, F>(work: F) -> Result<T, NotExported>
where
    T: Send + 'static,
    F: FnOnce() -> Result<T, NotExported> + Send + 'static,
{
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| NotExported::Archive(error.to_string()))?
}
