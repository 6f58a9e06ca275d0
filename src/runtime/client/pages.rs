//! The pages of a list as a stream, and the items of all pages as a stream.

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec;

use futures_core::Stream;

use super::clock::Clock;
use super::executor::execute;
use super::paging::Bookmark;
use super::{Answer, Call, Client, Decode, Error, OperationInfo, Paged, Parts};

#[cfg(feature = "blocking")]
mod blocking;

/// The pages of a list, each asked for when it is wanted. As a [`Stream`] it yields the answers.
///
/// It ends after the last page, after an error, and with an error when the server gives the same page or cursor again.
#[must_use = "a page is asked for when the stream is polled"]
pub struct Pages<O: Paged> {
    reader: Reader,
    page: Decode<O::Output>,
}

impl<O: Paged> Pages<O> {
    /// The next page; `None` after the last one.
    pub async fn next(&mut self) -> Option<Result<O::Output, Error>> {
        poll_fn(|context| self.poll_page(context)).await
    }

    fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<O::Output, Error>>> {
        let answer = ready!(self.reader.poll_answer(context));
        let page = answer.map(|answer| answer.and_then(self.page));
        if !matches!(page, Some(Ok(_))) {
            self.reader.state = State::Ended;
        }
        Poll::Ready(page)
    }
}

impl<O: Paged> Stream for Pages<O> {
    type Item = Result<O::Output, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_page(context)
    }
}

impl<O: Paged> fmt::Debug for Pages<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("operation", &O::INFO.id).finish_non_exhaustive()
    }
}

/// The items of a list, page after page. As a [`Stream`] it yields them; it ends as [`Pages`] does.
#[must_use = "a page is asked for when the stream is polled"]
pub struct Items<O: Paged> {
    pages: Pages<O>,
    ready: vec::IntoIter<O::Item>,
}

impl<O: Paged> Items<O> {
    /// The next item; `None` after the last one.
    pub async fn next(&mut self) -> Option<Result<O::Item, Error>> {
        poll_fn(|context| self.poll_item(context)).await
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<O::Item, Error>>> {
        loop {
            if let Some(item) = self.ready.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pages.poll_page(context)) {
                Some(Ok(page)) => self.ready = O::items(page).into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<O: Paged> Stream for Items<O>
where
    O::Item: Unpin,
{
    type Item = Result<O::Item, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_item(context)
    }
}

impl<O: Paged> fmt::Debug for Items<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").field("operation", &O::INFO.id).finish_non_exhaustive()
    }
}

impl<O: Paged> Call<O> {
    /// The pages of the list, beginning with the one that the call asks for.
    ///
    /// Each page is a call of its own, with the time limit, retries, headers and parameters of this one.
    pub fn pages(self) -> Pages<O> {
        let (client, parts) = self.into_parts();
        Pages { reader: Reader::new(client, O::INFO, parts, Bookmark::new(O::PAGING)), page: O::DECODE }
    }

    /// The items of the list, from the page on that the call asks for. See [`pages`](Self::pages).
    pub fn items(self) -> Items<O> {
        Items { pages: self.pages(), ready: Vec::new().into_iter() }
    }
}

/// Asks for one page after the other. Nothing here is generic.
struct Reader {
    client: Client,
    clock: Clock,
    operation: &'static OperationInfo,
    /// The request for the page that comes next.
    parts: Parts,
    bookmark: Bookmark,
    state: State,
}

/// What a reader does.
enum State {
    /// There may be another page.
    Between,
    /// A page is on its way.
    Waiting(Pin<Box<dyn Future<Output = Result<Answer, Error>> + Send>>),
    /// The page after the last one cannot be asked for.
    Broken(Error),
    /// There is nothing left.
    Ended,
}

impl Reader {
    fn new(client: Client, operation: &'static OperationInfo, parts: Parts, bookmark: Bookmark) -> Self {
        Self { clock: client.0.clock, client, operation, parts, bookmark, state: State::Between }
    }

    fn poll_answer(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Answer, Error>>> {
        loop {
            match &mut self.state {
                State::Between => match self.parts.again() {
                    Ok(parts) => {
                        let page = execute(self.client.clone(), self.clock, self.operation, parts);
                        self.state = State::Waiting(Box::pin(page));
                    }
                    Err(fault) => self.state = State::Broken(Error::request(self.operation, fault)),
                },
                State::Waiting(answer) => {
                    let answer = ready!(answer.as_mut().poll(context));
                    self.state = match &answer {
                        Ok(answer) => self.after(answer),
                        Err(_) => State::Ended,
                    };
                    return Poll::Ready(Some(answer));
                }
                State::Broken(_) => {
                    let State::Broken(error) = std::mem::replace(&mut self.state, State::Ended) else { continue };
                    return Poll::Ready(Some(Err(error)));
                }
                State::Ended => return Poll::Ready(None),
            }
        }
    }

    /// What comes after an answer.
    fn after(&mut self, answer: &Answer) -> State {
        let body = answer.in_memory().cloned().unwrap_or_default();
        match self.bookmark.turn(&mut self.parts, answer.headers(), &body) {
            Ok(true) => State::Between,
            Ok(false) => State::Ended,
            Err(fault) => State::Broken(Error::paging(answer.head(), body, fault)),
        }
    }
}
