//! Objects with listed properties. JSON Schema 2020-12, section 10.3.2.
//!
//! ```yaml
//! Pet: {type: object, required: [id], properties: {id: {type: integer}, tag: {type: string}}}
//! ```
//!
//! becomes a struct with `id: i64` and `tag: Option<String>`, in this order, which is also the order on the wire.

mod emission;

use std::collections::HashSet;

use crate::codegen::api::{Docs, Scalar, Type, TypeId};
use crate::codegen::diagnostics::{Place, codes, did_you_mean};
use crate::codegen::ledger::Fate;
use crate::codegen::lower::{Context, Lowered, Lowering, facts};
use crate::codegen::resolve::{Additional, Schema, SchemaId};
use crate::codegen::shapes::lenient::{self, Fix};
use crate::codegen::shapes::{Shape, constant, map};

pub use self::emission::emit;

/// A struct.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Object {
    /// The listed properties, in document order.
    pub fields: Vec<Field>,
    /// The field for keys that are not listed, when the document says something of their values.
    pub rest: Option<Rest>,
}

/// A listed property.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Field {
    /// The key on the wire.
    pub wire: String,
    /// Further keys that decode into the field.
    pub aliases: Vec<String>,
    /// The name in Rust; settled last.
    pub name: String,
    /// The schema of the property.
    pub place: Origin,
    /// Its documentation.
    pub docs: Docs,
    /// `deprecated`.
    pub deprecated: bool,
    /// The type of a value that is neither absent nor null.
    pub ty: Type,
    /// `required`.
    pub required: bool,
    /// Whether null is valid.
    pub nullable: bool,
    /// `readOnly`: only answers carry it.
    pub read_only: bool,
    /// `writeOnly`: only requests carry it.
    pub write_only: bool,
    /// The one value that a boolean may have.
    pub only: Option<bool>,
    /// How a value in another form than the declared one is read.
    pub fix: Option<Fix>,
    /// What absence means; settled last.
    pub presence: Presence,
}

/// The field for keys that are not listed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Rest {
    /// The name in Rust; settled last.
    pub name: String,
    /// The type of the values.
    pub ty: Type,
}

/// The place of a part of a shape. Two shapes are equal wherever they stand, so all origins are.
#[derive(Clone, Debug)]
pub struct Origin(pub Place);

impl PartialEq for Origin {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Origin {}

impl std::hash::Hash for Origin {
    fn hash<H: std::hash::Hasher>(&self, _: &mut H) {}
}

/// What it means when a property is absent or null. The words are those of the runtime's `object!`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Presence {
    /// `T`: absence is an error.
    #[default]
    Required,
    /// `Option<T>`: absence and null are `None`.
    Optional,
    /// `Option<T>`: always written, `None` as null.
    Nullable,
    /// `Option<Option<T>>`: absence, null and a value are told apart.
    Patch,
    /// `Option<Value>`: null is a value.
    Any,
    /// `Vec<T>` or `IndexMap<String, T>`: empty when absent, absent when empty.
    List,
}

/// Whether an object has no listed properties and is therefore a map.
#[must_use]
pub fn is_map(schema: &Schema<'_>) -> bool {
    schema.properties.is_empty() && schema.required.is_empty() && schema.additional != Additional::Forbidden
}

/// The struct or map of an object.
pub fn lower(lowering: &mut Lowering<'_, '_>, schema: &Schema<'_>, owner: TypeId, context: &Context) -> Lowered {
    if is_map(schema) {
        return Lowered::Plain(map::lower(lowering, schema, context));
    }
    let mut fields: Vec<_> = schema.properties.iter().map(|(name, id)| field(lowering, name, *id, owner)).collect();
    let required: HashSet<&str> = schema.required.iter().copied().collect();
    for field in &mut fields {
        field.required = required.contains(field.wire.as_str());
    }
    let mut known: HashSet<&str> = schema.properties.iter().map(|(name, _)| *name).collect();
    for name in &schema.required {
        if known.insert(name) {
            fields.extend(undeclared(lowering, schema, name));
        }
    }
    let rest = map::values(lowering, schema, &Context::within(owner, "")).map(|ty| Rest { name: String::new(), ty });
    Lowered::Named(Shape::Object(Object { fields, rest }))
}

fn field(lowering: &mut Lowering<'_, '_>, name: &str, id: SchemaId, owner: TypeId) -> Field {
    let used = lowering.use_of(id, &Context::within(owner, if name.is_empty() { "empty" } else { name }));
    let flat = lowering.told(id);
    let own = lowering.graph.get(id);
    let words = if own.reference.is_some() { (own.title, own.description) } else { (flat.title, flat.description) };
    let mut docs = Docs::from_words(words.0, words.1);
    docs.facts = if own.reference.is_some() { facts(own) } else { facts(&flat) };
    let own = own.clone();
    let fix = lenient::lower(lowering, if own.reference.is_some() { &own } else { &flat }, &used.ty);
    let aliases = own.extensions.iter().filter(|(key, _)| *key == "x-rust-aliases").flat_map(|(_, v)| v.as_array());
    Field {
        wire: name.to_owned(),
        aliases: aliases.flatten().filter_map(|v| v.as_str().map(str::to_owned)).collect(),
        name: String::new(),
        place: Origin(own.place.clone()),
        docs,
        deprecated: own.deprecated || flat.deprecated,
        ty: used.ty,
        // Told by the list of the object, once all fields are there.
        required: false,
        nullable: used.nullable,
        read_only: own.read_only || flat.read_only,
        write_only: own.write_only || flat.write_only,
        only: constant::only_flag(&flat),
        fix,
        presence: Presence::default(),
    }
}

/// A name that is required and not declared is a field of any value, which callers can set and no answer must have.
fn undeclared(lowering: &mut Lowering<'_, '_>, schema: &Schema<'_>, name: &str) -> Option<Field> {
    if schema.additional == Additional::Forbidden || schema.additional == Additional::Any {
        lowering.ledger.record(&schema.place, "required", Fate::Ignored, format!("`{name}` is not declared"));
        return None;
    }
    let reason = format!("`{name}` is required and not declared; it becomes an optional field of any JSON value");
    let near = did_you_mean(name, schema.properties.iter().map(|(declared, _)| *declared));
    lowering.degraded(
        &schema.place,
        "required",
        codes::UNDECLARED_REQUIRED,
        &reason,
        match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("declare it: `properties: {{{name}: {{type: string}}}}`, or take it out of `required`"),
        },
    );
    Some(Field {
        wire: name.to_owned(),
        aliases: Vec::new(),
        name: String::new(),
        place: Origin(schema.place.child("required")),
        docs: Docs { text: "Required by the document, which does not say what it is.".to_owned(), facts: Vec::new() },
        deprecated: false,
        ty: Type::Scalar(Scalar::Any),
        required: false,
        nullable: true,
        read_only: false,
        write_only: false,
        only: None,
        fix: None,
        presence: Presence::default(),
    })
}
