//! A task's status. The platform's list may grow: an unknown status is kept as it came and ends nothing.

/// The statuses that are known. Platform page: task.
pub const STATUSES: [&str; 7] = ["pending", "executing", "paused", "completed", "failed", "error", "stopped"];

/// Whether a task with this status has ended for good. One that nobody knows has not. Platform page: task.
///
/// ```
/// use xpander_edge::protocol::status::is_terminal;
/// assert!(is_terminal("stopped") && !is_terminal("paused") && !is_terminal("archiving"));
/// ```
pub fn is_terminal(status: &str) -> bool {
    matches!(status, "completed" | "failed" | "error" | "stopped")
}

/// Whether a task with this status ended without success.
pub fn is_failure(status: &str) -> bool {
    is_terminal(status) && status != "completed"
}
