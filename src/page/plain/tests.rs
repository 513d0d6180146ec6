//! What is read in the text of a rendered page, and what is not.

use crate::page::tests::{outline, page};
use crate::page::{BlockKind, Format};

/// The outline of a page that starts with a title and is plain by its status line.
fn rest(text: &str) -> String {
    let outline = outline(&format!("T\n\nHTTP/1.1 204\n\nWords.\n\n{text}"));
    let (_, rest) = outline.split_once("prose \"Words.\"\n").unwrap();
    rest.to_owned()
}

#[test]
fn the_format_is_told_by_content() {
    let format = |text: &str| page(text).format;
    assert_eq!(format("Get a user\n\nGET /users/{id}\n"), Format::PlainText);
    assert_eq!(format("A\n\nHTTP/1.1 200 OK\n"), Format::PlainText);
    assert_eq!(
        format("A\r\n\r\nName Type Description\r\nid String The key.\r\n"),
        Format::PlainText
    );

    assert_eq!(format("Just words.\n"), Format::Markdown);
    for mark in [
        "---\na: b\n---\n",
        "# Title\n",
        "```\n```\n",
        "|a|\n|-|\n",
        "<!-- a -->\n",
    ] {
        assert_eq!(
            format(&format!("{mark}\nGET /users\n")),
            Format::Markdown,
            "{mark}"
        );
    }
}

#[test]
fn a_whole_page() {
    let text = "\u{feff}Create a thing\r\n\r\nPERMISSIONS\r\n\r\n\
        Permission type Permissions (from least to most privileged)\r\n\
        Delegated (work or school account) Thing.Read, Thing.Write\r\n\
        Application Not supported.\r\n\r\nHTTP request\r\n\r\nPOST /things\r\nPOST /my/things\r\n\r\n\
        Example 2: two\r\n\r\nRequest\r\n\r\nHere it is.\r\nSee Response.\r\n\r\n\
        POST https://x.y/things\r\nContent-type: application/json\r\n\r\n{\r\n\r\n  \"a\": \"}\"\r\n}\r\n\r\n\
        Response\r\n\r\nHTTP/1.1 201 Created\r\n\r\nSee also\r\n\r\nMore.\r\n";
    let expected = r#"h1 Create a thing
h2 PERMISSIONS
table [Permission type|Permissions (from least to most privileged)] [Delegated (work or school account)|Thing.Read, Thing.Write] [Application|Not supported.]
h2 HTTP request
code  "POST /things\r\nPOST /my/things"
h2 Example 2: two
h3 Request
prose "Here it is.\r\nSee Response."
code  "POST https://x.y/things\r\nContent-type: application/json\r\n\r\n{\r\n\r\n  \"a\": \"}\"\r\n}"
h3 Response
code  "HTTP/1.1 201 Created"
h2 See also
prose "More.""#;
    assert_eq!(outline(text), expected);
}

#[test]
fn a_heading_stands_alone() {
    assert_eq!(rest("Response"), "h2 Response");
    assert_eq!(
        rest("Request body\nHeader Value\nAccept b"),
        "h2 Request body\ntable [Header|Value] [Accept|b]"
    );
    assert_eq!(rest("Response\nis sent."), "prose \"Response\\nis sent.\"");
    assert_eq!(rest("The\nResponse"), "prose \"The\\nResponse\"");
    assert_eq!(rest("Example of use"), "prose \"Example of use\"");
}

#[test]
fn types_are_told_from_descriptions() {
    let text = "property type description\n\
        code String String used as a code.\n\
        image mimeContent String used as an image.\n\
        tags String collection\n\
        rules omaSetting collection Rules. Read-only.\n\
        ids Collection(microsoft.graph.x) the ids\n\
        all Collection of String All of them.\n\
        owner user The owner.\n\
        from recipient The sender.\n\
        size Int32 in bytes\n\
        a@odata.type microsoft.graph.x the type";
    let expected = "table [property|type|description] [code|String|String used as a code.] \
        [image|mimeContent|String used as an image.] [tags|String collection] \
        [rules|omaSetting collection|Rules. Read-only.] \
        [ids|Collection(microsoft.graph.x)|the ids] [all|Collection of String|All of them.] \
        [owner|user|The owner.] [from|recipient|The sender.] [size|Int32|in bytes] \
        [a@odata.type|microsoft.graph.x|the type]";
    assert_eq!(rest(text), expected);
}

#[test]
fn without_a_description_the_type_takes_the_line() {
    assert_eq!(
        rest("Property Type\nid String (identifier)\nThe end."),
        "table [Property|Type] [id|String (identifier)\nThe end.]"
    );
}

#[test]
fn a_line_that_is_no_row_belongs_to_the_row_above() {
    let text = "Property Type Description\n\
        state String The state:\n\
        The String is set.\n\
        used to tell\n\
        none, all.\n\
        id String The key.\n\nAfter.";
    let expected = "table [Property|Type|Description] \
        [state|String|The state:\nThe String is set.\nused to tell\nnone, all.] \
        [id|String|The key.]\nprose \"After.\"";
    assert_eq!(rest(text), expected);
}

#[test]
fn a_header_line_without_rows_is_prose() {
    assert_eq!(
        rest("Property Type Description"),
        "prose \"Property Type Description\""
    );
    assert_eq!(
        rest("Name Description\n\nid String The key."),
        "prose \"Name Description\"\nprose \"id String The key.\""
    );
    assert_eq!(
        rest("Name Type\nand so on"),
        "prose \"Name Type\\nand so on\""
    );
}

#[test]
fn tables_of_members_and_headers() {
    assert_eq!(
        rest("Member Value Description\nnone 0 No state.\nall -1"),
        "table [Member|Value|Description] [none|0|No state.] [all|-1]"
    );
    assert_eq!(
        rest("Header Value\nContent-Type application/json\nAccept"),
        "table [Header|Value] [Content-Type|application/json] [Accept]"
    );
}

#[test]
fn code_ends_where_its_brackets_balance() {
    assert_eq!(
        rest("{\n\"a\": [1]\n}\n]\nEnd."),
        "code  \"{\\n\\\"a\\\": [1]\\n}\\n]\"\nprose \"End.\""
    );
    assert_eq!(
        rest("{\n\"a\": \"{\n}\n\nEnd."),
        "code  \"{\\n\\\"a\\\": \\\"{\\n}\"\nprose \"End.\""
    );
    assert_eq!(rest("{id} is a hole."), "prose \"{id} is a hole.\"");
    assert_eq!(rest("[Note] is prose."), "prose \"[Note] is prose.\"");
}

#[test]
fn code_whose_brackets_never_balance_ends_at_the_next_heading() {
    let text = "POST /a\n\n{\n  \"a\": {\n}\n\nResponse\n\nHTTP/1.1 200 OK";
    let expected = "code  \"POST /a\\n\\n{\\n  \\\"a\\\": {\\n}\"\nh2 Response\n\
        code  \"HTTP/1.1 200 OK\"";
    assert_eq!(rest(text), expected);
}

#[test]
fn headers_may_follow_a_blank_line_but_notes_are_prose() {
    assert_eq!(
        rest("PUT /a\n\nContent-type: text/plain\n\n{\n}"),
        "code  \"PUT /a\\n\\nContent-type: text/plain\\n\\n{\\n}\""
    );
    assert_eq!(
        rest("PUT /a\n\nNote: it is."),
        "code  \"PUT /a\"\nprose \"Note: it is.\""
    );
}

#[test]
fn request_lines_are_told_from_sentences() {
    let is_request = super::lines::is_request;
    assert!(is_request("GET /users/{id | userPrincipalName}/messages"));
    assert!(is_request("GET https://x.y/users?$filter=a eq 'b'"));
    assert!(is_request("DELETE /a HTTP/1.1"));
    assert!(!is_request("GET /users returns all of them."));
    assert!(!is_request("GET users"));
    assert!(!is_request("get /users"));
    assert!(super::lines::is_status("HTTP/2 204"));
    assert!(!super::lines::is_status("HTTP/1.1 is a protocol"));
    assert!(!super::lines::is_status("HTTP request"));
}

#[test]
fn plain_pages_have_no_links_and_spans_of_bytes() {
    let page = page("Größe\n\nProperty Type Description\ngröße String Die [Größe](x).\n");
    assert!(page.links.is_empty());
    // A name is ASCII: the line is no row, so the header is no table's.
    assert!(matches!(page.blocks[1].kind, BlockKind::Paragraph));
}
