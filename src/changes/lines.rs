//! Which lines changed, read from a diff without context.

use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;

/// Lines by the absolute paths of their files.
#[derive(Debug, Default)]
pub struct ChangedLines {
    /// In order, none touching another; a file that is new has all its lines.
    by_file: FxHashMap<PathBuf, Vec<RangeInclusive<u64>>>,
}

impl ChangedLines {
    /// Reads what `git diff --unified=0` gives; paths in it count from `root`.
    pub(super) fn read(diff: &[u8], root: &Path) -> Self {
        let mut changed = Self::default();
        let mut file: Option<PathBuf> = None;
        // Lines of a hunk are told by their number: they may look like anything.
        let mut hunk = 0;
        for line in diff.split(|&byte| byte == b'\n') {
            if hunk > 0 && matches!(line.first(), Some(b'+' | b'-')) {
                hunk -= 1;
                continue;
            }
            if let Some(path) = line.strip_prefix(b"+++ ") {
                let path = unquoted(path.strip_suffix(b"\t").unwrap_or(path));
                let path = String::from_utf8_lossy(&path);
                file = path.strip_prefix("b/").map(|path| root.join(path));
            } else if let Some(head) = line.strip_prefix(b"@@ ") {
                let Some((before, after)) = counts(&String::from_utf8_lossy(head)) else {
                    continue;
                };
                hunk = before.1.saturating_add(after.1);
                if let Some(file) = file.as_ref().filter(|_| after.1 > 0) {
                    let lines = after.0..=after.0.saturating_add(after.1 - 1);
                    changed.by_file.entry(file.clone()).or_default().push(lines);
                }
            }
        }
        changed
    }

    /// Takes every line of a file for changed.
    pub(super) fn all_of(&mut self, file: &Path) {
        self.by_file.insert(file.to_path_buf(), vec![0..=u64::MAX]);
    }

    /// Whether one of these lines of a file changed; the first line is 1.
    pub fn touch(&self, file: &Path, lines: &RangeInclusive<u64>) -> bool {
        let changed = self.by_file.get(file).map_or(&[][..], Vec::as_slice);
        let at = changed.partition_point(|range| range.end() < lines.start());
        changed
            .get(at)
            .is_some_and(|range| range.start() <= lines.end())
    }
}

/// First line and number of lines of both sides, from `-1,2 +3,4 @@ …`.
fn counts(head: &str) -> Option<((u64, u64), (u64, u64))> {
    let side = |word: &str, sign: char| {
        let word = word.strip_prefix(sign)?;
        let (first, count) = word.split_once(',').unwrap_or((word, "1"));
        Some((first.parse().ok()?, count.parse().ok()?))
    };
    let mut words = head.split(' ');
    Some((side(words.next()?, '-')?, side(words.next()?, '+')?))
}

/// A path as git writes it: in quotes where it holds what could be taken for something else.
fn unquoted(path: &[u8]) -> Vec<u8> {
    let inner = path
        .strip_prefix(b"\"")
        .and_then(|path| path.strip_suffix(b"\""));
    let Some(inner) = inner else {
        return path.to_vec();
    };
    let mut out = Vec::with_capacity(inner.len());
    let mut bytes = inner.iter().copied();
    while let Some(byte) = bytes.next() {
        if byte != b'\\' {
            out.push(byte);
            continue;
        }
        match bytes.next() {
            Some(first @ b'0'..=b'7') => {
                let mut value = u32::from(first - b'0');
                for digit in bytes.by_ref().take(2) {
                    value = value * 8 + u32::from(digit.wrapping_sub(b'0') & 7);
                }
                out.push(value as u8);
            }
            Some(b'n') => out.push(b'\n'),
            Some(b't') => out.push(b'\t'),
            Some(b'r') => out.push(b'\r'),
            Some(b'a') => out.push(7),
            Some(b'b') => out.push(8),
            Some(b'f') => out.push(12),
            Some(b'v') => out.push(11),
            Some(other) => out.push(other),
            None => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_hunks_are_counted_and_paths_unquoted() {
        let diff =
            b"diff --git a/a b.md b/a b.md\n--- a/a b.md\t\n+++ b/a b.md\t\n@@ -2 +2,2 @@ # x\n\
            -old\n+new\n++++ b/other.md\n@@ -9,2 +10,0 @@\n-x\n-y\n\\ No newline at end of file\n\
            --- a/gone.md\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n\
            --- /dev/null\n+++ \"b/q\\\"\\303\\244.md\"\n@@ -0,0 +1 @@\n+x\n";
        let lines = ChangedLines::read(diff, Path::new("/r"));
        let touch = |file: &str, first: u64, last: u64| {
            lines.touch(&Path::new("/r").join(file), &(first..=last))
        };
        assert!(touch("a b.md", 2, 2) && touch("a b.md", 1, 2) && touch("a b.md", 3, 9));
        assert!(!touch("a b.md", 1, 1) && !touch("a b.md", 4, 99));
        assert!(touch("q\"ä.md", 1, 1) && !touch("other.md", 1, 99));
        assert_eq!(lines.by_file.len(), 2);
    }

    #[test]
    fn a_new_file_is_new_in_every_line() {
        let mut lines = ChangedLines::default();
        lines.all_of(Path::new("/r/a.md"));
        assert!(lines.touch(Path::new("/r/a.md"), &(7..=7)));
        assert!(!lines.touch(Path::new("/r/b.md"), &(7..=7)));
    }
}
