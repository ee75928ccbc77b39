//! QR codes as SVG: drawn in the page itself, so that no secret has an address of its own.

use std::fmt::Write as _;

use qrcodegen::{QrCode as Code, QrCodeEcc};

/// Modules of white around it (ISO/IEC 18004 §5.3.8).
const QUIET: i32 = 4;

/// A QR code.
#[derive(Clone, PartialEq, Eq)]
pub struct QrCode {
    /// Modules a side, with the white around it.
    pub side: i32,
    /// The black ones, as the `d` of a path.
    pub path: String,
}

impl QrCode {
    /// Of a text; nothing if it is too long for any.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let code = Code::encode_text(text, QrCodeEcc::Medium).ok()?;
        let mut path = String::new();
        for y in 0..code.size() {
            for x in (0..code.size()).filter(|x| code.get_module(*x, y)) {
                // Into a String nothing fails.
                let _ = write!(path, "M{} {}h1v1h-1z", x + QUIET, y + QUIET);
            }
        }
        Some(Self {
            side: code.size() + 2 * QUIET,
            path,
        })
    }
}

impl std::fmt::Debug for QrCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "QrCode({})", self.side)
    }
}
