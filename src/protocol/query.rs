//! Filters as a query, in the form encoding (WHATWG URL 5.2).

use super::input::{Input, Shape};
use super::parameters::Parameters;
use super::setting::flaw;
use crate::ascii::text;
use crate::error::Error;

/// Appends `filters` to `url`. Null is an empty value, an array repeats its name, what is undefined is left out.
pub fn push<I: Input>(url: &mut String, filters: &Parameters<I>) -> Result<(), Error> {
    let mut separator = '?';
    for (name, value) in filters.members() {
        let values = match value.shape() {
            Shape::Undefined => continue,
            Shape::List(items) => items.iter().map(Input::shape).collect(),
            shape => vec![shape],
        };
        for shape in values {
            let value = match shape {
                Shape::Null => String::new(),
                Shape::Bool(flag) => if flag { "true" } else { "false" }.to_owned(),
                Shape::Number(number) if number.is_finite() => I::number_text(number),
                Shape::Text(text) => match flaw(&text).filter(|_| name.ends_with("_id")) {
                    Some(why) => return Err(Error::invalid(&text!["filters.", name], &why)),
                    None => text,
                },
                _ => {
                    let path = text!["filters.", name];
                    return Err(Error::invalid(
                        &path,
                        "pass a string, a number, true or false, or an array of these",
                    ));
                }
            };
            url.push(separator);
            separator = '&';
            encode(url, name);
            url.push('=');
            encode(url, &value);
        }
    }
    Ok(())
}

fn encode(url: &mut String, text: &str) {
    for byte in text.bytes() {
        if byte == b' ' {
            url.push('+');
        } else {
            super::url::push_byte(url, byte);
        }
    }
}
