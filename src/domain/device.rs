//! What to call a browser, by what it calls itself (RFC 9110 §10.1.5): enough for its owner to know it by.
//!
//! The lists of products that libraries bring are megabytes, and older than browsers are; five names and six systems are what
//! people know.

/// Browsers by a word of theirs, those that name others too before those.
const BROWSERS: [(&str, &str); 7] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrom", "Chrome"),
    ("Safari/", "Safari"),
];
const SYSTEMS: [(&str, &str); 7] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
];

/// Browser and system, as far as they are known.
#[must_use]
pub fn name(user_agent: &str) -> String {
    let find = |names: &[(&str, &'static str)]| {
        let found = names.iter().find(|(word, _)| user_agent.contains(word));
        found.map(|(_, name)| *name)
    };
    let parts = [find(&BROWSERS), find(&SYSTEMS)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// Characters of an app's name that are told: enough to know it by, too few for a sentence.
const LONGEST_APP: usize = 40;

/// What a program is to be called that is no browser: its first product (RFC 9110 §10.1.5), if that is a plain word. It says so itself, so
/// no more of it is told than fits a name.
#[must_use]
pub fn program(user_agent: &str) -> &str {
    let first = user_agent.split([' ', '/']).next().unwrap_or_default();
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    if first.len() <= LONGEST_APP && first.bytes().all(is_plain) {
        first
    } else {
        ""
    }
}

#[cfg(test)]
mod tests {
    use super::{name, program};

    #[test]
    fn people_know_their_browsers() {
        for (user_agent, expected) in [
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
                "Firefox · Linux",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0",
                "Edge · Windows",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
                "Safari · iPhone",
            ),
            (
                "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36",
                "Chrome · Android",
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15",
                "Safari · macOS",
            ),
            ("curl/8.5.0", ""),
            ("", ""),
        ] {
            assert_eq!(name(user_agent), expected, "{user_agent}");
        }
    }

    #[test]
    fn a_program_is_called_by_one_plain_word() {
        for (user_agent, called) in [
            ("curl/8.5.0", "curl"),
            ("Living-Room_TV.2 (Linux)", "Living-Room_TV.2"),
            ("", ""),
            ("Approve! this/1.0", ""),
            ("\u{202e}TV/1", ""),
            (&"a".repeat(41), ""),
        ] {
            assert_eq!(program(user_agent), called, "{user_agent}");
        }
    }
}
