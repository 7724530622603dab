//! Whether a failed request is sent again, and when.

use crate::ascii::split_at_byte;
use crate::protocol::operation::Safety;

/// The longest wait that a `Retry-After` is granted, in milliseconds.
const MAX_RETRY_AFTER: f64 = 60_000.0;
const BASE_DELAY: f64 = 500.0;
const MAX_DELAY: f64 = 8_000.0;

/// What became of one attempt.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Outcome {
    /// An answer outside 2xx.
    Status {
        /// Its status.
        status: u16,
        /// How long it asks to wait, in milliseconds.
        retry_after: Option<f64>,
    },
    /// No whole response.
    Lost,
    /// No response, and no byte of the request has left.
    Unsent,
}

/// How long to wait, in milliseconds, before attempt `attempt + 1`; none to give up.
///
/// `attempt` counts from 1; `random` is in 0..1. Full jitter over a base that doubles: a crowd of clients that
/// failed together does not come back together.
///
/// ```
/// use xpander_edge::protocol::operation::Safety;
/// use xpander_edge::session::retry::{Outcome, delay};
/// assert_eq!(delay(Safety::Repeatable, 1, 2, Outcome::Lost, 0.5), Some(250.0));
/// assert_eq!(delay(Safety::Once, 1, 2, Outcome::Lost, 0.5), None); // an agent may be running
/// let refused = Outcome::Status { status: 429, retry_after: Some(3_000.0) };
/// assert_eq!(delay(Safety::Once, 1, 2, refused, 0.5), Some(3_000.0));
/// ```
pub fn delay(safety: Safety, attempt: u32, max_retries: u32, outcome: Outcome, random: f64) -> Option<f64> {
    if attempt > max_retries || !may_repeat(safety, outcome) {
        return None;
    }
    if let Outcome::Status { retry_after: Some(asked), .. } = outcome {
        return Some(granted(asked));
    }
    Some(backoff(attempt, random))
}

/// The wait that the platform is granted of the one it asks for, in milliseconds.
pub fn granted(asked: f64) -> f64 {
    asked.clamp(0.0, MAX_RETRY_AFTER)
}

/// The wait before attempt `attempt + 1` when nobody asked for another one.
pub fn backoff(attempt: u32, random: f64) -> f64 {
    let doubled = BASE_DELAY * f64::from(1_u32 << (attempt - 1).min(10));
    doubled.min(MAX_DELAY) * random
}

fn may_repeat(safety: Safety, outcome: Outcome) -> bool {
    match (safety, outcome) {
        // Never sent, or refused for load: nothing started. Any other failure may hide a started agent.
        (_, Outcome::Unsent) => true,
        (Safety::Once, Outcome::Status { status: 429, .. }) => true,
        (Safety::Once, Outcome::Status { status: 503, retry_after }) => retry_after.is_some(),
        (Safety::Once, _) => false,
        (Safety::RepeatableUnlessConflict, Outcome::Status { status: 409, .. }) => false,
        (_, Outcome::Status { status, .. }) => matches!(status, 408 | 409 | 429 | 500..=599),
        (_, Outcome::Lost) => true,
    }
}

/// Whether a failure leaves open that the platform is doing what was asked.
pub fn maybe_started(safety: Safety, outcome: Outcome) -> bool {
    match outcome {
        Outcome::Unsent => false,
        Outcome::Lost => safety == Safety::Once,
        Outcome::Status { status, .. } => {
            safety == Safety::Once && matches!(status, 408 | 409 | 500..=599) && !may_repeat(safety, outcome)
        }
    }
}

/// A `Retry-After` header in milliseconds from `now` (epoch milliseconds): seconds, with a fraction where a server sends one,
/// or an HTTP date (RFC 9110 10.2.3); none when it is neither.
///
/// ```
/// use xpander_edge::session::retry::retry_after;
/// assert_eq!(retry_after("120", 0.0), Some(120_000.0));
/// assert_eq!(retry_after("1.5", 0.0), Some(1_500.0));
/// assert_eq!(retry_after("Thu, 01 Jan 1970 00:00:05 GMT", 2_000.0), Some(3_000.0));
/// assert_eq!(retry_after("soon", 0.0), None);
/// ```
pub fn retry_after(header: &str, now: f64) -> Option<f64> {
    let header = header.trim_ascii();
    let (whole, fraction) = split_at_byte(header, b'.').unwrap_or((header, "0"));
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_digits(whole) && is_digits(fraction) {
        let digit = |byte: u8| f64::from(byte - b'0');
        let seconds = whole.bytes().fold(0.0, |sum, byte| sum * 10.0 + digit(byte));
        // Milliseconds are as fine as a timer is.
        let part =
            fraction.bytes().zip([100.0, 10.0, 1.0]).fold(0.0, |sum, (byte, unit)| sum + digit(byte) * unit);
        return Some(seconds * 1000.0 + part);
    }
    http_date(header).map(|date| (date - now).max(0.0))
}

/// `Sun, 06 Nov 1994 08:49:37 GMT` as epoch milliseconds.
fn http_date(text: &str) -> Option<f64> {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    // The format is fixed; so is each part's place.
    let part = |start: usize, end: usize| text.get(start..end);
    if text.len() != 29 || part(3, 5) != Some(", ") || part(25, 29) != Some(" GMT") {
        return None;
    }
    let name = part(8, 11)?;
    let month = MONTHS.iter().position(|month| *month == name)?;
    let day = number(part(5, 7)?)?;
    let year = number(part(12, 16)?)?;
    let (hours, minutes, seconds) = (number(part(17, 19)?)?, number(part(20, 22)?)?, number(part(23, 25)?)?);
    let seconds = days_from_epoch(year, i64::try_from(month).ok()? + 1, day) * 86_400
        + hours * 3600
        + minutes * 60
        + seconds;
    i32::try_from(seconds / 1000)
        .ok()
        .map(|thousands| f64::from(thousands) * 1e6 + f64_of(seconds % 1000) * 1000.0)
}

fn number(text: &str) -> Option<i64> {
    let digits = !text.is_empty() && text.len() < 6 && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.bytes().fold(0, |sum, byte| sum * 10 + i64::from(byte - b'0')))
}

fn f64_of(small: i64) -> f64 {
    i32::try_from(small).map(f64::from).unwrap_or_default()
}

/// Days from 1970-01-01 in the Gregorian calendar.
fn days_from_epoch(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year - era * 400;
    let day_of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}
