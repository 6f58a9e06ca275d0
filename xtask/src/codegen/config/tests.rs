//! What is read from a `codegen.toml`, and what is said of one that is wrong.

use std::path::Path;

use super::parse;
use crate::codegen::diagnostics::Diagnostics;
use crate::codegen::read::Limits;

fn faults(text: &str) -> Vec<(String, String)> {
    let mut diagnostics = Diagnostics::default();
    parse(text, Path::new(""), false, &mut diagnostics);
    let faults = diagnostics.iter().map(|found| {
        let underlined = found.span.clone().and_then(|span| text.get(span)).unwrap_or_default();
        (format!("{}: {underlined}", found.message), found.help.clone().unwrap_or_default())
    });
    faults.collect()
}

#[test]
fn every_setting_is_read() {
    let text = "overlays = ['a.yaml']\nstrict = true\nclassified = true\n[limits]\nbytes = 0x10\ndepth = 5\ncomposed = 7\nmultiplied = 8\n[[exempt]]\n\
                code = 'degraded'\nat = '#/a'\nreason = 'so'\n";
    let mut diagnostics = Diagnostics::default();
    let config = parse(text, Path::new("spec"), false, &mut diagnostics).unwrap();
    assert_eq!(diagnostics.iter().count(), 0);
    assert_eq!(config.overlays, [Path::new("spec/a.yaml")]);
    assert_eq!((config.strict, config.keep_going, config.lower.classified), (true, false, true));
    assert_eq!(config.limits, Limits { bytes: 16, depth: 5, multiplied: Some(8), ..Limits::default() });
    assert_eq!(config.lower.composed, Some(7));
    assert_eq!((config.exemptions[0].at.as_str(), config.exemptions[0].reason.as_str()), ("#/a", "so"));
}

#[test]
fn an_unknown_key_is_named_with_the_one_that_was_meant() {
    let found = faults("stric = true\n[limits]\ndeph = 3\n");
    assert_eq!(found[0], ("unknown key `stric` in codegen.toml: stric".into(), "did you mean `strict`?".into()));
    assert_eq!(found[1], ("unknown key `deph` in `limits`: deph".into(), "did you mean `depth`?".into()));
}

#[test]
fn a_value_of_the_wrong_kind_is_underlined() {
    let found = faults("strict = 'yes'\noverlays = [1]\n[limits]\nbytes = 0\ndepth = 1.5\n");
    let texts: Vec<_> = found.iter().map(|(text, _)| text.as_str()).collect();
    assert_eq!(
        texts,
        [
            "`overlays` must be a list of texts, not a list: [1]",
            "`strict` must be a boolean, not a text: 'yes'",
            "`bytes` must be an integer of at least 1, not 0: 0",
            "`depth` must be an integer of at least 1, not a number with a fraction: 1.5",
        ]
    );
}

#[test]
fn an_exemption_needs_a_known_code_a_place_and_a_reason() {
    let found = faults("[[exempt]]\ncode = 'degarded'\nat = '#/a'\nreason = ' '\n[[exempt]]\ncode = 'degraded'\n");
    let texts: Vec<_> = found.iter().map(|(text, _)| text.split(':').next().unwrap_or_default()).collect();
    assert_eq!(
        texts,
        [
            "the reason is empty",
            "there is no code `degarded`",
            "an exemption has no `at`",
            "an exemption has no `reason`"
        ]
    );
    assert_eq!(found[1].1, "did you mean `degraded`?");
}

#[test]
fn a_text_that_is_no_toml_is_refused() {
    let found = faults("strict = \n");
    assert!(found[0].0.starts_with("invalid TOML: "), "{found:?}");
}
