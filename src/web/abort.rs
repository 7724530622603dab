//! An abort controller that aborts when it is dropped: leaving a request is ending it.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::AbortSignal;

use super::Live;

#[wasm_bindgen]
extern "C" {
    /// Some runtimes let `abort` throw what a listener throws.
    #[derive(Clone, Debug)]
    pub type AbortController;

    #[wasm_bindgen(constructor, catch)]
    fn new() -> Result<AbortController, JsValue>;

    #[wasm_bindgen(method, getter)]
    fn signal(this: &AbortController) -> AbortSignal;

    #[wasm_bindgen(method, catch)]
    fn abort(this: &AbortController) -> Result<(), JsValue>;
}

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
            let _ = self.controller.abort();
        }
        if let Some(live) = &self.live {
            live.delete(&self.controller);
        }
    }
}
