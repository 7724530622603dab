//! A world of scripted answers and virtual time: what a client needs, without network and without waiting.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use serde_json::{Value, json};
use xpander_edge::client::options::RequestOptions;
use xpander_edge::client::ports::{Head, Hooks, NetworkError, Retry, Thrown, Timer, Transport};
use xpander_edge::client::send::Client;
use xpander_edge::error::{Code, Error};
use xpander_edge::protocol::configuration::Configuration;
use xpander_edge::protocol::request::Request;

/// What the world does with one request.
#[derive(Clone, Debug)]
pub struct Answer {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: String,
    /// The connection fails instead.
    lost: Option<NetworkError>,
    /// Milliseconds until the head, and from there until the whole body.
    head_after: f64,
    body_after: f64,
}

impl Answer {
    pub fn status(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: String::new(),
            lost: None,
            head_after: 0.0,
            body_after: 0.0,
        }
    }

    /// A 200 with this body.
    pub fn body(body: impl Into<String>) -> Self {
        Self::status(200).saying(body)
    }

    /// A 200 with the record of a task of this status.
    pub fn task(status: &str) -> Self {
        Self::body(json!({ "id": "task-1", "status": status }).to_string())
    }

    pub fn lost() -> Self {
        Self { lost: Some(NetworkError::default()), ..Self::status(0) }
    }

    /// The request cannot be sent, for this reason.
    pub fn unsent(reason: &str) -> Self {
        let error = NetworkError { reason: reason.to_owned(), unsent: true };
        Self { lost: Some(error), ..Self::status(0) }
    }

    /// Nothing ever comes back.
    pub fn silent() -> Self {
        Self::status(200).after(f64::INFINITY, 0.0)
    }

    pub fn saying(self, body: impl Into<String>) -> Self {
        Self { body: body.into(), ..self }
    }

    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    pub fn after(self, head_after: f64, body_after: f64) -> Self {
        Self { head_after, body_after, ..self }
    }

    fn header(&self, name: &str) -> Option<String> {
        self.headers.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone())
    }
}

/// A retry that the caller's hook heard of.
#[derive(Clone, Debug, PartialEq)]
pub struct Heard {
    pub operation: &'static str,
    pub attempt: u32,
    pub delay: f64,
    pub code: Code,
    pub status: Option<u16>,
}

#[derive(Debug, Default)]
struct Clock {
    now: f64,
    /// The end of each sleep under way.
    ends: Vec<Rc<f64>>,
}

/// The ports of a client under test.
#[derive(Default)]
pub struct World {
    answers: RefCell<VecDeque<Answer>>,
    clock: Rc<RefCell<Clock>>,
    open: Rc<()>,
    /// Requests with the times they were sent at.
    pub sent: RefCell<Vec<(f64, Request)>>,
    /// What was listened to: the URL, and how many names are heard.
    pub listened: RefCell<Vec<(String, usize)>>,
    pub retries: RefCell<Vec<Heard>>,
    /// Statuses of the records that a wait has read, with the count of requests.
    pub updates: RefCell<Vec<(String, u32)>>,
    /// All that a wait has told, records included.
    pub told: RefCell<Vec<Value>>,
    /// Whether a stream told each of these.
    pub streamed: RefCell<Vec<bool>>,
    pub random: Cell<f64>,
    /// Every hook throws.
    pub throws: Cell<bool>,
}

/// A body that has not been read.
pub struct Body {
    answer: Answer,
    _open: Rc<()>,
}

impl World {
    /// Answers in this order; one request more is a failure of the test.
    pub fn new(answers: &[Answer]) -> Self {
        Self { answers: RefCell::new(answers.iter().cloned().collect()), ..Self::default() }
    }

    /// Sets the clock, in epoch milliseconds.
    pub fn at(self, now: f64) -> Self {
        self.clock.borrow_mut().now = now;
        self
    }

    /// A client in this world; `options` are a call's.
    pub fn client(self, configuration: Configuration, options: Value) -> Client<World> {
        let options = RequestOptions::of(&super::parameters(json!({})), &super::parameters(options)).unwrap();
        Client::new(self, configuration, options)
    }

    /// When each request was sent.
    pub fn times(&self) -> Vec<f64> {
        self.sent.borrow().iter().map(|(time, _)| *time).collect()
    }

    /// The pauses between requests.
    pub fn pauses(&self) -> Vec<f64> {
        self.times().windows(2).map(|pair| pair[1] - pair[0]).collect()
    }

    /// The bodies that are neither read nor dropped.
    pub fn open_bodies(&self) -> usize {
        Rc::strong_count(&self.open) - 1
    }

    /// Answers that nobody asked for.
    pub fn unused(&self) -> usize {
        self.answers.borrow().len()
    }

    /// Runs `call` to its end. Time passes only when there is nothing else to do. No timer outlives the call.
    pub fn run<T>(&self, call: impl Future<Output = T>) -> T {
        let value = {
            let mut call = pin!(call);
            loop {
                if let Poll::Ready(value) = call.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
                    break value;
                }
                self.clock.borrow_mut().advance();
            }
        };
        assert!(self.clock.borrow().ends.is_empty(), "timers are left: {:?}", self.clock.borrow().ends);
        value
    }
}

impl Clock {
    fn advance(&mut self) {
        let next =
            self.ends.iter().map(|end| **end).filter(|end| *end > self.now).fold(f64::INFINITY, f64::min);
        assert!(next.is_finite(), "the call waits for something that never happens");
        self.now = next;
    }
}

/// A wait on the virtual clock.
struct Sleep {
    clock: Rc<RefCell<Clock>>,
    length: f64,
    end: Option<Rc<f64>>,
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        if self.end.is_none() {
            let end = Rc::new(self.clock.borrow().now + self.length);
            self.clock.borrow_mut().ends.push(end.clone());
            self.end = Some(end);
        }
        let over = self.end.as_ref().is_some_and(|end| self.clock.borrow().now >= **end && end.is_finite());
        if over { Poll::Ready(()) } else { Poll::Pending }
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        if let Some(end) = &self.end {
            self.clock.borrow_mut().ends.retain(|other| !Rc::ptr_eq(other, end));
        }
    }
}

impl Transport for World {
    type Body = Body;
    type Payload = String;

    fn payload(&self, body: String) -> String {
        body
    }

    async fn send(&self, request: &Request, body: Option<&String>) -> Result<Head<Body>, NetworkError> {
        assert_eq!(request.body, None, "a request in flight holds its body outside the crate");
        let request = Request { body: body.cloned(), ..request.clone() };
        self.sent.borrow_mut().push((self.now(), request));
        let answer =
            self.answers.borrow_mut().pop_front().expect("one request more than the script has answers");
        self.sleep(answer.head_after).await;
        if let Some(error) = answer.lost {
            return Err(error);
        }
        Ok(Head {
            status: answer.status,
            content_type: answer.header("content-type"),
            retry_after: answer.header("retry-after"),
            request_id: answer.header("x-request-id"),
            location: answer.header("location"),
            body: Body { answer, _open: self.open.clone() },
        })
    }

    /// All of it at once, then the end.
    async fn chunk(&self, body: &mut Body) -> Result<Option<Vec<u8>>, NetworkError> {
        self.sleep(body.answer.body_after).await;
        let chunk = std::mem::take(&mut body.answer.body).into_bytes();
        Ok((!chunk.is_empty()).then_some(chunk))
    }

    async fn text(&self, body: Body) -> Result<String, NetworkError> {
        self.sleep(body.answer.body_after).await;
        Ok(body.answer.body)
    }

    fn listen(&self, url: &str, names: &[&str]) -> Result<Body, Error> {
        self.listened.borrow_mut().push((url.to_owned(), names.len()));
        let answer =
            self.answers.borrow_mut().pop_front().expect("one source more than the script has answers");
        Ok(Body { answer, _open: self.open.clone() })
    }

    fn locate(&self, url: &str, base: &str) -> Option<String> {
        super::locate(url, base)
    }
}

impl Timer for World {
    fn sleep(&self, milliseconds: f64) -> impl Future<Output = ()> {
        Sleep { clock: self.clock.clone(), length: milliseconds, end: None }
    }

    fn now(&self) -> f64 {
        self.clock.borrow().now
    }

    fn random(&self) -> f64 {
        self.random.get()
    }
}

impl Hooks for World {
    fn retrying(&self, retry: &Retry<'_>) -> Result<(), Thrown> {
        let Retry { operation, attempt, delay, error } = *retry;
        self.retries.borrow_mut().push(Heard {
            operation,
            attempt,
            delay,
            code: error.code,
            status: error.status,
        });
        if self.throws.get() { Err(Thrown) } else { Ok(()) }
    }

    fn updated(&self, record: &str, requests: u32, streamed: bool) -> Result<(), Thrown> {
        self.streamed.borrow_mut().push(streamed);
        let record: Value = serde_json::from_str(record).unwrap();
        self.told.borrow_mut().push(record.clone());
        self.updates.borrow_mut().push((record["status"].as_str().unwrap_or_default().to_owned(), requests));
        if self.throws.get() { Err(Thrown) } else { Ok(()) }
    }
}
