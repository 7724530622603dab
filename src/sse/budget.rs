//! A limit on what the unfinished events of all streams hold together. The streams of a process share one memory: without a
//! common limit, a few large events would take it from every other stream and call.

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use super::Refused;

/// Bytes that any number of decoders share.
///
/// ```
/// use xpander_edge::sse::{Budget, Decoder, Refused};
/// static BUDGET: Budget = Budget::new(1000);
/// let mut first = Decoder::within(10_000, &BUDGET);
/// let mut second = Decoder::within(10_000, &BUDGET);
/// assert_eq!(first.feed(&[b'a'; 700], &mut |_| {}), Ok(()));
/// assert_eq!(second.feed(&[b'a'; 700], &mut |_| {}), Err(Refused::NoRoom));
/// drop(first);
/// assert_eq!(Decoder::within(10_000, &BUDGET).feed(&[b'a'; 700], &mut |_| {}), Ok(()));
/// ```
#[derive(Debug)]
pub struct Budget {
    limit: AtomicUsize,
    used: AtomicUsize,
}

/// The budget of all decoders that were given no other one: without a limit until [`Budget::restrict`] sets one.
pub static SHARED: Budget = Budget::new(usize::MAX);

impl Budget {
    /// A budget of so many bytes.
    pub const fn new(limit: usize) -> Self {
        Self { limit: AtomicUsize::new(limit), used: AtomicUsize::new(0) }
    }

    /// Bytes that may be held.
    pub fn limit(&self) -> usize {
        self.limit.load(Relaxed)
    }

    /// Sets how many bytes may be held from now on.
    pub fn restrict(&self, limit: usize) {
        self.limit.store(limit, Relaxed);
    }

    /// Bytes that are held now.
    pub fn used(&self) -> usize {
        self.used.load(Relaxed)
    }
}

/// What one decoder holds of a budget; given back when it is dropped.
#[derive(Debug)]
pub struct Share {
    budget: &'static Budget,
    held: usize,
}

impl Share {
    /// An empty share.
    pub fn of(budget: &'static Budget) -> Self {
        Self { budget, held: 0 }
    }

    /// Holds so many bytes more.
    pub fn hold_more(&mut self, bytes: usize) -> Result<(), Refused> {
        self.hold(self.held + bytes)
    }

    /// Holds exactly this many bytes from now on.
    pub fn hold(&mut self, bytes: usize) -> Result<(), Refused> {
        let Budget { limit, used } = self.budget;
        if let Some(more) = bytes.checked_sub(self.held) {
            let before = used.fetch_add(more, Relaxed);
            if more > limit.load(Relaxed).saturating_sub(before) {
                used.fetch_sub(more, Relaxed);
                return Err(Refused::NoRoom);
            }
        } else {
            used.fetch_sub(self.held - bytes, Relaxed);
        }
        self.held = bytes;
        Ok(())
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.budget.used.fetch_sub(self.held, Relaxed);
    }
}
