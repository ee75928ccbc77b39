//! Form-encoded parameters (RFC 6749 §3.1, Appendix B): each at most once, empty ones as if absent.

use std::collections::BTreeSet;

use super::error::OAuthError;

const MOST: usize = 100;
/// RFC 8707 §2: "Multiple resource parameters MAY be used"; RFC 8693 §2.1 has the other besides.
const REPEATABLE: [&str; 2] = ["resource", "audience"];

/// Parameters that were sent. Taking one removes it.
#[derive(Clone, Default)]
pub struct Parameters {
    values: Vec<(String, String)>,
    repeated: BTreeSet<String>,
}

impl std::fmt::Debug for Parameters {
    /// Names only: values may be secrets.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list()
            .entries(self.values.iter().map(|(name, _)| name))
            .finish()
    }
}

impl Parameters {
    /// Reads `application/x-www-form-urlencoded` text: a query or a body.
    ///
    /// # Errors
    /// `invalid_request` for broken percent-encoding, text that is not UTF-8, NUL, or more than 100 parameters.
    pub fn parse(encoded: &str) -> Result<Self, OAuthError> {
        let mut parameters = Self::default();
        for pair in encoded.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            parameters.insert(decode(name)?, decode(value)?)?;
        }
        Ok(parameters)
    }

    /// What was sent in another form, under the same rules.
    ///
    /// # Errors
    /// `invalid_request` for NUL, or more than 100 parameters.
    pub fn of(pairs: impl IntoIterator<Item = (String, String)>) -> Result<Self, OAuthError> {
        let mut parameters = Self::default();
        for (name, value) in pairs {
            if name.contains('\0') || value.contains('\0') {
                return Err(OAuthError::invalid_request("a parameter has NUL in it"));
            }
            parameters.insert(name, value)?;
        }
        Ok(parameters)
    }

    fn insert(&mut self, name: String, value: String) -> Result<(), OAuthError> {
        if !REPEATABLE.contains(&name.as_str())
            && self.values.iter().any(|(known, _)| *known == name)
        {
            self.repeated.insert(name);
            return Ok(());
        }
        if self.values.len() == MOST {
            return Err(OAuthError::invalid_request(format!(
                "there are more than {MOST} parameters"
            )));
        }
        self.values.push((name, value));
        Ok(())
    }

    /// Takes a parameter out; an empty one was not sent (RFC 6749 §3.1).
    pub fn take(&mut self, name: &str) -> Option<String> {
        let place = self.values.iter().position(|(known, _)| known == name)?;
        let (_, value) = self.values.swap_remove(place);
        (!value.is_empty()).then_some(value)
    }

    /// Takes each value of a parameter that may be repeated; the empty ones were not sent.
    pub fn take_each(&mut self, name: &str) -> Vec<String> {
        let (taken, left) = std::mem::take(&mut self.values)
            .into_iter()
            .partition(|(known, _)| known == name);
        self.values = left;
        let taken: Vec<(String, String)> = taken;
        let values = taken.into_iter().map(|(_, value)| value);
        values.filter(|value| !value.is_empty()).collect()
    }

    /// Takes a parameter that must be there.
    ///
    /// # Errors
    /// `invalid_request`.
    pub fn require(&mut self, name: &'static str) -> Result<String, OAuthError> {
        self.take(name)
            .ok_or_else(|| OAuthError::invalid_request(format!("the parameter {name} is missing")))
    }

    /// Whether a parameter was sent with a value.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// The value of a parameter, which stays.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&str> {
        let mut values = self.values.iter();
        values
            .find(|(known, value)| known == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }

    /// Whether a parameter, which may be repeated, was sent with this value.
    #[must_use]
    pub fn has_value(&self, name: &str, value: &str) -> bool {
        let mut values = self.values.iter();
        values.any(|(known, sent)| known == name && sent == value)
    }

    /// RFC 6749 §3.1: "Request and response parameters MUST NOT be included more than once." `resource` may be in one place
    /// (RFC 8707 §2).
    ///
    /// # Errors
    /// `invalid_request` that names one of them.
    pub fn refuse_repeated(&self) -> Result<(), OAuthError> {
        match self.repeated.first() {
            Some(name) => Err(OAuthError::invalid_request(format!(
                "the parameter {name} is repeated"
            ))),
            None => Ok(()),
        }
    }

    /// Whether one particular parameter is repeated.
    #[must_use]
    pub fn is_repeated(&self, name: &str) -> bool {
        self.repeated.contains(name)
    }

    /// Counts as repeated what `other` has too: the same request's other place for parameters.
    pub fn note_repeated(&mut self, other: &Self) {
        let named = |name: &str| self.values.iter().any(|(known, _)| known == name);
        let both = other.values.iter().map(|(name, _)| name);
        let both: Vec<String> = both.filter(|name| named(name)).cloned().collect();
        self.repeated.extend(both);
    }

    /// Back to a query, for a request that has to come again by GET.
    #[must_use]
    pub fn to_query(&self) -> String {
        url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(&self.values)
            .finish()
    }
}

fn decode(part: &str) -> Result<String, OAuthError> {
    let malformed = || OAuthError::invalid_request("a parameter is not form-encoded UTF-8");
    let is_itself = |byte: u8| byte.is_ascii() && !matches!(byte, b'%' | b'+' | b'\0');
    // Without a way out in between, so that the compiler looks at many bytes at once.
    if part.bytes().fold(true, |all, byte| all & is_itself(byte)) {
        return Ok(part.to_owned());
    }
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digit = |byte: Option<u8>| {
                    byte.and_then(|byte| char::from(byte).to_digit(16))
                        .and_then(|digit| u8::try_from(digit).ok())
                };
                digit(rest.next())
                    .zip(digit(rest.next()))
                    .map(|(high, low)| high << 4 | low)
                    .ok_or_else(malformed)?
            }
            other => other,
        });
    }
    let text = String::from_utf8(bytes).map_err(|_| malformed())?;
    if text.contains('\0') {
        Err(malformed())
    } else {
        Ok(text)
    }
}

/// Decodes one form-encoded part of a Basic credential (RFC 6749 §2.3.1).
///
/// # Errors
/// `invalid_request`.
pub fn decode_part(part: &str) -> Result<String, OAuthError> {
    decode(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_is_absent_and_twice_is_refused() {
        let mut parameters = Parameters::parse("a=1&b=&c=x+y%21&d").unwrap();
        assert!(parameters.refuse_repeated().is_ok());
        assert_eq!(parameters.take("a").as_deref(), Some("1"));
        assert_eq!(parameters.take("b"), None);
        assert_eq!(parameters.take("c").as_deref(), Some("x y!"));
        assert_eq!(parameters.take("d"), None);
        let twice = Parameters::parse("state=1&state=1").unwrap();
        assert!(twice.refuse_repeated().is_err());
        let mut resources = Parameters::parse("resource=1&a=3&resource=&resource=2").unwrap();
        assert!(resources.refuse_repeated().is_ok());
        assert_eq!(resources.to_query(), "resource=1&a=3&resource=&resource=2");
        assert_eq!(resources.take_each("resource"), ["1", "2"]);
        assert_eq!(resources.to_query(), "a=3");
        resources.note_repeated(&Parameters::parse("a=1").unwrap());
        assert!(resources.refuse_repeated().is_err());
    }

    #[test]
    fn what_comes_in_another_form_is_held_to_the_same() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let mut parameters = Parameters::of([pair("a", "x+y%21"), pair("b", "")]).unwrap();
        assert_eq!(parameters.take("a").as_deref(), Some("x+y%21"));
        assert_eq!(parameters.take("b"), None);
        let twice = Parameters::of([pair("a", "1"), pair("a", "1")]).unwrap();
        assert!(twice.refuse_repeated().is_err());
        assert!(Parameters::of([pair("a", "\0")]).is_err());
        assert!(Parameters::of((0..101).map(|n| pair(&n.to_string(), "1"))).is_err());
    }

    #[test]
    fn malformed_encodings_are_refused() {
        for bad in ["a=%", "a=%4", "a=%zz", "a=%ff", "a=%00", "%c3=1"] {
            assert!(Parameters::parse(bad).is_err(), "{bad}");
        }
        let many = (0..101)
            .map(|n| format!("p{n}=1"))
            .collect::<Vec<_>>()
            .join("&");
        assert!(Parameters::parse(&many).is_err());
    }

    #[test]
    fn ninety_punctuation_marks_come_back_exactly() {
        let state = "!\"#$%&'()*,-./:<=>?@[\\]^_`{|}~".repeat(3);
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("state", &state)
            .finish();
        assert_eq!(
            Parameters::parse(&query).unwrap().take("state"),
            Some(state)
        );
    }
}
