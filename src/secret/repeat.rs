//! What may be repeated of what a stranger sent: secrets come in the wrong places too.

use std::borrow::Cow;

/// Text that repeats what a stranger sent, without what may be a secret in it, for answers and logs: tokens of ours, JSON Web
/// Tokens, and what stands before the host in an address.
#[must_use]
pub fn without_secrets(text: &str) -> Cow<'_, str> {
    const CONCEALED: &str = "(concealed)";
    /// A token is longer; a name that only begins like one stays.
    const SHORTEST: usize = 24;
    if !["dw_", "eyJ", "@"].iter().any(|sign| text.contains(sign)) {
        return text.into();
    }
    let is_of_token =
        |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_' | '.' | '~');
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(place) = ["dw_", "eyJ", "//"]
        .iter()
        .filter_map(|sign| rest.find(sign))
        .min()
    {
        let (before, from) = rest.split_at(place);
        kept.push_str(before);
        if let Some(authority) = from.strip_prefix("//") {
            kept.push_str("//");
            let end = authority
                .find(['/', '?', '#', ' ', '"'])
                .unwrap_or(authority.len());
            rest = match authority[..end].rfind('@') {
                Some(host) => {
                    kept.push_str(CONCEALED);
                    &authority[host..]
                }
                None => authority,
            };
            continue;
        }
        let end = from.find(|sign| !is_of_token(sign)).unwrap_or(from.len());
        let (token, after) = from.split_at(end);
        kept.push_str(if token.len() < SHORTEST {
            token
        } else {
            CONCEALED
        });
        rest = after;
    }
    kept.push_str(rest);
    kept.into()
}

#[cfg(test)]
mod tests {
    use super::super::{Kind, Token};
    use super::*;

    #[test]
    fn what_may_be_a_secret_is_not_repeated() {
        let token = Token::from_bytes(Kind::ClientSecret, &[7; 32]);
        let token = token.reveal();
        let jwt = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmVk";
        for (said, heard) in [
            (
                format!("scope has {token} and more"),
                "scope has (concealed) and more",
            ),
            (
                format!("{token} is not registered"),
                "(concealed) is not registered",
            ),
            (format!("{jwt}, {jwt}"), "(concealed), (concealed)"),
            (
                "https://u:pass@a.example/cb has user information".to_owned(),
                "https://(concealed)@a.example/cb has user information",
            ),
            (
                format!("http://a.example/?t={token}#x"),
                "http://a.example/?t=(concealed)#x",
            ),
            (
                "the parameter dw_posted is repeated".to_owned(),
                "the parameter dw_posted is repeated",
            ),
            (
                "alex@example.com, https://a.example/@home".to_owned(),
                "alex@example.com, https://a.example/@home",
            ),
            ("dw_".to_owned(), "dw_"),
            ("//@".to_owned(), "//(concealed)@"),
        ] {
            assert_eq!(without_secrets(&said), heard);
        }
    }
}
