//! The catalogue: every rule with its document, its level and its function.

mod catalogue;
mod draft;
pub mod exchange;
mod mend;
pub mod metadata;
pub mod page;
pub mod recording;
pub mod set;
mod suppress;
mod view;

pub use catalogue::{RULES, find, known};
pub use draft::Draft;
pub use mend::Mend;
pub use suppress::{nothing_to_ignore, suppress};
pub use view::PageView;

use crate::config::Level;
use crate::findings::Severity;

/// A function that looks at one page.
pub type Check = fn(&PageView<'_>, &mut Vec<Draft>);

/// Something we report.
#[derive(Debug)]
pub struct Rule {
    /// Its name: `wrong-type`.
    pub name: &'static str,
    /// Its weight unless the configuration says otherwise.
    pub severity: Severity,
    /// Whether it is tried out yet: it reports what it finds only where somebody asks for it.
    pub preview: bool,
    /// Whether it concludes from absence in the docs set, and is silent in an open world.
    pub needs_set: bool,
    /// What, why, an example that fails, one that passes, how to mend it.
    pub document: &'static str,
}

impl Rule {
    /// Its level unless the configuration says otherwise.
    pub fn level(&self) -> Level {
        if self.preview {
            Level::Preview
        } else {
            self.severity.into()
        }
    }

    /// The sentence under the document's title.
    pub fn summary(&self) -> &'static str {
        self.document
            .lines()
            .skip(1)
            .find(|line| !line.trim().is_empty())
            .unwrap_or_default()
    }

    /// Why it matters, as its document says, on one line.
    pub fn reason(&self) -> String {
        let section = self
            .document
            .lines()
            .skip_while(|line| !line.starts_with("## Why"))
            .skip(1)
            .take_while(|line| !line.starts_with("## "));
        let words: Vec<&str> = section.flat_map(str::split_whitespace).collect();
        words.join(" ")
    }
}

/// A rule of a given level, with its document.
macro_rules! rule {
    ($name:literal, $level:ident) => {
        $crate::rules::rule!($name, $level, needs_set: false)
    };
    ($name:literal, $level:ident, needs_set: $set:literal) => {
        $crate::rules::Rule {
            name: $name,
            severity: $crate::findings::Severity::$level,
            preview: false,
            needs_set: $set,
            document: include_str!(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/docs/rules/",
                $name,
                ".md"
            )),
        }
    };
}
pub(crate) use rule;
