//! What is wrong with the JSON of a body as a text.

use super::{Kind, Mismatch, Side};
use crate::exchange::Body;
use crate::text::json::{Json, Problem, ProblemKind};

/// The problems of a text that are slips of their own, and not what another one leads to.
fn told<'j>(json: &'j Json, text: &'j str) -> impl Iterator<Item = &'j Problem> {
    let problems = json.problems();
    let broken = json.is_broken();
    let mut astray = false;
    let mut reached = None;
    // The end of a text that lost its first quotation mark.
    let mut lost = None;
    problems
        .iter()
        .enumerate()
        .filter_map(move |(index, problem)| {
            // What stands in place of a value is the slip, not that the value is missing.
            let stand_in = problems.get(index + 1).is_some_and(|next| {
                next.kind == ProblemKind::OddSpace && next.span.start <= problem.span.end + 2
            });
            let follows = match problem.kind {
                ProblemKind::MissingValue => stand_in || astray,
                // Where an object ends is not known in JSON that does not parse.
                ProblemKind::DuplicateKey => broken,
                ProblemKind::TrailingComma | ProblemKind::Comment => false,
                ProblemKind::MissingComma | ProblemKind::UnclosedString => {
                    astray || follows_lost_quote(problems, index, text)
                }
                _ => astray,
            };
            // What is found at the very bytes of the last problem is what that one leads to.
            let follows = follows
                || reached
                    .max(lost)
                    .is_some_and(|end| problem.span.start < end);
            if !follows {
                lost = end_of_lost_text(problems, index, text).or(lost);
            }
            reached = reached.max(Some(problem.span.end));
            astray |= problem.kind.leads_astray() && !stand_in;
            (!follows).then_some(problem)
        })
}

/// How many problems the words of one text may be.
const WORDS: usize = 16;

/// Where a text ends that lost its first quotation mark: its words stand bare, with whatever commas
/// and colons they have, and the mark at its end opens a string that nothing closes.
fn end_of_lost_text(problems: &[Problem], index: usize, text: &str) -> Option<u32> {
    let first = problems.get(index)?;
    if first.kind != ProblemKind::UnquotedValue {
        return None;
    }
    let mut following = problems.iter().skip(index + 1).take(WORDS);
    let unclosed = following.find(|problem| problem.kind == ProblemKind::UnclosedString)?;
    let words = text.get(first.span.start as usize..unclosed.span.start as usize)?;
    (!words.contains(['"', '\n'])).then_some(unclosed.span.end)
}

/// Whether a problem comes from a text that lost its first quotation mark: what is left of it
/// stands bare, and the other mark opens a string that nothing closes.
fn follows_lost_quote(problems: &[Problem], index: usize, text: &str) -> bool {
    let is_bare = |problem: &&Problem| {
        matches!(
            problem.kind,
            ProblemKind::UnquotedValue | ProblemKind::UnquotedKey
        )
    };
    let (before, after) = problems.split_at(index);
    let bare = before.iter().rev().take(2).find(is_bare);
    let unclosed = after
        .iter()
        .take(2)
        .find(|problem| problem.kind == ProblemKind::UnclosedString);
    bare.zip(unclosed).is_some_and(|(bare, unclosed)| {
        let between = bare.span.start as usize..unclosed.span.start as usize;
        text.get(between).is_some_and(|text| !text.contains('\n'))
    })
}

/// What is wrong with the JSON of a body as a text, each slip once.
pub fn json_slips(body: &Body, side: Side) -> Vec<Mismatch> {
    let text = body.text.text();
    told(body.json(), text)
        .map(|problem| Mismatch {
            kind: match problem.kind {
                ProblemKind::DuplicateKey => Kind::DuplicateKey {
                    key: text
                        .get(problem.span.range())
                        .unwrap_or_default()
                        .to_owned(),
                },
                kind => Kind::InvalidJson(kind),
            },
            place: body.place(problem.span),
            side,
            pointer: None,
            promised: None,
        })
        .collect()
}
