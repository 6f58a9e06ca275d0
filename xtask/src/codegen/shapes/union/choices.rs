//! Members that are all strings, or all integers, make one type: an open enum of every listed value, or `String`.
//!
//! ```yaml
//! Channel: {type: integer, oneOf: [{title: DM, description: One to one, const: 1}, {title: GROUP, const: 3}]}
//! ```
//!
//! becomes `enum Channel { Dm, Group, UnknownValue(..) }`, whose `Dm` is documented as one to one.

use std::collections::HashSet;

use super::Variant;
use crate::codegen::api::{Naming, Scalar, Type, TypeId};
use crate::codegen::lower::{Lowered, Lowering};
use crate::codegen::resolve::{Schema, SchemaId};
use crate::codegen::shapes::Shape;
use crate::codegen::shapes::choice::{Choice, Kind, Listed};

/// The one type of the variants, each with the schema of its first member.
pub fn merged(lowering: &mut Lowering<'_, '_>, variants: &[(Variant, SchemaId)]) -> Option<Lowered> {
    [Kind::Text, Kind::Integer].into_iter().find_map(|kind| of_kind(lowering, variants, kind))
}

fn of_kind(lowering: &mut Lowering<'_, '_>, variants: &[(Variant, SchemaId)], kind: Kind) -> Option<Lowered> {
    let mut choices = Vec::new();
    for (variant, member) in variants {
        match &variant.ty {
            Type::Scalar(scalar) if is_of(*scalar, kind) => {}
            Type::Named(id) => {
                let choice = lowering.choice(*id).filter(|choice| choice.kind == kind)?;
                choices.push((*id, choice.values.clone(), *member));
            }
            _ => return None,
        }
    }
    // A value that no choice lists may be the secret.
    if variants.iter().any(|(variant, _)| variant.ty == Type::Scalar(Scalar::Sensitive)) {
        return Some(Lowered::Plain(Type::Scalar(Scalar::Sensitive)));
    }
    match choices.as_slice() {
        [] if kind == Kind::Integer => return None,
        [] => {
            let only = if let [(only, _)] = variants { scalar(&only.ty)? } else { Scalar::String };
            return Some(Lowered::Plain(Type::Scalar(only)));
        }
        [(only, ..)] if !is_inline(lowering, *only) => return Some(Lowered::Plain(Type::Named(*only))),
        _ => {}
    }
    // The values of an inline choice become those of the union, which needs no second type.
    let mut listed: Vec<Listed> = Vec::new();
    let mut known = HashSet::new();
    for (id, values, member) in choices {
        let flat = is_inline(lowering, id).then(|| lowering.graph.flatten(member));
        for mut value in values {
            if known.insert(value.wire.clone()) {
                if let Some(flat) = &flat {
                    annotate(&mut value, flat, kind);
                }
                listed.push(value);
            }
        }
    }
    let mut titles: Vec<_> = listed.iter().filter_map(|value| value.named.as_deref()).collect();
    titles.sort_unstable();
    if kind == Kind::Integer && titles.iter().zip(titles.iter().skip(1)).any(|(title, next)| title == next) {
        listed.iter_mut().for_each(|value| value.named = None);
    }
    Some(Lowered::Named(Shape::Choice(Choice { kind, values: listed })))
}

/// What a schema of one value says of it. A text is its own name, which its title is not worth changing.
fn annotate(value: &mut Listed, flat: &Schema<'_>, kind: Kind) {
    if flat.constant.is_none() && flat.values.as_ref().is_none_or(|values| values.len() != 1) {
        return;
    }
    if let Some(description) = flat.description.filter(|_| value.description.is_empty()) {
        description.clone_into(&mut value.description);
    }
    let title = flat.title.filter(|title| !title.is_empty() && title.len() <= super::members::LONGEST_TITLE);
    if kind == Kind::Integer && value.named.is_none() {
        value.named = title.map(str::to_owned);
    }
}

fn is_inline(lowering: &Lowering<'_, '_>, id: TypeId) -> bool {
    matches!(lowering.types[id.index()].naming, Naming::Inline { .. })
}

/// Whether an open enum of this kind can hold every value of a scalar.
fn is_of(scalar: Scalar, kind: Kind) -> bool {
    match scalar {
        Scalar::I8 | Scalar::I16 | Scalar::I32 | Scalar::I64 | Scalar::U8 | Scalar::U16 | Scalar::U32 => {
            kind == Kind::Integer
        }
        other => other.is_text() && kind == Kind::Text,
    }
}

fn scalar(ty: &Type) -> Option<Scalar> {
    match ty {
        Type::Scalar(scalar) => Some(*scalar),
        _ => None,
    }
}
