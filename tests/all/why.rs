//! `apiproof why`: from a place on a page to the claims that bear on it.

use std::path::Path;

use insta::assert_snapshot;

use crate::program::{Ran, run};
use crate::scratch::{Scratch, project};

fn ask(folder: &Path, place: &str) -> Ran {
    run(folder, ["why", place])
}

/// The answer about a place of the project's own pages, seen from `folder` inside it.
fn answer(folder: &str, place: &str) -> String {
    let ran = ask(&project().join(folder), place);
    assert_eq!((ran.code, &*ran.err), (Some(0), ""), "{}", ran.out);
    ran.out
}

const CLEAN: &str = "tests/fixtures/clean";

#[test]
fn a_member_of_an_example_tells_its_type_and_every_claim() {
    assert_snapshot!(answer("", "seeds/000_update-enrollment-profile.txt:86:26"), @r#"
    seeds/000_update-enrollment-profile.txt:86:26: the property
      `enrolledDeviceCount` of microsoft.graph.androidForWorkEnrollmentProfile

      Why this type:
        seeds/000_update-enrollment-profile.txt:80:18: the object itself says
          microsoft.graph.androidForWorkEnrollmentProfile

      Claimed by:
        seeds/000_update-enrollment-profile.txt:56:22: the body table of PATCH
          /deviceManagement/androidForWorkEnrollmentProfiles says Int32
        seeds/002_add-enrollment-profile-ref.txt:53:22: the body table of POST
          /deviceManagement/androidForWorkEnrollmentProfiles/$ref says Int32
        seeds/003_create-enrollment-profile.txt:49:21: the body table of POST
          /deviceManagement/androidForWorkEnrollmentProfiles says Int32

      What follows:
        its value is Int32
        null is accepted: no claim that counts refuses it
    "#);
}

#[test]
fn a_member_is_told_by_its_line_alone() {
    let parts = |place: &str| {
        let answer = answer("", place);
        let (_, parts) = answer.split_once("\n\n").unwrap();
        parts.to_owned()
    };
    let page = "seeds/000_update-enrollment-profile.txt";
    assert_eq!(
        parts(&format!("{page}:86")),
        parts(&format!("{page}:86:26"))
    );
}

#[test]
fn a_row_of_a_body_tells_where_else_it_is_claimed() {
    assert_snapshot!(answer("seeds", "000_update-enrollment-profile.txt:56"), @r#"
    000_update-enrollment-profile.txt:56: the property `enrolledDeviceCount` of
      microsoft.graph.androidForWorkEnrollmentProfile

      Claimed by:
        000_update-enrollment-profile.txt:56:22: the body table of PATCH
          /deviceManagement/androidForWorkEnrollmentProfiles says Int32
        002_add-enrollment-profile-ref.txt:53:22: the body table of POST
          /deviceManagement/androidForWorkEnrollmentProfiles/$ref says Int32
        003_create-enrollment-profile.txt:49:21: the body table of POST
          /deviceManagement/androidForWorkEnrollmentProfiles says Int32

      What follows:
        its value is Int32
        null is accepted: no claim that counts refuses it
    "#);
}

#[test]
fn a_row_of_a_resource_tells_its_limits() {
    assert_snapshot!(answer(CLEAN, "resources/lamp.md:31"), @r#"
    resources/lamp.md:31: the property `dimLevel` of microsoft.graph.lamp

      Claimed by:
        resources/lamp.md:31:11: the table of properties of microsoft.graph.lamp
          says Int32; from 0 to 100
        resources/lamp.md:64:15: the JSON representation of microsoft.graph.lamp
          says 1024
        api/lamp-create.md:49:11: the body table of POST /rooms/{id}/lamps says
          Int32; from 0 to 100

      What follows:
        its value is Int32, from 0 to 100
        null is accepted: no claim that counts refuses it
        only what the pages of microsoft.graph.lamp say makes the type; 1 claim
          above stands aside
    "#);
}

#[test]
fn a_base_type_is_a_witness() {
    assert_snapshot!(answer(CLEAN, "resources/lamp.md:34"), @r#"
    resources/lamp.md:34: the property `id` of microsoft.graph.lamp

      Claimed by:
        resources/lamp.md:34:5: the table of properties of microsoft.graph.lamp says
          String; read-only; not nullable; inherited from fixture
        resources/lamp.md:60:9: the JSON representation of microsoft.graph.lamp says
          "String (identifier)"
        resources/fixture.md:19:5: the table of properties of
          microsoft.graph.fixture says String; read-only; not nullable
        resources/fixture.md:34:9: the JSON representation of
          microsoft.graph.fixture says "String (identifier)"

      What follows:
        its value is String
        resources/lamp.md:34:42: null is refused: this says so
        resources/lamp.md:34:31: no request may send it: this calls it read-only
        only what the pages of microsoft.graph.lamp say makes the type; 2 claims
          above stand aside
    "#);
}

#[test]
fn a_row_of_derived_types_tells_what_inherits() {
    let page = |name: &str, rest: &str| {
        let row = "|:---|:---|:---|\n|id|String|Names it.|";
        let table = format!("## Properties\n\n|Property|Type|Description|\n{row}");
        format!("# {name} resource type\n\nNamespace: microsoft.graph\n\n{table}\n{rest}")
    };
    let heirs =
        "\n## Derived types\n\n|Type|Description|\n|:---|:---|\n|[tape](tape.md)|Of steel.|\n";
    let folder = Scratch::with([
        ("scale.md", page("scale", heirs)),
        ("tape.md", page("tape", "")),
    ]);
    let ran = ask(folder.path(), "scale.md:15");
    assert_snapshot!(ran.out, @r"
    scale.md:15: this row says what inherits from microsoft.graph.scale:
      microsoft.graph.tape

      Described by:
        tape.md:9:2: the table of properties of microsoft.graph.tape, 1 property

      What follows:
        together 1 property; it has these properties and no others
    ");
}

#[test]
fn the_list_of_a_collection_tells_what_it_holds() {
    assert_snapshot!(answer(CLEAN, "api/lamp-list.md:79"), @r#"
    api/lamp-list.md:79: `value` holds what the body is to hold,
      microsoft.graph.lamp

      Why this type:
        api/lamp-list.md:70:19: the annotation names microsoft.graph.lamp
        it is to be a collection

      Described by:
        resources/lamp.md:28:2: the table of properties of microsoft.graph.lamp, 14
          properties
        resources/lamp.md:60:3: the JSON representation of microsoft.graph.lamp, 13
          properties
        resources/fixture.md:19:2: the table of properties of
          microsoft.graph.fixture, 2 properties
        resources/fixture.md:34:3: the JSON representation of
          microsoft.graph.fixture, 2 properties

      What follows:
        together 14 properties; it has these properties and no others
    "#);
}

#[test]
fn a_request_tells_who_documents_it() {
    assert_snapshot!(answer(CLEAN, "api/lamp-update.md:65"), @r#"
    api/lamp-update.md:65: an example calls PATCH /rooms/3/lamps/L-1

      On this page:
        api/lamp-update.md:32:1: PATCH /rooms/{id}/lamps/{id} admits it

      Other pages that document it:
        none
    "#);
    assert_snapshot!(answer(CLEAN, "api/lamp-update.md:32"), @r#"
    api/lamp-update.md:32: the page documents the request PATCH
      /rooms/{id}/lamps/{id}

      Other pages that document it:
        none
    "#);
}

#[test]
fn a_status_tells_who_names_it() {
    assert_snapshot!(answer(CLEAN, "api/lamp-update.md:82"), @r#"
    api/lamp-update.md:82: an example is answered with the status 200

      On this page:
        api/lamp-update.md:53:39: names 200

      What follows:
        200 is named
    "#);
}

#[test]
fn a_row_of_parameters_tells_of_which_requests() {
    let scratch = Scratch::new();
    scratch.write(
        "ring.md",
        "# Ring\n\n## HTTP request\n\n```http\nGET /bells/ring(times={times})\n```\n\n\
         ## Function parameters\n\n|Parameter|Type|Description|\n|:---|:---|:---|\n\
         |times|Int32|How often.|\n\n\
         ## Query parameters\n\n|Name|Type|Description|\n|:---|:---|:---|\n\
         |loudly|Boolean|For all to hear.|\n",
    );
    assert_snapshot!(ask(scratch.path(), "ring.md:13").out, @r"
    ring.md:13: this row lists the parameter `times`

      Of the requests:
        ring.md:6:1: GET /bells/ring(times={times})
    ");
    assert_snapshot!(ask(scratch.path(), "ring.md:19").out, @r"
    ring.md:19: this row lists the query option `loudly`

      Of the requests:
        ring.md:6:1: GET /bells/ring(times={times})
    ");
    let header = ask(scratch.path(), "ring.md:11").out;
    assert!(header.contains("nothing here"), "{header}");
}

#[test]
fn a_body_tells_who_describes_it() {
    assert_snapshot!(answer(CLEAN, "api/lamp-update.md:44:60"), @r#"
    api/lamp-update.md:44:60: this sentence names the body of the request:
      microsoft.graph.lamp

      Described by:
        resources/lamp.md:28:2: the table of properties of microsoft.graph.lamp, 14
          properties
        resources/lamp.md:60:3: the JSON representation of microsoft.graph.lamp, 13
          properties
        resources/fixture.md:19:2: the table of properties of
          microsoft.graph.fixture, 2 properties
        resources/fixture.md:34:3: the JSON representation of
          microsoft.graph.fixture, 2 properties

      What follows:
        together 14 properties; it has these properties and no others
    "#);
}

#[test]
fn a_line_with_nothing_says_so() {
    assert_snapshot!(answer(CLEAN, "api/lamp-update.md:1"), @"api/lamp-update.md:1: nothing here is a claim or is held against one");
}

#[test]
fn what_cannot_be_asked_exits_with_2() {
    let told = |place: &str| {
        let ran = ask(&project().join(CLEAN), place);
        assert_eq!((ran.code, &*ran.out), (Some(2), ""));
        ran.err
    };
    assert_snapshot!(told("api/nowhere.md:1"), @"apiproof: api/nowhere.md does not exist");
    assert_snapshot!(told("api:1"), @"apiproof: api is no page: it is a folder");
    assert_snapshot!(told("api/lamp-update.md"), @"apiproof: api/lamp-update.md names no place; write FILE:LINE or FILE:LINE:COLUMN");
    assert_snapshot!(told("api/lamp-update.md:0"), @"apiproof: api/lamp-update.md has lines 1 to 90");
    assert_snapshot!(told("api/lamp-update.md:95"), @"apiproof: api/lamp-update.md has lines 1 to 90");
    assert_snapshot!(told("api/lamp-update.md:1:4"), @"apiproof: api/lamp-update.md:1 has columns 1 to 3");
    assert_snapshot!(told("includes/throttling.md:1"), @"apiproof: includes/throttling.md is no page: it is read where pages include it; ask at a page that does");
}

/// Two tables of one type that say different things, and a member of an inner object.
fn torn() -> Scratch {
    let thing = "# thing resource type\n\nNamespace: microsoft.graph\n\n## Properties\n\n\
        |Property|Type|Description|\n|:---|:---|:---|\n|size|Int32|How large it is.|\n\
        |part|[part](part.md)|What it has.|\n\n## JSON representation\n\n\
        <!-- { \"blockType\": \"resource\", \"@odata.type\": \"microsoft.graph.thing\" } -->\n\
        ```json\n{\n  \"size\": true\n}\n```\n";
    let part = "# part resource type\n\nNamespace: microsoft.graph\n\n## Properties\n\n\
        |Property|Type|Description|\n|:---|:---|:---|\n|name|String|What it is called.|\n";
    let get = "# Get thing\n\nNamespace: microsoft.graph\n\n## HTTP request\n\n\
        ```http\nGET /things/{id}\n```\n\n## Response\n\nIf successful, this method returns \
        a `200 OK` response code and a [thing](thing.md) object in the response body.\n\n\
        ## Example\n\n```http\nGET https://graph.microsoft.com/v1.0/things/7\n```\n\n\
        ```http\nHTTP/1.1 200 OK\nContent-Type: application/json\n\n{\n  \"size\": 7,\n\
        \x20 \"part\": { \"name\": \"lid\", \"age\": 3 }\n}\n```\n";
    Scratch::with([
        ("apiproof.toml", ""),
        ("thing.md", thing),
        ("part.md", part),
        ("thing-get.md", get),
    ])
}

#[test]
fn claims_that_contradict_each_other_are_told() {
    let scratch = torn();
    assert_snapshot!(ask(scratch.path(), "thing.md:9").out, @r#"
    thing.md:9: the property `size` of microsoft.graph.thing

      Claimed by:
        thing.md:9:7: the table of properties of microsoft.graph.thing says Int32
        thing.md:17:11: the JSON representation of microsoft.graph.thing says true;
          contradicts thing.md:9:7

      What follows:
        claims contradict each other; examples are held to the laxest of them: Int32
          or Boolean
        null is accepted: no claim that counts refuses it
    "#);
}

#[test]
fn a_column_chooses_among_members_on_one_line() {
    let scratch = torn();
    let example = scratch.read("thing-get.md");
    let line = 1 + example.lines().position(|it| it.contains("lid")).unwrap();
    assert_snapshot!(ask(scratch.path(), &format!("thing-get.md:{line}:14")).out, @r#"
    thing-get.md:27:14: the property `name` of microsoft.graph.part

      Why this type:
        thing.md:10:7: `part` is documented as part

      Claimed by:
        part.md:9:7: the table of properties of microsoft.graph.part says String

      What follows:
        its value is String
        null is accepted: no claim that counts refuses it
    "#);
    assert_snapshot!(ask(scratch.path(), &format!("thing-get.md:{line}:30")).out, @r#"
    thing-get.md:27:30: the property `age` of microsoft.graph.part

      Why this type:
        thing.md:10:7: `part` is documented as part

      Described by:
        part.md:9:2: the table of properties of microsoft.graph.part, 1 property

      What follows:
        together 1 property; it has these properties and no others
        microsoft.graph.part has no such property: all pages that describe it are
          known, and none lists it
    "#);
}

#[test]
fn lines_are_folded_to_the_terminal() {
    let mut command = crate::program::command(&project().join(CLEAN));
    command
        .env("COLUMNS", "200")
        .args(["why", "resources/lamp.md:31"]);
    let wide = crate::program::finish(&mut command).out;
    assert!(wide.lines().count() < answer(CLEAN, "resources/lamp.md:31").lines().count());
    assert!(
        answer(CLEAN, "resources/lamp.md:31")
            .lines()
            .all(|line| line.chars().count() <= 80)
    );
}

#[test]
fn a_page_is_found_by_its_name_as_it_stands() {
    let scratch = Scratch::with([
        (
            "apiproof.toml",
            "[[overrides]]\npaths = [\"a%20b.md\"]\nrules = { todo-placeholder = \"off\" }\n",
        ),
        ("a%20b.md", "# A\n\nTODO: say more\n"),
        ("other.md", "# Other\n\nTODO: say more\n"),
    ]);
    assert_eq!(ask(scratch.path(), "a%20b.md:1").code, Some(0));
    let found = run(scratch.path(), ["check", ".", "--format", "concise"]).out;
    assert!(
        !found.contains("a%20b.md") && found.contains("other.md"),
        "{found}"
    );
}
