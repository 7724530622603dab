//! Prints what the proxy is built with: the operations that a browser may ask for, and what it must not see.

use xpander_edge::protocol::browser::{
    describe_body, describe_filters, describe_routes, describe_secrets, describe_user,
};

fn main() {
    for (name, json) in [
        ("ROUTES", describe_routes()),
        // Without a prototype: what somebody adds to `Object.prototype` opens nothing.
        ("BODY", describe_body().replace('{', "{__proto__:null,")),
        ("FILTERS", describe_filters()),
        ("SECRETS", describe_secrets()),
        ("USER", describe_user()),
    ] {
        println!("export const {name} = {json};");
    }
}
