//! A server whose pages look as its tenant does.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use reqwest::{Response, StatusCode};
use scraper::{Html, Selector};

use super::{Desk, http};

const BRANDING: &str = r##"name = "Northwind"
[branding]
logo = "logo.png"
logo_dark = "dark.png"
accent = "#0a53e4"
support = "mailto:help@northwind.example"
links = [
  { title = "Imprint", href = "https://northwind.example/imprint" },
  { title = { en = "Privacy", de = "Datenschutz" }, href = "https://northwind.example/privacy" },
]
"##;

fn picture([red, green, blue]: [u8; 3]) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::from(RgbImage::from_pixel(1000, 200, Rgb([red, green, blue])))
        .write_to(&mut bytes, ImageFormat::Jpeg)
        .expect("a picture");
    bytes.into_inner()
}

fn branded() -> Desk {
    let desk = Desk::new();
    std::fs::write(desk.path("logo.png"), picture([10, 83, 228])).expect("a file");
    std::fs::write(desk.path("dark.png"), picture([160, 190, 255])).expect("a file");
    desk.write("doorward.toml", BRANDING);
    desk
}

async fn fetch(issuer: &str, path: &str) -> Response {
    let request = http().get(format!("{issuer}{path}"));
    let request = request
        .header("accept", "text/html")
        .header("accept-language", "de");
    request.send().await.expect("an answer")
}

fn attributes(html: &str, selector: &str, name: &str) -> Vec<String> {
    let selector = Selector::parse(selector).expect("a selector");
    let page = Html::parse_document(html);
    let found = page
        .select(&selector)
        .filter_map(|element| element.attr(name));
    found.map(ToOwned::to_owned).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_of_a_branded_server_show_it() {
    let desk = branded();
    let server = desk.serve(&[]);
    let page = fetch(&server.issuer, "/")
        .await
        .text()
        .await
        .expect("a page");
    let sheets = attributes(&page, "link[rel=stylesheet]", "href");
    assert_eq!(sheets.len(), 2, "{page}");
    let logos = [
        attributes(&page, ".door img", "src"),
        attributes(&page, ".door source", "srcset"),
    ]
    .concat();
    assert_eq!(logos.len(), 2, "{page}");
    assert_ne!(logos[0], logos[1]);
    assert_eq!(attributes(&page, ".door img", "width"), ["160"]);
    assert_eq!(
        attributes(&page, ".tenant-links a", "href"),
        [
            "https://northwind.example/imprint",
            "https://northwind.example/privacy"
        ]
    );
    assert!(page.contains(">Datenschutz</a>"), "{page}");
    for (path, kind) in [
        (&sheets[1], "text/css; charset=utf-8"),
        (&logos[0], "image/png"),
        (&logos[1], "image/png"),
    ] {
        assert!(path.starts_with("/brand/"), "{path}");
        let answer = fetch(&server.issuer, path).await;
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        let header = |name: &str| answer.headers()[name].to_str().expect("text");
        assert_eq!(header("content-type"), kind);
        assert_eq!(
            header("cache-control"),
            "public, max-age=31536000, immutable"
        );
        assert_eq!(header("x-content-type-options"), "nosniff");
        let content = answer.bytes().await.expect("a content");
        if kind == "image/png" {
            let logo = image::load_from_memory_with_format(&content, ImageFormat::Png);
            assert_eq!(logo.expect("a PNG").width(), 480);
        } else {
            let sheet = String::from_utf8(content.to_vec()).expect("text");
            assert!(sheet.starts_with(":root{--accent:#0a53e4;"), "{sheet}");
        }
    }
    for absent in ["/brand/logo.png", "/brand/", "/brand/..%2Fdoorward.toml"] {
        let answer = fetch(&server.issuer, absent).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{absent}");
    }
    let lost = fetch(&server.issuer, "/nothing-here").await;
    let lost = lost.text().await.expect("a page");
    assert_eq!(
        attributes(&lost, ".support a", "href"),
        ["mailto:help@northwind.example"]
    );
}

#[test]
fn a_logo_that_is_none_starts_no_server() {
    for (content, reason) in [
        (
            &b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>"[..],
            "logo.png: this is an SVG, which is a program and is not shown",
        ),
        (
            b"%PDF-1.7",
            "logo.png: not a PNG, JPEG, GIF or WebP picture",
        ),
        (b"\x89PNG\r\n\x1a\n", "logo.png: the picture is damaged"),
    ] {
        let desk = branded();
        std::fs::write(desk.path("logo.png"), content).expect("a file");
        let said = desk.try_serve(&[]).err().expect("no start");
        assert!(said.contains("branding.logo: "), "{said}");
        assert!(said.contains(reason), "{said}");
    }
    let desk = branded();
    std::fs::remove_file(desk.path("dark.png")).expect("removed");
    let said = desk.try_serve(&[]).err().expect("no start");
    assert!(said.contains("branding.logo_dark: dark.png: "), "{said}");
}

#[test]
fn doctor_says_what_contrast_the_accents_have() {
    let desk = branded();
    let said = desk.run(&["doctor", "--json"]);
    let findings: serde_json::Value = serde_json::from_str(&said.out).expect("JSON");
    let all = findings.as_array().expect("a list");
    let branding = |all: &[serde_json::Value]| {
        all.iter()
            .find(|finding| finding["check"] == "branding")
            .cloned()
            .expect("branding")
    };
    let found = branding(all);
    assert_eq!(found["state"], "ok", "{found}");
    let text = found["found"].as_str().expect("text");
    let wanted = "the accent #0a53e4 has a contrast of 5.";
    assert!(text.starts_with(wanted), "{text}");
    assert!(
        text.contains("made lighter for it; the logo is shown at 160 by 32"),
        "{text}"
    );
    desk.write("logo.png", "no picture");
    let said = desk.run(&["doctor", "--json"]);
    let findings: serde_json::Value = serde_json::from_str(&said.out).expect("JSON");
    let found = branding(findings.as_array().expect("a list"));
    assert_eq!(found["state"], "problem", "{found}");
}
