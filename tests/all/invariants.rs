//! What holds for every docs set: a page alone gives what it gives within its set, whatever the
//! order; and an example is judged like the exchange that it shows.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use apiproof::contract::Contract;
use apiproof::dialect::Dialect;
use apiproof::exchange::documented::Examples;
use apiproof::exchange::{Captured, Exchange, Header};
use apiproof::findings::Finding;
use apiproof::set::discover;
use serde_json::{Value, json};

use crate::scratch::{Scratch, project, shared_data};

/// A small generator of numbers: the same ones in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.roll(of.len())]
    }

    fn shuffle<T>(&mut self, all: &mut [T]) {
        for index in (1..all.len()).rev() {
            all.swap(index, self.roll(index + 1));
        }
    }
}

/// A property as a table documents it, with a value that keeps the promise and one that breaks
/// it, where there is one.
struct Kind {
    ty: &'static str,
    says: &'static str,
    right: &'static str,
    wrong: Option<&'static str>,
}

const KINDS: &[Kind] = &[
    Kind {
        ty: "String",
        says: "Some words.",
        right: r#""some words""#,
        wrong: Some("7"),
    },
    Kind {
        ty: "Int32",
        says: "A number.",
        right: "7",
        wrong: Some(r#""seven""#),
    },
    Kind {
        ty: "Int32",
        says: "A share. Valid values 0 to 100.",
        right: "50",
        wrong: Some("500"),
    },
    Kind {
        ty: "Double",
        says: "A size.",
        right: "1.5",
        wrong: Some("true"),
    },
    Kind {
        ty: "Boolean",
        says: "Yes or no.",
        right: "true",
        wrong: Some(r#""yes""#),
    },
    Kind {
        ty: "DateTimeOffset",
        says: "A moment.",
        right: r#""2031-05-04T10:00:00Z""#,
        wrong: Some(r#""2031-05-04""#),
    },
    Kind {
        ty: "Date",
        says: "A day.",
        right: r#""2031-05-04""#,
        wrong: Some(r#""May 4""#),
    },
    Kind {
        ty: "Duration",
        says: "A while.",
        right: r#""PT5M""#,
        wrong: Some(r#""5 min""#),
    },
    Kind {
        ty: "Guid",
        says: "A key.",
        right: r#""7d0e5b62-91c4-4f3a-8e27-c15ab0d9f348""#,
        wrong: Some(r#""7d0e5b62""#),
    },
    Kind {
        ty: "String",
        says: "Possible values are: `red`, `grün`.",
        right: r#""grün""#,
        wrong: Some(r#""blue""#),
    },
    Kind {
        ty: "String",
        says: "A name. Maximum length is 5 characters.",
        right: r#""Zürcé""#,
        wrong: Some(r#""Zürich""#),
    },
    Kind {
        ty: "String collection",
        says: "Words. This collection can contain a maximum of 2 elements.",
        right: r#"["a", "b"]"#,
        wrong: Some(r#"["a", "b", "c"]"#),
    },
    Kind {
        ty: "Int32 collection",
        says: "Numbers.",
        right: "[1, 2]",
        wrong: Some(r#"[1, "2"]"#),
    },
    Kind {
        ty: "Json",
        says: "Whatever.",
        right: r#"{"a": [1, null]}"#,
        wrong: None,
    },
];

/// A resource: its name, its base type and its properties.
struct Resource {
    name: String,
    base: Option<usize>,
    properties: Vec<(String, &'static Kind)>,
    /// A property that holds another resource, and one that holds several.
    links: Vec<(String, usize, bool)>,
}

/// What is spoilt on a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Slip {
    None,
    Value,
    Unknown,
    Case,
    Broken,
    Twice,
    TypeName,
    TypeCase,
    Status,
    Path,
    Link,
    Todo,
    Author,
    Placeholder,
}

const SLIPS: &[Slip] = &[
    Slip::None,
    Slip::Value,
    Slip::Value,
    Slip::Value,
    Slip::Unknown,
    Slip::Case,
    Slip::Broken,
    Slip::Twice,
    Slip::TypeName,
    Slip::TypeCase,
    Slip::Status,
    Slip::Path,
    Slip::Link,
    Slip::Todo,
    Slip::Author,
    Slip::Placeholder,
];

/// A docs set made up by dice.
struct Made {
    dice: Dice,
    resources: Vec<Resource>,
    files: BTreeMap<String, String>,
}

fn made(seed: u64, resources: usize) -> Made {
    let mut made = Made {
        dice: Dice(seed),
        resources: Vec::new(),
        files: BTreeMap::new(),
    };
    for index in 0..resources {
        let resource = made.resource(index);
        made.resources.push(resource);
    }
    for index in 0..resources {
        made.resource_page(index);
        made.get_page(index);
        made.list_page(index);
        made.create_page(index);
        made.update_page(index);
    }
    made.files.insert(
        "includes/note.md".to_owned(),
        "> [!NOTE]\n> Ten calls in a second.\n".to_owned(),
    );
    made
}

impl Made {
    fn resource(&mut self, index: usize) -> Resource {
        let properties = (0..3 + self.dice.roll(5))
            .map(|at| (format!("prop{index}x{at}"), self.dice.pick(KINDS)))
            .collect();
        let base = (index > 0 && self.dice.roll(3) == 0).then(|| self.dice.roll(index));
        let links = (0..self.dice.roll(3))
            .filter(|_| index > 0)
            .map(|at| (format!("link{index}x{at}"), self.dice.roll(index), at == 0))
            .collect();
        Resource {
            name: format!("thing{index}Item"),
            base,
            properties,
            links,
        }
    }

    fn file_of(&self, index: usize) -> String {
        format!("resources/{}.md", self.resources[index].name.to_lowercase())
    }

    fn link_to(&self, index: usize) -> String {
        let name = &self.resources[index].name;
        format!("[{name}](../{})", self.file_of(index))
    }

    /// Front matter and title.
    fn top(title: &str, kind: &str, slip: Slip) -> String {
        let author = if slip == Slip::Author { "" } else { "ada" };
        let todo = if slip == Slip::Todo {
            "TODO: Tell more.\n\n"
        } else {
            ""
        };
        let link = if slip == Slip::Link {
            "See [more](nowhere.md).\n\n"
        } else {
            ""
        };
        format!(
            "---\ntitle: \"{title}\"\ndescription: \"About it.\"\nauthor: \"{author}\"\n\
             ms.prod: \"things\"\ndoc_type: {kind}\n---\n\n# {title}\n\n\
             Namespace: microsoft.graph\n\n{todo}{link}[!INCLUDE [note](../includes/note.md)]\n\n"
        )
    }

    fn resource_page(&mut self, index: usize) {
        let slip = *self
            .dice
            .pick(&[Slip::None, Slip::None, Slip::Link, Slip::Todo, Slip::Author]);
        let name = self.resources[index].name.clone();
        let mut page = Self::top(&format!("{name} resource type"), "resourcePageType", slip);
        if let Some(base) = self.resources[index].base {
            page.push_str(&format!("Inherits from {}.\n\n", self.link_to(base)));
        }
        page.push_str("## Properties\n\n|Property|Type|Description|\n|:---|:---|:---|\n");
        for (property, kind) in &self.resources[index].properties {
            page.push_str(&format!("|{property}|{}|{}|\n", kind.ty, kind.says));
        }
        for (property, to, many) in &self.resources[index].links {
            let many = if *many { " collection" } else { "" };
            page.push_str(&format!(
                "|{property}|{}{many}|Another.|\n",
                self.link_to(*to)
            ));
        }
        let file = self.file_of(index);
        self.files.insert(file, page);
    }

    /// All properties of a resource with what it inherits.
    fn all(&self, index: usize) -> Vec<(String, &'static Kind)> {
        let mut all = Vec::new();
        let mut at = Some(index);
        while let Some(index) = at {
            let resource = &self.resources[index];
            all.extend(
                resource
                    .properties
                    .iter()
                    .map(|(name, kind)| (name.clone(), *kind)),
            );
            at = resource.base;
        }
        all
    }

    /// The members of an object, and one of them spoilt.
    fn members(&mut self, index: usize, slip: Slip, depth: usize) -> Vec<String> {
        let mut all = self.all(index);
        self.dice.shuffle(&mut all);
        all.truncate(4);
        let spoilt = all
            .iter()
            .position(|(_, kind)| slip == Slip::Value && kind.wrong.is_some())
            .unwrap_or(usize::MAX);
        let mut members: Vec<String> = all
            .iter()
            .enumerate()
            .map(|(at, (name, kind))| {
                let value = if at == spoilt {
                    kind.wrong.unwrap()
                } else {
                    kind.right
                };
                format!("\"{name}\": {value}")
            })
            .collect();
        let first = all[0].clone();
        match slip {
            Slip::Unknown => members.push("\"nobodyKnows\": 1".to_owned()),
            Slip::Case => {
                members[0] = members[0].replacen("prop", "Prop", 1);
            }
            Slip::Twice => members.push(format!("\"{}\": {}", first.0, first.1.right)),
            Slip::Placeholder => {
                members[0] = format!("\"{}\": \"String (timestamp)\"", first.0);
            }
            _ => {}
        }
        if depth == 0
            && let Some((name, to, many)) = self.resources[index].links.first()
        {
            let (name, to, many) = (name.clone(), *to, *many);
            let inner = self.members(to, Slip::None, 1).join(", ");
            let (open, close) = if many { ("[{ ", " }]") } else { ("{ ", " }") };
            members.push(format!("\"{name}\": {open}{inner}{close}"));
        }
        members
    }

    fn object(&mut self, index: usize, slip: Slip, stated: bool) -> String {
        let mut members = self.members(index, slip, 0);
        if stated || matches!(slip, Slip::TypeName | Slip::TypeCase) {
            let name = &self.resources[index].name;
            let name = match slip {
                Slip::TypeName => format!("{name}x"),
                Slip::TypeCase => name.to_uppercase(),
                _ => name.clone(),
            };
            members.insert(0, format!("\"@odata.type\": \"#microsoft.graph.{name}\""));
        }
        let broken = if slip == Slip::Broken { " " } else { ",\n  " };
        let (first, rest) = members.split_first().unwrap();
        format!("{{\n  {first}{broken}{}\n}}", rest.join(",\n  "))
    }

    fn slip(&mut self) -> Slip {
        *self.dice.pick(SLIPS)
    }

    fn page(
        &mut self,
        (verb, index): (&str, usize),
        (method, template): (&str, &str),
        response: &str,
        sides: (Option<String>, Option<String>),
        slip: Slip,
    ) {
        let name = self.resources[index].name.clone();
        let mut page = Self::top(&format!("{verb} {name}"), "apiPageType", slip);
        page.push_str(&format!(
            "## HTTP request\n\n```http\n{method} {template}\n```\n\n"
        ));
        if sides.0.is_some() {
            page.push_str(&format!(
                "## Request body\n\nIn the request body, supply a JSON representation of the {} \
                 object.\n\n",
                self.link_to(index)
            ));
        }
        let shown = if slip == Slip::Path {
            "/elsewhere/7".to_owned()
        } else {
            template.replace("{id}", "7")
        };
        let called = format!("{}_{}", verb.to_lowercase(), name.to_lowercase());
        page.push_str(&format!(
            "## Response\n\n{response}\n\n## Example\n\n### Request\n\n\
             <!-- {{ \"blockType\": \"request\", \"name\": \"{called}\" }} -->\n```http\n\
             {method} https://graph.microsoft.com/v1.0{shown}\n"
        ));
        if let Some(body) = sides.0 {
            page.push_str(&format!("Content-Type: application/json\n\n{body}\n"));
        }
        let status = match (slip, &sides.1, verb) {
            (Slip::Status, _, _) => "206 Partial Content",
            (_, None, _) => "204 No Content",
            (_, _, "Create") => "201 Created",
            _ => "200 OK",
        };
        page.push_str("```\n\n### Response\n\n");
        match sides.1 {
            Some(body) => page.push_str(&format!(
                "<!-- {{ \"blockType\": \"response\", \"isCollection\": {}, \"@odata.type\": \
                 \"microsoft.graph.{name}\" }} -->\n```http\nHTTP/1.1 {status}\n\
                 Content-Type: application/json\n\n{body}\n```\n",
                verb == "List"
            )),
            None => page.push_str(&format!(
                "<!-- {{ \"blockType\": \"response\" }} -->\n```http\nHTTP/1.1 {status}\n```\n"
            )),
        }
        self.files.insert(
            format!("api/{}-{}.md", name.to_lowercase(), verb.to_lowercase()),
            page,
        );
    }

    fn get_page(&mut self, index: usize) {
        let slip = self.slip();
        let stated = self.dice.roll(2) == 0;
        let body = self.object(index, slip, stated);
        let sentence = format!(
            "If successful, this method returns a `200 OK` response code and a {} object in the \
             response body.",
            self.link_to(index)
        );
        let template = format!("/things{index}/{{id}}");
        self.page(
            ("Get", index),
            ("GET", &template),
            &sentence,
            (None, Some(body)),
            slip,
        );
    }

    fn list_page(&mut self, index: usize) {
        let slip = self.slip();
        let first = self.object(index, Slip::None, false);
        let second = self.object(index, slip, false);
        let body = format!("{{\n\"value\": [\n{first},\n{second}\n]\n}}");
        let sentence = format!(
            "If successful, this method returns a `200 OK` response code and a collection of {} \
             objects in the response body.",
            self.link_to(index)
        );
        let template = format!("/things{index}");
        self.page(
            ("List", index),
            ("GET", &template),
            &sentence,
            (None, Some(body)),
            slip,
        );
    }

    fn create_page(&mut self, index: usize) {
        let slip = self.slip();
        let request = self.object(index, slip, false);
        let response = self.object(index, Slip::None, true);
        let sentence = format!(
            "If successful, this method returns a `201 Created` response code and a {} object in \
             the response body.",
            self.link_to(index)
        );
        let template = format!("/things{index}");
        let sides = (Some(request), Some(response));
        self.page(
            ("Create", index),
            ("POST", &template),
            &sentence,
            sides,
            slip,
        );
    }

    fn update_page(&mut self, index: usize) {
        let slip = self.slip();
        let request = self.object(index, slip, false);
        let sentence = "If successful, this method returns a `204 No Content` response code.";
        // Some updates forget the key: what that is worth is known by the page that creates.
        let key = if self.dice.roll(4) == 0 { "" } else { "/{id}" };
        let template = format!("/things{index}{key}");
        self.page(
            ("Update", index),
            ("PATCH", &template),
            sentence,
            (Some(request), None),
            slip,
        );
    }

    fn write(&self, scratch: &Scratch, folder: &str) {
        for (name, text) in &self.files {
            scratch.write(&format!("{folder}/{name}"), text);
        }
    }
}

/// A finding with everything that is reported of it.
fn whole(scratch: &Scratch, finding: &Finding) -> String {
    let related: Vec<String> = finding
        .related
        .iter()
        .map(|other| {
            format!(
                "{} {}:{:?}",
                other.message, other.spot.file, other.spot.location
            )
        })
        .collect();
    format!(
        "{}:{:?} {:?}[{}] {} | {:?} | {} | {:?} | {:?} | {} | {related:?}",
        scratch.inside(&finding.spot.file),
        finding.spot.location,
        finding.severity,
        finding.rule,
        finding.message,
        finding.help,
        finding.subject,
        finding.pointer,
        finding.cause,
        finding.occurrences,
    )
}

fn all_of(scratch: &Scratch, paths: &[&str]) -> Vec<String> {
    let outcome = scratch.check(paths);
    outcome
        .findings
        .iter()
        .map(|finding| whole(scratch, finding))
        .collect()
}

/// Holds the findings of each page alone against those of the set on that page.
fn page_equals_set(scratch: &Scratch, set: &str, pages: &[String]) {
    let whole_set = scratch.check(&[set]);
    for page in pages {
        let alone = scratch.check(&[page]);
        let alone: Vec<String> = alone
            .findings
            .iter()
            .filter(|finding| scratch.inside(&finding.spot.file) == *page)
            .map(|finding| whole(scratch, finding))
            .collect();
        let within: Vec<String> = whole_set
            .findings
            .iter()
            .filter(|finding| scratch.inside(&finding.spot.file) == *page)
            .map(|finding| whole(scratch, finding))
            .collect();
        assert_eq!(alone, within, "{page}");
    }
}

#[test]
fn a_page_alone_gives_what_it_gives_within_its_set() {
    let mut rules = BTreeSet::new();
    for seed in 1..=4 {
        let made = made(seed, 6);
        let scratch = Scratch::new();
        made.write(&scratch, "v1.0");
        let pages: Vec<String> = made
            .files
            .keys()
            .filter(|name| !name.starts_with("includes"))
            .map(|name| format!("v1.0/{name}"))
            .collect();
        page_equals_set(&scratch, "v1.0", &pages);
        rules.extend(
            scratch
                .check(&["v1.0"])
                .findings
                .iter()
                .map(|finding| finding.rule),
        );
    }
    // The dice plant slips of many kinds, and they are found.
    assert!(rules.len() >= 10, "{rules:?}");
}

#[test]
fn any_order_of_arguments_gives_the_same() {
    let made = made(7, 5);
    let scratch = Scratch::new();
    made.write(&scratch, "v1.0");
    let mut pages: Vec<String> = made
        .files
        .keys()
        .filter(|name| !name.starts_with("includes"))
        .map(|name| format!("v1.0/{name}"))
        .collect();
    let whole = all_of(&scratch, &["v1.0"]);
    assert!(!whole.is_empty());
    let mut dice = Dice(3);
    for _ in 0..5 {
        dice.shuffle(&mut pages);
        let arguments: Vec<&str> = pages.iter().map(String::as_str).collect();
        assert_eq!(all_of(&scratch, &arguments), whole);
    }
    assert_eq!(all_of(&scratch, &["v1.0/resources", "v1.0/api"]), whole);
    assert_eq!(
        all_of(&scratch, &["v1.0/api", "v1.0", "v1.0/resources"]),
        whole
    );
}

#[test]
fn two_versions_are_two_sets() {
    let (one, other) = (made(11, 3), made(12, 3));
    let scratch = Scratch::new();
    one.write(&scratch, "v1.0");
    other.write(&scratch, "beta");
    let apart: Vec<String> = all_of(&scratch, &["beta"])
        .into_iter()
        .chain(all_of(&scratch, &["v1.0"]))
        .collect();
    assert_eq!(all_of(&scratch, &["."]), apart);
}

#[test]
fn our_clean_set_page_by_page() {
    let scratch = Scratch::new();
    scratch.copy(&project().join("tests/fixtures/clean"), "v1.0");
    let pages: Vec<String> = ["api", "resources"]
        .iter()
        .flat_map(|folder| pages_of(scratch.path(), &format!("v1.0/{folder}")))
        .collect();
    for page in pages {
        assert_eq!(all_of(&scratch, &[&page]), Vec::<String>::new());
    }
}

fn pages_of(root: &Path, folder: &str) -> Vec<String> {
    let mut pages: Vec<String> = fs::read_dir(root.join(folder))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
        .map(|path| format!("{folder}/{}", path.file_name().unwrap().to_str().unwrap()))
        .collect();
    pages.sort();
    pages
}

/// The docs set of the shared data, where somebody names it and has unpacked it.
fn shared_set() -> Option<PathBuf> {
    let data = shared_data()?;
    let found = walkdir::WalkDir::new(&data)
        .max_depth(4)
        .into_iter()
        .filter_map(Result::ok)
        .map(walkdir::DirEntry::into_path)
        .find(|path| path.ends_with("api-reference/v1.0"))?;
    Some(found)
}

#[test]
fn fifty_pages_of_the_shared_data_alone_and_within_their_set() {
    let Some(set) = shared_set() else {
        return;
    };
    // Read where it lies: the set is large, and nothing is written.
    let paths = |paths: &[PathBuf]| {
        let found = discover(paths, &set, Dialect::graph()).unwrap();
        apiproof::run::check(found, apiproof::findings::Severity::Info).findings
    };
    let within = paths(std::slice::from_ref(&set));
    let mut pages = pages_of(&set, "api");
    pages.extend(pages_of(&set, "resources"));
    Dice(2021).shuffle(&mut pages);
    for page in pages.iter().take(50) {
        let told = |findings: &[Finding]| -> Vec<String> {
            findings
                .iter()
                .filter(|finding| *finding.spot.file == **page)
                .map(|finding| {
                    format!(
                        "{:?} {} {}",
                        finding.spot.location, finding.rule, finding.message
                    )
                })
                .collect()
        };
        let alone = paths(&[PathBuf::from(page)]);
        assert_eq!(told(&alone), told(&within), "{page}");
    }
}

/// Rules that judge what a recording shows as well as what a page shows: the status and the
/// content of a body.
///
/// Left out are rules about how a page shows an exchange: whether its request calls what the
/// page documents (`wrong-path`, `wrong-method`, `malformed-url`: a recorded request that calls
/// something else belongs to another operation), what a template left behind
/// (`placeholder-value`), and what a page leaves out around a body (`missing-content-type`,
/// `wrong-content-length`, `missing-body`).
const OF_BOTH: &[&str] = &[
    "duplicate-key",
    "invalid-format",
    "invalid-json",
    "limit-exceeded",
    "missing-odata-type",
    "missing-property",
    "property-case",
    "read-only-property",
    "type-name-case",
    "unexpected-body",
    "unknown-enum-value",
    "unknown-odata-type",
    "unknown-property",
    "wrong-collection",
    "wrong-status",
    "wrong-type",
];

/// How often each mismatch is found: by rule and pointer, and in which message where there is a
/// pointer.
fn mismatches<'f>(findings: impl Iterator<Item = &'f Finding>) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    for finding in findings.filter(|finding| OF_BOTH.contains(&finding.rule)) {
        let pointer = finding.pointer.as_deref().unwrap_or("-");
        *found
            .entry(format!("{} {pointer}", finding.rule))
            .or_default() += finding.occurrences;
    }
    found
}

fn headers(headers: &[Header]) -> Value {
    let pairs = headers.iter();
    pairs
        .map(|header| json!({ "name": header.name, "value": header.value }))
        .collect()
}

/// A documented exchange as a recorder would have kept it.
fn entry(exchange: &Exchange) -> Option<Value> {
    let request = exchange.request.as_deref()?;
    let url = request.url.text();
    let url = match url.strip_prefix('/') {
        Some(path) => format!("https://graph.microsoft.com/v1.0/{path}"),
        None => url.to_string(),
    };
    let mut asked = json!({
        "method": request.method, "url": url, "headers": headers(&request.headers),
    });
    if let Captured::Present(body) = &request.body {
        asked["postData"] = json!({ "mimeType": body.media_type, "text": &**body.text.text() });
    }
    let mut answered = json!({ "status": 0 });
    if let Some(response) = &exchange.response {
        let mut content = json!({ "size": 0 });
        if let Captured::Present(body) = &response.body {
            content = json!({ "mimeType": body.media_type, "text": &**body.text.text() });
        }
        answered = json!({
            "status": response.status, "headers": headers(&response.headers), "content": content,
        });
    }
    Some(json!({ "request": asked, "response": answered }))
}

/// Every example of a page that has a request, as the entries of a recording.
fn recording(scratch: &Scratch, page: &str) -> Value {
    let found = discover(&[PathBuf::from(page)], scratch.path(), Dialect::graph()).unwrap();
    let mut entries = Vec::new();
    for (set, given) in found.sets {
        let contract = Contract::new(set.into());
        for file in given {
            let examples = Examples::read(contract.document(file).unwrap(), Dialect::graph());
            entries.extend(
                examples
                    .exchanges
                    .iter()
                    .filter_map(|example| entry(&example.exchange)),
            );
        }
    }
    json!({ "log": { "version": "1.2", "entries": entries } })
}

#[test]
fn an_example_is_judged_like_the_exchange_it_shows() {
    let mut rules = BTreeSet::new();
    for seed in 20..=23 {
        let made = made(seed, 6);
        let scratch = Scratch::new();
        made.write(&scratch, "v1.0");
        for page in pages_of(scratch.path(), "v1.0/api") {
            let recording = recording(&scratch, &page);
            scratch.write("example.har", recording.to_string());
            let checked = scratch.check(&[&page]);
            // A page whose request calls something else documents no such exchange, and a word
            // of a template, which silences other rules on a page, is a value like any other in
            // a recording.
            let apart = ["wrong-path", "placeholder-value"];
            if checked
                .findings
                .iter()
                .any(|finding| apart.contains(&finding.rule))
            {
                continue;
            }
            let captured = scratch.traffic("example.har", &["v1.0"]);
            let expected = mismatches(checked.findings.iter());
            rules.extend(
                expected
                    .keys()
                    .map(|key| key.split(' ').next().unwrap().to_owned()),
            );
            assert_eq!(
                mismatches(captured.findings.iter()),
                expected,
                "{page}\n{}",
                scratch.read(&page)
            );
        }
    }
    assert!(rules.len() >= 8, "{rules:?}");
}

#[test]
fn the_examples_of_our_clean_pages_are_clean_traffic() {
    let scratch = Scratch::new();
    scratch.copy(&project().join("tests/fixtures/clean"), "v1.0");
    for page in pages_of(scratch.path(), "v1.0/api") {
        scratch.write("example.har", recording(&scratch, &page).to_string());
        let captured = scratch.traffic("example.har", &["v1.0"]);
        assert_eq!(captured.summary.exchanges, 1, "{page}");
        let found: Vec<_> = captured
            .findings
            .iter()
            .map(|finding| &finding.message)
            .collect();
        assert!(found.is_empty(), "{page}: {found:?}");
    }
}
