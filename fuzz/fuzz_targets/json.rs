//! Whatever the text of a JSON document is, reading it ends, and every span lies on characters inside of it.
//! What a strict reader takes, ours takes without a problem.
#![no_main]

use apiproof::text::json::{Json, ProblemKind};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let json = Json::read(text);
    for problem in json.problems() {
        assert!(text.get(problem.span.range()).is_some());
    }
    if let Some(root) = json.root() {
        for node in root.descendants() {
            assert!(text.get(node.span().range()).is_some());
            let _ = (node.key(), node.as_str(), node.as_f64());
        }
    }
    if serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok() {
        let harmless = |kind| matches!(kind, ProblemKind::DuplicateKey | ProblemKind::LoneSurrogate);
        assert!(json.problems().iter().all(|problem| harmless(problem.kind)));
    }
});
