//! Sentences that are cut where their values stand, so that a template can set the values in their own element.

use fluent_bundle::FluentArgs;

use super::{Localizer, without_direction};

/// Marks where a value stands in a sentence that is later cut into pieces: private-use characters, index between them.
const OPEN: char = '\u{E000}';
const CLOSE: char = '\u{E001}';

/// A run of a sentence that was cut where its values stand, so that a template can set the values in their own element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The words, or the value. Not escaped: templates do that.
    pub text: String,
    /// The variable that stands here (`client`, `host`); empty for words of the message.
    pub variable: String,
}

impl Localizer {
    /// The message `id`, cut where its values stand. The values take no part in the formatting, whatever they contain, and lose
    /// the same controls: an element's isolation ends at a control too (CSS Writing Modes 4 §2.4.1).
    #[must_use]
    pub fn pieces(&self, id: &str, args: &[(&str, &str)]) -> Vec<Piece> {
        let markers: FluentArgs<'_> = args
            .iter()
            .enumerate()
            .map(|(index, &(name, _))| (name, format!("{OPEN}{index}{CLOSE}")))
            .collect();
        let Some(sentence) = self.format(id, Some(&markers)) else {
            return vec![Piece::words(id)];
        };
        cut(&sentence, args)
    }
}

impl Piece {
    fn words(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            variable: String::new(),
        }
    }
}

/// Cuts at the markers. The isolates around a marker go: the element that the value is set in isolates it.
fn cut(sentence: &str, args: &[(&str, &str)]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for (nth, part) in sentence.split(OPEN).enumerate() {
        let marker = if nth == 0 {
            None
        } else {
            part.split_once(CLOSE)
        };
        let rest = marker.map_or(part, |(_, rest)| rest);
        if let Some((index, _)) = marker {
            let value = index
                .parse::<usize>()
                .ok()
                .and_then(|index| args.get(index));
            pieces.extend(value.map(|&(name, value)| Piece {
                text: without_direction(value).into_owned(),
                variable: name.to_owned(),
            }));
        }
        let words = rest.trim_start_matches('\u{2069}');
        let words = words.strip_suffix('\u{2068}').unwrap_or(words);
        if !words.is_empty() {
            pieces.push(Piece::words(words));
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_cut_where_its_values_stand() {
        let args = [("client", "A{$b}"), ("account", "\u{E000}0\u{E001}")];
        let all = cut(
            "\u{2068}\u{E000}0\u{E001}\u{2069} and \u{2068}\u{E000}1\u{E001}\u{2069}.",
            &args,
        );
        let texts: Vec<_> = all
            .iter()
            .map(|piece| (piece.text.as_str(), piece.variable.as_str()))
            .collect();
        assert_eq!(
            texts,
            [
                ("A{$b}", "client"),
                (" and ", ""),
                ("\u{E000}0\u{E001}", "account"),
                (".", "")
            ]
        );
    }
}
