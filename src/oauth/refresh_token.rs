//! The text of a refresh token.
//!
//! ```text
//!   dw_rt_ │ the grant's id │ base64url of 32 secret bytes and a tag of 16
//! ```
//!
//! The secret is what the store keeps a hash of. The tag shows that a token was given out for this grant at some time, so
//! that a used one is told from a guess without keeping every token that ever was: who guesses revokes nothing.

use data_encoding::BASE64URL_NOPAD;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::domain::id::{GrantId, ID_LENGTH};
use crate::secret::{Kind, Token, TokenHash, keyed_hash};

const SECRET_BYTES: usize = 32;
const TAG_BYTES: usize = 16;

/// A refresh token that somebody presents, and that was given out for this grant.
#[derive(Clone, Debug)]
pub struct Presented {
    /// What it renews.
    pub grant_id: GrantId,
    /// To compare with the store's.
    pub hash: TokenHash,
}

/// The first refresh token of a grant.
#[must_use]
pub fn first(key: &[u8; 32], grant: &GrantId, secret: &[u8; SECRET_BYTES]) -> Token {
    let tag = tag(key, grant, secret);
    let secret_and_tag = Zeroizing::new([&secret[..], &tag].concat());
    Token::from_text(
        Kind::RefreshToken,
        &[grant.as_str(), &BASE64URL_NOPAD.encode(&secret_and_tag)],
    )
}

/// The one that follows a presented one, known only to who has `key`: the same each time it is asked for, so that a
/// retried refresh gets the same successor and none needs to be stored in plain.
#[must_use]
pub fn successor(key: &[u8; 32], grant: &GrantId, presented: &str) -> Token {
    first(key, grant, &keyed_hash(key, &["successor", presented]))
}

/// Reads a presented token; `None` if it was never given out.
#[must_use]
pub fn read(key: &[u8; 32], presented: &str) -> Option<Presented> {
    let (grant, rest) = presented
        .strip_prefix(Kind::RefreshToken.prefix())?
        .split_at_checked(ID_LENGTH)?;
    let bytes = Zeroizing::new(BASE64URL_NOPAD.decode(rest.as_bytes()).ok()?);
    let (secret, given) = bytes.split_at_checked(SECRET_BYTES)?;
    let grant_id = GrantId::new(grant);
    let expected = tag(key, &grant_id, secret);
    bool::from(expected.ct_eq(given)).then(|| Presented {
        grant_id,
        hash: TokenHash::of(presented),
    })
}

fn tag(key: &[u8; 32], grant: &GrantId, secret: &[u8]) -> [u8; TAG_BYTES] {
    let secret = Zeroizing::new(BASE64URL_NOPAD.encode(secret));
    let whole = keyed_hash(key, &["given out", grant.as_str(), &secret]);
    let mut tag = [0; TAG_BYTES];
    tag.copy_from_slice(&whole[..TAG_BYTES]);
    tag
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: [u8; 32] = [1; 32];

    fn grant(text: &str) -> GrantId {
        GrantId::new(text)
    }

    #[test]
    fn it_reads_back_for_its_grant_and_by_its_key_alone() {
        let grant = grant("01arz3ndektsv4rrffq69g5fav");
        let token = first(&KEY, &grant, &[7; 32]);
        let read_back = read(&KEY, token.reveal()).unwrap();
        assert_eq!(read_back.grant_id, grant);
        assert_eq!(read_back.hash, token.hash());
        assert!(read(&[2; 32], token.reveal()).is_none());
        let moved = token.reveal().replace("01arz3", "01arz4");
        assert!(read(&KEY, &moved).is_none());
        let mut cut = token.reveal().to_owned();
        while cut.pop().is_some() {
            assert!(read(&KEY, &cut).is_none(), "{cut}");
        }
        for odd in [
            "x",
            "dw_rt_01arz3ndektsv4rrffq69g5fav",
            "dw_rt_🔑🔑🔑🔑🔑🔑🔑🔑🔑",
        ] {
            assert!(read(&KEY, odd).is_none());
        }
    }

    #[test]
    fn a_successor_depends_on_token_grant_and_key() {
        let (a, b) = (
            grant("01arz3ndektsv4rrffq69g5fav"),
            grant("01arz3ndektsv4rrffq69g5faw"),
        );
        let one = successor(&KEY, &a, "x");
        assert_eq!(one, successor(&KEY, &a, "x"));
        assert_ne!(one, successor(&KEY, &a, "y"));
        assert_ne!(one, successor(&KEY, &b, "x"));
        assert_ne!(one, successor(&[2; 32], &a, "x"));
        assert!(read(&KEY, one.reveal()).is_some());
    }
}
