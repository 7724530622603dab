//! How much of each text file stands in a message.

use super::json::{elements, number_in, text_in, write_text};
use crate::ascii::{decimal, text};

/// Limits on inlined text, in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Of one file.
    pub per_file: i64,
    /// Of all files together, in order.
    pub total: i64,
}

/// What to keep of each of `files`, an array of records of a `url` and a `length`, as JSON: null for all of it, or how
/// many characters and the text that stands for the rest, which counts as well.
pub fn cuts(files: &[u8], limits: Limits) -> String {
    let mut out = b"[".to_vec();
    let mut left = limits.total;
    for file in elements(files).unwrap_or_default() {
        if out.len() > 1 {
            out.push(b',');
        }
        let length = number_in(file, "length");
        let limit = left.min(limits.per_file);
        if length <= limit {
            left -= length;
            out.extend_from_slice(b"null");
            continue;
        }
        let kept = limit.max(0);
        let marker = text![
            "\n... [truncated: ",
            grouped(usize::try_from(length).unwrap_or(0)),
            " chars total - full file at ",
            text_in(file, "url"),
            "]"
        ];
        left -= kept;
        for byte in marker.bytes() {
            // One for each character.
            left -= i64::from(byte & 0xC0 != 0x80);
        }
        out.push(b'[');
        out.extend_from_slice(decimal(usize::try_from(kept).unwrap_or(0)).as_bytes());
        out.push(b',');
        write_text(marker.as_bytes(), &mut out);
        out.push(b']');
    }
    out.push(b']');
    String::from_utf8(out).unwrap_or_default()
}

/// A whole number with a comma before every third digit.
fn grouped(number: usize) -> String {
    if number < 1000 {
        return decimal(number);
    }
    let last = decimal(1000 + number % 1000);
    text![grouped(number / 1000), ",", last.get(1..).unwrap_or_default()]
}
