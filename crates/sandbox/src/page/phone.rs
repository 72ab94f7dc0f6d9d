//! A QR code of the page for a phone nearby. Only where the tester opened the sandbox to the local network: else
//! no phone could follow it.

use maud::{Markup, PreEscaped, html};
use qrcode::QrCode;
use qrcode::render::svg;
use tracing::warn;

use crate::page::view::View;

pub(super) fn code(view: &View<'_>) -> Markup {
    let messages = view.messages();
    let url = view.app.phone_page_url(&view.session.secret);
    let drawn = url.as_deref().and_then(drawn);
    html! {
        @if let Some(svg) = drawn {
            section.phone aria-labelledby="phone" {
                h2 #phone { (messages.phone) }
                p.soft { (messages.phone_text) }
                div.code role="img" aria-label=(messages.phone) { (PreEscaped(svg)) }
            }
        }
    }
}

fn drawn(url: &str) -> Option<String> {
    match QrCode::new(url) {
        Ok(code) => Some(code.render::<svg::Color<'_>>().min_dimensions(160, 160).build()),
        Err(error) => {
            warn!(%error, "the page's address makes no QR code");
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use rqrr::PreparedImage;

    use super::*;

    /// A number after a mark: of `width="37"`, 37.
    fn number(text: &str, mark: &str) -> Option<usize> {
        let (_, rest) = text.split_once(mark)?;
        rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
    }

    /// The dark points of a drawing that is made of rectangles, as the SVG has them.
    fn dark_points(svg: &str) -> Vec<Vec<bool>> {
        let side = number(svg, "width=\"").unwrap();
        let mut points = vec![vec![false; side]; number(svg, "height=\"").unwrap()];
        let (_, path) = svg.split_once(" d=\"").unwrap();
        let path = path.split('"').next().unwrap();
        for rectangle in path.split('M').skip(1) {
            let left = rectangle.split(' ').next().unwrap().parse().unwrap();
            let (top, width) = (number(rectangle, " ").unwrap(), number(rectangle, "h").unwrap());
            let height = number(rectangle, "v").unwrap();
            for row in &mut points[top..top + height] {
                row[left..left + width].fill(true);
            }
        }
        points
    }

    /// What a phone reads.
    fn read(svg: &str) -> String {
        let points = dark_points(svg);
        let shade = |x: usize, y: usize| if points[y][x] { 0 } else { 255 };
        let mut image = PreparedImage::prepare_from_greyscale(points[0].len(), points.len(), shade);
        let grids = image.detect_grids();
        assert_eq!(grids.len(), 1, "one code is to be seen");
        grids[0].decode().unwrap().1
    }

    #[test]
    fn a_phone_reads_the_pages_own_address_in_the_code() {
        for url in [
            "http://192.168.0.7:8010/pay/Zm9vYmFyYmF6cXV4cXV1eA",
            "http://[fd12:3456:789a::1]:65535/pay/q-8_Jx0aYw7mEr3uT5vBnD2kLs6cHf9gPzQ1wXo4iVt",
        ] {
            assert_eq!(read(&drawn(url).unwrap()), url);
        }
    }
}
