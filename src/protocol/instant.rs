//! The platform's points in time: ISO 8601, with a zone or without.

use crate::ascii::text;

/// A point in time as every runtime reads it alike: one without a zone is in UTC.
pub fn zoned(instant: &str) -> String {
    let clock = instant.get(10..).unwrap_or_default();
    let has_zone = clock.bytes().any(|byte| matches!(byte, b'Z' | b'z' | b'+' | b'-'));
    // Of a day alone, too, that is how it is read.
    if has_zone || clock.is_empty() { instant.to_owned() } else { text![instant, "Z"] }
}

/// `YYYY-MM-DD HH:MM` of a point in time as `Date.prototype.toISOString` writes it.
pub fn minute(iso: &str) -> Option<String> {
    Some(text![iso.get(..10)?, " ", iso.get(11..16)?])
}
