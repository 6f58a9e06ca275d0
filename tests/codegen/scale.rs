//! Documents that are deep, long or wide: nothing recurses without bound, and no lookup is slow.
//!
//! `tests/robustness/scale.py` makes larger ones, and measures how time and memory grow.

use std::{
    fs,
    time::{Duration, Instant},
};

use libtest_mimic::Failed;
use serde_json::{Map, Value, json};
use xtask::codegen::{
    Options, Output, Verdict,
    diagnostics::{Diagnostics, Severity},
    generate,
};

super::tests![
    deep_nesting_is_generated,
    long_chains_are_followed,
    wide_unions_are_told_apart,
    many_values_and_names_that_are_alike_take_no_time_to_speak_of,
    a_chain_of_compositions_is_looked_at_link_by_link,
    values_of_unions_within_unions_are_given_up_on,
    what_multiplies_without_unions_is_given_up_on_too,
    schemas_without_a_name_have_a_depth,
    path_items_do_not_multiply_without_end,
    parameters_of_path_items_do_not_multiply_without_end,
    listed_values_that_both_have_are_found_at_once,
    many_media_types_are_told_apart_at_once,
    values_that_name_members_are_compared_once,
    objects_within_members_are_compared_up_to_a_limit,
];

/// Far above what the work takes in a debug build. What it took before had no end, or took several times as long.
const PATIENCE: Duration = Duration::from_secs(90);

fn generated(schemas: &Value) -> Result<(Output, usize), Failed> {
    let (output, findings) = tried(&json!({"components": {"schemas": schemas}}), &Options::default())?;
    Ok((output.ok_or("refused")?, findings.len()))
}

/// The output for a document with these members, and each finding: its code and pointer, those of errors with `error`.
fn tried(members: &Value, options: &Options) -> Result<(Option<Output>, Vec<String>), Failed> {
    let mut document = json!({"openapi": "3.2.0", "info": {"title": "t", "version": "1"}, "paths": {}});
    let members = members.as_object().ok_or("no object")?;
    document.as_object_mut().ok_or("no object")?.extend(members.clone());
    let folder = tempfile::tempdir()?;
    let spec = folder.path().join("a.json");
    fs::write(&spec, document.to_string())?;
    let mut diagnostics = Diagnostics::default();
    let output = generate(&spec, options, &mut diagnostics);
    let told = diagnostics.iter().map(|found| {
        let severity = if found.severity == Severity::Error { "error " } else { "" };
        format!("{severity}{} {}", found.code.0, found.place.pointer)
    });
    Ok((output, told.collect()))
}

/// A reference to a component.
fn to(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

fn deep_nesting_is_generated() -> Result<(), Failed> {
    let (mut object, mut list, mut all, mut one) = (json!({"type": "string"}), json!({}), json!({}), json!({}));
    for level in 0..110 {
        let part =
            json!({"type": "object", "required": [format!("k{level}")], "properties": {format!("k{level}"): {}}});
        object = json!({"type": "object", "properties": {"p": object}});
        list = json!({"type": "array", "items": {"type": "array", "items": list}});
        all = json!({"allOf": [all, part]});
        one = json!({"oneOf": [one, part]});
    }
    let (output, findings) = generated(&json!({"Object": object, "List": list, "All": all, "One": one}))?;
    let all = output.files.get("models/all.rs").ok_or("no file")?;
    assert!(all.contains("pub k0:") && all.contains("pub k109:"));
    assert!(findings > 0, "a list that deep is no Rust type");
    Ok(())
}

fn long_chains_are_followed() -> Result<(), Failed> {
    let mut schemas = Map::new();
    for n in 0..400 {
        let next = format!("#/components/schemas/Alias{}", n + 1);
        schemas.insert(format!("Alias{n}"), json!({"$ref": next}));
    }
    schemas.insert("Alias400".to_owned(), json!({"type": "object", "properties": {"end": {"type": "string"}}}));
    schemas.insert("Heir0".to_owned(), json!({"type": "object", "properties": {"k0": {"type": "string"}}}));
    for n in 1..60 {
        let base = format!("#/components/schemas/Heir{}", n - 1);
        let own =
            json!({"type": "object", "properties": {format!("k{n}"): {"type": "string"}, "k0": {"maxLength": n}}});
        schemas.insert(format!("Heir{n}"), json!({"allOf": [{"$ref": base}, own]}));
    }
    let (output, findings) = generated(&Value::Object(schemas))?;
    let last = output.files.get("models/heir59.rs").ok_or("no file")?;
    assert!(last.contains("pub k0:") && last.contains("pub k59:"));
    assert_eq!(findings, 0);
    Ok(())
}

fn wide_unions_are_told_apart() -> Result<(), Failed> {
    let member = |n: usize| {
        let properties = json!({"t": {"const": format!("c{n}")}, "x": {"type": "integer"}});
        json!({"type": "object", "required": ["t"], "properties": properties})
    };
    let (output, findings) = generated(&json!({"Wide": {"oneOf": (0..300).map(member).collect::<Vec<_>>()}}))?;
    assert!(output.files.get("models/wide.rs").ok_or("no file")?.contains("C299(WideC299)"));
    assert_eq!(findings, 0);
    Ok(())
}

/// With a search through all values for each, or a count from one for each name, this would take minutes.
fn many_values_and_names_that_are_alike_take_no_time_to_speak_of() -> Result<(), Failed> {
    let mut schemas = Map::new();
    for n in 0..2_000 {
        let next = format!("#/components/schemas/Alias{}", n + 1);
        schemas.insert(format!("Alias{n}"), json!({"$ref": next}));
        let alike: String = "alike_and_so_on"
            .chars()
            .enumerate()
            .map(|(at, c)| if n >> at & 1 == 1 { c.to_ascii_uppercase() } else { c })
            .collect();
        schemas.insert(alike, json!({"type": "object", "properties": {"x": {"type": "string"}}}));
    }
    schemas.insert("Alias2000".to_owned(), json!({"type": "string"}));
    let values: Vec<_> = (0..30_000).map(|n| format!("v{n}")).collect();
    schemas.insert("Many".to_owned(), json!({"type": "string", "enum": values}));
    let start = Instant::now();
    let (output, findings) = generated(&Value::Object(schemas))?;
    assert!(output.files.get("models/many.rs").ok_or("no file")?.contains("V29999"));
    assert_eq!(findings, 0);
    assert!(start.elapsed() < Duration::from_secs(90), "{:?}", start.elapsed());
    Ok(())
}

/// What a link stands for was asked of all links behind it, each time twice.
fn a_chain_of_compositions_is_looked_at_link_by_link() -> Result<(), Failed> {
    let count = 400;
    let mut schemas: Map<String, Value> =
        (0..count).map(|n| (format!("S{n}"), json!({"allOf": [to(&format!("S{}", n + 1))]}))).collect();
    schemas.insert(format!("S{count}"), json!({"type": "string"}));
    let start = Instant::now();
    let (output, findings) = generated(&Value::Object(schemas))?;
    assert!(output.files.get("models/s0.rs").ok_or("no file")?.contains("pub type S0 = "));
    assert_eq!(findings, 0);
    assert!(start.elapsed() < PATIENCE, "{:?}", start.elapsed());
    Ok(())
}

/// Levels of schemas, each of which has `make` of references to the next; an object with a required `q` at the end.
fn levels(count: usize, make: impl Fn(&[Value; 8]) -> Value) -> Map<String, Value> {
    let mut schemas: Map<String, Value> = (0..count)
        .map(|level| {
            let next = to(&format!("L{}", level + 1));
            let member = |n: usize| json!({"description": n.to_string(), "$ref": next["$ref"]});
            (format!("L{level}"), make(&std::array::from_fn(member)))
        })
        .collect();
    let end = json!({"type": "object", "required": ["q"], "properties": {"q": {"type": "string"}}});
    schemas.insert(format!("L{count}"), end);
    schemas
}

/// An operation that answers with the first level and shows an example.
fn shows(example: &Value) -> Value {
    let content = json!({"application/json": {"schema": to("L0"), "example": example}});
    json!({"/a": {"get": {"operationId": "a", "responses": {"200": {"description": "d", "content": content}}}}})
}

fn values_of_unions_within_unions_are_given_up_on() -> Result<(), Failed> {
    let start = Instant::now();
    for keyword in ["anyOf", "oneOf"] {
        let union = |members: &[Value; 8]| json!({keyword: members});
        let members = |count| json!({"components": {"schemas": levels(count, union)}, "paths": shows(&json!(5))});
        let (output, findings) = tried(&members(11), &Options::default())?;
        let output = output.ok_or("refused")?;
        assert_eq!(output.examples.first().map(|example| &example.verdict), Some(&Verdict::Unchecked));
        assert!(!findings.iter().any(|found| found.starts_with("invalid-example")), "{findings:?}");
        // Where it is not given up on, the example is known to be wrong.
        let (_, findings) = tried(&members(2), &Options::default())?;
        assert!(findings.iter().any(|found| found.starts_with("invalid-example")), "{findings:?}");
    }
    assert!(start.elapsed() < PATIENCE, "{:?}", start.elapsed());
    Ok(())
}

fn what_multiplies_without_unions_is_given_up_on_too() -> Result<(), Failed> {
    let all = |members: &[Value; 8]| json!({"allOf": members});
    let conditions = |[a, b, c, d, ..]: &[Value; 8]| json!({"if": a, "then": b, "else": {"if": c, "then": d}});
    let negations = |members: &[Value; 8]| {
        let not = |inner: Value, member: &Value| json!({"not": inner, "allOf": [member]});
        members.iter().fold(json!(false), not)
    };
    let dependencies = |members: &[Value; 8]| json!({"dependencies": {"q": {"allOf": members}}});
    let dynamic = |members: &[Value; 8]| {
        let member = |next: &Value| json!({"$ref": "#/components/schemas/Any", "$dynamicRef": next["$ref"]});
        json!({"allOf": members.iter().map(member).collect::<Vec<_>>()})
    };
    let start = Instant::now();
    let documents = [
        (levels(8, all), json!(5)),
        (levels(16, conditions), json!(5)),
        (levels(8, negations), json!(5)),
        (levels(10, dependencies), json!({"q": 5})),
        (levels(10, dynamic), json!(5)),
    ];
    for (mut levels, example) in documents {
        levels.insert("Any".to_owned(), json!({}));
        let members = json!({"components": {"schemas": levels}, "paths": shows(&example)});
        let (output, findings) = tried(&members, &Options::default())?;
        let verdict = output.ok_or("refused")?.examples.first().map(|example| example.verdict.clone());
        assert_eq!(verdict, Some(Verdict::Unchecked));
        assert!(!findings.iter().any(|found| found.starts_with("invalid-example")), "{findings:?}");
    }
    assert!(start.elapsed() < PATIENCE, "{:?}", start.elapsed());
    Ok(())
}

/// A long chain took the stack of the thread, and its names the square of its length.
fn schemas_without_a_name_have_a_depth() -> Result<(), Failed> {
    let chain = |count: usize| {
        let link = |n: usize| json!({"type": "object", "properties": {"n": {"$ref": format!("#/x-s/S{}", n + 1)}}});
        let mut links: Map<String, Value> = (0..count).map(|n| (format!("S{n}"), link(n))).collect();
        links.insert(format!("S{count}"), json!({"type": "string"}));
        json!({"x-s": links, "components": {"schemas": {"A": {"$ref": "#/x-s/S0"}}}})
    };
    let (output, findings) = tried(&chain(499), &Options::default())?;
    let output = output.ok_or("refused")?;
    assert!(findings.is_empty(), "{findings:?}");
    let text = output.files.get("models/a.rs").ok_or("no file")?;
    let names: Vec<_> = text.split("pub struct ").skip(1).filter_map(|rest| rest.split(' ').next()).collect();
    assert_eq!((names.len(), names.iter().any(|name| name.len() > 110)), (499, false));
    for keep_going in [false, true] {
        let (output, findings) = tried(&chain(20_000), &Options { keep_going, ..Options::default() })?;
        assert!(output.is_none());
        assert_eq!(findings, ["error too-large /x-s/S500"]);
    }
    Ok(())
}

/// A document whose path item has `count` operations and parameters, and which refers to it from `paths` places.
fn repeated(count: usize, parameters: usize, paths: usize) -> Value {
    let operation = || json!({"responses": {"200": {"description": "d"}}});
    let operations: Map<String, Value> = (0..count).map(|n| (format!("M{n}"), operation())).collect();
    let parameter = |n| json!({"name": format!("p{n}"), "in": "query", "schema": {"type": "string"}});
    let parameters: Vec<Value> = (0..parameters).map(parameter).collect();
    let paths: Map<String, Value> =
        (0..paths).map(|n| (format!("/p{n}"), json!({"$ref": "#/components/pathItems/P"}))).collect();
    json!({
        "paths": paths,
        "components": {"pathItems": {"P": {"parameters": parameters, "additionalOperations": operations}}},
    })
}

fn path_items_do_not_multiply_without_end() -> Result<(), Failed> {
    let too_large = "error too-large /components/pathItems/P";
    let (output, findings) = tried(&repeated(1_500, 0, 1_500), &Options::default())?;
    assert!(output.is_none());
    assert_eq!(findings, [too_large]);
    let (output, _) = tried(&repeated(20, 0, 20), &Options::default())?;
    assert_eq!(output.map(|output| output.summary.operations), Some(400));
    let mut options = Options::default();
    options.limits.multiplied = Some(379);
    let (output, findings) = tried(&repeated(20, 0, 20), &options)?;
    assert!(output.is_none() && findings.iter().any(|found| found == too_large), "{findings:?}");
    // Without the path item, the paths that refer to it are left out as well.
    options.keep_going = true;
    let (output, findings) = tried(&repeated(20, 0, 20), &options)?;
    assert_eq!(output.map(|output| output.summary.operations), Some(0));
    assert_eq!(findings.iter().filter(|found| found.starts_with("error")).count(), 1, "{findings:?}");
    Ok(())
}

fn parameters_of_path_items_do_not_multiply_without_end() -> Result<(), Failed> {
    let (output, findings) = tried(&repeated(1_500, 1_500, 1), &Options::default())?;
    assert!(output.is_none());
    assert_eq!(findings, ["error too-large /components/pathItems/P"]);
    let (output, _) = tried(&repeated(20, 20, 1), &Options::default())?;
    assert_eq!(output.map(|output| output.summary.operations), Some(20));
    Ok(())
}

fn listed_values_that_both_have_are_found_at_once() -> Result<(), Failed> {
    let listed =
        |prefix: char| -> Value { (0..120_000).map(|n| format!("{prefix}{n}")).chain(["both".to_owned()]).collect() };
    let both = json!({"allOf": [{"type": "string", "enum": listed('a')}, {"type": "string", "enum": listed('b')}]});
    let start = Instant::now();
    let (output, _) = generated(&json!({"A": both}))?;
    let text = output.files.get("models/a.rs").ok_or("no file")?;
    assert!(text.contains("Both") && !text.contains("A1"), "{text}");
    assert!(start.elapsed() < PATIENCE, "{:?}", start.elapsed());
    Ok(())
}

/// Each was compared with all before it, which took minutes for these.
fn many_media_types_are_told_apart_at_once() -> Result<(), Failed> {
    let types = |n: usize| {
        if n.is_multiple_of(2) { format!("application/v{n}+json") } else { format!("application/json; v={n}") }
    };
    let schema = |n: usize| json!({"type": "object", "properties": {format!("p{n}"): {"type": "string"}}});
    let content: Map<_, _> = (0..6_000).map(|n| (types(n), json!({"schema": schema(n)}))).collect();
    let response = json!({"description": "d", "content": content});
    let start = Instant::now();
    let operation = json!({"responses": {"200": response, "400": response}});
    let (output, findings) = tried(&json!({"paths": {"/a": {"post": operation}}}), &Options::default())?;
    assert_eq!((output.is_some(), findings), (true, Vec::new()));
    assert!(start.elapsed() < PATIENCE, "{:?}", start.elapsed());
    Ok(())
}

/// Each list was searched for each value of each other list.
fn values_that_name_members_are_compared_once() -> Result<(), Failed> {
    let count = 400;
    let member = |n: usize| {
        let values: Vec<_> = (0..count).map(|value| format!("value{value}_{n}")).collect();
        json!({"type": "object", "required": ["k"], "properties": {"k": {"type": "string", "enum": values}}})
    };
    let mut schemas: Map<String, Value> = (0..count).map(|n| (format!("M{n}"), member(n))).collect();
    let members: Vec<_> = (0..count).map(|n| to(&format!("M{n}"))).collect();
    schemas.insert("Union".to_owned(), json!({"oneOf": members, "discriminator": {"propertyName": "k"}}));
    let start = Instant::now();
    let (output, findings) = generated(&Value::Object(schemas))?;
    assert!(output.files.get("models/union.rs").ok_or("no file")?.contains(r#""value399_399""#));
    assert_eq!(findings, 0);
    assert!(start.elapsed() < PATIENCE, "{:?}", start.elapsed());
    Ok(())
}

/// Each property of the one was compared with that of the other, and so on in each: 60 to the power of four.
fn objects_within_members_are_compared_up_to_a_limit() -> Result<(), Failed> {
    let mut schemas = Map::new();
    for member in ["A", "B"] {
        for level in 0..5 {
            let next = to(&format!("{member}{}", level + 1));
            let properties: Map<String, Value> = (0..60).map(|n| (format!("p{n}"), next.clone())).collect();
            schemas.insert(format!("{member}{level}"), json!({"type": "object", "properties": properties}));
        }
        schemas.insert(format!("{member}5"), json!({"type": "object", "properties": {"end": {"type": "string"}}}));
    }
    schemas.insert("Union".to_owned(), json!({"oneOf": [to("A0"), to("B0")]}));
    let start = Instant::now();
    let (output, _) = generated(&Value::Object(schemas))?;
    assert!(output.files.contains_key("models/union.rs"));
    assert!(start.elapsed() < PATIENCE, "{:?}", start.elapsed());
    Ok(())
}
