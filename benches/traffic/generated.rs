//! Pages, and a recording of what they document, of any size.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::Path;

use serde_json::{Value, json};

const THING: &str = "# thing resource type

Namespace: microsoft.graph

## Properties

|Property|Type|Description|
|:---|:---|:---|
|id|String|Names the thing.|
|displayName|String|What people call it.|
|weight|Int32|In grams.|
|height|Double|In metres.|
|isFragile|Boolean|Whether it breaks.|
|madeDateTime|DateTimeOffset|When it was made.|
|state|String|Possible values are: `new`, `used`, `broken`.|
|tags|String collection|Words for it.|
|maker|[maker](maker.md)|Who made it.|
|parts|[part](part.md) collection|What it is made of.|
";

const MAKER: &str = "# maker resource type

Namespace: microsoft.graph

## Properties

|Property|Type|Description|
|:---|:---|:---|
|id|Guid|Names the maker.|
|mail|String|Where to write to.|
";

const PART: &str = "# part resource type

Namespace: microsoft.graph

## Properties

|Property|Type|Description|
|:---|:---|:---|
|name|String|What it is called.|
|count|Int64|How many there are.|
|price|Decimal|What one costs.|
";

/// Writes a docs set of three operations and three types.
pub(crate) fn pages(folder: &Path) {
    let operation = |title: &str, request: &str, status: &str, says: &str| {
        format!(
            "# {title}\n\nNamespace: microsoft.graph\n\n## HTTP request\n\n```http\n{request}\n```\n\n\
             ## Request body\n\nIn the request body, supply a JSON representation of the \
             [thing](thing.md) object.\n\n## Response\n\nIf successful, this method returns a \
             `{status}` response code and {says} in the response body.\n"
        )
    };
    let one = "a [thing](thing.md) object";
    for (name, text) in [
        ("apiproof.toml", String::new()),
        ("thing.md", THING.to_owned()),
        ("maker.md", MAKER.to_owned()),
        ("part.md", PART.to_owned()),
        (
            "thing-get.md",
            operation("Get thing", "GET /things/{id}", "200 OK", one),
        ),
        (
            "thing-list.md",
            operation(
                "List things",
                "GET /things",
                "200 OK",
                "a collection of [thing](thing.md) objects",
            ),
        ),
        (
            "thing-create.md",
            operation("Create thing", "POST /things", "201 Created", one),
        ),
    ] {
        fs::write(folder.join(name), text).unwrap();
    }
}

/// Writes a recording of about `size` bytes in the way of a browser; gives its true size. All
/// of its traffic is right.
pub(crate) fn recording(path: &Path, size: usize) -> usize {
    let mut out = BufWriter::new(File::create(path).unwrap());
    let mut written = 0;
    let mut put = |text: &str| {
        out.write_all(text.as_bytes()).unwrap();
        written += text.len();
        written
    };
    put("{\n  \"log\": {\n    \"version\": \"1.2\",\n    \"entries\": [");
    let mut number = 0;
    while put(if number == 0 { "\n" } else { ",\n" }) < size || number == 0 {
        put(&serde_json::to_string_pretty(&entry(number)).unwrap());
        number += 1;
    }
    put(&serde_json::to_string_pretty(&entry(number)).unwrap());
    put("\n    ]\n  }\n}\n");
    out.flush().unwrap();
    written
}

fn entry(number: usize) -> Value {
    let host = "https://graph.microsoft.com/v1.0/things";
    let (method, url, status, sent, body) = match number % 4 {
        0 => ("GET", format!("{host}/{number}"), 200, None, thing(number)),
        1 => {
            let sent = json!({"displayName": "Lamp", "weight": number, "state": "new"});
            ("POST", host.to_owned(), 201, Some(sent), thing(number))
        }
        _ => {
            let things: Vec<Value> = (0..number % 20).map(|more| thing(number + more)).collect();
            let list = json!({
                "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#things",
                "value": things,
            });
            ("GET", format!("{host}?$top=20"), 200, None, list)
        }
    };
    let body = body.to_string();
    let mut entry = json!({
        "startedDateTime": "2024-05-04T08:30:12.418Z",
        "time": 118.2,
        "request": {
            "method": method,
            "url": url,
            "httpVersion": "h2",
            "headers": headers(&["accept", "accept-encoding", "accept-language", "authorization",
                "client-request-id", "origin", "referer", "sec-fetch-mode", "user-agent"]),
            "queryString": [],
            "cookies": [],
            "headersSize": -1,
            "bodySize": 0,
        },
        "response": {
            "status": status,
            "statusText": "",
            "httpVersion": "h2",
            "headers": headers(&["cache-control", "content-encoding", "date", "odata-version",
                "request-id", "strict-transport-security", "vary", "x-ms-ags-diagnostic"]),
            "cookies": [],
            "content": {
                "size": body.len(),
                "mimeType": "application/json;odata.metadata=minimal;charset=utf-8",
                "text": body,
            },
            "redirectURL": "",
            "headersSize": -1,
            "bodySize": -1,
        },
        "cache": {},
        "timings": {"blocked": 1.2, "dns": -1, "ssl": -1, "connect": -1, "send": 0.2, "wait": 116},
    });
    if let Some(sent) = sent {
        entry["request"]["postData"] =
            json!({"mimeType": "application/json", "text": sent.to_string()});
    }
    entry
}

fn headers(names: &[&str]) -> Value {
    let headers = names.iter().map(|name| {
        let mut value = format!("{name}=0");
        for digit in 1..name.len() {
            write!(value, "; {digit}").unwrap();
        }
        json!({"name": name, "value": value})
    });
    headers.collect()
}

fn thing(number: usize) -> Value {
    json!({
        "@odata.type": "#microsoft.graph.thing",
        "id": format!("{number:08x}-6d14-8f2b-146d-2b8f146d2b8f"),
        "displayName": format!("Lamp \"{number}\" of the Zürich warehouse"),
        "weight": number % 5000,
        "height": number as f64 / 8.0,
        "isFragile": number.is_multiple_of(3),
        "madeDateTime": "2021-05-04T08:30:12.418Z",
        "state": (["new", "used", "broken"][number % 3]),
        "tags": ["lamp", "light\nand dark", "C:\\lamps"],
        "maker": if number.is_multiple_of(2) { Value::Null } else {
            json!({"id": "8f2b6d14-6d14-8f2b-146d-2b8f146d2b8f", "mail": "maker@example.com"})
        },
        "parts": [
            {"name": "bulb", "count": number % 7, "price": 1.25},
            {"name": "shade", "count": 1, "price": 20},
        ],
    })
}
