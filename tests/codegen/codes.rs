//! The codes of findings: each has a case, a row in README.md and a section of `docs/diagnostics.md`, and each finding says
//! what to write.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use libtest_mimic::Failed;
use xtask::codegen::{
    diagnostics::{Diagnostics, codes, lesson},
    generate,
};

use crate::{cases, golden};

super::tests![
    every_code_has_a_case_that_prints_it,
    every_finding_of_every_case_says_what_to_write,
    the_page_of_codes_is_up_to_date,
    the_readme_lists_every_code_with_its_cases,
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn every_code_has_a_case_that_prints_it() -> Result<(), Failed> {
    let known: BTreeSet<String> = codes::ALL.iter().map(|lesson| lesson.code.0.to_owned()).collect();
    for lesson in codes::ALL {
        let printed = lesson.printed.lines().filter(|line| line.contains(&format!("[{}]: ", lesson.code.0))).count();
        assert!(printed > 0, "the case of `{}` does not print it:\n{}", lesson.code.0, lesson.printed);
    }
    let folders = fs::read_dir(root().join("tests/cases/codes"))?;
    let folders = folders.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
    let folders: BTreeSet<String> = folders.collect::<Result<_, std::io::Error>>()?;
    assert_eq!(folders, known, "the folders of tests/cases/codes are the codes");
    Ok(())
}

fn every_finding_of_every_case_says_what_to_write() -> Result<(), Failed> {
    let mut seen = 0;
    for case in cases::all() {
        let copy = tempfile::tempdir()?;
        let spec = cases::complete_copy(&case.folder, copy.path())?;
        let mut diagnostics = Diagnostics::default();
        if let Some(options) = cases::options(copy.path(), &mut diagnostics) {
            generate(&spec, &options, &mut diagnostics);
        }
        for finding in diagnostics.iter() {
            seen += 1;
            let help = finding.help.as_deref().unwrap_or_default();
            assert!(!help.trim().is_empty(), "{}: no help for {}: {}", case.name, finding.code.0, finding.message);
            assert!(finding.code.lesson().is_some(), "{}: `{}` is not listed", case.name, finding.code.0);
        }
    }
    assert!(seen > codes::ALL.len(), "only {seen} findings");
    Ok(())
}

fn the_page_of_codes_is_up_to_date() -> Result<(), Failed> {
    golden::compare(&root().join("docs/diagnostics.md"), Some(&lesson::page()))
}

fn the_readme_lists_every_code_with_its_cases() -> Result<(), Failed> {
    let readme = fs::read_to_string(root().join("tests/README.md"))?;
    let section = readme.split("### Findings\n").nth(1).ok_or("README.md has no section of findings")?;
    let section = section.split("\n### ").next().unwrap_or_default();
    let mut rows: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for line in section.lines().filter(|line| line.starts_with("| `")) {
        let mut cells = line.trim_matches('|').split(" | ").map(str::trim);
        let code = cells.next().unwrap_or_default().trim_matches('`');
        let named = cells.last().unwrap_or_default().split(", ").map(|name| name.trim_matches('`'));
        assert!(rows.insert(code, named.collect()).is_none(), "`{code}` has two rows");
    }
    let known: BTreeSet<&str> = codes::ALL.iter().map(|lesson| lesson.code.0).collect();
    assert_eq!(rows.keys().copied().collect::<BTreeSet<_>>(), known);
    for (code, named) in rows {
        for case in named {
            let path = root().join("tests/cases").join(case).join("expected.txt");
            let printed =
                fs::read_to_string(&path).map_err(|error| format!("`{code}`: {}: {error}", path.display()))?;
            assert!(printed.contains(&format!("[{code}]: ")), "the case {case} does not print `{code}`");
        }
    }
    Ok(())
}
