//! The messages of an `EventSource` on their way to the facade, which reads them as the bytes of a body.

use std::cell::RefCell;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;

use js_sys::Function;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::spawn_local;

use crate::web::EventSource;

/// An open `EventSource`.
#[wasm_bindgen]
#[derive(Debug)]
pub struct MessageSource {
    source: Rc<RefCell<EventSource>>,
}

impl MessageSource {
    /// The messages of `source`.
    pub fn of(source: EventSource) -> Self {
        Self { source: Rc::new(RefCell::new(source)) }
    }
}

#[wasm_bindgen]
impl MessageSource {
    /// Hands each message to `take` as it comes, and at the end undefined. Call it once.
    pub fn listen(&self, take: Function) {
        let source = Rc::clone(&self.source);
        spawn_local(async move {
            let next = || {
                poll_fn(|context| match source.try_borrow_mut() {
                    Ok(mut source) => source.poll_message(context),
                    Err(_) => Poll::Ready(None),
                })
            };
            while let Some(message) = next().await {
                if take.call1(&JsValue::UNDEFINED, &message).is_err() {
                    break;
                }
            }
            if let Ok(mut source) = source.try_borrow_mut() {
                source.close();
            }
            let _ = take.call0(&JsValue::UNDEFINED);
        });
    }

    /// Closes it.
    pub fn close(&self) {
        if let Ok(mut source) = self.source.try_borrow_mut() {
            source.close();
        }
    }
}
