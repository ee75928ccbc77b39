//! Drawings on nothing: a light one cannot be seen on a light page, nor a dark one on a dark page.

use image::imageops::{FilterType, overlay};
use image::{DynamicImage, Pixel, Rgba, RgbaImage};

use super::Room;

/// Pixels around a drawing that gets a ground of its own.
pub(super) const MARGIN: u32 = 8;

/// What a drawing stands on that could not be seen on every page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ground {
    /// A square.
    Square,
    /// No more than a margin around it.
    Margin,
    /// Nothing: it is made for its page.
    None,
}

/// A black drawing on nothing cannot be seen on a dark page, nor a white one on a light page: such a one gets a ground of its
/// own, with a margin. Others stay as they are.
pub(super) fn put_on_ground(mut picture: RgbaImage, room: Room) -> RgbaImage {
    let ground = match room.ground {
        Ground::None => None,
        Ground::Square | Ground::Margin => ground(&picture),
    };
    let Some(ground) = ground else {
        return picture;
    };
    for pixel in picture.pixels_mut() {
        let mut flat = ground;
        flat.blend(pixel);
        *pixel = flat;
    }
    let inner = (room.width - 2 * MARGIN, room.height - 2 * MARGIN);
    if picture.width() > inner.0 || picture.height() > inner.1 {
        picture = DynamicImage::from(picture)
            .resize(inner.0, inner.1, FilterType::Lanczos3)
            .into_rgba8();
    }
    let (width, height) = picture.dimensions();
    let (wide, high) = if room.ground == Ground::Square {
        (width.max(height), width.max(height))
    } else {
        (width, height)
    };
    let (wide, high) = (wide + 2 * MARGIN, high + 2 * MARGIN);
    let mut whole = RgbaImage::from_pixel(wide, high, ground);
    let (left, top) = ((wide - width) / 2, (high - height) / 2);
    overlay(&mut whole, &picture, left.into(), top.into());
    whole
}

/// White for what is mostly dark, dark for what is mostly light; `None` where little is transparent, or the colours show on both.
fn ground(picture: &RgbaImage) -> Option<Rgba<u8>> {
    const A_FIFTH: usize = 5;
    let (mut seen, mut dark, mut light, mut clear) = (0_usize, 0, 0, 0);
    for pixel in picture.pixels() {
        if pixel.0[3] < 128 {
            clear += 1;
            continue;
        }
        seen += 1;
        match pixel.to_luma().0[0] {
            0..80 => dark += 1,
            190.. => light += 1,
            80..190 => {}
        }
    }
    if seen == 0 || clear * A_FIFTH < seen {
        None
    } else if dark * A_FIFTH >= seen {
        Some(Rgba([255, 255, 255, 255]))
    } else if light * A_FIFTH >= seen {
        Some(Rgba([40, 40, 40, 255]))
    } else {
        None
    }
}
