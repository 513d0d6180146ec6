//! A docs set as large as a real one, the same in every run: nobody has to have real pages to
//! measure.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// How many resources it describes; each has a page and four operations with a page each.
const RESOURCES: usize = 400;
/// The types of the properties, with a value each.
const TYPES: [(&str, &str, &str); 8] = [
    (
        "String",
        "\"some words\"",
        "The name that is shown to people.",
    ),
    ("Int32", "7", "How often it was used. Read-only."),
    (
        "Boolean",
        "true",
        "Whether it can be seen by everybody. Optional.",
    ),
    (
        "DateTimeOffset",
        "\"2031-05-04T10:00:00Z\"",
        "When it was made. The Timestamp type represents date and time information using ISO 8601 \
         format and is always in UTC time. Read-only.",
    ),
    (
        "String collection",
        "[\"red\", \"green\"]",
        "The words it can be found by. Nullable.",
    ),
    (
        "String",
        "\"ready\"",
        "How far it is. Possible values are: `ready`, `waiting`, `done`.",
    ),
    (
        "Guid",
        "\"7d0e5b62-91c4-4f3a-8e27-c15ab0d9f348\"",
        "Its key. Not nullable. Required.",
    ),
    ("Double", "1.5", "Its share of the whole, as a part of one."),
];
const LANGUAGES: [&str; 4] = ["csharp", "javascript", "java", "objc"];

/// Writes the set into a folder.
pub(crate) fn write(folder: &Path) {
    for name in ["api", "resources", "includes/snippets"] {
        fs::create_dir_all(folder.join(name)).unwrap();
    }
    for index in 0..RESOURCES {
        let put = |name: String, text: String| fs::write(folder.join(name), text).unwrap();
        put(format!("resources/thing{index}.md"), resource(index));
        for verb in ["get", "list", "create", "update"] {
            put(
                format!("api/thing{index}-{verb}.md"),
                operation(verb, index),
            );
            for language in LANGUAGES {
                put(
                    format!("includes/snippets/{verb}-thing{index}-{language}.md"),
                    snippet(language, index),
                );
            }
        }
    }
}

fn top(title: &str, kind: &str) -> String {
    format!(
        "---\ntitle: \"{title}\"\ndescription: \"What there is to know about it.\"\n\
         author: \"ada\"\nlocalization_priority: Normal\nms.prod: \"things\"\ndoc_type: {kind}\n\
         ---\n\n# {title}\n\nNamespace: microsoft.graph\n\nA thing is what everything is made of. \
         It is kept in a [store](../resources/thing0.md) and can be told from others by its key.\n\n"
    )
}

/// The properties of a resource: their names count from the resource, so that no two are alike.
fn properties(
    index: usize,
) -> impl Iterator<Item = (String, &'static (&'static str, &'static str, &'static str))> {
    (0..12).map(move |at| {
        (
            format!("property{index}x{at}"),
            &TYPES[(index + at) % TYPES.len()],
        )
    })
}

/// A resource that nests the one before it.
fn nested(index: usize) -> Option<usize> {
    index.checked_sub(1)
}

fn resource(index: usize) -> String {
    let mut page = top(&format!("thing{index} resource type"), "resourcePageType");
    page.push_str("## Methods\n\n|Method|Return type|Description|\n|:---|:---|:---|\n");
    for verb in ["get", "list", "create", "update"] {
        writeln!(
            page,
            "|[{verb}](../api/thing{index}-{verb}.md)|[thing{index}](thing{index}.md)|Does what it says.|"
        )
        .unwrap();
    }
    page.push_str("\n## Properties\n\n|Property|Type|Description|\n|:---|:---|:---|\n");
    for (name, (ty, _, says)) in properties(index) {
        writeln!(page, "|{name}|{ty}|{says}|").unwrap();
    }
    if let Some(other) = nested(index) {
        writeln!(
            page,
            "|inner|[thing{other}](thing{other}.md)|What lies inside.|"
        )
        .unwrap();
    }
    write!(
        page,
        "\n## JSON representation\n\nThe following is a JSON representation of the resource.\n\n\
         <!-- {{\n  \"blockType\": \"resource\",\n  \"@odata.type\": \"microsoft.graph.thing{index}\"\n\
         }} -->\n```json\n{{\n"
    )
    .unwrap();
    for (name, (ty, ..)) in properties(index) {
        let value = match ty.strip_suffix(" collection") {
            Some(element) => format!("[\"{element}\"]"),
            None => format!("\"{ty}\""),
        };
        writeln!(page, "  \"{name}\": {value},").unwrap();
    }
    writeln!(
        page,
        "  \"@odata.type\": \"#microsoft.graph.thing{index}\"\n}}\n```"
    )
    .unwrap();
    page
}

fn object(index: usize, with_inner: bool) -> String {
    let mut members: Vec<String> = properties(index)
        .map(|(name, (_, value, _))| format!("  \"{name}\": {value}"))
        .collect();
    // One page in twenty breaks a promise.
    if index % 20 == 7 {
        members[3] = members[3].replacen(": ", ": [", 1) + "]";
    }
    if let Some(other) = nested(index).filter(|_| with_inner) {
        members.push(format!("  \"inner\": {}", object(other, false)));
    }
    format!("{{\n{}\n}}", members.join(",\n"))
}

fn operation(verb: &str, index: usize) -> String {
    let title = format!("{}{} thing{index}", verb[..1].to_uppercase(), &verb[1..]);
    let mut page = top(&title, "apiPageType");
    page.push_str(
        "## Permissions\n\nOne of the following permissions is required to call this API.\n\n\
         |Permission type|Permissions (from least to most privileged)|\n|:---|:---|\n\
         |Delegated (work or school account)|Thing.Read, Thing.ReadWrite|\n\
         |Delegated (personal account)|Not supported.|\n|Application|Thing.ReadWrite.All|\n\n",
    );
    let (method, path, status) = match verb {
        "get" => ("GET", format!("/things{index}/{{id}}"), "200 OK"),
        "list" => ("GET", format!("/things{index}"), "200 OK"),
        "create" => ("POST", format!("/things{index}"), "201 Created"),
        _ => ("PATCH", format!("/things{index}/{{id}}"), "200 OK"),
    };
    let called = path.replace("{id}", "7d0e5b62");
    write!(
        page,
        "## HTTP request\n\n<!-- {{ \"blockType\": \"ignored\" }} -->\n\n```http\n{method} {path}\n```\n\n\
         ## Request headers\n\n|Name|Description|\n|:---|:---|\n|Authorization|Bearer {{token}}. Required.|\n\n\
         ## Request body\n\n"
    )
    .unwrap();
    let sends = matches!(verb, "create" | "update");
    if sends {
        writeln!(
            page,
            "In the request body, supply a JSON representation of the \
             [thing{index}](../resources/thing{index}.md) object.\n"
        )
        .unwrap();
    } else {
        page.push_str("Do not supply a request body for this method.\n\n");
    }
    let what = if verb == "list" { "collection of" } else { "" };
    write!(
        page,
        "## Response\n\nIf successful, this method returns a `{status}` response code and a {what} \
         [thing{index}](../resources/thing{index}.md) object in the response body.\n\n## Example\n\n\
         ### Request\n\nHere is an example of the request.\n\n# [HTTP](#tab/http)\n\
         <!-- {{\n  \"blockType\": \"request\",\n  \"name\": \"{verb}_thing{index}\"\n}} -->\n```http\n\
         {method} https://graph.microsoft.com/v1.0{called}\n"
    )
    .unwrap();
    if sends {
        write!(
            page,
            "Content-type: application/json\n\n{}\n",
            object(index, false)
        )
        .unwrap();
    }
    page.push_str("```\n");
    for language in LANGUAGES {
        write!(
            page,
            "# [{language}](#tab/{language})\n\
             [!INCLUDE [sample-code](../includes/snippets/{verb}-thing{index}-{language}.md)]\n\n"
        )
        .unwrap();
    }
    let body = match verb {
        "list" => format!(
            "{{\n\"value\": [\n{},\n{}\n]\n}}",
            object(index, true),
            object(index, false)
        ),
        _ => object(index, true),
    };
    write!(
        page,
        "---\n\n### Response\n\nHere is an example of the response.\n\n<!-- {{\n  \"blockType\": \"response\",\n  \
         \"truncated\": true,\n  \"isCollection\": {},\n  \"@odata.type\": \"microsoft.graph.thing{index}\"\n}} -->\n```http\n\
         HTTP/1.1 {status}\nContent-type: application/json\n\n{body}\n```\n\n\
         <!-- {{\n  \"type\": \"#page.annotation\",\n  \"description\": \"{title}\",\n  \"keywords\": \"\"\n}} -->\n",
        verb == "list"
    )
    .unwrap();
    page
}

/// What a generator of samples puts beside a request.
fn snippet(language: &str, index: usize) -> String {
    let mut text = format!(
        "---\ndescription: \"Automatically generated file. DO NOT MODIFY\"\n---\n\n```{language}\n\n\
         client = new Client(authProvider);\n\n"
    );
    for (name, (_, value, _)) in properties(index).take(6) {
        writeln!(text, "thing{index}.set_{name}({value});").unwrap();
    }
    text.push_str("\nawait client.things().request().send();\n\n```\n");
    text
}
