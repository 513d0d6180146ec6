//! `todo-placeholder`.

use crate::page::{BlockKind, Page};
use crate::rules::{Draft, PageView, Rule, rule};
use crate::text::Span;

pub(super) static RULE: Rule = rule!("todo-placeholder", Error);

pub(super) fn check(view: &PageView<'_>, findings: &mut Vec<Draft>) {
    for text in &view.document.texts {
        if !view.dialect().may_hold_todo_marks(text.source.text()) {
            continue;
        }
        let mut last_line = None;
        let mut found = |page: &Page, span: Span, whole: Span, what: &str| {
            // Several markers in one line are one thing to do.
            let line = page.source.line_of(span.start);
            if last_line == Some(line) {
                return;
            }
            last_line = Some(line);
            let subject = format!("{}/todo:{what}", view.subject());
            let marked = page.text(whole);
            let draft = Draft::new(
                &RULE,
                page.place(span),
                subject,
                "a TODO of the template was left here",
            );
            let help = if marked.contains("permission") || marked.contains("scope") {
                "name the permissions, or write \"Not supported.\""
            } else {
                "write what the template asks for, and remove the marker"
            };
            findings.push(draft.help(help));
        };
        if let Some(front) = &text.front_matter {
            for entry in &front.entries {
                for range in view.dialect().todo_marks(text.text(entry.value_span)) {
                    let span = Span::from(range).shifted(entry.value_span.start as usize);
                    found(text, span, entry.value_span, &entry.key);
                }
            }
        }
        for block in &text.blocks {
            match &block.kind {
                BlockKind::Table(table) => {
                    for row in &table.rows {
                        let name = row.cells.first().map_or("", |&cell| text.text(cell));
                        for &cell in &row.cells {
                            for range in view.dialect().todo_marks(text.text(cell)) {
                                let span = Span::from(range).shifted(cell.start as usize);
                                found(text, span, cell, name);
                            }
                        }
                    }
                }
                BlockKind::Heading(_) | BlockKind::Paragraph => {
                    for range in view.dialect().todo_marks(text.text(block.span)) {
                        let span = Span::from(range).shifted(block.span.start as usize);
                        found(text, span, block.span, "text");
                    }
                }
                _ => {}
            }
        }
    }
}
