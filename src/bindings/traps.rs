//! Ways to die on purpose, for the tests of what a death does. The feature `traps` alone has them, and nothing that is
//! published has that feature.

use std::hint::black_box;

use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::{JsFuture, future_to_promise, spawn_local};

#[wasm_bindgen]
extern "C" {
    /// A function of somebody else's.
    pub type Foreign;

    /// Without `catch`, which is the point.
    #[wasm_bindgen(method)]
    fn call(this: &Foreign);
}

/// Dies in the way of this name, at once or soon. The Promise never settles by itself.
#[wasm_bindgen]
pub fn trap(way: &str, foreign: &Foreign) -> Promise {
    match way {
        "panic" => die(),
        "panic after an await" => return future_to_promise(die_later()),
        "panic in a spawned future" => spawn_local(async {
            let _ = die_later().await;
        }),
        "panic in a then closure" => return then(),
        "stack overflow" => drop(black_box(dig(1))),
        "foreign exception" => foreign.call(),
        "out of memory" => hoard(),
        _ => return Promise::reject(&JsValue::from(way)),
    }
    Promise::new(&mut |_, _| ())
}

#[expect(clippy::panic)] // on purpose
fn die() -> ! {
    panic!("on purpose")
}

async fn die_later() -> Result<JsValue, JsValue> {
    JsFuture::from(Promise::resolve(&JsValue::UNDEFINED)).await?;
    die()
}

fn then() -> Promise {
    let closure = Closure::<dyn FnMut(JsValue)>::new(|_| die());
    let promise = Promise::resolve(&JsValue::UNDEFINED).then(&closure);
    closure.forget();
    promise
}

/// Deeper with every call; the sum keeps the calls from becoming a loop.
fn dig(depth: usize) -> usize {
    if black_box(depth) == 0 { depth } else { dig(depth + 1) + black_box(depth) }
}

fn hoard() -> ! {
    loop {
        std::mem::forget(black_box(Vec::<u8>::with_capacity(1 << 20)));
    }
}
