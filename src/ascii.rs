//! Searching text for ASCII. The standard library's searchers know all of Unicode, and would make up a tenth of
//! the whole module.

/// Where `part` begins in `text`.
pub fn find(text: &str, part: &str) -> Option<usize> {
    if part.is_empty() {
        return None;
    }
    text.as_bytes().windows(part.len()).position(|window| window == part.as_bytes())
}

/// The text before and after the first `byte`, which is ASCII.
pub fn split_at_byte(text: &str, byte: u8) -> Option<(&str, &str)> {
    let position = text.bytes().position(|other| other == byte)?;
    Some((text.get(..position)?, text.get(position + 1..)?))
}

/// `text` with every `part` replaced.
pub fn replace(text: &str, part: &str, by: &str) -> String {
    let mut replaced = String::new();
    let mut rest = text;
    while let Some(position) = find(rest, part) {
        replaced.push_str(rest.get(..position).unwrap_or_default());
        replaced.push_str(by);
        rest = rest.get(position + part.len()..).unwrap_or_default();
    }
    replaced.push_str(rest);
    replaced
}

/// `text` without the `byte`s at its end.
pub fn trim_end(text: &str, byte: u8) -> &str {
    let kept = text.bytes().rev().skip_while(|other| *other == byte).count();
    text.get(..kept).unwrap_or_default()
}

/// The names in a row, with `separator` between them.
pub fn join<T: AsRef<str>>(names: &[T], separator: &str) -> String {
    let mut joined = String::new();
    for name in names {
        if !joined.is_empty() {
            joined.push_str(separator);
        }
        joined.push_str(name.as_ref());
    }
    joined
}

/// A whole number in decimal.
pub fn decimal(number: usize) -> String {
    let mut digits = Vec::new();
    let mut rest = number;
    while rest > 0 || digits.is_empty() {
        digits.extend(b"0123456789".get(rest % 10));
        rest /= 10;
    }
    digits.reverse();
    String::from_utf8(digits).unwrap_or_default()
}

/// Texts in a row as one `String`: `text!["Cannot ", what]`. What `format!` links would be a tenth of the module.
macro_rules! text {
    ($($part:expr),+ $(,)?) => {
        $crate::ascii::join(&[$(&*$part),+], "")
    };
}
pub(crate) use text;
