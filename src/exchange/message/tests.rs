use proptest::prelude::*;

use super::*;

/// What a message says, as text: the start line, headers, body, problems.
fn told(text: &str) -> String {
    let slice = |span: Span| text[span.range()].to_owned();
    let (start, headers, body, problems) = match read(text) {
        None => return "none".to_owned(),
        Some(Message::Request(it)) => (
            format!("{} <{}>", slice(it.method), slice(it.url)),
            it.headers,
            it.body,
            it.problems,
        ),
        Some(Message::Response(it)) => (
            format!("{} <{}>", it.status, slice(it.status_span)),
            it.headers,
            it.body,
            it.problems,
        ),
    };
    let mut out = vec![start];
    for header in headers {
        out.push(format!("{}={}", slice(header.name), slice(header.value)));
    }
    if let Some(body) = body {
        out.push(format!("body {:?}", slice(body)));
    }
    for problem in problems {
        out.push(format!("! {:?} {:?}", problem.kind, slice(problem.span)));
    }
    out.join("\n")
}

#[test]
fn a_request_is_read_whole() {
    let text = "PATCH https://h/v1.0/things/{id} HTTP/1.1\r\nContent-Type: application/json\r\nIf-Match: <etag>\r\n\r\n\r\n{\r\n}\r\n\r\n";
    assert_eq!(
        told(text),
        "PATCH <https://h/v1.0/things/{id}>\nContent-Type=application/json\nIf-Match=<etag>\nbody \"{\\r\\n}\""
    );
    assert!(matches!(
        read(text),
        Some(Message::Request(it)) if it.version.map(|it| &text[it.range()]) == Some("HTTP/1.1")
    ));
}

#[test]
fn a_url_carries_spaces_and_goes_on_below() {
    assert_eq!(
        told("GET https://h/v1.0/things?$filter=name eq 'a b'\n  &$top=5\n\n"),
        "GET <https://h/v1.0/things?$filter=name eq 'a b'\n  &$top=5>"
    );
    assert_eq!(
        told("GET /things?\n$top=5\nHTTP/1.1\nPrefer: x"),
        "GET </things?\n$top=5>\nPrefer=x"
    );
    // A header right below is no part of the URL.
    assert_eq!(told("GET /things\nPrefer: x"), "GET </things>\nPrefer=x");
}

#[test]
fn a_response_may_lack_its_reason() {
    assert_eq!(told("HTTP/1.1 200 OK"), "200 <200>");
    assert_eq!(told("\nHTTP/1.1 204\n\n"), "204 <204>");
    assert_eq!(told("HTTP/2 201 Created\n\n{}"), "201 <201>\nbody \"{}\"");
}

#[test]
fn status_lines_that_are_none_are_read_as_meant() {
    for line in [
        "HTTP 201 Created",
        "HTTP 1.1 201 Created",
        "201 Created",
        "HTTP/ 201",
    ] {
        assert_eq!(told(line), format!("201 <201>\n! BadStatusLine {line:?}"));
    }
    assert_eq!(
        told("HTTP/1.1 20O OK"),
        "0 <HTTP/1.1 20O OK>\n! BadStatusLine \"HTTP/1.1 20O OK\""
    );
    // Prose that starts alike.
    for line in [
        "HTTP requests",
        "HTTP error 404 means",
        "200 widgets",
        "HTTPS 200",
    ] {
        assert_eq!(told(line), "none");
    }
}

#[test]
fn request_lines_that_are_none_are_read_as_meant() {
    assert_eq!(told("POST"), "POST <>\n! BadRequestLine \"POST\"");
    assert_eq!(
        told("GET: /things"),
        "GET </things>\n! BadRequestLine \"GET: /things\""
    );
    assert_eq!(
        told("PACTH /things"),
        "PACTH </things>\n! UnknownMethod \"PACTH\""
    );
    assert_eq!(told("get /things"), "get </things>");
    assert_eq!(told("GET policies/things"), "GET <policies/things>");
    assert_eq!(told("GET {base-url}/things"), "GET <{base-url}/things>");
    for line in [
        "Post",
        "GET the list",
        "DELETE FROM things",
        "Get and/or set",
        "// GET /things",
    ] {
        assert_eq!(told(line), "none");
    }
}

#[test]
fn code_is_no_message() {
    for text in [
        "{\n  \"a\": 1\n}",
        "",
        "\n \n",
        "var x = await client.Me.GetAsync();",
        "/things",
        "<xml/>",
    ] {
        assert_eq!(told(text), "none");
    }
}

#[test]
fn a_body_right_behind_the_headers_lacks_a_blank_line() {
    assert_eq!(
        told("HTTP/1.1 200 OK\nContent-Type: application/json\n{\n}"),
        "200 <200>\nContent-Type=application/json\nbody \"{\\n}\"\n! MissingBlankLine \"{\""
    );
    assert_eq!(
        told("POST /things\n[1]"),
        "POST </things>\nbody \"[1]\"\n! MissingBlankLine \"[\""
    );
    assert_eq!(told("POST /things\n\n[1]"), "POST </things>\nbody \"[1]\"");
}

#[test]
fn headers_behind_a_blank_line_are_headers() {
    assert_eq!(
        told("POST /things\n\nContent-type: application/json\nContent-length: 2\n\n{}"),
        "POST </things>\nContent-type=application/json\nContent-length=2\nbody \"{}\"\n! BlankBeforeHeaders \"Content-type: application/json\""
    );
    // Bodies that look alike: a card, a mail, JSON, a body behind true headers.
    assert_eq!(
        told("HTTP/1.1 200 OK\n\nBEGIN:VCARD"),
        "200 <200>\nbody \"BEGIN:VCARD\""
    );
    assert_eq!(
        told("HTTP/1.1 200 OK\n\nFrom: a@b"),
        "200 <200>\nbody \"From: a@b\""
    );
    assert_eq!(
        told("POST /things\nPrefer: x\n\nContent-Type: text/plain"),
        "POST </things>\nPrefer=x\nbody \"Content-Type: text/plain\""
    );
}

#[test]
fn a_line_among_the_headers_that_is_none() {
    assert_eq!(
        told("GET /things\nPrefer: a\n  b\nsome words\n"),
        "GET </things>\nPrefer=a\n  b\n! BadHeader \"some words\""
    );
}

#[test]
fn a_line_that_stands_for_headers_is_none_and_no_slip() {
    for line in [
        "...",
        "…",
        "[other headers]",
        "<other headers>",
        "<...>",
        "[the request's body]",
    ] {
        assert_eq!(
            told(&format!("GET /things\n{line}\nA: b")),
            "GET </things>\nA=b",
            "{line}"
        );
    }
    for body in [
        "[]",
        "[1]",
        "[true]",
        "[ { } ]",
        "[\"other headers\"]",
        "[a, b]",
        "[",
    ] {
        assert!(
            told(&format!("GET /things\n{body}")).contains("MissingBlankLine"),
            "{body}"
        );
    }
}

#[test]
fn multipart_and_files_are_one_body() {
    assert_eq!(
        told(
            "POST /x\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: a/b\n\n{}\n--b--\n"
        ),
        "POST </x>\nContent-Type=multipart/mixed; boundary=b\nbody \"--b\\nContent-Type: a/b\\n\\n{}\\n--b--\""
    );
}

#[test]
fn a_list_of_requests_has_no_body_and_no_bad_headers() {
    assert_eq!(told("GET /a\n\nGET /b\n"), "GET </a>");
    assert_eq!(told("GET /a\nor\nGET /b\nPrefer: x"), "GET </a>\nPrefer=x");
}

#[test]
fn request_lines_of_a_list() {
    let text = "# all of them\nGET /users/{id | userPrincipalName}\n\n  GET policies/x?\n  $top=1\nor\nPOST /x(a='b c') HTTP/1.1\n// end\n/no/method\nPrefer: y\n";
    let lines: Vec<_> = request_lines(text)
        .iter()
        .map(|line| (&text[line.method.range()], &text[line.url.range()]))
        .collect();
    assert_eq!(
        lines,
        [
            ("GET", "/users/{id | userPrincipalName}"),
            ("GET", "policies/x?\n  $top=1"),
            ("POST", "/x(a='b c')"),
        ]
    );
}

fn spans(text: &str) -> Vec<Span> {
    let mut spans: Vec<_> = request_lines(text)
        .iter()
        .flat_map(|line| [line.method, line.url, line.line])
        .collect();
    let (headers, body, problems) = match read(text) {
        None => return spans,
        Some(Message::Request(it)) => {
            spans.extend([it.method, it.url, it.line]);
            spans.extend(it.version);
            (it.headers, it.body, it.problems)
        }
        Some(Message::Response(it)) => {
            spans.extend([it.status_span, it.line]);
            (it.headers, it.body, it.problems)
        }
    };
    spans.extend(
        headers
            .iter()
            .flat_map(|header| [header.name, header.value]),
    );
    spans.extend(body);
    spans.extend(problems.iter().map(|problem| problem.span));
    spans
}

proptest! {
    #[test]
    fn spans_lie_on_characters(text in r"(GET|POST|HTTP/1\.1|HTTP|get|PACTH|200)?[ :\u{a0}\u{feff}é]{0,2}(/|https://h/|200|OK|é|\{|&|\?|=|:|a-b|HTTP/2|\r?\n|\u{200b}| |\[){0,24}") {
        for span in spans(&text) {
            prop_assert!(text.get(span.range()).is_some(), "{:?} in {:?}", span, text);
        }
    }

    #[test]
    fn any_text_is_read(text in any::<String>()) {
        for span in spans(&text) {
            prop_assert!(text.get(span.range()).is_some());
        }
    }
}

#[test]
fn long_texts_are_fine() {
    let long = format!("GET /x\n\n{}", "GET /y\n".repeat(100_000));
    assert_eq!(request_lines(&long).len(), 100_001);
    assert!(matches!(read(&long), Some(Message::Request(it)) if it.body.is_none()));
    let line = format!("GET /{}", "x".repeat(5_000_000));
    assert!(read(&line).is_some());
    assert!(read(&"\n".repeat(1_000_000)).is_none());
}

#[test]
fn a_lost_mark_in_front_of_the_body_is_no_header() {
    let text = "HTTP/1.1 200 OK\nDate: today\n?{\n}";
    let Some(Message::Response(response)) = read(text) else {
        panic!("no response");
    };
    assert_eq!(response.body, Some(Span::new(28, text.len())));
    let kinds: Vec<_> = response.problems.iter().map(|it| it.kind).collect();
    assert_eq!(kinds, [MessageProblemKind::MissingBlankLine]);
}
