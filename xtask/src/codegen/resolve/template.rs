//! Path templates against the declared path parameters.
//!
//! The rule for a `{name}` that its operation does not declare: where another operation of the document declares a path
//! parameter of that name, its declaration is borrowed, with a warning; where none does, it is an error, unless it stands
//! behind a `?`, where nothing is lost by taking any value for it. A path parameter that the template lacks cannot be
//! sent and is left out, with a warning.

use std::collections::{HashMap, HashSet};

use crate::codegen::diagnostics::{Place, codes, did_you_mean};

use super::walk::Walk;
use super::{Location, Operation, Origin, Parameter, Style};

/// Checks every operation of `paths`, and that no two paths differ only in the names of their parameters.
pub(super) fn check(walk: &mut Walk<'_, '_>) {
    let mut declared: HashMap<String, Parameter<'_>> = HashMap::new();
    for parameter in walk.operations.iter().flat_map(|operation| &operation.parameters) {
        if parameter.location == Location::Path {
            declared.entry(parameter.name.to_owned()).or_insert_with(|| parameter.clone());
        }
    }
    let mut operations = std::mem::take(&mut walk.operations);
    for operation in operations.iter_mut().filter(|operation| operation.origin == Origin::Path) {
        let names = names(operation.path);
        unused(walk, operation, &names);
        undeclared(walk, operation, &names, &declared);
    }
    walk.operations = operations;
    ambiguous(walk);
}

fn undeclared<'d>(
    walk: &mut Walk<'d, '_>,
    operation: &mut Operation<'d>,
    names: &[&'d str],
    declared: &HashMap<String, Parameter<'d>>,
) {
    // A parameter that cannot be read has been reported, and may be the one that is missing.
    let item = operation.place.pointer.rsplit_once('/').map(|(item, _)| item.to_owned()).unwrap_or_default();
    let item = Place { file: operation.place.file, pointer: item };
    if walk.unreadable.contains(&operation.place) || walk.unreadable.contains(&item) {
        return;
    }
    for name in names {
        if operation.parameters.iter().any(|parameter| sent_in_url(parameter) && parameter.name == *name) {
            continue;
        }
        let message = format!("`{{{name}}}` of the path `{}` is not declared", operation.path);
        match declared.get(*name) {
            Some(borrowed) => {
                operation.parameters.push(borrowed.clone());
                walk.diagnostics
                    .warning(codes::MISSING_PATH_PARAMETER, &operation.place, message)
                    .help(format!("the declaration at `{}` is used", borrowed.place.pointer));
            }
            None if in_query(operation.path, name) => {
                operation.parameters.push(any_value(operation, name));
                walk.diagnostics
                    .warning(codes::MISSING_PATH_PARAMETER, &operation.place, message)
                    .help(format!("declare `{name}` as a query parameter and leave it out of the path"));
            }
            None => {
                let unused = operation.parameters.iter().map(|parameter| parameter.name).filter(|n| !names.contains(n));
                let help = match did_you_mean(name, unused) {
                    Some(near) => format!("did you mean `{{{near}}}`?"),
                    None => format!("declare `{{name: {name}, in: path, required: true, schema: {{type: string}}}}`"),
                };
                walk.diagnostics.error(codes::MISSING_PATH_PARAMETER, &operation.place, message).help(help);
            }
        }
    }
}

/// Path parameters, and query parameters that a path spells out behind its `?`.
fn sent_in_url(parameter: &Parameter<'_>) -> bool {
    matches!(parameter.location, Location::Path | Location::Query)
}

fn unused<'d>(walk: &mut Walk<'d, '_>, operation: &mut Operation<'d>, names: &[&'d str]) {
    let path = operation.path;
    operation.parameters.retain(|parameter| {
        let keep = parameter.location != Location::Path || names.contains(&parameter.name);
        if !keep {
            let message =
                format!("path parameter `{}` is not part of the path `{path}` and is left out", parameter.name);
            let found = walk.diagnostics.warning(codes::UNUSED_PATH_PARAMETER, &parameter.place, message);
            match did_you_mean(parameter.name, names.iter().copied()) {
                Some(near) => found.help(format!("did you mean `{near}`?")),
                None => found.help(format!("write `{{{}}}` in the path, or take the parameter out", parameter.name)),
            };
        }
        keep
    });
}

/// Whether a name stands only behind the `?` of a path.
fn in_query(path: &str, name: &str) -> bool {
    path.split_once('?').is_some_and(|(before, _)| !names(before).contains(&name))
}

/// A parameter of the template that takes any value.
fn any_value<'d>(operation: &Operation<'d>, name: &'d str) -> Parameter<'d> {
    Parameter {
        place: operation.place.clone(),
        name,
        location: Location::Path,
        required: true,
        deprecated: false,
        description: None,
        style: Style::Simple,
        explode: false,
        allow_reserved: false,
        schema: None,
        content: None,
        examples: Vec::new(),
        extensions: Vec::new(),
    }
}

/// The names between braces, in order, each once.
pub(super) fn names(path: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut known = HashSet::new();
    let mut rest = path;
    while let Some((_, behind)) = rest.split_once('{') {
        let Some((name, behind)) = behind.split_once('}') else { break };
        if known.insert(name) {
            names.push(name);
        }
        rest = behind;
    }
    names
}

/// The path with every parameter name removed: `/a/{}/b`.
fn shape(path: &str) -> String {
    let mut shape = String::with_capacity(path.len());
    let mut rest = path;
    while let Some((before, behind)) = rest.split_once('{') {
        let Some((_, behind)) = behind.split_once('}') else { break };
        shape.push_str(before);
        shape.push_str("{}");
        rest = behind;
    }
    shape.push_str(rest);
    shape
}

fn ambiguous(walk: &mut Walk<'_, '_>) {
    let mut first: HashMap<String, &str> = HashMap::new();
    let mut reported = Vec::new();
    for operation in walk.operations.iter().filter(|operation| operation.origin == Origin::Path) {
        let other = *first.entry(shape(operation.path)).or_insert(operation.path);
        if other != operation.path && reported.last() != Some(&operation.path) {
            reported.push(operation.path);
            let message = format!("the paths `{}` and `{other}` cannot be told apart", operation.path);
            let found = walk.diagnostics.warning(codes::AMBIGUOUS_PATH, &operation.place, message);
            found.help(format!("move its operations to `{other}`, or put a word that differs into the path"));
        }
    }
}
