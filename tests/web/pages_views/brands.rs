//! Pages with a brand: as small and as large as its parts may be.

use std::io::Cursor;
use std::sync::Arc;

use doorward::web::brand::accents::Accents;
use doorward::web::brand::colour::Colour;
use doorward::web::brand::{Brand, Chosen, Link, Picture, Title};
use doorward::web::pages::views::{Contact, Theme, WebUrl};
use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};

use super::sampler;
use super::samples::{Sampler, Texts};

pub fn colour(text: &str) -> Colour {
    Colour::parse(text).expect("a colour")
}

/// A ring beside bars, on nothing.
fn picture(width: u32, height: u32, [red, green, blue]: [u8; 3]) -> Picture {
    let drawing = RgbaImage::from_fn(width, height, |x, y| {
        let middle = height / 2;
        let distance = x.abs_diff(middle).pow(2) + y.abs_diff(middle).pow(2);
        let is_ring = (middle.pow(2) / 3..middle.pow(2)).contains(&distance);
        let is_bar = x > height + height / 4 && y.abs_diff(middle) < height / 3 && x / 12 % 2 == 0;
        Rgba([red, green, blue, if is_ring || is_bar { 255 } else { 0 }])
    });
    let mut png = Cursor::new(Vec::new());
    let written = DynamicImage::from(drawing).write_to(&mut png, ImageFormat::Png);
    written.expect("a picture");
    Picture {
        png: png.into_inner(),
        width,
        height,
    }
}

fn link(title: Title) -> Link {
    Link {
        title,
        href: WebUrl::parse("https://northwind.example/privacy?a=1&b=2").expect("an address"),
    }
}

/// What most have.
fn usual() -> Brand {
    let privacy = [("en", "Privacy"), ("de", "Datenschutz")];
    let privacy = privacy.map(|(tag, text)| (tag.to_owned(), text.to_owned()));
    Brand::new(Chosen {
        accents: Some(Accents::of(colour("#0a53e4"), None).expect("a good accent")),
        logo: Some(picture(96, 96, [10, 83, 228])),
        logo_dark: Some(picture(96, 96, [160, 190, 255])),
        links: vec![
            link(Title::ByLanguage(privacy.into())),
            link(Title::Same("Imprint".into())),
        ],
        support: Contact::parse("mailto:help@northwind.example"),
    })
}

/// All that there is room for.
fn large() -> Brand {
    Brand::new(Chosen {
        accents: Some(Accents::of(colour("#7a1fa2"), None).expect("a good accent")),
        logo: Some(picture(480, 96, [168, 86, 208])),
        logo_dark: None,
        links: vec![
            link(Title::Same(
                "Wiederverwendungsbestimmungen und mehr W".into()
            ));
            5
        ],
        support: Contact::parse("https://northwind.example/help"),
    })
}

pub fn samplers() -> Vec<Sampler> {
    let with = |tag: &str, mut texts: Texts, name, brand| {
        texts.name = name;
        Sampler {
            brand: Arc::new(brand),
            ..sampler(tag, texts)
        }
    };
    vec![
        with("en", Texts::typical(), "branded", usual()),
        with("ar", Texts::typical(), "branded", usual()),
        with("en", Texts::long(), "branded-long", large()),
        with("ar", Texts::long(), "branded-long", large()),
    ]
}

#[test]
fn a_brand_is_on_every_page_and_without_one_nothing_is() {
    for sampler in samplers() {
        let sheet = sampler.brand.style_sheet.clone().expect("a style sheet");
        for (name, html) in sampler.all() {
            let ours = html.find("href=\"/static/style.").expect("our style sheet");
            let theirs = html.find(&format!("<link rel=\"stylesheet\" href=\"{sheet}\">"));
            assert!(theirs.is_some_and(|theirs| theirs > ours), "{name}");
            assert_eq!(
                html.matches("<picture class=\"logo\">").count(),
                1,
                "{name}"
            );
            assert!(!html.contains("class=\"mark\""), "{name}");
            // The answer that this page carries would be lost.
            let has_links = html.contains("class=\"tenant-links\"");
            assert_eq!(has_links, name != "form-post", "{name}");
            let has_support = html.contains("class=\"support\"");
            assert_eq!(has_support, name.starts_with("error-"), "{name}");
        }
    }
    for (name, html) in sampler("en", Texts::typical()).all() {
        for part in ["/brand/", "<picture", "tenant-links", "class=\"support\""] {
            assert!(!html.contains(part), "{name} has {part}");
        }
    }
}

#[test]
fn the_logo_is_that_of_the_colours_one_chose() {
    let [branded, ..] = &samplers()[..] else {
        panic!("no samples");
    };
    let mut chrome = branded.chrome();
    let (light, dark) = (
        branded.brand.logo.clone().expect("a logo").address,
        branded.brand.logo_dark.clone().expect("a logo").address,
    );
    for (theme, shown, by_browser) in [
        (None, &light, Some(&dark)),
        (Some(Theme::Light), &light, None),
        (Some(Theme::Dark), &dark, None),
    ] {
        chrome.theme = theme;
        let (logo, other) = chrome.logo().expect("a logo");
        assert_eq!(&logo.address, shown, "{theme:?}");
        assert_eq!(other.map(|logo| &logo.address), by_browser, "{theme:?}");
    }
}

#[test]
fn a_link_in_another_language_says_so() {
    let [_, branded, ..] = &samplers()[..] else {
        panic!("no samples");
    };
    let chrome = branded.chrome();
    assert_eq!(chrome.localizer.lang(), "ar");
    let links: Vec<_> = chrome
        .links()
        .into_iter()
        .map(|(_, title, other)| (title, other))
        .collect();
    assert_eq!(links, [("Privacy", Some("en")), ("Imprint", None)]);
}
