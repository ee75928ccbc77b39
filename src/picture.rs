//! Pictures from strangers: decoded under limits, made small, and written anew. What comes out is a PNG of our own making, so a
//! file that is a picture and something else too (a web page, a script, an archive) does not survive.
//!
//! Which format it is its first bytes say, never a header or a name. No SVG: it is a program.

use std::io::Cursor;
use std::sync::{Mutex, PoisonError};

use image::codecs::png::PngEncoder;
use image::imageops::{FilterType, overlay};
use image::metadata::Orientation;
use image::{
    DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, Pixel, Rgba,
    RgbaImage, guess_format,
};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

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
/// Pixels around a drawing that gets a ground of its own.
const MARGIN: u32 = 8;
/// Memory of one decoded picture: four bytes a pixel of the largest.
const MEMORY: u64 = 64 * 1024 * 1024;

/// One picture at a time: what a stranger can make us compute is one core, and memory for one. People's own are apart from those that
/// clients name, so that neither waits for the other.
static TURN: Semaphore = Semaphore::const_new(1);
static PORTRAITS: Semaphore = Semaphore::const_new(1);
/// People's pictures that are read or wait for their turn, and those of one person.
const PLACES: usize = 8;
const PLACES_EACH: usize = 2;
/// Whose they are.
static HOLDERS: Mutex<Vec<String>> = Mutex::new(Vec::new());

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

/// What a drawing stands on that could not be seen on every page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ground {
    /// A square.
    Square,
    /// No more than a margin around it.
    Margin,
    /// Nothing: it is made for its page.
    None,
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

/// A place in the queue of people's pictures, until it is dropped.
#[derive(Debug)]
pub struct Place(String);

/// A place in the queue of people's pictures, if there is one: taken before the picture is read, so that those that wait are few. One
/// person has two at most, and leaves the others theirs.
#[must_use]
pub fn place(whose: &str) -> Option<Place> {
    let mut holders = HOLDERS.lock().unwrap_or_else(PoisonError::into_inner);
    let own = holders.iter().filter(|holder| *holder == whose).count();
    if holders.len() >= PLACES || own >= PLACES_EACH {
        return None;
    }
    holders.push(whose.to_owned());
    Some(Place(whose.to_owned()))
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut holders = HOLDERS.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(place) = holders.iter().position(|holder| *holder == self.0) {
            holders.swap_remove(place);
        }
    }
}

async fn apart<T, F>(turn: &'static Semaphore, work: F) -> Result<T, Unreadable>
where
    T: Send + 'static,
    F: FnOnce() -> Result<T, Unreadable> + Send + 'static,
{
    let turn = turn.acquire().await.map_err(|_| Unreadable::Failed)?;
    spawn_blocking(move || {
        // Held until the work is over, even if nobody waits for it any more.
        let _turn = turn;
        work()
    })
    .await
    // A decoder that panics takes only this with it.
    .unwrap_or(Err(Unreadable::Failed))
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

/// A black drawing on nothing cannot be seen on a dark page, nor a white one on a light page: such a one gets a ground of its
/// own, with a margin. Others stay as they are.
fn put_on_ground(mut picture: RgbaImage, room: Room) -> RgbaImage {
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
