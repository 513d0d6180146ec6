use proptest::prelude::*;

use super::*;

fn admits(template: &str, path: &str) -> bool {
    Template::read("GET", template).admits(path)
}

/// Every path is admitted by every template of the row.
fn equal(ways: &[&str]) {
    for template in ways {
        for path in ways {
            assert!(admits(template, path), "{template} should admit {path}");
        }
    }
}

#[test]
fn holes_and_ids_are_equal() {
    for path in [
        "/users/1/x",
        "/users/{id}/x",
        "/users/<id>/x",
        "/users/a@b.c/x",
        "/users/me-too/x",
    ] {
        for template in [
            "/users/{id}/x",
            "/users/<id>/x",
            "/users/{id | userPrincipalName}/x",
            "/users/{id} | user-principal-name/x",
            "/users/(user-id)/x",
            "/users/user-id/x",
            "/users/12345/x",
            "/users/31134bb7-4bb7-3113-b74b-1331b74b1331/x",
            "/users/adele@contoso.com/x",
            "https://graph.microsoft.com/v1.0/users/{id}/x?$top=1",
            "users/{id}/x/",
        ] {
            assert!(admits(template, path), "{template} should admit {path}");
        }
    }
    assert!(!admits("/users/{id}/x", "/users/x"));
    assert!(!admits("/users/{id}/x", "/users/1/y"));
    assert!(!admits("/users/{id}/x", "/users/1/x/2"));
    assert!(!admits("/users/{id}", "/users"));
    // A name is no id.
    assert!(!admits("/users/settings/x", "/users/1/x"));
    assert!(!admits(
        "/reports/getOffice365ActiveUsers",
        "/reports/getOffice365Users"
    ));
}

#[test]
fn case_slashes_and_encoding_do_not_matter() {
    equal(&[
        "/me/contactFolders",
        "/Me/contactfolders/",
        "me/%63ontactFolders",
        r"\me\contactFolders",
    ]);
}

#[test]
fn me_is_a_user() {
    equal(&["/me/messages/{id}", "/users/{id}/messages/{id}"]);
    equal(&["/education/me/classes", "/education/users/{id}/classes"]);
    assert!(!admits("/me/messages", "/groups/{id}/messages"));
    // Nor is it any function of users.
    assert!(!admits("/users/delta", "/me"));
}

#[test]
fn keys_stand_in_parentheses_or_between_slashes() {
    equal(&["/users('{id}')/x", "/users/{id}/x", "/users({id})/x"]);
    assert!(admits("/users/{id}", "/users('a/b')"));
    assert!(admits("/apps/{id}", "/apps(appId='1')"));
    assert!(admits("/apps(appId='{id}')", "/apps/1"));
    assert!(admits(
        "/roles/roleTemplateId={id}/members",
        "/roles/1/members"
    ));
    assert!(!admits("/users", "/users('1')"));
    assert!(!admits("/users/{id}", "/users"));
}

#[test]
fn arguments_come_in_any_order_and_spelling() {
    equal(&[
        "/reports/get(period='{p}',date={d})",
        "/reports/get(date=2020-01-01, period='D7')",
        "/reports/get()",
        "/reports/get",
        "/reports/microsoft.graph.get(period='a/b')",
    ]);
    assert!(admits(
        "/x/range(<address>)/format",
        "/x/range(address='A1')/format"
    ));
    assert!(admits(
        "/x/range(address='<address>'/row",
        "/x/range(address='A1')/row"
    ));
    assert!(!admits(
        "/reports/get(period='{p}')",
        "/reports/list(period='D7')"
    ));
}

#[test]
fn casts_counts_and_values_at_the_end() {
    assert!(admits(
        "/groups/{id}/members",
        "/groups/1/members/microsoft.graph.user"
    ));
    assert!(admits(
        "/groups/{id}/members",
        "/groups/1/members/microsoft.graph.user/$count"
    ));
    assert!(admits(
        "/groups/{id}/microsoft.graph.team/channels",
        "/groups/1/channels"
    ));
    assert!(admits(
        "/groups/{id}/microsoft.graph.delta()",
        "/groups/1/delta"
    ));
    assert!(!admits(
        "/groups/{id}/members/microsoft.graph.user",
        "/groups/1/members"
    ));
    assert!(admits("/groups/{id}/members/$count", "/groups/1/members"));
    assert!(admits("/me/photo/$value", "/me/photo"));
    // A reference is another thing than what it refers to.
    assert!(!admits("/groups/{id}/members", "/groups/1/members/$ref"));
    assert!(!admits("/groups/{id}/members/$ref", "/groups/1/members"));
    assert!(!admits(
        "/groups/{id}/members/{id}",
        "/groups/1/members/$ref"
    ));
    assert!(!admits(
        "/groups/{id}/members/{id}",
        "/groups/1/members/$count"
    ));
}

#[test]
fn a_drive_is_addressed_in_many_ways() {
    equal(&[
        "/drive/items/{id}/content",
        "/me/drive/items/{id}/content",
        "/me/drive/root:/{item-path}:/content",
        "/drives/{id}/items/{id}/content",
        "/drives/{id}/root:/a b/c.txt:/content",
        "/sites/{id}/drive/items/{id}:/{name}:/content",
        "/groups/{id}/drives/{id}/root/content",
        "/me/drive/special/documents/content",
        "/shares/{id}/driveItem/content",
    ]);
    equal(&[
        "/me/drive",
        "/drive",
        "/drives/{id}",
        "/users/{id}/drive",
        "/sites/root/drive",
    ]);
    equal(&["/me/drive/root:/a/b", "/drive/items/1"]);
    assert!(!admits(
        "/me/drive/items/{id}/content",
        "/me/drive/items/1/children"
    ));
    assert!(!admits("/me/drive/items/{id}", "/me/drive"));
    assert!(!admits("/me/drive", "/me/drives"));
    assert!(!admits(
        "/me/drive/root/search(q='{q}')",
        "/me/drive/search(q='x')"
    ));
}

#[test]
fn a_site_is_addressed_by_its_path() {
    assert!(admits(
        "/sites/{id}/lists",
        "/sites/contoso.sharepoint.com:/teams/hr:/lists"
    ));
    assert!(admits(
        "/sites/{hostname}:/{relative-path}",
        "/sites/contoso.sharepoint.com:/teams/hr"
    ));
    assert!(!admits(
        "/sites/{id}/lists",
        "/sites/contoso.sharepoint.com:/teams/hr:/items"
    ));
}

#[test]
fn holes_inside_a_segment() {
    assert!(admits("/files/report.{format}", "/files/Report.csv"));
    assert!(admits("/files/{name}.{format}", "/files/a.csv"));
    assert!(admits("/files/report.{format}", "/files/{file}"));
    assert!(!admits("/files/report.{format}", "/files/summary.csv"));
    assert!(!admits("/files/aXXXa{n}aXXXa", "/files/aXXXa"));
}

#[test]
fn an_ellipsis_is_any_number_of_segments() {
    for path in ["/x/y", "/x/a/y", "/x/a/b/y"] {
        assert!(admits("/x/…/y", path));
        assert!(admits("/x/.../y", path));
    }
    assert!(!admits("/x/…/y", "/x/a/z"));
}

#[test]
fn a_hole_in_a_call_may_stand_for_a_name() {
    assert!(admits(
        "/me/mailFolders/inbox/messages",
        "/me/mailFolders/{folder}/messages"
    ));
    assert!(!admits(
        "/me/mailFolders/inbox/messages",
        "/me/mailFolders/{folder}/rules"
    ));
}

#[test]
fn a_path_behind_a_broken_base_is_compared() {
    let url = Url::read(r"https://graph.microsoft.com/docs\api/things");
    assert!(admits("/things", url.resource()));
    assert!(!admits("/things/$ref", url.resource()));
}

#[test]
fn shapes_are_for_people_and_canonical_paths_for_look_ups() {
    for (template, shape, canonical) in [
        (
            "https://h/v1.0/me/Messages/{id}?$top=1",
            "/me/Messages/{}",
            "/users/{}/messages/{}",
        ),
        (
            "/users/{id | upn}/messages('1')/",
            "/users/{}/messages/{}",
            "/users/{}/messages/{}",
        ),
        ("/reports/get(period='{p}')", "/reports/get", "/reports/get"),
        (
            "/applications(appId='{id}')",
            "/applications/{}",
            "/applications/{}",
        ),
        (
            "/me/drive/root:/{path}:/content",
            "/me/drive/root:/{}:/content",
            "/:item/content",
        ),
        (
            "/drives/{id}/items/{id}/content",
            "/drives/{}/items/{}/content",
            "/:item/content",
        ),
        (
            "/users/microsoft.graph.delta()",
            "/users/microsoft.graph.delta",
            "/users/delta",
        ),
        ("/files/report.{format}", "/files/report.{}", "/files/{}"),
        ("/", "/", ""),
    ] {
        let read = Template::read("get", template);
        assert_eq!(
            (read.shape(), read.canonical()),
            (shape, canonical),
            "{template}"
        );
        assert_eq!(read.method(), "GET");
    }
}

#[test]
fn endings() {
    let ending = |template| Template::read("PATCH", template).ending().clone();
    for key in [
        "/x/{id}",
        "/x/1",
        "/x('1')",
        "/x/users(appId='1')",
        "/drive/root:/{path}",
        "/me",
    ] {
        assert_eq!(ending(key), Ending::Key, "{key}");
    }
    assert_eq!(ending("/x/things"), Ending::Name("things".into()));
    assert_eq!(ending("/x/{id}/assign()"), Ending::Bound("assign".into()));
    assert_eq!(
        ending("/x/microsoft.graph.y"),
        Ending::Bound("microsoft.graph.y".into())
    );
    assert_eq!(ending("/x/$Count"), Ending::System("$count".into()));
    assert_eq!(ending("/"), Ending::Nothing);
    let template = Template::read("DELETE", "/x/{id}/y/$ref?$id=https://h/z");
    assert!(template.is_ref() && template.has_key_in_query());
    let template = Template::read("DELETE", "/x/{id}/y/$ref?$top=1");
    assert!(template.is_ref() && !template.has_key_in_query());
}

#[test]
fn the_nearest_template_is_cited() {
    let templates =
        ["/me/x", "/things/{id}/parts", "/things/{id}/$ref"].map(|it| Template::read("GET", it));
    let near = |path| nearest(&templates, path).map(Template::text);
    assert_eq!(near("/things/1/part"), Some("/things/{id}/parts"));
    assert_eq!(near("/users/1/y"), Some("/me/x"));
    assert_eq!(nearest(&[], "/x").map(Template::text), None);
}

/// Segments of which templates are made; `{}` is filled with an id for a call.
pub(crate) fn template() -> impl Strategy<Value = String> {
    let segment = prop::sample::select(vec![
        "users",
        "me",
        "{}",
        "messages",
        "drive",
        "drives",
        "items",
        "root",
        "sites",
        "groups",
        "$ref",
        "$count",
        "$value",
        "delta()",
        "delta",
        "microsoft.graph.delta()",
        "microsoft.graph.user",
        "range(address='{}')",
        "users('{}')",
        "apps(appId='{}')",
        "report.{}",
        "a{}b",
        "12345",
        "root:/{}:",
        "x(a=1,b='{}')",
        "…",
        "special",
        "shares",
    ]);
    (prop::collection::vec(segment, 0..7), any::<bool>()).prop_map(|(segments, slash)| {
        let path = segments.join("/");
        format!("/{path}{}", if slash { "/" } else { "" })
    })
}

/// A template with its holes filled.
pub(crate) fn filled(template: &str, id: &str) -> String {
    template.replace("{}", id)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn a_template_admits_what_it_becomes(template in template(), id in "[a-z0-9][A-Za-z0-9@._-]{0,12}") {
        let read = Template::read("GET", &template.replace("{}", "{id}"));
        let call = filled(&template, &id);
        prop_assert!(read.admits(&call), "{} should admit {}", read.text(), call);
        prop_assert!(read.admits(read.text()), "{} should admit itself", read.text());
        prop_assert!(read.cost(&Pathway::of_path(&call)).is_some());
    }

    #[test]
    fn admitting_and_pricing_agree(template in template(), path in template()) {
        let read = Template::read("GET", &template);
        let price = read.cost(&Pathway::of_path(&path));
        prop_assert_eq!(read.admits(&path), price.is_some());
    }

    #[test]
    fn any_text_is_read(template in any::<String>(), path in any::<String>()) {
        let read = Template::read("GET", &template);
        read.admits(&path);
        nearest([&read], &path);
    }

    #[test]
    fn any_marks_are_read(text in r"([/\\(){}<>':=,.$|?é]|me|users|root:|microsoft\.graph\.x){0,24}") {
        let read = Template::read("GET", &text);
        prop_assert!(read.admits(Url::read(&text).resource()), "{text}");
    }
}

#[test]
fn long_paths_are_fine() {
    for part in [
        "/{id}",
        "/x",
        "/(",
        "/x(a=1)",
        "/root:",
        "/<a>{b}",
        "{a}<",
        "/…",
        "/microsoft.graph.x",
    ] {
        let long = part.repeat(50_000);
        let template = Template::read("GET", &long);
        assert!(template.admits(&long), "{part}");
        nearest([&template], &long);
    }
}
