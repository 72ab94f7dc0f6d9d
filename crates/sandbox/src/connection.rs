//! Connections that can be cut in the middle of an answer, at any byte: what a bad network does.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::sleep;
use tracing::warn;

/// Whole for ever.
const UNCUT: u64 = u64::MAX;

/// How many bytes a connection may still send. Clones are the same connection's.
#[derive(Clone, Debug)]
pub(crate) struct Cut(Arc<AtomicU64>);

impl Cut {
    fn none() -> Self {
        Self(Arc::new(AtomicU64::new(UNCUT)))
    }

    /// Lets this many bytes more through, and then nothing.
    pub fn after(&self, bytes: u64) {
        self.0.store(bytes.min(UNCUT - 1), Ordering::Release);
    }

    fn left(&self) -> u64 {
        self.0.load(Ordering::Acquire)
    }

    fn sent(&self, bytes: usize) {
        if self.left() != UNCUT {
            self.0.fetch_sub(bytes as u64, Ordering::AcqRel);
        }
    }
}

impl Connected<IncomingStream<'_, CuttableListener>> for Cut {
    fn connect_info(stream: IncomingStream<'_, CuttableListener>) -> Self {
        stream.io().cut.clone()
    }
}

/// A listener whose connections can be cut.
#[derive(Debug)]
pub(crate) struct CuttableListener(pub TcpListener);

impl Listener for CuttableListener {
    type Io = CuttableStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (CuttableStream, SocketAddr) {
        loop {
            match self.0.accept().await {
                Ok((stream, address)) => {
                    // Without it small answers wait for the client's delayed acknowledgement.
                    if let Err(error) = stream.set_nodelay(true) {
                        warn!(%error, "a connection can't be told to send at once");
                    }
                    return (CuttableStream { stream, cut: Cut::none() }, address);
                }
                Err(error) => {
                    warn!(%error, "a connection was not accepted");
                    // Out of file descriptors, say: asking again at once would only burn time.
                    sleep(Duration::from_millis(50)).await;
                }
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }
}

/// A connection that can be cut.
#[derive(Debug)]
pub(crate) struct CuttableStream {
    stream: TcpStream,
    cut: Cut,
}

impl CuttableStream {
    /// The part of a buffer that may still be sent.
    fn allowed<'a>(&self, buffer: &'a [u8]) -> io::Result<&'a [u8]> {
        match self.cut.left() {
            0 => Err(io::Error::new(io::ErrorKind::ConnectionAborted, "cut on purpose")),
            left => Ok(&buffer[..buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX))]),
        }
    }
}

impl AsyncRead for CuttableStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for CuttableStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &[u8],
    ) -> Poll<io::Result<usize>> {
        let allowed = self.allowed(buffer)?;
        let wrote = Pin::new(&mut self.stream).poll_write(context, allowed);
        if let Poll::Ready(Ok(bytes)) = wrote {
            self.cut.sent(bytes);
        }
        wrote
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffers: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if self.cut.left() == UNCUT {
            return Pin::new(&mut self.stream).poll_write_vectored(context, buffers);
        }
        let first = buffers.iter().find(|buffer| !buffer.is_empty());
        self.poll_write(context, first.map_or(&[], |buffer| buffer))
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
