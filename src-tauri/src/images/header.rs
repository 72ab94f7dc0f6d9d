//! What a picture is by its first bytes: its type, and how large it would be once unpacked. Nothing is unpacked here.
//!
//! A file of some kilobytes can name a picture of 30,000 by 30,000 pixels, which would take gigabytes in the webview.

use imagesize::{ImageSize, ImageType};

/// Longest side, in pixels.
const MAX_SIDE: usize = 4096;
/// Most pixels. At four bytes each they are 16 MiB in the webview: enough for the whole column at twice its size.
const MAX_PIXELS: usize = 4 * 1024 * 1024;

/// Why bytes are not served as a picture.
#[derive(Debug, Eq, PartialEq, thiserror::Error)]
pub enum Unfit {
    /// Not one of the types, or its size can't be read.
    #[error("it is neither PNG, JPEG nor WebP")]
    NoPicture,
    /// One of the types, but too large to unpack.
    #[error("it is {0} by {1} pixels: more than {MAX_SIDE} a side or {MAX_PIXELS} in all")]
    TooManyPixels(usize, usize),
}

/// The type of a picture that can be served.
pub fn media_type(bytes: &[u8]) -> Result<&'static str, Unfit> {
    let media_type = match imagesize::image_type(bytes) {
        Ok(ImageType::Png) => "image/png",
        Ok(ImageType::Jpeg) => "image/jpeg",
        Ok(ImageType::Webp) => "image/webp",
        _ => return Err(Unfit::NoPicture),
    };
    let ImageSize { width, height } = imagesize::blob_size(bytes).map_err(|_| Unfit::NoPicture)?;
    if width == 0 || height == 0 {
        return Err(Unfit::NoPicture);
    }
    if width.max(height) > MAX_SIDE || width.saturating_mul(height) > MAX_PIXELS {
        return Err(Unfit::TooManyPixels(width, height));
    }
    Ok(media_type)
}

/// The beginnings of pictures of a size, as far as a browser needs to know it.
#[cfg(test)]
pub mod beginnings {
    /// Signature and IHDR.
    pub fn png(width: u32, height: u32) -> Vec<u8> {
        let (width, height) = (width.to_be_bytes(), height.to_be_bytes());
        [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice(), &width, &height, b"\x08\x03\0\0\0crc4"].concat()
    }

    /// Start of image, and a frame's header.
    pub fn jpeg(width: u16, height: u16) -> Vec<u8> {
        let (width, height) = (width.to_be_bytes(), height.to_be_bytes());
        [b"\xff\xd8\xff\xc0\0\x0b\x08".as_slice(), &height, &width, b"\x01\x01\x11\0\xff\xd9"].concat()
    }

    /// The extended form, whose canvas has a side of up to 2^24.
    pub fn webp(width: u32, height: u32) -> Vec<u8> {
        let side = |side: u32| (side - 1).to_le_bytes()[..3].to_vec();
        [b"RIFF\x16\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0".as_slice(), &side(width), &side(height)].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::beginnings::{jpeg, png, webp};
    use super::*;

    #[test]
    fn a_picture_of_the_size_of_the_window_is_what_its_bytes_say() {
        assert_eq!(media_type(&png(1920, 1440)), Ok("image/png"));
        assert_eq!(media_type(&jpeg(1920, 1440)), Ok("image/jpeg"));
        assert_eq!(media_type(&webp(1920, 1440)), Ok("image/webp"));
    }

    #[test]
    fn a_small_file_that_unpacks_to_gigabytes_is_refused_by_its_header() {
        let refused = Err(Unfit::TooManyPixels(30_000, 30_000));
        assert_eq!(media_type(&png(30_000, 30_000)), refused);
        assert_eq!(media_type(&jpeg(30_000, 30_000)), refused);
        assert_eq!(media_type(&webp(30_000, 30_000)), refused);
        assert_eq!(media_type(&png(u32::MAX, u32::MAX)).ok(), None);
        assert_eq!(media_type(&png(1, 4097)), Err(Unfit::TooManyPixels(1, 4097)));
        assert_eq!(media_type(&png(4096, 1025)), Err(Unfit::TooManyPixels(4096, 1025)));
        assert_eq!(media_type(&png(4096, 1024)), Ok("image/png"));
    }

    #[test]
    fn what_has_no_size_or_is_of_another_type_is_no_picture() {
        for bytes in [
            png(0, 10),
            png(10, 10)[..12].to_vec(),
            jpeg(10, 10)[..6].to_vec(),
            webp(10, 10)[..20].to_vec(),
            b"GIF89a\x01\0\x01\0".to_vec(),
            b"<svg onload=alert(1)>".to_vec(),
            Vec::new(),
        ] {
            assert_eq!(media_type(&bytes), Err(Unfit::NoPicture), "{bytes:?}");
        }
    }
}
