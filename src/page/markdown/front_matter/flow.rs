//! Lists and mappings in brackets over several lines.

/// A YAML text with every list and mapping in brackets on one line: each line end and tab inside
/// them is a space, so all places stay what they are. Inside of brackets the parser wants every
/// line indented, and wants spaces for that; those that build docs are content with less. None
/// where nothing changes.
pub(super) fn on_one_line(yaml: &str) -> Option<String> {
    let mut flat = String::with_capacity(yaml.len());
    let mut depth = 0_usize;
    let mut quote = None;
    let mut before = '\n';
    let mut changed = false;
    for c in yaml.chars() {
        let escaped = quote == Some('"') && before == '\\';
        match (quote, c) {
            (Some(open), _) if c == open && !escaped => quote = None,
            (None, '"' | '\'') if depth > 0 => quote = Some(c),
            (None, '[' | '{') if depth > 0 || opens_value(&flat) => depth += 1,
            (None, ']' | '}') => depth = depth.saturating_sub(1),
            // A comment goes to the end of its line.
            (None, '#') if depth > 0 && before.is_whitespace() => return None,
            _ => {}
        }
        let inside = depth > 0 && matches!(c, '\n' | '\r' | '\t');
        changed |= inside;
        flat.push(if inside { ' ' } else { c });
        // A backslash behind a backslash stands for itself.
        before = if escaped && c == '\\' { ' ' } else { c };
    }
    changed.then_some(flat)
}

/// Whether a value begins behind these words. No more of them is looked at than the blanks at
/// their end: a line may hold any number of brackets.
fn opens_value(before: &str) -> bool {
    let words = before.trim_end_matches([' ', '\t']);
    words.len() < before.len() && words.ends_with([':', '-'])
}
