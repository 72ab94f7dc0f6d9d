//! The screen itself: when a window shows something that can be used. Not asked of the page: what a page says of
//! itself is not yet drawn.

use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{ConnectionExt, ImageFormat, Window};
use x11rb::rust_connection::RustConnection;

/// What Buy is painted on, a tint of the accent colour of storefront.json, as the X server gives it: blue, green, red.
/// The bare window's page has a button of the same colour.
const TINT: [u8; 3] = [0xea, 0xef, 0xf6];
/// So many points of it are a button.
const A_BUTTON: usize = 5_000;
/// The part of the screen that windows are opened on.
const WIDTH: u16 = 1_040;
const HEIGHT: u16 = 720;
/// The X server tells no one that a window's content is on the screen, so it is looked at so often.
const LOOK: Duration = Duration::from_millis(5);

/// A connection to an X server.
pub struct Screen {
    connection: RustConnection,
    root: Window,
}

impl Screen {
    /// Connects to a display, `:N`.
    pub fn connect(display: &str) -> Result<Self> {
        let (connection, number) = x11rb::connect(Some(display)).context("can't reach the X server")?;
        let root = connection.setup().roots.get(number).context("the X server has no screen")?.root;
        Ok(Self { connection, root })
    }

    /// Waits until a Buy button is on the screen, or is none any more, and says since when.
    pub fn until_button(&self, shown: bool, limit: Duration) -> Result<Instant> {
        let deadline = Instant::now() + limit;
        loop {
            let found = self.has_button()?;
            let now = Instant::now();
            if found == shown {
                return Ok(now);
            }
            ensure!(
                now < deadline,
                "no button was {} within {limit:?}",
                if shown { "shown" } else { "taken away" }
            );
            thread::sleep(LOOK);
        }
    }

    fn has_button(&self) -> Result<bool> {
        let image = self
            .connection
            .get_image(ImageFormat::Z_PIXMAP, self.root, 0, 0, WIDTH, HEIGHT, u32::MAX)?
            .reply()
            .context("the screen can't be read")?;
        let (points, _) = image.data.as_chunks::<4>();
        Ok(points.iter().filter(|point| point[..3] == TINT).take(A_BUTTON).count() == A_BUTTON)
    }
}
