//! A list that pages by itself.

use std::collections::HashSet;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_util::stream::{BoxStream, Stream, StreamExt, TryStreamExt, iter, try_unfold};

use crate::client::Client;
use crate::error::{Error, Result};
use crate::listing::{Listed as _, Listing};
use crate::page::Page;

/// Entries in a row that may be too long, before a list counts as one that can't be read at all.
const MOST_TOO_LONG: u32 = 100;

/// The entries of a list, each once, asked for page by page as they are wanted.
///
/// It ends when a page comes back shorter than its limit, or with an error. A page that is longer than the transport
/// reads (its items may carry pictures) is asked for in halves, down to a single entry. One that is too long by itself is
/// told in its place, as [`Error::EntryTooLong`]: the only error that does not end the list, for who can do without that
/// entry asks for the next one. A list that goes on without bringing anything new, or has a hundred such entries in a
/// row, is [`Error::BadAnswer`]. Entries that come or go while it is read may shift others from one page to the next:
/// those that come again are left out, those that slip by are missed, so a list that must be whole is read once more.
#[must_use = "nothing is asked before the first entry is"]
pub struct Entries<T>(BoxStream<'static, Result<T>>);

/// What has been read of a list.
struct Reading<L> {
    client: Client,
    list: L,
    known: HashSet<String>,
    /// Entries that were too long, since the last page that could be read.
    too_long: u32,
    next: Option<Page>,
}

impl<T: Send + 'static> Entries<T> {
    pub(crate) fn new<L: Listing<Entry = T>>(client: &Client, list: L) -> Self {
        let reading = Reading {
            client: client.clone(),
            list,
            known: HashSet::new(),
            too_long: 0,
            next: Some(Page::FIRST),
        };
        Self(try_unfold(reading, Reading::advance).map_ok(iter).try_flatten().boxed())
    }
}

impl<T> Entries<T> {
    /// The next entry; `None` at the end.
    pub async fn next(&mut self) -> Option<Result<T>> {
        self.0.next().await
    }

    /// All entries that are left, or the first error: also where it is that one of them is too long, for then they
    /// would not be all.
    pub async fn collect(self) -> Result<Vec<T>> {
        self.0.try_collect().await
    }
}

impl<T> Stream for Entries<T> {
    type Item = Result<T>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_next_unpin(context)
    }
}

impl<T> fmt::Debug for Entries<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Entries").finish_non_exhaustive()
    }
}

impl<L: Listing> Reading<L> {
    /// The new entries of the next page.
    async fn advance(mut self) -> Result<Option<(Vec<Result<L::Entry>>, Self)>> {
        let Some(page) = self.next else { return Ok(None) };
        let (page, entries) = self.read(page).await?;
        let Some(mut entries) = entries else {
            let told = self.step_over(page)?;
            return Ok(Some((vec![Err(told)], self)));
        };
        self.too_long = 0;
        let received = entries.len();
        entries.retain(|entry| self.known.insert(entry.id().to_owned()));
        self.next = if received < usize::from(page.limit()) {
            None
        } else if entries.is_empty() {
            return Err(Error::BadAnswer("the list repeats itself".to_owned()));
        } else {
            // What was too long may have been one entry alone.
            Some(page.advanced_by(received).doubled())
        };
        Ok(Some((entries.into_iter().map(Ok).collect(), self)))
    }

    /// Goes on after a page of one entry that can't be read; what is told of it.
    fn step_over(&mut self, page: Page) -> Result<Error> {
        if self.too_long == MOST_TOO_LONG {
            return Err(Error::BadAnswer("the list has no entry of a length that can be read".to_owned()));
        }
        self.too_long += 1;
        self.next = Some(page.advanced_by(1).doubled());
        Ok(Error::EntryTooLong { offset: page.offset() })
    }

    /// The page, or as much of its beginning as one answer carries, and which page that is; no entries where the first
    /// of them alone is too long.
    async fn read(&self, mut page: Page) -> Result<(Page, Option<Vec<L::Entry>>)> {
        loop {
            if let Some(entries) = self.client.page_if_readable(&self.list, page).await? {
                return Ok((page, Some(entries)));
            }
            match page.halved() {
                Some(half) => page = half,
                None => return Ok((page, None)),
            }
        }
    }
}
