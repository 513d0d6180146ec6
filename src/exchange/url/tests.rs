use proptest::prelude::*;

use super::*;

fn parts(text: &str) -> [&str; 4] {
    let url = Url::read(text);
    let slice = |span: Option<Span>| span.map_or("-", |span| url.slice(span));
    [
        slice(url.scheme),
        slice(url.host),
        slice(url.version),
        url.resource(),
    ]
}

fn malformed(text: &str) -> Option<(MalformedKind, &str)> {
    let url = Url::read(text);
    url.malformed.map(|it| (it.kind, url.slice(it.span)))
}

fn options(text: &str) -> Vec<(&str, Option<&str>)> {
    let url = Url::read(text);
    url.query
        .iter()
        .map(|option| {
            (
                url.slice(option.name),
                option.value.map(|value| url.slice(value)),
            )
        })
        .collect()
}

#[test]
fn the_base_and_the_version_are_split_off() {
    assert_eq!(
        parts("https://graph.microsoft.com/v1.0/me/messages?$top=1"),
        ["https", "graph.microsoft.com", "v1.0", "/me/messages"]
    );
    assert_eq!(
        parts("HTTPS://h:8080/BETA/x#f"),
        ["HTTPS", "h:8080", "BETA", "/x"]
    );
    assert_eq!(parts("/me/messages"), ["-", "-", "-", "/me/messages"]);
    assert_eq!(parts("/v1.0/me"), ["-", "-", "v1.0", "/me"]);
    assert_eq!(parts("policies/x"), ["-", "-", "-", "policies/x"]);
    assert_eq!(
        parts("graph.microsoft.com/beta/me"),
        ["-", "graph.microsoft.com", "beta", "/me"]
    );
    assert_eq!(
        parts("{base-url}/v1.0/me"),
        ["-", "{base-url}", "v1.0", "/me"]
    );
    assert_eq!(parts("https://h"), ["https", "h", "-", ""]);
    assert_eq!(parts("https://h/v1.0"), ["https", "h", "v1.0", ""]);
    // A dotted name is no host, and `v1x` and `betas` are no versions.
    assert_eq!(parts("a.b/me"), ["-", "-", "-", "a.b/me"]);
    assert_eq!(parts("/v1x/betas"), ["-", "-", "-", "/v1x/betas"]);
    assert_eq!(parts(""), ["-", "-", "-", ""]);
}

#[test]
fn quotes_and_holes_hide_marks() {
    assert_eq!(parts("/x(path='a/b?c')/y?z")[3], "/x(path='a/b?c')/y");
    assert_eq!(parts("/users/{id?|a/b}/y")[3], "/users/{id?|a/b}/y");
    assert_eq!(parts("/users/<id>/y?z")[3], "/users/<id>/y");
    assert_eq!(parts("/x(q='it's')/y?z")[3], "/x(q='it's')/y");
    // What never closes hides nothing.
    assert_eq!(parts("/x(address='a'/row?z")[3], "/x(address='a'/row");
    assert_eq!(parts("/users/{id/y?z={a}")[3], "/users/{id/y");
}

#[test]
fn options_of_the_query() {
    assert_eq!(
        options("/x?$filter=a eq 'b&c' and f(d,'&')&%24top=5 &&$count\n&s=\"a&b\"#end"),
        [
            ("$filter", Some("a eq 'b&c' and f(d,'&')")),
            ("%24top", Some("5")),
            ("$count", None),
            ("s", Some("\"a&b\"")),
        ]
    );
    assert_eq!(
        options("/x?a=John's&b='c&d'"),
        [("a", Some("John's")), ("b", Some("'c&d'"))]
    );
    assert_eq!(
        options("/x/$value[?includeIDs=true]"),
        [("includeIDs", Some("true"))]
    );
    assert_eq!(options("/x?"), []);
    let url = Url::read("/x?%24Top=5#there");
    assert!(url.option("$top").is_some());
    assert_eq!(url.fragment.map(|span| url.slice(span)), Some("there"));
}

#[test]
fn backslashes_are_at_fault_and_the_path_is_read_all_the_same() {
    let text = r"https://graph.microsoft.com/docs\api/deviceManagement/x";
    assert_eq!(
        malformed(text),
        Some((MalformedKind::Backslash, r"docs\api"))
    );
    assert_eq!(parts(text)[3], "/deviceManagement/x");
    let text = r"https://h/v1.0/me\messages/{id}";
    assert_eq!(
        malformed(text),
        Some((MalformedKind::Backslash, r"me\messages"))
    );
    assert_eq!(parts(text)[3], r"/me\messages/{id}");
    // Quoted, or behind the question mark, it is anybody's value.
    assert_eq!(malformed(r"/x(user='a\b')"), None);
    assert_eq!(malformed(r"/x?$filter=name eq 'a\b'"), None);
}

#[test]
fn schemes_that_are_none() {
    for (text, fault) in [
        ("https:/h.com/v1.0/me", "https:/"),
        ("https//h.com/v1.0/me", "https//"),
        ("http:h.com/v1.0/me", "http:"),
        ("https:///h.com/v1.0/me", "https:///"),
        ("htps://h.com/v1.0/me", "htps://"),
    ] {
        assert_eq!(
            malformed(text),
            Some((MalformedKind::Scheme, fault)),
            "{text}"
        );
        assert_eq!(parts(text)[1..], ["h.com", "v1.0", "/me"], "{text}");
    }
    for text in ["file:///x", "ftp://h/x", "http/x", "/https/x", "wss://h/x"] {
        assert_eq!(malformed(text), None, "{text}");
    }
}

#[test]
fn a_second_scheme() {
    for (text, fault) in [
        ("https://https://h.com/v1.0/me", "https://"),
        ("https://h.com/https://h.com/v1.0/me", "https://h.com/"),
        (
            "https://h.com/v1.0/https://h.com/v1.0/me",
            "https://h.com/v1.0/",
        ),
    ] {
        assert_eq!(
            malformed(text),
            Some((MalformedKind::DoubledScheme, fault)),
            "{text}"
        );
        assert_eq!(parts(text), ["https", "h.com", "v1.0", "/me"], "{text}");
    }
    // A URL as a key or as a value.
    assert_eq!(malformed("https://h/v1.0/shares/https://x/y"), None);
    assert_eq!(
        malformed("https://h/v1.0/x/$ref?$id=https://h/v1.0/y"),
        None
    );
}

#[test]
fn blanks_that_nothing_excuses() {
    let text = "https://h/v1.0/me/mess ages/1";
    assert_eq!(
        malformed(text),
        Some((MalformedKind::WhiteSpace, "mess ages"))
    );
    for text in [
        "https://h/v1.0/me/messages ?$top=1",
        " https://h/v1.0/me ",
        "/users/{id | name}/x",
        "/users/{id} | name/x",
        "/x(a={n}, b={n})",
        "/drive/root:/My Files/a b.txt:/content",
        "/x\n?$top=1",
        "/x?$filter=a eq 'b'",
    ] {
        assert_eq!(malformed(text), None, "{text}");
    }
}

#[test]
fn percent_encoding_is_taken_off_for_comparing() {
    assert_eq!(decoded("19%3Aa%40b"), "19:a@b");
    assert_eq!(decoded("100%"), "100%");
}

fn spans(text: &str) -> Vec<Span> {
    let url = Url::read(text);
    let mut spans = vec![url.path, url.resource_path];
    spans.extend(
        [url.scheme, url.host, url.version, url.fragment]
            .into_iter()
            .flatten(),
    );
    spans.extend(url.malformed.map(|it| it.span));
    for option in &url.query {
        spans.push(option.name);
        spans.extend(option.value);
    }
    spans
}

proptest! {
    #[test]
    fn spans_lie_on_characters(text in r"(https:/{1,3}|http//|htps://|é)?(h\.com|\{b\}|é)?(/|v1\.0|beta|\\|\(|\)|'|\{|\}|<|>|\?|&|=|#|\[|\]|:| |\n|é|a|https://){0,24}") {
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
    for mark in [
        "(", "{", "<", "'", "(')", "{a", "/", "\\", "?'", "&\"", " ", "|", " |", "x  |  ",
    ] {
        let text = format!("https://h/{}", mark.repeat(200_000));
        assert!(!spans(&text).is_empty());
    }
}
