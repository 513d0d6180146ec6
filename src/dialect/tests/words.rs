use super::Promise;
use crate::dialect::types::{Placeholder, Primitive, WordFor};
use crate::dialect::{Column, Dialect, DialectError, Section, Words};

#[test]
fn the_built_in_words_can_be_read() {
    assert!(Words::read(include_str!("../graph.toml")).is_ok());
    assert!(Dialect::graph().section("Response").is_some());
}

#[test]
fn headings_have_roles() {
    let section = |heading: &str| Dialect::graph().section(heading);
    for (heading, role) in [
        ("HTTP request", Section::HttpRequest),
        ("HTTP Request", Section::HttpRequest),
        (" **Permissions** ", Section::Permissions),
        ("Prerequisites", Section::Permissions),
        ("Optional query parameters", Section::QueryParameters),
        ("Request body", Section::RequestBody),
        ("Response", Section::Response),
        ("Response:", Section::Response),
        ("Request", Section::ExampleRequest),
        ("Request 2", Section::ExampleRequest),
        ("Response 2", Section::ExampleResponse),
        ("Examples", Section::Examples),
        ("Example 2: Get the values", Section::Examples),
        ("JSON representation", Section::JsonRepresentation),
        ("importance values", Section::Members),
        ("Members", Section::Members),
        ("1.2 Response", Section::Response),
        ("3. Examples", Section::Examples),
        ("2) Request body", Section::RequestBody),
    ] {
        assert_eq!(section(heading), Some(role), "{heading}");
    }
    for heading in [
        "What's new",
        "Requests of users",
        "values",
        "Get user",
        "200 Response",
        "2xx Response",
        "1.2",
        "",
        "*",
    ] {
        assert_eq!(section(heading), None, "{heading}");
    }
}

#[test]
fn header_cells_have_roles() {
    let column = |header: &str| Dialect::graph().column(header);
    for (header, role) in [
        ("Property", Column::Name),
        ("**Property**", Column::Name),
        ("Parameter", Column::Name),
        ("type", Column::Type),
        ("Return type", Column::ReturnType),
        ("Required?", Column::Required),
        (
            "Permissions (from least to most privileged)",
            Column::Permissions,
        ),
        ("Permission type", Column::PermissionType),
        ("Relationship", Column::Relationship),
        ("Member", Column::Member),
        ("`Value`", Column::Value),
    ] {
        assert_eq!(column(header), Some(role), "{header}");
    }
    assert_eq!(column("Use cases"), None);
    assert_eq!(column("Types of users"), None);
}

#[test]
fn titles_name_types_and_enums() {
    let dialect = Dialect::graph();
    assert_eq!(dialect.titled_type("device resource type"), Some("device"));
    assert_eq!(
        dialect.titled_type("x resource type (deprecated)"),
        Some("x")
    );
    assert_eq!(dialect.titled_type("**x** complex type"), Some("x"));
    assert_eq!(dialect.titled_type("Get a device resource"), None);
    assert_eq!(dialect.titled_type("resource type"), None);
    assert_eq!(
        dialect.titled_enum("appListType enum type"),
        Some("appListType")
    );
    assert_eq!(
        dialect.titled_values("importance values "),
        Some("importance")
    );
    assert_eq!(dialect.titled_values("Use the default values"), None);
    assert_eq!(
        dialect.namespace("Namespace: microsoft.graph"),
        Some("microsoft.graph")
    );
    assert_eq!(dialect.namespace("**Namespace:** `microsoft.graph`"), None);
    assert_eq!(dialect.namespace("Namespace: of many things"), None);
    assert_eq!(dialect.default_namespace(), "microsoft.graph");
    let prose = "A thing. Inherits from [entity](entity.md).";
    assert_eq!(
        dialect.inherits(prose).map(|at| &prose[at..at + 8]),
        Some(" [entity")
    );
    assert_eq!(
        dialect.inherits("Everything that inherits from [entity](entity.md)."),
        None
    );
}

#[test]
fn markers_of_templates_are_upper_case_words_outside_code() {
    let dialect = Dialect::graph();
    let first = |text: &str| dialect.todo_marks(text).next().map(|range| range.start);
    assert_eq!(first("**TODO: Provide a name.**"), Some(2));
    assert_eq!(first("a TODO"), Some(2));
    assert_eq!(first("_TODO_"), Some(1));
    assert_eq!(dialect.todo_marks("TODO: a, TODO: b").count(), 2);
    assert_eq!(first("`TODO` is code, TODO is not"), Some(16));
    assert_eq!(first("`` a ` TODO ``"), None);
    // A backtick that nothing closes opens no code.
    assert_eq!(first("` TODO"), Some(2));
    for text in [
        "The To Do API",
        "todoTask",
        "toDo",
        "TODOS",
        "MYTODO",
        "todo",
        "see /TODO.md",
    ] {
        assert_eq!(first(text), None, "{text}");
    }
}

#[test]
fn examples_say_when_they_are_shortened() {
    let dialect = Dialect::graph();
    for prose in [
        "> **Note:** The response object shown here might be shortened for readability.",
        "Note: The response object shown here may be truncated for brevity.",
        "For brevity, the sample shows only a subset.",
    ] {
        assert!(dialect.says_shortened(prose), "{prose}");
    }
    assert!(!dialect.says_shortened("See an example un-truncated response below."));
    assert!(!dialect.says_shortened("You can shorten the list of results."));
}

#[test]
fn placeholders_are_words_of_a_closed_list() {
    let placeholder = |value: &str| Dialect::graph().placeholder(value);
    for phrase in [
        "String (timestamp)",
        "string (identifier)",
        "<Unknown Primitive Type Edm.Stream>",
    ] {
        assert_eq!(placeholder(phrase), Some(Placeholder::Phrase), "{phrase}");
    }
    let word = |primitive| Some(Placeholder::Word(WordFor::Type(primitive)));
    assert_eq!(placeholder("String"), word(Primitive::String));
    assert_eq!(placeholder(" Integer "), word(Primitive::Integer));
    assert_eq!(placeholder("Boolean"), word(Primitive::Boolean));
    assert_eq!(
        placeholder("id-value"),
        Some(Placeholder::Word(WordFor::Anything))
    );
    for value in [
        "Display Name value",
        "String 1",
        "-value",
        "the id-value",
        "Strings",
        "",
    ] {
        assert_eq!(placeholder(value), None, "{value}");
    }
}

#[test]
fn cells_say_whether_something_is_required() {
    let dialect = Dialect::graph();
    assert_eq!(dialect.required_cell("Yes"), Some(Promise::Required));
    assert_eq!(
        dialect.required_cell("**Required.**"),
        Some(Promise::Required)
    );
    assert_eq!(dialect.required_cell("N"), Some(Promise::Optional));
    assert_eq!(dialect.required_cell("Only with `type`"), None);
}

#[test]
fn lists_of_words_are_at_hand() {
    let dialect = Dialect::graph();
    assert!(dialect.is_block_type("samples") && !dialect.is_block_type("Samples"));
    assert!(
        dialect
            .annotation_keys()
            .iter()
            .any(|key| key == "@odata.type")
    );
    assert!(dialect.is_root_type("microsoft.graph.Entity") && dialect.is_root_type("Edm.Untyped"));
    assert!(!dialect.is_root_type("entitySet"));
}

/// The built-in dialect with the words of a project over it.
fn overlay(toml: &str) -> Result<Dialect, DialectError> {
    Words::read(toml).and_then(Dialect::with)
}

#[test]
fn a_project_replaces_words_key_by_key() {
    let dialect = overlay(
        r#"
        todo = ["OFFEN"]

        [sections]
        response = ["Antwort"]

        [types.primitives]
        boolean = ["Wahrheitswert"]

        [limits]
        characters = ["Höchstens {n} Zeichen"]
        "#,
    )
    .expect("words that a dialect has");
    assert_eq!(dialect.section("Antwort"), Some(Section::Response));
    assert_eq!(dialect.section("Response"), None);
    assert_eq!(dialect.section("Examples"), Some(Section::Examples));
    assert_eq!(dialect.todo_marks("TODO").count(), 0);
    assert_eq!(dialect.todo_marks("OFFEN: x").count(), 1);
    let page = super::page("Wahrheitswert");
    let cell = dialect.type_cell(&page, super::whole(&page));
    assert_eq!(super::short(&cell.expr), "Boolean");
    let page = super::page("Ein Name. Höchstens 20 Zeichen.");
    let said = dialect.promises(&page, super::whole(&page), &super::string());
    assert_eq!(
        said.first().map(|told| &told.value),
        Some(&Promise::MaxLength(20))
    );
    // The built-in dialect is untouched.
    assert_eq!(Dialect::graph().section("Antwort"), None);
}

#[test]
fn faults_of_a_dialect_have_their_place() {
    let fault = |text: &str| {
        let error = overlay(text).expect_err(text);
        let span = error.span.clone().unwrap_or_default();
        (text[span].to_owned(), error.message)
    };
    let (place, message) = fault("[sections]\nrespons = [\"x\"]");
    assert_eq!(place, "respons", "{message}");
    let (place, message) = fault("tudo = []");
    assert!(
        place == "tudo" && message.contains("unknown field"),
        "{message}"
    );
    let (place, message) = fault("[limits]\nrange = [\"ok {n}\", \"no hole\"]");
    assert!(
        place == "\"no hole\"" && message.contains("{n}"),
        "{place}: {message}"
    );
    let (place, _) = fault("[columns]\nname = [\"a * b\"]");
    assert_eq!(place, "\"a * b\"");
    let (place, message) = fault("[responses.statuses]\n999 = []");
    assert_eq!(place, "999", "{message}");
    fault("todo = [");
}
