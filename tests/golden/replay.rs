//! A world that answers as the captured platform did, and writes down what it was asked.

use std::cell::RefCell;
use std::collections::VecDeque;

use base64_lite::decode;
use serde_json::Value;
use xpander_edge::client::ports::{Head, Hooks, NetworkError, Retry, Thrown, Timer, Transport};
use xpander_edge::error::Error;
use xpander_edge::protocol::request::Request;

use crate::capture::Exchange;
use crate::support::locate;

/// Answers in the captured order; a request beyond them is lost.
pub struct Replay {
    answers: RefCell<VecDeque<Exchange>>,
    pub sent: RefCell<Vec<Request>>,
    /// Makes the push of what a wait tells, which the facade would send.
    pub told: Option<Box<dyn Fn(Value) -> Request>>,
}

impl Replay {
    pub fn new(exchanges: impl Iterator<Item = Exchange>) -> Self {
        Self { answers: RefCell::new(exchanges.collect()), sent: RefCell::default(), told: None }
    }
}

impl Replay {
    /// How many answers are left.
    pub fn left(&self) -> usize {
        self.answers.borrow().len()
    }

    /// The next answer for this URL; files are read in no certain order. For another URL, the next one there is.
    fn answer(&self, url: &str) -> Option<Exchange> {
        let mut answers = self.answers.borrow_mut();
        let place =
            url.split('?').next().and_then(|url| answers.iter().position(|one| url.ends_with(&one.path)));
        answers.remove(place.unwrap_or(0))
    }
}

impl Transport for Replay {
    type Body = Vec<Vec<u8>>;
    type Payload = String;

    fn payload(&self, body: String) -> String {
        body
    }

    async fn send(&self, request: &Request, body: Option<&String>) -> Result<Head<Self::Body>, NetworkError> {
        self.sent.borrow_mut().push(Request { body: body.cloned(), ..request.clone() });
        let exchange = self.answer(&request.url).ok_or_else(NetworkError::default)?;
        let header = |name: &str| {
            let headers = exchange.response["headers"].as_array()?;
            let found = headers
                .iter()
                .find(|pair| pair[0].as_str().is_some_and(|known| known.eq_ignore_ascii_case(name)))?;
            found[1].as_str().map(str::to_owned)
        };
        Ok(Head {
            status: exchange.status(),
            content_type: header("content-type"),
            retry_after: header("retry-after"),
            request_id: header("x-request-id"),
            location: header("location"),
            body: chunks(&exchange.response),
        })
    }

    async fn chunk(&self, body: &mut Self::Body) -> Result<Option<Vec<u8>>, NetworkError> {
        Ok((!body.is_empty()).then(|| body.remove(0)))
    }

    async fn text(&self, body: Self::Body) -> Result<String, NetworkError> {
        Ok(String::from_utf8_lossy(&body.concat()).into_owned())
    }

    fn listen(&self, url: &str, _: &[&str]) -> Result<Self::Body, Error> {
        panic!("no capture is of an EventSource: {url}")
    }

    fn locate(&self, url: &str, base: &str) -> Option<String> {
        locate(url, base)
    }
}

/// The body's chunks as they came over the wire.
fn chunks(response: &Value) -> Vec<Vec<u8>> {
    match response["stream"]["chunks"].as_array() {
        Some(chunks) => chunks
            .iter()
            .map(|chunk| match chunk["text"].as_str() {
                Some(text) => text.as_bytes().to_vec(),
                None => decode(chunk["base64"].as_str().unwrap()),
            })
            .collect(),
        None => vec![response["body_text"].as_str().unwrap_or_default().as_bytes().to_vec()],
    }
}

impl Timer for Replay {
    async fn sleep(&self, milliseconds: f64) {
        // The pauses of a poll are short, and over at once; limits of time are long, and never reached.
        if milliseconds > 5000.0 {
            std::future::pending::<()>().await;
        }
    }

    fn now(&self) -> f64 {
        0.0
    }

    fn random(&self) -> f64 {
        0.5
    }
}

impl Hooks for Replay {
    fn retrying(&self, _: &Retry<'_>) -> Result<(), Thrown> {
        unreachable!("maxRetries is 0, as the captured SDK never repeats a request")
    }

    fn updated(&self, told: &str, _: u32, _: bool) -> Result<(), Thrown> {
        if let Some(push) = &self.told {
            self.sent.borrow_mut().push(push(serde_json::from_str(told).unwrap()));
            self.answers.borrow_mut().pop_front();
        }
        Ok(())
    }
}

/// Base64 for the few chunks that are not UTF-8.
mod base64_lite {
    pub fn decode(text: &str) -> Vec<u8> {
        const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let mut bytes = Vec::new();
        let (mut bits, mut count) = (0_u32, 0);
        for byte in text.bytes().filter(|byte| *byte != b'=') {
            let value = ALPHABET.iter().position(|known| *known == byte).expect("base64");
            bits = (bits << 6) | u32::try_from(value).unwrap();
            count += 6;
            if count >= 8 {
                count -= 8;
                bytes.push(((bits >> count) & 0xFF) as u8);
            }
        }
        bytes
    }
}
