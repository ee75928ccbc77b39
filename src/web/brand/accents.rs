//! The accent of a tenant: judged on our own grounds, completed for dark pages, written as a style sheet.

use std::fmt;

use super::colour::Colour;

/// What text needs, and what text stands on (WCAG 2.2 §1.4.3).
pub const LEAST: f64 = 4.5;

/// How much darker, or lighter where it is dark, a button is under the pointer.
const STRONGER: f64 = 0.07;

/// Light pages or dark ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Look {
    /// What links stand on: `--card`, `--ground` and `--inset` of `static/style.css`, which the tests compare.
    #[must_use]
    pub const fn grounds(self) -> [Colour; 3] {
        match self {
            Self::Light => [
                Colour::new(0xff, 0xff, 0xff),
                Colour::new(0xf4, 0xf1, 0xec),
                Colour::new(0xf8, 0xf6, 0xf2),
            ],
            Self::Dark => [
                Colour::new(0x23, 0x20, 0x1c),
                Colour::new(0x17, 0x15, 0x12),
                Colour::new(0x1c, 0x1a, 0x16),
            ],
        }
    }

    /// The text of a button on the accent. As the grounds are of its kind, it is read wherever the accent is.
    const fn on_accent(self) -> Colour {
        match self {
            Self::Light => Colour::new(0xff, 0xff, 0xff),
            Self::Dark => Colour::new(0x17, 0x15, 0x12),
        }
    }

    /// The least contrast that an accent has here: as a link on each ground, and under the text of a button.
    #[must_use]
    pub fn contrast(self, accent: Colour) -> f64 {
        self.grounds()
            .into_iter()
            .chain([self.on_accent()])
            .map(|other| accent.contrast(other))
            .fold(f64::INFINITY, f64::min)
    }

    /// The nearest tone of a colour that can be read here; the colour itself, if it can.
    #[must_use]
    pub fn readable(self, colour: Colour) -> Colour {
        let is_good = |tone: Colour| self.contrast(tone) >= LEAST;
        match self {
            _ if is_good(colour) => colour,
            Self::Light => colour.darker_until(is_good),
            Self::Dark => colour.lighter_until(is_good),
        }
    }

    fn judge(self, accent: Colour) -> Result<Colour, Pale> {
        let ratio = self.contrast(accent);
        if ratio >= LEAST {
            return Ok(accent);
        }
        Err(Pale {
            look: self,
            accent,
            ratio,
            nearest: self.readable(accent),
        })
    }

    /// The custom properties that stand in a rule.
    fn rule(self, accent: Colour) -> String {
        let strong = accent.lighter_by(match self {
            Self::Light => -STRONGER,
            Self::Dark => STRONGER,
        });
        let on_accent = self.on_accent();
        format!("{{--accent:{accent};--accent-strong:{strong};--on-accent:{on_accent}}}")
    }
}

impl fmt::Display for Look {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Light => "light",
            Self::Dark => "dark",
        })
    }
}

/// An accent that cannot be read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pale {
    /// Where.
    pub look: Look,
    /// The accent.
    pub accent: Colour,
    /// Its contrast there.
    pub ratio: f64,
    /// The nearest tone that has enough.
    pub nearest: Colour,
}

impl std::error::Error for Pale {}

impl fmt::Display for Pale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            look,
            accent,
            ratio,
            nearest,
        } = self;
        let ratio = shown(*ratio);
        write!(
            f,
            "{accent} has a contrast of {ratio} on {look} pages, where links and buttons need {LEAST}:1 (WCAG 2.2 §1.4.3); the nearest tone that has it is {nearest}"
        )
    }
}

/// A contrast as people write it, never more than it is: 4.499 is no 4.5.
#[must_use]
pub fn shown(ratio: f64) -> String {
    format!("{:.2}:1", (ratio * 100.0).floor() / 100.0)
}

/// The accents of a tenant, which can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accents {
    /// On light pages.
    pub light: Colour,
    /// On dark pages.
    pub dark: Colour,
}

impl Accents {
    /// Judges the accents. Where none is named for dark pages, it is the nearest lighter tone of the other that can be read there.
    ///
    /// # Errors
    /// [`Pale`] for the first that cannot be read.
    pub fn of(light: Colour, dark: Option<Colour>) -> Result<Self, Pale> {
        Ok(Self {
            light: Look::Light.judge(light)?,
            dark: match dark {
                Some(dark) => Look::Dark.judge(dark)?,
                None => Look::Dark.readable(light),
            },
        })
    }

    /// The style sheet that stands behind ours: the same three rules as there, with the accent alone.
    #[must_use]
    pub fn style_sheet(self) -> String {
        let (light, dark) = (Look::Light.rule(self.light), Look::Dark.rule(self.dark));
        format!(
            ":root{light}\n@media (prefers-color-scheme:dark){{:root:not([data-theme=\"light\"]){dark}}}\n:root[data-theme=\"dark\"]{dark}\n"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn colour(text: &str) -> Colour {
        Colour::parse(text).unwrap()
    }

    #[test]
    fn an_accent_that_can_be_read_stays_as_it_is() {
        let accents = Accents::of(colour("#0a53e4"), Some(colour("#8ab4ff"))).unwrap();
        assert_eq!(accents.light, colour("#0a53e4"));
        assert_eq!(accents.dark, colour("#8ab4ff"));
        // Between the two, there are tones for both.
        let middle = Accents::of(colour("#1c5f4b"), None).unwrap();
        assert_ne!(middle.dark, middle.light);
    }

    #[test]
    fn one_accent_is_made_lighter_for_dark_pages() {
        for text in ["#0a53e4", "#000000", "#98281c", "#5b21b6", "#1c5f4b"] {
            let accents = Accents::of(colour(text), None).unwrap();
            let ratio = Look::Dark.contrast(accents.dark);
            // The nearest one: not lighter than it must be.
            assert!((LEAST..4.8).contains(&ratio), "{text}: {accents:?} {ratio}");
        }
    }

    #[test]
    fn an_accent_that_cannot_be_read_is_refused_with_the_nearest_that_can() {
        for (light, dark, look) in [
            ("#ffcc00", None, Look::Light),
            ("#ffffff", None, Look::Light),
            // White text can be read on it, and on the grey ground it cannot as a link.
            ("#737373", None, Look::Light),
            ("#0a53e4", Some("#0a53e4"), Look::Dark),
        ] {
            let pale = Accents::of(colour(light), dark.map(colour)).unwrap_err();
            assert_eq!(pale.look, look);
            assert!(pale.ratio < LEAST);
            let ratio = look.contrast(pale.nearest);
            assert!((LEAST..4.8).contains(&ratio), "{pale} {ratio}");
        }
        let pale = Accents::of(colour("#ffcc00"), None).unwrap_err();
        let text = pale.to_string();
        assert!(text.starts_with("#ffcc00 has a contrast of 1.3"), "{text}");
        assert!(text.ends_with(&pale.nearest.to_string()), "{text}");
    }

    #[test]
    fn a_ratio_is_never_shown_as_more_than_it_is() {
        assert_eq!(shown(4.499), "4.49:1");
        assert_eq!(shown(21.0), "21.00:1");
    }
}
