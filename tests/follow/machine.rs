//! The machine by table: attempts, pauses, fatal answers.

use xpander_edge::error::{Code, Error, Reason};
use xpander_edge::session::follow::{Failure, Follow, Happened, State, Todo};

use crate::support::{Rows, each, same};

const CLOSED: Happened = Happened::Ended { reason: Reason::Closed, progress: false };
const NEWS: Happened = Happened::Ended { reason: Reason::Closed, progress: true };
const IDLE: Happened = Happened::Ended { reason: Reason::Idle, progress: false };
const ON: Happened = Happened::Checked { over: false };
const FATAL: Happened = Happened::Failed(Failure { fatal: true, retry_after: None });
const LOST: Happened = Happened::Failed(Failure { fatal: false, retry_after: None });

fn asked(retry_after: f64) -> Happened {
    Happened::Failed(Failure { fatal: false, retry_after: Some(retry_after) })
}

/// What the last of these happenings leads to, with `random` 1: full pauses.
fn last(max_attempts: u32, happenings: &[Happened]) -> Todo {
    let mut follow = Follow::new(max_attempts);
    happenings.iter().map(|happened| follow.handle(*happened, 1.0)).last().unwrap()
}

#[test]
fn what_follows_what() {
    use Happened::{Checked, Finished, Opened, Quiet, Slept};
    let rows: Rows<(u32, Vec<Happened>, Todo)> = &[
        ("open, read", (9, vec![Opened], Todo::Read)),
        ("the end of a connection is looked into", (9, vec![Opened, CLOSED], Todo::Check)),
        ("silence as well", (9, vec![Opened, IDLE], Todo::Check)),
        ("the task goes on: pause", (9, vec![Opened, CLOSED, ON], Todo::Sleep(500.0))),
        ("then connect", (9, vec![Opened, CLOSED, ON, Slept], Todo::Connect)),
        ("the task is over", (9, vec![Opened, CLOSED, Checked { over: true }], Todo::Conclude)),
        ("its own end", (9, vec![Opened, Finished], Todo::End)),
        ("quiet: look", (9, vec![Opened, Quiet], Todo::Look)),
        ("quiet, and over", (9, vec![Opened, Quiet, Checked { over: true }], Todo::Conclude)),
        ("quiet, and under way", (9, vec![Opened, Quiet, ON], Todo::Read)),
        ("quiet, and nobody says why", (9, vec![Opened, Quiet, LOST], Todo::Read)),
        ("quiet, and refused: the connection stands", (9, vec![Opened, Quiet, FATAL], Todo::Read)),
        ("the end of a connection comes first", (9, vec![Opened, Quiet, CLOSED, ON], Todo::Sleep(500.0))),
        ("over is over", (9, vec![Opened, Finished, CLOSED], Todo::End)),
        ("a status that cannot be had proves nothing", (9, vec![Opened, CLOSED, LOST], Todo::Sleep(500.0))),
        ("no connection: the task may have ended", (9, vec![Opened, CLOSED, ON, Slept, LOST], Todo::Check)),
        ("the second pause is longer", (9, vec![Opened, CLOSED, ON, Slept, LOST, ON], Todo::Sleep(1000.0))),
        ("unless there was news", (9, vec![Opened, CLOSED, ON, Slept, Opened, NEWS, ON], Todo::Sleep(500.0))),
        ("asked to wait", (9, vec![Opened, CLOSED, asked(7000.0)], Todo::Sleep(7000.0))),
        (
            "asked by the one, looked at the other",
            (9, vec![LOST, ON, Slept, asked(7000.0), ON], Todo::Sleep(7000.0)),
        ),
        ("asked for less", (9, vec![Opened, CLOSED, asked(1.0)], Todo::Sleep(500.0))),
        ("asked for too much", (9, vec![Opened, CLOSED, asked(1e9)], Todo::Sleep(60_000.0))),
        ("asked once", (9, vec![Opened, CLOSED, asked(7000.0), Slept, LOST, ON], Todo::Sleep(1000.0))),
        ("one attempt", (1, vec![Opened, CLOSED, ON], Todo::Sleep(500.0))),
        (
            "and no more",
            (1, vec![Opened, CLOSED, ON, Slept, Opened, CLOSED, ON], Todo::Interrupt(Reason::Attempts)),
        ),
        ("none at all", (0, vec![Opened, CLOSED, ON], Todo::Interrupt(Reason::Closed))),
        ("none after silence", (0, vec![Opened, IDLE, ON], Todo::Interrupt(Reason::Idle))),
        ("none, but the task is over", (0, vec![Opened, IDLE, Checked { over: true }], Todo::Conclude)),
        ("what does not fit changes nothing", (9, vec![Opened, ON, Slept], Todo::Read)),
        ("a late end while waiting", (9, vec![Opened, CLOSED, ON, CLOSED], Todo::Sleep(0.0))),
        ("the deadline", (9, vec![Opened, CLOSED, Happened::Deadline], Todo::Interrupt(Reason::Deadline))),
        ("left", (9, vec![Opened, CLOSED, ON, Happened::Cancelled], Todo::End)),
    ];
    each(rows, |(max_attempts, happenings, expected)| same(&last(*max_attempts, happenings), expected));
}

#[test]
fn ten_attempts_in_a_row_without_news_end_it() {
    let mut follow = Follow::new(10);
    follow.handle(Happened::Opened, 0.0);
    let mut attempts = 0;
    let todo = loop {
        follow.handle(CLOSED, 0.0);
        match follow.handle(ON, 0.0) {
            Todo::Sleep(_) => attempts += 1,
            other => break other,
        }
        assert_eq!(follow.handle(Happened::Slept, 0.0), Todo::Connect);
        assert_eq!(follow.handle(Happened::Opened, 0.0), Todo::Read);
    };
    assert_eq!((attempts, todo, follow.state()), (10, Todo::Interrupt(Reason::Attempts), State::Over));
}

#[test]
fn which_errors_are_fatal() {
    let api = |status| {
        Error::new(Code::Api, "").with(|facts| facts.retryable = matches!(status, 408 | 409 | 429 | 500..))
    };
    let rows: Rows<(Error, bool)> = &[
        ("401", (api(401), true)),
        ("403", (api(403), true)),
        ("404", (api(404), true)),
        ("429", (api(429), false)),
        ("503", (api(503), false)),
        ("redirect", (Error::new(Code::Redirect, ""), true)),
        ("a page", (Error::protocol("", ""), false)),
        ("no connection", (Error::new(Code::Connection, "").with(|facts| facts.retryable = true), false)),
    ];
    each(rows, |(error, fatal)| same(&Failure::of(error).fatal, fatal));
}
