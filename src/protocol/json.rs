//! A reader of JSON text that looks only where it is told to: members of an object, and strings.
//!
//! Records reach users as the runtime's own `JSON.parse` gives them; this room only needs single fields out of
//! large texts, for which a general reader would cost a third of the whole module.

/// Nesting beyond this is refused, so that no text can exhaust memory: each level takes a byte.
const MAX_DEPTH: usize = 1 << 20;

/// The nesting that is sent on: Python's own reader gives up at a thousand levels.
const MAX_STRICT_DEPTH: usize = 512;

/// A cursor over JSON text. It accepts `NaN`, `Infinity` and `-Infinity` as values, since Python's `json` writes them.
#[derive(Clone, Debug)]
pub struct Scanner<'a> {
    rest: &'a [u8],
    /// Whether it accepts JSON alone (RFC 8259).
    is_strict: bool,
}

impl<'a> Scanner<'a> {
    /// A cursor at the start of `text`.
    pub fn new(text: &'a [u8]) -> Self {
        Self { rest: text, is_strict: false }
    }

    fn skip_space(&mut self) {
        let blank = self.rest.iter().take_while(|b| matches!(b, b' ' | b'\t' | b'\n' | b'\r')).count();
        self.rest = self.rest.get(blank..).unwrap_or_default();
    }

    fn take(&mut self, byte: u8) -> Option<()> {
        self.skip_space();
        self.rest = self.rest.strip_prefix(&[byte])?;
        Some(())
    }

    fn peek(&mut self) -> Option<u8> {
        self.skip_space();
        self.rest.first().copied()
    }

    /// A string, quotes included.
    fn string(&mut self) -> Option<&'a [u8]> {
        self.skip_space();
        let start = self.rest;
        let mut length = 1;
        self.rest.strip_prefix(b"\"")?;
        loop {
            match start.get(length)? {
                b'"' => break,
                b'\\' => length += escape_length(start.get(length..)?)?,
                0..=0x1F => return None,
                _ => length += 1,
            }
        }
        let (whole, rest) = start.split_at_checked(length + 1)?;
        self.rest = rest;
        Some(whole)
    }

    /// A number, `true`, `false` or `null`; or a number that is not finite, as Python's `json` writes it.
    fn word(&mut self) -> Option<&'a [u8]> {
        self.skip_space();
        let length = self
            .rest
            .iter()
            .take_while(|b| matches!(b, b'0'..=b'9' | b'a'..=b'z' | b'E' | b'I' | b'N' | b'+' | b'-' | b'.'))
            .count();
        let (word, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        let is_lenient = || matches!(word, b"NaN" | b"Infinity" | b"-Infinity") && !self.is_strict;
        (matches!(word, b"true" | b"false" | b"null") || is_number(word) || is_lenient()).then_some(word)
    }

    /// One value of any kind, checked to be well formed. Iterative: nesting costs a byte a level.
    pub fn value(&mut self) -> Option<&'a [u8]> {
        self.skip_space();
        let start = self.rest;
        let mut open = Vec::new();
        let most = if self.is_strict { MAX_STRICT_DEPTH } else { MAX_DEPTH };
        loop {
            match self.peek()? {
                bracket @ (b'{' | b'[') => {
                    self.take(bracket)?;
                    let close = if bracket == b'{' { b'}' } else { b']' };
                    if open.len() == most {
                        return None;
                    }
                    open.push(close);
                    if self.peek()? != close {
                        self.key_of(close)?;
                        continue;
                    }
                }
                b'"' => {
                    self.string()?;
                }
                _ => {
                    self.word()?;
                }
            }
            // A value has ended: close what ends with it, or go on to the next one.
            loop {
                let Some(&close) = open.last() else {
                    return start.get(..start.len() - self.rest.len());
                };
                if self.peek()? == close {
                    self.take(close)?;
                    open.pop();
                    continue;
                }
                self.take(b',')?;
                self.key_of(close)?;
                break;
            }
        }
    }

    /// The key and colon before a value, when the value stands in an object.
    fn key_of(&mut self, close: u8) -> Option<()> {
        if close == b'}' {
            self.string()?;
            self.take(b':')?;
        }
        Some(())
    }

    /// True when nothing but white space is left.
    pub fn at_end(&mut self) -> bool {
        self.peek().is_none()
    }
}

/// The string that `text` starts with, quotes included, and what follows it.
pub fn string(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut scanner = Scanner::new(text);
    let string = scanner.string()?;
    Some((string, scanner.rest))
}

/// Whether `text` is one object or one array of plain JSON, which can be sent as it stands.
pub fn is_plain(text: &[u8]) -> bool {
    let mut scanner = Scanner { is_strict: true, ..Scanner::new(text) };
    matches!(scanner.peek(), Some(b'{' | b'[')) && scanner.value().is_some() && scanner.at_end()
}

/// The members of an object, as JSON texts: keys with their quotes, and values.
pub type Members<'a> = Vec<(&'a [u8], &'a [u8])>;

/// The members of the object that `text` holds; `None` when it is not one well-formed object.
pub fn members(text: &[u8]) -> Option<Members<'_>> {
    let mut scanner = Scanner::new(text);
    let mut found = Vec::new();
    scanner.take(b'{')?;
    if scanner.peek()? != b'}' {
        loop {
            let key = scanner.string()?;
            scanner.take(b':')?;
            found.push((key, scanner.value()?));
            if scanner.peek()? == b'}' {
                break;
            }
            scanner.take(b',')?;
        }
    }
    scanner.take(b'}')?;
    scanner.at_end().then_some(found)
}

/// The value of the member `name`; the last one wins.
pub fn named<'a>(members: &[(&[u8], &'a [u8])], name: &str) -> Option<&'a [u8]> {
    let mut found = None;
    for (key, value) in members {
        // Few keys are as long as the name, and nearly none has an escape.
        let is_plain = key.len() == name.len() + 2 && key.get(1..=name.len()) == Some(name.as_bytes());
        if is_plain || (key.contains(&b'\\') && text_of(key).as_deref() == Some(name)) {
            found = Some(*value);
        }
    }
    found
}

/// The value of the member `name` of the object that `text` holds, as JSON text; the last one wins.
///
/// `None` when `text` is not one well-formed object, `Some(None)` when it has no such member.
pub fn member<'a>(text: &'a [u8], name: &str) -> Option<Option<&'a [u8]>> {
    Some(named(&members(text)?, name))
}

/// The string `name` of a record; empty when it is anything else.
pub fn text_in(record: &[u8], name: &str) -> String {
    member(record, name).flatten().and_then(text_of).unwrap_or_default()
}

/// The elements of the array `name` of a record; none of anything else.
pub fn elements_in<'a>(record: &'a [u8], name: &str) -> Vec<&'a [u8]> {
    member(record, name).flatten().and_then(elements).unwrap_or_default()
}

/// The whole number `name` of a record; 0 when it is anything else.
pub fn number_in(record: &[u8], name: &str) -> i64 {
    let digits = member(record, name).flatten().unwrap_or_default();
    digits
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .fold(0, |sum: i64, digit| sum.wrapping_mul(10).wrapping_add(i64::from(digit - b'0')))
}

/// Whether `name` of a record is true.
pub fn is_set(record: &[u8], name: &str) -> bool {
    member(record, name).flatten() == Some(b"true".as_slice())
}

/// The elements of the array that `text` holds, as JSON texts.
pub fn elements(text: &[u8]) -> Option<Vec<&[u8]>> {
    let mut scanner = Scanner::new(text);
    let mut found = Vec::new();
    scanner.take(b'[')?;
    if scanner.peek()? != b']' {
        found.push(scanner.value()?);
        while scanner.peek()? == b',' {
            scanner.take(b',')?;
            found.push(scanner.value()?);
        }
    }
    scanner.take(b']')?;
    scanner.at_end().then_some(found)
}

/// The text that a JSON string stands for. A lone surrogate becomes U+FFFD.
pub fn text_of(string: &[u8]) -> Option<String> {
    let inner = string.strip_prefix(b"\"")?.strip_suffix(b"\"")?;
    let mut bytes = Vec::with_capacity(inner.len());
    let mut rest = inner;
    while let Some(position) = rest.iter().position(|byte| *byte == b'\\') {
        let (plain, escape) = rest.split_at(position);
        bytes.extend_from_slice(plain);
        let length = escape_length(escape)?;
        let (escape, after) = escape.split_at_checked(length)?;
        rest = after;
        let character = match escape {
            [_, b'u', ..] => {
                let (character, used) = unicode(escape, rest)?;
                rest = rest.get(used..)?;
                character
            }
            [_, b'b'] => '\u{8}',
            [_, b'f'] => '\u{c}',
            [_, b'n'] => '\n',
            [_, b'r'] => '\r',
            [_, b't'] => '\t',
            [_, other] => char::from(*other),
            _ => return None,
        };
        bytes.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
    }
    bytes.extend_from_slice(rest);
    String::from_utf8(bytes).ok()
}

/// Appends `text` as a JSON string. Only what JSON requires is escaped; bytes that are not UTF-8 pass through.
pub fn write_text(text: &[u8], out: &mut Vec<u8>) {
    out.push(b'"');
    for &byte in text {
        match byte {
            b'"' | b'\\' => out.extend_from_slice(&[b'\\', byte]),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            0x8 => out.extend_from_slice(b"\\b"),
            0xC => out.extend_from_slice(b"\\f"),
            0..=0x1F => {
                out.extend_from_slice(&[b'\\', b'u', b'0', b'0', hex_digit(byte >> 4), hex_digit(byte & 15)]);
            }
            _ => out.push(byte),
        }
    }
    out.push(b'"');
}

/// Appends `text` as a JSON string in ASCII alone, as Python writes it.
pub fn write_ascii(text: &str, out: &mut String) {
    let mut quoted = Vec::with_capacity(text.len() + 2);
    write_text(text.as_bytes(), &mut quoted);
    for unit in String::from_utf8(quoted).unwrap_or_default().encode_utf16() {
        if let Some(ascii) = u8::try_from(unit).ok().filter(u8::is_ascii) {
            out.push(char::from(ascii));
        } else {
            out.push_str("\\u");
            for shift in [12, 8, 4, 0] {
                out.push(char::from(hex_digit((unit >> shift & 15) as u8)));
            }
        }
    }
}

fn hex_digit(value: u8) -> u8 {
    if value < 10 { b'0' + value } else { b'a' + value - 10 }
}

/// The length of the escape that `text` starts with.
fn escape_length(text: &[u8]) -> Option<usize> {
    match text.get(1)? {
        b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => Some(2),
        b'u' => text.get(2..6)?.iter().all(u8::is_ascii_hexdigit).then_some(6),
        _ => None,
    }
}

/// The character of a `\uXXXX` escape, with the length of the second half when it takes one.
fn unicode(escape: &[u8], rest: &[u8]) -> Option<(char, usize)> {
    let high = code_unit(escape)?;
    if (0xD800..0xDC00).contains(&high) && rest.starts_with(b"\\u") {
        let low = code_unit(rest.get(..6)?)?;
        if (0xDC00..0xE000).contains(&low) {
            let code = 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
            return Some((char::from_u32(code)?, 6));
        }
    }
    Some((char::from_u32(high).unwrap_or(char::REPLACEMENT_CHARACTER), 0))
}

fn code_unit(escape: &[u8]) -> Option<u32> {
    escape.get(2..6)?.iter().try_fold(0, |sum, &byte| Some(sum * 16 + char::from(byte).to_digit(16)?))
}

/// JSON's own grammar of numbers: no leading zeros, no lone dot.
fn is_number(word: &[u8]) -> bool {
    let digits = |text: &[u8]| text.iter().take_while(|b| b.is_ascii_digit()).count();
    let rest = word.strip_prefix(b"-").unwrap_or(word);
    let whole = digits(rest);
    if whole == 0 || (whole > 1 && rest.starts_with(b"0")) {
        return false;
    }
    let mut rest = rest.get(whole..).unwrap_or_default();
    if let Some(fraction) = rest.strip_prefix(b".") {
        let length = digits(fraction);
        if length == 0 {
            return false;
        }
        rest = fraction.get(length..).unwrap_or_default();
    }
    if let [b'e' | b'E', exponent @ ..] = rest {
        let exponent = if let [b'+' | b'-', unsigned @ ..] = exponent { unsigned } else { exponent };
        return !exponent.is_empty() && digits(exponent) == exponent.len();
    }
    rest.is_empty()
}
