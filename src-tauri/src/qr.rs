//! A payment page's address as a QR code, to pay on a phone.

use ipc::QrView;
use qrcode::{Color, EcLevel, QrCode};

/// The address does not fit into a QR code.
#[derive(Debug, thiserror::Error)]
#[error("the address is too long for a QR code")]
pub struct TooLongForQr;

/// Draws an address. Low error correction: it is read off a screen, and fewer modules are easier to scan.
pub fn draw(address: &str) -> Result<QrView, TooLongForQr> {
    let code = QrCode::with_error_correction_level(address, EcLevel::L).map_err(|_| TooLongForQr)?;
    let rows = code
        .to_colors()
        .chunks(code.width())
        .map(|row| row.iter().map(|module| if *module == Color::Dark { '1' } else { '0' }).collect())
        .collect::<Vec<String>>();
    let size = u32::try_from(rows.len()).map_err(|_| TooLongForQr)?;
    Ok(QrView { size, rows })
}

#[cfg(test)]
mod tests {
    use rqrr::PreparedImage;

    use super::*;

    /// Points a module has on the screen, and modules of paper that are around the code.
    const SCALE: usize = 6;
    const QUIET: usize = 4;

    /// What a phone reads off the code.
    fn read(code: &QrView) -> String {
        let side = (code.rows.len() + 2 * QUIET) * SCALE;
        let is_dark = |x: usize, y: usize| {
            let [column, row] = [x, y].map(|point| (point / SCALE).checked_sub(QUIET));
            let row = row.and_then(|row| code.rows.get(row));
            column.zip(row).is_some_and(|(column, row)| row.as_bytes().get(column) == Some(&b'1'))
        };
        let shade = |x, y| if is_dark(x, y) { 0 } else { 255 };
        let mut image = PreparedImage::prepare_from_greyscale(side, side, shade);
        let grids = image.detect_grids();
        assert_eq!(grids.len(), 1, "one code is to be seen");
        grids[0].decode().unwrap().1
    }

    #[test]
    fn a_phone_reads_the_very_address_in_the_code() {
        let longest = format!("https://pay.toffeepay.com/s/{}?x=%C3%A4&y=-_.~", "Aa0-_z".repeat(60));
        for address in [
            "http://127.0.0.1:41234/pay/abcdefghijklmnopqrstuvwxyz",
            "https://sandbox.toffeepay.com/pay/ses_9fK2mQ7vXw3RtY8LpZ1cB6nD4hG5jS0aE",
            &longest,
        ] {
            assert_eq!(read(&draw(address).unwrap()), address);
        }
    }

    #[test]
    fn a_code_is_square_and_has_its_three_finder_patterns() {
        let code = draw("http://127.0.0.1:41234/pay/abcdefghijklmnopqrstuvwxyz").unwrap();
        let size = code.size as usize;
        assert_eq!(code.rows.len(), size);
        assert!(code.rows.iter().all(|row| row.len() == size && row.bytes().all(|b| b"01".contains(&b))));
        for (row, from) in [(0, 0), (0, size - 7), (size - 1, 0)] {
            assert_eq!(&code.rows[row][from..from + 7], "1111111");
        }
    }

    #[test]
    fn an_address_beyond_the_largest_code_is_an_error() {
        assert!(draw(&"a".repeat(4_096)).is_err());
    }
}
