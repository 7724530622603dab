//! One calm line per step: its name, how long it took, and a word on what came of it.

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

use anyhow::Result;

/// Runs one step. The name is shown at once where someone is watching, the rest when it is known.
pub fn step(name: &str, work: impl FnOnce() -> Result<String>) -> Result<()> {
    let watched = std::io::stdout().is_terminal();
    if watched {
        print!("  {name:<20}");
        let _ = std::io::stdout().flush();
    }
    let start = Instant::now();
    let result = work();
    let took = seconds(start.elapsed());
    let lead = if watched { String::new() } else { format!("  {name:<20}") };
    match &result {
        Ok(note) => println!("{}", format!("{lead}{took}   {note}").trim_end()),
        Err(_) => println!("{lead}{took}   failed"),
    }
    result.map(|_| ())
}

pub fn seconds(time: Duration) -> String {
    format!("{:>6.1} s", time.as_secs_f64())
}

/// A size as people read it. A KB is 1000 bytes.
#[allow(clippy::cast_precision_loss)] // no file here is near 2^52 bytes
pub fn kilobytes(bytes: usize) -> String {
    format!("{:.1} KB", bytes as f64 / 1000.0)
}
