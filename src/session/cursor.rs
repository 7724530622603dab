//! A watch as a short text: where it stands, for another isolate, process or runtime to go on from.
//!
//! It holds ids and hashes alone. Where to connect and as whom is the configuration's: a cursor from somebody else
//! cannot send a key anywhere.

use super::base64;
use super::hash::hash;
use crate::error::Error;

/// The most characters of a cursor.
pub const MAX_LENGTH: usize = 1024;

/// Hashes of the first events.
pub const HEAD: usize = 4;
/// Hashes of the latest events; 64 with the first ones.
pub const TAIL: usize = 60;

/// What every cursor of this version begins with.
const VERSION: &str = "xe1.";

const FINISHED: u8 = 1;
const OWES_GAP: u8 = 2;

/// Where a watch stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cursor {
    /// The task that is watched.
    pub task_id: String,
    /// Its agent.
    pub agent_id: String,
    /// When the run ended that the task went on from; its end does not count.
    pub earlier_end: String,
    /// The last id of the server's; empty when it gives none.
    pub last_id: Vec<u8>,
    /// How many events were delivered.
    pub count: usize,
    /// Whether the next event is to be marked: some may be missing before it.
    pub owes_gap: bool,
    /// Whether the task's own end was among them.
    pub finished: bool,
    /// The first events.
    pub head: Vec<u64>,
    /// The latest events, the newest last.
    pub tail: Vec<u64>,
}

impl Cursor {
    /// The cursor as text. Long ids leave room for fewer hashes; none when they leave no room at all.
    pub fn encode(&self) -> Option<String> {
        let mut bytes = vec![(u8::from(self.finished) * FINISHED) | (u8::from(self.owes_gap) * OWES_GAP)];
        bytes.extend_from_slice(&u32::try_from(self.count).unwrap_or(u32::MAX).to_le_bytes());
        for text in
            [self.task_id.as_bytes(), self.agent_id.as_bytes(), self.earlier_end.as_bytes(), &self.last_id]
        {
            bytes.push(u8::try_from(text.len()).ok()?);
            bytes.extend_from_slice(text);
        }
        let most = (MAX_LENGTH - VERSION.len()) / 4 * 3;
        let room = most.checked_sub(bytes.len() + 1 + 8)? / 8;
        let head = self.head.get(..room.min(self.head.len()))?;
        let tail = self.tail.get(self.tail.len().saturating_sub(room - head.len())..)?;
        bytes.push(u8::try_from(head.len()).ok()?);
        for hash in head.iter().chain(tail) {
            bytes.extend_from_slice(&hash.to_le_bytes());
        }
        bytes.extend_from_slice(&hash(&bytes).to_le_bytes());
        let mut text = VERSION.to_owned();
        text.push_str(&base64::encode(&bytes));
        Some(text)
    }

    /// The cursor that `text` holds.
    pub fn decode(text: &str) -> Result<Self, Error> {
        let invalid = |why| Err(Error::invalid("cursor", why));
        if text.len() > MAX_LENGTH {
            return invalid("it is longer than 1024 characters; pass what `stream.cursor` gave");
        }
        let Some(body) = text.strip_prefix(VERSION) else {
            return invalid("it is not of this version of the package; begin anew with `task.events()`");
        };
        match base64::decode(body).and_then(|bytes| Self::read(&bytes)) {
            Some(cursor) => Ok(cursor),
            None => invalid("it was changed or cut; pass exactly what `stream.cursor` gave"),
        }
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let (content, check) = bytes.split_last_chunk::<8>()?;
        if hash(content) != u64::from_le_bytes(*check) {
            return None;
        }
        let (flags, rest) = content.split_first()?;
        let (count, mut rest) = rest.split_first_chunk::<4>()?;
        let mut texts: [&[u8]; 4] = [&[]; 4];
        for text in &mut texts {
            let (length, after) = rest.split_first()?;
            (*text, rest) = after.split_at_checked(usize::from(*length))?;
        }
        let [task_id, agent_id, earlier_end, last_id] = texts;
        let (head, hashes) = rest.split_first()?;
        let (hashes, []) = hashes.as_chunks::<8>() else { return None };
        let (head, tail) = hashes.split_at_checked(usize::from(*head))?;
        if head.len() > HEAD || tail.len() > TAIL {
            return None;
        }
        Some(Self {
            task_id: text(task_id),
            agent_id: text(agent_id),
            earlier_end: text(earlier_end),
            last_id: last_id.to_vec(),
            count: usize::try_from(u32::from_le_bytes(*count)).ok()?,
            owes_gap: flags & OWES_GAP != 0,
            finished: flags & FINISHED != 0,
            head: read_hashes(head),
            tail: read_hashes(tail),
        })
    }
}

#[inline(never)]
fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap_or_default()
}

#[inline(never)]
fn read_hashes(chunks: &[[u8; 8]]) -> Vec<u64> {
    let mut hashes = Vec::new();
    for chunk in chunks {
        hashes.push(u64::from_le_bytes(*chunk));
    }
    hashes
}
