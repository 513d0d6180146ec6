//! Docs sets made up by dice, with slips of many kinds planted in them.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::scratch::Scratch;

/// A small generator of numbers: the same ones in every run.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    pub(crate) fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.roll(of.len())]
    }

    pub(crate) fn shuffle<T>(&mut self, all: &mut [T]) {
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
pub(crate) struct Made {
    dice: Dice,
    resources: Vec<Resource>,
    /// The text of each file by its path.
    pub(crate) files: BTreeMap<String, String>,
}

/// The docs set of this number: each resource has a page, and four operations with one each.
pub(crate) fn made(seed: u64, resources: usize) -> Made {
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
            write!(page, "Inherits from {}.\n\n", self.link_to(base)).unwrap();
        }
        page.push_str("## Properties\n\n|Property|Type|Description|\n|:---|:---|:---|\n");
        for (property, kind) in &self.resources[index].properties {
            writeln!(page, "|{property}|{}|{}|", kind.ty, kind.says).unwrap();
        }
        for (property, to, many) in &self.resources[index].links {
            let many = if *many { " collection" } else { "" };
            writeln!(page, "|{property}|{}{many}|Another.|", self.link_to(*to)).unwrap();
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
        write!(
            page,
            "## HTTP request\n\n```http\n{method} {template}\n```\n\n"
        )
        .unwrap();
        if sides.0.is_some() {
            write!(
                page,
                "## Request body\n\nIn the request body, supply a JSON representation of the {} \
                 object.\n\n",
                self.link_to(index)
            )
            .unwrap();
        }
        let shown = if slip == Slip::Path {
            "/elsewhere/7".to_owned()
        } else {
            template.replace("{id}", "7")
        };
        let called = format!("{}_{}", verb.to_lowercase(), name.to_lowercase());
        write!(
            page,
            "## Response\n\n{response}\n\n## Example\n\n### Request\n\n\
             <!-- {{ \"blockType\": \"request\", \"name\": \"{called}\" }} -->\n```http\n\
             {method} https://graph.microsoft.com/v1.0{shown}\n"
        )
        .unwrap();
        if let Some(body) = sides.0 {
            write!(page, "Content-Type: application/json\n\n{body}\n").unwrap();
        }
        let status = match (slip, &sides.1, verb) {
            (Slip::Status, _, _) => "206 Partial Content",
            (_, None, _) => "204 No Content",
            (_, _, "Create") => "201 Created",
            _ => "200 OK",
        };
        page.push_str("```\n\n### Response\n\n");
        match sides.1 {
            Some(body) => write!(
                page,
                "<!-- {{ \"blockType\": \"response\", \"isCollection\": {}, \"@odata.type\": \
                 \"microsoft.graph.{name}\" }} -->\n```http\nHTTP/1.1 {status}\n\
                 Content-Type: application/json\n\n{body}\n```\n",
                verb == "List"
            )
            .unwrap(),
            None => write!(
                page,
                "<!-- {{ \"blockType\": \"response\" }} -->\n```http\nHTTP/1.1 {status}\n```\n"
            )
            .unwrap(),
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

    /// Writes all files into a folder.
    pub(crate) fn write(&self, scratch: &Scratch, folder: &str) {
        for (name, text) in &self.files {
            scratch.write(&format!("{folder}/{name}"), text);
        }
    }
}
