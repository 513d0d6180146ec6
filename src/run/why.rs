//! `why`: from a place on a page to the claims that bear on it.

mod body;
mod http;
mod property;
mod text;
mod types;
mod words;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::claims::PageClaims;
use crate::config::{KnownRule, Misconfigured};
use crate::contract::Contract;
use crate::document::Document;
use crate::metadata::Metadata;
use crate::set::{FileId, NotFound, discover};
use crate::text::{Place, Source, Span};

pub use text::Answer;
use text::{Part, Topic};

/// A place that somebody asks about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The page.
    pub file: PathBuf,
    /// The line, from 1.
    pub line: usize,
    /// The column in Unicode scalars, from 1; without one, the whole line is meant.
    pub column: Option<usize>,
}

/// Of more things than this on one line, only the first are told: a column chooses among them.
const MOST_ON_A_LINE: usize = 12;

/// Why a question has no answer.
#[derive(Debug)]
pub enum NoAnswer {
    /// It is not written as `FILE:LINE` or `FILE:LINE:COLUMN`.
    Unreadable(String),
    /// There is no such file.
    NoFile(String),
    /// Configurations that cannot be followed.
    Misconfigured(Vec<Misconfigured>),
    /// The path leads to something that is no page, for this reason.
    NoPage(String, String),
    /// The page has no such line; how many it has.
    NoLine(String, usize),
    /// The line has no such column; how many it has.
    NoColumn(String, usize),
}

impl fmt::Display for NoAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(text) => {
                write!(
                    f,
                    "{text} names no place; write FILE:LINE or FILE:LINE:COLUMN"
                )
            }
            Self::Misconfigured(_) => f.write_str("the configuration cannot be followed"),
            Self::NoFile(path) => write!(f, "{path} does not exist"),
            Self::NoPage(path, why) => write!(f, "{path} is no page: {why}"),
            Self::NoLine(path, lines) => write!(f, "{path} has lines 1 to {lines}"),
            Self::NoColumn(line, columns) => write!(f, "{line} has columns 1 to {columns}"),
        }
    }
}

impl From<NotFound> for NoAnswer {
    fn from(not_found: NotFound) -> Self {
        match not_found {
            NotFound::Path(path) => Self::NoFile(path),
            NotFound::Misconfigured(all) => Self::Misconfigured(all),
        }
    }
}

impl Question {
    /// Reads `FILE:LINE` or `FILE:LINE:COLUMN`. A file's name may hold colons itself.
    pub fn read(text: &str) -> Result<Self, NoAnswer> {
        let number = |text: &str| text.parse::<usize>().ok();
        let read = || {
            let (before, last) = text.rsplit_once(':')?;
            let last = number(last)?;
            let with_column = before
                .rsplit_once(':')
                .and_then(|(file, line)| Some((file, number(line)?)));
            let (file, line, column) = match with_column {
                Some((file, line)) => (file, line, Some(last)),
                None => (before, last, None),
            };
            (!file.is_empty()).then(|| Self {
                file: file.into(),
                line,
                column,
            })
        };
        read().ok_or_else(|| NoAnswer::Unreadable(text.to_owned()))
    }
}

/// Says which claims bear on a place. A page of a docs set is looked at within its set, a
/// loose page among the pages of its folder. Claims of the service's metadata are told beside
/// those of the pages, where it is given.
pub fn why(
    question: &Question,
    working_folder: &Path,
    rules: &[KnownRule],
    metadata: Option<&Arc<Metadata>>,
) -> Result<Answer, NoAnswer> {
    let shown = question.file.to_string_lossy().replace('\\', "/");
    let no_page = |why: &str| NoAnswer::NoPage(shown.clone(), why.to_owned());
    let absolute = working_folder.join(&question.file);
    if absolute.is_dir() {
        return Err(no_page("it is a folder"));
    }
    let mut found = discover(std::slice::from_ref(&question.file), working_folder, rules)
        .map_err(NoAnswer::from)?;
    if found.includes > 0 {
        return Err(no_page(
            "it is read where pages include it; ask at a page that does",
        ));
    }
    if found
        .sets
        .first()
        .is_some_and(|(set, _)| set.root.is_none())
    {
        found = discover(&beside(&absolute), working_folder, rules).map_err(NoAnswer::from)?;
    }
    let at = found.sets.into_iter().find_map(|(set, _)| {
        let file = set.file_at(&crate::set::at_display(working_folder, &shown)?)?;
        let contract = Contract::new(Arc::new(set)).with_metadata(metadata.cloned());
        Some((contract, file))
    });
    let (contract, file) =
        at.ok_or_else(|| no_page("looked for .md, .markdown, and .txt files that look like one"))?;
    let source = match contract.set().source(file) {
        Ok(source) => source,
        Err(unreadable) => return Err(no_page(&unreadable.why)),
    };
    let (line, point) = locate(&source, question)?;
    let column = question.column.map(|column| format!(":{column}"));
    let place = format!(
        "{}:{}{}",
        source.path(),
        question.line,
        column.unwrap_or_default()
    );
    let topics = topics_at(&contract, file, line, point);
    let topics = topics.ok_or_else(|| no_page("it cannot be read"))?;
    Ok(Answer::new(place, topics))
}

/// Says which claims bear on a byte of a page; none where the page cannot be read.
pub fn why_at(contract: &Contract, file: FileId, offset: usize) -> Option<Answer> {
    let source = contract.set().source(file).ok()?;
    let point = Span::new(offset, offset);
    let location = source.locate(point);
    let line = source.line_span(source.line_of(point.start));
    let topics = topics_at(contract, file, line, Some(point.start))?;
    let place = format!("{}:{}:{}", source.path(), location.line, location.column);
    Some(Answer::new(place, topics))
}

/// What there is to tell of a line of a page, or of a point on it.
fn topics_at(
    contract: &Contract,
    file: FileId,
    line: Span,
    point: Option<u32>,
) -> Option<Vec<Topic>> {
    let document = contract.document(file)?;
    let source = contract.set().source(file).ok()?;
    let asked = Asked {
        contract,
        file,
        document: &document,
        claims: contract.claims(file)?,
        source: &source,
        line,
        point,
    };
    Some(topics(&asked))
}

/// The files of a file's folder.
fn beside(file: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = file
        .parent()
        .and_then(|folder| std::fs::read_dir(folder).ok())
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.is_file())
        .collect();
    if !files.iter().any(|path| path == file) {
        files.push(file.to_path_buf());
    }
    files
}

/// The bytes of the line, and the byte of the column.
fn locate(source: &Arc<Source>, question: &Question) -> Result<(Span, Option<u32>), NoAnswer> {
    let length = source.text().len();
    let last = source.line_of(length as u32);
    // Behind the last line end there is no line that anybody could have meant.
    let lines = last + usize::from(!source.line_span(last).is_empty());
    if question.line == 0 || question.line > lines {
        return Err(NoAnswer::NoLine(source.path().to_string(), lines));
    }
    let mut line = source.line_span(question.line - 1);
    let text = source.slice(line);
    if let (1, Some(rest)) = (question.line, text.strip_prefix('\u{feff}')) {
        line.start += (text.len() - rest.len()) as u32;
    }
    let Some(column) = question.column else {
        return Ok((line, None));
    };
    let text = source.slice(line);
    // An empty line has a first column all the same.
    let columns = text.chars().count().max(1);
    if column == 0 || column > columns {
        let shown = format!("{}:{}", source.path(), question.line);
        return Err(NoAnswer::NoColumn(shown, columns));
    }
    let before = text.char_indices().nth(column - 1).map_or(0, |(at, _)| at);
    Ok((line, Some(line.start + before as u32)))
}

/// A place on a page, with what is known around it.
struct Asked<'a> {
    contract: &'a Contract,
    file: FileId,
    document: &'a Document,
    claims: &'a PageClaims,
    source: &'a Arc<Source>,
    /// The line without its end.
    line: Span,
    /// The byte, where a column is given.
    point: Option<u32>,
}

impl Asked<'_> {
    /// Whether a place starts on the line.
    fn starts(&self, place: &Place) -> bool {
        self.is_here(place)
            && self.line.start <= place.span.start
            && place.span.start <= self.line.end
    }

    /// Whether a place holds the point; without one, whether it shows on the line.
    fn touches(&self, place: &Place) -> bool {
        self.is_here(place)
            && match self.point {
                Some(point) => place.span.start <= point && point < place.span.end,
                None => place.span.start <= self.line.end && self.line.start < place.span.end,
            }
    }

    fn is_here(&self, place: &Place) -> bool {
        Arc::ptr_eq(&place.source, self.source)
    }

    /// Of several things that start on the line, the one that the column means: the last one
    /// that does not start behind it. The first few, where there is no column.
    fn meant<T>(&self, mut things: Vec<T>, start: impl Fn(&T) -> u32) -> Vec<T> {
        let Some(point) = self.point else {
            things.truncate(MOST_ON_A_LINE);
            return things;
        };
        things.sort_by_key(&start);
        let behind = things.partition_point(|thing| start(thing) <= point);
        let at = behind.saturating_sub(1);
        things.into_iter().skip(at).take(1).collect()
    }
}

/// Everything that bears on the place.
fn topics(asked: &Asked<'_>) -> Vec<Topic> {
    let mut topics = body::topics(asked);
    topics.extend(http::topics(asked));
    topics.extend(property::rows(asked));
    topics.extend(types::topics(asked));
    topics
}
