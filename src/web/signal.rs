//! The caller's abort signal as a future.

use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::AbortSignal;

use crate::error::Error;

/// Resolves with `signal.reason` once the signal is aborted; without a signal, never. Its one listener is
/// removed when it is dropped.
#[derive(Debug)]
pub struct Aborted {
    listening: Option<Listening>,
}

#[derive(Debug)]
struct Listening {
    signal: AbortSignal,
    waker: Rc<RefCell<Option<Waker>>>,
    callback: Closure<dyn FnMut()>,
}

/// Checks what a caller passes as `signal`.
pub fn check_signal(value: &JsValue) -> Result<Option<AbortSignal>, Error> {
    if value.is_undefined() || value.is_null() {
        return Ok(None);
    }
    let has = |name: &str| js_sys::Reflect::has(value, &name.into()).unwrap_or(false);
    if value.is_object() && has("aborted") && has("addEventListener") {
        return Ok(Some(value.clone().unchecked_into()));
    }
    Err(Error::invalid("signal", "pass an AbortSignal"))
}

/// Listens to `signal`.
pub fn aborted(signal: Option<AbortSignal>) -> Aborted {
    let listening = signal.map(|signal| {
        let waker = Rc::new(RefCell::new(None::<Waker>));
        let callback = Closure::<dyn FnMut()>::new({
            let waker = Rc::clone(&waker);
            move || {
                if let Some(waker) = waker.take() {
                    waker.wake();
                }
            }
        });
        // A signal that takes no listener is still looked at on every poll.
        let _ = signal.add_event_listener_with_callback("abort", callback.as_ref().unchecked_ref());
        Listening { signal, waker, callback }
    });
    Aborted { listening }
}

impl Future for Aborted {
    type Output = JsValue;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<JsValue> {
        let Some(listening) = &self.listening else { return Poll::Pending };
        if listening.signal.aborted() {
            return Poll::Ready(listening.signal.reason());
        }
        listening.waker.replace(Some(context.waker().clone()));
        Poll::Pending
    }
}

impl Drop for Aborted {
    fn drop(&mut self) {
        if let Some(Listening { signal, callback, .. }) = &self.listening {
            let _ = signal.remove_event_listener_with_callback("abort", callback.as_ref().unchecked_ref());
        }
    }
}
