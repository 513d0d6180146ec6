//! Findings for people, drawn by miette: what is wrong, where, which promise, what to do.

use std::fmt;
use std::io::{self, Write};
use std::ops::Range;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError,
    MietteSpanContents, SourceCode, SourceSpan, SpanContents,
};
use rayon::prelude::*;

use crate::findings::{Finding, Severity, visible};

use super::snippet::{Mark, Snippet};
use super::{Settings, group, sentence, unnumbered};

/// Findings drawn by one task.
const CHUNK: usize = 64;
/// Findings held as text before they are written, so that memory stays small.
const BATCH: usize = 64 * CHUNK;
/// Related places that are drawn; a slip in a thousand places is understood earlier.
const RELATED: usize = 6;
/// Narrower than this, nothing can be drawn.
const NARROWEST: usize = 40;

/// Draws the findings, each followed by a blank line; those that are told together once.
/// Gives how many findings are left out, where there are more drawings than `settings` allow.
pub(super) fn write(
    findings: &[Finding],
    settings: &Settings,
    out: &mut impl Write,
) -> io::Result<usize> {
    let groups = group::together(findings);
    let (shown, rest) = groups.split_at(settings.most.min(groups.len()));
    for batch in shown.chunks(BATCH) {
        let drawn: Result<Vec<String>, fmt::Error> = batch
            .par_chunks(CHUNK)
            .map(|chunk| {
                let mut text = String::new();
                for group in chunk {
                    draw(group, settings, &mut text)?;
                    text.push('\n');
                }
                Ok(text)
            })
            .collect();
        for text in drawn.map_err(io::Error::other)? {
            out.write_all(text.as_bytes())?;
        }
    }
    Ok(rest.iter().map(Vec::len).sum())
}

fn draw(group: &[&Finding], settings: &Settings, text: &mut String) -> fmt::Result {
    let Some((&finding, others)) = group.split_first() else {
        return Ok(());
    };
    let width = settings.width.max(NARROWEST);
    let report = Drawing::of(finding, width);
    let mut theme = if settings.color {
        GraphicalTheme::unicode()
    } else {
        GraphicalTheme::unicode_nocolor()
    };
    let title = format!("{}[{}]", finding.severity.name(), finding.rule);
    let (icon, style) = match finding.severity {
        Severity::Error => (&mut theme.characters.error, theme.styles.error),
        Severity::Warning => (&mut theme.characters.warning, theme.styles.warning),
        Severity::Info => (&mut theme.characters.advice, theme.styles.advice),
    };
    *icon = title;
    // In the order of the labels: the fault in the colour of its weight, promises in another.
    let promise = theme.styles.help;
    theme.styles.highlights = report
        .marks()
        .map(|(_, mark)| if mark.primary { style } else { promise })
        .collect();

    let mut handler = GraphicalReportHandler::new_themed(theme)
        // miette keeps two columns free that it does not need.
        .with_width(width + 2)
        .with_word_separator(textwrap::WordSeparator::AsciiSpace)
        .with_word_splitter(textwrap::WordSplitter::NoHyphenation);
    let mut footer = Vec::new();
    let hidden = finding.related.len().saturating_sub(RELATED);
    if hidden > 0 {
        let places = if hidden == 1 { "place" } else { "places" };
        footer.push(format!("and {hidden} more {places}"));
    }
    footer.extend(group::elsewhere(finding, others));
    if !footer.is_empty() {
        handler = handler.with_footer(footer.join("\n"));
    }
    if report.snippets.iter().all(|it| it.first_line.is_some()) {
        return handler.render_report(text, &report);
    }
    let mut drawn = String::new();
    handler.render_report(&mut drawn, &report)?;
    let pointer = finding.pointer.as_deref();
    text.push_str(&unnumbered::erase(&drawn, &report.snippets, pointer, width));
    Ok(())
}

/// A finding as miette sees it: one diagnostic over a source that is all its excerpts, whatever
/// files they are from. So each excerpt is drawn once, with its own name and label, and no file
/// is needed.
#[derive(Debug)]
struct Drawing {
    severity: Severity,
    message: String,
    help: Option<String>,
    snippets: Vec<Snippet>,
    /// The lines of all snippets, each with a line end.
    text: String,
    /// Where each snippet stands in `text`.
    ranges: Vec<Range<usize>>,
}

impl Drawing {
    fn of(finding: &Finding, width: usize) -> Self {
        let mut snippets = vec![Snippet::primary(&finding.spot, width)];
        for related in finding.related.iter().take(RELATED) {
            let snippet = Snippet::related(&related.spot, &related.message, width);
            join(&mut snippets, snippet);
        }
        for snippet in &mut snippets {
            snippet.marks.sort_by_key(|mark| (mark.start, mark.end));
        }
        let mut text = String::new();
        let ranges = snippets
            .iter()
            .map(|snippet| {
                let start = text.len();
                for line in &snippet.lines {
                    text.push_str(line);
                    text.push('\n');
                }
                start..text.len()
            })
            .collect();
        Self {
            severity: finding.severity,
            message: sentence(finding),
            help: finding
                .help
                .as_deref()
                .map(|help| visible(help).into_owned()),
            snippets,
            text,
            ranges,
        }
    }

    /// All marks in the order of their offsets, each with its place in `text`.
    fn marks(&self) -> impl Iterator<Item = (Range<usize>, &Mark)> {
        self.snippets
            .iter()
            .zip(&self.ranges)
            .flat_map(|(snippet, range)| {
                let offset = |point: super::snippet::Point| {
                    let above = snippet.lines.iter().take(point.line);
                    range.start + above.map(|line| line.len() + 1).sum::<usize>() + point.byte
                };
                let marks = snippet.marks.iter();
                marks.map(move |mark| (offset(mark.start)..offset(mark.end), mark))
            })
    }
}

/// Adds `snippet` to the one it touches, or as one of its own.
fn join(snippets: &mut Vec<Snippet>, mut snippet: Snippet) {
    for other in &mut *snippets {
        match other.join(snippet) {
            Ok(()) => return,
            Err(unjoined) => snippet = unjoined,
        }
    }
    snippets.push(snippet);
}

impl fmt::Display for Drawing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Drawing {}

impl Diagnostic for Drawing {
    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Info => miette::Severity::Advice,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let help = self.help.as_ref()?;
        Some(Box::new(help))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.marks().map(|(range, mark)| {
            let label = mark.label.clone();
            if mark.primary {
                LabeledSpan::new_primary_with_span(label, range)
            } else {
                LabeledSpan::new_with_span(label, range)
            }
        })))
    }
}

impl SourceCode for Drawing {
    /// The whole snippet that holds `span`; for no context at all, which is how miette asks for
    /// the place to print above the lines, with the true line and column of the mark.
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let (start, end) = (span.offset(), span.offset() + span.len());
        // A span across two snippets is an error: miette then draws them apart.
        let (snippet, range) = self
            .snippets
            .iter()
            .zip(&self.ranges)
            .find(|(_, range)| range.start <= start && end <= range.end)
            .ok_or(MietteError::OutOfBounds)?;
        let (mut line, mut column) = (snippet.first_line.unwrap_or(1), 1);
        if before == 0 && after == 0 {
            let mut marks = self.marks();
            if let Some((_, mark)) = marks.find(|(range, _)| range.start == start) {
                (line, column) = (mark.line, mark.column);
            }
        }
        Ok(Box::new(MietteSpanContents::new_named(
            snippet.file.clone(),
            self.text.get(range.clone()).unwrap_or_default().as_bytes(),
            (range.start, range.len()).into(),
            (line as usize).saturating_sub(1),
            (column as usize).saturating_sub(1),
            snippet.lines.len(),
        )))
    }
}
