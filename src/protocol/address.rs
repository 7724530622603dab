//! Where a file may be fetched from. Its URL comes from whoever wrote the task: it must not lead into the network
//! that this code runs in.
//!
//! URLs are judged in the form that the runtime's own parser gives them (WHATWG URL): by then an IPv4 address is
//! written with four decimal numbers, however it was spelled, and an IPv6 address is in brackets and compressed.

use super::json::write_text;

/// Last labels of names that never are on the public internet (RFC 6761, 6762, 8375, ICANN's `internal`).
const INNER_NAMES: &[&str] = &["localhost", "localdomain", "local", "internal", "arpa"];

/// Blocks of IPv4 that are not globally reachable (IANA's special-purpose registry, multicast, reserved), by their
/// first address and the length of their prefix.
static INNER_BLOCKS: &[(u32, u32)] = &[
    block([0, 0, 0, 0], 8),
    block([10, 0, 0, 0], 8),
    block([100, 64, 0, 0], 10),
    block([127, 0, 0, 0], 8),
    block([169, 254, 0, 0], 16),
    block([172, 16, 0, 0], 12),
    block([192, 0, 0, 0], 24),
    block([192, 0, 2, 0], 24),
    block([192, 88, 99, 0], 24),
    block([192, 168, 0, 0], 16),
    block([198, 18, 0, 0], 15),
    block([198, 51, 100, 0], 24),
    block([203, 0, 113, 0], 24),
    block([224, 0, 0, 0], 3),
];

const fn block(first: [u8; 4], length: u32) -> (u32, u32) {
    (u32::from_be_bytes(first), 32 - length)
}

/// Whether `url`, as the runtime's parser wrote it, may be fetched: over http or https, without a user name, from
/// a host that can be public or one of `allowed`, an array as JSON of names in lower case, with a port or without.
pub fn may_fetch(url: &str, allowed: &[u8]) -> bool {
    judge(url.as_bytes(), allowed).unwrap_or(false)
}

fn judge(url: &[u8], allowed: &[u8]) -> Option<bool> {
    let rest = url.strip_prefix(b"http")?;
    let rest = rest.strip_prefix(b"s").unwrap_or(rest).strip_prefix(b"://")?;
    let authority = rest.split(|byte| *byte == b'/').next()?;
    if authority.contains(&b'@') {
        return None;
    }
    let port = authority.iter().rposition(|byte| *byte == b':').filter(|_| !authority.ends_with(b"]"));
    let host = port.and_then(|port| authority.get(..port)).unwrap_or(authority);
    if is_listed(authority, allowed) || is_listed(host, allowed) {
        return Some(true);
    }
    is_public(host)
}

/// Whether a JSON array of strings has this one. No host has a quote in it.
fn is_listed(host: &[u8], names: &[u8]) -> bool {
    let mut quoted = Vec::new();
    write_text(host, &mut quoted);
    !host.contains(&b'"') && names.windows(quoted.len()).any(|name| name == quoted)
}

fn is_public(host: &[u8]) -> Option<bool> {
    if let Some(address) = host.strip_prefix(b"[") {
        let ([first, second, ..], _) = groups(address.strip_suffix(b"]")?, b':', 16)?;
        return Some(is_public_v6(first, second));
    }
    let host = host.strip_suffix(b".").unwrap_or(host);
    // A name without a dot is one of the own network.
    let dot = host.iter().rposition(|byte| *byte == b'.')?;
    let last = host.get(dot + 1..)?;
    if !last.first()?.is_ascii_digit() {
        return Some(!INNER_NAMES.iter().any(|name| name.as_bytes() == last));
    }
    let (parts, count) = groups(host, b'.', 10)?;
    let address = parts.iter().fold(0, |address, part| (address << 8) | part);
    let is_inner = INNER_BLOCKS.iter().any(|(first, rest)| (address ^ first) >> rest == 0);
    Some(count == 4 && parts.iter().all(|part| *part < 256) && !is_inner)
}

/// The first four numbers of an address, an empty one being 0, and how many there are.
fn groups(address: &[u8], separator: u8, radix: u32) -> Option<([u32; 4], usize)> {
    let mut groups = [0; 4];
    let (mut count, mut digits) = (1, 0);
    for byte in address {
        if *byte == separator {
            (count, digits) = (count + 1, 0);
        } else if let Some(group) = groups.get_mut(count - 1) {
            // A leading zero would be octal to some.
            if digits == 4 || (radix == 10 && digits > 0 && *group == 0) {
                return None;
            }
            *group = *group * radix + char::from(*byte).to_digit(radix)?;
            digits += 1;
        }
    }
    Some((groups, count))
}

/// Of IPv6, global unicast (`2000::/3`) alone, without its special blocks: Teredo and the like, documentation, 6to4.
/// Whatever holds an IPv4 address (mapped, compatible, translated) lies outside or among these.
fn is_public_v6(first: u32, second: u32) -> bool {
    match first {
        0x2001 => second >= 0x200 && second != 0xDB8,
        0x2002 => false,
        0x3FFF => second >= 0x1000,
        0x2000..=0x3FFF => true,
        _ => false,
    }
}
