//! The guard between a directory and the library that speaks with it: it lets through what is an answer, and ends the connection at anything else.
//!
//! The library's parser goes as deep as what it reads, and takes as much: what a directory sends is measured, and its form is looked at, before.

use std::sync::{Arc, OnceLock};

use bytes::{Buf, BytesMut};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, split};
use tokio::net::UnixStream;

use super::ber::{self, LONGEST, Malformed};
use super::message;

/// Bytes that a directory may send before it is asked for something more.
const MOST: usize = 8 * LONGEST;
/// It says more in all than is read.
pub(super) const ENDLESS: Malformed = Malformed("the directory does not come to an end");
/// Bytes that are read at a time.
const PIECE: usize = 16 * 1024;

/// Why the connection ended, once it has, if it was for what the directory sent.
pub(super) type Verdict = Arc<OnceLock<Malformed>>;

/// Passes on what both say, until one of them ends, or the directory says what it may not.
pub(super) async fn stand_between(
    directory: impl AsyncRead + AsyncWrite,
    mut library: UnixStream,
    verdict: Verdict,
) {
    let (mut from_directory, mut to_directory) = split(directory);
    let (mut from_library, mut to_library) = library.split();
    let mut asked = BytesMut::with_capacity(PIECE);
    let mut said = BytesMut::with_capacity(PIECE);
    let mut unasked = 0;
    loop {
        tokio::select! {
            read = from_library.read_buf(&mut asked) => {
                if !matches!(read, Ok(1..)) || to_directory.write_all(&asked).await.is_err() || to_directory.flush().await.is_err() {
                    // There is nobody left to tell.
                    let _ = to_directory.shutdown().await;
                    return;
                }
                // It may have been a password.
                zeroize::Zeroize::zeroize(&mut asked[..]);
                asked.clear();
                unasked = 0;
            }
            read = from_directory.read_buf(&mut said) => {
                let Ok(count @ 1..) = read else { return };
                unasked += count;
                match pass_on(&mut said, unasked) {
                    Ok(whole) => {
                        if to_library.write_all(&whole).await.is_err() {
                            return;
                        }
                    }
                    Err(malformed) => {
                        // The first is the reason; there is no second.
                        let _ = verdict.set(malformed);
                        return;
                    }
                }
            }
        }
    }
}

/// The whole messages that have come.
fn pass_on(said: &mut BytesMut, unasked: usize) -> Result<BytesMut, Malformed> {
    if unasked > MOST {
        return Err(ENDLESS);
    }
    let mut rest: &[u8] = said;
    while let Some(length) = ber::announced(rest)? {
        let Some((whole, after)) = rest.split_at_checked(length) else {
            break;
        };
        message::check(whole)?;
        rest = after;
    }
    let whole = said.len() - rest.remaining();
    Ok(said.split_to(whole))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A bind's answer: success.
    const YES: [u8; 14] = [0x30, 12, 2, 1, 1, 0x61, 7, 0x0A, 1, 0, 4, 0, 4, 0];

    /// What the library hears of what a directory says in these pieces, and the verdict.
    async fn heard(pieces: &[&[u8]]) -> (Vec<u8>, Option<Malformed>) {
        let (near, mut directory) = tokio::io::duplex(PIECE);
        let (library, far) = UnixStream::pair().unwrap();
        let verdict = Verdict::default();
        let guard = tokio::spawn(stand_between(near, far, Arc::clone(&verdict)));
        let mut library = library;
        let hears = tokio::spawn(async move {
            let mut heard = Vec::new();
            library.read_to_end(&mut heard).await.unwrap();
            heard
        });
        for piece in pieces {
            if directory.write_all(piece).await.is_err() {
                break;
            }
        }
        drop(directory);
        guard.await.unwrap();
        (hears.await.unwrap(), verdict.get().copied())
    }

    #[tokio::test]
    async fn whole_answers_are_passed_on_however_they_are_cut() {
        assert_eq!(heard(&[&YES]).await, (YES.to_vec(), None));
        let (first, last) = YES.split_at(5);
        assert_eq!(heard(&[first, last, &YES]).await, (YES.repeat(2), None));
        assert_eq!(heard(&[&YES, first]).await, (YES.to_vec(), None));
    }

    #[tokio::test]
    async fn nothing_else_is() {
        let deep = [0x30, 0x81].repeat(30_000);
        for bad in [
            b"HTTP/1.1 400 Bad Request\r\n".as_slice(),
            &[0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF, 0],
            &[0x30, 3, 2, 1, 1],
            &deep,
        ] {
            let pieces = [YES.as_slice(), bad];
            let (heard, verdict) = heard(&pieces).await;
            assert!(heard.is_empty() || heard == YES, "what came before at most");
            assert!(verdict.is_some(), "{:02x?}", &bad[..7.min(bad.len())]);
        }
    }

    #[tokio::test]
    async fn a_directory_that_does_not_come_to_an_end_is_left() {
        let flood = YES.repeat(MOST / YES.len() + 2);
        let (heard, verdict) = heard(&[&flood]).await;
        assert!(heard.len() <= MOST, "{}", heard.len());
        assert_eq!(verdict, Some(ENDLESS));
    }
}
