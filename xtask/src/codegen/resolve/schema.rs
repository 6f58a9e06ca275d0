//! One Schema Object of any version becomes a [`Schema`]: the dialect step.
//!
//! `type: [string, 'null']`, `type: string` with `nullable: true` and (in a union) `type: 'null'` all end in [`Types`].
//! The schema is read keyword by keyword and not through `openapiv3::AnySchema`: that type knows only 3.0, holds bounds
//! as `f64`, owns its strings and stops at the first fault, and a run has to report every fault.
//!
//! ```yaml
//! type: [string, 'null']   # types: STRING | NULL
//! const: on                # constant: "on"
//! exclusiveMinimum: 0      # limits.minimum: 0, exclusive
//! ```

use serde_json::{Map, Value};

use crate::codegen::diagnostics::{Diagnostics, Place, codes, did_you_mean};

use super::arena::{Arena, Holds, holds, is_schema};
use super::node::{Field, Node, kind_of};
use super::reference::References;
use super::{Additional, Content, Schema, SchemaId, Types, Version};
use super::{bound, discriminator, keywords};

/// The help where a type has no near name.
const ALL_TYPES: &str = "write one of string, number, integer, boolean, array, object, null";

/// What reading a schema needs.
pub(super) struct Reader<'a, 'd> {
    pub(super) arena: &'a Arena<'d>,
    pub(super) references: &'a mut References<'d>,
    pub(super) version: Version,
    pub(super) diagnostics: &'a mut Diagnostics,
}

impl<'d> Reader<'_, 'd> {
    /// Reads the schema at `node`, whose `$ref` names `reference`.
    pub(super) fn read(&mut self, node: &Node<'d>, reference: Option<SchemaId>) -> Schema<'d> {
        let mut schema = Schema::empty(node.place.clone());
        schema.reference = reference;
        match node.value {
            Value::Object(map) => {
                for (key, value) in map {
                    self.keyword(&mut schema, Field { object: &node.place, key, value });
                }
            }
            Value::Bool(allowed) => {
                schema.never = !allowed;
                if self.version < Version::V3_1 {
                    let message = "a boolean schema is a form of OpenAPI 3.1; it is honoured all the same";
                    let found = self.diagnostics.warning(codes::WRONG_VERSION_KEYWORD, &node.place, message);
                    found.help(if *allowed { "write `{}`" } else { "write `{not: {}}`" });
                }
            }
            other => {
                let message = format!("{} is no schema and is read as one that allows anything", kind_of(other));
                self.diagnostics.warning(codes::WRONG_TYPE, &node.place, message).help("write `{}`");
            }
        }
        schema
    }

    fn keyword(&mut self, schema: &mut Schema<'d>, field: Field<'_, 'd>) {
        if field.key.starts_with("x-") {
            schema.sensitive |= field.key == "x-sensitive" && field.value == true;
            schema.extensions.push((field.key, field.value));
            return;
        }
        let keeps_null = matches!(field.key, "default" | "example" | "const");
        let Some(field) = (if keeps_null { Some(field) } else { field.or_null(self.diagnostics) }) else { return };
        let known = self.assertion(schema, field)
            || self.annotation(schema, field)
            || self.child(schema, field)
            || bound::keyword(&mut schema.limits, field, self.version, self.diagnostics)
            || self.unshaped(schema, field);
        if !known {
            keywords::unknown(field.key, &keywords::SCHEMA, field.object, self.diagnostics);
        }
    }

    /// `type` and its kin.
    fn assertion(&mut self, schema: &mut Schema<'d>, field: Field<'_, 'd>) -> bool {
        match field.key {
            "$ref" => {
                field.text(self.diagnostics);
            }
            "type" => {
                let types = self.types(field);
                schema.null_type = types.contains(Types::NULL);
                schema.types = schema.types.with(types);
            }
            "nullable" => {
                self.since(field, "3.0", self.version >= Version::V3_1);
                if field.flag(self.diagnostics) == Some(true) {
                    schema.types = schema.types.with(Types::NULL);
                }
            }
            "format" => schema.format = field.text(self.diagnostics),
            "enum" => match field.value {
                Value::Array(values) => schema.values = Some(values.iter().collect()),
                _ => field.wrong("an array", self.diagnostics),
            },
            "const" => {
                self.since(field, "3.1", self.version < Version::V3_1);
                schema.constant = Some(field.value);
            }
            "required" => self.required(schema, field),
            "discriminator" => schema.discriminator = discriminator::read(self, field),
            "contentEncoding" | "contentMediaType" => {
                self.since(field, "3.1", self.version < Version::V3_1);
                let text = field.text(self.diagnostics);
                let content = schema.content.get_or_insert_with(Content::default);
                if field.key == "contentEncoding" {
                    content.encoding = text;
                } else {
                    content.media_type = text;
                }
            }
            _ => return false,
        }
        true
    }

    /// Keywords that describe.
    fn annotation(&mut self, schema: &mut Schema<'d>, field: Field<'_, 'd>) -> bool {
        match field.key {
            "title" => schema.title = field.words(self.diagnostics),
            "description" => schema.description = field.words(self.diagnostics),
            "default" => schema.default = Some(field.value),
            "example" => schema.examples.insert(0, field.value),
            "examples" => {
                self.since(field, "3.1", self.version < Version::V3_1);
                match field.value {
                    Value::Array(values) => schema.examples.extend(values),
                    Value::Object(named) => {
                        let message = "`examples` of a schema is an array; the values of this object are read";
                        let found = self.diagnostics.warning(codes::WRONG_TYPE, &field.place(), message);
                        found.help("write the values as a list: `examples: [..]`");
                        schema.examples.extend(named.values().map(|example| example.get("value").unwrap_or(example)));
                    }
                    _ => field.wrong("an array", self.diagnostics),
                }
            }
            "deprecated" => schema.deprecated = field.flag(self.diagnostics) == Some(true),
            "readOnly" => schema.read_only = field.flag(self.diagnostics) == Some(true),
            "writeOnly" => schema.write_only = field.flag(self.diagnostics) == Some(true),
            _ => return false,
        }
        true
    }

    /// Keywords that hold schemas.
    fn child(&mut self, schema: &mut Schema<'d>, field: Field<'_, 'd>) -> bool {
        let Some(holds) = holds(field.key) else { return false };
        match field.key {
            "properties" => {
                schema.properties = self.named(field);
                required_by_property(schema, field.value);
            }
            "patternProperties" => {
                self.since(field, "3.1", self.version < Version::V3_1);
                schema.patterns = self.named(field);
            }
            "additionalProperties" => schema.additional = self.additional(field),
            "unevaluatedProperties" => {
                self.since(field, "3.1", self.version < Version::V3_1);
                schema.unevaluated = self.additional(field);
                schema.unshaped.push(field.key);
            }
            "items" => self.items(schema, field),
            "allOf" => schema.all_of = self.list(field),
            "oneOf" => schema.one_of = self.list(field),
            "anyOf" => schema.any_of = self.list(field),
            "not" => schema.not = self.one(field),
            "prefixItems" => {
                self.since(field, "3.1", self.version < Version::V3_1);
                schema.prefix_items = self.list(field);
            }
            "propertyNames" => {
                self.since(field, "3.1", self.version < Version::V3_1);
                schema.property_names = self.one(field);
            }
            "contentSchema" => {
                self.since(field, "3.1", self.version < Version::V3_1);
                schema.content.get_or_insert_with(Content::default).schema = self.one(field);
                schema.unshaped.push(field.key);
            }
            _ => {
                self.since(field, "3.1", self.version < Version::V3_1);
                match holds {
                    Holds::Map => drop(self.named(field)),
                    Holds::List | Holds::OneOrList => drop(self.list(field)),
                    Holds::One | Holds::OneOrFlag => drop(self.one_or_flag(field)),
                }
                schema.unshaped.push(field.key);
            }
        }
        true
    }

    /// Known keywords that do not shape the Rust type.
    fn unshaped(&mut self, schema: &mut Schema<'d>, field: Field<'_, 'd>) -> bool {
        let known = match field.key {
            "xml" | "externalDocs" | "definitions" => true,
            "minContains" | "maxContains" | "dependencies" | "dependentRequired" | "$comment" | "$schema" | "$id"
            | "id" | "$anchor" | "$dynamicAnchor" | "$dynamicRef" | "$recursiveAnchor" | "$recursiveRef"
            | "$vocabulary" => {
                self.since(field, "3.1", self.version < Version::V3_1);
                true
            }
            _ => false,
        };
        if known {
            schema.unshaped.push(field.key);
        }
        known
    }

    fn types(&mut self, field: Field<'_, 'd>) -> Types {
        match field.value {
            Value::String(name) => {
                if name == "null" {
                    let is_old = self.version < Version::V3_1;
                    keywords::form("the type null", "3.1", is_old, &field.place(), self.diagnostics);
                }
                self.named_type(name, &field.place())
            }
            Value::Array(names) => {
                let is_old = self.version < Version::V3_1;
                keywords::form("a list of types", "3.1", is_old, &field.place(), self.diagnostics);
                let mut types = Types::default();
                for (index, name) in names.iter().enumerate() {
                    let place = field.place().element(index);
                    match name {
                        Value::String(name) => types = types.with(self.named_type(name, &place)),
                        Value::Null => types = types.with(self.bare_null(&place)),
                        other => {
                            let message = format!("a type is a string, not {}", kind_of(other));
                            self.diagnostics.error(codes::WRONG_TYPE, &place, message).help(ALL_TYPES);
                        }
                    }
                }
                types
            }
            Value::Object(_) => {
                let message = "`type` must be a string, not an object; it is left out";
                let found = self.diagnostics.warning(codes::WRONG_TYPE, &field.place(), message);
                found.help("a property named `type` belongs under `properties`");
                Types::default()
            }
            _ => {
                field.wrong("a string or an array of strings", self.diagnostics);
                Types::default()
            }
        }
    }

    /// `null` without quotes among the names of types: YAML's null, which can only mean the type.
    fn bare_null(&mut self, place: &Place) -> Types {
        let message = "null in `type` must be the string 'null'";
        self.diagnostics.warning(codes::WRONG_TYPE, place, message).help("write `'null'` in quotes");
        Types::NULL
    }

    fn named_type(&mut self, name: &str, place: &Place) -> Types {
        match Types::named(name) {
            Some(types) => types,
            None => {
                let message = format!("unknown type `{name}`");
                let error = self.diagnostics.error(codes::WRONG_TYPE, place, message);
                match name {
                    "file" => error.help("write `type: string` with `format: binary`"),
                    "any" => error.help("leave `type` out to allow any type"),
                    _ => match did_you_mean(name, Types::NAMES.iter().map(|(known, _)| *known)) {
                        Some(near) => error.help(format!("did you mean `{near}`?")),
                        None => error.help(ALL_TYPES),
                    },
                };
                Types::default()
            }
        }
    }

    fn required(&mut self, schema: &mut Schema<'d>, field: Field<'_, 'd>) {
        if field.value.is_boolean() {
            let message = "`required` is a list of names; a boolean is read as the wish of the property that has it";
            let found = self.diagnostics.warning(codes::WRONG_TYPE, &field.place(), message);
            found.help("list the names in the object around it: `required: [name]`");
            return;
        }
        let names = field.texts(self.diagnostics);
        schema.required.splice(0..0, names);
    }

    fn items(&mut self, schema: &mut Schema<'d>, field: Field<'_, 'd>) {
        let Value::Array(members) = field.value else {
            schema.items = self.one(field);
            return;
        };
        if members.iter().all(|member| member.is_object() || member.is_boolean()) {
            let message = "an array in `items` is the old form of a tuple and is read as `prefixItems`";
            let found = self.diagnostics.warning(codes::WRONG_VERSION_KEYWORD, &field.place(), message);
            found.help("write `prefixItems`, or one schema for every element");
            schema.prefix_items = self.list(field);
            return;
        }
        let message = "`items` must be a schema, not an array";
        let error = self.diagnostics.error(codes::WRONG_TYPE, &field.place(), message);
        error.help(match members.as_slice() {
            [Value::String(name)] => format!("write `items: {{type: {name}}}`"),
            _ => "write the schema of the elements: `items: {type: string}`".to_owned(),
        });
    }

    fn additional(&mut self, field: Field<'_, 'd>) -> Additional {
        match field.value {
            Value::Bool(true) => Additional::Any,
            Value::Bool(false) => Additional::Forbidden,
            Value::Object(map) if map.is_empty() => Additional::Any,
            Value::Object(map) if is_never(map) => Additional::Forbidden,
            _ => self.one_or_flag(field).map_or(Additional::Unspecified, Additional::Schema),
        }
    }

    fn one(&mut self, field: Field<'_, 'd>) -> Option<SchemaId> {
        let id = self.arena.id(field.value);
        if id.is_none() {
            field.wrong("a schema (an object or a boolean)", self.diagnostics);
        }
        id
    }

    fn one_or_flag(&mut self, field: Field<'_, 'd>) -> Option<SchemaId> {
        if field.value.is_boolean() { None } else { self.one(field) }
    }

    fn list(&mut self, field: Field<'_, 'd>) -> Vec<SchemaId> {
        let nodes = field.list(self.diagnostics);
        if matches!(field.key, "allOf" | "oneOf" | "anyOf") && field.value.as_array().is_some_and(Vec::is_empty) {
            let message = format!("`{}` lists no schema and is read as absent", field.key);
            let found = self.diagnostics.warning(codes::WRONG_TYPE, &field.place(), message);
            found.help(format!("take `{}` out, or list a schema", field.key));
        }
        nodes.into_iter().filter_map(|node| self.member(&node)).collect()
    }

    fn named(&mut self, field: Field<'_, 'd>) -> Vec<(&'d str, SchemaId)> {
        let Value::Object(map) = field.value else {
            field.wrong("an object", self.diagnostics);
            return Vec::new();
        };
        let mut named = Vec::with_capacity(map.len());
        for (name, value) in map {
            let id = match self.arena.id(value) {
                Some(id) => Some(id),
                None => self.member(&Node { value, place: field.place().child(name) }),
            };
            named.extend(id.map(|id| (name.as_str(), id)));
        }
        named
    }

    fn member(&mut self, node: &Node<'d>) -> Option<SchemaId> {
        let id = self.arena.id(node.value);
        if id.is_none() && !is_schema(node.value) {
            let message = format!("expected a schema (an object or a boolean), found {}", kind_of(node.value));
            self.diagnostics.error(codes::WRONG_TYPE, &node.place, message).help("write for example `{type: string}`");
        }
        id
    }

    fn since(&mut self, field: Field<'_, 'd>, version: &str, wrong: bool) {
        keywords::newer(field.key, version, wrong, field.object, self.diagnostics);
    }
}

/// A property with `required: true` of its own (JSON Schema draft 3) is required in its parent.
fn required_by_property<'d>(schema: &mut Schema<'d>, properties: &'d Value) {
    let Value::Object(map) = properties else { return };
    for (name, property) in map {
        let required = property.get("required") == Some(&Value::Bool(true));
        if required && !schema.required.contains(&name.as_str()) {
            schema.required.push(name);
        }
    }
}

/// Whether a schema is `{not: {}}`, a long form of `false`.
fn is_never(schema: &Map<String, Value>) -> bool {
    schema.len() == 1 && schema.get("not").and_then(Value::as_object).is_some_and(Map::is_empty)
}
