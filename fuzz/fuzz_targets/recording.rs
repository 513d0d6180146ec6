//! Whatever the bytes of a recording are, reading it ends, and every place lies inside of it.
#![no_main]

use std::io::Cursor;

use apiproof::exchange::recording::Recording;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let packed = bytes.starts_with(b"\x1f\x8b");
    let size = bytes.len() as u64;
    let mut recording = Recording::new("a.har", Cursor::new(bytes.to_vec()));
    for piece in recording.by_ref() {
        let reading = piece.read();
        for fault in &reading.faults {
            assert!(packed || fault.place.locate().end <= size);
        }
        let Some(exchange) = reading.exchange else {
            continue;
        };
        let request = exchange.request.as_deref();
        let response = exchange.response.as_ref();
        let bodies = [
            request.and_then(|request| request.body.present()),
            response.and_then(|response| response.body.present()),
        ];
        for body in bodies.into_iter().flatten() {
            for problem in body.json().problems() {
                assert!(packed || body.place(problem.span).locate().end <= size);
            }
            if let Some(root) = body.json().root() {
                for node in root.descendants() {
                    assert!(packed || body.place(node.span()).locate().end <= size);
                }
            }
        }
    }
    let _ = recording.end();
});
