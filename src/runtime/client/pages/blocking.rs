//! Lists that a thread waits for: `for item in client.things().list().items() { .. }`, or one by one with `next_wait`.

use super::{Items, Paged, Pages, Reader, State};
use crate::runtime::client::clock::Clock;
use crate::runtime::client::clock::thread::block_on;
use crate::runtime::client::{BlockingIter, Error};

impl Reader {
    /// Lets the thread wait from now on; an error when a page is on its way that was awaited.
    fn wait(&mut self) -> Option<Error> {
        if matches!(self.state, State::Waiting(_)) && self.clock == Clock::Tokio {
            return Some(Error::request(self.operation, "a page that was awaited cannot be waited for"));
        }
        self.clock = Clock::Thread;
        None
    }
}

impl<O: Paged> Pages<O> {
    /// The next page, for a thread; `None` after the last one.
    pub fn next_wait(&mut self) -> Option<Result<O::Output, Error>> {
        self.reader.wait().map_or_else(|| block_on(self.next()), |error| Some(Err(error)))
    }
}

impl<O: Paged> IntoIterator for Pages<O> {
    type Item = Result<O::Output, Error>;
    type IntoIter = BlockingIter<O::Output>;

    fn into_iter(mut self) -> Self::IntoIter {
        let refused = self.reader.wait();
        BlockingIter::new(self, refused)
    }
}

impl<O: Paged> Items<O> {
    /// The next item, for a thread; `None` after the last one.
    pub fn next_wait(&mut self) -> Option<Result<O::Item, Error>> {
        self.pages.reader.wait().map_or_else(|| block_on(self.next()), |error| Some(Err(error)))
    }
}

impl<O: Paged> IntoIterator for Items<O>
where
    O::Item: Send + Unpin,
{
    type Item = Result<O::Item, Error>;
    type IntoIter = BlockingIter<O::Item>;

    fn into_iter(mut self) -> Self::IntoIter {
        let refused = self.pages.reader.wait();
        BlockingIter::new(self, refused)
    }
}
