//! Signs that a language sets in its own way.

use std::fs;
use std::path::Path;

/// What French sets apart by a narrow space at which no line breaks, U+202F.
const SET_APART: [char; 5] = [':', ';', '?', '!', '»'];

#[test]
fn french_signs_have_a_narrow_space_before_them_at_which_no_line_breaks() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/locales/fr.ftl");
    let text = fs::read_to_string(path).expect("the words");
    let words = text.lines().filter(|line| !line.starts_with('#'));
    let mut wrong = Vec::new();
    for line in words {
        let signs: Vec<char> = line.chars().collect();
        for pair in signs.windows(2) {
            let is_plain = |sign: char| matches!(sign, ' ' | '\u{A0}');
            if (is_plain(pair[0]) && SET_APART.contains(&pair[1]))
                || (pair[0] == '«' && is_plain(pair[1]))
            {
                wrong.push(line);
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
