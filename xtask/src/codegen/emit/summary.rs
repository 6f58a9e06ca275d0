//! The first line of documentation for a type that the document has no words for.
//!
//! ```text
//! An object with `id`, `name` and 3 more properties.
//! The `state` of [`Order`]: one of `open`, `paid` and `sent`.
//! ```

use super::{article, code_span};
use crate::codegen::api::{Api, Naming, Scalar, Type, TypeDef};
use crate::codegen::shapes::Shape;

/// How many parts of a type the line names, when it does not name all.
const NAMED: usize = 3;

/// The line.
#[must_use]
pub fn line(api: &Api, def: &TypeDef) -> String {
    let what = what(api, def);
    match place(api, def) {
        Some(place) => format!("{place}: {what}."),
        None => capital(&what) + ".",
    }
}

/// Where an inline type belongs.
fn place(api: &Api, def: &TypeDef) -> Option<String> {
    match &def.naming {
        Naming::Component(_) => None,
        Naming::Inline { owner, role } => {
            let owner = api.type_def(*owner);
            let whole = if owner.live { format!("[`{}`]", owner.name) } else { code_span(&def.place.pointer) };
            Some(part(role, &whole))
        }
        Naming::Call { operation, role } => Some(of_call(role, &format!("the operation {}", code_span(operation)))),
    }
}

/// A role within an operation: `Request` is its body, `Response 4XX` one of its answers.
fn of_call(role: &str, operation: &str) -> String {
    let (first, rest) = role.split_once(' ').unwrap_or((role, ""));
    let noun = match first {
        "Request" => "body",
        "Response" => "answer",
        _ => return part(role, operation),
    };
    match rest {
        "" => format!("The {noun} of {operation}"),
        status if status.len() == 3 && noun == "answer" => format!("The answer {} of {operation}", code_span(status)),
        member => part(member, &format!("the {noun} of {operation}")),
    }
}

/// A role within a whole: `tags Item` is an item of `tags`.
fn part(role: &str, whole: &str) -> String {
    let step = |before: &str, what: &str| {
        if before.is_empty() {
            format!("{what} of {whole}")
        } else {
            format!("{what} of {} of {whole}", code_span(before))
        }
    };
    match role.rsplit_once(' ').unwrap_or(("", role)) {
        (before, "Item") => step(before, "An item"),
        (before, "Value") => step(before, "A value"),
        (_, "") => format!("Part of {whole}"),
        _ => format!("The {} of {whole}", code_span(role)),
    }
}

fn what(api: &Api, def: &TypeDef) -> String {
    match &def.shape {
        Shape::Object(object) => match object.fields.len() {
            0 => "an object without properties".to_owned(),
            _ => {
                let names: Vec<_> = object.fields.iter().map(|field| code_span(&field.wire)).collect();
                format!("an object with {}", list(&names, " properties"))
            }
        },
        Shape::Choice(choice) => {
            let values: Vec<_> = choice.values.iter().map(|value| code_span(&value.wire)).collect();
            if let [only] = values.as_slice() {
                format!("always {only}")
            } else {
                format!("one of {}", list(&values, ""))
            }
        }
        Shape::Union(union) => {
            let names: Vec<_> = union.variants.iter().map(|variant| format!("`{}`", variant.name)).collect();
            format!("one of {}", list(&names, ""))
        }
        Shape::Alias(ty) | Shape::Newtype(ty) => spelled(api, ty),
    }
}

/// `a`, `a and b`, `a, b, c and d`, `a, b, c and 4 more`.
fn list(names: &[String], noun: &str) -> String {
    match names {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] if names.len() <= NAMED + 1 => format!("{} and {last}", first.join(", ")),
        _ => format!("{} and {} more{noun}", names[..NAMED].join(", "), names.len() - NAMED),
    }
}

fn spelled(api: &Api, ty: &Type) -> String {
    match ty {
        Type::Named(id) => format!("another name for [`{}`]", api.type_def(*id).name),
        Type::List(element) => format!("a list of {}", plural(api, element)),
        Type::Map(value) => format!("a map from texts to {}", plural(api, value)),
        Type::Tuple(parts) => format!("a tuple of {} parts", parts.len()),
        Type::Nullable(inner) | Type::Boxed(inner) => spelled(api, inner),
        Type::Scalar(scalar) => {
            let noun = singular(*scalar);
            format!("{} {noun}", article(noun).to_lowercase())
        }
    }
}

fn plural(api: &Api, ty: &Type) -> String {
    match ty {
        Type::Named(id) => format!("[`{}`]", api.type_def(*id).name),
        Type::List(_) => "lists".to_owned(),
        Type::Map(_) => "maps".to_owned(),
        Type::Tuple(_) => "tuples".to_owned(),
        Type::Nullable(inner) | Type::Boxed(inner) => plural(api, inner),
        Type::Scalar(scalar) => format!("{}s", singular(*scalar)),
    }
}

fn singular(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::Bool => "flag",
        Scalar::F64 => "number",
        Scalar::String | Scalar::Sensitive => "text",
        Scalar::DateTime => "moment",
        Scalar::Date => "day",
        Scalar::Time => "time of day",
        Scalar::Null => "null",
        Scalar::Any => "JSON value",
        _ => "integer",
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(chars).collect()
}
