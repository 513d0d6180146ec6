//! Whatever the text of a page is, reading it ends, and every span lies on characters inside of it.
#![no_main]

use std::sync::Arc;

use apiproof::page::Page;
use apiproof::text::Source;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let source = Arc::new(Source::new("a.md", text));
    let page = Page::read(Arc::clone(&source));
    for block in &page.blocks {
        assert!(text.get(block.span.range()).is_some());
    }
    for fault in &page.faults {
        assert!(text.get(fault.span.range()).is_some());
    }
});
