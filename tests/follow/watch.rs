//! A watch of one server, pumped by hand: the machine says what to do, chance says what happens.

use std::collections::BTreeMap;

use xpander_edge::error::Reason;
use xpander_edge::protocol::end::is_over;
use xpander_edge::session::batch::Batch;
use xpander_edge::session::cursor::{Cursor, MAX_LENGTH};
use xpander_edge::session::follow::{Failure, Follow, GRACE, Happened, Todo};
use xpander_edge::session::stream::EventStream;

use crate::server::{Connection, EARLIER_END, End, Replay, Server};
use crate::support::random::Random;
use crate::support::watching;

/// How often each thing was met.
pub type Counts = BTreeMap<String, usize>;

/// What generated lives have met.
#[derive(Default)]
pub struct Coverage {
    /// Edges of the machine: state, what happened, what to do.
    pub edges: Counts,
    /// What servers, connections and runtimes did.
    pub deeds: Counts,
}

impl Coverage {
    fn edge(&mut self, edge: String) {
        *self.edges.entry(edge).or_default() += 1;
    }

    fn deed(&mut self, deed: impl Into<String>) {
        *self.deeds.entry(deed.into()).or_default() += 1;
    }
}

pub const ATTEMPTS: u32 = 4;
const LIMIT: usize = 1 << 20;

/// One watch under way.
pub struct Watch<'a> {
    server: &'a Server,
    random: &'a mut Random,
    coverage: &'a mut Coverage,
    stream: EventStream,
    batch: Batch,
    follow: Follow,
    now: f64,
    connection: Option<Connection>,
    /// Whether this connection was looked into.
    looked: bool,
    /// Events of the server's that were sent whole, in the order of their first time.
    sent: Vec<usize>,
    /// What the user got, greetings aside.
    got: Vec<String>,
    /// Whether each of `got` came with the mark of a gap.
    gaps: Vec<bool>,
    /// Connections in a row that brought nothing new.
    barren: u32,
    fatal: bool,
}

impl<'a> Watch<'a> {
    pub fn new(server: &'a Server, random: &'a mut Random, coverage: &'a mut Coverage) -> Self {
        let earlier_end = if server.continued { EARLIER_END } else { "" };
        Self {
            server,
            random,
            coverage,
            stream: EventStream::new(
                Cursor { earlier_end: earlier_end.to_owned(), ..watching("task-1") },
                LIMIT,
            ),
            batch: Batch::default(),
            follow: Follow::new(ATTEMPTS),
            now: 0.0,
            connection: None,
            looked: false,
            sent: Vec::new(),
            got: Vec::new(),
            gaps: Vec::new(),
            barren: 0,
            fatal: false,
        }
    }

    /// Runs to the end and checks what the user got, and why it ended.
    pub fn run(mut self) -> &'static str {
        let mode = if self.server.mixed {
            "replays by chance".to_owned()
        } else {
            format!("replays {:?}", self.server.replay)
        };
        self.coverage.deed(mode);
        if self.server.continued {
            self.coverage.deed("the task is continued");
        }
        let mut todo = Todo::Connect;
        for _ in 0..5_000 {
            let happened = match todo {
                Todo::Connect => self.connect(),
                Todo::Read => self.read(),
                Todo::Check | Todo::Look => self.check(),
                Todo::Sleep(pause) => {
                    assert!((0.0..=60_000.0).contains(&pause), "{pause}");
                    // A machine that was asleep finds the clock far ahead.
                    if self.random.below(9) == 0 {
                        self.coverage.deed("the clock jumps");
                        self.now += 1e6;
                    }
                    self.now += pause;
                    Happened::Slept
                }
                Todo::Conclude | Todo::End | Todo::Raise | Todo::Interrupt(_) => return self.ended(todo),
            };
            let happened = match self.random.below(400) {
                0 => Happened::Cancelled,
                1 => Happened::Deadline,
                _ => happened,
            };
            let state = self.follow.state();
            todo = self.follow.handle(happened, 0.5);
            let edge = format!("{state:?} / {} / {}", name(&happened), name(&todo));
            self.coverage.edge(edge);
        }
        panic!("the watch does not end");
    }

    fn connect(&mut self) -> Happened {
        if let Some(failure) = self.failure(9, 300) {
            self.barren += 1;
            return failure;
        }
        let last_id = self.stream.last_event_id();
        self.connection = Some(self.server.connect(&mut self.now, last_id.as_deref(), self.random));
        self.stream.connect();
        self.looked = false;
        Happened::Opened
    }

    fn read(&mut self) -> Happened {
        let connection = self.connection.take().expect("something to read");
        self.coverage.deed(format!("{} chunks", connection.chunks.len()));
        self.coverage.deed(format!("the connection ends {:?}", connection.end));
        let mut last_batch = 0;
        for (chunk, complete) in &connection.chunks {
            self.batch.clear();
            self.stream.feed(chunk, &mut self.batch);
            for index in complete {
                if !self.sent.contains(index) {
                    self.sent.push(*index);
                }
            }
            last_batch = self.take_batch();
            if self.stream.is_finished() {
                return Happened::Finished;
            }
        }
        let progress = self.stream.has_progress();
        let looked = std::mem::replace(&mut self.looked, true);
        if connection.end == End::Silent && !progress && !looked && self.random.below(2) == 0 {
            self.coverage.deed("a connection is looked into");
            self.now += GRACE;
            self.connection = Some(Connection { chunks: Vec::new(), ..connection });
            return Happened::Quiet;
        }
        self.barren = if progress { 0 } else { self.barren + 1 };
        if self.random.below(10) == 0 {
            self.move_elsewhere(last_batch);
        }
        let reason = match connection.end {
            End::Closed => Reason::Closed,
            End::Silent => {
                self.now += 60_000.0;
                Reason::Idle
            }
        };
        Happened::Ended { reason, progress }
    }

    /// The new events reach the user, in this order.
    fn take_batch(&mut self) -> usize {
        let batch = &self.batch;
        let texts =
            (0..batch.len()).map(|index| String::from_utf8(batch.text(index).unwrap().to_vec()).unwrap());
        let texts: Vec<String> = texts.collect();
        for text in &texts {
            let gap = text.starts_with("{\"gap\":true,");
            let text = if gap { text.replacen("\"gap\":true,", "", 1) } else { text.clone() };
            if !text.contains("\"connected\"") {
                self.got.push(text);
                self.gaps.push(gap);
                if gap {
                    self.coverage.deed("a gap is marked");
                }
                self.check_gap();
            }
        }
        texts.len()
    }

    /// Events that were missed are announced; where all comes again, nothing is.
    fn check_gap(&mut self) {
        let at = self.got.len() - 1;
        let readable = |index: &usize| self.got[*index].starts_with('{');
        let gap = self.gaps[at];
        if self.server.mixed || !readable(&at) {
            return;
        }
        if matches!(self.server.replay, Replay::All | Replay::AfterId) {
            assert!(!gap, "nothing is missing before {}", self.got[at]);
        }
        let Some(before) = (0..at).rev().find(readable) else { return };
        let missed = self.sent.get(at).zip(self.sent.get(before)).is_some_and(|(this, last)| {
            (*last + 1..*this).any(|index| self.server.events[index].text.starts_with('{'))
        });
        assert!(
            gap || !missed,
            "something is missing before {}: {:?} of {:?}",
            self.got[at],
            self.sent,
            self.server.replay
        );
    }

    fn check(&mut self) -> Happened {
        if let Some(failure) = self.failure(5, 300) {
            return failure;
        }
        let record = self.server.record(self.now);
        let over = is_over(&record, self.stream.earlier_end());
        assert_eq!(over, self.server.is_over(self.now), "{record}");
        Happened::Checked { over }
    }

    /// A request that fails, one in `often`; for good, one in `fatal`.
    fn failure(&mut self, often: usize, fatal: usize) -> Option<Happened> {
        if self.random.below(fatal) == 0 {
            self.fatal = true;
            return Some(Happened::Failed(Failure { fatal: true, retry_after: None }));
        }
        let retry_after = *self.random.pick(&[None, Some(3000.0), Some(1e9)]);
        (self.random.below(often) == 0).then_some(Happened::Failed(Failure { fatal: false, retry_after }))
    }

    /// Another runtime goes on from the cursor. Of the last batch, some was not read here.
    fn move_elsewhere(&mut self, last_batch: usize) {
        let unread = self.random.below(last_batch + 1);
        self.coverage.deed(if unread > 0 {
            "another runtime takes over, some unread"
        } else {
            "another runtime takes over"
        });
        let batch = &self.batch;
        let greetings = (batch.len() - unread..batch.len())
            .filter(|index| String::from_utf8_lossy(batch.text(*index).unwrap()).contains("\"connected\""))
            .count();
        let kept = self.got.len() - (unread - greetings);
        self.got.truncate(kept);
        self.gaps.truncate(kept);
        self.sent.truncate(kept);
        let cursor = self.stream.cursor(unread);
        let text = cursor.encode().unwrap();
        assert!(text.len() <= MAX_LENGTH, "{}", text.len());
        assert_eq!(Cursor::decode(&text), Ok(cursor));
        self.stream = EventStream::new(Cursor::decode(&text).unwrap(), LIMIT);
    }

    fn ended(mut self, todo: Todo) -> &'static str {
        let cursor = self.stream.cursor(0).encode();
        assert!(Cursor::decode(&cursor.unwrap()).is_ok(), "an end has a cursor");
        if todo == Todo::Conclude {
            assert!(self.server.is_over(self.now), "the platform says so");
            check_synthetic(&self.stream.conclude(&self.server.record(self.now)));
        }
        let expected: Vec<&str> =
            self.sent.iter().map(|index| self.server.events[*index].text.as_str()).collect();
        assert_eq!(self.got, expected, "each event once, in the order it was sent");
        match todo {
            Todo::Conclude => "concluded",
            Todo::End if self.stream.is_finished() => {
                assert!(
                    self.server.ends
                        && expected.last() == self.server.events.last().map(|end| &*end.text).as_ref()
                );
                "finished"
            }
            Todo::End => "cancelled",
            Todo::Raise => {
                assert!(self.fatal);
                "fatal"
            }
            Todo::Interrupt(Reason::Attempts) => {
                assert!(self.barren >= ATTEMPTS, "only {} attempts brought nothing", self.barren);
                "attempts"
            }
            Todo::Interrupt(Reason::Deadline) => "deadline",
            other => panic!("{other:?} is no end"),
        }
    }
}

fn check_synthetic(event: &[u8]) {
    let event: serde_json::Value = serde_json::from_slice(event).unwrap();
    assert_eq!((&event["type"], &event["synthetic"]), (&"task_finished".into(), &true.into()));
    assert_eq!(event["data"]["status"], "completed");
}

/// The name of a variant.
fn name(value: &impl std::fmt::Debug) -> String {
    let text = format!("{value:?}");
    text.split([' ', '(', '{']).next().unwrap_or_default().to_owned()
}
