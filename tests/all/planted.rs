//! One planted slip gives one finding: the pages of `tests/fixtures/clean` are right in every
//! respect, and each slip here spoils one place of them.

use crate::program;
use crate::scratch::{Scratch, Spotted, difference, project};

/// A slip: in `file`, `right` becomes `wrong`, and `rule` says so.
struct Slip {
    rule: &'static str,
    file: &'static str,
    right: &'static str,
    wrong: &'static str,
    /// What starts on the line of the finding; where nothing is said, that line is the first
    /// that differs from the clean page.
    at: Option<&'static str>,
}

const fn slip(
    rule: &'static str,
    file: &'static str,
    right: &'static str,
    wrong: &'static str,
) -> Slip {
    Slip {
        rule,
        file,
        right,
        wrong,
        at: None,
    }
}

impl Slip {
    const fn at(mut self, start: &'static str) -> Self {
        self.at = Some(start);
        self
    }

    /// The line of the finding, from 1.
    fn line(&self, clean: &str, spoilt: &str) -> u64 {
        let offset = if let Some(start) = self.at {
            spoilt.find(start).unwrap()
        } else {
            let same = clean
                .chars()
                .zip(spoilt.chars())
                .take_while(|(a, b)| a == b);
            same.map(|(char, _)| char.len_utf8()).sum()
        };
        spoilt[..offset].matches('\n').count() as u64 + 1
    }
}

const GET: &str = "api/lamp-get.md";
const CREATE: &str = "api/lamp-create.md";
const UPDATE: &str = "api/lamp-update.md";
const LIST: &str = "api/lamp-list.md";
const GUESTS: &str = "api/lamp-post-guests.md";
const LAMP: &str = "resources/lamp.md";
const BULB: &str = "resources/bulb.md";

const SLIPS: &[Slip] = &[
    // The page as such.
    slip("missing-metadata", GET, "author: \"house-docs\"", "author: \"\""),
    slip("invalid-metadata", GET, "title: \"Get lamp\"", "title: \"Get\" lamp"),
    slip("todo-placeholder", LAMP, "Whether it is lit.", "**TODO: Say what it holds**"),
    slip("broken-link", BULB, "[lamp](lamp.md)", "[lamp](lmap.md)"),
    slip("link-case", BULB, "[lamp](lamp.md)", "[lamp](Lamp.md)"),
    slip("broken-anchor", BULB, "[lamp](lamp.md)", "[lamp](lamp.md#propreties)"),
    slip("unresolved-include", GET, "includes/throttling.md)]", "includes/throtling.md)]"),
    slip("missing-section", GET, "## HTTP request\n", "## Addresses\n").at("# Get lamp"),
    // Tables.
    slip("missing-type", LAMP, "|isLit|Boolean|", "|isLit||"),
    slip("missing-description", BULB, "|watts|Int32|What it draws.|", "|watts|Int32||"),
    slip("unknown-type", LAMP, "|isLit|Boolean|", "|isLit|Boolaen|"),
    slip("malformed-table", BULB, "What it is screwed into.|", "Screw | bayonet.|"),
    slip("duplicate-property", BULB,
        "|watts|Int32|What it draws.|",
        "|watts|Int32|What it draws.|\n|socket|String|Its socket.|",
    ),
    slip("property-not-in-table", BULB, "  \"watts\": 1024", "  \"watts\": 1024,\n  \"volts\": 1024")
        .at("  \"volts\""),
    slip("property-type-conflict", BULB, "  \"watts\": 1024", "  \"watts\": \"String\""),
    slip("row-not-in-resource", UPDATE, "|isLit|Boolean|", "|isLti|Boolean|"),
    // Annotations.
    slip("unknown-block-type", GET, "\"blockType\": \"request\",", "\"blockType\": \"reqeust\","),
    slip("invalid-annotation", LIST, "\"truncated\": true,", "\"truncated\": true"),
    slip("unknown-annotation-key", LIST, "\"truncated\": true,", "\"truncatde\": true,"),
    slip(
        "annotation-wrong-type",
        GET,
        "  \"@odata.type\": \"microsoft.graph.lamp\"\n}\n-->",
        "  \"@odata.type\": \"microsoft.graph.room\"\n}\n-->",
    ),
    slip("type-name-case", GET,
        "  \"@odata.type\": \"microsoft.graph.lamp\"\n}\n-->",
        "  \"@odata.type\": \"microsoft.graph.Lamp\"\n}\n-->",
    ),
    // Requests and responses.
    slip("wrong-path", GET, "/v1.0/rooms/3/lamps/L-1", "/v1.0/room/3/lamps/L-1"),
    slip("wrong-method", GET, "GET https://graph", "PUT https://graph.microsoft.com/v1.0/rooms/3/lamps/L-1\nX: "),
    slip("malformed-url", GET, "https://graph.microsoft.com/v1.0", "https://graph.microsoft.com\\v1.0"),
    slip("wrong-version", GET, "https://graph.microsoft.com/v1.0", "https://graph.microsoft.com/beta"),
    slip("wrong-status", GET, "HTTP/1.1 200 OK", "HTTP/1.1 202 Accepted"),
    slip("missing-blank-line", UPDATE, "Content-Type: application/json\n\n{\n  \"displayName\"", "Content-Type: application/json\n{\n  \"displayName\""),
    slip("invalid-http", UPDATE, "PATCH https://graph.microsoft.com/v1.0/rooms/3/lamps/L-1\n", "PATCH https://graph.microsoft.com/v1.0/rooms/3/lamps/L-1\nAccept application/json\n"),
    slip("unexpected-body", GUESTS, "HTTP/1.1 204 No Content\n", "HTTP/1.1 204 No Content\nContent-Type: application/json\n\n{}\n").at("{}"),
    slip("reference-without-id", GUESTS, "{\n  \"@odata.id\"", "{\n  \"id\"").at("{\n  \"id\""),
    // Bodies.
    slip("wrong-type", GET, "\"isLit\": true,\n  \"dimLevel\"", "\"isLit\": \"yes\",\n  \"dimLevel\""),
    slip("limit-exceeded", GET, "\"dimLevel\": 80,", "\"dimLevel\": 101,"),
    slip("placeholder-value", GET, "\"dimLevel\": 80,", "\"dimLevel\": \"Integer\","),
    slip("invalid-json", GET, "\"dimLevel\": 80,", "\"dimLevel\": 80"),
    slip("duplicate-key", GET, "\"dimLevel\": 80,", "\"dimLevel\": 80,\n  \"dimLevel\": 80,"),
    slip("unknown-property", GET, "\"dimLevel\": 80,", "\"dimLevle\": 80,"),
    slip("property-case", GET, "\"dimLevel\": 80,", "\"DimLevel\": 80,"),
    slip("invalid-format", GET, "\"hungDate\": \"2031-03-04\"", "\"hungDate\": \"4 March\""),
    slip("invalid-format", GET, "\"warmUp\": \"PT3S\"", "\"warmUp\": \"3 s\""),
    slip("unknown-enum-value", GET, "\"mood\": \"warm\"", "\"mood\": \"sunny\""),
    slip("unknown-odata-type", GET, "#microsoft.graph.bulb\"", "#microsoft.graph.blub\""),
    slip("wrong-type", GET, "\"watts\": 40", "\"watts\": \"40 W\""),
    slip("missing-property", CREATE, "  \"displayName\": \"Desk lamp\",\n  \"dimLevel\": 40,\n  \"mood\": \"cold\"\n}\n```\n\n### Response", "  \"dimLevel\": 40,\n  \"mood\": \"cold\"\n}\n```\n\n### Response").at("{\n  \"@odata.type\""),
    slip(
        "wrong-collection",
        GET,
        "\"blockType\": \"response\",",
        "\"blockType\": \"response\",\n  \"isCollection\": true,",
    )
    .at("{\n  \"@odata.type\": \"#"),
];

fn clean() -> Scratch {
    let scratch = Scratch::new();
    scratch.copy(&project().join("tests/fixtures/clean"), "v1.0");
    scratch
}

#[test]
fn the_clean_pages_are_clean() {
    let scratch = clean();
    let arguments = ["check", "v1.0", "--level", "info", "--format", "concise"];
    let ran = program::run(scratch.path(), arguments);
    assert_eq!(ran.out, "");
    assert_eq!(ran.code, Some(0));
}

#[test]
fn one_planted_slip_gives_one_finding() {
    assert!(SLIPS.len() >= 30);
    let mut wrong = Vec::new();
    for slip in SLIPS {
        let scratch = clean();
        let file = format!("v1.0/{}", slip.file);
        let page = scratch.read(&file);
        assert!(page.contains(slip.right), "{file} has no {}", slip.right);
        let spoilt = page.replacen(slip.right, slip.wrong, 1);
        scratch.write(&file, &spoilt);
        let line = slip.line(&page, &spoilt);
        let expected = Spotted {
            file,
            line,
            rule: slip.rule.to_owned(),
        };
        let outcome = scratch.check(&["v1.0"]);
        let findings = outcome.findings.iter();
        let found: Vec<_> = findings
            .map(|finding| (scratch.spotted(finding), finding.message.to_string()))
            .collect();
        let lines = difference(&[expected], &found);
        if !lines.is_empty() {
            wrong.push(format!("{}\n    {}", slip.wrong, lines.join("\n    ")));
        }
    }
    assert!(
        wrong.is_empty(),
        "\n{}\n{} of {} slips",
        wrong.join("\n"),
        wrong.len(),
        SLIPS.len()
    );
}
