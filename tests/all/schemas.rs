//! What `apiproof schema` makes of pages where several statements have to be read together.

use serde_json::{Value, json};

use crate::program::run;
use crate::scratch::Scratch;

/// The `$defs` of what a folder of pages promises.
fn bundle<const N: usize>(pages: [(&str, &str); N]) -> Value {
    let folder = Scratch::with(pages);
    let ran = run(folder.path(), ["schema", "."]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let mut bundle: Value = serde_json::from_str(&ran.out).unwrap();
    bundle["$defs"].take()
}

/// A row that offers two types, beside a representation that names one.
const GAUGE: &str = r##"# gauge resource type

Namespace: microsoft.graph

## Properties

|Property|Type|Description|
|:---|:---|:---|
|scale|[ruler](ruler.md) or [tape](tape.md)|What it measures with.|

## JSON representation

<!-- { "blockType": "resource", "@odata.type": "microsoft.graph.gauge" } -->
```json
{
  "scale": { "@odata.type": "#microsoft.graph.scale" }
}
```
"##;

const SCALE: &str = "# scale resource type

Namespace: microsoft.graph

## Properties

|Property|Type|Description|
|:---|:---|:---|
|unit|String|What its marks count.|
";

/// Types of which nothing says what they inherit from.
const RULER: &str = "# ruler resource type\n\nNamespace: microsoft.graph\n\n## Properties\n\n|Property|Type|Description|\n|:---|:---|:---|\n|wood|String|What it is made of.|\n";
const TAPE: &str = "# tape resource type\n\nNamespace: microsoft.graph\n\n## Properties\n\n|Property|Type|Description|\n|:---|:---|:---|\n|length|Int32|In metres.|\n";

#[test]
fn types_that_a_page_lists_as_derived_are_of_the_type_that_the_representation_names() {
    let derived = "\n## Derived types\n\n|Type|Description|\n|:---|:---|\n|[ruler](ruler.md)|Of wood.|\n|[tape](tape.md)|Of steel.|\n";
    let scale = format!("{SCALE}{derived}");
    let defs = bundle([
        ("apiproof.toml", ""),
        ("gauge.md", GAUGE),
        ("scale.md", &scale),
        ("ruler.md", RULER),
        ("tape.md", TAPE),
    ]);
    let property = &defs["microsoft.graph.gauge"]["properties"]["scale"];
    assert_eq!(
        property["anyOf"],
        json!([{ "$ref": "#/$defs/microsoft.graph.scale" }, { "type": "null" }])
    );
    // What the derived types add, the base does not refuse.
    let base = &defs["microsoft.graph.scale"];
    assert!(base.get("unevaluatedProperties").is_none(), "{base:#}");
    let leaf = &defs["microsoft.graph.tape"];
    assert_eq!(leaf["unevaluatedProperties"], json!(false), "{leaf:#}");
}

#[test]
fn types_that_nobody_calls_derived_stay_what_the_row_offers() {
    let defs = bundle([
        ("apiproof.toml", ""),
        ("gauge.md", GAUGE),
        ("scale.md", SCALE),
        ("ruler.md", RULER),
        ("tape.md", TAPE),
    ]);
    let property = &defs["microsoft.graph.gauge"]["properties"]["scale"];
    let offered: Vec<&Value> = property["anyOf"]
        .as_array()
        .unwrap()
        .iter()
        .map(|option| &option["anyOf"][0]["$ref"])
        .collect();
    assert_eq!(
        offered,
        [
            "#/$defs/microsoft.graph.ruler",
            "#/$defs/microsoft.graph.tape"
        ]
    );
}

#[test]
fn null_in_a_table_of_values_is_no_text() {
    let lamp = "# lamp resource type\n\nNamespace: microsoft.graph\n\n## Properties\n\n|Property|Type|Description|\n|:---|:---|:---|\n|mood|[mood](#mood-values)|Its light.|\n\n### mood values\n\n|Member|Description|\n|:---|:---|\n|null|None was chosen.|\n|warm|Yellow.|\n|cold|Blue.|\n";
    let defs = bundle([("apiproof.toml", ""), ("lamp.md", lamp)]);
    let members = &defs["microsoft.graph.mood"]["enum"];
    assert_eq!(members, &json!(["warm", "cold"]));
}
