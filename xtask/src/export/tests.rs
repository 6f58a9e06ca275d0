//! Names and versions of exported packages.

use super::{package_name, package_version};

#[test]
fn a_package_name_is_one_that_cargo_takes() {
    for (title, name) in
        [("Pets", "pets"), ("  ", "api"), ("test", "api-test"), ("self", "api-self"), ("serde_json", "api-serde-json")]
    {
        assert_eq!(package_name(title), name);
    }
    assert_eq!(package_name(&"x".repeat(100)).len(), 64);
    assert_eq!(package_name(&format!("{}, b", "x".repeat(63))), "x".repeat(63));
}

#[test]
fn a_package_version_has_three_numbers() {
    let versions = [
        ("1.2.3", "1.2.3"),
        ("v2.1", "2.1.0"),
        ("1.0.0-beta", "0.1.0"),
        ("2024-01-01", "0.1.0"),
        ("", "0.1.0"),
        ("1.2.3.4", "0.1.0"),
    ];
    for (version, expected) in versions {
        assert_eq!(package_version(version), expected, "{version}");
    }
}
