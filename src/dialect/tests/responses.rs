use super::{page, whole};
use crate::dialect::Dialect;

fn statuses(prose: &str) -> Vec<u16> {
    Dialect::graph()
        .success_statuses(prose)
        .into_iter()
        .map(|(status, range)| {
            assert!(prose[range].starts_with(|c: char| c.is_ascii_digit()));
            status
        })
        .collect()
}

#[test]
fn statuses_are_named_in_many_ways() {
    for (prose, expected) in [
        (
            "If successful, this method returns a `200 OK` response code.",
            &[200][..],
        ),
        ("returns a 201 Created response code and a thing", &[201]),
        ("returns a `204, No Content` response code", &[204]),
        ("returns `204 - No Content`", &[204]),
        ("returns `HTTP 200 OK`", &[200]),
        ("returns HTTP/1.1 302", &[302]),
        ("returns **202 Accepted**.", &[202]),
        ("The HTTP response code is 200.", &[200]),
        ("a status code of 429", &[429]),
        ("Follow the 302 redirection", &[302]),
        ("`201 Created` if new, or `200 OK` otherwise", &[201, 200]),
        (
            "the 400, 403, 404, and 412 responses",
            &[400, 403, 404, 412],
        ),
        ("This action returns HTTP 400 if it is late", &[400]),
    ] {
        assert_eq!(statuses(prose), expected, "{prose}");
    }
}

#[test]
fn other_numbers_are_no_statuses() {
    for prose in [
        "Office 365 groups",
        "up to 64 bytes, 128 bytes or 500 objects",
        "the default page size (200 items)",
        "in 2020 and 1999",
        "in the year 204 of the calendar",
        "version 1.200 or 200.5",
        "`x-200`, `a200`, `200px`",
        "see RFC 7519 section 404a",
        "at most 400 characters",
        "",
    ] {
        assert!(statuses(prose).is_empty(), "{prose}");
    }
}

#[test]
fn a_class_names_all_its_statuses() {
    let named = statuses("returns a `2xx` response code");
    assert!(
        named.contains(&200) && named.contains(&204) && !named.contains(&302),
        "{named:?}"
    );
    assert_eq!(statuses("returns a 200-series response code"), named);
}

/// Whether a collection is promised, and the link of its type.
fn shape(prose: &str) -> Option<(bool, Option<usize>)> {
    let page = page(prose);
    Dialect::graph()
        .promises_object(&page, whole(&page))
        .map(|shape| (shape.collection, shape.type_link))
}

#[test]
fn sentences_promise_objects_and_collections() {
    for (prose, expected) in [
        (
            "returns a `200 OK` response code and a [x](x.md) object in the response body.",
            (false, Some(0)),
        ),
        (
            "See [y](y.md). It returns `200 OK` and an [x](x.md) in the response body.",
            (false, Some(1)),
        ),
        (
            "returns `200 OK` and a collection of [x](x.md) objects in the response body.",
            (true, Some(0)),
        ),
        (
            "returns `200 OK` and a [x](collection.md) in the response body.",
            (false, Some(0)),
        ),
        (
            "returns `200 OK` and a String collection in the response body.",
            (true, None),
        ),
        (
            "returns a 201 Created response code and a thing object in the response body.",
            (false, None),
        ),
        (
            "returns `200 OK` and a [x](x.md) or [y](y.md) in the response body.",
            (false, None),
        ),
        (
            "To add to the collection: `201 Created` and a [x](x.md) in the response body.",
            (false, Some(0)),
        ),
    ] {
        assert_eq!(shape(prose), Some(expected), "{prose}");
    }
    for prose in [
        "returns `204 No Content`. It does not return anything in the response body.",
        "returns a `200 OK` response code.",
        "returns `200 OK` and all [x](x.md) objects in the response body.",
        "returns `422 Unprocessable Entity`. A collection of details is in the response body.",
    ] {
        assert_eq!(shape(prose), None, "{prose}");
    }
}

#[test]
fn sentences_about_request_bodies_are_told_apart() {
    let dialect = Dialect::graph();
    assert!(dialect.says_no_body("Do not supply a request body for this method."));
    assert!(!dialect.says_no_body("In the request body, supply a name."));
    assert!(dialect.says_parameters("provide a JSON object with the following parameters."));
    assert!(!dialect.says_parameters("provide a JSON object with the following properties."));
    let named = |prose: &'static str| dialect.represents(prose).map(|range| &prose[range]);
    assert_eq!(
        named("Supply a JSON representation for the [x](x.md) object. Then [y](y.md)."),
        Some(" [x](x.md) object")
    );
    assert_eq!(
        named("Supply a JSON representation of a new [x](x.md) to add to the [y](y.md)."),
        Some(" [x](x.md)")
    );
    assert_eq!(
        named("Supply a JSON representation of the parameters."),
        None
    );
    assert_eq!(
        named("Supply a JSON representation of the `id` of the [x](x.md)."),
        None
    );
}
