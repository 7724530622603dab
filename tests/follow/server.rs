//! A server with a life of events, as far as a watch can tell: what it sends on each connection, and what its status says.

use crate::support::random::Random;

/// When the run before ended.
pub const EARLIER_END: &str = "2026-01-01T00:00:00";

/// What a connection is told of the past.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replay {
    None,
    All,
    AfterId,
    Last(usize),
}

/// How a connection ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Closed,
    Silent,
}

/// One event of the task's life.
#[derive(Debug)]
pub struct Event {
    pub text: String,
    pub at: f64,
    id: Option<String>,
}

impl Event {
    fn bytes(&self, eol: &str) -> Vec<u8> {
        let id = self.id.as_ref().map(|id| format!("id: {id}{eol}")).unwrap_or_default();
        format!("{id}data: {}{eol}{eol}", self.text).into_bytes()
    }
}

/// What is sent on one connection.
pub struct Connection {
    /// In pieces, each with the events that it completes.
    pub chunks: Vec<(Vec<u8>, Vec<usize>)>,
    pub end: End,
}

/// The life of one task.
pub struct Server {
    pub events: Vec<Event>,
    pub replay: Replay,
    /// Each connection has a replay of its own.
    pub mixed: bool,
    /// Whether the task ends with its last event.
    pub ends: bool,
    pub continued: bool,
    greets: bool,
    eol: &'static str,
}

impl Server {
    /// A life made by chance.
    pub fn new(random: &mut Random) -> Self {
        let replay = *random.pick(&[Replay::None, Replay::All, Replay::AfterId, Replay::Last(3)]);
        let mixed = random.below(8) == 0;
        let has_ids = replay == Replay::AfterId || random.below(3) == 0;
        // Without an id, an event that equals the one before it cannot be told from its replay unless all is replayed.
        let doubles = has_ids || (replay == Replay::All && !mixed);
        let length = if random.below(20) == 0 && !mixed { 200 } else { random.below(30) };
        let (ends, continued) = (random.below(6) > 0, random.below(5) == 0);
        let mut server = Self {
            events: Vec::new(),
            replay,
            mixed,
            ends,
            continued,
            greets: random.below(2) == 0,
            eol: *random.pick(&["\n", "\r\n", "\r"]),
        };
        if continued {
            server.tell(own_end(EARLIER_END), 0.0, has_ids);
        }
        let mut at = 0.0;
        for index in 0..length {
            let text = match random.below(12) {
                0 if doubles && index > 0 => {
                    server.events.last().map_or(String::new(), |last| last.text.clone())
                }
                1 => format!(
                    r#"{{"type":"task_finished","task_id":"sub","time":{index},"data":{{"id":"sub"}}}}"#
                ),
                2 => format!("no JSON {index}"),
                3 => format!("{{\"time\":{index},\"type\":\"chunk\",\"task_id\":\"task-1\",\"data\":\"é\"}}"),
                _ => format!(r#"{{"type":"chunk","task_id":"task-1","time":{index},"data":"word"}}"#),
            };
            at += f64::from(u32::try_from(random.below(4)).unwrap()) * 400.0;
            if !text.is_empty() {
                server.tell(text, at, has_ids);
            }
        }
        if ends {
            server.tell(own_end("2026-01-02T00:00:00"), at + 100.0, has_ids);
        }
        server
    }

    fn tell(&mut self, text: String, at: f64, has_id: bool) {
        let id = has_id.then(|| (self.events.len() + 1).to_string());
        self.events.push(Event { text, at, id });
    }

    /// The status that a read at `now` answers.
    pub fn record(&self, now: f64) -> String {
        let last = self.events.last().map_or(0.0, |last| last.at);
        let (status, ended) = match () {
            () if self.is_over(now) => ("completed", "2026-01-02T00:00:00+00:00"),
            // The new run has not begun.
            () if self.continued && now < last / 2.0 => ("completed", EARLIER_END),
            () => ("executing", ""),
        };
        format!(r#"{{"id":"task-1","organization_id":"o","status":"{status}","finished_at":"{ended}"}}"#)
    }

    pub fn is_over(&self, now: f64) -> bool {
        self.ends && self.events.last().is_some_and(|last| now >= last.at)
    }

    /// A connection made at `now`; the clock goes on to where it ends.
    pub fn connect(&self, now: &mut f64, last_id: Option<&str>, random: &mut Random) -> Connection {
        let modes = [Replay::None, Replay::All, Replay::AfterId, Replay::Last(2)];
        let replay = if self.mixed { *random.pick(&modes) } else { self.replay };
        let past = self.events.iter().filter(|event| event.at <= *now).count();
        let from = match replay {
            Replay::None => past,
            Replay::All => 0,
            Replay::AfterId => match last_id {
                Some(last) => self
                    .events
                    .iter()
                    .position(|event| event.id.as_deref() == Some(last))
                    .map_or(0, |at| at + 1),
                None => 0,
            },
            Replay::Last(count) => past.saturating_sub(count),
        };
        let told = &self.events[from.min(self.events.len())..];
        // How many whole events are sent before the connection fails, if it does.
        let whole = if random.below(3) == 0 { told.len() } else { random.below(told.len() + 1) };
        let mut bytes = Vec::new();
        let mut ends = Vec::new();
        if self.greets {
            bytes.extend(
                format!("data: {{\"type\":\"connected\",\"time\":{now}}}{}{}", self.eol, self.eol).bytes(),
            );
        }
        for (index, event) in told.iter().take(whole).enumerate() {
            bytes.extend(event.bytes(self.eol));
            ends.push((bytes.len(), from + index));
            *now = now.max(event.at);
        }
        if let Some(next) = told.get(whole).filter(|_| random.below(2) == 0) {
            // Cut within the next one; it may lack no more than its last line end.
            let next = next.bytes(self.eol);
            bytes.extend(&next[..random.below(next.len() + 1 - self.eol.len())]);
        } else if random.below(4) == 0 {
            bytes.extend(b": alive\n\n");
        }
        let silent = whole == told.len() && !self.is_over(*now) || random.below(4) == 0;
        Connection {
            chunks: chunks(&bytes, &ends, random),
            end: if silent { End::Silent } else { End::Closed },
        }
    }
}

/// The task's own end, and when it was.
fn own_end(at: &str) -> String {
    format!(
        r#"{{"type":"task_finished","task_id":"task-1","data":{{"id":"task-1","status":"completed","finished_at":"{at}Z"}}}}"#
    )
}

/// The bytes cut at random places, each piece with the events that end in it. A lone CR ends its line at once, so the event
/// is whole one byte before the end of a CR LF.
fn chunks(bytes: &[u8], ends: &[(usize, usize)], random: &mut Random) -> Vec<(Vec<u8>, Vec<usize>)> {
    let mut start = 0;
    let pieces = random.cut(bytes);
    let mut chunks = Vec::new();
    for piece in pieces {
        let end = start + piece.len();
        let whole = |place: usize| if bytes[..place].ends_with(b"\r\n") { place - 1 } else { place };
        let complete = ends.iter().filter(|(place, _)| (start + 1..=end).contains(&whole(*place)));
        chunks.push((piece.to_vec(), complete.map(|(_, index)| *index).collect()));
        start = end;
    }
    chunks
}
