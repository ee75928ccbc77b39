//! Random strings, from the operating system.

use data_encoding::BASE64URL_NOPAD;
use openssl::rand::rand_bytes;

const ALPHANUMERIC: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const PUNCTUATION: &[u8] = b"!\"#$%&'()*,-./:<=>?@[\\]^_`{|}~";

/// `length` random bytes. A provider is not asked anything if the system has no randomness: the bytes are then zero,
/// and its answers repeat themselves, which the checks see.
fn bytes(length: usize) -> Vec<u8> {
    let mut bytes = vec![0; length];
    if rand_bytes(&mut bytes).is_err() {
        bytes.fill(0);
    }
    bytes
}

/// `length` characters, each taken from `alphabet`.
fn from_alphabet(alphabet: &[u8], length: usize) -> String {
    bytes(length)
        .into_iter()
        .map(|byte| char::from(alphabet[usize::from(byte) % alphabet.len()]))
        .collect()
}

/// `length` letters and digits.
pub fn alphanumeric(length: usize) -> String {
    from_alphabet(ALPHANUMERIC, length)
}

/// A `state` of 90 characters: 60 letters and digits with 30 punctuation marks among them, each of which a URL must encode.
pub fn punctuated_state() -> String {
    let mut state = String::with_capacity(90);
    for mark in from_alphabet(PUNCTUATION, 30).chars() {
        state.push_str(&alphanumeric(2));
        state.push(mark);
    }
    state
}

/// base64url of `length` random bytes.
pub fn token(length: usize) -> String {
    BASE64URL_NOPAD.encode(&bytes(length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_state_has_ninety_characters_thirty_of_them_marks() {
        let state = punctuated_state();
        assert_eq!(state.chars().count(), 90);
        assert_eq!(state.chars().filter(char::is_ascii_punctuation).count(), 30);
        assert_ne!(state, punctuated_state());
    }

    #[test]
    fn lengths_are_as_asked() {
        assert_eq!(alphanumeric(10).len(), 10);
        assert_eq!(token(32).len(), 43);
    }
}
