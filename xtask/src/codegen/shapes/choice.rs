//! Choices: `enum` and `const`. JSON Schema 2020-12, sections 6.1.2 and 6.1.3.
//!
//! ```yaml
//! PetStatus: {type: string, enum: [available, sold]}
//! ```
//!
//! becomes an open enum with `Available`, `Sold` and `UnknownValue`, so that a value that the server adds later survives.

use std::borrow::Cow;
use std::collections::HashSet;

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};
use serde_json::Value;

use crate::codegen::api::{Scalar, Type, TypeDef};
use crate::codegen::diagnostics::codes;
use crate::codegen::emit::{self, Writer};
use crate::codegen::ledger::Fate;
use crate::codegen::lower::{Lowered, Lowering};
use crate::codegen::resolve::{Schema, Types};
use crate::codegen::shapes::Shape;

/// An open enum.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Choice {
    /// What the values are.
    pub kind: Kind,
    /// The listed values, in document order.
    pub values: Vec<Listed>,
}

/// What the values of a choice are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// JSON strings.
    Text,
    /// JSON numbers without a fraction that fit `i64`.
    Integer,
    /// Values of other or of several types.
    Mixed,
}

/// A listed value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Listed {
    /// The text, or the JSON text of a value that is no string.
    pub wire: String,
    /// The name that the document gives the value (`x-enum-varnames`), if any.
    pub named: Option<String>,
    /// What the document says of the value (`x-enum-descriptions`).
    pub description: String,
    /// The name of the variant; settled last.
    pub name: String,
}

/// The choice of a schema with `enum` or `const`. Null among the values is the nullable room's affair.
pub fn lower(lowering: &mut Lowering<'_, '_>, schema: &Schema<'_>) -> Lowered {
    let all: Vec<&Value> = match (&schema.constant, &schema.values) {
        (Some(constant), _) => vec![constant],
        (None, Some(values)) => values.clone(),
        (None, None) => Vec::new(),
    };
    if all.is_empty() {
        lowering.degraded(
            &schema.place,
            "enum",
            codes::DEGRADED,
            "no value is listed, so none is valid; it is any JSON value",
            "list the values that are valid, or take `enum` out",
        );
        return Lowered::Plain(Type::Scalar(Scalar::Any));
    }
    let mut values: Vec<(usize, Cow<'_, Value>)> = Vec::new();
    let mut known = HashSet::new();
    for (index, value) in all.into_iter().enumerate().filter(|(_, value)| !value.is_null()) {
        let meant = schema.types.meant(value).or_else(|| whole(value, schema.types));
        let value = meant.map_or(Cow::Borrowed(value), Cow::Owned);
        if known.insert(value.to_string()) {
            values.push((index, value));
        }
    }
    if values.is_empty() {
        return Lowered::Plain(Type::Scalar(Scalar::Null));
    }
    if values.iter().all(|(_, value)| value.is_boolean()) {
        if values.len() == 1 {
            lowering.ledger.record(&schema.place, "enum", Fate::Documented, "a constant boolean is a `bool`");
        }
        return Lowered::Plain(Type::Scalar(Scalar::Bool));
    }
    let kind = kind_of(&values, schema.types);
    let listed = values.into_iter().map(|(index, value)| Listed {
        wire: value.as_str().filter(|_| kind == Kind::Text).map_or_else(|| value.to_string(), str::to_owned),
        named: extension(schema, &["x-enum-varnames", "x-enumNames", "x-enum-names"], index)
            .or_else(|| microsoft(schema, &value, "name")),
        description: extension(schema, &["x-enum-descriptions", "x-enumDescriptions"], index)
            .or_else(|| microsoft(schema, &value, "description"))
            .unwrap_or_default(),
        name: String::new(),
    });
    Lowered::Named(Shape::Choice(Choice { kind, values: listed.collect() }))
}

/// An integer that is written with a fraction or an exponent: `2.0`, `1e3`.
fn whole(value: &Value, types: Types) -> Option<Value> {
    let number = value.as_f64().filter(|_| value.is_f64() && types.without(Types::NULL) == Types::INTEGER)?;
    let exact = number.fract() == 0.0 && number.abs() < 2f64.powi(53);
    #[expect(clippy::cast_possible_truncation, reason = "it is whole, and every such double below 2^53 is an `i64`")]
    exact.then(|| Value::from(number as i64))
}

/// Values that are not of the schema's type are no reason to refuse those that are.
fn kind_of(values: &[(usize, Cow<'_, Value>)], types: Types) -> Kind {
    let types = types.without(Types::NULL);
    if !types.is_empty() && !values.iter().all(|(_, value)| types.allow(value)) {
        Kind::Mixed
    } else if values.iter().all(|(_, value)| value.is_string()) {
        Kind::Text
    } else if values.iter().all(|(_, value)| value.as_i64().is_some()) {
        Kind::Integer
    } else {
        Kind::Mixed
    }
}

/// The text at `index` of the first of these extensions that the schema has.
fn extension(schema: &Schema<'_>, names: &[&str], index: usize) -> Option<String> {
    let list = schema.extensions.iter().find(|(key, _)| names.contains(key))?.1.as_array()?;
    Some(list.get(index)?.as_str()?.to_owned())
}

/// `x-ms-enum: {values: [{value, name, description}]}`.
fn microsoft(schema: &Schema<'_>, value: &Value, key: &str) -> Option<String> {
    let (_, extension) = schema.extensions.iter().find(|(key, _)| *key == "x-ms-enum")?;
    let is_of = |listed: &Value| listed == value || schema.types.meant(listed).as_ref() == Some(value);
    let entry = extension.get("values")?.as_array()?.iter().find(|entry| entry.get("value").is_some_and(is_of))?;
    Some(entry.get(key)?.as_str()?.to_owned())
}

/// The enum and the table of its values.
#[must_use]
pub fn emit(writer: &Writer<'_>, def: &TypeDef, choice: &Choice) -> Vec<TokenStream> {
    let name = emit::ident(&def.name);
    let head = writer.head(def);
    let (unknown, copy) = match choice.kind {
        Kind::Text => (quote!(model::UnknownText), None),
        Kind::Integer => (quote!(model::UnknownInteger), Some(quote!(Copy,))),
        Kind::Mixed => (quote!(model::UnknownVariant), None),
    };
    let order = (choice.kind != Kind::Mixed).then(|| quote!(, Eq, Hash, PartialOrd, Ord));
    let variants = choice.values.iter().map(|value| {
        let name = emit::ident(&value.name);
        let doc = if value.description.is_empty() {
            format!(" {}", emit::code_span(&value.wire))
        } else {
            format!(" {}: {}", emit::code_span(&value.wire), emit::one_line(&value.description))
        };
        quote!(#[doc = #doc] #name,)
    });
    let table = table(def, choice);
    vec![
        quote! {
            #head
            #[derive(Clone, #copy Debug, PartialEq #order)]
            #[non_exhaustive]
            pub enum #name {
                #(#variants)*
                /// A value that the document does not list.
                UnknownValue(#unknown),
            }
        },
        table,
    ]
}

fn table(def: &TypeDef, choice: &Choice) -> TokenStream {
    let name = emit::ident(&def.name);
    let rows = choice.values.iter().map(|value| {
        let variant = emit::ident(&value.name);
        let wire = match (choice.kind, value.wire.parse()) {
            (Kind::Integer, Ok(wire)) => number(wire),
            _ => Literal::string(&value.wire).into_token_stream(),
        };
        quote!(#variant #wire)
    });
    match choice.kind {
        Kind::Text => quote! { model::text_choice! { #name: #(#rows),* } },
        Kind::Integer => quote! { model::integer_choice! { #name: #(#rows),* } },
        Kind::Mixed => quote! { model::value_choice! { #name: #(#rows),* } },
    }
}

fn number(value: i64) -> TokenStream {
    let magnitude = Literal::u64_unsuffixed(value.unsigned_abs());
    if value < 0 { quote!(-#magnitude) } else { quote!(#magnitude) }
}
