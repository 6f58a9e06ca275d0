//! `info`, `servers` and `tags`.

use std::collections::HashSet;

use serde_json::Value;

use crate::codegen::diagnostics::codes;

use super::keywords;
use super::leaf;
use super::node::{Field, Object};
use super::template;
use super::walk::Walk;
use super::{Info, Server, ServerVariable, Tag};

/// Reads `info`.
pub(super) fn info<'d>(walk: &mut Walk<'d, '_>, root: &Object<'d>) -> Info<'d> {
    let Some(field) = root.field("info", walk.diagnostics) else {
        root.missing("info", keywords::ROOT.name, walk.diagnostics);
        return Info::default();
    };
    let Some(info) = field.object(walk.diagnostics) else { return Info::default() };
    walk.check(&info, &keywords::INFO);
    leaf::check::<openapiv3::Contact>(walk, &info, "contact");
    leaf::check::<openapiv3::License>(walk, &info, "license");
    let version = match info.field("version", walk.diagnostics) {
        Some(version) => version.loose_text(walk.diagnostics),
        None => {
            info.missing("version", keywords::INFO.name, walk.diagnostics);
            None
        }
    };
    Info {
        title: info.required_text("title", keywords::INFO.name, walk.diagnostics).unwrap_or_default(),
        version: version.unwrap_or_default(),
        summary: info.words("summary", walk.diagnostics),
        description: info.words("description", walk.diagnostics),
    }
}

/// Reads `x-envelope` of the document: `{success: NAME}`.
pub(super) fn envelope<'d>(walk: &mut Walk<'d, '_>, root: &Object<'d>) -> Option<&'d str> {
    root.object("x-envelope", walk.diagnostics)?.required_text("success", "`x-envelope`", walk.diagnostics)
}

/// Reads `servers` of the document, a path item or an operation.
pub(super) fn servers<'d>(walk: &mut Walk<'d, '_>, parent: &Object<'d>) -> Vec<Server<'d>> {
    let nodes = parent.list("servers", walk.diagnostics);
    nodes
        .into_iter()
        .filter_map(|node| {
            let object = node.object(keywords::SERVER.name, walk.diagnostics)?;
            walk.check(&object, &keywords::SERVER);
            let url = object.required_text("url", keywords::SERVER.name, walk.diagnostics)?;
            let variables = object.object("variables", walk.diagnostics);
            let mut variables = variables.map(|variables| self::variables(walk, &variables)).unwrap_or_default();
            undeclared(walk, &object, url, &mut variables);
            Some(Server { url, description: object.words("description", walk.diagnostics), variables })
        })
        .collect()
}

fn variables<'d>(walk: &mut Walk<'d, '_>, variables: &Object<'d>) -> Vec<ServerVariable<'d>> {
    variables
        .map
        .iter()
        .filter_map(|(name, value)| {
            let field = Field { object: &variables.place, key: name, value };
            let object = field.object(walk.diagnostics)?;
            walk.check(&object, &keywords::SERVER_VARIABLE);
            let mut values: Vec<String> = object
                .list("enum", walk.diagnostics)
                .into_iter()
                .filter_map(|node| match node.value {
                    Value::String(text) => Some(text.clone()),
                    Value::Number(_) | Value::Bool(_) => {
                        let message = "an allowed value of a server variable must be a string";
                        walk.diagnostics
                            .warning(codes::WRONG_TYPE, &node.place, message)
                            .help(format!("write `\"{}\"`", node.value));
                        Some(node.value.to_string())
                    }
                    _ => {
                        let message = "an allowed value of a server variable must be a string";
                        walk.diagnostics.error(codes::WRONG_TYPE, &node.place, message).help("write a string");
                        None
                    }
                })
                .collect();
            let default = match object.field("default", walk.diagnostics) {
                Some(default) => default.loose_text(walk.diagnostics)?,
                None => default_of(walk, &object, &values)?,
            };
            if !values.is_empty() && !values.contains(&default) {
                let message = format!("the default `{default}` is not in `enum`; it is allowed as well");
                let found = walk.diagnostics.warning(codes::INVALID_DEFAULT, &object.place.child("default"), message);
                found.help(format!("add it to `enum`, or write one of the values: {}", values.join(", ")));
                values.insert(0, default.clone());
            }
            Some(ServerVariable { name, default, values, description: object.words("description", walk.diagnostics) })
        })
        .collect()
}

/// Warns of the `{name}`s of a URL that no variable declares. A client can set them; without a value they stay as they are.
fn undeclared<'d>(walk: &mut Walk<'d, '_>, server: &Object<'d>, url: &'d str, variables: &mut Vec<ServerVariable<'d>>) {
    for name in template::names(url) {
        if name.is_empty() || server.map.get("variables").and_then(|declared| declared.get(name)).is_some() {
            continue;
        }
        let message = format!("`{{{name}}}` of the URL is not declared; a client has to set it");
        let found = walk.diagnostics.warning(codes::MISSING_KEYWORD, &server.place.child("url"), message);
        found.help(format!("write `variables: {{{name}: {{default: ..}}}}` beside the URL"));
        variables.push(ServerVariable { name, default: format!("{{{name}}}"), values: Vec::new(), description: None });
    }
}

/// The value of a variable without `default`: the first of `enum`.
fn default_of(walk: &mut Walk<'_, '_>, object: &Object<'_>, values: &[String]) -> Option<String> {
    let Some(first) = values.first() else {
        object.missing("default", keywords::SERVER_VARIABLE.name, walk.diagnostics);
        return None;
    };
    let message = format!("a server variable has no `default`; the first of `enum` is taken: `{first}`");
    let found = walk.diagnostics.warning(codes::MISSING_KEYWORD, &object.place, message);
    found.help(format!("write `default: {first}`"));
    Some(first.clone())
}

/// Reads `tags` of the document.
pub(super) fn tags<'d>(walk: &mut Walk<'d, '_>, root: &Object<'d>) -> Vec<Tag<'d>> {
    let nodes = root.list("tags", walk.diagnostics);
    let mut known = HashSet::new();
    nodes
        .into_iter()
        .filter_map(|node| {
            let object = node.object(keywords::TAG.name, walk.diagnostics)?;
            let extensions = walk.check(&object, &keywords::TAG);
            leaf::check::<openapiv3::ExternalDocumentation>(walk, &object, "externalDocs");
            let name = object.required_text("name", keywords::TAG.name, walk.diagnostics)?;
            let description = object.words("description", walk.diagnostics);
            if !known.insert(name) {
                let message = format!("the tag `{name}` is declared twice; the first declaration is used");
                walk.diagnostics.warning(codes::WRONG_TYPE, &node.place, message).help("keep one of the two");
            }
            Some(Tag { place: node.place, name, description, extensions })
        })
        .collect()
}
