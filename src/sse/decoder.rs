//! The decoder: chunks of bytes in, whole messages out, at a cost linear in the bytes whatever the chunking.

use super::budget::{Budget, SHARED, Share};
use super::buffer::Buffer;

/// The longest event accepted unless the caller says otherwise: 16 MiB.
pub const DEFAULT_LIMIT: usize = 16 * 1024 * 1024;

/// A longer id is passed over, as one with a NUL is: each message repeats it.
const MAX_ID: usize = 4096;

const BOM: &[u8] = b"\xEF\xBB\xBF";

const DATA: &[u8] = b"data:";

/// One message, borrowed from the decoder or from the chunk that completed it.
///
/// The fields are bytes: whoever turns them into text decides how invalid UTF-8 is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Message<'a> {
    /// The `event` field; empty when the server named none.
    pub event: &'a [u8],
    /// The `data` lines, joined with LF.
    pub data: &'a [u8],
    /// The last `id` seen on this stream; it persists from message to message.
    pub id: &'a [u8],
    /// The reconnection time in milliseconds, when one was given since the last message.
    pub retry: Option<usize>,
}

/// Why a decoder takes no more bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// One event is longer than the decoder's limit.
    TooLarge,
    /// The unfinished events of all streams together exceed their [`Budget`].
    NoRoom,
}
use Refused::TooLarge;

/// An incremental decoder of `text/event-stream`.
///
/// Lines are split as bytes on CR, LF and CRLF; a CR ends its line at once and a following LF is swallowed
/// later, so that no event waits for a byte that may never come.
///
/// ```
/// use xpander_edge::sse::Decoder;
/// let mut seen = Vec::new();
/// let mut decoder = Decoder::default();
/// for chunk in ["data: a\r", "\ndata: b\n", "\n"] {
///     decoder.feed(chunk.as_bytes(), &mut |message| seen.push(message.data.to_vec())).unwrap();
/// }
/// assert_eq!(seen, [b"a\nb"]);
/// ```
#[derive(Debug)]
pub struct Decoder {
    /// A line whose end has not come yet. Fragments are joined once, when it does.
    line: Buffer,
    event: Buffer,
    data: Buffer,
    has_data: bool,
    id: Vec<u8>,
    retry: Option<usize>,
    after_cr: bool,
    at_start: bool,
    refused: Option<Refused>,
    limit: usize,
    /// What the buffers hold.
    share: Share,
}

impl Default for Decoder {
    fn default() -> Self {
        Self::new(DEFAULT_LIMIT)
    }
}

impl Decoder {
    /// A decoder that refuses events longer than `limit` bytes.
    pub fn new(limit: usize) -> Self {
        Self::within(limit, &SHARED)
    }

    /// The same, with a budget for unfinished events that it shares with other decoders.
    pub fn within(limit: usize, budget: &'static Budget) -> Self {
        Self {
            line: Buffer::default(),
            event: Buffer::default(),
            data: Buffer::default(),
            has_data: false,
            id: Vec::new(),
            retry: None,
            after_cr: false,
            at_start: true,
            refused: None,
            limit,
            share: Share::of(budget),
        }
    }

    /// Takes the next bytes and hands every message they complete to `sink`, in order.
    pub fn feed(&mut self, chunk: &[u8], sink: &mut dyn FnMut(Message<'_>)) -> Result<(), Refused> {
        if let Some(refused) = self.refused {
            return Err(refused);
        }
        let fed = self.take(chunk, sink);
        if let Err(refused) = fed {
            self.refused = Some(refused);
            (self.line, self.event, self.data) = Default::default();
        }
        // What was given out since is held no longer.
        let held = self.line.capacity() + self.event.capacity() + self.data.capacity();
        fed.and(self.share.hold(held))
    }

    fn take(&mut self, chunk: &[u8], sink: &mut dyn FnMut(Message<'_>)) -> Result<(), Refused> {
        // The data of the open event while it is one line of this very chunk: most events are, and so are
        // copied only by their reader.
        let mut borrowed: &[u8] = &[];
        let mut rest = chunk;
        if self.after_cr && !rest.is_empty() {
            self.after_cr = false;
            rest = after_lf(rest);
        }
        while let Some(end) = line_end(rest) {
            let (line, tail) = rest.split_at(end);
            rest = self.after_line_end(tail);
            if self.line.is_empty() {
                let line = self.without_bom(line);
                self.at_start = false;
                self.take_line(line, &mut borrowed, sink)?;
            } else {
                self.line.append(line, &mut self.share)?;
                // Data of an earlier line of this chunk outlasts it; its own must be owned before it goes.
                self.own(&mut borrowed)?;
                let is_large = self.line.is_large();
                let joined = self.line.take();
                let line = self.without_bom(&joined);
                self.at_start = false;
                if is_large && !self.has_data && line.starts_with(DATA) {
                    let value = after_space(line.get(DATA.len()..).unwrap_or_default()).len();
                    self.take_large(joined, value)?;
                    continue;
                }
                let mut of_line: &[u8] = &[];
                self.take_line(line, &mut of_line, sink)?;
                self.own(&mut of_line)?;
                self.line.reuse(joined);
            }
        }
        self.own(&mut borrowed)?;
        self.line.append(rest, &mut self.share)?;
        self.check_open()
    }

    /// Takes a first line of data by its last `value` bytes: what is moved is not held twice.
    fn take_large(&mut self, mut line: Vec<u8>, value: usize) -> Result<(), Refused> {
        self.check(value)?;
        line.drain(..line.len() - value);
        self.has_data = true;
        self.data.set(line);
        Ok(())
    }

    /// The bytes after the line end that `tail` starts with.
    fn after_line_end<'a>(&mut self, tail: &'a [u8]) -> &'a [u8] {
        match tail {
            [b'\r', rest @ ..] => {
                self.after_cr = rest.is_empty();
                after_lf(rest)
            }
            [_, rest @ ..] => rest,
            [] => &[],
        }
    }

    /// Interprets one whole line. A first line of data is not copied but left in `borrowed`.
    fn take_line<'a>(
        &mut self,
        line: &'a [u8],
        borrowed: &mut &'a [u8],
        sink: &mut dyn FnMut(Message<'_>),
    ) -> Result<(), Refused> {
        match line {
            [] => self.dispatch(std::mem::take(borrowed), sink),
            [b'd', b'a', b't', b'a', b':', value @ ..] => {
                let value = after_space(value);
                self.check(borrowed.len() + self.data.len() + value.len() + usize::from(self.has_data))?;
                if self.begin_data(borrowed)? {
                    self.data.append(value, &mut self.share)?;
                } else {
                    *borrowed = value;
                }
            }
            _ => {
                self.check(borrowed.len() + self.data.len() + line.len())?;
                self.take_field(line, borrowed)?;
            }
        }
        Ok(())
    }

    fn take_field(&mut self, line: &[u8], borrowed: &mut &[u8]) -> Result<(), Refused> {
        let colon = line.iter().position(|byte| *byte == b':').unwrap_or(line.len());
        let (name, value) = line.split_at(colon);
        let value = after_space(value.get(1..).unwrap_or_default());
        match name {
            b"data" => {
                self.begin_data(borrowed)?;
            }
            b"event" => {
                let before = self.event.take();
                self.event.reuse(before);
                self.event.append(value, &mut self.share)?;
            }
            b"id" if !value.contains(&0) && value.len() <= MAX_ID => value.clone_into(&mut self.id),
            b"retry" => self.retry = digits(value).or(self.retry),
            // A comment (empty name) or a field of a later standard.
            _ => {}
        }
        Ok(())
    }

    /// Begins a line of data. True when it is not the first one of its event: those before it are then the decoder's own.
    fn begin_data(&mut self, borrowed: &mut &[u8]) -> Result<bool, Refused> {
        let follows = std::mem::replace(&mut self.has_data, true);
        if follows {
            self.own(borrowed)?;
            self.data.append(b"\n", &mut self.share)?;
        }
        Ok(follows)
    }

    /// Moves the borrowed data of an open event into the decoder.
    fn own(&mut self, borrowed: &mut &[u8]) -> Result<(), Refused> {
        self.data.append(std::mem::take(borrowed), &mut self.share)
    }

    /// Refuses a line that with the open event's data outweighs the limit. A data line counts its value and the line
    /// end before it, any other line itself.
    fn check(&self, weight: usize) -> Result<(), Refused> {
        if weight > self.limit { Err(TooLarge) } else { Ok(()) }
    }

    /// The same for a line that is still open. It counts no more than it will as a whole one, so that the chunking
    /// does not decide.
    fn check_open(&self) -> Result<(), Refused> {
        let start = self.without_bom(self.line.start());
        let behind = self.line.len() - self.line.start().len();
        let line = match start.strip_prefix(DATA) {
            Some(value) => after_space(value).len() + behind + usize::from(self.has_data),
            None if DATA.starts_with(start) => 0,
            None => start.len() + behind,
        };
        self.check(self.data.len() + line)
    }

    /// The first line may begin with a byte order mark, which may not have come whole yet.
    fn without_bom<'l>(&self, line: &'l [u8]) -> &'l [u8] {
        if !self.at_start {
            return line;
        }
        if BOM.starts_with(line) { &[] } else { line.strip_prefix(BOM).unwrap_or(line) }
    }

    fn dispatch(&mut self, borrowed: &[u8], sink: &mut dyn FnMut(Message<'_>)) {
        let (event, data) = (self.event.take(), self.data.take());
        if std::mem::take(&mut self.has_data) {
            let data = if data.is_empty() { borrowed } else { &data };
            sink(Message { event: &event, data, id: &self.id, retry: self.retry.take() });
        }
        self.event.reuse(event);
        self.data.reuse(data);
    }
}

fn after_lf(bytes: &[u8]) -> &[u8] {
    if let [b'\n', rest @ ..] = bytes { rest } else { bytes }
}

fn after_space(value: &[u8]) -> &[u8] {
    if let [b' ', rest @ ..] = value { rest } else { value }
}

/// Where the first CR or LF is. Most of an event stream is long lines without one, so eight bytes are tried at once:
/// only a word with a byte below 16 is looked at.
fn line_end(bytes: &[u8]) -> Option<usize> {
    const EACH: u64 = 0x0101_0101_0101_0101;
    let is_end = |byte: &u8| matches!(byte, b'\n' | b'\r');
    let (words, tail) = bytes.as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        let high = u64::from_le_bytes(*word) & (EACH * 0xF0);
        if high.wrapping_sub(EACH) & !high & (EACH << 7) != 0
            && let Some(position) = word.iter().position(is_end)
        {
            return Some(index * 8 + position);
        }
    }
    tail.iter().position(is_end).map(|position| bytes.len() - tail.len() + position)
}

/// The value of a field of ASCII digits only.
fn digits(value: &[u8]) -> Option<usize> {
    if value.is_empty() {
        return None;
    }
    value.iter().try_fold(0_usize, |sum, byte| {
        byte.is_ascii_digit().then(|| sum.saturating_mul(10).saturating_add(usize::from(byte - b'0')))
    })
}
