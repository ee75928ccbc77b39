//! The colours of the style sheet: WCAG 2.2 §1.4.3 (4.5:1 for text) and §1.4.11 (3:1 for what marks a control), in light and dark.

use std::collections::BTreeMap;

use doorward::web::brand::accents::{Accents, Look};

use super::brands::colour;
use super::words::sources;

type Palette = BTreeMap<String, [f64; 3]>;

/// The blocks of custom properties in the order of the sheet: light, dark by the browser, dark by choice.
fn palettes() -> Vec<Palette> {
    let (_, sheet) = sources("static", "css").pop().expect("the style sheet");
    sheet
        .split("color-scheme:")
        .skip(2)
        .collect::<Vec<_>>()
        .into_iter()
        .chain(sheet.split("color-scheme:").nth(1))
        .filter(|block| block.contains("--accent:"))
        .map(palette)
        .collect()
}

fn palette(block: &str) -> Palette {
    let block = block.split('}').next().unwrap_or_default();
    block
        .lines()
        .filter_map(|line| line.trim().trim_end_matches(';').split_once(": #"))
        .map(|(name, digits)| (name.to_owned(), rgb(digits)))
        .collect()
}

fn rgb(digits: &str) -> [f64; 3] {
    [0, 2, 4].map(|at| {
        let byte = u8::from_str_radix(&digits[at..at + 2], 16).expect("six hexadecimal digits");
        f64::from(byte) / 255.0
    })
}

/// Relative luminance, as WCAG 2.2 defines it.
fn luminance(colour: [f64; 3]) -> f64 {
    let [red, green, blue] = colour.map(|part| {
        if part <= 0.040_45 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn contrast(palette: &Palette, one: &str, two: &str) -> f64 {
    let (one, two) = (luminance(palette[one]), luminance(palette[two]));
    (one.max(two) + 0.05) / (one.min(two) + 0.05)
}

#[test]
fn texts_and_controls_stand_out() {
    let palettes = palettes();
    assert_eq!(palettes.len(), 3);
    for palette in &palettes {
        check(palette);
    }
}

fn check(palette: &Palette) {
    let grounds = ["--card", "--ground", "--inset"];
    for (ink, grounds, least) in [
        ("--text", &grounds[..], 4.5),
        ("--muted", &grounds[..], 4.5),
        ("--accent", &grounds[..], 4.5),
        ("--accent-strong", &grounds[..], 4.5),
        (
            "--danger",
            &["--card", "--inset", "--danger-ground"][..],
            4.5,
        ),
        ("--card", &["--danger"][..], 4.5),
        ("--text", &["--danger-ground"][..], 4.5),
        ("--on-accent", &["--accent", "--accent-strong"][..], 4.5),
        ("--control", &["--card"][..], 3.0),
    ] {
        for ground in grounds {
            let ratio = contrast(palette, ink, ground);
            assert!(ratio >= least, "{ink} on {ground}: {ratio:.2}");
        }
    }
}

#[test]
fn dark_by_the_browser_is_dark_by_choice() {
    let palettes = palettes();
    assert_eq!(palettes[0], palettes[1]);
}

#[test]
fn an_accent_is_judged_on_our_grounds() {
    let [dark, _, light] = &palettes()[..] else {
        panic!("three palettes");
    };
    for (look, palette) in [(Look::Light, light), (Look::Dark, dark)] {
        let names = ["--card", "--ground", "--inset"].map(ToOwned::to_owned);
        let judged: Palette = names
            .iter()
            .zip(look.grounds())
            .map(|(name, ground)| (name.clone(), rgb(&ground.to_string()[1..])))
            .collect();
        let mut written = palette.clone();
        written.retain(|name, _| names.contains(name));
        assert_eq!(judged, written);
    }
}

#[test]
fn with_a_tenants_accent_everything_stands_out_as_with_ours() {
    for accent in [
        "#0a53e4", "#000000", "#98281c", "#7a1fa2", "#00695c", "#8a5a00",
    ] {
        let sheet = Accents::of(colour(accent), None).expect("a good accent");
        let sheet = sheet.style_sheet();
        let rules: Vec<&str> = sheet.lines().collect();
        assert_eq!(rules.len(), 3, "{sheet}");
        let selectors = [
            ":root{--",
            "@media (prefers-color-scheme:dark){:root:not([data-theme=\"light\"]){--",
            ":root[data-theme=\"dark\"]{--",
        ];
        for (rule, selector) in rules.iter().zip(selectors) {
            assert!(rule.starts_with(selector), "{rule}");
        }
        let [dark, by_choice, light] = &palettes()[..] else {
            panic!("three palettes");
        };
        for (rule, ours) in rules.iter().zip([light, dark, by_choice]) {
            let mut palette = ours.clone();
            let properties = rule.split("--").skip(1);
            let replaced = properties
                .filter_map(|property| {
                    let (name, digits) = property.split_once(":#")?;
                    palette.insert(format!("--{name}"), rgb(&digits[..6]))
                })
                .count();
            assert_eq!(replaced, 3, "{rule}");
            check(&palette);
        }
    }
}
