//! A random document through the whole generator: what is accepted parses as Rust and may be written, and the findings
//! can be printed.
#![no_main]

use std::path::Path;

use fuzz::random::{Style, Unstructured, document};
use libfuzzer_sys::fuzz_target;
use xtask::{
    codegen::{
        Options,
        diagnostics::Diagnostics,
        generate,
        write::{Mode, sync},
    },
    export::examples,
};

fuzz_target!(|data: &[u8]| {
    let Ok(document) = document(&mut Unstructured::new(data), Style { hostile: true, faults: 1 }) else { return };
    let spec = fuzz::on_disk("a.json", document.to_string().as_bytes());
    let mut diagnostics = Diagnostics::default();
    let output = generate(&spec, &Options::default(), &mut diagnostics);
    fuzz::check(&diagnostics, output.as_ref().map(|output| &output.document));
    let Some(output) = output else { return };
    for (path, text) in output.files.iter().filter(|(path, _)| path.ends_with(".rs")) {
        if let Err(error) = syn::parse_file(text) {
            panic!("{path} is not Rust: {error}\n{text}");
        }
    }
    let _ = examples::check(&output.document, &output.examples);
    let changes =
        sync(&output.files, Path::new("/nonexistent/output"), Mode::Check).expect("paths that can be written");
    assert_eq!(changes.files.len(), output.files.len());
});
