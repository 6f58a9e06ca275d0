//! Values that a schema allows, made for the requests of a contract run.
//!
//! An example of the document is used only where nothing sure can be made: for a string with a pattern. The same schema
//! always gives the same value. OpenAPI 3.1, section 4.8.24; JSON Schema 2020-12.

use serde_json::{Map, Number, Value, json};

use crate::codegen::lower::fit::fits;
use crate::codegen::lower::graph::Graph;
use crate::codegen::resolve::{Additional, Resolved, Schema, SchemaId, Types};

/// How deep optional members are filled.
const DEPTH: usize = 6;

/// Strings of which one fits most patterns.
const WORDS: &[&str] = &[
    "contract",
    "a",
    "A",
    "1",
    "abc123",
    "ABC",
    "12",
    "123",
    "1234",
    "12345",
    "1.0.0",
    "1.2",
    "en",
    "EN",
    "USD",
    "en-US",
    "2024-01-02",
    "03:04",
    "03:04:05",
    "#a0b1c2",
    "a-b",
    "a_b",
    "/a",
    "a/b",
    "x.y",
    "a@example.com",
    "10.0.0.1",
    "10.0.0.0/24",
    "fd00:1::/48",
    "https://example.com",
    "1e240",
    "+15550100",
    "0x1f",
    "true",
    "aaaaaaaaaaaaaaaaaaaaaaaa",
    "00000000-0000-4000-8000-000000000000",
];

/// Makes values for one document.
pub(super) struct Sampler<'r, 'd> {
    /// The schemas, with `allOf` answered.
    pub(super) graph: Graph<'r, 'd>,
    resolved: &'r Resolved<'d>,
    /// Whether optional members are there too.
    full: bool,
    /// Whether an optional member must be a scalar: no style has a form for lists and objects inside a value.
    flat: bool,
    /// Whether a value was made that fits several members of a `oneOf`.
    pub(super) ambiguous: bool,
    open: Vec<SchemaId>,
}

impl<'r, 'd> Sampler<'r, 'd> {
    pub(super) fn new(resolved: &'r Resolved<'d>) -> Self {
        Self { graph: Graph::new(resolved), resolved, full: false, flat: false, ambiguous: false, open: Vec::new() }
    }

    /// A value of the schema with what it requires, or with everything that it has.
    pub(super) fn value(&mut self, id: SchemaId, full: bool) -> Value {
        self.full = full;
        self.flat = false;
        self.open.clear();
        self.of(id).unwrap_or(Value::Null)
    }

    /// A value that a style can write: an object has its scalar members, since an empty one has no form.
    pub(super) fn styled(&mut self, id: SchemaId) -> Value {
        self.full = true;
        self.flat = true;
        self.open.clear();
        self.of(id).unwrap_or(Value::Null)
    }

    /// `None` when the value would never end.
    fn of(&mut self, id: SchemaId) -> Option<Value> {
        let target = self.graph.target(id);
        if self.open.iter().filter(|open| **open == target).count() > 1 || self.open.len() > 24 {
            return None;
        }
        self.open.push(target);
        let flat = self.graph.flatten(id);
        let value = match self.heir(target) {
            Some(heir) => {
                let base = Schema { properties: Vec::new(), ..self.graph.get(target).clone() };
                self.of(heir).map(|value| self.member(&base, heir, value))
            }
            None => self.of_flat(&flat),
        };
        self.open.pop();
        value
    }

    /// The first schema that is composed of a base with a discriminator, of which no value is a plain one.
    fn heir(&mut self, base: SchemaId) -> Option<SchemaId> {
        let schema = self.graph.get(base);
        schema.discriminator.as_ref().filter(|_| schema.one_of.is_empty() && schema.any_of.is_empty())?;
        let heirs = self.graph.heirs(base);
        let mut heirs = heirs.into_iter().filter_map(|index| self.resolved.named.get(index)).map(|(_, id)| *id);
        heirs.find(|id| *id != base && !self.open.contains(id))
    }

    fn of_flat(&mut self, schema: &Schema<'d>) -> Option<Value> {
        if let Some(constant) = schema.constant {
            return Some(constant.clone());
        }
        if let Some(values) = &schema.values {
            return values.iter().find(|value| !value.is_null()).map(|value| (*value).clone());
        }
        let options = if schema.one_of.is_empty() { &schema.any_of } else { &schema.one_of };
        let member = options.iter().find_map(|option| Some((*option, self.of(*option)?)));
        if let Some((option, value)) = member {
            let value = self.member(schema, option, value);
            let fitting = schema.one_of.iter().filter(|option| fits(&mut self.graph, **option, &value)).count();
            self.ambiguous |= fitting > 1;
            return Some(value);
        }
        let types = schema.types.without(Types::NULL);
        let is = |one: Types| types.contains(one);
        if is(Types::OBJECT) || types.is_empty() && !schema.properties.is_empty() {
            self.object(schema).map(Value::Object)
        } else if is(Types::ARRAY) || types.is_empty() && schema.items.is_some() {
            self.array(schema)
        } else if is(Types::STRING) {
            Some(Value::String(text(schema)))
        } else if is(Types::INTEGER) || is(Types::NUMBER) {
            Some(number(schema))
        } else if is(Types::BOOLEAN) {
            Some(json!(true))
        } else if schema.types.contains(Types::NULL) && types.is_empty() {
            Some(Value::Null)
        } else {
            Some(schema.examples.first().map_or_else(|| json!("contract"), |example| (*example).clone()))
        }
    }

    /// The value of a member of a union, with what the schema around the union asks for and the tag of the member.
    fn member(&mut self, schema: &Schema<'d>, option: SchemaId, value: Value) -> Value {
        let Value::Object(mut members) = value else { return value };
        if !schema.properties.is_empty() {
            for (name, value) in self.object(schema).unwrap_or_default() {
                members.entry(name).or_insert(value);
            }
        }
        if let Some(discriminator) = &schema.discriminator {
            let target = self.graph.target(option);
            let mapped = discriminator.mapping.iter().find(|(_, id)| self.graph.target(*id) == target);
            let component = self.graph.component(target).map(|index| self.resolved.named[index].0);
            let mut tagged = members.clone();
            let tag = mapped.map(|(tag, _)| *tag).or(component);
            tagged.extend(tag.map(|tag| (discriminator.property.to_owned(), json!(tag))));
            // A member may fix the tag itself, and then forbids its name.
            let tagged = Value::Object(tagged);
            if mapped.is_some() || fits(&mut self.graph, option, &tagged) {
                return tagged;
            }
        }
        Value::Object(members)
    }

    fn object(&mut self, schema: &Schema<'d>) -> Option<Map<String, Value>> {
        let mut members = Map::new();
        for (name, id) in &schema.properties {
            let required = schema.required.contains(name);
            let flat = self.graph.flatten(*id);
            let deep = self.flat && !is_scalar(&flat);
            if flat.read_only || !required && (!self.full || deep || self.open.len() > DEPTH) {
                continue;
            }
            match self.of(*id) {
                Some(value) => drop(members.insert((*name).to_owned(), value)),
                None if required => return None,
                None => {}
            }
        }
        let least = usize::try_from(schema.limits.members.least.unwrap_or(0)).unwrap_or(usize::MAX);
        for (name, id) in &schema.properties {
            if members.len() >= least {
                break;
            }
            if !members.contains_key(*name)
                && let Some(value) = self.of(*id)
            {
                members.insert((*name).to_owned(), value);
            }
        }
        self.extra(schema, &mut members);
        Some(members)
    }

    /// Required members that no property describes, and one member of a map.
    fn extra(&mut self, schema: &Schema<'d>, members: &mut Map<String, Value>) {
        let of = |sampler: &mut Self| match schema.additional {
            Additional::Schema(id) => sampler.of(id),
            _ => Some(json!("contract")),
        };
        for name in &schema.required {
            let known = schema.properties.iter().any(|(property, _)| property == name);
            if !known && let Some(value) = of(self) {
                members.insert((*name).to_owned(), value);
            }
        }
        let is_map = schema.properties.is_empty() && schema.patterns.is_empty() && schema.property_names.is_none();
        let wanted = self.full || schema.limits.members.least.is_some_and(|least| least > 0);
        if is_map && wanted && members.is_empty() && schema.additional != Additional::Forbidden {
            members.extend(of(self).map(|value| ("key".to_owned(), value)));
        }
    }

    fn array(&mut self, schema: &Schema<'d>) -> Option<Value> {
        let mut items = Vec::new();
        for id in &schema.prefix_items {
            items.push(self.of(*id)?);
        }
        let least = usize::try_from(schema.limits.items.least.unwrap_or(0)).unwrap_or(usize::MAX).min(64);
        let wanted = least.max(usize::from(schema.prefix_items.is_empty() && schema.limits.items.most != Some(0)));
        while items.len() < wanted {
            let item = match schema.items {
                Some(id) => self.of(id),
                None => Some(json!("contract")),
            };
            match item {
                Some(item) => items.push(varied(item, items.len(), schema.limits.unique)),
                None if items.len() >= least => break,
                None => return None,
            }
        }
        Some(Value::Array(items))
    }
}

fn is_scalar(schema: &Schema<'_>) -> bool {
    let deep = Types::OBJECT.with(Types::ARRAY);
    schema.types.0 & deep.0 == 0 && schema.properties.is_empty() && schema.one_of.is_empty() && schema.any_of.is_empty()
}

/// The item, made different from those before it where all must differ.
fn varied(item: Value, index: usize, unique: bool) -> Value {
    match item {
        Value::String(text) if unique && index > 0 => Value::String(format!("{text}{index}")),
        Value::Number(number) if unique && index > 0 => {
            number.as_i64().map_or(Value::Number(number), |number| json!(number.saturating_add_unsigned(index as u64)))
        }
        other => other,
    }
}

fn text(schema: &Schema<'_>) -> String {
    let least = usize::try_from(schema.limits.length.least.unwrap_or(0)).unwrap_or(0).min(10_000);
    let most = schema.limits.length.most.and_then(|most| usize::try_from(most).ok()).unwrap_or(usize::MAX);
    if let Some(pattern) = schema.limits.pattern {
        let examples = schema.examples.iter().copied().chain(schema.default).filter_map(Value::as_str);
        let rules = json!({ "type": "string", "pattern": pattern, "minLength": least, "maxLength": most });
        let fits = jsonschema::validator_for(&rules).ok();
        let fits = |word: &&str| fits.as_ref().is_some_and(|rules| rules.is_valid(&json!(word)));
        if let Some(word) = examples.chain(WORDS.iter().copied()).find(fits) {
            return word.to_owned();
        }
    }
    let word = match schema.format.unwrap_or_default() {
        "date-time" => "2024-01-02T03:04:05Z",
        "date" => "2024-01-02",
        "time" => "03:04:05Z",
        "duration" => "P1D",
        "uuid" => "00000000-0000-4000-8000-000000000000",
        "email" | "idn-email" => "a@example.com",
        "uri" | "url" | "iri" => "https://example.com/a",
        "uri-reference" | "iri-reference" => "/a",
        "hostname" | "idn-hostname" => "example.com",
        "ipv4" | "ip" => "192.0.2.1",
        "ipv6" => "2001:db8::1",
        "byte" | "base64" => "Y29udHJhY3Q=",
        "json-pointer" => "/a",
        "regex" => "a",
        _ => "contract",
    };
    let mut word = word.to_owned();
    while word.chars().count() < least {
        word.push('a');
    }
    word.chars().take(most).collect()
}

fn number(schema: &Schema<'_>) -> Value {
    let limits = &schema.limits;
    let bound = |number: Option<&Number>| number.and_then(Number::as_f64);
    let whole = !schema.types.contains(Types::NUMBER);
    let step = bound(limits.multiple_of).filter(|step| *step > 0.0).unwrap_or(if whole { 1.0 } else { 0.0 });
    let edge = |excluded: bool| {
        if !excluded {
            0.0
        } else if step > 0.0 {
            step
        } else {
            0.001
        }
    };
    let least = bound(limits.minimum).map_or(f64::MIN, |least| least + edge(limits.exclusive_minimum));
    let most = bound(limits.maximum).map_or(f64::MAX, |most| most - edge(limits.exclusive_maximum));
    let mut value = 1f64.min(most).max(least);
    if step > 0.0 {
        value = (value / step).ceil() * step;
        if value > most {
            value = (most / step).floor() * step;
        }
    }
    if value.fract() == 0.0 && value.abs() < 9e15 { json!(value as i64) } else { json!(value) }
}

#[cfg(test)]
mod tests;
