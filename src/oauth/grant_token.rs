//! The text of what stands for a grant: an authorization code, a refresh token.
//!
//! ```text
//!   dw_ac_ │ the grant's id │ base64url of 32 secret bytes and a tag of 16
//! ```
//!
//! The secret is what the store keeps a hash of. The tag shows that a token was given out for this grant at some time, so
//! that a used one is told from a guess without keeping every token that ever was: who guesses revokes nothing.

use data_encoding::BASE64URL_NOPAD;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::domain::id::{GrantId, ID_LENGTH};
use crate::secret::{Kind, Token, TokenHash, keyed_hash, keyed_tag};

const SECRET_BYTES: usize = 32;
const TAG_BYTES: usize = 16;

/// A token that somebody presents, and that was given out for this grant.
#[derive(Clone, Debug)]
pub struct Presented {
    /// What it stands for.
    pub grant_id: GrantId,
    /// To compare with the store's.
    pub hash: TokenHash,
}

/// A new one of a kind, with this secret.
#[must_use]
pub fn make(kind: Kind, key: &[u8; 32], grant: &GrantId, secret: &[u8; SECRET_BYTES]) -> Token {
    let tag = tag(kind, key, grant, secret);
    let secret_and_tag = Zeroizing::new([&secret[..], &tag].concat());
    Token::from_text(
        kind,
        &[grant.as_str(), &BASE64URL_NOPAD.encode(&secret_and_tag)],
    )
}

/// The refresh token that follows a presented one, known only to who has `key`: the same each time it is asked for, so that a
/// retried refresh gets the same successor and none needs to be stored in plain.
#[must_use]
pub fn successor(key: &[u8; 32], grant: &GrantId, presented: &str) -> Token {
    let secret = keyed_hash(key, &["successor", presented]);
    make(Kind::RefreshToken, key, grant, &secret)
}

/// A presented refresh token once more, for a client whose tokens are not replaced.
#[must_use]
pub fn kept(presented: &str) -> Token {
    let kind = Kind::RefreshToken;
    Token::from_text(
        kind,
        &[presented.strip_prefix(kind.prefix()).unwrap_or_default()],
    )
}

/// Reads a presented token; `None` if it was never given out.
#[must_use]
pub fn read(kind: Kind, key: &[u8; 32], presented: &str) -> Option<Presented> {
    let (grant, rest) = presented
        .strip_prefix(kind.prefix())?
        .split_at_checked(ID_LENGTH)?;
    let bytes = Zeroizing::new(BASE64URL_NOPAD.decode(rest.as_bytes()).ok()?);
    let (secret, given) = bytes.split_at_checked(SECRET_BYTES)?;
    let grant_id = GrantId::new(grant);
    let expected = tag(kind, key, &grant_id, secret);
    bool::from(expected.ct_eq(given)).then(|| Presented {
        grant_id,
        hash: TokenHash::of(presented),
    })
}

fn tag(kind: Kind, key: &[u8; 32], grant: &GrantId, secret: &[u8]) -> [u8; TAG_BYTES] {
    let secret = Zeroizing::new(BASE64URL_NOPAD.encode(secret));
    keyed_tag(key, &["given out", kind.prefix(), grant.as_str(), &secret])
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
        let token = make(Kind::RefreshToken, &KEY, &grant, &[7; 32]);
        let read_back = read(Kind::RefreshToken, &KEY, token.reveal()).unwrap();
        assert_eq!(read_back.grant_id, grant);
        assert_eq!(read_back.hash, token.hash());
        assert!(read(Kind::RefreshToken, &[2; 32], token.reveal()).is_none());
        let as_code = token.reveal().replace("dw_rt_", "dw_ac_");
        assert!(read(Kind::AuthorizationCode, &KEY, &as_code).is_none());
        let moved = token.reveal().replace("01arz3", "01arz4");
        assert!(read(Kind::RefreshToken, &KEY, &moved).is_none());
        let mut cut = token.reveal().to_owned();
        while cut.pop().is_some() {
            assert!(read(Kind::RefreshToken, &KEY, &cut).is_none(), "{cut}");
        }
        for odd in [
            "x",
            "dw_rt_01arz3ndektsv4rrffq69g5fav",
            "dw_rt_🔑🔑🔑🔑🔑🔑🔑🔑🔑",
        ] {
            assert!(read(Kind::RefreshToken, &KEY, odd).is_none());
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
        assert!(read(Kind::RefreshToken, &KEY, one.reveal()).is_some());
    }
}
