//! Pictures from strangers: decoded under limits, made small, and written anew. What comes out is a PNG of our own making, so a
//! file that is a picture and something else too (a web page, a script, an archive) does not survive.
//!
//! Which format it is its first bytes say, never a header or a name. No SVG: it is a program.

mod ground;
mod queue;

use std::io::Cursor;

use image::codecs::png::PngEncoder;
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{
    DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, RgbaImage,
    guess_format,
};

use self::ground::{Ground, put_on_ground};
use self::queue::{PORTRAITS, TURN, apart};
pub use self::queue::{Place, place};

/// Bytes of a logo that are read.
pub const LONGEST: usize = 1024 * 1024;
/// Bytes of a picture that people have of themselves: what telephones take.
pub const LONGEST_PORTRAIT: usize = 8 * 1024 * 1024;
/// The formats that are read, as an `Accept` header names them.
pub const ACCEPT: &str = "image/png, image/webp, image/jpeg, image/gif";

/// Pixels a side that are decoded, and those that are kept: three for each of the page's, for screens that show so many.
const LARGEST_SIDE: u32 = 4096;
const KEPT_SIDE: u32 = 128;
/// The same of a logo that stands beside a name, and may be wide.
const BANNER_WIDTH: u32 = 480;
const BANNER_HEIGHT: u32 = 96;
/// Those that are kept of a person.
const PORTRAIT_SIDE: u32 = 512;
/// Memory of one decoded picture: four bytes a pixel of the largest.
const MEMORY: u64 = 64 * 1024 * 1024;

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// More than that.
    #[error("the picture is longer than {0} bytes")]
    TooLong(usize),
    /// Another format, or none.
    #[error("not a PNG, JPEG, GIF or WebP picture")]
    Format,
    /// Wider, higher or deeper than the limits.
    #[error("the picture is larger than {LARGEST_SIDE} by {LARGEST_SIDE} pixels")]
    TooLarge,
    /// Cut off, or no picture behind its first bytes.
    #[error("the picture is damaged")]
    Damaged,
    /// It was tried, and what reads pictures gave up.
    #[error("the picture could not be read")]
    Failed,
}

impl From<ImageError> for Unreadable {
    fn from(error: ImageError) -> Self {
        match error {
            ImageError::Limits(_) => Self::TooLarge,
            ImageError::Unsupported(_) => Self::Format,
            ImageError::Decoding(_)
            | ImageError::Encoding(_)
            | ImageError::Parameter(_)
            | ImageError::IoError(_) => Self::Damaged,
        }
    }
}

/// How large a picture is kept, and on what.
#[derive(Clone, Copy, Debug)]
struct Room {
    width: u32,
    height: u32,
    ground: Ground,
}

/// On a tile beside a client's name.
const TILE: Room = Room {
    width: KEPT_SIDE,
    height: KEPT_SIDE,
    ground: Ground::Square,
};

/// A PNG of our own making.
#[derive(Clone, Debug)]
pub struct Banner {
    /// The file.
    pub png: Vec<u8>,
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
}

/// The picture as a PNG of at most 128 by 128 pixels; of one that moves, the first frame. Runs apart from the async workers.
///
/// # Errors
/// [`Unreadable`].
pub async fn rewrite(bytes: impl AsRef<[u8]> + Send + 'static) -> Result<Vec<u8>, Unreadable> {
    Ok(rewrite_apart(bytes, TILE).await?.png)
}

/// The picture as a PNG of at most 480 by 96 pixels, otherwise like [`rewrite`]. One that is made for light or for dark pages alone
/// (`is_for_one`) gets no ground of its own.
///
/// # Errors
/// [`Unreadable`].
pub async fn rewrite_banner(
    bytes: impl AsRef<[u8]> + Send + 'static,
    is_for_one: bool,
) -> Result<Banner, Unreadable> {
    let room = Room {
        width: BANNER_WIDTH,
        height: BANNER_HEIGHT,
        ground: if is_for_one {
            Ground::None
        } else {
            Ground::Margin
        },
    };
    rewrite_apart(bytes, room).await
}

async fn rewrite_apart(
    bytes: impl AsRef<[u8]> + Send + 'static,
    room: Room,
) -> Result<Banner, Unreadable> {
    apart(&TURN, move || rewrite_in(bytes.as_ref(), room)).await
}

/// The middle of the picture as a square PNG of at most 512 by 512 pixels, upright, and with nothing that the file said beside its
/// pixels: not where it was taken, nor when, nor with what.
///
/// # Errors
/// [`Unreadable`].
pub async fn portrait(bytes: Vec<u8>) -> Result<Vec<u8>, Unreadable> {
    apart(&PORTRAITS, move || portrait_now(&bytes)).await
}

fn portrait_now(bytes: &[u8]) -> Result<Vec<u8>, Unreadable> {
    let (picture, orientation) = decode(bytes, LONGEST_PORTRAIT)?;
    let (width, height) = (picture.width(), picture.height());
    let side = width.min(height);
    let square = picture.crop_imm((width - side) / 2, (height - side) / 2, side, side);
    let room = Room {
        width: PORTRAIT_SIDE,
        height: PORTRAIT_SIDE,
        ground: Ground::None,
    };
    let mut picture = shrink(square, room);
    picture.apply_orientation(orientation);
    let mut png = Vec::new();
    picture.write_with_encoder(PngEncoder::new(&mut png))?;
    Ok(png)
}

/// The pixels, and how they are to be turned.
fn decode(bytes: &[u8], longest: usize) -> Result<(DynamicImage, Orientation), Unreadable> {
    if bytes.len() > longest {
        return Err(Unreadable::TooLong(longest));
    }
    let format = guess_format(bytes)?;
    if !matches!(
        format,
        ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::Gif | ImageFormat::WebP
    ) {
        return Err(Unreadable::Format);
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(LARGEST_SIDE);
    limits.max_image_height = Some(LARGEST_SIDE);
    limits.max_alloc = Some(MEMORY);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder()?;
    if decoder.total_bytes() > MEMORY {
        return Err(Unreadable::TooLarge);
    }
    let orientation = decoder.orientation()?;
    Ok((DynamicImage::from_decoder(decoder)?, orientation))
}

fn rewrite_in(bytes: &[u8], room: Room) -> Result<Banner, Unreadable> {
    let (picture, orientation) = decode(bytes, LONGEST)?;
    let mut picture = shrink(picture, before_turning(room, orientation));
    picture.apply_orientation(orientation);
    let picture = put_on_ground(picture.into_rgba8(), room);
    let (width, height) = picture.dimensions();
    let mut png = Vec::new();
    picture.write_with_encoder(PngEncoder::new(&mut png))?;
    Ok(Banner { png, width, height })
}

/// The room for a picture that is to be turned: only a small one is.
fn before_turning(room: Room, orientation: Orientation) -> Room {
    let is_by_a_quarter = matches!(
        orientation,
        Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH
    );
    if is_by_a_quarter {
        Room {
            width: room.height,
            height: room.width,
            ..room
        }
    } else {
        room
    }
}

/// Scales with the colours weighed by how opaque they are: what nobody sees must not shine through at the edges.
fn shrink(picture: DynamicImage, room: Room) -> DynamicImage {
    if picture.width() <= room.width && picture.height() <= room.height {
        return picture.into_rgba8().into();
    }
    let mut pixels = picture.into_rgba8();
    each_colour(&mut pixels, |colour, alpha| colour * alpha / 255);
    let mut small = DynamicImage::from(pixels)
        .resize(room.width, room.height, FilterType::Lanczos3)
        .into_rgba8();
    each_colour(&mut small, |colour, alpha| {
        (colour * 255).checked_div(alpha).unwrap_or(0)
    });
    small.into()
}

fn each_colour(pixels: &mut RgbaImage, change: impl Fn(u16, u16) -> u16) {
    for pixel in pixels.pixels_mut() {
        let [red, green, blue, alpha] = pixel.0;
        let changed =
            |colour: u8| u8::try_from(change(colour.into(), alpha.into())).unwrap_or(u8::MAX);
        pixel.0 = [changed(red), changed(green), changed(blue), alpha];
    }
}

#[cfg(test)]
mod tests;
