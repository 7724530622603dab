//! An abort controller that aborts when it is dropped: leaving a request is ending it.

use wasm_bindgen::JsValue;
use web_sys::{AbortController, AbortSignal};

use super::Live;

/// Guards one request. Keep it as long as the request, and its body, are wanted.
#[derive(Debug)]
pub struct AbortGuard {
    controller: AbortController,
    live: Option<Live>,
    armed: bool,
}

impl AbortGuard {
    /// A guard whose controller is held in `live`.
    pub fn new(live: &Live) -> Result<Self, JsValue> {
        let controller = AbortController::new()?;
        live.add(&controller);
        Ok(Self { controller, live: Some(live.clone()), armed: true })
    }

    /// The signal to send the request with.
    pub fn signal(&self) -> AbortSignal {
        self.controller.signal()
    }

    /// The request has ended by itself: there is nothing left to abort.
    pub fn disarm(mut self) {
        self.armed = false;
    }

    /// Gives the controller away, still in `live`: whoever takes it ends the request.
    pub fn release(mut self) -> AbortController {
        self.armed = false;
        self.live = None;
        self.controller.clone()
    }
}

impl Drop for AbortGuard {
    fn drop(&mut self) {
        if self.armed {
            self.controller.abort();
        }
        if let Some(live) = &self.live {
            live.delete(&self.controller);
        }
    }
}
