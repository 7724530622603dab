//! The nearest known name to a misspelled one.

use crate::ascii::{join, text};
use crate::error::{Code, Error};

/// The error for a name that is not in `known`, with the nearest one that is.
pub fn unknown(kind: &str, path: &str, name: &str, known: &[&str]) -> Error {
    let hint = nearest(name, known)
        .map_or_else(|| text!["known are ", join(known, ", ")], |near| text!["did you mean `", near, "`?"]);
    Error::new(Code::UnknownParameter, text!["Unknown ", kind, " `", path, name, "`: ", hint])
}

/// The known name at the smallest edit distance, when that is small enough to be a slip.
fn nearest<'a>(name: &str, known: &[&'a str]) -> Option<&'a str> {
    let plain = |text: &str| -> Vec<u8> {
        text.bytes().filter(|b| *b != b'_' && *b != b'-').map(|b| b.to_ascii_lowercase()).collect()
    };
    let name = plain(name);
    known
        .iter()
        .map(|candidate| (distance(&name, &plain(candidate)), *candidate))
        .filter(|(distance, candidate)| *distance <= candidate.len().div_ceil(3))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Levenshtein's distance, a row at a time.
fn distance(a: &[u8], b: &[u8]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (cell, y) in row.iter_mut().skip(1).zip(b) {
            let above = *cell;
            let cost = (diagonal + usize::from(x != y)).min(above + 1).min(left + 1);
            diagonal = above;
            *cell = cost;
            left = cost;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}
