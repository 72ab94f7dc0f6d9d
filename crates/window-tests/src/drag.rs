//! Files dragged out of another program's window and dropped on one, by the protocol that file managers speak on X11
//! (XDND, version 5).

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail, ensure};
use tokio::sync::oneshot;
use url::Url;
use x11rb::connection::Connection as _;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{
    Atom, AtomEnum, ClientMessageEvent, ConnectionExt, CreateWindowAux, EventMask, PropMode,
    SELECTION_NOTIFY_EVENT, SelectionNotifyEvent, SelectionRequestEvent, Window, WindowClass,
};
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;

use crate::x11;

/// For the whole drag.
const LIMIT: Duration = Duration::from_secs(15);
const VERSION: u32 = 5;

/// Drops files on the middle of a window, and waits until it has taken them.
pub async fn drop_files(display: &str, target: Window, files: &[PathBuf]) -> Result<()> {
    let mut list = String::new();
    for file in files {
        list += uri(file)?.as_str();
        list += "\r\n";
    }
    let (told, outcome) = oneshot::channel();
    let display = display.to_owned();
    // A thread of its own: X has events, but none that this runtime can wait for. It ends with the X server at the
    // latest.
    std::thread::spawn(move || {
        let done = Drag::begin(&display, target, list).and_then(|mut drag| drag.carry_out());
        // Whoever waited may have given up.
        let _ = told.send(done);
    });
    let in_time = tokio::time::timeout(LIMIT, outcome).await;
    in_time.map_err(|_| anyhow!("the drop was not taken within {} s", LIMIT.as_secs()))??
}

fn uri(file: &Path) -> Result<Url> {
    Url::from_file_path(file).map_err(|()| anyhow!("{} is no absolute path", file.display()))
}

struct Drag {
    connection: RustConnection,
    atoms: Atoms,
    source: Window,
    target: Window,
    /// Where the pointer is, as XDND packs it.
    place: u32,
    list: String,
    is_given: bool,
    is_dropped: bool,
}

impl Drag {
    fn begin(display: &str, target: Window, list: String) -> Result<Self> {
        let (connection, number) = x11rb::connect(Some(display)).context("can't reach the X server")?;
        let root = connection.setup().roots.get(number).context("the X server has no screen")?.root;
        let atoms = Atoms::of(&connection)?;
        let aware = connection.get_property(false, target, atoms.aware, AtomEnum::ATOM, 0, 1)?.reply()?;
        let version = aware.value32().and_then(|mut values| values.next());
        ensure!(version.is_some_and(|version| version >= VERSION), "the window takes no drops: {version:?}");
        let source = connection.generate_id()?;
        let (class, none) = (WindowClass::INPUT_OUTPUT, CreateWindowAux::new());
        connection.create_window(
            x11rb::COPY_DEPTH_FROM_PARENT,
            source,
            root,
            0,
            0,
            1,
            1,
            0,
            class,
            0,
            &none,
        )?;
        connection.set_selection_owner(source, atoms.selection, x11rb::CURRENT_TIME)?.check()?;
        let [x, y, width, height] = x11::geometry(display, target)?;
        let place = (u32::try_from(x + width / 2)? << 16) | u32::try_from(y + height / 2)?;
        Ok(Self { connection, atoms, source, target, place, list, is_given: false, is_dropped: false })
    }

    /// The source's half of the conversation, to its end.
    fn carry_out(&mut self) -> Result<()> {
        self.tell(self.atoms.enter, [VERSION << 24, self.atoms.uri_list, 0, 0])?;
        self.point()?;
        loop {
            match self.connection.wait_for_event()? {
                Event::SelectionRequest(request) => self.give(&request)?,
                Event::ClientMessage(message) if message.type_ == self.atoms.status => {
                    self.heard_of_status(message.data.as_data32()[1] & 1 == 1)?;
                }
                Event::ClientMessage(message) if message.type_ == self.atoms.finished => {
                    ensure!(self.is_dropped, "it was finished before anything was dropped");
                    ensure!(message.data.as_data32()[1] & 1 == 1, "the drop was refused");
                    return Ok(());
                }
                Event::Error(error) => bail!("the X server says {error:?}"),
                _ => {}
            }
        }
    }

    /// The target says whether it would take the drop here. Before it has seen the files it can't know.
    fn heard_of_status(&mut self, accepts: bool) -> Result<()> {
        if self.is_dropped {
            Ok(())
        } else if self.is_given && accepts {
            self.is_dropped = true;
            self.tell(self.atoms.drop, [0, x11rb::CURRENT_TIME, 0, 0])
        } else {
            self.point()
        }
    }

    fn point(&self) -> Result<()> {
        self.tell(self.atoms.position, [0, self.place, x11rb::CURRENT_TIME, self.atoms.copy])
    }

    fn tell(&self, what: Atom, [one, two, three, four]: [u32; 4]) -> Result<()> {
        let message = ClientMessageEvent::new(32, self.target, what, [self.source, one, two, three, four]);
        self.connection.send_event(false, self.target, EventMask::NO_EVENT, message)?.check()?;
        Ok(())
    }

    /// Hands over the list of files, or says that what was asked for is not to be had.
    fn give(&mut self, request: &SelectionRequestEvent) -> Result<()> {
        let has_it = request.target == self.atoms.uri_list;
        if has_it {
            let (to, property, list) = (request.requestor, request.property, self.list.as_bytes());
            self.connection.change_property8(PropMode::REPLACE, to, property, request.target, list)?;
            self.is_given = true;
        }
        let answer = SelectionNotifyEvent {
            response_type: SELECTION_NOTIFY_EVENT,
            sequence: 0,
            time: request.time,
            requestor: request.requestor,
            selection: request.selection,
            target: request.target,
            property: if has_it { request.property } else { x11rb::NONE },
        };
        self.connection.send_event(false, request.requestor, EventMask::NO_EVENT, answer)?.check()?;
        Ok(())
    }
}

struct Atoms {
    aware: Atom,
    selection: Atom,
    enter: Atom,
    position: Atom,
    status: Atom,
    drop: Atom,
    finished: Atom,
    copy: Atom,
    uri_list: Atom,
}

impl Atoms {
    fn of(connection: &RustConnection) -> Result<Self> {
        let atom = |name: &str| -> Result<Atom> {
            Ok(connection.intern_atom(false, name.as_bytes())?.reply()?.atom)
        };
        Ok(Self {
            aware: atom("XdndAware")?,
            selection: atom("XdndSelection")?,
            enter: atom("XdndEnter")?,
            position: atom("XdndPosition")?,
            status: atom("XdndStatus")?,
            drop: atom("XdndDrop")?,
            finished: atom("XdndFinished")?,
            copy: atom("XdndActionCopy")?,
            uri_list: atom("text/uri-list")?,
        })
    }
}
