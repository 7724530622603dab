//! The runtime's own reading of URLs.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    type URL;

    #[wasm_bindgen(constructor, catch)]
    fn new(url: &str, base: &str) -> Result<URL, JsValue>;

    #[wasm_bindgen(method, getter)]
    fn href(this: &URL) -> String;
}

/// See `Locator::locate`.
pub fn locate(url: &str, base: &str) -> Option<String> {
    URL::new(url, base).ok().map(|url| url.href())
}
