//! A program's window on the X server: which one it is, where it is, and what a window manager does to it.

use anyhow::{Context, Result, bail, ensure};
use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{
    AtomEnum, ClientMessageEvent, ConfigureWindowAux, ConnectionExt, CreateWindowAux, EventMask, ImageFormat,
    InputFocus, MapState, Window, WindowClass,
};
use x11rb::rust_connection::RustConnection;

/// Sends `WM_DELETE_WINDOW` to the windows of a process that take it.
pub fn ask_to_close(display: &str, pid: i32) -> Result<()> {
    let screen = Screen::connect(display)?;
    let windows = screen.windows_of(pid)?;
    ensure!(!windows.is_empty(), "the process {pid} has no window that can be closed");
    for window in windows {
        let data = [screen.atoms.delete_window, x11rb::CURRENT_TIME, 0, 0, 0];
        let message = ClientMessageEvent::new(32, window, screen.atoms.protocols, data);
        screen.connection.send_event(false, window, EventMask::NO_EVENT, message)?;
    }
    // An answer means that the server has read what came before: it drops what a lost client sent last.
    screen.connection.get_input_focus()?.reply()?;
    Ok(())
}

/// The window of a process, by its X id.
pub fn window_of(display: &str, pid: i32) -> Result<Window> {
    let windows = Screen::connect(display)?.windows_of(pid)?;
    windows.first().copied().with_context(|| format!("the process {pid} has no window"))
}

/// Where a window is, and how large: x, y, width, height in pixels.
pub fn geometry(display: &str, window: Window) -> Result<[i32; 4]> {
    let screen = Screen::connect(display)?;
    let size = screen.connection.get_geometry(window)?.reply()?;
    let place = screen.connection.translate_coordinates(window, screen.root, 0, 0)?.reply()?;
    Ok([place.dst_x.into(), place.dst_y.into(), size.width.into(), size.height.into()])
}

/// Moves and resizes a window as a window manager does for its user.
pub fn place(display: &str, window: Window, [x, y, width, height]: [i32; 4]) -> Result<()> {
    let screen = Screen::connect(display)?;
    let size =
        ConfigureWindowAux::new().x(x).y(y).width(width.cast_unsigned()).height(height.cast_unsigned());
    screen.connection.configure_window(window, &size)?.check()?;
    Ok(())
}

/// What the title bar of a window says.
pub fn title(display: &str, window: Window) -> Result<String> {
    let screen = Screen::connect(display)?;
    let name = screen.connection.intern_atom(false, b"_NET_WM_NAME")?.reply()?.atom;
    let reply = screen.connection.get_property(false, window, name, AtomEnum::ANY, 0, 256)?.reply()?;
    Ok(String::from_utf8(reply.value)?)
}

/// Whether a window asks for attention, as a task bar shows it.
pub fn asks_for_attention(display: &str, window: Window) -> Result<bool> {
    const URGENCY: u32 = 1 << 8;
    let hints = Screen::connect(display)?.values(window, AtomEnum::WM_HINTS.into(), AtomEnum::WM_HINTS)?;
    Ok(hints.first().is_some_and(|flags| flags & URGENCY != 0))
}

/// Gives a window the keyboard, as a window manager does when it is clicked.
pub fn focus(display: &str, window: Window) -> Result<()> {
    let screen = Screen::connect(display)?;
    screen.connection.set_input_focus(InputFocus::PARENT, window, x11rb::CURRENT_TIME)?.check()?;
    Ok(())
}

/// Another program's window, there for as long as this is held.
#[derive(Debug)]
pub struct OtherWindow {
    /// Its X id.
    pub id: Window,
    _screen: Screen,
}

impl OtherWindow {
    /// Puts a small one into the corner and gives it the keyboard.
    pub fn open(display: &str) -> Result<Self> {
        let screen = Screen::connect(display)?;
        let (id, none) = (screen.connection.generate_id()?, CreateWindowAux::new());
        let (depth, class) = (x11rb::COPY_DEPTH_FROM_PARENT, WindowClass::INPUT_OUTPUT);
        screen.connection.create_window(depth, id, screen.root, 0, 0, 40, 40, 0, class, 0, &none)?.check()?;
        screen.connection.map_window(id)?.check()?;
        focus(display, id)?;
        Ok(Self { id, _screen: screen })
    }
}

/// The colour of one pixel of a window as it is on the screen: red, green, blue.
pub fn pixel(display: &str, window: Window, x: i16, y: i16) -> Result<[u8; 3]> {
    let screen = Screen::connect(display)?;
    let image = screen.connection.get_image(ImageFormat::Z_PIXMAP, window, x, y, 1, 1, u32::MAX)?.reply()?;
    let [blue, green, red, ..] = image.data[..] else { bail!("the X server gave no pixel") };
    Ok([red, green, blue])
}

#[derive(Debug)]
struct Screen {
    connection: RustConnection,
    root: Window,
    atoms: Atoms,
}

impl Screen {
    fn connect(display: &str) -> Result<Self> {
        let (connection, number) = x11rb::connect(Some(display)).context("can't reach the X server")?;
        let root = connection.setup().roots.get(number).context("the X server has no screen")?.root;
        let atoms = Atoms::of(&connection)?;
        Ok(Self { connection, root, atoms })
    }

    /// The windows of a process that are on the screen and can be closed.
    fn windows_of(&self, pid: i32) -> Result<Vec<Window>> {
        let mut found = Vec::new();
        for window in self.connection.query_tree(self.root)?.reply()?.children {
            let owner = self.values(window, self.atoms.pid, AtomEnum::CARDINAL)?;
            let protocols = self.values(window, self.atoms.protocols, AtomEnum::ATOM)?;
            let is_its = owner.first().copied() == u32::try_from(pid).ok();
            let shown =
                self.connection.get_window_attributes(window)?.reply()?.map_state == MapState::VIEWABLE;
            if is_its && shown && protocols.contains(&self.atoms.delete_window) {
                found.push(window);
            }
        }
        Ok(found)
    }

    fn values(&self, window: Window, property: u32, kind: AtomEnum) -> Result<Vec<u32>> {
        let reply = self.connection.get_property(false, window, property, kind, 0, 32)?.reply()?;
        Ok(reply.value32().into_iter().flatten().collect())
    }
}

#[derive(Debug)]
struct Atoms {
    protocols: u32,
    delete_window: u32,
    pid: u32,
}

impl Atoms {
    fn of(connection: &RustConnection) -> Result<Self> {
        let atom =
            |name: &str| -> Result<u32> { Ok(connection.intern_atom(false, name.as_bytes())?.reply()?.atom) };
        Ok(Self {
            protocols: atom("WM_PROTOCOLS")?,
            delete_window: atom("WM_DELETE_WINDOW")?,
            pid: atom("_NET_WM_PID")?,
        })
    }
}
