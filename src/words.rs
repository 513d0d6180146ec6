//! Small questions about names.

/// The name most like `name`, where one is like enough to be meant.
pub fn closest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = name.to_lowercase();
    let furthest = match wanted.chars().count() {
        0..=2 => return None,
        3..=5 => 1,
        6..=9 => 2,
        _ => 3,
    };
    let letters = letters(&wanted);
    known
        .into_iter()
        .filter(|candidate| candidate.len().abs_diff(wanted.len()) <= furthest)
        .filter(|candidate| {
            !(wanted.is_ascii() && candidate.is_ascii())
                || apart(&letters, &self::letters(candidate)) <= 2 * furthest
        })
        .map(|candidate| {
            let distance = strsim::damerau_levenshtein(&wanted, &candidate.to_lowercase());
            (distance, candidate)
        })
        .filter(|&(distance, _)| distance <= furthest)
        .min()
        .map(|(_, candidate)| candidate)
}

/// How often each letter occurs in a name, whatever its case.
fn letters(name: &str) -> [u8; 32] {
    let mut counts = [0_u8; 32];
    for byte in name.bytes() {
        let count = &mut counts[usize::from(byte & 31)];
        *count = count.saturating_add(1);
    }
    counts
}

/// In how many letters two names differ. No edit of one letter makes more than two of them, so
/// that most names need not be compared letter by letter.
fn apart(one: &[u8; 32], two: &[u8; 32]) -> usize {
    one.iter()
        .zip(two)
        .map(|(one, two)| usize::from(one.abs_diff(*two)))
        .sum()
}

/// The one name that is `name` with words more in front or behind, or with words less: `displayDevice`
/// and `displayDeviceName`, `identityProvider` and `provider`.
pub fn begun<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    /// Shorter beginnings are words that many names share.
    const LONG: usize = 8;
    let is_capital = |c: char| c.is_ascii_uppercase();
    let goes_on = |short: &str, long: &str| {
        let start = long.len().checked_sub(short.len());
        let end = start.and_then(|at| long.get(at..));
        let ends = end.is_some_and(|end| {
            end.starts_with(is_capital)
                && !short.starts_with(is_capital)
                && end.eq_ignore_ascii_case(short)
                && end.get(1..) == short.get(1..)
        });
        let rest = long.strip_prefix(short);
        short.len() >= LONG && (ends || rest.is_some_and(|rest| rest.starts_with(is_capital)))
    };
    let mut begun = known
        .into_iter()
        .filter(|candidate| goes_on(name, candidate) || goes_on(candidate, name));
    let only = begun.next()?;
    begun.next().is_none().then_some(only)
}

/// The indefinite article that fits a word when it is read aloud.
pub fn article(word: &str) -> &'static str {
    let vowel = word
        .chars()
        .find(|c| c.is_alphabetic())
        .is_some_and(|first| "aeioAEIO".contains(first));
    if vowel { "an" } else { "a" }
}

/// The word for one of the things that a word in the plural names: "company" for "companies".
pub fn singular(word: &str) -> Option<String> {
    let hissed = |stem: &&str| stem.ends_with(['s', 'x', 'z']) || stem.ends_with("ch");
    if let Some(stem) = word.strip_suffix("ies") {
        Some(format!("{stem}y"))
    } else if let Some(stem) = word.strip_suffix("es").filter(hissed) {
        Some(stem.to_owned())
    } else {
        word.strip_suffix('s').map(str::to_owned)
    }
}

/// "1 page", "2 pages".
pub fn counted(count: usize, one: &str) -> String {
    if count == 1 {
        format!("1 {one}")
    } else {
        format!("{count} {one}s")
    }
}

/// The name of the type that `@odata.type` states: `#microsoft.graph.user`, with the address of the
/// metadata in front or without.
pub fn stated_name(stated: &str) -> &str {
    let stated = stated.trim();
    stated.rsplit_once('#').map_or(stated, |(_, name)| name)
}

/// The last part of a qualified name.
pub fn short_name(name: &str) -> &str {
    let dot = memchr::memrchr(b'.', name.as_bytes());
    dot.and_then(|dot| name.get(dot + 1..)).unwrap_or(name)
}

/// The text of a cell without marks: links show their text, bold and code lose their signs.
pub fn unmarked(text: &str) -> String {
    // The brackets of JSON are no marks.
    let listed = text.strip_prefix('[').map(str::trim_start);
    if listed.is_some_and(|inner| inner.starts_with(['"', '{', '['])) {
        let words: Vec<&str> = text.split_whitespace().collect();
        return words.join(" ").replace("[ ", "[").replace(" ]", "]");
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['[', '*', '`', '\\']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let link = rest.strip_prefix('[').and_then(|inner| {
            let end = inner.find(']')?;
            let behind = &inner[end + 1..];
            let target = behind
                .strip_prefix('(')
                .and_then(|target| target.split_once(')'));
            let reference = behind
                .strip_prefix('[')
                .and_then(|target| target.split_once(']'));
            let (_, behind) = target.or(reference)?;
            Some((&inner[..end], behind))
        });
        match link {
            Some((shown, behind)) => {
                out.push_str(shown.trim_matches(['*', '`']));
                rest = behind;
            }
            None => rest = &rest[1..],
        }
    }
    out.push_str(rest);
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text cut to so many characters, with an ellipsis where something is missing.
pub fn cropped(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some((at, _)) => format!("{}\u{2026}", &text[..at]),
    }
}

/// "a", "a or b", "a, b or c".
pub fn listed(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} or {last}", most.join(", ")),
    }
}

/// The words of a heading that gives itself an anchor: "Properties {#properties}".
pub fn without_anchor(heading: &str) -> &str {
    let anchored = heading.trim_end().strip_suffix('}');
    let words = anchored.and_then(|anchored| anchored.rsplit_once(" {#"));
    words.map_or(heading, |(words, _)| words.trim_end())
}

/// Whether a word of a sentence stands in bold or in code.
pub fn is_marked(word: &str) -> bool {
    matches!(
        word.as_bytes(),
        [b'`', ..] | [b'*', b'*', ..] | [b'_', b'_', ..]
    )
}

#[cfg(test)]
mod tests {
    use super::{singular, unmarked};

    #[test]
    fn brackets_of_json_are_no_marks() {
        for (written, shown) in [
            ("[mood](mood.md) collection", "mood collection"),
            ("[**mood**][1]", "mood"),
            ("[\"String\"]", "[\"String\"]"),
            ("[\n    \"String\"\n  ]", "[\"String\"]"),
        ] {
            assert_eq!(unmarked(written), shown);
        }
    }

    #[test]
    fn one_of_several() {
        for (several, one) in [
            ("employees", "employee"),
            ("companies", "company"),
            ("addresses", "address"),
            ("boxes", "box"),
            ("deskLamps", "deskLamp"),
        ] {
            assert_eq!(singular(several).as_deref(), Some(one));
        }
        assert_eq!(singular("lamp"), None);
    }
}
