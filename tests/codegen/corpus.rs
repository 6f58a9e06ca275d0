//! `cargo xtask corpus` as its user sees it, without compiling.

use std::fs;

use libtest_mimic::Failed;

use crate::command::{DOCUMENT, Place};

super::tests![each_document_is_a_line_and_the_page_has_it_too, an_expectation_that_is_not_met_exits_with_1];

/// A folder with three files, and another one to work in.
fn place() -> Result<(Place, tempfile::TempDir), Failed> {
    let place = Place::new()?;
    fs::write(place.path().join("bad.yaml"), DOCUMENT.replace("schemas/Tag", "schemas/Tog"))?;
    fs::write(place.path().join("notes.yaml"), "just: notes\n")?;
    Ok((place, tempfile::tempdir()?))
}

fn each_document_is_a_line_and_the_page_has_it_too() -> Result<(), Failed> {
    let (place, work) = place()?;
    let page = work.path().join("report.html");
    let work = work.path().to_string_lossy();
    let (code, text) = place.said(&["corpus", ".", "--work", &work, "--report", &page.to_string_lossy()])?;
    assert_eq!(code, 0, "{text}");
    let line = |start: &str| text.lines().find(|line| line.starts_with(start)).unwrap_or_default().to_owned();
    assert!(line("pets.yaml").contains("accepted"), "{text}");
    assert!(line("bad.yaml").contains("refused: unresolved-ref"), "{text}");
    assert!(text.contains("2 documents: 1 accepted, 1 refused, 0 crashed\n"), "{text}");
    let html = fs::read_to_string(page)?;
    assert!(html.contains("pets.yaml") && html.contains("error[unresolved-ref]"), "{html}");
    Ok(())
}

fn an_expectation_that_is_not_met_exits_with_1() -> Result<(), Failed> {
    let (place, work) = place()?;
    let work = work.path().to_string_lossy();
    let corpus = ["corpus", ".", "--work", &work];
    let expectations = place.path().join("expectations.tsv");
    fs::write(&expectations, "file\toutcome\npets.yaml\taccepted\nbad.yaml\trefused unresolved-ref\n")?;
    assert_eq!(place.said(&corpus)?.0, 0);
    fs::write(&expectations, "pets.yaml\trefused syntax\n")?;
    let (code, text) = place.said(&corpus)?;
    assert!(code == 1 && text.contains("unexpected: pets.yaml: accepted, not refused syntax\n"), "{text}");
    Ok(())
}
