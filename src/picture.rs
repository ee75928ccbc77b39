//! Pictures from strangers: decoded under limits, made small, and written anew. What comes out is a PNG of our own making, so a
//! file that is a picture and something else too (a web page, a script, an archive) does not survive.
//!
//! Which format it is its first bytes say, never a header or a name. No SVG: it is a program.

use std::io::Cursor;

use image::codecs::png::PngEncoder;
use image::imageops::{FilterType, overlay};
use image::metadata::Orientation;
use image::{
    DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, Pixel, Rgba,
    RgbaImage, guess_format,
};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

/// Bytes of a picture that are read.
pub const LONGEST: usize = 1024 * 1024;
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

/// One picture at a time: what a stranger can make us compute is one core, and memory for one.
static TURN: Semaphore = Semaphore::const_new(1);

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// More than [`LONGEST`].
    #[error("the picture is longer than {LONGEST} bytes")]
    TooLong,
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
    apart(move || rewrite_in(bytes.as_ref(), room)).await
}

async fn apart<T, F>(work: F) -> Result<T, Unreadable>
where
    T: Send + 'static,
    F: FnOnce() -> Result<T, Unreadable> + Send + 'static,
{
    let turn = TURN.acquire().await.map_err(|_| Unreadable::Failed)?;
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
    apart(move || portrait_now(&bytes)).await
}

fn portrait_now(bytes: &[u8]) -> Result<Vec<u8>, Unreadable> {
    let (picture, orientation) = decode(bytes)?;
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
fn decode(bytes: &[u8]) -> Result<(DynamicImage, Orientation), Unreadable> {
    if bytes.len() > LONGEST {
        return Err(Unreadable::TooLong);
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
    let (picture, orientation) = decode(bytes)?;
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
mod tests {
    use image::Frame;
    use image::codecs::gif::GifEncoder;

    use super::*;

    fn rewrite_now(bytes: &[u8]) -> Result<Vec<u8>, Unreadable> {
        rewrite_in(bytes, TILE).map(|tile| tile.png)
    }

    fn filled(width: u32, height: u32, colour: [u8; 4]) -> RgbaImage {
        RgbaImage::from_pixel(width, height, Rgba(colour))
    }

    fn written(picture: &RgbaImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        let picture = DynamicImage::from(picture.clone());
        match format {
            ImageFormat::Jpeg => picture.into_rgb8().write_to(&mut bytes, format),
            _ => picture.write_to(&mut bytes, format),
        }
        .unwrap();
        bytes.into_inner()
    }

    fn read(png: &[u8]) -> RgbaImage {
        image::load_from_memory_with_format(png, ImageFormat::Png)
            .unwrap()
            .into_rgba8()
    }

    fn contains(bytes: &[u8], text: &str) -> bool {
        bytes
            .windows(text.len())
            .any(|window| window == text.as_bytes())
    }

    #[test]
    fn every_format_becomes_a_small_png_of_the_same_shape() {
        let wide = filled(600, 300, [200, 30, 30, 255]);
        for format in [
            ImageFormat::Png,
            ImageFormat::Jpeg,
            ImageFormat::Gif,
            ImageFormat::WebP,
        ] {
            let png = rewrite_now(&written(&wide, format)).unwrap();
            let small = read(&png);
            assert_eq!(small.dimensions(), (128, 64), "{format:?}");
            let [red, green, blue, alpha] = small.get_pixel(64, 32).0;
            assert!(
                red > 190 && green < 45 && blue < 45 && alpha == 255,
                "{format:?}"
            );
        }
        let thin = rewrite_now(&written(&filled(4096, 1, [0; 4]), ImageFormat::Png)).unwrap();
        assert_eq!(read(&thin).dimensions(), (128, 1));
        let tiny = rewrite_now(&written(&filled(3, 5, [9; 4]), ImageFormat::Png)).unwrap();
        assert_eq!(read(&tiny), filled(3, 5, [9; 4]), "small ones stay");
    }

    #[test]
    fn what_is_no_picture_of_these_is_refused() {
        for other in [
            &b""[..],
            b"<!DOCTYPE html><script>alert(1)</script>",
            b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>",
            b"<?xml version=\"1.0\"?><svg/>",
            b"BM\x1e\0\0\0\0\0\0\0\x1a\0\0\0\x0c\0\0\0\x01\0\x01\0\x01\0\x18\0\0\0\xff\0",
            b"%PDF-1.7",
            b"\0\0\x01\0\x01\0\x01\x01",
        ] {
            assert!(
                matches!(rewrite_now(other), Err(Unreadable::Format)),
                "{:?}",
                String::from_utf8_lossy(other)
            );
        }
        assert!(matches!(
            rewrite_now(&vec![0; LONGEST + 1]),
            Err(Unreadable::TooLong)
        ));
    }

    #[test]
    fn what_is_cut_off_is_refused_or_still_a_picture() {
        let picture = filled(40, 40, [1, 2, 3, 255]);
        for format in [
            ImageFormat::Png,
            ImageFormat::Jpeg,
            ImageFormat::Gif,
            ImageFormat::WebP,
        ] {
            let whole = written(&picture, format);
            for length in 0..whole.len() {
                match rewrite_now(&whole[..length]) {
                    Ok(png) => assert_eq!(read(&png).dimensions(), (40, 40)),
                    Err(Unreadable::Format) => assert!(length < 16, "{format:?} {length}"),
                    Err(error) => assert!(matches!(error, Unreadable::Damaged), "{error}"),
                }
            }
            let half = rewrite_now(&whole[..whole.len() / 4]);
            assert!(half.is_err(), "{format:?}");
        }
        assert!(matches!(
            rewrite_now(b"\x89PNG\r\n\x1a\n"),
            Err(Unreadable::Damaged)
        ));
    }

    #[test]
    fn what_declares_to_be_huge_is_refused_before_it_is_decoded() {
        let side = 50_000_u16.to_be_bytes();
        let small = filled(8, 8, [1, 2, 3, 255]);
        // PNG's IHDR has 32-bit sides and a checksum, which the decoder looks at first: both are made anew.
        let mut png =
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\xc3\x50\0\0\xc3\x50\x08\x06\0\0\0".to_vec();
        png.extend(crc32(&png[12..]).to_be_bytes());
        png.extend(&written(&small, ImageFormat::Png)[33..]);
        let mut gif = written(&small, ImageFormat::Gif);
        gif[6..10].copy_from_slice(&[side[1], side[0], side[1], side[0]]);
        let mut jpeg = written(&small, ImageFormat::Jpeg);
        let frame = jpeg
            .windows(2)
            .position(|marker| marker == [0xFF, 0xC0])
            .unwrap();
        jpeg[frame + 5..frame + 7].copy_from_slice(&side);
        jpeg[frame + 7..frame + 9].copy_from_slice(&side);
        for (name, huge) in [("png", png), ("gif", gif), ("jpeg", jpeg)] {
            assert!(
                matches!(rewrite_now(&huge), Err(Unreadable::TooLarge)),
                "{name}: {:?}",
                rewrite_now(&huge).map(|png| png.len())
            );
        }
        let large = written(&filled(LARGEST_SIDE + 1, 1, [0; 4]), ImageFormat::Png);
        assert!(matches!(rewrite_now(&large), Err(Unreadable::TooLarge)));
    }

    /// As PNG has it (ISO 3309).
    fn crc32(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(u32::MAX, |mut crc, byte| {
            crc ^= u32::from(*byte);
            for _ in 0..8 {
                crc = (crc >> 1) ^ (0xEDB8_8320 & 0_u32.wrapping_sub(crc & 1));
            }
            crc
        })
    }

    #[test]
    fn what_else_a_file_is_does_not_survive() {
        const SCRIPT: &str = "<script>alert(1)</script>";
        let picture = filled(16, 16, [1, 2, 3, 255]);
        let mut trailing = written(&picture, ImageFormat::Png);
        trailing.extend_from_slice(SCRIPT.as_bytes());
        let mut commented = written(&picture, ImageFormat::Jpeg);
        let length = u16::try_from(SCRIPT.len() + 2).unwrap().to_be_bytes();
        let comment = [&[0xFF, 0xFE], &length[..], SCRIPT.as_bytes()].concat();
        commented.splice(2..2, comment);
        let mut chunk = [b"tEXtComment\0", SCRIPT.as_bytes()].concat();
        let check = crc32(&chunk).to_be_bytes();
        chunk.splice(0..0, u32::try_from(chunk.len() - 4).unwrap().to_be_bytes());
        chunk.extend(check);
        let mut titled = written(&picture, ImageFormat::Png);
        titled.splice(33..33, chunk);
        for polyglot in [trailing, commented, titled] {
            assert!(contains(&polyglot, SCRIPT));
            let png = rewrite_now(&polyglot).unwrap();
            assert!(!contains(&png, "script"));
            assert_eq!(read(&png).dimensions(), (16, 16));
        }
    }

    #[test]
    fn of_one_that_moves_the_first_frame_stays() {
        let mut gif = Vec::new();
        let frames = [[255, 0, 0, 255], [0, 255, 0, 255], [0, 0, 255, 255]];
        GifEncoder::new(&mut gif)
            .encode_frames(frames.map(|colour| Frame::new(filled(20, 20, colour))))
            .unwrap();
        let still = read(&rewrite_now(&gif).unwrap());
        assert_eq!(still, filled(20, 20, [255, 0, 0, 255]));
    }

    #[test]
    fn what_is_transparent_does_not_shine_through() {
        let striped = RgbaImage::from_fn(1000, 1000, |x, _| {
            Rgba(if x % 10 < 5 {
                [0, 0, 0, 255]
            } else {
                [255, 255, 255, 0]
            })
        });
        let small = shrink(striped.into(), TILE).into_rgba8();
        let lightest = small.pixels().map(|pixel| pixel.0[0]).max();
        assert_eq!(lightest, Some(0), "black on nothing is black at its edges");
        assert!(small.pixels().any(|pixel| pixel.0[3] > 0));
    }

    /// A disc on nothing.
    fn disc(width: u32, height: u32, colour: [u8; 3]) -> RgbaImage {
        let [red, green, blue] = colour;
        RgbaImage::from_fn(width, height, |x, y| {
            let (x, y) = (x.abs_diff(width / 2), y.abs_diff(height / 2));
            let is_inside = x * x + y * y < height * height / 9;
            Rgba([red, green, blue, if is_inside { 255 } else { 0 }])
        })
    }

    #[test]
    fn a_drawing_is_seen_on_light_and_on_dark_pages() {
        for (colour, ground) in [([0, 0, 0], 255), ([255, 255, 255], 40)] {
            for (width, height) in [(400, 400), (400, 200), (60, 30)] {
                let drawing = written(&disc(width, height, colour), ImageFormat::Png);
                let picture = read(&rewrite_now(&drawing).unwrap());
                let (side, middle) = (picture.width(), picture.width() / 2);
                assert_eq!(picture.height(), side, "a square");
                assert!(side <= KEPT_SIDE);
                let corner = picture.get_pixel(0, 0).0;
                assert_eq!(corner, [ground, ground, ground, 255]);
                let [red, green, blue] = colour;
                let centre = picture.get_pixel(middle, middle).0;
                assert_eq!(centre, [red, green, blue, 255]);
            }
        }
        let orange = written(&disc(100, 50, [220, 110, 20]), ImageFormat::Png);
        let picture = read(&rewrite_now(&orange).unwrap());
        assert_eq!(picture, disc(100, 50, [220, 110, 20]), "shows on both");
        let mut tile = filled(100, 100, [0, 0, 0, 255]);
        tile.put_pixel(0, 0, Rgba([0; 4]));
        let picture = read(&rewrite_now(&written(&tile, ImageFormat::Png)).unwrap());
        assert_eq!(picture, tile, "has a ground of its own but for its corners");
    }

    #[test]
    fn a_banner_may_be_wide_and_has_a_ground_only_where_it_needs_one() {
        let black = written(&disc(2000, 200, [0, 0, 0]), ImageFormat::Png);
        let mut room = Room {
            width: BANNER_WIDTH,
            height: BANNER_HEIGHT,
            ground: Ground::Margin,
        };
        let banner = rewrite_in(&black, room).unwrap();
        assert_eq!((banner.width, banner.height), (480, 46 + 2 * MARGIN));
        let picture = read(&banner.png);
        assert_eq!(picture.dimensions(), (banner.width, banner.height));
        assert_eq!(picture.get_pixel(0, 0).0, [255; 4], "black needs white");
        room.ground = Ground::None;
        let banner = rewrite_in(&black, room).unwrap();
        assert_eq!((banner.width, banner.height), (480, 48));
        assert_eq!(read(&banner.png).get_pixel(0, 0).0[3], 0);
        let tall = written(&filled(100, 960, [200, 30, 30, 255]), ImageFormat::Png);
        let banner = rewrite_in(&tall, room).unwrap();
        assert_eq!((banner.width, banner.height), (10, 96));
    }

    #[test]
    fn a_photograph_stands_upright() {
        let mut upright = filled(20, 10, [250, 250, 250, 255]);
        for (x, _, pixel) in upright.enumerate_pixels_mut() {
            if x < 10 {
                *pixel = Rgba([5, 5, 5, 255]);
            }
        }
        let mut jpeg = written(&upright, ImageFormat::Jpeg);
        // Exif with one entry: orientation 6, to be turned clockwise by a quarter.
        let exif = b"\xFF\xE1\0\x22Exif\0\0MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
        jpeg.splice(2..2, exif.iter().copied());
        let small = read(&rewrite_now(&jpeg).unwrap());
        assert_eq!(small.dimensions(), (10, 20));
        assert!(small.get_pixel(5, 2).0[0] < 60 && small.get_pixel(5, 17).0[0] > 200);
    }

    #[test]
    fn a_portrait_is_the_middle_as_a_square() {
        let mut wide = filled(1600, 800, [250, 250, 250, 255]);
        for (x, _, pixel) in wide.enumerate_pixels_mut() {
            if (400..1200).contains(&x) {
                *pixel = Rgba([5, 5, 5, 255]);
            }
        }
        for format in [
            ImageFormat::Png,
            ImageFormat::Jpeg,
            ImageFormat::Gif,
            ImageFormat::WebP,
        ] {
            let square = read(&portrait_now(&written(&wide, format)).unwrap());
            assert_eq!(square.dimensions(), (512, 512), "{format:?}");
            let lightest = square.pixels().map(|pixel| pixel.0[0]).max();
            assert!(lightest < Some(60), "{format:?}: {lightest:?}");
        }
        let tall = portrait_now(&written(&filled(30, 70, [9; 4]), ImageFormat::Png));
        assert_eq!(read(&tall.unwrap()).dimensions(), (30, 30), "no larger");
    }

    #[test]
    fn a_portrait_stands_upright_and_tells_nothing_else() {
        let mut upright = filled(40, 40, [250, 250, 250, 255]);
        for (x, _, pixel) in upright.enumerate_pixels_mut() {
            if x < 20 {
                *pixel = Rgba([5, 5, 5, 255]);
            }
        }
        let mut jpeg = written(&upright, ImageFormat::Jpeg);
        let exif = b"\xFF\xE1\0\x22Exif\0\0MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
        jpeg.splice(2..2, exif.iter().copied());
        let png = portrait_now(&jpeg).unwrap();
        let picture = read(&png);
        assert!(picture.get_pixel(20, 5).0[0] < 60 && picture.get_pixel(20, 35).0[0] > 200);
        assert!(contains(&jpeg, "Exif") && !contains(&png, "Exif") && !contains(&png, "eXIf"));
    }
}
