//! Timers of the runtime, cleared when nobody waits for them any more.

use std::cell::{Cell, RefCell};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;

use super::Live;

/// The longest that `setTimeout` can wait (WHATWG HTML 8.6); beyond it, it would fire at once.
const MAX_DELAY: f64 = 2_147_483_647.0;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = setTimeout, catch)]
    fn set_timeout(callback: &Closure<dyn FnMut()>, milliseconds: f64) -> Result<JsValue, JsValue>;

    type Date;

    #[wasm_bindgen(constructor)]
    fn new(instant: &str) -> Date;

    #[wasm_bindgen(method, js_name = toISOString, catch)]
    fn to_iso_string(this: &Date) -> Result<String, JsValue>;

    #[wasm_bindgen(js_name = clearTimeout)]
    fn clear_timeout(id: &JsValue);
}

/// A wait; clears its timer when dropped.
#[derive(Debug)]
pub struct Sleep {
    state: Rc<State>,
    timer: Option<(JsValue, Live)>,
    _callback: Option<Closure<dyn FnMut()>>,
}

#[derive(Debug, Default)]
struct State {
    done: Cell<bool>,
    waker: RefCell<Option<Waker>>,
}

/// Waits so many milliseconds; longer than 24 days is for ever. The timer is held in `live`.
pub fn sleep(milliseconds: f64, live: &Live) -> Sleep {
    let state = Rc::new(State::default());
    if milliseconds > MAX_DELAY {
        return Sleep { state, timer: None, _callback: None };
    }
    let callback = Closure::<dyn FnMut()>::new({
        let state = Rc::clone(&state);
        move || {
            state.done.set(true);
            if let Some(waker) = state.waker.take() {
                waker.wake();
            }
        }
    });
    if let Ok(id) = set_timeout(&callback, milliseconds) {
        live.add(&id);
        return Sleep { state, timer: Some((id, live.clone())), _callback: Some(callback) };
    }
    // A runtime that refuses a timer must not leave a call without a limit.
    state.done.set(true);
    Sleep { state, timer: None, _callback: None }
}

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.state.done.get() {
            return Poll::Ready(());
        }
        self.state.waker.replace(Some(context.waker().clone()));
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        if let Some((id, live)) = &self.timer {
            clear_timeout(id);
            live.delete(id);
        }
    }
}

/// The time in epoch milliseconds.
pub fn now() -> f64 {
    js_sys::Date::now()
}

/// A point in time in UTC, as `toISOString` writes it; none of what is no point in time.
pub fn iso(instant: &str) -> Option<String> {
    Date::new(instant).to_iso_string().ok()
}

/// A number in 0..1.
pub fn random() -> f64 {
    js_sys::Math::random()
}
