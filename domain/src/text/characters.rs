//! The characters that texts may have.

/// The characters that a text may have, as code and as character classes of a regular expression (ECMA 262).
/// `tests/schemas.rs` checks that both accept the same texts.
///
/// The classes leave out the refused characters beyond U+FFFF, because not every program that reads a pattern takes them.
#[derive(Clone, Copy, Debug)]
pub struct Characters {
    pub allowed: fn(char) -> bool,
    /// The class of all allowed characters.
    pub inside: &'static str,
    /// The class of the characters that may begin the text: allowed ones that can be seen.
    pub begins: &'static str,
    /// The class of the characters that may end the text: allowed ones without white space.
    pub ends: &'static str,
}

/// Any text on one line.
pub const ONE_LINE: Characters = Characters {
    allowed: one_line,
    inside: r"[^\x00-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]",
    begins: r"[^\x00-\x20\x7f-\xa0\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb]",
    ends: r"[^\x00-\x20\x7f-\xa0\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u1680\u180e\u2000-\u200b\u200e\u200f\u2028-\u202f\u205f-\u2064\u2066-\u206f\u3000\ufeff\ufff9-\ufffb]",
};

/// Any text, with line breaks and tabs.
pub const MANY_LINES: Characters = Characters {
    allowed: many_lines,
    inside: r"[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]",
    ..ONE_LINE
};

impl Characters {
    /// Returns the regular expression of a non-empty text of these characters.
    pub fn pattern(self) -> String {
        let Self { inside, begins, ends, .. } = self;
        format!("^{begins}({inside}*{ends})?$")
    }

    /// Returns the regular expression of a text of these characters that may be empty and may have white space at its ends.
    pub fn loose_pattern(self) -> String {
        format!("^{}*$", self.inside)
    }
}

/// Whether `character` is neither a control or format character nor a line or paragraph separator.
pub fn one_line(character: char) -> bool {
    !character.is_control() && !is_format(character) && !matches!(character, '\u{2028}' | '\u{2029}')
}

/// Whether `character` is a line break, a tab, or accepted by [`one_line`].
pub fn many_lines(character: char) -> bool {
    one_line(character) || matches!(character, '\n' | '\r' | '\t')
}

/// Whether `character` is a format character (Unicode's category `Cf`): it is invisible or reorders text, so that a text
/// can look like another one. The two joiners are not refused, because Persian, Hindi and emoji need them.
fn is_format(character: char) -> bool {
    matches!(character,
        '\u{ad}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}' | '\u{890}'..='\u{891}' | '\u{8e2}'
        | '\u{180e}' | '\u{200b}' | '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{110bd}' | '\u{110cd}'
        | '\u{13430}'..='\u{1343f}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0001}'
        | '\u{e0020}'..='\u{e007f}')
}

/// Whether `character` shows: it is not white space, none that Unicode calls default-ignorable, and not the blank Braille
/// pattern.
pub fn is_visible(character: char) -> bool {
    let is_ignorable = matches!(character,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}');
    !is_ignorable && !character.is_whitespace() && !character.is_control() && character != '\u{2800}'
}
