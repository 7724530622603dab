//! What the platform speaks: its records, routes, URL rules and errors. Pure: text in, text out.

pub mod activity;
pub mod address;
pub mod answer;
pub mod configuration;
pub mod continuation;
pub mod end;
pub mod event;
pub mod field;
pub mod files;
pub mod inline;
pub mod input;
pub mod instant;
pub mod json;
pub mod message;
pub mod nearest;
pub mod operation;
pub mod parameters;
pub mod plan;
pub mod query;
pub mod records;
pub mod request;
pub mod restore;
pub mod status;
pub mod url;
