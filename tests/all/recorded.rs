//! The recording of the seeds: what is right gives nothing in any shape, and each slip planted in
//! it gives one finding, on the very bytes of the recording that hold it.

use std::fmt::Write as _;
use std::ops::Range;

use apiproof::findings::Finding;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::scratch::{Scratch, project};

/// The entries of `seeds/recording.har`, in order.
const CREATE: usize = 0;
const UPDATE: usize = 1;
const CONFIGURE: usize = 2;
const REFER: usize = 3;
const REFER_OWNER: usize = 4;

/// How the body of an answer is written.
#[derive(Clone, Copy, Debug)]
enum Shape {
    /// As a text, with what JSON has to escape.
    Plain,
    /// As a text, each character as `\uXXXX`.
    Escaped,
    /// As base64.
    Packed,
}

const SHAPES: [Shape; 3] = [Shape::Plain, Shape::Escaped, Shape::Packed];

/// What is planted, where it has to be found.
struct Slip {
    rule: &'static str,
    entry: usize,
    in_request: bool,
    right: String,
    wrong: String,
    /// The part of `wrong` that the finding marks; the last one, where it stands there twice.
    marked: String,
}

fn slip(rule: &'static str, entry: usize, right: &str, wrong: &str, marked: &str) -> Slip {
    Slip {
        rule,
        entry,
        in_request: false,
        right: right.to_owned(),
        wrong: wrong.to_owned(),
        marked: marked.to_owned(),
    }
}

impl Slip {
    fn sent(mut self) -> Self {
        self.in_request = true;
        self
    }
}

/// Slips in the values of bodies.
fn slips_in_values() -> Vec<Slip> {
    let count = r#""enrolledDeviceCount":17"#;
    let expires = r#""tokenExpirationDateTime":"2021-08-02T08:30:12.5371946Z""#;
    let tags = r#""roleScopeTagIds":["0","12"]"#;
    let name = r#""displayName":"Warehouse scanners, hall 2""#;
    vec![
        slip(
            "wrong-type",
            UPDATE,
            count,
            r#""enrolledDeviceCount":"17""#,
            r#""17""#,
        ),
        slip(
            "wrong-type",
            UPDATE,
            count,
            r#""enrolledDeviceCount":17.5"#,
            "17.5",
        ),
        slip(
            "wrong-type",
            CREATE,
            r#""enrolledDeviceCount":0"#,
            r#""enrolledDeviceCount":true"#,
            "true",
        )
        .sent(),
        slip(
            "wrong-type",
            CONFIGURE,
            r#""version":4"#,
            r#""version":{"number":4}"#,
            "{",
        ),
        slip(
            "wrong-type",
            REFER_OWNER,
            tags,
            r#""roleScopeTagIds":["0",12]"#,
            "12",
        ),
        slip(
            "wrong-type",
            REFER_OWNER,
            tags,
            r#""roleScopeTagIds":"0""#,
            r#""0""#,
        ),
        slip(
            "wrong-collection",
            CONFIGURE,
            r#""version":4"#,
            r#""version":[4]"#,
            "[",
        ),
        slip(
            "wrong-collection",
            UPDATE,
            name,
            r#""displayName":["Wärehouse 📦"]"#,
            "[",
        ),
        slip(
            "wrong-type",
            UPDATE,
            name,
            r#""displayName":{"Wärehouse":"📦"}"#,
            "{",
        ),
        slip(
            "invalid-format",
            CREATE,
            expires,
            r#""tokenExpirationDateTime":"2021-08-02T08:30:12""#,
            r#""2021-08-02T08:30:12""#,
        ),
        slip(
            "invalid-format",
            CREATE,
            expires,
            r#""tokenExpirationDateTime":"next August""#,
            r#""next August""#,
        )
        .sent(),
        slip(
            "invalid-format",
            UPDATE,
            r#""2021-05-04T08:30:12.5371946Z""#,
            r#""2021-13-04T08:30:12Z""#,
            r#""2021-13-04T08:30:12Z""#,
        ),
    ]
}

/// Slips in bodies that are about more than one value.
fn wider_slips() -> Vec<Slip> {
    let setting = r##"{"@odata.type":"#microsoft.graph.omaSetting","displayName":"Guest Wi-Fi","description":"Name of the guest network","omaUri":"./Vendor/Example/WiFi/Profile/Guest"}"##;
    let settings = format!(r#""omaSettings":[{setting}]"#);
    let many = format!(r#""omaSettings":[{}]"#, vec![setting; 501].join(","));
    vec![
        slip(
            "limit-exceeded",
            CONFIGURE,
            &settings,
            &many,
            r#""omaSettings""#,
        ),
        slip(
            "duplicate-key",
            CONFIGURE,
            r#""version":4"#,
            r#""version":4,"version":4"#,
            r#""version""#,
        ),
        slip(
            "invalid-json",
            CREATE,
            r#""id":"8f2b6d14-6d14-8f2b-146d-2b8f146d2b8f","#,
            r#""id":"8f2b""#,
            r#""8f2b""#,
        ),
        slip(
            "invalid-json",
            UPDATE,
            r#""enrolledDeviceCount":17"#,
            r#""enrolledDeviceCount":seventeen"#,
            "seventeen",
        )
        .sent(),
        slip(
            "reference-without-id",
            REFER,
            r#"{"@odata.id""#,
            r#"{"id""#,
            "{",
        )
        .sent(),
    ]
}

/// A recording and where its bodies are written, quotation marks left out: of each entry the
/// request's and the response's.
struct Recording {
    text: String,
    bodies: Vec<[Range<usize>; 2]>,
}

impl Recording {
    fn of_seeds() -> Self {
        let text = std::fs::read_to_string(project().join("seeds/recording.har")).unwrap();
        let key = "\"text\": \"";
        let starts: Vec<usize> = text
            .match_indices(key)
            .map(|(at, _)| at + key.len())
            .collect();
        let written = |start: usize| start..start + text[start..].find("\"\n").unwrap();
        let bodies: Vec<_> = starts
            .chunks_exact(2)
            .map(|pair| [written(pair[0]), written(pair[1])])
            .collect();
        assert_eq!(bodies.len(), 5);
        Self { text, bodies }
    }

    /// A body as the service wrote it.
    fn body(&self, entry: usize, in_request: bool) -> String {
        let span = &self.bodies[entry][usize::from(!in_request)];
        serde_json::from_str(&format!("\"{}\"", &self.text[span.clone()])).unwrap()
    }

    /// The recording with another body in place of one, and where `marked`, a part of it, stands.
    fn with(
        &self,
        entry: usize,
        in_request: bool,
        body: &str,
        shape: Shape,
        marked: Range<usize>,
    ) -> (String, Range<usize>) {
        let span = self.bodies[entry][usize::from(!in_request)].clone();
        let (written, place) = write(body, shape, marked);
        let (before, after) = (&self.text[..span.start], &self.text[span.end..]);
        let note = if matches!(shape, Shape::Packed) {
            ",\n \"encoding\": \"base64\""
        } else {
            ""
        };
        let text = format!("{before}{written}\"{note}{}", &after[1..]);
        (text, span.start + place.start..span.start + place.end)
    }
}

/// A text as the inside of a JSON string, and where a range of it is written.
fn write(body: &str, shape: Shape, marked: Range<usize>) -> (String, Range<usize>) {
    if let Shape::Packed = shape {
        let place = marked.start * 4 / 3..(marked.end * 4).div_ceil(3);
        return (STANDARD.encode(body), place);
    }
    let mut out = String::new();
    let mut place = 0..0;
    for (at, char) in body.char_indices() {
        if at == marked.start {
            place.start = out.len();
        }
        if let Shape::Escaped = shape {
            for unit in char.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}").unwrap();
            }
        } else {
            let quoted = serde_json::to_string(&char).unwrap();
            out.push_str(&quoted[1..quoted.len() - 1]);
        }
        if at + char.len_utf8() == marked.end {
            place.end = out.len();
        }
    }
    (out, place)
}

fn judge(recording: &str) -> Vec<Finding> {
    let scratch = Scratch::new();
    scratch.copy(&project().join("seeds"), ".");
    scratch.write("ours.har", recording);
    scratch.traffic("ours.har", &["."]).findings
}

/// What is wrong where one finding is expected, on these bytes.
fn compare(findings: &[Finding], rule: &str, text: &str, place: &Range<usize>) -> Option<String> {
    let found: Vec<(&str, Range<usize>, &str)> = findings
        .iter()
        .map(|finding| {
            let place = &finding.spot.location;
            let place = usize::try_from(place.start).unwrap()..usize::try_from(place.end).unwrap();
            (finding.rule, place.clone(), &text[place])
        })
        .collect();
    let expected = (rule, place.clone(), &text[place.clone()]);
    (found != [expected.clone()]).then(|| format!("expected {expected:?}\n   found {found:?}"))
}

#[test]
fn what_is_right_is_right_in_every_shape() {
    let recording = Recording::of_seeds();
    for shape in SHAPES {
        for entry in 0..5 {
            for in_request in [true, false] {
                if in_request && matches!(shape, Shape::Packed) {
                    // What is sent is a text in every recording.
                    continue;
                }
                let body = recording.body(entry, in_request);
                let (text, _) = recording.with(entry, in_request, &body, shape, 0..1);
                assert_eq!(judge(&text).len(), 0, "{shape:?} {entry} {in_request}");
            }
        }
    }
}

#[test]
fn each_slip_in_a_body_is_found_on_its_bytes() {
    let recording = Recording::of_seeds();
    let mut wrong = Vec::new();
    for slip in slips_in_values().into_iter().chain(wider_slips()) {
        let body = recording.body(slip.entry, slip.in_request);
        assert_eq!(
            body.matches(&*slip.right).count(),
            1,
            "{} in {body}",
            slip.right
        );
        let at = body.find(&*slip.right).unwrap() + slip.wrong.rfind(&*slip.marked).unwrap();
        let marked = at..at + slip.marked.len();
        let spoilt = body.replace(&*slip.right, &slip.wrong);
        for shape in SHAPES {
            if slip.in_request && matches!(shape, Shape::Packed) {
                continue;
            }
            let (text, place) =
                recording.with(slip.entry, slip.in_request, &spoilt, shape, marked.clone());
            let difference = compare(&judge(&text), slip.rule, &text, &place);
            wrong.extend(difference.map(|difference| format!("{shape:?}: {difference}")));
        }
    }
    assert!(wrong.is_empty(), "{}\n", wrong.join("\n"));
}

#[test]
fn nobody_is_told_to_write_a_recording_differently() {
    let recording = Recording::of_seeds();
    for slip in slips_in_values() {
        let body = recording.body(slip.entry, slip.in_request);
        let spoilt = body.replace(&*slip.right, &slip.wrong);
        let (text, _) = recording.with(slip.entry, slip.in_request, &spoilt, Shape::Escaped, 0..1);
        let whose = if slip.in_request {
            "correct what the client sends"
        } else {
            "find out why the service answers this"
        };
        for finding in judge(&text) {
            let help = finding.help.unwrap_or_default();
            assert!(help.starts_with(whose), "{}: {help}", finding.rule);
        }
    }
}

/// The seeds are a few pages of a set that nobody has here: names that they do not hold may stand
/// elsewhere.
#[test]
fn names_that_a_page_out_of_sight_may_hold_are_no_findings() {
    let recording = Recording::of_seeds();
    for (entry, right, other) in [
        (CONFIGURE, r#""version""#, r#""revision""#),
        (CONFIGURE, r#""omaUri":"./V"#, r#""omaUrl":"./V"#),
        (
            UPDATE,
            "ForWorkEnrollmentProfile\",\"id\"",
            "EnrolmentProfile\",\"id\"",
        ),
    ] {
        let body = recording.body(entry, false);
        assert_eq!(body.matches(right).count(), 1);
        let body = body.replace(right, other);
        let (text, _) = recording.with(entry, false, &body, Shape::Plain, 0..0);
        assert_eq!(judge(&text).len(), 0, "{other}");
    }
}

/// The recording with `wrong` in place of the first `right` behind the entry before, and where
/// `marked`, a part of it, stands.
fn around(
    recording: &Recording,
    entry: usize,
    right: &str,
    wrong: &str,
    marked: &str,
) -> (String, Range<usize>) {
    let from = entry
        .checked_sub(1)
        .map_or(0, |before| recording.bodies[before][1].end);
    let at = from + recording.text[from..].find(right).unwrap();
    let mut text = recording.text.clone();
    text.replace_range(at..at + right.len(), wrong);
    let start = at + wrong.find(marked).unwrap();
    (text, start..start + marked.len())
}

#[test]
fn each_slip_around_a_body_is_found_on_its_bytes() {
    let recording = Recording::of_seeds();
    let mut wrong = Vec::new();
    for (rule, entry, right, planted, marked) in [
        (
            "undocumented-status",
            CREATE,
            "\"status\": 201",
            "\"status\": 207",
            "207",
        ),
        (
            "undocumented-status",
            CONFIGURE,
            "\"status\": 200",
            "\"status\": 206",
            "206",
        ),
        (
            "undocumented-query",
            UPDATE,
            "EnrollmentProfiles\",",
            "EnrollmentProfiles?colour=red\",",
            "colour",
        ),
        (
            "undocumented-operation",
            CONFIGURE,
            "/v1.0/deviceManagement/deviceConfigurations/3b94f0d8-f0d8-3b94-d8f0-943bd8f0943b\"",
            "/v1.0/deviceManagement/deviceSettings/3b94f0d8\"",
            "/v1.0/deviceManagement/deviceSettings/3b94f0d8",
        ),
    ] {
        let (text, place) = around(&recording, entry, right, planted, marked);
        wrong.extend(compare(&judge(&text), rule, &text, &place));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_answer_without_its_body_is_found_at_its_status() {
    let recording = Recording::of_seeds();
    let (mut text, _) = recording.with(UPDATE, false, "", Shape::Plain, 0..0);
    let from = recording.bodies[CREATE][1].end;
    for (right, wrong) in [
        ("\"size\": 756", "\"size\": 0"),
        ("\"value\": \"756\"", "\"value\": \"0\""),
    ] {
        let at = from + text[from..].find(right).unwrap();
        text.replace_range(at..at + right.len(), wrong);
    }
    let at = from + text[from..].find("\"status\": 200").unwrap() + "\"status\": ".len();
    assert_eq!(
        compare(&judge(&text), "missing-body", &text, &(at..at + 3)),
        None
    );
}

#[test]
fn one_bad_byte_of_base64_is_found_where_it_is() {
    let recording = Recording::of_seeds();
    for at in [0, 101, 400] {
        let body = recording.body(CONFIGURE, false);
        let (mut text, place) =
            recording.with(CONFIGURE, false, &body, Shape::Packed, 0..body.len());
        let at = place.start + at;
        text.replace_range(at..=at, "*");
        assert_eq!(
            compare(&judge(&text), "invalid-base64", &text, &(at..at + 1)),
            None
        );
    }
}

/// The exchanges of the seeds that call one version, as one `$batch`, with `wrong` in place of
/// `right` in the answer to the entry `spoilt`.
fn batch(
    recording: &Recording,
    spoilt: usize,
    right: &str,
    wrong: &str,
    marked: &str,
) -> (String, Range<usize>) {
    let root = "https://graph.microsoft.com/beta";
    let urls = [
        (CREATE, "POST", "androidForWorkEnrollmentProfiles", 201),
        (UPDATE, "PATCH", "androidForWorkEnrollmentProfiles", 200),
        (
            REFER_OWNER,
            "POST",
            "androidDeviceOwnerEnrollmentProfiles/$ref",
            201,
        ),
    ];
    let kind = r#"{"Content-Type": "application/json"}"#;
    let (mut requests, mut responses, mut place) = (Vec::new(), String::new(), 0..0);
    for (id, (entry, method, url, status)) in urls.into_iter().enumerate() {
        let body = recording.body(entry, true);
        requests.push(format!(
            r#"{{"id": "{id}", "method": "{method}", "url": "/deviceManagement/{url}", "headers": {kind}, "body": {body}}}"#
        ));
        if id > 0 {
            responses.push_str(", ");
        }
        let mut part = format!(
            r#"{{"id": "{id}", "status": {status}, "headers": {kind}, "body": {}}}"#,
            recording.body(entry, false)
        );
        if entry == spoilt {
            assert_eq!(part.matches(right).count(), 1, "{right} in {part}");
            let at = part.find(right).unwrap();
            part.replace_range(at..at + right.len(), wrong);
            let start = responses.len() + at + wrong.find(marked).unwrap();
            place = start..start + marked.len();
        }
        responses.push_str(&part);
    }
    let requests = format!(r#"{{"requests": [{}]}}"#, requests.join(", "));
    let before = r#"{"responses": ["#;
    let responses = format!("{before}{responses}]}}");
    let marked = before.len() + place.start..before.len() + place.end;
    let (sent, _) = write(&requests, Shape::Plain, 0..0);
    let (came, place) = write(&responses, Shape::Plain, marked);
    let head = format!(
        r#"{{"log": {{"version": "1.2", "entries": [{{"request": {{"method": "POST", "url": "{root}/$batch", "headers": [],
           "postData": {{"mimeType": "application/json", "text": "{sent}"}}}},
           "response": {{"status": 200, "headers": [], "content": {{"size": 1, "mimeType": "application/json", "text": ""#
    );
    let place = head.len() + place.start..head.len() + place.end;
    (format!("{head}{came}\"}}}}}}]}}}}"), place)
}

#[test]
fn one_bad_part_of_a_batch_is_found_in_it() {
    let recording = Recording::of_seeds();
    let (text, _) = batch(&recording, CREATE, "201", "201", "201");
    assert_eq!(judge(&text).len(), 0);
    for (rule, entry, right, wrong, marked) in [
        (
            "wrong-type",
            UPDATE,
            r#""enrolledDeviceCount":17"#,
            r#""enrolledDeviceCount":"17""#,
            r#""17""#,
        ),
        (
            "invalid-format",
            REFER_OWNER,
            r#""2021-03-11T16:20:37.0185562+01:00""#,
            r#""2021-03-11""#,
            r#""2021-03-11""#,
        ),
        (
            "invalid-format",
            CREATE,
            r#""2021-05-04T08:30:12.5371946Z","last"#,
            r#""today","last"#,
            r#""today""#,
        ),
        (
            "undocumented-status",
            UPDATE,
            r#""status": 200"#,
            r#""status": 207"#,
            "207",
        ),
    ] {
        let (text, place) = batch(&recording, entry, right, wrong, marked);
        assert_eq!(compare(&judge(&text), rule, &text, &place), None);
    }
}

/// Made by `tests/browser/record.mjs`: a real browser calls a server that answers as the seeds
/// say, but for the last answer. A fresh one is judged where the environment names it.
#[test]
fn what_a_browser_recorded_is_judged() {
    let fresh = std::env::var_os("APIPROOF_BROWSER_RECORDING").map(std::path::PathBuf::from);
    let kept = project().join("tests/fixtures/recordings/browser.har");
    for path in [Some(kept), fresh].into_iter().flatten() {
        let text = std::fs::read_to_string(path).unwrap();
        let scratch = Scratch::new();
        scratch.copy(&project().join("seeds"), ".");
        scratch.write("browser.har", &text);
        let outcome = scratch.traffic("browser.har", &["."]);
        // The page that the browser opened, and six calls.
        assert_eq!(outcome.summary.exchanges, 7);
        let [finding] = outcome.findings.as_slice() else {
            panic!("{:#?}", outcome.findings);
        };
        assert_eq!(finding.rule, "wrong-type");
        assert!(
            finding.message.contains("`enrolledDeviceCount`"),
            "{}",
            finding.message
        );
        assert!(
            finding.subject.contains("entry:7/response"),
            "{}",
            finding.subject
        );
        let place = &finding.spot.location;
        let marked =
            &text[usize::try_from(place.start).unwrap()..usize::try_from(place.end).unwrap()];
        // Three bytes are four digits; what the place begins and ends with may be cut.
        assert!(
            marked == r#"\"17\""# || (5..=7).contains(&marked.len()),
            "{marked}"
        );
    }
}

/// What a fleet does (docs/fleet.md): lines cut into pieces, each judged by itself.
#[test]
fn lines_in_pieces_give_what_they_give_together() {
    let recording = Recording::of_seeds();
    let mut lines = Vec::new();
    for slip in slips_in_values().iter().chain(&wider_slips()) {
        let body = recording.body(slip.entry, slip.in_request);
        let body = body.replace(&*slip.right, &slip.wrong);
        let (text, _) = recording.with(slip.entry, slip.in_request, &body, Shape::Plain, 0..0);
        let har: serde_json::Value = serde_json::from_str(&text).unwrap();
        let entries = har["log"]["entries"].as_array().unwrap().iter();
        lines.extend(entries.map(|entry| format!("{entry}\n")));
    }
    // Each finding with the line it is on, and its bytes there.
    let judged = |lines: &[String]| -> Vec<(String, u64, &'static str, String)> {
        let scratch = Scratch::new();
        scratch.copy(&project().join("seeds"), ".");
        scratch.write("piece.ndjson", lines.concat());
        let mut starts = vec![0];
        for line in lines {
            starts.push(starts[starts.len() - 1] + line.len() as u64);
        }
        let outcome = scratch.traffic_ungrouped("piece.ndjson", &["."]);
        let findings = outcome.findings.iter().map(|finding| {
            let line = usize::try_from(finding.spot.location.line).unwrap() - 1;
            let at = finding.spot.location.start - starts[line];
            (
                lines[line].clone(),
                at,
                finding.rule,
                finding.message.to_string(),
            )
        });
        findings.collect()
    };
    let whole = judged(&lines);
    assert!(whole.len() >= lines.len() / 5);
    for size in [1, 7, 50] {
        let pieces: Vec<_> = lines.chunks(size).flat_map(judged).collect();
        assert_eq!(pieces, whole, "pieces of {size} lines");
    }
}
