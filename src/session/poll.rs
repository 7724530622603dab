//! Polling until something is done: what to do after each look, and how long to wait before the next one.

/// The pace and the end of a poll.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pace {
    /// The first wait in milliseconds.
    pub interval: f64,
    /// The longest wait in milliseconds.
    pub max_interval: f64,
    /// The most requests, repeated ones included; none for no limit.
    pub max_requests: Option<u32>,
}

/// The longer each wait is than the one before.
const GROWTH: f64 = 1.5;

/// The longest wait: what a runtime's timers can count, 24 days.
const MAX_WAIT: f64 = 2_147_483_647.0;

/// What to do next.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Next {
    /// Wait so many milliseconds, then look again.
    Wait(f64),
    /// There is what the caller wants.
    Done,
    /// The budget of requests is spent.
    Spent,
}

/// A poll under way.
///
/// ```
/// use xpander_edge::session::poll::{Next, Pace, Poll};
/// let pace = Pace { interval: 500.0, max_interval: 10_000.0, max_requests: None };
/// let mut poll = Poll::new(pace);
/// assert_eq!(poll.handle(false, 1, 0.0), Next::Wait(500.0));
/// assert_eq!(poll.handle(false, 2, 0.0), Next::Wait(750.0));
/// assert_eq!(poll.handle(true, 3, 0.0), Next::Done);
/// ```
#[derive(Clone, Debug)]
pub struct Poll {
    pace: Pace,
    interval: f64,
}

impl Poll {
    /// A poll that has read nothing yet.
    pub fn new(pace: Pace) -> Self {
        Self { pace, interval: pace.interval }
    }

    /// Takes whether a look has found it done, after `requests` requests in all. `random` in 0..1 shortens the wait by up to a quarter, so that many
    /// waiting clients spread out.
    pub fn handle(&mut self, done: bool, requests: u32, random: f64) -> Next {
        if done {
            return Next::Done;
        }
        if self.pace.max_requests.is_some_and(|limit| requests >= limit) {
            return Next::Spent;
        }
        let wait = (self.interval * (1.0 - random / 4.0)).min(MAX_WAIT);
        self.interval = (self.interval * GROWTH).min(self.pace.max_interval.max(self.pace.interval));
        Next::Wait(wait)
    }
}
