//! The line between the app and a backend on this machine, which can be cut: what goes over it is lost, and nobody can
//! be reached until it is mended. Who is asked over it is called by its own name, as a proxy does: the local sandbox
//! answers to no other.

use std::io::{self, Read as _, Write as _};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use anyhow::Result;

/// The line. It is there as long as this program runs.
#[derive(Debug)]
pub struct Wire {
    address: SocketAddr,
    line: Arc<Mutex<Line>>,
}

#[derive(Debug, Default)]
struct Line {
    is_cut: bool,
    /// Both ends of each connection.
    open: Vec<TcpStream>,
}

impl Wire {
    /// Lays it to a port of this machine.
    pub fn to(port: u16) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let wire = Self { address: listener.local_addr()?, line: Arc::default() };
        let ends = Ends { near: wire.address, far: SocketAddr::from((Ipv4Addr::LOCALHOST, port)) };
        let line = Arc::clone(&wire.line);
        thread::spawn(move || {
            for near in listener.incoming().flatten() {
                if let Err(error) = connect(near, ends, &line) {
                    eprintln!("nothing is at the wire's other end: {error}");
                }
            }
        });
        Ok(wire)
    }

    /// Its near end.
    pub fn address(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Cuts it: connections break, and new ones come to nothing.
    pub fn cut(&self) {
        let mut line = held(&self.line);
        line.is_cut = true;
        for stream in line.open.drain(..) {
            // One that has ended by itself can't be ended.
            let _ = stream.shutdown(Shutdown::Both);
        }
    }

    /// Mends it.
    pub fn mend(&self) {
        held(&self.line).is_cut = false;
    }
}

fn held(line: &Mutex<Line>) -> std::sync::MutexGuard<'_, Line> {
    line.lock().unwrap_or_else(PoisonError::into_inner)
}

#[derive(Clone, Copy, Debug)]
struct Ends {
    near: SocketAddr,
    far: SocketAddr,
}

fn connect(near: TcpStream, ends: Ends, line: &Mutex<Line>) -> io::Result<()> {
    let mut line = held(line);
    if line.is_cut {
        return Ok(());
    }
    let far = TcpStream::connect(ends.far)?;
    line.open.extend([near.try_clone()?, far.try_clone()?]);
    let (asking, asked) = (near.try_clone()?, far.try_clone()?);
    thread::spawn(move || {
        // However it ends, the other side is to hear of it.
        let _ = ask(&asking, &asked, ends);
        let _ = asked.shutdown(Shutdown::Write);
    });
    thread::spawn(move || {
        let _ = io::copy(&mut &far, &mut &near);
        let _ = near.shutdown(Shutdown::Write);
    });
    Ok(())
}

/// Hands on what is asked. A head comes in one piece.
fn ask(mut from: &TcpStream, mut to: &TcpStream, Ends { near, far }: Ends) -> io::Result<()> {
    let (called, named) = (format!("host: {near}"), format!("host: {far}"));
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let read = from.read(&mut buffer)?;
        let Some(piece) = buffer.get(..read).filter(|piece| !piece.is_empty()) else { return Ok(()) };
        match str::from_utf8(piece) {
            Ok(text) => to.write_all(text.replace(&called, &named).as_bytes())?,
            Err(_) => to.write_all(piece)?,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sends a byte and says what comes back.
    fn ask(wire: &Wire) -> io::Result<Vec<u8>> {
        let mut stream = TcpStream::connect(wire.address)?;
        stream.write_all(b"?")?;
        let mut heard = Vec::new();
        stream.read_to_end(&mut heard)?;
        Ok(heard)
    }

    #[test]
    fn what_is_sent_arrives_unless_the_wire_is_cut() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let mut byte = [0];
                if stream.read_exact(&mut byte).is_ok() {
                    stream.write_all(b"here").unwrap();
                }
            }
        });
        let wire = Wire::to(port).unwrap();
        assert_eq!(ask(&wire).unwrap(), b"here");
        wire.cut();
        assert_ne!(ask(&wire).unwrap_or_default(), b"here");
        wire.mend();
        assert_eq!(ask(&wire).unwrap(), b"here");
    }

    #[test]
    fn who_is_asked_hears_its_own_name() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let far = listener.local_addr().unwrap();
        let wire = Wire::to(far.port()).unwrap();
        let mut near = TcpStream::connect(wire.address).unwrap();
        near.write_all(format!("GET / HTTP/1.1\r\nhost: {}\r\n\r\n", wire.address).as_bytes()).unwrap();
        near.shutdown(Shutdown::Write).unwrap();
        let mut heard = String::new();
        listener.accept().unwrap().0.read_to_string(&mut heard).unwrap();
        assert_eq!(heard, format!("GET / HTTP/1.1\r\nhost: {far}\r\n\r\n"));
    }

    #[test]
    fn a_connection_that_is_open_breaks_with_the_wire() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let wire = Wire::to(listener.local_addr().unwrap().port()).unwrap();
        let mut near = TcpStream::connect(wire.address).unwrap();
        near.write_all(b"?").unwrap();
        let (mut far, _) = listener.accept().unwrap();
        far.read_exact(&mut [0]).unwrap();
        wire.cut();
        assert!(near.read(&mut [0]).is_ok_and(|read| read == 0) || near.write_all(b"?").is_err());
    }
}
