//! Letters of six bits each, in the alphabets that were in use before base64 had one.

/// bcrypt's: the first bits first.
const BCRYPT: &[u8; 64] = b"./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
/// That of crypt(3): the last bits first.
const CRYPT: &[u8; 64] = b"./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Bytes in bcrypt's letters. Bits beyond the last byte do not count: some systems wrote salts with such bits.
pub(super) fn of_bcrypt(text: &str) -> Option<Vec<u8>> {
    let (mut bytes, mut held, mut bits) = (Vec::new(), 0_u32, 0);
    for letter in text.bytes() {
        held = (held << 6) | value(letter, BCRYPT)?;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((held >> bits).to_le_bytes()[0]);
        }
    }
    Some(bytes)
}

/// Bytes in the letters of crypt(3).
pub(super) fn of_crypt(text: &str) -> Option<Vec<u8>> {
    let (mut bytes, mut held, mut bits) = (Vec::new(), 0_u32, 0);
    for letter in text.bytes() {
        held |= value(letter, CRYPT)? << bits;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push(held.to_le_bytes()[0]);
            held >>= 8;
        }
    }
    // What is left over is nothing.
    (held == 0).then_some(bytes)
}

/// A number in the letters of crypt(3), five of them at most.
pub(super) fn number_of_crypt(text: &str) -> Option<u32> {
    let letters = text.bytes().rev();
    letters.into_iter().try_fold(0_u32, |held, letter| {
        held.checked_mul(64)?.checked_add(value(letter, CRYPT)?)
    })
}

fn value(letter: u8, alphabet: &[u8; 64]) -> Option<u32> {
    let place = alphabet.iter().position(|known| *known == letter)?;
    u32::try_from(place).ok()
}
