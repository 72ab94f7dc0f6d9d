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
    use super::*;

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
