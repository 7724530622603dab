//! A task's event stream as the facade holds it: one synchronous crossing per chunk, and one call when a connection ends.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::border::{Taken, pass, point};
use super::call::Call;
use super::error::to_js;
use super::event_source::MessageSource;
use super::export::Export;
use super::input::JsInput;
use super::ports::Ports;
use super::run::start;
use crate::client::events::{Next, interrupted};
use crate::client::options::EventsOptions;
use crate::client::send::Client;
use crate::client::watched::Watched;
use crate::error::{Code, Error, Reason};
use crate::protocol::parameters::Parameters;
use crate::session::cursor::Cursor;
use crate::session::fold::Fold;
use crate::session::follow::{Follow, GRACE, Happened};
use crate::session::stream::EventStream;
use crate::web::{AbortGuard, Body, EventSource};

/// An open event stream. The facade reads the body and feeds the chunks.
#[wasm_bindgen]
#[derive(Debug)]
pub struct TaskEvents {
    watch: Rc<Watch>,
    idle_timeout: f64,
    deadline: f64,
    grace: f64,
    fail: Function,
}

/// What a stream and the call that goes on with it share.
#[derive(Debug)]
pub struct Watch {
    stream: RefCell<EventStream>,
    follow: RefCell<Follow>,
    /// The view in the making, when one was asked for.
    fold: RefCell<Option<Fold>>,
    /// What the facade has not taken yet.
    connection: RefCell<Option<Connection>>,
}

/// A connection to read.
#[derive(Debug)]
enum Connection {
    Body(JsValue, AbortGuard),
    Messages(EventSource),
}

impl Watch {
    fn connected(&self, body: Body) -> Result<(), Error> {
        let connection = match body {
            Body::Messages(source) => Some(Connection::Messages(source)),
            Body::Answer(answer) => {
                let parts = answer.into_parts().ok().filter(|(body, _)| body.is_object());
                parts.map(|(body, guard)| Connection::Body(body, guard))
            }
        };
        let connection = connection.ok_or_else(|| {
            Error::new(Code::Connection, "Cannot stream the task's events: the answer has no body to read")
        })?;
        self.connection.replace(Some(connection));
        self.stream.borrow_mut().connect();
        Ok(())
    }

    /// Goes on after the end of a connection: undefined with another one, or the task's missing end.
    #[expect(clippy::await_holding_refcell_ref)] // nothing is fed meanwhile, and whoever asks all the same does not insist
    pub async fn follow(&self, client: &Client<Ports>, reason: Reason) -> Result<JsValue, Error> {
        let next = {
            let (Ok(stream), Ok(mut follow)) = (self.stream.try_borrow(), self.follow.try_borrow_mut())
            else {
                return Err(interrupted(reason));
            };
            let task = task(stream.task_id());
            client.follow(&stream, &mut follow, &task, reason).await?
        };
        match next {
            Next::Body(body) => self.connected(body).map(|()| JsValue::UNDEFINED),
            Next::Record(record) => self.conclude(client, &record),
        }
    }

    /// Looks into a connection that brings nothing: undefined when there is nothing to do, or the task's missing end.
    pub async fn look(&self, client: &Client<Ports>) -> Result<JsValue, Error> {
        let task = task(self.stream.borrow().task_id());
        match client.look(&self.stream, &self.follow, &task).await {
            Some(record) => self.conclude(client, &record),
            None => Ok(JsValue::UNDEFINED),
        }
    }

    /// The end that `record` proves.
    fn conclude(&self, client: &Client<Ports>, record: &str) -> Result<JsValue, Error> {
        let event = self.stream.borrow_mut().conclude(record);
        if let Some(fold) = self.fold.borrow_mut().as_mut() {
            fold.handle(&event);
        }
        let parse = |text: &str| {
            let parsed = client.ports.parse(text);
            parsed.ok_or_else(|| Error::protocol("Cannot read the task: its record is not JSON", record))
        };
        let event = parse(&String::from_utf8(event).unwrap_or_default())?;
        // By itself, so that its text is known.
        Reflect::set(&event, &"data".into(), &parse(record)?).ok();
        Ok(event)
    }
}

impl TaskEvents {
    /// Opens the stream of the task that the parameters or the cursor name. A watch that has seen the task's end opens nothing.
    pub async fn open(
        client: &Client<Ports>,
        parameters: &Parameters<JsInput>,
        options: EventsOptions,
        fail: Function,
    ) -> Result<JsValue, Error> {
        let EventsOptions { idle_timeout, deadline, max_event_size, max_attempts, cursor, view, raw } =
            options;
        let Watched { cursor, is_streaming } = Watched::of(parameters, cursor)?;
        let mut stream = EventStream::new(cursor, max_event_size);
        let task = task(stream.task_id());
        let body = client.open_events(&mut stream, &task, is_streaming, deadline).await?;
        let watch = Watch {
            fold: RefCell::new(view.then(|| Fold::new(stream.task_id()))),
            // The fold and whoever wants texts read whole events.
            stream: RefCell::new(if view || raw { stream } else { stream.in_brief() }),
            follow: RefCell::new(Follow::new(max_attempts)),
            connection: RefCell::new(None),
        };
        if let Some(body) = body {
            watch.connected(body)?;
            watch.follow.borrow_mut().handle(Happened::Opened, 0.0);
        }
        let watch = Rc::new(watch);
        Ok(Self { watch, idle_timeout, deadline, grace: GRACE, fail }.into())
    }
}

/// The ids of the task and the agent that a cursor names; undefined when it is no cursor.
#[wasm_bindgen(js_name = cursorIds)]
pub fn cursor_ids(cursor: &str) -> JsValue {
    match Cursor::decode(cursor) {
        Ok(Cursor { task_id, agent_id, .. }) => Array::of2(&task_id.into(), &agent_id.into()).into(),
        Err(_) => JsValue::UNDEFINED,
    }
}

fn task(id: &str) -> Parameters<JsInput> {
    Parameters::nested("", vec![("task_id".to_owned(), JsInput(id.into()))])
}

#[wasm_bindgen]
impl TaskEvents {
    /// The last connection, once: whoever takes it ends it. `[body, controller]` of a request, or `[source]`, a
    /// [`MessageSource`]; undefined when there is none.
    pub fn take(&self) -> JsValue {
        match self.watch.connection.take() {
            Some(Connection::Body(body, guard)) => Array::of2(&body, &guard.release().into()).into(),
            Some(Connection::Messages(source)) => Array::of1(&MessageSource::of(source).into()).into(),
            None => JsValue::UNDEFINED,
        }
    }

    /// Milliseconds.
    #[wasm_bindgen(getter, js_name = idleTimeout)]
    pub fn idle_timeout(&self) -> f64 {
        self.idle_timeout
    }

    /// Milliseconds.
    #[wasm_bindgen(getter)]
    pub fn deadline(&self) -> f64 {
        self.deadline
    }

    /// Decodes the first `length` bytes of the inbox and gives the number of events. `continues`: events of the call before
    /// are still to be handed out.
    pub fn feed(&self, length: usize, continues: bool) -> usize {
        let Ok(mut stream) = self.watch.stream.try_borrow_mut() else { return 0 };
        if !continues {
            stream.taken();
        }
        pass(length, |chunk, batch| {
            stream.feed(chunk, batch);
            if let Some(fold) = self.watch.fold.borrow_mut().as_mut() {
                fold.handle_all(batch);
            }
            Taken {
                over: stream.is_finished(),
                failed: stream.failure().is_some(),
                suspect: stream.has_undecodable(),
                record: stream.has_record(),
            }
        })
    }

    /// Points the frame at what has changed in the view since the last call; false when nothing has.
    pub fn patches(&self) -> bool {
        let mut fold = self.watch.fold.borrow_mut();
        let patches = fold.as_mut().and_then(Fold::take);
        patches.map(point).is_some()
    }

    /// Why no more can be read, or undefined.
    pub fn failure(&self) -> JsValue {
        let failure = self.watch.stream.try_borrow().ok().and_then(|stream| stream.failure());
        failure.map_or(JsValue::UNDEFINED, |error| to_js(&error, &self.fail, &JsValue::UNDEFINED))
    }

    /// Goes on after the end of a connection, which was `idle` or not: resolves with undefined when there is another one
    /// to take, or with the task's missing end.
    pub fn follow(&self, idle: bool, call: Call) -> Promise {
        let reason = if idle { Reason::Idle } else { Reason::Closed };
        start(Some(Export::Follow(Rc::clone(&self.watch), reason)), call)
    }

    /// How long a connection may bring nothing before it is looked into, in milliseconds.
    #[wasm_bindgen(getter)]
    pub fn grace(&self) -> f64 {
        self.grace
    }

    /// Whether this connection has brought something new of the task.
    #[wasm_bindgen(getter, js_name = hasNews)]
    pub fn has_news(&self) -> bool {
        self.watch.stream.try_borrow().is_ok_and(|stream| stream.has_news())
    }

    /// Looks into a connection that brings nothing, while it is read on: resolves with the task's missing end, where it is over.
    pub fn look(&self, call: Call) -> Promise {
        start(Some(Export::Look(Rc::clone(&self.watch))), call)
    }

    /// The error for a stream whose time is up.
    pub fn expired(&self) -> JsValue {
        to_js(&interrupted(Reason::Deadline), &self.fail, &JsValue::UNDEFINED)
    }

    /// Where a consumer stands that has not taken the last `unread` events, as text; undefined when ids are too long for one.
    pub fn cursor(&self, unread: usize) -> Option<String> {
        self.watch.stream.try_borrow().ok()?.cursor(unread).encode()
    }
}
