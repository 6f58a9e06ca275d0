//! The tokens of a union: the enum, the table that its members are told apart by, and conversions from its members.

use std::collections::{HashMap, HashSet};

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::{Union, Variant};
use crate::codegen::api::{Scalar, Type, TypeDef, TypeId};
use crate::codegen::emit::{self, Writer};
use crate::codegen::shapes::Shape;
use crate::codegen::shapes::choice::{Choice, Kind};
use crate::codegen::shapes::object::{Field, Object, Presence};

/// The enum and how it is read.
#[must_use]
pub fn emit(writer: &Writer<'_>, def: &TypeDef, union: &Union) -> Vec<TokenStream> {
    let name = emit::ident(&def.name);
    let head = writer.head(def);
    let variants = union.variants.iter().map(|variant| {
        let name = emit::ident(&variant.name);
        let ty = writer.ty(&variant.ty);
        let doc = match variant.tags.as_slice() {
            [] => None,
            tags => {
                let tags: Vec<_> = tags.iter().map(|tag| emit::code_span(tag)).collect();
                let doc = format!(" {}", tags.join(", "));
                Some(quote!(#[doc = #doc]))
            }
        };
        quote!(#doc #name(#ty),)
    });
    let unknown = union.tag.as_ref().map(|_| {
        quote! {
            /// A member that the document does not list.
            UnknownValue(model::UnknownVariant),
        }
    });
    let table = match &union.tag {
        Some(property) => tagged(writer, def, union, property),
        None => untagged(writer, def, union),
    };
    let mut items = vec![
        quote! {
            #head
            #[derive(Clone, Debug, PartialEq)]
            #[non_exhaustive]
            pub enum #name { #(#variants)* #unknown }
        },
        table,
    ];
    items.extend(union.variants.iter().filter_map(|variant| conversion(writer, def, union, variant)));
    items
}

/// `impl From<Member>`, for members that are types of this API.
fn conversion(writer: &Writer<'_>, def: &TypeDef, union: &Union, variant: &Variant) -> Option<TokenStream> {
    let (plain, boxed) = match &variant.ty {
        Type::Boxed(inner) => (&**inner, true),
        other => (other, false),
    };
    let Type::Named(id) = plain else { return None };
    let member = writer.api.type_def(*id);
    if matches!(member.shape, Shape::Alias(_)) || member.name == def.name || union.variants.len() < 2 {
        return None;
    }
    let (union, name, member) = (emit::ident(&def.name), emit::ident(&variant.name), writer.ty(plain));
    let value = if boxed { quote!(Box::new(member)) } else { quote!(member) };
    Some(quote! {
        impl From<#member> for #union {
            fn from(member: #member) -> Self { Self::#name(#value) }
        }
    })
}

fn tagged(writer: &Writer<'_>, def: &TypeDef, union: &Union, property: &str) -> TokenStream {
    let name = emit::ident(&def.name);
    let rows = union.variants.iter().map(|variant| {
        let (name, ty, tags) = (emit::ident(&variant.name), writer.ty(&variant.ty), &variant.tags);
        let written = written(writer, &variant.ty, property);
        quote!(#name(#ty) #written #(#tags)|*)
    });
    quote! { model::tagged_union! { #name by #property: #(#rows),* } }
}

/// How the tag of a member is written, unless the member always does so: the words of `tagged_union!`.
fn written(writer: &Writer<'_>, ty: &Type, property: &str) -> Option<TokenStream> {
    let (_, object) = object(writer, ty)?;
    match object.fields.iter().find(|field| field.wire == property) {
        Some(field) if matches!(field.presence, Presence::Optional | Presence::Patch | Presence::Any) => {
            let name = emit::ident(&field.name);
            Some(quote!(fills #name))
        }
        None if object.rest.is_none() => Some(quote!(adds)),
        _ => None,
    }
}

fn untagged(writer: &Writer<'_>, def: &TypeDef, union: &Union) -> TokenStream {
    let name = emit::ident(&def.name);
    let telling = telling(writer, union);
    let rows = union.variants.iter().enumerate().map(|(index, variant)| {
        let index = Literal::usize_unsuffixed(index);
        let (name, ty) = (emit::ident(&variant.name), writer.ty(&variant.ty));
        let json = json_types(writer, &variant.ty, 0).into_iter().map(|name| format_ident!("{name}"));
        let fields = object(writer, &variant.ty).map(|(id, _)| {
            let name = writer.ty(&Type::Named(id));
            quote!(fields #name)
        });
        let constants = constants(writer, &variant.ty, &telling);
        let texts = text_values(writer, &variant.ty);
        quote!(#index #name(#ty) [#(#json)|*] #fields #constants #texts;)
    });
    quote! { model::union! { #name: #(#rows)* } }
}

/// What a member says of a property that it restricts to values.
struct Restricted {
    required: bool,
    values: Vec<String>,
}

/// The properties that tell members apart: at least two members restrict them to different values. Where one of those may
/// leave it out, no value may be in both of two of them.
fn telling<'a>(writer: &Writer<'a>, union: &Union) -> HashSet<&'a String> {
    let mut known: HashMap<&String, Vec<Restricted>> = HashMap::new();
    for variant in &union.variants {
        let Some((_, object)) = object(writer, &variant.ty) else { continue };
        for field in &object.fields {
            let Some(values) = values(writer, field) else { continue };
            known.entry(&field.wire).or_default().push(Restricted { required: field.required, values });
        }
    }
    let tells = |members: &[Restricted]| {
        let mut seen = HashSet::new();
        let apart = members.iter().flat_map(|member| &member.values).all(|value| seen.insert(value));
        let differ = members.first().is_some_and(|first| members.iter().any(|member| member.values != first.values));
        differ && (apart || members.iter().all(|member| member.required))
    };
    known.into_iter().filter(|(_, members)| tells(members)).map(|(name, _)| name).collect()
}

/// The values that a field is restricted to: texts as they are, integers and a boolean as JSON.
fn values(writer: &Writer<'_>, field: &Field) -> Option<Vec<String>> {
    if let Some(only) = field.only {
        return Some(vec![only.to_string()]);
    }
    let choice = choice(writer, &field.ty).filter(|choice| choice.kind != Kind::Mixed)?;
    Some(choice.values.iter().map(|value| value.wire.clone()).collect())
}

fn constants(writer: &Writer<'_>, ty: &Type, telling: &HashSet<&String>) -> Option<TokenStream> {
    let (_, object) = object(writer, ty)?;
    let rows: Vec<_> = object
        .fields
        .iter()
        .filter(|field| telling.contains(&field.wire))
        .filter_map(|field| {
            let texts = values(writer, field)?;
            let key = &field.wire;
            Some(quote!(#key = #(#texts)|*))
        })
        .collect();
    (!rows.is_empty()).then(|| quote!(where #(#rows),*))
}

fn text_values(writer: &Writer<'_>, ty: &Type) -> Option<TokenStream> {
    let choice = choice(writer, ty).filter(|choice| choice.kind == Kind::Text)?;
    let texts: Vec<_> = choice.values.iter().map(|value| &value.wire).collect();
    Some(quote!(texts [#(#texts),*]))
}

/// The struct that a type is, through aliases and boxes.
fn object<'a>(writer: &Writer<'a>, ty: &Type) -> Option<(TypeId, &'a Object)> {
    let id = writer.api.named(ty)?;
    match &writer.api.type_def(id).shape {
        Shape::Object(object) => Some((id, object)),
        _ => None,
    }
}

/// The choice that a type is.
fn choice<'a>(writer: &Writer<'a>, ty: &Type) -> Option<&'a Choice> {
    match &writer.api.type_def(writer.api.named(ty)?).shape {
        Shape::Choice(choice) => Some(choice),
        _ => None,
    }
}

/// The JSON types that a Rust type can be read from, by the names of the runtime.
fn json_types(writer: &Writer<'_>, ty: &Type, depth: usize) -> Vec<&'static str> {
    const ALL: [&str; 7] = ["NULL", "BOOLEAN", "OBJECT", "ARRAY", "NUMBER", "INTEGER", "STRING"];
    if depth > 8 {
        return ALL.to_vec();
    }
    let inner = |ty: &Type| json_types(writer, ty, depth + 1);
    match ty {
        Type::Scalar(Scalar::Bool) => vec!["BOOLEAN"],
        Type::Scalar(Scalar::F64) => vec!["NUMBER", "INTEGER"],
        Type::Scalar(scalar) if scalar.is_text() => vec!["STRING"],
        Type::Scalar(Scalar::Null) => vec!["NULL"],
        Type::Scalar(Scalar::Any) => ALL.to_vec(),
        Type::Scalar(_) => vec!["INTEGER"],
        Type::List(_) | Type::Tuple(_) => vec!["ARRAY"],
        Type::Map(_) => vec!["OBJECT"],
        Type::Boxed(boxed) => inner(boxed),
        Type::Nullable(other) => [vec!["NULL"], inner(other)].concat(),
        Type::Named(id) => match &writer.api.type_def(*id).shape {
            Shape::Object(_) => vec!["OBJECT"],
            Shape::Choice(choice) => match choice.kind {
                Kind::Text => vec!["STRING"],
                Kind::Integer => vec!["INTEGER"],
                Kind::Mixed => ALL.to_vec(),
            },
            Shape::Alias(other) | Shape::Newtype(other) => inner(other),
            Shape::Union(union) if union.tag.is_some() => vec!["OBJECT"],
            Shape::Union(union) => {
                let mut types: Vec<_> = union.variants.iter().flat_map(|variant| inner(&variant.ty)).collect();
                types.sort_unstable();
                types.dedup();
                types
            }
        },
    }
}
