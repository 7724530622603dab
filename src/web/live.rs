//! The set of what one call holds open.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    /// A JavaScript `Set` that the facade keeps for one call: abort controllers and timer ids.
    #[derive(Clone, Debug)]
    #[wasm_bindgen(js_name = Set)]
    pub type Live;

    #[wasm_bindgen(method)]
    pub fn add(this: &Live, resource: &JsValue);

    #[wasm_bindgen(method)]
    pub fn delete(this: &Live, resource: &JsValue) -> bool;
}
