//! Lists as people of a language write them, by the Unicode Common Locale Data Repository.

use icu_list::ListFormatter;
use icu_list::options::ListFormatterOptions;

use super::dates::locale_of;

/// `a, b, or c`; with commas alone where the language is not known.
#[must_use]
pub fn one_of(items: &[String], lang: &str) -> String {
    let formatter = locale_of(lang).and_then(|locale| {
        ListFormatter::try_new_or(locale.into(), ListFormatterOptions::default()).ok()
    });
    formatter.map_or_else(
        || items.join(", "),
        |formatter| formatter.format_to_string(items.iter()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_lists_as_its_people_do() {
        let items = ["a.org", "b.org", "c.org"].map(ToOwned::to_owned);
        for (lang, text) in [
            ("en", "a.org, b.org, or c.org"),
            ("de", "a.org, b.org oder c.org"),
            ("pl", "a.org, b.org lub c.org"),
            ("zh", "a.org、b.org或c.org"),
            ("no language", "a.org, b.org, c.org"),
        ] {
            assert_eq!(one_of(&items, lang), text);
        }
        assert_eq!(one_of(&items[..2], "en"), "a.org or b.org");
        assert_eq!(one_of(&items[..1], "ja"), "a.org");
    }
}
