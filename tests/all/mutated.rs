//! The readers of foreign text, held to what they promise whatever comes in: they end, they do not
//! panic, and every place they report lies inside the text and shows what was read. The targets in
//! `fuzz/` ask the same with more time.
//!
//! `APIPROOF_MUTATIONS` says how many texts each test makes.

use std::fs;
use std::io::{Cursor, Write as _};
use std::sync::Arc;

use apiproof::exchange::recording::{Piece, Reading, Recording};
use apiproof::exchange::{Body, Exchange};
use apiproof::page::Page;
use apiproof::text::Source;
use apiproof::text::json::{Json, Node};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;

use crate::literate;
use crate::made::Dice;
use crate::scratch::{project, shared_data};

fn rounds() -> u64 {
    let wanted = std::env::var("APIPROOF_MUTATIONS").ok();
    wanted.map_or(600, |wanted| wanted.parse().unwrap())
}

/// What the readers stumble over, if over anything.
const MARKS: [&str; 36] = [
    "{",
    "}",
    "[",
    "]",
    "\"",
    "\\",
    ":",
    ",",
    "\\\"",
    "\\u00e9",
    "\\ud83d",
    "\\n",
    "\n",
    "\r\n",
    "\u{feff}",
    "é",
    "𝄞",
    "\0",
    "\u{1f}\u{8b}",
    "===",
    "*",
    "null",
    "true",
    "0",
    "-1",
    "1e9",
    "\"log\":{",
    "\"entries\":[",
    "\"request\":{",
    "\"text\":\"",
    "###\n",
    "GET /a\n",
    "HTTP/1.1 200 OK\n",
    "|",
    "```\n",
    "<!--",
];

/// One of the texts with a few slips in it, as bytes: a slip may cut a character in two.
fn mutated(models: &[String], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = dice.pick(models).as_bytes().to_vec();
    for _ in 0..=dice.roll(4) {
        let at = dice.roll(bytes.len() + 1);
        let end = (at + dice.roll(40)).min(bytes.len());
        match dice.roll(7) {
            0 => bytes.truncate(at),
            1 => drop(bytes.drain(at..end)),
            2 => {
                let again = bytes[at..end].to_vec();
                bytes.splice(at..at, again);
            }
            3 => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = u8::try_from(dice.roll(256)).unwrap();
                }
            }
            _ => drop(bytes.splice(at..at, dice.pick(&MARKS).bytes())),
        }
    }
    bytes
}

/// The same as text.
fn mutated_text(models: &[String], dice: &mut Dice) -> String {
    String::from_utf8_lossy(&mutated(models, dice)).into_owned()
}

/// Small recordings of every kind: those of the literate cases, and the seed.
fn recordings() -> Vec<String> {
    let cases = fs::read_to_string(project().join("tests/cases/recordings.md")).unwrap();
    let mut models = vec![fs::read_to_string(project().join("seeds/recording.har")).unwrap()];
    for piece in literate::read(&cases) {
        if let literate::Piece::Fence(fence) = piece {
            let (text, _) = literate::unmark("a.har", &fence.text);
            match (fence.file(), fence.language.as_str()) {
                (None, "entry") => models.push(format!("{{\"log\": {{\"entries\": [{text}]}}}}")),
                (Some(name), _) if name.starts_with("a.") => models.push(text),
                _ => {}
            }
        }
    }
    assert!(models.len() > 40);
    models
}

fn pieces(bytes: &[u8]) -> Vec<Piece> {
    Recording::new("a.har", Cursor::new(bytes.to_vec())).collect()
}

fn bodies(exchange: &Exchange) -> impl Iterator<Item = &Body> {
    let request = exchange.request.as_deref();
    let response = exchange.response.as_ref();
    let sent = request.and_then(|request| request.body.present());
    let answered = response.and_then(|response| response.body.present());
    [sent, answered].into_iter().flatten()
}

/// What a part of a recording means, where it is a part of a JSON string, of none, or base64:
/// whatever of that it may be.
fn meanings(raw: &[u8]) -> Vec<String> {
    let raw = String::from_utf8_lossy(raw).into_owned();
    let mut meanings = vec![raw.clone()];
    meanings.extend(serde_json::from_str(&format!("\"{raw}\"")));
    meanings
}

/// Holds everything that a reading reports against the bytes it came from. Gives how many values
/// of bodies were found to stand where they are said to.
fn hold(bytes: &[u8], reading: &Reading) -> usize {
    let inside = |span: (u64, u64)| {
        let range = usize::try_from(span.0).unwrap()..usize::try_from(span.1).unwrap();
        bytes
            .get(range)
            .unwrap_or_else(|| panic!("{span:?} is outside"))
    };
    for fault in &reading.faults {
        let place = fault.place.locate();
        inside((place.start, place.end));
    }
    let mut shown = 0;
    for body in reading.exchange.iter().flat_map(bodies) {
        let json = body.json();
        for problem in json.problems() {
            let place = body.place(problem.span).locate();
            inside((place.start, place.end));
        }
        let Some(root) = json.root() else { continue };
        for node in root.descendants().take(100) {
            let place = body.place(node.span()).locate();
            let raw = inside((place.start, place.end));
            let text = body.text.text().get(node.span().range()).unwrap();
            shown += usize::from(meanings(raw).iter().any(|meaning| meaning == text));
        }
    }
    shown
}

#[test]
fn spoilt_recordings_are_read_to_their_end() {
    let models = recordings();
    let mut read = 0;
    for round in 0..rounds() {
        let mut dice = Dice(round);
        let bytes = mutated(&models, &mut dice);
        for piece in pieces(&bytes) {
            read += hold(&bytes, &piece.read());
        }
    }
    assert!(read > 0);
}

#[test]
fn places_in_recordings_show_what_was_read() {
    for model in recordings() {
        for piece in pieces(model.as_bytes()) {
            let reading = piece.read();
            let escaped = model.contains("\\\"weight\\\"") && !model.contains("\"encoding\"");
            let shown = hold(model.as_bytes(), &reading);
            let found = reading.exchange.iter().flat_map(bodies);
            let values: usize = found
                .filter(|body| !body.text.text().contains('\u{fffd}') && !model.contains("\\ud83d"))
                .filter(|body| body.is_json())
                .filter_map(|body| Some(body.json().root()?.descendants().count()))
                .sum();
            assert!(
                !escaped || shown >= values,
                "{shown} of {values} in {model}"
            );
        }
    }
}

#[test]
fn a_recording_cut_anywhere_gives_what_it_held() {
    let whole = fs::read(project().join("seeds/recording.har")).unwrap();
    let all = pieces(&whole).len();
    let mut before = 0;
    for cut in (0..=whole.len()).step_by(11).chain([whole.len()]) {
        let exchanges = pieces(&whole[..cut])
            .into_iter()
            .filter_map(|piece| piece.read().exchange)
            .count();
        assert!(exchanges == before || exchanges == before + 1, "{cut}");
        before = exchanges;
    }
    assert_eq!(before, all);
}

#[test]
fn what_turns_out_to_be_a_line_is_counted_from_its_beginning() {
    // Something is out of order before a member shows that the object is an entry by itself.
    let text = "{:[{\"request\":{\"method\":\"GET\"}}\n{\"request\":";
    let faults = pieces(text.as_bytes())
        .into_iter()
        .flat_map(|piece| piece.read().faults);
    let places: Vec<_> = faults.map(|fault| fault.place.locate()).collect();
    let told: Vec<_> = places.iter().map(|at| (at.line, at.start)).collect();
    let second = text.len() as u64;
    assert_eq!(told, [(1, 2), (2, second)], "{places:?}");
}

#[test]
fn a_packed_recording_is_read_as_the_same_unpacked() {
    let whole = fs::read(project().join("seeds/recording.har")).unwrap();
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(&whole).unwrap();
    let packed = encoder.finish().unwrap();
    let told = |bytes: &[u8]| -> Vec<String> {
        let readings = pieces(bytes).into_iter().map(Piece::read);
        readings.map(|reading| format!("{reading:?}")).collect()
    };
    assert_eq!(told(&packed), told(&whole));
    for cut in (20..packed.len()).step_by(101) {
        let readings = pieces(&packed[..cut]).into_iter().map(Piece::read);
        for reading in readings {
            hold(&whole, &reading);
        }
    }
}

#[test]
fn spoilt_pages_are_read_to_their_end() {
    let mut models: Vec<String> = Vec::new();
    for folder in ["seeds", "tests/cases"] {
        for entry in fs::read_dir(project().join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|ending| ending != "har") {
                models.extend(fs::read_to_string(path));
            }
        }
    }
    models.sort();
    for round in 0..rounds() {
        let mut dice = Dice(round);
        let text = mutated_text(&models, &mut dice);
        let page = Page::read(Arc::new(Source::new("a.md", text.as_str())));
        let spans = page.blocks.iter().map(|block| block.span);
        for span in spans.chain(page.faults.iter().map(|fault| fault.span)) {
            assert!(text.get(span.range()).is_some(), "round {round}: {span:?}");
        }
    }
}

#[test]
fn spoilt_json_is_read_to_its_end_and_sound_json_without_a_problem() {
    let models = recordings();
    for round in 0..rounds() {
        let mut dice = Dice(round);
        let text = mutated_text(&models, &mut dice);
        let json = Json::read(text.as_str());
        let nodes = json.root().into_iter().flat_map(Node::descendants);
        let problems = json.problems().iter().map(|problem| problem.span);
        for span in nodes.map(Node::span).chain(problems) {
            assert!(text.get(span.range()).is_some(), "round {round}: {span:?}");
        }
        // A second mark is an odd space, which is told.
        let content = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let strict = serde_json::from_str::<Value>(content);
        assert!(
            strict.is_err() || !json.is_broken(),
            "round {round}: {text}"
        );
    }
}

#[test]
fn every_real_recording_with_entries_is_read() {
    let Some(data) = shared_data() else { return };
    let mut entries = 0;
    let files = walkdir::WalkDir::new(data).into_iter().map(Result::unwrap);
    for file in files.filter(|file| file.path().extension().is_some_and(|end| end == "har")) {
        let bytes = fs::read(file.path()).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        let strict: Result<Value, _> = serde_json::from_str(text.trim_start_matches('\u{feff}'));
        let expected = strict.ok();
        let expected = expected
            .as_ref()
            .and_then(|har| har["log"]["entries"].as_array());
        let readings: Vec<Reading> = pieces(&bytes).into_iter().map(Piece::read).collect();
        for reading in &readings {
            hold(&bytes, reading);
        }
        let read = readings.iter().filter(|reading| reading.exchange.is_some());
        assert_eq!(
            read.count(),
            expected.map_or(0, Vec::len),
            "{:?}",
            file.path()
        );
        entries += expected.map_or(0, Vec::len);
    }
    assert!(
        entries > 500,
        "{entries} entries: is this the folder of recordings?"
    );
}
