//! Rust names: made here and nowhere else, from the text of the document.
//!
//! A name is ASCII, safe from keywords and the prelude, and unique in its scope; the first in document order keeps the
//! plain form, later ones get a word more, or at last a number. Components come before inline schemas, and names that an
//! earlier run gave come before everything, so that an addition to the document never renames what was there.

mod common;
mod keyword;
mod members;
mod scope;

use std::collections::HashMap;

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

use self::keyword::is_keyword;
pub use self::members::{
    is_numbered, is_value_name, is_variant_name, marker_key, member, method_key, setter, setter_of_null, value_key,
};
pub use self::scope::Scope;
use crate::codegen::api::{Api, NamedBy, Naming, TypeId};
use crate::codegen::lower::Options;
use crate::codegen::shapes::Shape;

/// The longest name that is made; longer ones are cut.
const LONGEST: usize = 100;

/// The length from which the name of an inline type leaves out what lies between its root and itself.
const LONG: usize = 60;

/// Names that generated code uses unqualified, so that no type may have them.
const PRELUDE: &[&str] = &[
    "AsRef",
    "Box",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "Drop",
    "Eq",
    "Err",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "Hash",
    "Into",
    "IntoIterator",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Self",
    "Send",
    "Serialize",
    "Deserialize",
    "Some",
    "String",
    "Sync",
    "ToString",
    "Vec",
];

/// Keywords that cannot be written raw (`r#self`).
const NEVER_RAW: &[&str] = &["self", "super", "crate", "Self", "_"];

/// Gives every type, file, field and variant its name.
pub fn settle(api: &mut Api, options: &Options) {
    types(api, options);
    modules(api);
    for index in 0..api.types.len() {
        let lock = members::Lock::new(api, options, index);
        match &mut api.types[index].shape {
            Shape::Object(object) => members::fields(object, &lock),
            Shape::Choice(choice) => members::values(choice, &lock),
            Shape::Union(union) => members::variants(union, &lock),
            Shape::Alias(_) | Shape::Newtype(_) => {}
        }
    }
    crate::codegen::calls::names(api, &options.locked);
}

fn types(api: &mut Api, options: &Options) {
    let mut scope = Scope::reserving(PRELUDE.iter().copied());
    let order: Vec<usize> = (0..api.types.len()).filter(|index| api.types[*index].live).collect();
    let mut named: HashMap<usize, String> = HashMap::new();
    for index in &order {
        let def = &api.types[*index];
        let places = std::iter::once(&def.place).chain(&def.shared);
        let locked = places.filter_map(|place| options.locked.get(&api.pointer(place))).find(|name| is_type_name(name));
        if let Some(name) = locked.filter(|name| scope.take(name)) {
            named.insert(*index, name.clone());
        }
    }
    let (short, common) = (short(api, &order), common::names(api, &order));
    for index in order {
        let mut better: Vec<_> = [&short, &common].iter().filter_map(|names| names.get(&index)).collect();
        better.sort_by_key(|name| name.len());
        let locked = named.remove(&index);
        let better = better.into_iter().filter(|_| locked.is_none()).find(|name| scope.take(name));
        let (name, by) = match (locked, better) {
            (Some(name), _) => (name, NamedBy::Manifest),
            (None, Some(better)) => (better.clone(), NamedBy::Words),
            (None, None) => {
                let id = TypeId(index_id(index));
                let plain = as_type(&suggestion(api, id));
                let more = with_kind(api, id, &plain);
                let free = [Some(&plain), more.as_ref()].into_iter().flatten().find(|name| scope.take(name));
                let name = free.cloned().unwrap_or_else(|| scope.unique_type(&plain));
                let by = if name == plain { NamedBy::Words } else { NamedBy::Numbered };
                (name, by)
            }
        };
        api.types[index].named_by = by;
        api.types[index].name = name;
    }
}

fn index_id(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

/// A name from a lock is trusted only when it could have been made here.
fn is_type_name(name: &str) -> bool {
    let mut chars = name.chars();
    chars.next().is_some_and(|c| c.is_ascii_uppercase())
        && chars.all(|c| c.is_ascii_alphanumeric())
        && !PRELUDE.contains(&name)
}

/// The short names of inline types whose whole names are long, where no two types would have the same.
fn short(api: &Api, order: &[usize]) -> HashMap<usize, String> {
    let mut short = HashMap::new();
    let mut wanted: HashMap<String, usize> = HashMap::new();
    for index in order {
        let id = TypeId(index_id(*index));
        if matches!(api.type_def(id).naming, Naming::Inline { .. }) && suggestion(api, id).len() > LONG {
            let name = as_type(&shortened(api, id));
            *wanted.entry(name.clone()).or_default() += 1;
            short.insert(*index, name);
        }
    }
    short.retain(|_, name| wanted.get(name) == Some(&1));
    short
}

/// The name with a word more for what the type is: an inline type yields to a component of the plain name.
fn with_kind(api: &Api, id: TypeId, plain: &str) -> Option<String> {
    let def = api.type_def(id);
    let more = match &def.naming {
        Naming::Component(_) => return None,
        Naming::Call { role, .. } if role == "Request" || role == "Response" => "Body",
        Naming::Inline { .. } | Naming::Call { .. } => kind(&def.shape),
    };
    // `ObjectObject` would say no more than a number.
    (!plain.ends_with(more)).then(|| as_type(&format!("{plain} {more}")))
}

/// The word for what a type is, which tells an inline type from a component of the same name.
fn kind(shape: &Shape) -> &'static str {
    match shape {
        Shape::Object(_) => "Object",
        Shape::Choice(_) => "Choice",
        Shape::Union(_) => "Union",
        Shape::Alias(_) | Shape::Newtype(_) => "Value",
    }
}

/// The name that says where a type is, or its name if it has one.
fn suggestion(api: &Api, id: TypeId) -> String {
    let def = api.type_def(id);
    if !def.name.is_empty() {
        return def.name.clone();
    }
    named_after(api, &def.naming)
}

/// The name that says where a type is. What is behind the longest name that is made is left out.
fn named_after(api: &Api, naming: &Naming) -> String {
    let (mut name, steps) = way(api, naming);
    for role in steps.into_iter().rev() {
        if name.len() > LONGEST {
            break;
        }
        name.push_str(&as_type_part(role));
    }
    name
}

/// The name of the component, operation or named type around a place, and the steps to there, the last one first.
fn way<'a>(api: &'a Api, naming: &'a Naming) -> (String, Vec<&'a str>) {
    let mut steps = Vec::new();
    let mut at = naming;
    loop {
        match at {
            Naming::Component(name) => return (as_type(name), steps),
            Naming::Call { operation, role } => {
                return (format!("{}{}", as_type(operation), as_type_part(role)), steps);
            }
            Naming::Inline { owner, role } => {
                steps.push(role.as_str());
                let owner = api.type_def(*owner);
                if !owner.name.is_empty() {
                    return (owner.name.clone(), steps);
                }
                at = &owner.naming;
            }
        }
    }
}

/// The name without the steps behind its root, as many as it takes: a `status` deep in the answer of `getPets` is
/// `GetPetsResponseOwnerStatus`, without the list, item and object on the way to the owner.
fn shortened(api: &Api, id: TypeId) -> String {
    let (root, steps) = way(api, &api.type_def(id).naming);
    let mut length = root.len();
    let mut last: Vec<String> = Vec::new();
    for step in steps.into_iter().map(as_type_part) {
        length += step.len();
        if length > LONG && !last.is_empty() {
            break;
        }
        last.push(step);
    }
    last.reverse();
    format!("{root}{}", last.concat())
}

/// A file for each component, which also holds the inline schemas in it, and one for each operation with inline schemas.
fn modules(api: &mut Api) {
    // A module with the name of the one around it trips a lint.
    let mut scope = Scope::reserving(["mod", "models"]);
    let mut files: HashMap<String, String> = HashMap::new();
    for index in 0..api.types.len() {
        if !api.types[index].live {
            continue;
        }
        let home = home(api, TypeId(index_id(index)));
        let file = files.entry(home.clone()).or_insert_with(|| scope.unique_module(&home)).clone();
        api.types[index].module = file;
    }
}

fn home(api: &Api, id: TypeId) -> String {
    let def = api.type_def(id);
    match &def.naming {
        Naming::Component(_) => def.name.to_snake_case(),
        Naming::Inline { owner, .. } => home(api, *owner),
        Naming::Call { operation, .. } => format!("{}_call", as_plain_snake(operation)),
    }
}

/// `session status` as a type: `SessionStatus`.
#[must_use]
pub fn as_type(text: &str) -> String {
    leading_letter(cut(words(text).to_upper_camel_case()), "Type")
}

/// As [`as_type`], for a part that stands behind another: it may start with a digit.
#[must_use]
pub fn as_type_part(text: &str) -> String {
    cut(words(text).to_upper_camel_case())
}

/// `session status` as a variant: `SessionStatus`; `10` as `Value10`.
#[must_use]
pub fn as_variant(text: &str) -> String {
    leading_letter(cut(words(text).to_upper_camel_case()), "Value")
}

/// `SessionStatus` as a field or method: `session_status`; `type` as `r#type`.
#[must_use]
pub fn as_value(text: &str) -> String {
    raw(as_plain_snake(text))
}

/// `SessionStatus` as a file or a part of a name: `session_status`.
#[must_use]
pub fn as_plain_snake(text: &str) -> String {
    leading_letter(cut(words(text).to_snake_case()), "value_")
}

/// `SessionStatus` as a constant: `SESSION_STATUS`.
#[must_use]
pub fn as_constant(text: &str) -> String {
    leading_letter(cut(words(text).to_shouty_snake_case()), "VALUE_")
}

/// A name of letters, digits and `_` as an identifier: `type` as `r#type`.
#[must_use]
pub fn raw(name: String) -> String {
    if NEVER_RAW.contains(&name.as_str()) {
        format!("{name}_")
    } else if is_keyword(&name) {
        format!("r#{name}")
    } else {
        name
    }
}

fn cut(name: String) -> String {
    if name.len() <= LONGEST && !name.ends_with('_') {
        return name;
    }
    name.chars().take(LONGEST).collect::<String>().trim_end_matches('_').to_owned()
}

fn leading_letter(name: String, prefix: &str) -> String {
    if name.chars().next().is_some_and(|c| c.is_ascii_alphabetic()) { name } else { format!("{prefix}{name}") }
}

/// The text in ASCII letters, digits and separators. Signs that carry the meaning of a text without letters are spelled.
fn words(text: &str) -> String {
    let ascii = deunicode::deunicode(text);
    let spelled = ascii.chars().any(|c| c.is_ascii_alphanumeric());
    let mut out = String::new();
    for (index, c) in ascii.chars().enumerate() {
        match c {
            c if c.is_ascii_alphanumeric() => out.push(c),
            '+' if !spelled || index == 0 => out.push_str(" plus "),
            '-' if index == 0 => out.push_str(" minus "),
            '<' | '>' | '=' | '!' if index == 0 => out.push_str(sign(c)),
            _ if !spelled => out.push_str(sign(c)),
            _ => out.push(' '),
        }
    }
    if out.trim().is_empty() { "empty".to_owned() } else { out }
}

fn sign(c: char) -> &'static str {
    match c {
        '-' => " minus ",
        '*' => " star ",
        '/' => " slash ",
        '<' => " less ",
        '>' => " greater ",
        '=' => " equal ",
        '!' => " not ",
        '%' => " percent ",
        '&' => " and ",
        '|' => " or ",
        '^' => " caret ",
        '~' => " tilde ",
        '#' => " hash ",
        '$' => " dollar ",
        '@' => " at ",
        '?' => " question ",
        '.' => " dot ",
        ',' => " comma ",
        ':' => " colon ",
        ';' => " semicolon ",
        '_' => " underscore ",
        '"' => " double quote ",
        '\'' => " quote ",
        '`' => " backtick ",
        '\\' => " backslash ",
        '\n' => " newline ",
        '\r' => " return ",
        '\t' => " tab ",
        '(' | ')' => " parenthesis ",
        '[' | ']' => " bracket ",
        '{' | '}' => " brace ",
        _ => " ",
    }
}
