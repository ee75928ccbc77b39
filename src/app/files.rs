//! Files that only their owner may read.

use std::fs::{self, OpenOptions, Permissions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;

use crate::entropy::Entropy;

/// Makes a folder that only its owner may enter, and those above it; one that is there stays as it is.
///
/// # Errors
/// [`io::Error`].
pub fn make_folder(path: &Path) -> io::Result<()> {
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
}

/// Makes a file with all its content at once, unless it is there; says whether it made it. Mode 0600.
///
/// # Errors
/// [`io::Error`].
pub fn create(path: &Path, content: &[u8], entropy: Entropy) -> io::Result<bool> {
    let draft = write_draft(path, content, entropy)?;
    // A hard link is made or fails as a whole, and never replaces.
    let linked = fs::hard_link(&draft, path);
    fs::remove_file(&draft)?;
    match linked {
        Ok(()) => sync_folder(path).map(|()| true),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(error),
    }
}

/// Replaces a file by another content as a whole. Mode 0600.
///
/// # Errors
/// [`io::Error`].
pub fn replace(path: &Path, content: &[u8], entropy: Entropy) -> io::Result<()> {
    let draft = write_draft(path, content, entropy)?;
    if let Err(error) = fs::rename(&draft, path) {
        fs::remove_file(&draft)?;
        return Err(error);
    }
    sync_folder(path)
}

/// Whether others than the owner may read it.
///
/// # Errors
/// [`io::Error`].
pub fn is_open_to_others(path: &Path) -> io::Result<bool> {
    let permissions: Permissions = fs::metadata(path)?.permissions();
    Ok(permissions.mode() & 0o077 != 0)
}

fn write_draft(path: &Path, content: &[u8], entropy: Entropy) -> io::Result<PathBuf> {
    let random: [u8; 8] = entropy.bytes().map_err(io::Error::other)?;
    let mut name = path
        .file_name()
        .ok_or_else(|| io::Error::new(ErrorKind::InvalidInput, "the path names no file"))?
        .to_owned();
    name.push(format!(".{}", HEXLOWER.encode(&random)));
    let draft = path.with_file_name(name);
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&draft)?;
    file.write_all(content)?;
    file.sync_all()?;
    Ok(draft)
}

fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    fs::File::open(folder)?.sync_all()
}
