//! What becomes of pictures, of whichever kind and however they are made.

use image::codecs::gif::GifEncoder;
use image::{Frame, Rgba};

use super::ground::MARGIN;
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
        Err(Unreadable::TooLong(_))
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
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\xc3\x50\0\0\xc3\x50\x08\x06\0\0\0".to_vec();
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
    let exif =
        b"\xFF\xE1\0\x22Exif\0\0MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
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
    let exif =
        b"\xFF\xE1\0\x22Exif\0\0MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    jpeg.splice(2..2, exif.iter().copied());
    let png = portrait_now(&jpeg).unwrap();
    let picture = read(&png);
    assert!(picture.get_pixel(20, 5).0[0] < 60 && picture.get_pixel(20, 35).0[0] > 200);
    assert!(contains(&jpeg, "Exif") && !contains(&png, "Exif") && !contains(&png, "eXIf"));
}

#[test]
fn one_person_has_two_places_and_leaves_the_others_theirs() {
    let mut held = vec![place("a").unwrap(), place("a").unwrap()];
    assert!(place("a").is_none());
    for whose in ["b", "b", "c", "c", "d", "d"] {
        held.push(place(whose).unwrap());
    }
    assert!(place("e").is_none(), "eight in all");
    held.remove(0);
    assert!(place("b").is_none());
    held.push(place("a").unwrap());
    assert!(place("a").is_none());
    drop(held);
    assert!(place("e").is_some());
}
