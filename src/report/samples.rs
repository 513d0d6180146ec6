//! Findings made up for the tests of the formats.

use std::sync::Arc;

use crate::findings::{Finding, Related, Severity, Spot};
use crate::text::{Place, Source, Span};

/// The first place of `word` in a file.
pub(super) fn spot(file: &str, text: &str, word: &str) -> Spot {
    let start = text.find(word).unwrap();
    spot_at(file, text, start, start + word.len())
}

pub(super) fn spot_at(file: &str, text: &str, start: usize, end: usize) -> Spot {
    let source = Arc::new(Source::new(file, text));
    Spot::of(&Place::new(&source, Span::new(start, end)))
}

pub(super) fn finding(
    rule: &'static str,
    severity: Severity,
    message: &str,
    spot: Spot,
) -> Finding {
    Finding {
        rule,
        severity,
        message: message.into(),
        help: None,
        spot,
        subject: "type:ns.thing/property:count".into(),
        pointer: None,
        cause: None,
        related: Vec::new(),
        fix: None,
        occurrences: 1,
        seen: Vec::new(),
    }
}

pub(super) fn related(message: &str, spot: Spot) -> Related {
    Related {
        message: message.into(),
        spot,
    }
}

/// The usual shape: a fault in an example, its promise in a table of another file.
pub(super) fn wrong_type() -> Finding {
    let example = "PATCH /things/1\n\n{\n  \"name\": \"One\",\n  \"enrolledDeviceCount\": \"five\",\n  \"id\": \"1\"\n}\n";
    let table = "# thing\n\n|Property|Type|Description|\n|:---|:---|:---|\n|name|String|The name.|\n|enrolledDeviceCount|Int32|How many devices are enrolled with this thing, counted once a day.|\n";
    Finding {
        help: Some("Write the number without quotes, or document the property as a String.".into()),
        pointer: Some("/enrolledDeviceCount".into()),
        cause: Some("type:ns.thing/property:enrolledDeviceCount".into()),
        subject: "operation:PATCH /things/{}/example:1/request#/enrolledDeviceCount".into(),
        related: vec![related(
            "documented as Int32 here",
            spot("resources/thing.md", table, "Int32"),
        )],
        ..finding(
            "wrong-type",
            Severity::Error,
            "`enrolledDeviceCount` is a String in this example, but the table of `thing` promises an Int32",
            spot("api/thing-update.md", example, "\"five\""),
        )
    }
}
