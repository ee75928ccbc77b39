//! Passwords that were in somebody's hands already: a list of SHA-1 hashes on our own disk, as Have I Been Pwned gives it out.
//!
//! | what is there | how it is read |
//! |---|---|
//! | a folder with a file for each first five digits: `21BD1` or `21BD1.txt`, lines `SUFFIX:COUNT` | that one file |
//! | one file, sorted by hash: lines `SHA1:COUNT` | by halves, a few lines of it |
//!
//! Nobody is asked over a network. It is read off the async workers, for a list may lie on a slow disk.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use data_encoding::HEXUPPER;
use sha1::{Digest, Sha1};

use crate::login::hashing::Password;

/// Digits that name a file of the folder.
const PREFIX: usize = 5;
/// Digits of a SHA-1 hash.
const DIGITS: usize = 40;
/// Bytes of a line, with its count.
const LONGEST_LINE: u64 = 64;
/// Bytes of one file of the folder; those that are given out have about 40,000.
const LARGEST_RANGE: u64 = 16 << 20;
/// Bytes that are read line by line once no more halving helps.
const LAST_STRETCH: u64 = 4_096;

/// Where the list is.
#[derive(Clone, Debug)]
pub struct Breached {
    path: PathBuf,
}

/// Why the list says nothing.
#[derive(Debug, thiserror::Error)]
pub enum Unusable {
    /// It is not there, not whole, or nobody may read it.
    #[error("{0} cannot be read: {1}")]
    Unreadable(PathBuf, #[source] io::Error),
    /// It holds something else.
    #[error("{0} is no list of SHA-1 hashes with counts")]
    Malformed(PathBuf),
}

impl Breached {
    /// A list at that path. Nothing is read yet.
    #[must_use]
    pub fn new(path: PathBuf) -> Self {
        Self { path }
    }

    /// Whether the password is in the list. Where it cannot be read it says no, and a warning is logged: nobody is kept from
    /// setting a password by a disk.
    pub async fn has(&self, password: &Password) -> bool {
        let digest = HEXUPPER.encode(&Sha1::digest(password.bytes()));
        let list = self.clone();
        let found = tokio::task::spawn_blocking(move || list.find(&digest)).await;
        match found {
            Ok(Ok(is_found)) => is_found,
            Ok(Err(error)) => {
                tracing::warn!(error = %error, "a new password was not looked up in the list of breached ones");
                false
            }
            Err(_) => false,
        }
    }

    /// Whether the list is there and looks like one. It blocks.
    ///
    /// # Errors
    /// [`Unusable`].
    pub fn check(&self) -> Result<(), Unusable> {
        // Any hash will do; of a folder the first and the last file are looked at, for a copy that broke off lacks the last.
        self.find(&"0".repeat(DIGITS))?;
        self.find(&"F".repeat(DIGITS)).map(drop)
    }

    fn find(&self, digest: &str) -> Result<bool, Unusable> {
        let unreadable = |error| Unusable::Unreadable(self.path.clone(), error);
        if fs::metadata(&self.path).map_err(unreadable)?.is_dir() {
            let (prefix, suffix) = digest.split_at(PREFIX);
            let (path, file) = self.open_range(prefix)?;
            return in_range(file, suffix).map_err(|error| unusable(&path, error));
        }
        let file = File::open(&self.path).map_err(unreadable)?;
        in_sorted(file, digest).map_err(|error| unusable(&self.path, error))
    }

    fn open_range(&self, prefix: &str) -> Result<(PathBuf, File), Unusable> {
        let small = prefix.to_lowercase();
        let names = [prefix, &small].map(|name| [format!("{name}.txt"), name.to_owned()]);
        for name in names.iter().flatten() {
            let path = self.path.join(name);
            match File::open(&path) {
                Ok(file) => return Ok((path, file)),
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => return Err(Unusable::Unreadable(path, error)),
            }
        }
        Err(Unusable::Unreadable(
            self.path.join(prefix),
            ErrorKind::NotFound.into(),
        ))
    }
}

fn unusable(path: &Path, error: io::Error) -> Unusable {
    if error.kind() == ErrorKind::InvalidData {
        Unusable::Malformed(path.to_owned())
    } else {
        Unusable::Unreadable(path.to_owned(), error)
    }
}

/// A line's digits, in capitals, and whether anybody was found with it: a count of nought is padding.
fn read_line(line: &str, digits: usize) -> io::Result<(String, bool)> {
    let (hash, count) = line
        .trim_end()
        .split_once(':')
        .ok_or(ErrorKind::InvalidData)?;
    let is_hash = hash.len() == digits && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_count = !count.is_empty() && count.bytes().all(|byte| byte.is_ascii_digit());
    if !is_hash || !is_count {
        return Err(ErrorKind::InvalidData.into());
    }
    let is_padding = count.bytes().all(|byte| byte == b'0');
    Ok((hash.to_ascii_uppercase(), !is_padding))
}

fn in_range(file: File, suffix: &str) -> io::Result<bool> {
    for line in BufReader::new(file.take(LARGEST_RANGE)).lines() {
        let line = line?;
        let line = line.trim_start_matches('\u{FEFF}');
        if line.is_empty() {
            continue;
        }
        let (found, is_real) = read_line(line, DIGITS - PREFIX)?;
        if found == suffix && is_real {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Between `low`, where a line begins, and `high`, which no line that is looked for begins after.
fn in_sorted(mut file: File, digest: &str) -> io::Result<bool> {
    let (mut low, mut high) = (0, file.metadata()?.len());
    while high - low > LAST_STRETCH {
        let middle = low + (high - low) / 2;
        let mut reader = reader_at(&mut file, middle - 1)?;
        let mut skipped = Vec::new();
        let skip = reader
            .by_ref()
            .take(LONGEST_LINE)
            .read_until(b'\n', &mut skipped)?;
        if skipped.last() != Some(&b'\n') {
            return Err(ErrorKind::InvalidData.into());
        }
        let start = middle - 1 + skip as u64;
        let Some((line, length)) = next_line(&mut reader)?.filter(|_| start < high) else {
            high = middle;
            continue;
        };
        let (found, is_real) = read_line(&line, DIGITS)?;
        match found.as_str().cmp(digest) {
            std::cmp::Ordering::Equal => return Ok(is_real),
            std::cmp::Ordering::Less => low = start + length,
            std::cmp::Ordering::Greater => high = start,
        }
    }
    let mut reader = reader_at(&mut file, low)?;
    while let Some((line, length)) = next_line(&mut reader)? {
        let (found, is_real) = read_line(&line, DIGITS)?;
        if found == digest {
            return Ok(is_real);
        }
        low += length;
        if low >= high {
            break;
        }
    }
    Ok(false)
}

fn reader_at(file: &mut File, place: u64) -> io::Result<BufReader<&mut File>> {
    file.seek(SeekFrom::Start(place))?;
    Ok(BufReader::with_capacity(256, file))
}

/// The next line and how many bytes it took; `None` at the end.
fn next_line(reader: &mut impl BufRead) -> io::Result<Option<(String, u64)>> {
    let mut line = String::new();
    let length = reader.take(LONGEST_LINE).read_line(&mut line)?;
    Ok((length > 0).then_some((line, length as u64)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `password`, and how often the world had it.
    const PASSWORD: &str = "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8";

    async fn has(list: &Path, text: &str) -> bool {
        let password = Password::new(text).unwrap();
        Breached::new(list.to_owned()).has(&password).await
    }

    #[tokio::test]
    async fn a_folder_of_ranges_is_read_by_its_names() {
        for name in ["5BAA6", "5BAA6.txt", "5baa6.txt", "5baa6"] {
            let folder = tempfile::tempdir().unwrap();
            let (_, suffix) = PASSWORD.split_at(PREFIX);
            let other = "0".repeat(35);
            let text = format!("{other}:3\r\n{}:42\r\n", suffix.to_lowercase());
            fs::write(folder.path().join(name), text).unwrap();
            assert!(has(folder.path(), "password").await, "{name}");
            // Another prefix, whose file is not there.
            assert!(!has(folder.path(), "hunter2").await);
            assert!(Breached::new(folder.path().to_owned()).check().is_err());
            let padding = format!("{suffix}:0\r\n");
            fs::write(folder.path().join(name), padding).unwrap();
            assert!(!has(folder.path(), "password").await, "padding");
        }
    }

    #[tokio::test]
    async fn a_sorted_file_is_found_in_wherever_the_line_stands() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.txt");
        let known: Vec<String> = (0..3_000).map(|number| format!("known {number}")).collect();
        let mut lines: Vec<String> = known
            .iter()
            .enumerate()
            .map(|(count, text)| {
                let hash = HEXUPPER.encode(&Sha1::digest(text));
                // Lines of many lengths.
                format!("{hash}:{}", 10_u64.pow(u32::try_from(count % 9).unwrap()))
            })
            .collect();
        lines.sort();
        for (end, last) in [("\n", "\n"), ("\r\n", "\r\n"), ("\n", "")] {
            fs::write(&path, lines.join(end) + last).unwrap();
            let list = Breached::new(path.clone());
            list.check().unwrap();
            for text in &known {
                let digest = HEXUPPER.encode(&Sha1::digest(text));
                assert!(list.find(&digest).unwrap(), "{text}");
            }
            for number in 0..3_000 {
                let digest = HEXUPPER.encode(&Sha1::digest(format!("unknown {number}")));
                assert!(!list.find(&digest).unwrap(), "{number}");
            }
        }
        // A short one, and none at all.
        fs::write(&path, format!("{PASSWORD}:1")).unwrap();
        assert!(has(&path, "password").await && !has(&path, "hunter2").await);
        fs::write(&path, "").unwrap();
        assert!(!has(&path, "password").await);
    }

    #[tokio::test]
    async fn a_list_that_is_none_says_so_and_refuses_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.txt");
        let list = Breached::new(path.clone());
        assert!(matches!(list.check(), Err(Unusable::Unreadable(..))));
        assert!(!has(&path, "password").await);
        for text in [
            "hello",
            &"x".repeat(100_000),
            &"hello\n".repeat(10_000),
            "5BAA6:1\n",
            &format!("{PASSWORD}\n"),
            &format!("{PASSWORD}:x\n"),
        ] {
            fs::write(&path, text).unwrap();
            assert!(matches!(list.check(), Err(Unusable::Malformed(_))));
            assert!(!has(&path, "password").await);
        }
    }
}
