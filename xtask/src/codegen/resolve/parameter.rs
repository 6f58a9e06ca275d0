//! Parameter and Header Objects, with the defaults of their location filled in.
//!
//! ```yaml
//! {name: ids, in: query, schema: {type: array, items: {type: string}}}   # style form, explode true
//! ```

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use serde_json::Value;

use crate::codegen::diagnostics::codes;

use super::node::{Node, Object};
use super::security::one_of;
use super::walk::Walk;
use super::{Header, Location, MediaType, Parameter, SchemaId, Style, content, keywords};

/// Reads a parameter or a reference to one.
pub(super) fn read<'d>(walk: &mut Walk<'d, '_>, node: &Node<'d>) -> Option<Parameter<'d>> {
    let followed = walk.references.follow(node, keywords::PARAMETER.name, walk.diagnostics)?;
    let parameter = match walk.parameters.get(&followed.address) {
        Some(known) => known.clone(),
        None => {
            let parameter = parameter(walk, &followed.object);
            walk.parameters.insert(followed.address, parameter.clone());
            parameter
        }
    };
    let mut parameter = parameter?;
    parameter.description = followed.description.or(parameter.description);
    Some(parameter)
}

fn parameter<'d>(walk: &mut Walk<'d, '_>, object: &Object<'d>) -> Option<Parameter<'d>> {
    const WHAT: &str = keywords::PARAMETER.name;
    let extensions = walk.check(object, &keywords::PARAMETER);
    let name = object.required_text("name", WHAT, walk.diagnostics);
    let location = location(walk, object);
    let (schema, content) = value(walk, object, WHAT);
    let examples = content::examples(walk, object);
    let (name, location) = (name?, location?);
    let style = style(walk, object, location);
    let explode = object.flag("explode", walk.diagnostics).unwrap_or(explodes(style));
    Some(Parameter {
        place: object.place.clone(),
        name,
        location,
        required: required(walk, object, location),
        deprecated: object.flag("deprecated", walk.diagnostics) == Some(true),
        description: object.words("description", walk.diagnostics),
        style,
        explode,
        allow_reserved: object.flag("allowReserved", walk.diagnostics) == Some(true),
        schema,
        content,
        examples,
        extensions,
    })
}

/// Reads a header or a reference to one.
pub(super) fn header<'d>(walk: &mut Walk<'d, '_>, name: &'d str, node: &Node<'d>) -> Option<Header<'d>> {
    let followed = walk.references.follow(node, keywords::HEADER.name, walk.diagnostics)?;
    let header = match walk.headers.get(&followed.address) {
        Some(known) => known.clone(),
        None => {
            let header = header_object(walk, name, &followed.object);
            walk.headers.insert(followed.address, header.clone());
            header
        }
    };
    let mut header = header?;
    header.name = name;
    header.description = followed.description.or(header.description);
    Some(header)
}

fn header_object<'d>(walk: &mut Walk<'d, '_>, name: &'d str, object: &Object<'d>) -> Option<Header<'d>> {
    walk.check(object, &keywords::HEADER);
    let (schema, content) = value(walk, object, keywords::HEADER.name);
    content::examples(walk, object);
    style(walk, object, Location::Header);
    object.flag("deprecated", walk.diagnostics);
    Some(Header {
        place: object.place.clone(),
        name,
        required: object.flag("required", walk.diagnostics) == Some(true),
        description: object.words("description", walk.diagnostics),
        explode: object.flag("explode", walk.diagnostics) == Some(true),
        schema: schema.or_else(|| content.and_then(|media| media.schema)),
    })
}

/// Reads `headers` of a response or an encoding.
pub(super) fn headers<'d>(walk: &mut Walk<'d, '_>, parent: &Object<'d>) -> Vec<Header<'d>> {
    let Some(members) = parent.object("headers", walk.diagnostics) else { return Vec::new() };
    members.members().filter_map(|field| header(walk, field.key, &field.node())).collect()
}

fn location(walk: &mut Walk<'_, '_>, object: &Object<'_>) -> Option<Location> {
    let text = object.required_text("in", keywords::PARAMETER.name, walk.diagnostics)?;
    Some(match text {
        "path" => Location::Path,
        "query" => Location::Query,
        "querystring" => Location::QueryString,
        "header" => Location::Header,
        "cookie" => Location::Cookie,
        other => {
            let message = format!("a parameter cannot be sent in `{other}`");
            let place = object.place.child("in");
            if matches!(other, "body" | "formData") {
                let error = walk.diagnostics.error(codes::WRONG_TYPE, &place, message);
                error.help("describe the body with `requestBody`");
            } else {
                one_of(walk.diagnostics, &place, message, other, &["path", "query", "querystring", "header", "cookie"]);
            }
            return None;
        }
    })
}

fn required(walk: &mut Walk<'_, '_>, object: &Object<'_>, location: Location) -> bool {
    let required = object.flag("required", walk.diagnostics) == Some(true);
    if location == Location::Path && !required {
        let message = "a path parameter is always required and is read as such";
        walk.diagnostics.warning(codes::MISSING_KEYWORD, &object.place, message).help("write `required: true`");
        return true;
    }
    required
}

/// `schema`, or the one entry of `content`.
fn value<'d>(walk: &mut Walk<'d, '_>, object: &Object<'d>, what: &str) -> (Option<SchemaId>, Option<MediaType<'d>>) {
    let schema = walk.schema(object, "schema");
    let mut content = content::content(walk, object).into_iter();
    let first = content.next();
    let place = object.place.child("content");
    if content.next().is_some() {
        let message = format!("`content` of {what} has one entry; the first is taken");
        walk.diagnostics.warning(codes::WRONG_TYPE, &place, message).help("keep one media type");
    }
    if schema.is_some() && first.is_some() {
        let message = format!("{what} has either `schema` or `content`; `content` is left out");
        walk.diagnostics.warning(codes::WRONG_TYPE, &place, message).help("keep the one that is meant");
        return (schema, None);
    }
    let declared = object.has("schema") || object.has("content");
    if !declared {
        let message = format!("{what} has neither `schema` nor `content`; any value is allowed");
        walk.diagnostics.warning(codes::MISSING_KEYWORD, &object.place, message).help("write `schema: {type: string}`");
    }
    (schema, first)
}

fn style(walk: &mut Walk<'_, '_>, object: &Object<'_>, location: Location) -> Style {
    let (default, allowed): (Style, &[Style]) = match location {
        Location::Path => (Style::Simple, &[Style::Simple, Style::Label, Style::Matrix]),
        Location::Query => {
            (Style::Form, &[Style::Form, Style::SpaceDelimited, Style::PipeDelimited, Style::DeepObject])
        }
        Location::QueryString => (Style::Form, &[Style::Form]),
        Location::Header => (Style::Simple, &[Style::Simple]),
        Location::Cookie => (Style::Form, &[Style::Form, Style::Cookie]),
    };
    let Some(style) = named_style(walk, object) else { return default };
    if !allowed.contains(&style) {
        let (text, used) = (style_name(style), style_name(default));
        let message = format!("style `{text}` cannot be used here; `{used}` is used instead");
        let list = allowed.iter().map(|style| format!("`{}`", style_name(*style))).collect::<Vec<_>>().join(", ");
        let place = object.place.child("style");
        walk.diagnostics.warning(codes::WRONG_TYPE, &place, message).help(format!("allowed are {list}"));
        return default;
    }
    style
}

const STYLES: [(&str, Style); 8] = [
    ("matrix", Style::Matrix),
    ("label", Style::Label),
    ("simple", Style::Simple),
    ("form", Style::Form),
    ("spaceDelimited", Style::SpaceDelimited),
    ("pipeDelimited", Style::PipeDelimited),
    ("deepObject", Style::DeepObject),
    ("cookie", Style::Cookie),
];

/// `style` of a parameter, header or encoding.
pub(super) fn named_style(walk: &mut Walk<'_, '_>, object: &Object<'_>) -> Option<Style> {
    let text = object.text("style", walk.diagnostics)?;
    let style = STYLES.iter().find(|(name, _)| *name == text).map(|(_, style)| *style);
    if style.is_none() {
        let names = STYLES.map(|(name, _)| name);
        one_of(walk.diagnostics, &object.place.child("style"), format!("unknown style `{text}`"), text, &names);
    }
    style
}

fn style_name(style: Style) -> &'static str {
    STYLES.iter().find(|(_, known)| *known == style).map_or("", |(name, _)| name)
}

/// Whether a style repeats the name for each value when `explode` is absent.
fn explodes(style: Style) -> bool {
    matches!(style, Style::Form | Style::Cookie)
}

/// Merges the parameters of a path item with those of its operation, which go before it by name and place.
pub(super) fn merge<'d>(
    walk: &mut Walk<'d, '_>,
    shared: &[Parameter<'d>],
    operation: &Object<'d>,
) -> Vec<Parameter<'d>> {
    let own = list(walk, operation);
    let known: HashSet<_> = own.iter().map(identity).collect();
    let mut merged: Vec<_> = shared.iter().filter(|shared| !known.contains(&identity(shared))).cloned().collect();
    merged.extend(own);
    merged
}

/// Reads `parameters` of a path item or an operation.
pub(super) fn list<'d>(walk: &mut Walk<'d, '_>, parent: &Object<'d>) -> Vec<Parameter<'d>> {
    let mut parameters: Vec<Parameter<'d>> = Vec::new();
    let mut known: HashMap<_, (usize, &Value)> = HashMap::new();
    for node in parent.list("parameters", walk.diagnostics) {
        let Some(parameter) = read(walk, &node) else {
            walk.unreadable.insert(parent.place.clone());
            continue;
        };
        if ignored(walk, &node, &parameter) {
            continue;
        }
        let (first, value) = *known.entry(identity(&parameter)).or_insert((parameters.len(), node.value));
        match parameters.get(first) {
            Some(first) => duplicate(walk, &node, first, value == node.value),
            None => parameters.push(parameter),
        }
    }
    parameters
}

/// What two parameters have in common that are the same one. Header names do not tell cases apart.
fn identity<'d>(parameter: &Parameter<'d>) -> (Location, Cow<'d, str>) {
    let name = match parameter.location {
        Location::Header => Cow::Owned(parameter.name.to_ascii_lowercase()),
        _ => Cow::Borrowed(parameter.name),
    };
    (parameter.location, name)
}

/// Reports a parameter that is declared twice: an error if the declarations differ.
fn duplicate(walk: &mut Walk<'_, '_>, node: &Node<'_>, first: &Parameter<'_>, equal: bool) {
    let message = format!("parameter `{}` is declared twice", first.name);
    let found = if equal {
        walk.diagnostics.warning(codes::DUPLICATE_PARAMETER, &node.place, message)
    } else {
        walk.diagnostics.error(codes::DUPLICATE_PARAMETER, &node.place, message)
    };
    found.help(format!("the first one is at `{}`", first.place.pointer));
}

/// Whether the specification says that a header parameter is to be ignored: `Accept` and `Content-Type` follow from
/// the media types. `Authorization` is decided later, when the security of the operation is known.
fn ignored(walk: &mut Walk<'_, '_>, node: &Node<'_>, parameter: &Parameter<'_>) -> bool {
    let reserved = ["accept", "content-type"].iter().any(|name| parameter.name.eq_ignore_ascii_case(name));
    if parameter.location != Location::Header || !reserved {
        return false;
    }
    let message = format!("the header parameter `{}` is left out: the media types decide it", parameter.name);
    let found = walk.diagnostics.warning(codes::RESERVED_HEADER, &node.place, message);
    found.help("take it out; list the media types under `content` of the body or the responses");
    true
}
