//! A list of checks that all run, whatever the others did, and a table of how they went.

use std::time::{Duration, Instant};

use anyhow::Result;

use crate::step::{seconds, step};

pub struct Sections {
    only: Vec<String>,
    done: Vec<(&'static str, bool, Duration)>,
}

impl Sections {
    /// Runs only the sections that are named, or every one if none is.
    pub fn new(only: &[String]) -> Self {
        Self { only: only.to_vec(), done: Vec::new() }
    }

    pub fn wants(&self, name: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|only| only == name)
    }

    /// Runs one section and shows at once why it failed, if it did.
    pub fn run(&mut self, name: &'static str, work: impl FnOnce() -> Result<String>) {
        if self.wants(name) {
            self.judge(name, || step(name, work));
        }
    }

    /// Runs a section that tells its own steps.
    pub fn run_steps(&mut self, name: &'static str, work: impl FnOnce() -> Result<()>) {
        println!();
        self.judge(name, work);
        println!();
    }

    fn judge(&mut self, name: &'static str, work: impl FnOnce() -> Result<()>) {
        let start = Instant::now();
        let result = work();
        if let Err(error) = &result {
            println!();
            for cause in error.chain() {
                cause.to_string().lines().for_each(|line| println!("    {line}"));
            }
            println!();
        }
        self.done.push((name, result.is_ok(), start.elapsed()));
    }

    /// Prints the table and says whether every section passed, and there was one.
    pub fn finish(self) -> bool {
        println!();
        for (name, passed, time) in &self.done {
            println!("  {name:<20}{}   {}", seconds(*time), if *passed { "passed" } else { "FAILED" });
        }
        let passed = self.done.iter().filter(|(_, passed, _)| *passed).count();
        println!("\n{passed} passed, {} failed", self.done.len() - passed);
        passed > 0 && passed == self.done.len()
    }
}
