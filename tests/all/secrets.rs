//! What recordings carry and no report may: credentials, planted everywhere, and searched for in
//! everything that is printed.

use clap::ValueEnum;
use serde_json::{Value, json};

use apiproof::report::Format;

use crate::program::run;
use crate::scratch::Scratch;

/// A part of every secret: what is printed must not hold it.
const SEED: &str = "hunter2";

const PAGES: &[(&str, &str)] = &[
    (
        "docs/resources/vault.md",
        "# vault resource type\n\nNamespace: microsoft.graph\n\n## Properties\n\n\
         |Property|Type|Description|\n|:---|:---|:---|\n\
         |id|String|Names it.|\n\
         |password|Int32|Opens it.|\n\
         |clientSecret|DateTimeOffset|Opens it.|\n\
         |accessToken|String|Opens it. Possible values are: `a`, `b`.|\n\
         |note|Int32|A note.|\n\
         |size|Int32|How large it is.|\n\n\
         ## JSON representation\n\n<!-- { \"blockType\": \"resource\", \"@odata.type\": \"microsoft.graph.vault\" } -->\n\
         ```json\n{\"id\": \"String\", \"password\": 1, \"clientSecret\": \"String (timestamp)\", \"accessToken\": \"String\", \"note\": 1, \"size\": 1}\n```\n",
    ),
    (
        "docs/api/vault-update.md",
        "# Update vault\n\nNamespace: microsoft.graph\n\n## HTTP request\n\n\
         ```http\nPATCH /vaults/{id}\n```\n\n## Request body\n\n\
         In the request body, supply a JSON representation of the [vault](../resources/vault.md) object.\n\n\
         ## Response\n\nIf successful, this method returns a `200 OK` response code and an updated \
         [vault](../resources/vault.md) object in the response body.\n",
    ),
];

/// An unsigned token that holds the seed.
fn jwt() -> String {
    format!("eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.{SEED}{SEED}")
}

/// A body with a secret in every faulty value, and beside every one.
fn body() -> Value {
    json!({
        "id": SEED.repeat(2),
        "password": SEED,
        "clientSecret": format!("{SEED}-secret"),
        "accessToken": SEED,
        "note": jwt(),
        "size": format!("Bearer {SEED}"),
        "apiKey": SEED,
        "nested": { "refresh_token": SEED, "pin": format!("\u{1b}[2J\u{9b}31m") },
    })
}

fn entry(url: &str, sent: &Value, answered: &Value) -> Value {
    let headers = json!([
        { "name": "Authorization", "value": format!("Bearer {SEED}") },
        { "name": "Cookie", "value": format!("session={SEED}; other={SEED}") },
        { "name": "X-Api-Key", "value": SEED },
        { "name": "Ocp-Apim-Subscription-Key", "value": SEED },
        { "name": "Content-Type", "value": "application/json" },
    ]);
    json!({
        "request": {
            "method": "PATCH", "url": url, "headers": headers,
            "cookies": [{ "name": "session", "value": SEED }],
            "queryString": [{ "name": "access_token", "value": SEED }],
            "postData": sent,
        },
        "response": {
            "status": 200,
            "headers": [{ "name": "Set-Cookie", "value": format!("session={SEED}; Path=/") },
                        { "name": "Location", "value": format!("https://a.b/?code={SEED}") }],
            "content": answered,
        },
    })
}

fn recording() -> String {
    let plain = json!({ "mimeType": "application/json", "text": body().to_string() });
    let pretty = serde_json::to_string_pretty(&body()).unwrap();
    let pretty = json!({ "mimeType": "application/json", "text": pretty });
    let base64 = {
        use base64::Engine as _;
        let engine = base64::engine::general_purpose::STANDARD;
        json!({ "mimeType": "application/json", "encoding": "base64", "text": engine.encode(body().to_string()) })
    };
    let form = json!({
        "mimeType": "application/x-www-form-urlencoded",
        "text": format!("grant_type=password&username=u&password={SEED}&client_secret={SEED}"),
    });
    let broken = json!({
        "mimeType": "application/json",
        "text": format!("{{\"password\": \"{SEED}\" \"apiKey\": {SEED}, \"note\": \"Bearer {SEED}\",, }}"),
    });
    let nothing = json!({ "size": 0 });
    let host = "https://graph.microsoft.com/v1.0";
    let parts = json!({ "requests": [{ "id": "1", "method": "PATCH", "body": body(),
        "url": format!("/vaults/9?code={SEED}"), "headers": { "Authorization": format!("Bearer {SEED}") } }] });
    let answers = json!({ "responses": [{ "id": "1", "status": 200, "body": body(),
        "headers": { "Set-Cookie": format!("a={SEED}") } }] });
    let text = |value: &Value| json!({ "mimeType": "application/json", "text": value.to_string() });
    let mut batch = entry(&format!("{host}/$batch"), &text(&parts), &text(&answers));
    batch["request"]["method"] = json!("POST");
    let entries = json!([
        entry(&format!("{host}/vaults/1?access_token={SEED}&sig={SEED}&code={SEED}"), &plain, &pretty),
        entry(&format!("https://me:{SEED}@graph.microsoft.com/v1.0/vaults/2?api_key={SEED}#id_token={SEED}"), &base64, &plain),
        entry(&format!("{host}/vaults/3"), &form, &base64),
        entry(&format!("{host}/vaults/4"), &broken, &broken),
        entry(&format!("{host}/nowhere/{}?password={SEED}", jwt()), &form, &nothing),
        entry(&format!("{host}/vaults('{}')?client%5Fsecret={SEED}", jwt()), &plain, &nothing),
        entry(&format!("https:/{host}/vaults\\5?token={SEED}"), &plain, &nothing),
        batch,
        { "request": SEED },
    ]);
    json!({ "log": { "version": "1.2", "entries": entries } }).to_string()
}

/// What is printed holds neither the seed nor anything that a terminal would obey.
fn holds_nothing(printed: &str, told: &str) {
    let at = printed.find(SEED);
    let before: Option<String> = at.map(|at| printed[..at].chars().rev().take(200).collect());
    let before = before.map(|reversed| reversed.chars().rev().collect::<String>());
    assert_eq!(before, None, "{told}");
    let commands = printed.contains(['\u{1b}', '\u{9b}']);
    assert!(!commands, "{told} commands the terminal");
}

#[test]
fn no_report_of_a_recording_holds_a_secret() {
    let scratch = Scratch::with(PAGES.iter().copied());
    scratch.write("recording.har", recording());
    for format in Format::value_variants() {
        let format = format.to_possible_value().unwrap();
        let format = format.get_name();
        let ran = run(
            scratch.path(),
            [
                "traffic",
                "recording.har",
                "--docs",
                "docs",
                "--level",
                "info",
                "--explain-routing",
                "--format",
                format,
            ],
        );
        assert_eq!(ran.code, Some(1), "{format}: {}", ran.err);
        holds_nothing(&ran.out, format);
        holds_nothing(&ran.err, format);
    }
    let found = scratch.traffic("recording.har", &["docs"]).findings;
    // Every way in which a value can be at fault is among them.
    for rule in ["invalid-format", "invalid-json", "wrong-type"] {
        assert!(found.iter().any(|finding| finding.rule == rule), "{rule}");
    }
    // Something is shown all the same: names, and where they stand.
    let shown = found
        .iter()
        .find(|finding| &*finding.pointer.clone().unwrap_or_default() == "/note");
    let excerpt = &shown.unwrap().spot.excerpt;
    assert!(
        excerpt.text.contains("\"note\": \"…\",\n\"size\": \"…\","),
        "{}",
        &*excerpt.text
    );
}

#[test]
fn no_error_about_a_recording_holds_a_secret() {
    let scratch = Scratch::with(PAGES.iter().copied());
    let cut = recording();
    let broken = [
        cut[..cut.len() / 2].to_owned(),
        format!("{{\"log\": {{\"password\": \"{SEED}\"}}}}"),
        format!("password={SEED}"),
        json!({ "log": { "entries": [entry(SEED, &json!(SEED), &json!({ "text": 1 }))] } })
            .to_string(),
    ];
    for text in broken {
        scratch.write("recording.har", &text);
        let ran = run(
            scratch.path(),
            ["traffic", "recording.har", "--docs", "docs"],
        );
        holds_nothing(&ran.out, &text);
        holds_nothing(&ran.err, &text);
    }
}
