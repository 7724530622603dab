//! The runtime's `EventSource`, through gloo-net.
//!
//! gloo-net keeps the source to itself, so the facade's own `EventSource`, which makes it, also closes it when the
//! instance dies (`js/core/generation.ts`).

use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use gloo_net::eventsource::futures::{EventSource as Source, EventSourceSubscription};
use web_sys::MessageEvent;

use crate::error::{Code, Error};

/// Messages without a name come under this one.
const UNNAMED: &str = "message";
/// The runtime's word for the end of a connection, whether it means to connect again or not.
const ERROR: &str = "error";

/// An `EventSource` of one connection: at its first error it is over, since connecting again is not its decision.
#[derive(Debug)]
pub struct EventSource {
    /// Dropped first: nobody is told when the source is closed then.
    subscriptions: Vec<EventSourceSubscription>,
    source: Option<Source>,
    over: bool,
}

impl EventSource {
    /// Begins to connect to `url`. Messages of these `names` and those without one will be heard.
    pub fn open(url: &str, names: &[&str]) -> Result<Self, Error> {
        let mut source = Source::new(url).map_err(|error| {
            // What the standard has for a URL that cannot be read.
            if error.name == "SyntaxError" {
                return Error::new(
                    Code::Configuration,
                    "Invalid `baseUrl`: pass a whole URL, such as https://proxy.example",
                );
            }
            Error::invalid(
                "transport",
                "this runtime has no EventSource; leave it out: fetch works everywhere",
            )
        })?;
        let mut subscriptions = Vec::with_capacity(names.len() + 2);
        for name in names {
            subscribe(&mut source, name, &mut subscriptions);
        }
        subscribe(&mut source, UNNAMED, &mut subscriptions);
        subscribe(&mut source, ERROR, &mut subscriptions);
        Ok(Self { subscriptions, source: Some(source), over: false })
    }

    /// The next message, or none at the end. Asked often enough it gives them in order: those of each name wait in a
    /// queue of their own.
    pub fn poll_message(&mut self, context: &mut Context<'_>) -> Poll<Option<MessageEvent>> {
        for subscription in &mut self.subscriptions {
            if let Poll::Ready(said) = Pin::new(subscription).poll_next(context) {
                match said {
                    Some(Ok((name, message))) if name != ERROR => return Poll::Ready(Some(message)),
                    _ => self.over = true,
                }
            }
        }
        if self.over { Poll::Ready(None) } else { Poll::Pending }
    }

    /// Closes it; whoever waits for a message hears of the end.
    pub fn close(&mut self) {
        self.over = true;
        self.source = None;
    }
}

fn subscribe(source: &mut Source, name: &str, to: &mut Vec<EventSourceSubscription>) {
    // No runtime refuses a listener.
    if let Ok(subscription) = source.subscribe(name) {
        to.push(subscription);
    }
}
