//! Colours: what contrast two have, and the tones of one that are lighter or darker.
//!
//! Tones are found in `OKLab` (Björn Ottosson, 2020; CSS Color 4 §9.2), in which a colour keeps its hue while its lightness changes:
//! mixed with white, blue would turn purple.

use std::fmt;
use std::sync::LazyLock;

/// How far apart in lightness the tones are that are tried; from black to white it is 1.
const STEP: f64 = 0.005;
/// Steps from black to white.
const STEPS: u32 = 200;
/// In how many steps the strength of a colour is taken back to find one that a screen can show.
const PALER: u32 = 50;

/// How much light each byte of a colour stands for (IEC 61966-2-1).
static LIGHT: LazyLock<Vec<(u8, f64)>> =
    LazyLock::new(|| (0..=u8::MAX).map(|byte| (byte, light(byte))).collect());

/// A colour of sRGB, without transparency.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Colour([u8; 3]);

/// Lightness, green to red, blue to yellow.
#[derive(Clone, Copy, Debug)]
struct Oklab([f64; 3]);

impl Colour {
    /// Of its bytes.
    #[must_use]
    pub const fn new(red: u8, green: u8, blue: u8) -> Self {
        Self([red, green, blue])
    }

    /// The colour that `#0b5fff` names: a number sign and six hexadecimal digits, no shorter form and no names.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#')?;
        if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let byte = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
        Some(Self([byte(0)?, byte(2)?, byte(4)?]))
    }

    /// The contrast with another colour, 1 to 21 (WCAG 2.2, contrast ratio).
    #[must_use]
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// The nearest darker tone that is good, else black.
    #[must_use]
    pub fn darker_until(self, is_good: impl Fn(Self) -> bool) -> Self {
        self.toned_until(-STEP, is_good)
            .unwrap_or(Self::new(0, 0, 0))
    }

    /// The nearest lighter tone that is good, else white.
    #[must_use]
    pub fn lighter_until(self, is_good: impl Fn(Self) -> bool) -> Self {
        self.toned_until(STEP, is_good)
            .unwrap_or(Self::new(255, 255, 255))
    }

    /// The tone that is lighter by this much, from -1 to 1: below zero, darker.
    #[must_use]
    pub fn lighter_by(self, difference: f64) -> Self {
        let lab = self.oklab();
        lab.with_lightness(lab.0[0] + difference)
    }

    fn toned_until(self, step: f64, is_good: impl Fn(Self) -> bool) -> Option<Self> {
        let lab = self.oklab();
        (1..=STEPS)
            .map(|count| lab.0[0] + f64::from(count) * step)
            .take_while(|lightness| (0.0..=1.0).contains(lightness))
            .map(|lightness| lab.with_lightness(lightness))
            .find(|tone| is_good(*tone))
    }

    /// How bright it is, 0 to 1 (WCAG 2.2, relative luminance).
    fn luminance(self) -> f64 {
        let [red, green, blue] = self.0.map(light);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    fn oklab(self) -> Oklab {
        let [red, green, blue] = self.0.map(light);
        let long = 0.412_221_470_8 * red + 0.536_332_536_3 * green + 0.051_445_992_9 * blue;
        let medium = 0.211_903_498_2 * red + 0.680_699_545_1 * green + 0.107_396_956_6 * blue;
        let short = 0.088_302_461_9 * red + 0.281_718_837_6 * green + 0.629_978_700_5 * blue;
        let [long, medium, short] = [long, medium, short].map(f64::cbrt);
        Oklab([
            0.210_454_255_3 * long + 0.793_617_785_0 * medium - 0.004_072_046_8 * short,
            1.977_998_495_1 * long - 2.428_592_205_0 * medium + 0.450_593_709_9 * short,
            0.025_904_037_1 * long + 0.782_771_766_2 * medium - 0.808_675_766_0 * short,
        ])
    }
}

impl Oklab {
    /// The same hue at this lightness, as strong as a screen can show it there.
    fn with_lightness(self, lightness: f64) -> Colour {
        let Self([_, a, b]) = self;
        let lightness = lightness.clamp(0.0, 1.0);
        (0..=PALER)
            .map(|count| 1.0 - f64::from(count) / f64::from(PALER))
            .map(|strength| Self([lightness, a * strength, b * strength]).linear())
            .find(|parts| parts.iter().all(|part| (-0.0001..=1.0001).contains(part)))
            .map_or(Colour::new(0, 0, 0), |parts| Colour(parts.map(byte)))
    }

    /// As light of the three primaries; below 0 or above 1 where a screen cannot show it.
    fn linear(self) -> [f64; 3] {
        let Self([lightness, a, b]) = self;
        let long = lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b;
        let medium = lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b;
        let short = lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b;
        let [long, medium, short] = [long, medium, short].map(|part| part * part * part);
        [
            4.076_741_662_1 * long - 3.307_711_591_3 * medium + 0.230_969_929_2 * short,
            -1.268_438_004_6 * long + 2.609_757_401_1 * medium - 0.341_319_396_5 * short,
            -0.004_196_086_3 * long - 0.703_418_614_7 * medium + 1.707_614_701_0 * short,
        ]
    }
}

fn light(byte: u8) -> f64 {
    let part = f64::from(byte) / 255.0;
    if part <= 0.040_45 {
        part / 12.92
    } else {
        ((part + 0.055) / 1.055).powf(2.4)
    }
}

/// The byte that comes nearest to this much light.
fn byte(wanted: f64) -> u8 {
    let distance = |light: f64| (light - wanted).abs();
    LIGHT
        .iter()
        .min_by(|(_, one), (_, two)| distance(*one).total_cmp(&distance(*two)))
        .map_or(0, |(byte, _)| *byte)
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

impl fmt::Debug for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn colour(text: &str) -> Colour {
        Colour::parse(text).unwrap()
    }

    // As WebAIM's contrast checker has them.
    #[test]
    fn contrast_is_that_of_wcag() {
        for (one, two, ratio) in [
            ("#000000", "#ffffff", 21.0),
            ("#ffffff", "#ffffff", 1.0),
            ("#767676", "#ffffff", 4.54),
            ("#777777", "#ffffff", 4.48),
            ("#ff0000", "#ffffff", 4.00),
            ("#0000ff", "#ffffff", 8.59),
            ("#00ff00", "#ffffff", 1.37),
        ] {
            for (one, two) in [(one, two), (two, one)] {
                let found = colour(one).contrast(colour(two));
                assert!((found - ratio).abs() < 0.006, "{one} {two}: {found}");
            }
        }
    }

    #[test]
    fn a_colour_is_a_sign_and_six_digits() {
        assert_eq!(colour("#0B5fFf").to_string(), "#0b5fff");
        for bad in [
            "", "#", "0b5fff", "#0b5ff", "#0b5fff0", "#0b5ffg", "blue", "#05f", "#€€",
        ] {
            assert_eq!(Colour::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn every_colour_comes_back_from_oklab() {
        for red in (0..=255).step_by(51) {
            for green in (0..=255).step_by(51) {
                for blue in (0..=255).step_by(51) {
                    let colour = Colour::new(red, green, blue);
                    assert_eq!(colour.lighter_by(0.0), colour);
                }
            }
        }
    }

    // The values of Ottosson's article and of CSS Color 4.
    #[test]
    fn oklab_is_that_of_css() {
        for (text, wanted) in [
            ("#ffffff", [1.0, 0.0, 0.0]),
            ("#ff0000", [0.627_96, 0.224_86, 0.125_85]),
            ("#0000ff", [0.452_01, -0.032_46, -0.311_53]),
        ] {
            let Oklab(found) = colour(text).oklab();
            for (found, wanted) in found.into_iter().zip(wanted) {
                assert!((found - wanted).abs() < 0.000_1, "{text}: {found}");
            }
        }
    }

    #[test]
    fn a_tone_keeps_its_hue() {
        let hue = |colour: Colour| {
            let Oklab([_, a, b]) = colour.oklab();
            b.atan2(a).to_degrees()
        };
        for start in ["#0b5fff", "#1c5f4b", "#98281c", "#b8860b", "#7a1fa2"] {
            let start = colour(start);
            for difference in [-0.2, -0.1, 0.1, 0.2, 0.3] {
                let tone = start.lighter_by(difference);
                assert!((hue(tone) - hue(start)).abs() < 4.0, "{start} {tone}");
                assert_eq!(tone.luminance() > start.luminance(), difference > 0.0);
            }
        }
    }

    #[test]
    fn the_nearest_tone_is_found_and_there_is_always_one() {
        let white = colour("#ffffff");
        let yellow = colour("#ffcc00");
        let tone = yellow.darker_until(|tone| tone.contrast(white) >= 4.5);
        assert!((4.5..4.7).contains(&tone.contrast(white)), "{tone}");
        assert_eq!(yellow.darker_until(|_| false), colour("#000000"));
        assert_eq!(yellow.lighter_until(|_| false), white);
    }
}
