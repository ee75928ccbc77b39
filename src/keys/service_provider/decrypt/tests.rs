use std::sync::OnceLock;

use openssl::encrypt::Encrypter;
use openssl::symm::{encrypt, encrypt_aead};
use openssl::x509::X509;

use super::*;

const OAEP: &str = "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p";
const OAEP_11: &str = "http://www.w3.org/2009/xmlenc11#rsa-oaep";
const GCM: &str = "http://www.w3.org/2009/xmlenc11#aes256-gcm";
const CBC: &str = "http://www.w3.org/2001/04/xmlenc#aes128-cbc";

fn own() -> &'static ServiceProviderKey {
    static KEY: OnceLock<ServiceProviderKey> = OnceLock::new();
    KEY.get_or_init(|| ServiceProviderKey::derive(&[7; 32], "a", "id.example").unwrap())
}

fn wrapped(key: &[u8], padding: Padding, digest: MessageDigest, mask: MessageDigest) -> Vec<u8> {
    let certificate = X509::from_der(own().certificate()).unwrap();
    let public = certificate.public_key().unwrap();
    let mut encrypter = Encrypter::new(&public).unwrap();
    encrypter.set_rsa_padding(padding).unwrap();
    if padding == Padding::PKCS1_OAEP {
        encrypter.set_rsa_oaep_md(digest).unwrap();
        encrypter.set_rsa_mgf1_md(mask).unwrap();
    }
    let mut sealed = vec![0; encrypter.encrypt_len(key).unwrap()];
    let length = encrypter.encrypt(key, &mut sealed).unwrap();
    sealed.truncate(length);
    sealed
}

fn by_sha1(key: &[u8]) -> Vec<u8> {
    wrapped(
        key,
        Padding::PKCS1_OAEP,
        MessageDigest::sha1(),
        MessageDigest::sha1(),
    )
}

fn with_gcm(key: &[u8], plain: &[u8]) -> Vec<u8> {
    let mut tag = [0; TAG];
    let sealed = encrypt_aead(
        Cipher::aes_256_gcm(),
        key,
        Some(&[1; NONCE]),
        &[],
        plain,
        &mut tag,
    );
    [&[1; NONCE][..], &sealed.unwrap(), &tag].concat()
}

fn with_cbc(key: &[u8], plain: &[u8]) -> Vec<u8> {
    let sealed = encrypt(Cipher::aes_128_cbc(), key, Some(&[1; BLOCK]), plain);
    [&[1; BLOCK][..], &sealed.unwrap()].concat()
}

fn encrypted<'e>(key: &'e [u8], content_method: &'e str, content: &'e [u8]) -> Encrypted<'e> {
    Encrypted {
        key_method: OAEP,
        digest: None,
        mask: None,
        key,
        content_method,
        content,
        is_authentic: true,
    }
}

fn opened(encrypted: &Encrypted<'_>) -> Result<Vec<u8>, RefusedCiphertext> {
    own().decrypt(encrypted).map(|plain| plain.to_vec())
}

#[test]
fn what_was_encrypted_to_us_is_opened() {
    let content = with_gcm(&[2; 32], b"hello");
    let key = by_sha1(&[2; 32]);
    let usual = encrypted(&key, GCM, &content);
    assert_eq!(opened(&usual).unwrap(), b"hello");
    assert_eq!(
        opened(&Encrypted {
            is_authentic: false,
            ..usual
        })
        .unwrap(),
        b"hello"
    );
    let key = by_sha1(&[3; 16]);
    for plain in [&b""[..], b"hello", &[9; 16], &[9; 33]] {
        let content = with_cbc(&[3; 16], plain);
        assert_eq!(opened(&encrypted(&key, CBC, &content)).unwrap(), plain);
    }
    let (digest, mask) = (MessageDigest::sha256(), MessageDigest::sha512());
    let key = wrapped(&[2; 32], Padding::PKCS1_OAEP, digest, mask);
    let stronger = Encrypted {
        key_method: OAEP_11,
        digest: Some("http://www.w3.org/2001/04/xmlenc#sha256"),
        mask: Some("http://www.w3.org/2009/xmlenc11#mgf1sha512"),
        ..encrypted(&key, GCM, &content)
    };
    assert_eq!(opened(&stronger).unwrap(), b"hello");
}

#[test]
fn by_another_algorithm_it_is_not() {
    let content = with_gcm(&[2; 32], b"hello");
    let key = by_sha1(&[2; 32]);
    let usual = encrypted(&key, GCM, &content);
    let old = wrapped(
        &[2; 32],
        Padding::PKCS1,
        MessageDigest::sha1(),
        MessageDigest::sha1(),
    );
    let blocks = with_cbc(&[3; 16], b"hello");
    let short = by_sha1(&[3; 16]);
    for refused in [
        Encrypted {
            key_method: "http://www.w3.org/2001/04/xmlenc#rsa-1_5",
            key: &old,
            ..usual
        },
        Encrypted {
            digest: Some("http://www.w3.org/2001/04/xmldsig-more#md5"),
            ..usual
        },
        Encrypted {
            mask: Some("http://www.w3.org/2009/xmlenc11#mgf1sha256"),
            ..usual
        },
        Encrypted {
            key_method: OAEP_11,
            mask: Some("urn:mask"),
            ..usual
        },
        Encrypted {
            content_method: "http://www.w3.org/2001/04/xmlenc#tripledes-cbc",
            ..usual
        },
        // Nobody vouches for what would be asked about its padding.
        Encrypted {
            is_authentic: false,
            ..encrypted(&short, CBC, &blocks)
        },
    ] {
        assert_eq!(
            opened(&refused),
            Err(RefusedCiphertext::Algorithm),
            "{refused:?}"
        );
    }
}

#[test]
fn what_was_changed_or_cut_is_not_opened_and_nothing_breaks() {
    let content = with_gcm(&[2; 32], b"hello");
    let key = by_sha1(&[2; 32]);
    let usual = encrypted(&key, GCM, &content);
    let refused = |encrypted: Encrypted<'_>| {
        assert_eq!(opened(&encrypted), Err(RefusedCiphertext::Undecryptable));
    };
    for length in 0..content.len() {
        refused(Encrypted {
            content: &content[..length],
            ..usual
        });
    }
    for place in 0..content.len() {
        let mut changed = content.clone();
        changed[place] ^= 1;
        refused(Encrypted {
            content: &changed,
            ..usual
        });
    }
    refused(Encrypted {
        key: &key[..255],
        ..usual
    });
    refused(Encrypted { key: &[], ..usual });
    refused(Encrypted {
        key: &[0; 256],
        ..usual
    });
    refused(Encrypted {
        key: &[255; 4096],
        ..usual
    });
    // Of another length than the cipher has.
    let short = by_sha1(&[2; 16]);
    refused(Encrypted {
        key: &short,
        ..usual
    });
    let key = by_sha1(&[3; 16]);
    let blocks = with_cbc(&[3; 16], b"hello");
    for length in 0..blocks.len() {
        refused(encrypted(&key, CBC, &blocks[..length]));
    }
    // A padding of none, and of more than a block.
    for last in [0, 17, 255] {
        let sealed = {
            let mut crypter = Crypter::new(
                Cipher::aes_128_cbc(),
                Mode::Encrypt,
                &[3; 16],
                Some(&[1; BLOCK]),
            )
            .unwrap();
            crypter.pad(false);
            let mut sealed = vec![0; 2 * BLOCK];
            let length = crypter.update(&[last; BLOCK], &mut sealed).unwrap();
            sealed.truncate(length);
            [&[1; BLOCK][..], &sealed].concat()
        };
        refused(encrypted(&key, CBC, &sealed));
    }
}
