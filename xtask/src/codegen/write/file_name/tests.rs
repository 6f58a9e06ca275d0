//! Which paths may be written.

use super::{Files, check_all, is_portable};

fn refusal(paths: &[&str]) -> Option<String> {
    let files: Files = paths.iter().map(|path| ((*path).to_owned(), String::new())).collect();
    check_all(&files).err().map(|error| error.to_string())
}

#[test]
fn plain_relative_paths_are_fine() {
    assert_eq!(refusal(&["Cargo.toml", "src/lib.rs", "src/models/a-b_c.rs", ".gitignore", "src/console.rs"]), None);
}

#[test]
fn paths_that_leave_the_folder_or_are_odd_are_refused() {
    let long = "x".repeat(201);
    let odd = [
        "",
        "/etc/passwd",
        "../a",
        "a/../b",
        "a//b",
        "./a",
        "a/",
        "a\\b",
        "c:a",
        "a b",
        "a\n",
        "a\0",
        "é",
        "a.",
        &long,
    ];
    for path in odd {
        assert!(refusal(&[path]).is_some_and(|message| message.contains("portable")), "{path:?}");
    }
}

#[test]
fn names_of_windows_devices_are_refused_with_any_extension() {
    for name in ["aux", "AUX.rs", "con.tar.gz", "lpt1.rs", "nul"] {
        assert!(!is_portable(name), "{name}");
    }
    assert!(is_portable("auxiliary.rs") && is_portable("com10.rs"));
}

#[test]
fn paths_that_cannot_exist_together_are_refused() {
    assert!(refusal(&["models/Pet.rs", "models/pet.rs"]).is_some_and(|message| message.contains("only in case")));
    assert!(refusal(&["models", "models/pet.rs"]).is_some_and(|message| message.contains("a file and a folder")));
}
