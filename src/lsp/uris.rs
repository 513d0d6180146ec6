//! Paths and the URIs that editors call them by.

use std::path::{Path, PathBuf};

use lsp_types::Uri;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::set::normalize;

/// What stands in the path of a URI as it is, beside letters and digits.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The absolute path of a file; none for a text that is no file on this machine.
pub(super) fn path(uri: &Uri) -> Option<PathBuf> {
    let scheme = uri.scheme()?.as_str();
    let host = uri
        .authority()
        .map_or("", |authority| authority.host().as_str());
    if !scheme.eq_ignore_ascii_case("file") || !(host.is_empty() || host == "localhost") {
        return None;
    }
    let path = percent_decode_str(uri.path().as_str()).decode_utf8().ok()?;
    // `/C:/docs` on Windows.
    let path = match path.strip_prefix('/') {
        Some(drive) if cfg!(windows) => drive,
        _ => &path,
    };
    normalize(Path::new(path)).filter(|path| path.is_absolute())
}

/// The URI of a file.
pub(super) fn uri(path: &Path) -> Option<Uri> {
    let path = path.to_str()?.replace('\\', "/");
    let root = if path.starts_with('/') { "" } else { "/" };
    let path = utf8_percent_encode(&path, ESCAPED);
    format!("file://{root}{path}").parse().ok()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn paths_and_uris_lead_to_each_other() {
        for (file, expected) in [
            (
                "/docs/a b#1%20:é.md",
                "file:///docs/a%20b%231%2520%3A%C3%A9.md",
            ),
            ("/docs/plain-1_2~.md", "file:///docs/plain-1_2~.md"),
        ] {
            let there = uri(Path::new(file)).unwrap();
            assert_eq!(there.as_str(), expected);
            assert_eq!(path(&there).unwrap(), Path::new(file));
        }
    }

    #[test]
    fn what_is_no_file_here_has_no_path() {
        let read = |text: &str| path(&text.parse().unwrap());
        assert_eq!(
            read("file://localhost/a/./b/../c.md"),
            Some("/a/c.md".into())
        );
        assert_eq!(read("file:///a/b:c.md?x#y"), Some("/a/b:c.md".into()));
        for none in [
            "untitled:Untitled-1",
            "git:/a.md",
            "file://server/a.md",
            "file:a.md",
            "a.md",
        ] {
            assert_eq!(read(none), None, "{none}");
        }
        assert_eq!(read("file:///%ff.md"), None);
        assert_eq!(read("file:///../../a.md"), None);
    }
}
