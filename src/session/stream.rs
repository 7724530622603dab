//! One task's event stream over all its connections: bytes in, new events out, and whether the task's own end was
//! among them.

use super::batch::{Batch, make_room};
use super::cursor::Cursor;
use super::memory::{Admitted, Memory};
use super::template::Templates;
use crate::ascii::{decimal, text};
use crate::error::{Code, Error};
use crate::protocol::end::{ended_at, missing_finish, tells_earlier_end};
use crate::protocol::event::{Envelope, envelope, is_end_of};
use crate::protocol::json::member;
use crate::sse::{Decoder, Message, Refused, SHARED};

/// The events of one task.
#[derive(Debug)]
pub struct EventStream {
    task_id: String,
    agent_id: String,
    earlier_end: String,
    /// When the run ended that was watched.
    own_end: String,
    /// Whether the end of the run before was delivered, and that of the next one is awaited.
    is_next_run: bool,
    decoder: Decoder,
    memory: Memory,
    /// What pieces are compared with, when they are to be told in brief.
    templates: Option<Templates>,
    undecodable: bool,
    has_record: bool,
    finished: bool,
    refused: Option<Refused>,
    limit: usize,
}

impl EventStream {
    /// A stream that goes on where `cursor` was taken, or begins there when nothing was delivered yet. Its events are at most `limit` bytes
    /// long.
    pub fn new(cursor: Cursor, limit: usize) -> Self {
        let own_end = if cursor.finished { cursor.earlier_end.clone() } else { String::new() };
        Self {
            memory: Memory::of(&cursor),
            finished: cursor.finished,
            task_id: cursor.task_id,
            agent_id: cursor.agent_id,
            earlier_end: cursor.earlier_end,
            own_end,
            is_next_run: false,
            decoder: Decoder::new(limit),
            templates: None,
            undecodable: false,
            refused: None,
            has_record: false,
            limit,
        }
    }

    /// The same, where a piece that is like an earlier one, but for its `time` and `data`, is told as these two alone.
    #[must_use]
    pub fn in_brief(mut self) -> Self {
        self.templates = Some(Templates::default());
        self
    }

    /// A new connection begins: what an earlier one left unfinished is void, and what it delivered may come again.
    pub fn connect(&mut self) {
        self.decoder = Decoder::new(self.limit);
        self.memory.connect();
        self.templates = self.templates.take().map(|_| Templates::default());
    }

    /// The consumer has taken every event of the chunks so far.
    pub fn taken(&mut self) {
        self.memory.taken();
    }

    /// Takes a chunk and adds the new events it completes to `batch`. Nothing is taken after the task's own `task_finished`; that of a
    /// sub-task ends nothing. Empty events are signs of life and are passed over.
    pub fn feed(&mut self, chunk: &[u8], batch: &mut Batch) {
        (self.undecodable, self.has_record) = (false, false);
        let Self {
            task_id,
            earlier_end,
            own_end,
            is_next_run,
            decoder,
            memory,
            templates,
            undecodable,
            has_record,
            finished,
            refused,
            ..
        } = self;
        let fed = decoder.feed(chunk, &mut |Message { data, id, .. }| {
            if *finished || data.is_empty() {
                return;
            }
            let own = templates.as_mut().and_then(|templates| templates.own(data));
            let envelope = if own.is_some() { Envelope::Piece } else { envelope(data) };
            let admitted = memory.admit(id, data, envelope);
            // Where another run is awaited, the end that was delivered is that of the run before.
            if envelope == Envelope::Finished && !(*is_next_run && admitted == Admitted::Again) {
                *finished = is_end_of(data, task_id) && !tells_earlier_end(data, earlier_end);
                *own_end = member(data, "data").flatten().and_then(ended_at).unwrap_or_default();
            }
            if admitted == Admitted::Again {
                return;
            }
            // The mark of a gap is of one event alone.
            if let Some(templates) = templates
                && envelope == Envelope::Piece
                && admitted == Admitted::New
            {
                if let Some(own) = own {
                    return batch.push_brief(own);
                }
                if let Some(place) = templates.learn(data) {
                    return batch.push_template(place, data);
                }
            }
            *undecodable |= envelope == Envelope::Undecodable;
            *has_record |= matches!(envelope, Envelope::Record | Envelope::Finished);
            batch.push(|out| write(data, admitted == Admitted::AfterGap, out));
        });
        *refused = refused.or(fed.err());
    }

    /// The end that the platform's record proves and no connection has told. It counts as delivered.
    pub fn conclude(&mut self, record: &str) -> Vec<u8> {
        self.finished = true;
        self.own_end = ended_at(record.as_bytes()).unwrap_or_default();
        let event = missing_finish(record, &self.task_id);
        self.memory.admit(b"", &event, Envelope::Finished);
        event
    }

    /// Goes on with the next run of a task whose end was delivered.
    pub fn begin_again(&mut self) {
        (self.finished, self.is_next_run) = (false, true);
    }

    /// Whether this connection has told something new of the task.
    pub fn has_progress(&self) -> bool {
        self.memory.has_progress()
    }

    /// The same, or the task's own end.
    pub fn has_news(&self) -> bool {
        self.finished || self.has_progress()
    }

    /// What to send as `Last-Event-ID`. An id that no header can hold is none.
    pub fn last_event_id(&self) -> Option<String> {
        let id = self.memory.last_id();
        let is_plain = !id.is_empty() && id.iter().all(|byte| (0x20..=0x7E).contains(byte));
        String::from_utf8(id.to_vec()).ok().filter(|_| is_plain)
    }

    /// The task's id.
    pub fn task_id(&self) -> &str {
        &self.task_id
    }

    /// When the run before ended.
    pub fn earlier_end(&self) -> &str {
        &self.earlier_end
    }

    /// Where a consumer stands that has not seen the last `unread` events.
    pub fn cursor(&self, unread: usize) -> Cursor {
        let mut cursor = Cursor {
            task_id: self.task_id.clone(),
            agent_id: self.agent_id.clone(),
            earlier_end: self.earlier_end.clone(),
            finished: self.finished && unread == 0,
            ..Cursor::default()
        };
        if cursor.finished {
            // Whoever goes on from here waits for the end of the next run.
            cursor.earlier_end.clone_from(&self.own_end);
        }
        self.memory.note(unread, &mut cursor);
        cursor
    }

    /// Whether the last chunk held an event that is no decodable JSON object with a type.
    pub fn has_undecodable(&self) -> bool {
        self.undecodable
    }

    /// Whether the last chunk held an event that may carry the record of a task.
    pub fn has_record(&self) -> bool {
        self.has_record
    }

    /// Why no more can be read, after the events before it have been given out.
    pub fn failure(&self) -> Option<Error> {
        self.refused.map(|refused| refusal(refused, self.limit))
    }

    /// Whether the task's own `task_finished` has been given out.
    pub fn is_finished(&self) -> bool {
        self.finished
    }
}

/// Writes an event, with the mark `gap` when it has one: first, so that a field of that name in the event is the one that counts.
fn write(data: &[u8], is_gap: bool, out: &mut Vec<u8>) {
    make_room(out, data.len());
    if let Some(members) = data.trim_ascii_start().strip_prefix(b"{").filter(|_| is_gap) {
        out.extend_from_slice(b"{\"gap\":true,");
        out.extend_from_slice(members);
    } else {
        out.extend_from_slice(data);
    }
}

/// The error of a stream whose decoder takes no more bytes; `limit` is the longest event.
pub fn refusal(refused: Refused, limit: usize) -> Error {
    let message = match refused {
        Refused::TooLarge => text![
            "Cannot read the stream: one event is longer than ",
            decimal(limit),
            " bytes; raise `maxEventSize` to accept it"
        ],
        Refused::NoRoom => text![
            "Cannot read the stream: the unfinished events of all open streams hold over ",
            decimal(SHARED.limit()),
            " bytes, and this one broke the limit; open fewer streams at once"
        ],
    };
    Error::new(Code::EventTooLarge, message)
}
