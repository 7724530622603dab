//! Bytes as text for URLs and headers (RFC 4648 5, without padding).

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The text of `bytes`.
pub fn encode(bytes: &[u8]) -> String {
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let bits =
            (0..3).fold(0_usize, |bits, at| bits << 8 | usize::from(group.get(at).copied().unwrap_or(0)));
        for place in 0..=group.len() {
            let letter = ALPHABET.get(bits >> (18 - 6 * place) & 63);
            text.push(char::from(letter.copied().unwrap_or(b'A')));
        }
    }
    text
}

/// The bytes of `text`; none when it is no such text.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    for group in text.as_bytes().chunks(4) {
        let mut bits = 0;
        for place in 0..4 {
            let value = match group.get(place) {
                Some(letter) => ALPHABET.iter().position(|known| known == letter)?,
                None => 0,
            };
            bits = bits << 6 | value;
        }
        for place in 0..group.len().checked_sub(1).filter(|length| *length > 0)? {
            bytes.push(u8::try_from(bits >> (16 - 8 * place) & 255).ok()?);
        }
    }
    Some(bytes)
}
