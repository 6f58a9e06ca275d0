//! Any bytes as a file, YAML or JSON: read, resolved and lowered. The first byte decides the notation.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((first, text)) = data.split_first() else { return };
    let name = if first % 2 == 0 { "a.yaml" } else { "a.json" };
    fuzz::understand(&fuzz::on_disk(name, text));
});
