//! The adapters to the web platform: fetch, `EventSource`, timers, abort. The only room below `bindings` that names JavaScript.
//!
//! Whatever lives here for longer than a call into the module is also reachable from JavaScript, through
//! [`Live`]: when the instance dies no destructor runs, and the facade stops what is left.

mod abort;
mod event_source;
mod fetch;
mod live;
mod location;
mod signal;
mod timer;

pub use abort::AbortGuard;
pub use event_source::EventSource;
pub use fetch::{Body, FetchTransport};
pub use live::Live;
pub use location::locate;
pub use signal::{aborted, check_signal};
pub use timer::{iso, now, random, sleep};
