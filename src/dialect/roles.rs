//! What headings and columns are for.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};

use super::spellings::Spellings;
use crate::form::parsed;

/// What a section of a page is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Section {
    /// Which permissions a call needs.
    Permissions,
    /// The request lines of an operation.
    HttpRequest,
    /// The headers a request carries.
    RequestHeaders,
    /// Query options.
    QueryParameters,
    /// Parameters of a function, in the URL.
    FunctionParameters,
    /// The holes of the path.
    PathParameters,
    /// What to send.
    RequestBody,
    /// What is answered. Below an example this heading shows the example's response.
    Response,
    /// Answers in case of errors.
    ErrorResponses,
    /// Examples.
    Examples,
    /// The request of an example.
    ExampleRequest,
    /// The response of an example, where the heading says so by itself.
    ExampleResponse,
    /// The methods of a type.
    Methods,
    /// The properties of a type.
    Properties,
    /// The relationships of a type.
    Relationships,
    /// The types that inherit from a type.
    DerivedTypes,
    /// The JSON representation of a type.
    JsonRepresentation,
    /// The members of an enum.
    Members,
    /// Links.
    SeeAlso,
    /// Remarks.
    Remarks,
}

/// What a column of a table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Column {
    /// Names of properties or parameters.
    Name,
    /// Their types.
    Type,
    /// What they mean.
    Description,
    /// Whether they are required.
    Required,
    /// Values: of a header, of an enum's member.
    Value,
    /// Names of headers.
    Header,
    /// Names of an enum's members.
    Member,
    /// Names of methods.
    Method,
    /// What methods return.
    ReturnType,
    /// Kinds of permissions.
    PermissionType,
    /// Permissions.
    Permissions,
    /// Names of relationships.
    Relationship,
    /// URLs of requests.
    Url,
}

/// How a role is written in the TOML form.
pub fn spelling<'de, R: Deserialize<'de> + Role>(role: &R) -> &'static str {
    let names = crate::form::variants::<R>();
    names.get(role.index()).copied().unwrap_or_default()
}

/// A role, numbered in the order of the TOML form.
pub trait Role {
    /// Its number, from 0.
    fn index(&self) -> usize;
}

impl Role for Section {
    fn index(&self) -> usize {
        *self as usize
    }
}

impl Role for Column {
    fn index(&self) -> usize {
        *self as usize
    }
}

/// What a heading names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Title {
    /// A type.
    Type,
    /// An enum.
    Enum,
    /// An enum whose values follow.
    Values,
    /// A property whose values follow.
    Options,
}

/// A heading or header cell in lower case, with at most one hole.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    /// The words without the hole.
    words: String,
    hole: Hole,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hole {
    None,
    /// One word stands in front.
    Front,
    /// Anything follows.
    End,
    /// A number follows.
    Number,
}

impl Pattern {
    fn new(text: &str) -> Result<Self, String> {
        let text = text.trim().to_lowercase();
        let (words, hole) = if let Some(rest) = text.strip_prefix("* ") {
            (rest, Hole::Front)
        } else if let Some(rest) = text.strip_suffix(" *") {
            (rest, Hole::End)
        } else if let Some(rest) = text.strip_suffix(" #") {
            (rest, Hole::Number)
        } else {
            (text.as_str(), Hole::None)
        };
        if words.is_empty() || words.contains(['*', '#']) {
            return Err(format!(
                "`{text}`: expected words, with `* ` in front, or ` *` or ` #` behind"
            ));
        }
        Ok(Self {
            words: words.to_owned(),
            hole,
        })
    }

    /// Whether a text without marks fits; beyond ASCII it is in lower case.
    fn fits(&self, plain: &str) -> bool {
        let behind = || {
            let (front, rest) = plain.split_at_checked(self.words.len())?;
            front.eq_ignore_ascii_case(&self.words).then_some(rest)
        };
        match self.hole {
            Hole::None => self.words.eq_ignore_ascii_case(plain),
            Hole::Front => self.named(plain).is_some(),
            Hole::End => behind().is_some_and(|rest| rest.starts_with(char::is_whitespace)),
            Hole::Number => behind().map(str::trim_start).is_some_and(|rest| {
                !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit())
            }),
        }
    }

    /// The one word in front of the words of this pattern, or behind them.
    pub(super) fn named<'t>(&self, text: &'t str) -> Option<&'t str> {
        let (words, rest) = match self.hole {
            Hole::Front => {
                // One look at the last letter rules nearly all headings out.
                let last = |text: &str| {
                    text.bytes()
                        .next_back()
                        .map(|byte| byte.to_ascii_lowercase())
                };
                if last(text) != last(&self.words) {
                    return None;
                }
                let at = text.len().checked_sub(self.words.len())?;
                let (front, words) = text.split_at_checked(at)?;
                (words, front)
            }
            Hole::End => text.split_at_checked(self.words.len())?,
            Hole::None | Hole::Number => return None,
        };
        let fits = words.eq_ignore_ascii_case(&self.words)
            || !self.words.is_ascii() && words.to_lowercase() == self.words;
        if !fits {
            return None;
        }
        let name = rest.trim();
        let one = !name.contains(char::is_whitespace) && rest.len() > name.len();
        (one && !name.is_empty()).then_some(name)
    }
}

impl<'de> Deserialize<'de> for Pattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        parsed(deserializer, Self::new)
    }
}

/// The roles of headings or header cells, ready to be looked up.
#[derive(Clone, Debug)]
pub(super) struct Roles<R> {
    /// The very words: nearly all headings of real pages.
    exact: Spellings<R>,
    patterns: Vec<(Pattern, R)>,
}

impl<R> Default for Roles<R> {
    fn default() -> Self {
        Self {
            exact: Spellings::default(),
            patterns: Vec::new(),
        }
    }
}

impl<R: Copy> Roles<R> {
    pub(super) fn new(words: &BTreeMap<R, Vec<Pattern>>) -> Self {
        let mut roles = Self::default();
        for (&role, patterns) in words {
            for pattern in patterns {
                if pattern.hole == Hole::None {
                    // Of two roles for the same words, the first counts.
                    if roles.exact.get(&pattern.words).is_none() {
                        roles.exact.add(&pattern.words, role);
                    }
                } else {
                    roles.patterns.push((pattern.clone(), role));
                }
            }
        }
        roles
    }

    /// Whether what fits a pattern has a role already, or the pattern cannot be read.
    pub(super) fn knows(&self, text: &str) -> bool {
        let Ok(pattern) = Pattern::new(text) else {
            return true;
        };
        let example = match pattern.hole {
            Hole::None => pattern.words.clone(),
            Hole::Front => format!("x {}", pattern.words),
            Hole::End => format!("{} x", pattern.words),
            Hole::Number => format!("{} 1", pattern.words),
        };
        self.find(&example).is_some()
    }

    /// Adds a pattern, where it can be read.
    pub(super) fn add(&mut self, role: R, text: &str) {
        let Ok(pattern) = Pattern::new(text) else {
            return;
        };
        if pattern.hole == Hole::None {
            self.exact.add(&pattern.words, role);
        } else {
            self.patterns.push((pattern, role));
        }
    }

    /// The role of a heading or header cell: by its very words first, then by patterns.
    pub(super) fn find(&self, text: &str) -> Option<R> {
        let bare = bare(text);
        let plain = if bare.is_ascii() {
            Cow::Borrowed(bare)
        } else {
            Cow::Owned(bare.to_lowercase())
        };
        self.exact.get(&plain).or_else(|| {
            self.patterns
                .iter()
                .find(|(pattern, _)| pattern.fits(&plain))
                .map(|&(_, role)| role)
        })
    }
}

/// The text of a heading or header cell without marks.
pub(super) fn bare(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '`' | '_' | ':' | '?' | '#'))
}
