//! What a page does besides asking: the addresses that it loads in frames, and the ways that lead on from it without a script.

use scraper::Html;
use url::Url;

use crate::page::{Page, select};

/// The addresses of the page's frames.
pub fn frames(page: &Page) -> Vec<Url> {
    let document = Html::parse_document(&page.html);
    select(&document, "iframe[src]")
        .into_iter()
        .filter_map(|frame| page.url.join(frame.attr("src")?.trim()).ok())
        .collect()
}

/// Where the page leads: first by itself, then by its links.
pub fn ways(page: &Page) -> Vec<Url> {
    let document = Html::parse_document(&page.html);
    let refreshes = select(&document, "meta[http-equiv][content]")
        .into_iter()
        .filter(|meta| {
            meta.attr("http-equiv")
                .is_some_and(|name| name.eq_ignore_ascii_case("refresh"))
        })
        .filter_map(|meta| refresh_address(meta.attr("content")?));
    let links = select(&document, "a[href]")
        .into_iter()
        .filter_map(|link| link.attr("href"));
    refreshes
        .chain(links)
        .filter_map(|address| page.url.join(address.trim()).ok())
        .collect()
}

/// The address in `0; url=…`, with or without quotes (HTML, the refresh state).
fn refresh_address(content: &str) -> Option<&str> {
    let (_, address) = content.split_once([';', ','])?;
    let address = address.trim();
    let address = match address.split_at_checked(3) {
        Some((name, rest)) if name.eq_ignore_ascii_case("url") => {
            rest.trim_start().strip_prefix('=').unwrap_or(address)
        }
        _ => address,
    };
    Some(address.trim().trim_matches(['"', '\'']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(html: &str) -> Page {
        let url = Url::parse("https://op.example/end").unwrap();
        Page::parse(200, "text/html".to_owned(), &url, html)
    }

    fn texts(urls: Vec<Url>) -> Vec<String> {
        urls.into_iter().map(String::from).collect()
    }

    #[test]
    fn frames_are_those_with_an_address() {
        let html = r#"<iframe src="https://rp/out?iss=a&amp;sid=b" hidden></iframe><iframe srcdoc="x"></iframe>
            <iframe src="/own"></iframe><!-- <iframe src="https://rp/comment"></iframe> -->"#;
        let expected = ["https://rp/out?iss=a&sid=b", "https://op.example/own"];
        assert_eq!(texts(frames(&page(html))), expected);
    }

    #[test]
    fn a_refresh_and_links_lead_on_and_scripts_do_not() {
        let html = r#"<meta charset="utf-8"><meta http-equiv="Refresh" content="0; URL='https://rp/a?state=%27'">
            <script>location = "https://rp/script"</script><a id="x">none</a><a href="https://rp/b?state=1&amp;c=2">on</a>"#;
        let expected = ["https://rp/a?state=%27", "https://rp/b?state=1&c=2"];
        assert_eq!(texts(ways(&page(html))), expected);
    }

    #[test]
    fn a_refresh_is_read_in_each_of_its_forms() {
        let cases = [
            ("0;url=/a", Some("/a")),
            ("5, url = \"/a\"", Some("/a")),
            ("0; /a", Some("/a")),
            ("0; urls", Some("urls")),
            ("5", None),
        ];
        for (content, address) in cases {
            assert_eq!(refresh_address(content), address, "{content}");
        }
    }
}
