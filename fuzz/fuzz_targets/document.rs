//! A random document with up to three faults: read, resolved and lowered.
#![no_main]

use fuzz::random::{Style, Unstructured, document};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(document) = document(&mut Unstructured::new(data), Style { hostile: true, faults: 3 }) else { return };
    fuzz::understand(&fuzz::on_disk("a.json", document.to_string().as_bytes()));
});
