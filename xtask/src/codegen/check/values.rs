//! Defaults and examples against their schemas.
//!
//! A schema's own, and those beside a schema in a parameter or a media type. Only what is not clearly valid goes to a
//! validator, and not what a validator would take too long for. An example of a request may lack what only answers have, and
//! the other way round.

use std::collections::HashSet;

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind;
use serde_json::Value;

use super::trials::Trials;
use super::validator::Validators;
use super::{listed, obvious};
use crate::codegen::calls::media;
use crate::codegen::diagnostics::{Code, Diagnostics, Place, codes, did_you_mean};
use crate::codegen::read::Document;
use crate::codegen::resolve::{MediaType, Resolved, SchemaId, Types, Version};

/// How many faults of one value are told.
const FAULTS: usize = 3;

/// A value that should be valid.
struct Given<'d> {
    place: Place,
    value: &'d Value,
    schema: SchemaId,
    code: Code,
}

/// Warns of every value that is not valid.
pub(super) fn check(
    document: &Document,
    resolved: &Resolved<'_>,
    trials: &Trials<'_, '_>,
    validators: &mut Validators,
    diagnostics: &mut Diagnostics,
) {
    let doubtful: Vec<_> = given(document, resolved)
        .into_iter()
        .filter(|given| {
            !obvious::is_valid(resolved, given.schema, given.value) && trials.are_few(given.schema, given.value)
        })
        .collect();
    if doubtful.is_empty() {
        return;
    }
    validators.prepare(document, doubtful.iter().map(|given| &resolved.schema(given.schema).place));
    let exempt = Exempt::new(resolved);
    for given in doubtful {
        let place = &resolved.schema(given.schema).place;
        let Some(validator) = validators.of(place) else { continue };
        let errors = validator.iter_errors(given.value);
        let faults = errors.filter(|error| !exempt.covers(error)).take(FAULTS);
        for error in faults {
            report(&given, &error, place, diagnostics);
        }
    }
}

/// Every default and example of the document with a schema, each once.
fn given<'d>(document: &'d Document, resolved: &Resolved<'d>) -> Vec<Given<'d>> {
    let mut given = Vec::new();
    for (index, schema) in resolved.schemas.iter().enumerate() {
        let id = SchemaId(u32::try_from(index).unwrap_or(u32::MAX));
        if let Some(value) = schema.default {
            given.push(Given { place: schema.place.child("default"), value, schema: id, code: codes::INVALID_DEFAULT });
        }
        if !schema.examples.is_empty() {
            examples(document, &schema.place, id, &mut given);
        }
    }
    for operation in &resolved.operations {
        for parameter in &operation.parameters {
            match (&parameter.content, parameter.schema) {
                (Some(media), _) => of_media(document, media, &mut given),
                (None, Some(id)) if !parameter.examples.is_empty() => {
                    examples(document, &parameter.place, id, &mut given);
                }
                _ => {}
            }
        }
        let contents = operation.body.iter().flat_map(|body| &body.content);
        let answers = operation.responses.iter().flat_map(|response| &response.content);
        contents.chain(answers).for_each(|media| of_media(document, media, &mut given));
    }
    let mut seen = HashSet::new();
    given.retain(|given| seen.insert(std::ptr::from_ref(given.value)));
    given
}

fn of_media<'d>(document: &'d Document, media: &MediaType<'_>, given: &mut Vec<Given<'d>>) {
    if let Some(id) = media.schema.filter(|_| !media.examples.is_empty())
        && media::kind(media.name) == media::Kind::Json
    {
        examples(document, &media.place, id, given);
    }
}

/// The values of `example` and `examples` of the object at a place.
fn examples<'d>(document: &'d Document, at: &Place, schema: SchemaId, given: &mut Vec<Given<'d>>) {
    let mut add = |place: Place, value: &'d Value| {
        given.push(Given { place, value, schema, code: codes::INVALID_EXAMPLE });
    };
    let Some(object) = document.get(at.file, &at.pointer) else { return };
    if let Some(value) = object.get("example") {
        add(at.child("example"), value);
    }
    let place = at.child("examples");
    match object.get("examples") {
        Some(Value::Array(values)) => {
            values.iter().enumerate().for_each(|(index, value)| add(place.element(index), value));
        }
        Some(Value::Object(named)) => {
            for (name, example) in named {
                let (mut place, mut example) = (place.child(name), example);
                if let Some(reference) = example.get("$ref").and_then(Value::as_str) {
                    let Some((file, pointer)) = document.locate(place.file, reference) else { continue };
                    let Some(target) = document.get(file, &pointer) else { continue };
                    (place, example) = (Place { file, pointer }, target);
                }
                for key in ["value", "dataValue"] {
                    example.get(key).into_iter().for_each(|value| add(place.child(key), value));
                }
            }
        }
        _ => {}
    }
}

/// Faults that are none, or that have been reported.
struct Exempt<'d> {
    /// The names of properties that only requests or only answers have.
    one_way: HashSet<&'d str>,
    /// Every name under `properties`. One that is required and not among them has a finding of its own.
    declared: HashSet<&'d str>,
    version: Version,
}

impl<'d> Exempt<'d> {
    fn new(resolved: &Resolved<'d>) -> Self {
        let properties = || resolved.schemas.iter().flat_map(|schema| &schema.properties);
        let one_way = properties().filter(|(_, id)| {
            let schema = resolved.schema(*id);
            let target = schema.reference.map_or(schema, |target| resolved.schema(target));
            schema.read_only || schema.write_only || target.read_only || target.write_only
        });
        Self {
            one_way: one_way.map(|(name, _)| *name).collect(),
            declared: properties().map(|(name, _)| *name).collect(),
            version: resolved.version,
        }
    }

    /// A property that the other side sends, or a null of OpenAPI 3.0, which says `nullable` in more ways than JSON Schema
    /// knows.
    fn covers(&self, error: &ValidationError<'_>) -> bool {
        match error.kind() {
            ValidationErrorKind::Required { property } => {
                property.as_str().is_some_and(|name| self.one_way.contains(name) || !self.declared.contains(name))
            }
            _ => self.version == Version::V3_0 && error.instance().is_null(),
        }
    }
}

fn report(given: &Given<'_>, error: &ValidationError<'_>, schema: &Place, diagnostics: &mut Diagnostics) {
    let place = Place { file: given.place.file, pointer: format!("{}{}", given.place.pointer, error.instance_path()) };
    let what = if given.code == codes::INVALID_DEFAULT { "default" } else { "example" };
    let reason = match error.kind() {
        ValidationErrorKind::Required { property: Value::String(name) } => {
            format!("`{name}` is missing, which is required")
        }
        _ => error.masked_with("the value").to_string().chars().take(200).collect(),
    };
    let message = format!("the {what} is not valid: {reason}");
    diagnostics.warning(given.code, &place, message).help(help(error, what, schema));
}

/// What to write instead.
fn help(error: &ValidationError<'_>, what: &str, schema: &Place) -> String {
    let value = error.instance();
    match error.kind() {
        ValidationErrorKind::Required { property: Value::String(name) } => {
            format!("add `{name}` to the {what}, or take it out of `required`")
        }
        ValidationErrorKind::AdditionalProperties { unexpected } => {
            format!("take {} out, or declare it under `properties`", list(unexpected))
        }
        ValidationErrorKind::Enum { options } => {
            let texts: Vec<&str> = options.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            match value.as_str().and_then(|text| did_you_mean(text, texts.iter().copied())) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("write one of the listed values, or add this one to `enum` at `#{}`", schema.pointer),
            }
        }
        ValidationErrorKind::Type { kind } => {
            let types = match kind {
                jsonschema::error::TypeKind::Single(one) => Types::named(&one.to_string()),
                jsonschema::error::TypeKind::Multiple(_) => None,
            };
            match types {
                Some(types) => listed::help(value, types),
                None => format!("correct the {what}, or `type` at `#{}`", schema.pointer),
            }
        }
        _ => format!("correct the {what}, or the schema at `#{}`", schema.pointer),
    }
}

fn list(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
