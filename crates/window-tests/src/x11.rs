//! Asks a program's window to close, the way a window manager's close button does.

use anyhow::{Context, Result};
use x11rb::connection::Connection;
use x11rb::protocol::xproto::{AtomEnum, ClientMessageEvent, ConnectionExt, EventMask, Window};
use x11rb::rust_connection::RustConnection;

/// Sends `WM_DELETE_WINDOW` to the windows of a process that take it.
pub fn ask_to_close(display: &str, pid: i32) -> Result<()> {
    let (connection, screen) = x11rb::connect(Some(display)).context("can't reach the X server")?;
    let root = connection.setup().roots.get(screen).context("the X server has no screen")?.root;
    let atoms = Atoms::of(&connection)?;
    let windows = connection.query_tree(root)?.reply()?.children;
    let mut asked = 0;
    for window in windows {
        if atoms.takes_delete(&connection, window)?
            && atoms.pid_of(&connection, window)? == u32::try_from(pid).ok()
        {
            let data = [atoms.delete_window, x11rb::CURRENT_TIME, 0, 0, 0];
            let message = ClientMessageEvent::new(32, window, atoms.protocols, data);
            connection.send_event(false, window, EventMask::NO_EVENT, message)?;
            asked += 1;
        }
    }
    connection.flush()?;
    anyhow::ensure!(asked > 0, "the process {pid} has no window that can be closed");
    Ok(())
}

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

    fn takes_delete(&self, connection: &RustConnection, window: Window) -> Result<bool> {
        let property =
            connection.get_property(false, window, self.protocols, AtomEnum::ATOM, 0, 32)?.reply()?;
        Ok(property.value32().is_some_and(|mut atoms| atoms.any(|atom| atom == self.delete_window)))
    }

    fn pid_of(&self, connection: &RustConnection, window: Window) -> Result<Option<u32>> {
        let property = connection.get_property(false, window, self.pid, AtomEnum::CARDINAL, 0, 1)?.reply()?;
        Ok(property.value32().and_then(|mut values| values.next()))
    }
}
