//! Places: whatever the input, what is reported lies inside its file and shows what was judged.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::ops::Range;
use std::path::PathBuf;

use apiproof::findings::{Finding, Severity, Spot, is_unfit};
use apiproof::run::{self, TrafficError, TrafficOptions};
use apiproof::set::discover;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::scratch::{Scratch, named_for_pages, project};

/// Line and column (in scalars, from 1) of an offset, counted the plain way. A byte order mark at
/// the start of the file is no column.
fn line_and_column(text: &str, offset: usize) -> (u64, u64) {
    let before = &text[..offset];
    let line = before.matches('\n').count() as u64 + 1;
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let mark = before[start..].starts_with('\u{feff}') && start == 0;
    let column = before[start..].chars().count() as u64 + 1 - u64::from(mark);
    (line, column)
}

/// What is wrong with a place in its file, if anything is.
fn fault(text: &str, spot: &Spot) -> Option<String> {
    let place = spot.location;
    let range = range(spot);
    let Some(slice) = text.get(range.clone()) else {
        return Some(format!("{range:?} is no part of the file"));
    };
    let starts = line_and_column(text, range.start);
    let ends = line_and_column(text, range.end);
    if (place.line, place.column) != starts || (place.end_line, place.end_column) != ends {
        return Some(format!("{place:?}: it is {starts:?} to {ends:?}"));
    }
    let excerpt = &spot.excerpt;
    let Some(shown) = excerpt.text.get(excerpt.start..excerpt.end) else {
        return Some(format!("{excerpt:?} shows no part of itself"));
    };
    let above = excerpt.text[..excerpt.start].matches('\n').count() as u64;
    if let Some(first) = excerpt.first_line
        && first + above != place.line
    {
        return Some(format!("{excerpt:?} starts on another line than {place:?}"));
    }
    // Of a recording, what stands behind escapes and base64 is shown, and not all of it.
    if spot.file.ends_with(".har") {
        return None;
    }
    let plain = !slice.contains(['\n', '\r', '\u{feff}', '\t']) && !slice.contains(is_unfit);
    if plain && slice.chars().count() <= 100 && shown != slice {
        return Some(format!("the excerpt shows {shown:?} for {slice:?}"));
    }
    None
}

/// What is wrong with the places of a finding.
fn faults(texts: &BTreeMap<String, String>, finding: &Finding) -> Vec<String> {
    let related = finding.related.iter().map(|related| &related.spot);
    std::iter::once(&finding.spot)
        .chain(related)
        .filter_map(|spot| match texts.get(&*spot.file) {
            Some(text) => fault(text, spot),
            None => Some(format!("there is no file {}", spot.file)),
        })
        .map(|fault| format!("{}: {fault}", finding.rule))
        .collect()
}

/// Pages that many rules have something to say about: the seeds, and what fails in the rules'
/// documents.
fn models() -> Vec<String> {
    let seeds = fs::read_dir(project().join("seeds")).unwrap();
    let mut models: Vec<String> = seeds
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|end| end == "md" || end == "txt")
        })
        .map(|path| fs::read_to_string(path).unwrap())
        .collect();
    for rule in apiproof::rules::RULES.iter() {
        for part in rule.document.split("\n````markdown ").skip(1) {
            let page = part
                .split_once('\n')
                .unwrap()
                .1
                .split("\n````")
                .next()
                .unwrap();
            models.push(format!("{page}\n"));
        }
    }
    models.sort();
    models.dedup();
    models
}

/// A way to spoil a text, at a place in thousandths of its length.
#[derive(Clone, Debug)]
enum Edit {
    Insert(usize, String),
    Remove(usize, usize),
    Repeat(usize, usize),
    Swap(usize, usize),
}

/// The character boundary before this many thousandths of a text.
fn boundary(text: &str, share: usize) -> usize {
    let mut offset = text.len() * share / 1000;
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// The offset `count` scalars behind another.
fn behind(text: &str, offset: usize, count: usize) -> usize {
    text[offset..]
        .char_indices()
        .nth(count)
        .map_or(text.len(), |(at, _)| offset + at)
}

impl Edit {
    fn apply(&self, text: &mut String) {
        match self {
            Edit::Insert(share, what) => {
                let at = boundary(text, *share);
                text.insert_str(at, what);
            }
            Edit::Remove(share, count) => {
                let at = boundary(text, *share);
                let end = behind(text, at, *count);
                text.replace_range(at..end, "");
            }
            Edit::Repeat(share, count) => {
                let at = boundary(text, *share);
                let end = behind(text, at, *count);
                let again = text[at..end].to_owned();
                text.insert_str(end, &again);
            }
            Edit::Swap(one, other) => {
                let (one, other) = (boundary(text, *one), boundary(text, *other));
                let (first, last) = (one.min(other), one.max(other));
                let moved = text[first..last].to_owned();
                text.replace_range(first..last, "");
                let at = behind(text, first, 40);
                text.insert_str(at, &moved);
            }
        }
    }
}

fn edit() -> impl Strategy<Value = Edit> {
    let share = || 0..1000usize;
    let marks = prop::sample::select(vec![
        "|",
        "\n",
        "\r\n",
        "```",
        "`",
        "<!--",
        "-->",
        "{",
        "}",
        "[",
        "]",
        "\"",
        "\\",
        ":",
        ",",
        "\u{feff}",
        "é",
        "𝄞",
        "\u{301}",
        "\t",
        "\0",
        "> ",
        "---\n",
        "# ",
        "\\u00e9",
        "[x][y]",
        "TODO",
        "http://",
        "GET /a\n",
        "HTTP/1.1 200 OK\n",
        "\"@odata.type\": \"#microsoft.graph.é\"",
    ])
    .prop_map(str::to_owned);
    prop_oneof![
        (share(), marks).prop_map(|(at, what)| Edit::Insert(at, what)),
        (share(), ".{0,8}").prop_map(|(at, what)| Edit::Insert(at, what)),
        (share(), 1..40usize).prop_map(|(at, count)| Edit::Remove(at, count)),
        (share(), 1..200usize).prop_map(|(at, count)| Edit::Repeat(at, count)),
        (share(), share()).prop_map(|(one, other)| Edit::Swap(one, other)),
    ]
}

/// How many cases are tried, unless somebody asks for another number with `PROPTEST_CASES`.
fn cases(usual: u32) -> ProptestConfig {
    let config = ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    match std::env::var_os("PROPTEST_CASES") {
        Some(_) => config,
        None => ProptestConfig {
            cases: usual,
            ..config
        },
    }
}

/// What `check` finds in a page of this text, and what is wrong with the places.
fn checked(name: &str, text: &str) -> Vec<String> {
    let scratch = Scratch::with([(name, text)]);
    let mut texts = BTreeMap::from([(name.to_owned(), text.to_owned())]);
    for include in ["license-note.md", "throttling.md"] {
        let note = "Ten calls in a second. TODO: Tell more.\n";
        scratch.write(&format!("includes/{include}"), note);
        texts.insert(format!("includes/{include}"), note.to_owned());
    }
    let paths = [PathBuf::from(name)];
    let Ok(found) = discover(&paths, scratch.path(), &apiproof::rules::known()) else {
        return vec!["the page is not found".to_owned()];
    };
    let outcome = run::check(found, None, Severity::Info, None);
    outcome
        .findings
        .iter()
        .flat_map(|finding| faults(&texts, finding))
        .collect()
}

#[test]
fn places_of_the_models_are_right() {
    let mut seen = 0;
    for model in models() {
        for text in [
            model.clone(),
            model.replace('\n', "\r\n"),
            format!("\u{feff}{model}"),
        ] {
            assert_eq!(checked("page.md", &text), Vec::<String>::new(), "{text}");
            seen += 1;
        }
    }
    assert!(seen > 100);
}

proptest! {
    #![proptest_config(cases(150))]

    #[test]
    fn places_in_spoilt_pages_lie_inside(
        model in prop::sample::select(models()),
        edits in prop::collection::vec(edit(), 1..8),
    ) {
        let mut text = model;
        for edit in &edits {
            edit.apply(&mut text);
        }
        let wrong = checked("page.md", &text);
        prop_assert!(wrong.is_empty(), "{wrong:#?}\n{text}");
    }

    #[test]
    fn places_in_random_pages_lie_inside(
        lines in prop::collection::vec(
            prop_oneof![
                "(## |# |### )(HTTP request|Properties|Response|Example|.{0,9})",
                "\\|.{0,20}\\|.{0,20}\\|.{0,20}\\|",
                "\\|Property\\|Type\\|Description\\|\n\\|:---\\|:---\\|:---\\|",
                "```(http|json)?",
                "(GET|POST|PATCH) (https://graph.microsoft.com/v1.0)?/[a-z{}$é()'/]{0,20}",
                "<!-- \\{ \"blockType\": \"(request|response|resource|example)\".{0,20}\\} -->",
                "[{\\[\"a: ,}\\]é0-9]{0,20}",
                ".{0,40}",
                "",
            ],
            0..40,
        ),
    ) {
        let text = lines.join("\n");
        let wrong = checked("page.md", &text);
        prop_assert!(wrong.is_empty(), "{wrong:#?}\n{text}");
    }
}

/// The operation whose example is recorded in several ways.
const PAGE: &str = "# Update thing

Namespace: microsoft.graph

## HTTP request

```http
PATCH /things/{id}
```

## Request body

In the request body, supply a JSON representation of the [thing](thing.md) object.

## Response

If successful, this method returns a `204 No Content` response code.

## Example

```http
PATCH https://graph.microsoft.com/v1.0/things/7
Content-Type: application/json

";

const THING: &str = "# thing resource type

Namespace: microsoft.graph

## Properties

|Property|Type|Description|
|:---|:---|:---|
|label|String|Maximum length is 8 characters.|
|weight|Int32|In grams.|
|seen|DateTimeOffset|When it was last seen.|
|state|String|Possible values are: `new`, `used`.|
|part|[thing](thing.md)|What it is made of.|
|parts|[thing](thing.md) collection|All of it.|
";

/// How a recorder writes a body.
#[derive(Clone, Copy, Debug)]
enum Written {
    Plain,
    Escaped,
    Base64,
}

/// A recording of one call with this body.
fn har(body: &str, written: Written) -> String {
    let mut data = json!({ "mimeType": "application/json", "text": body });
    if matches!(written, Written::Base64) {
        data["text"] = Value::from(STANDARD.encode(body));
        data["encoding"] = Value::from("base64");
    }
    let har = json!({ "log": { "version": "1.2", "entries": [{
        "request": {
            "method": "PATCH", "url": "https://graph.microsoft.com/v1.0/things/7",
            "headers": [{ "name": "Content-Type", "value": "application/json" }],
            "postData": data,
        },
        "response": { "status": 204, "headers": [], "content": { "size": 0 } },
    }] } })
    .to_string();
    match written {
        Written::Escaped => {
            // As some recorders do: nothing but ASCII, and slashes escaped.
            let mut escaped = String::new();
            for char in har.chars() {
                match char {
                    '/' => escaped.push_str("\\/"),
                    char if char.is_ascii() => escaped.push(char),
                    char => {
                        for unit in char.encode_utf16(&mut [0; 2]) {
                            write!(escaped, "\\u{unit:04x}").unwrap();
                        }
                    }
                }
            }
            escaped
        }
        Written::Plain | Written::Base64 => har,
    }
}

/// A mismatch in a body: its rule, its pointer where that is told, and what its bytes say. In
/// the order of the rules, then of the places.
type Told = (String, Option<String>, String);

fn range(spot: &Spot) -> Range<usize> {
    let place = spot.location;
    usize::try_from(place.start).unwrap()..usize::try_from(place.end).unwrap()
}

/// Every place of the findings. A page tells a slip that stands in several places once, with the
/// others beside it; a recording tells each.
fn told(findings: &[Finding], said: impl Fn(Range<usize>) -> String) -> Vec<Told> {
    let mut places: Vec<(&str, Range<usize>, Option<String>)> = Vec::new();
    for finding in findings {
        places.push((
            named_for_pages(finding.rule),
            range(&finding.spot),
            finding.pointer.as_deref().map(str::to_owned),
        ));
        let others = finding
            .related
            .iter()
            .filter(|other| other.message == "and here");
        places
            .extend(others.map(|other| (named_for_pages(finding.rule), range(&other.spot), None)));
    }
    places.sort_by_key(|(rule, range, _)| (*rule, range.start, range.end));
    places
        .into_iter()
        .map(|(rule, range, pointer)| (rule.to_owned(), pointer, said(range)))
        .collect()
}

/// The findings about the body of the page's example.
fn of_the_page(scratch: &Scratch) -> Vec<Told> {
    let text = scratch.read("update.md");
    let findings = scratch.check(&["update.md"]).findings;
    told(&findings, |range| text[range].to_owned())
}

/// The findings about the body of a recording; what their bytes say is decoded the plain way.
fn of_the_recording(scratch: &Scratch, body: &str, written: Written) -> Vec<Told> {
    let text = scratch.read("a.har");
    let findings = scratch
        .traffic_ungrouped("a.har", &["update.md", "thing.md"])
        .findings;
    told(&findings, |range| match written {
        Written::Plain | Written::Escaped => {
            let slice = &text[range];
            serde_json::from_str(&format!("\"{slice}\"")).unwrap_or_else(|error| {
                panic!("{error}: {slice} is no whole part of a JSON string")
            })
        }
        Written::Base64 => {
            let starts = text.find(&STANDARD.encode(body)).unwrap();
            // Digits hold six bits each; the first and the last may share their byte.
            let first = ((range.start - starts) * 6).div_ceil(8);
            let last = ((range.end - starts) * 6 / 8).min(body.len());
            String::from_utf8_lossy(&body.as_bytes()[first..last]).into_owned()
        }
    })
}

fn same_places(body: &str) -> Result<usize, TestCaseError> {
    let scratch = Scratch::with([
        ("apiproof.toml", String::new()),
        ("thing.md", THING.to_owned()),
        ("update.md", format!("{PAGE}{body}\n```\n")),
    ]);
    let page = of_the_page(&scratch);
    for written in [Written::Plain, Written::Escaped, Written::Base64] {
        scratch.write("a.har", har(body, written));
        let recorded = of_the_recording(&scratch, body, written);
        let rules = |told: &[Told]| -> Vec<String> {
            told.iter().map(|(rule, _, _)| rule.clone()).collect()
        };
        prop_assert_eq!(rules(&recorded), rules(&page), "{:?}\n{}", written, body);
        for ((_, at, said), (rule, pointer, shown)) in recorded.iter().zip(&page) {
            prop_assert!(
                pointer.is_none() || at == pointer,
                "{rule}: {at:?} for {pointer:?}"
            );
            // A byte that base64 cannot tell from its neighbour may stand on either side.
            let near =
                |long: &str, short: &str| long.contains(short) && long.len() <= short.len() + 2;
            let fits = match written {
                Written::Plain | Written::Escaped => said == shown,
                Written::Base64 => near(said, shown) || near(shown, said),
            };
            prop_assert!(fits, "{written:?} {rule}: {said:?} for {shown:?}\n{body}");
        }
    }
    Ok(page.len())
}

#[test]
fn a_body_is_judged_the_same_however_a_recording_writes_it() {
    for (body, findings) in [
        (r#"{"weight": "schwer wie Blei, größer als 𝄞"}"#, 1),
        (r#"{"label": "Zürich/Genève"}"#, 1),
        (
            "{\n  \"seen\": \"gestern\",\n  \"state\": \"kaputt\",\n  \"é\\\"\\\\x\": 1\n}",
            3,
        ),
        (r#"{"weight": 1, "weight": 2}"#, 1),
        (r#"{"weight": 1 "label": "é"}"#, 1),
        (
            r#"{"part": {"part": {"weight": "é"}}, "parts": [{"Weight": 1}, {"weight": [1]}]}"#,
            3,
        ),
        (
            r##"{"@odata.type": "#microsoft.graph.thîng", "weight": 1}"##,
            1,
        ),
        (r#"{"weight": 1, "label": "\u00e9t\u00e9 \ud834\udd1e"}"#, 0),
    ] {
        assert_eq!(same_places(body).unwrap(), findings, "{body}");
    }
}

/// Bodies that keep and break promises, with all kinds of characters.
fn body() -> impl Strategy<Value = String> {
    let value = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        any::<i16>().prop_map(|number| number.to_string()),
        "[a-zé𝄞\"\\\\/ ]{0,12}".prop_map(|text| Value::from(text).to_string()),
        Just("\"new\"".to_owned()),
        Just("\"2031-05-04T10:00:00Z\"".to_owned()),
    ];
    let name = prop::sample::select(vec![
        "label", "weight", "seen", "state", "part", "parts", "Weight", "colour", "größe", "a/b~c",
    ]);
    let object = |value: BoxedStrategy<String>| {
        prop::collection::btree_map(name.clone(), value, 0..5).prop_map(|members| {
            let members: Vec<String> = members
                .iter()
                .map(|(name, value)| format!("\"{name}\": {value}"))
                .collect();
            format!("{{\n  {}\n}}", members.join(",\n  "))
        })
    };
    let inner = object(value.clone().boxed());
    let list = prop::collection::vec(inner.clone(), 0..3)
        .prop_map(|items| format!("[{}]", items.join(", ")));
    object(prop_oneof![4 => value, 1 => inner, 1 => list].boxed())
}

proptest! {
    #![proptest_config(cases(60))]

    #[test]
    fn any_body_is_judged_the_same_however_a_recording_writes_it(body in body()) {
        same_places(&body)?;
    }

    #[test]
    fn places_in_spoilt_recordings_lie_inside(
        body in body(),
        written in prop::sample::select(vec![Written::Plain, Written::Escaped, Written::Base64]),
        edits in prop::collection::vec(edit(), 1..5),
    ) {
        let mut text = har(&body, written);
        for edit in &edits {
            edit.apply(&mut text);
        }
        let scratch = Scratch::with([
            ("apiproof.toml", String::new()),
            ("thing.md", THING.to_owned()),
            ("update.md", format!("{PAGE}{{}}\n```\n")),
            ("a.har", text.clone()),
        ]);
        let found = discover(&[PathBuf::from(".")], scratch.path(), &apiproof::rules::known()).unwrap();
        let captures = [PathBuf::from("a.har")];
        match run::traffic(&captures, scratch.path(), found, TrafficOptions::default()) {
            Ok(outcome) => {
                let texts = BTreeMap::from([
                    ("a.har".to_owned(), text.clone()),
                    ("thing.md".to_owned(), THING.to_owned()),
                    ("update.md".to_owned(), scratch.read("update.md")),
                ]);
                let wrong: Vec<String> =
                    outcome.findings.iter().flat_map(|finding| faults(&texts, finding)).collect();
                prop_assert!(wrong.is_empty(), "{wrong:#?}\n{text}");
            }
            Err(TrafficError::NotHar(path, why) | TrafficError::Unreadable(path, why)) => {
                prop_assert_eq!(path, "a.har");
                prop_assert!(!why.is_empty());
            }
        }
    }
}
