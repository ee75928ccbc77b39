//! What the operator says to people.

use crate::config::section::Text;
use crate::domain::text::is_hidden;
use crate::domain::words::{LONGEST_TEXT, Words};
use crate::web::i18n;

/// As they are shown.
///
/// # Errors
/// What is wrong with them.
pub(super) fn words(text: &Text) -> Result<Words, String> {
    let words = match text {
        Text::One(text) => Words::One(text.clone()),
        Text::Each(texts) => {
            if let Some(tag) = texts
                .keys()
                .find(|tag| !i18n::available().any(|known| known == tag.as_str()))
            {
                return Err(format!("text: {tag} is no language of the pages"));
            }
            if !texts.contains_key("en") {
                return Err("text: en is missing, which stands for all other languages".into());
            }
            Words::Each(texts.clone())
        }
    };
    if words.texts().into_iter().all(is_readable) {
        Ok(words)
    } else {
        Err(format!(
            "text is empty, longer than {LONGEST_TEXT} bytes, or has characters that cannot be seen"
        ))
    }
}

/// Whether people can read it, and it has room.
pub(super) fn is_readable(text: &str) -> bool {
    text.len() <= LONGEST_TEXT && !text.trim().is_empty() && !text.chars().any(is_hidden)
}
