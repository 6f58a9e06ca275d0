//! A thread that drives one future to its end, with timers and without a runtime.
//!
//! Transports for threads do their I/O while they are polled. So that it ends in time, each limit around a future lowers
//! the thread's [`bound`] while that future is polled, and I/O stops at the bound; whoever set it then sees that its time
//! is over. A future that waits for something else wakes the thread with its waker.

use std::cell::{Cell, RefCell};
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use super::Instant;
use crate::runtime::client::sending::Sending;

thread_local! {
    static WAITS: Cell<Waits> = const { Cell::new(Waits { bound: None, next: None }) };
    /// The body that is being sent, whose limit moves.
    static SENDING: RefCell<Option<Arc<Sending>>> = const { RefCell::new(None) };
}

/// The limits of the future that the thread polls.
#[derive(Clone, Copy, Default)]
struct Waits {
    /// When the earliest limit around what is polled ends.
    bound: Option<Instant>,
    /// When the earliest wait ends that was found pending.
    next: Option<Instant>,
}

/// Drives a future to its end. It may be called anywhere, also inside a Tokio runtime and inside itself; then the bound
/// that holds outside holds inside too.
pub(in super::super) fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let wakeup = Arc::new(Wakeup { thread: thread::current(), called: AtomicBool::new(false) });
    let waker = Waker::from(Arc::clone(&wakeup));
    let mut context = Context::from_waker(&waker);
    let outer = Restored(WAITS.get());
    loop {
        WAITS.set(Waits { next: None, ..outer.0 });
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
        wakeup.wait(WAITS.get().next);
    }
}

/// What the future gives before this moment; `None` when it takes longer.
pub(in super::super) async fn until<T>(
    end: Option<Instant>,
    mut future: Pin<&mut impl Future<Output = T>>,
) -> Option<T> {
    poll_fn(|context| match within(end, || future.as_mut().poll(context)) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending => poll_until(end).map(|()| None),
    })
    .await
}

/// What the future gives within the limits of a body that is being sent, mostly by this thread; `None` when it takes
/// longer.
pub(super) async fn while_sending<T>(
    sending: &Arc<Sending>,
    mut future: Pin<&mut impl Future<Output = T>>,
) -> Option<T> {
    poll_fn(|context| {
        let outer = Sent(SENDING.replace(Some(Arc::clone(sending))), WAITS.get().bound);
        // The limit of a call around this one does not move meanwhile.
        WAITS.set(Waits { bound: sooner(outer.1, outer.0.as_ref().and_then(|sending| sending.end())), ..WAITS.get() });
        let polled = future.as_mut().poll(context);
        drop(outer);
        match polled {
            Poll::Ready(output) => Poll::Ready(Some(output)),
            Poll::Pending if sending.is_over() => Poll::Ready(None),
            Poll::Pending => poll_until(sending.look()).map(|()| None),
        }
    })
    .await
}

/// Does something, such as I/O, that has to end at this moment.
pub(in super::super) fn within<T>(end: Option<Instant>, work: impl FnOnce() -> T) -> T {
    let outer = WAITS.get();
    WAITS.set(Waits { bound: sooner(outer.bound, end), ..outer });
    let output = work();
    WAITS.set(Waits { bound: outer.bound, ..WAITS.get() });
    output
}

/// When the thread has to be back at the latest from what it does; `None` for whenever.
pub(in super::super) fn bound() -> Option<Instant> {
    let moving = SENDING.with_borrow(|sending| sending.as_ref().and_then(|sending| sending.end()));
    sooner(WAITS.get().bound, moving)
}

/// Whether the bound is reached.
pub(in super::super) fn over() -> bool {
    bound().is_some_and(|bound| bound <= std::time::Instant::now().into())
}

/// Ready from this moment on. The thread sleeps no longer than that.
pub(super) fn poll_until(end: Option<Instant>) -> Poll<()> {
    if end.is_some_and(|end| end <= std::time::Instant::now().into()) {
        return Poll::Ready(());
    }
    let waits = WAITS.get();
    WAITS.set(Waits { next: sooner(waits.next, end), ..waits });
    Poll::Pending
}

fn sooner(one: Option<Instant>, other: Option<Instant>) -> Option<Instant> {
    one.into_iter().chain(other).min()
}

/// Gives the thread the body back that was being sent before, and the bound.
struct Sent(Option<Arc<Sending>>, Option<Instant>);

impl Drop for Sent {
    fn drop(&mut self) {
        SENDING.set(self.0.take());
        WAITS.set(Waits { bound: self.1, ..WAITS.get() });
    }
}

/// Gives the thread its limits back, also after a panic.
struct Restored(Waits);

impl Drop for Restored {
    fn drop(&mut self) {
        WAITS.set(self.0);
    }
}

/// Wakes the thread. It remembers that it was called, since something else may unpark the thread too.
struct Wakeup {
    thread: Thread,
    called: AtomicBool,
}

impl Wakeup {
    /// Sleeps until it is called, or to this moment.
    fn wait(&self, end: Option<Instant>) {
        while !self.called.swap(false, Ordering::AcqRel) {
            match end.map(|end| end.saturating_duration_since(std::time::Instant::now().into())) {
                Some(left) if left.is_zero() => return,
                Some(left) => thread::park_timeout(left),
                None => thread::park(),
            }
        }
    }
}

impl Wake for Wakeup {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.called.store(true, Ordering::Release);
        self.thread.unpark();
    }
}
