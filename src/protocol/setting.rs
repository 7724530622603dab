//! Settings and ids as people copy them: characters that nobody sees make a key, an id or a URL another one.

use crate::ascii::text;

/// Why `setting` is none, in words; none when it is one. It holds no part of the setting, which may be a secret.
///
/// ```
/// use xpander_edge::protocol::setting::flaw;
/// assert_eq!(flaw("org-1"), None);
/// assert_eq!(flaw("org-1\n").as_deref(), Some("it has a line end at its end; trim it"));
/// assert_eq!(flaw("a b"), None);
/// ```
pub fn flaw(setting: &str) -> Option<String> {
    let ends = [(setting.chars().next(), "start"), (setting.chars().next_back(), "end")];
    for (character, place) in ends {
        let found = character.and_then(|character| blank(character).or_else(|| unseen(character)));
        if let Some(what) = found {
            return Some(text!["it has ", what, " at its ", place, "; trim it"]);
        }
    }
    let what = setting.chars().find_map(unseen)?;
    Some(text!["it holds ", what, "; check how it was copied"])
}

/// A character that may stand in the middle of an id, and not around it.
fn blank(character: char) -> Option<&'static str> {
    match character {
        ' ' => Some("a space"),
        '\u{A0}' | '\u{202F}' => Some("a no-break space"),
        '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{205F}' | '\u{3000}' => Some("a wide or narrow space"),
        _ => None,
    }
}

/// A character that stands nowhere in one.
fn unseen(character: char) -> Option<&'static str> {
    match character {
        '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some("a line end"),
        '\t' => Some("a tab"),
        '\u{FEFF}' => Some("a byte order mark"),
        '\0'..='\u{1F}' | '\u{7F}'..='\u{9F}' => Some("a control character"),
        '\u{AD}'
        | '\u{180E}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' => Some("an invisible character"),
        _ => None,
    }
}
