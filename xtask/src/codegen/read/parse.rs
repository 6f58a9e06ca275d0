//! Text becomes a `serde_json::Value`, through one serde visitor for JSON and YAML.
//!
//! The visitor sees what a plain parse hides: `{a: 1, a: 2}` has a repeated key, `!Ref x` has a tag, `&a [*a, *a]`
//! grows. YAML is read by the core schema of YAML 1.2, plus merge keys (`<<`), which documents in the field use.

use std::collections::{HashMap, HashSet};
use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::{Format, Limits};
use crate::codegen::diagnostics::{Diagnostics, FileId, Place, codes, push_token};

mod fault;
mod flow;

/// How deep the parser of YAML goes; it gives up one level later without telling where.
const YAML_DEPTH: usize = 127;

/// What a level of nesting may cost on the stack. A debug build takes about a fifth of it.
const STACK_PER_LEVEL: usize = 64 << 10;

/// What to do about a text that a parser gives up on.
const SYNTAX_HELP: &str =
    "look at this line and the one before it for an indentation, a quote or a bracket that is not right";

const EXPANDS: &str = "the YAML aliases of this file expand to far more than its text";

/// Parses `text`. `None` if it is not well-formed or too large once expanded, which is then in `diagnostics`.
pub(super) fn parse(
    text: &str,
    format: Format,
    file: FileId,
    limits: &Limits,
    diagnostics: &mut Diagnostics,
) -> Option<Value> {
    if text.trim().is_empty() {
        let found = diagnostics.error(codes::SYNTAX, &Place::root(file), "the file is empty");
        found.help("write a document that starts with `openapi: 3.1.0`");
        return None;
    }
    let depth = match format {
        Format::Json => limits.depth,
        Format::Yaml | Format::Toml => limits.depth.min(YAML_DEPTH),
    };
    let budget = text.len().saturating_mul(limits.expansion).saturating_add(1 << 20);
    let mut state = State { file, format, depth, budget, diagnostics, pointer: String::new(), muted: 0, refusal: None };
    let stack = depth.saturating_mul(STACK_PER_LEVEL).saturating_add(1 << 20);
    let parsed = std::thread::scope(|scope| {
        let parser = std::thread::Builder::new().name("parse".to_owned()).stack_size(stack);
        let thread = parser.spawn_scoped(scope, || state.run(text))?;
        Ok::<_, std::io::Error>(thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    });
    parsed.unwrap_or_else(|error| {
        let message = format!("cannot start a thread to parse the file: {error}");
        let help = "give the process more memory, or close other programs";
        diagnostics.error(codes::UNREADABLE_FILE, &Place::root(file), message).help(help);
        None
    })
}

/// What the visitor carries along.
struct State<'d> {
    file: FileId,
    format: Format,
    depth: usize,
    budget: usize,
    diagnostics: &'d mut Diagnostics,
    pointer: String,
    muted: usize,
    refusal: Option<String>,
}

impl State<'_> {
    fn run(&mut self, text: &str) -> Option<Value> {
        let root = Node { state: &mut *self, depth: 1 };
        match root.state.format {
            Format::Json => {
                let mut json = serde_json::Deserializer::from_str(text);
                json.disable_recursion_limit();
                let result = root.deserialize(&mut json).and_then(|value| json.end().map(|()| value));
                result.map_err(|error| self.fail(fault::json(&error, text))).ok()
            }
            Format::Yaml | Format::Toml => {
                if let Some(span) = flow::too_deep(text) {
                    let message = "the document is nested more than 255 levels deep";
                    let found = self.diagnostics.error(codes::TOO_LARGE, &Place::root(self.file), message);
                    found.at_span(span).help("move what is nested to `components` and refer to it with `$ref`");
                    return None;
                }
                let result = root.deserialize(serde_yaml::Deserializer::from_str(text));
                result.map_err(|error| self.fail(fault::yaml(&error, text))).ok()
            }
        }
    }

    fn fail(&mut self, fault: fault::Fault) {
        let refusal = self.refusal.take().or_else(|| fault.is_repetition.then(|| EXPANDS.to_owned()));
        if let Some(refusal) = refusal {
            let place = self.place();
            let help = self.limit_help(&refusal);
            self.diagnostics.error(codes::TOO_LARGE, &place, refusal).help(help);
            return;
        }
        let error = self.diagnostics.error(codes::SYNTAX, &Place::root(self.file), fault.message);
        error.span = fault.span;
        error.help = fault.help.or_else(|| Some(SYNTAX_HELP.to_owned()));
    }

    /// What to do about a limit, with the way to raise it where that helps.
    fn limit_help(&self, refusal: &str) -> String {
        let way = "move what is nested or repeated to `components` and refer to it with `$ref`";
        let limit = match (refusal == EXPANDS, self.format) {
            (true, _) => "expansion",
            (false, Format::Json) => "depth",
            (false, _) if self.depth < YAML_DEPTH => "depth",
            // The parser of YAML goes no deeper.
            (false, _) => return format!("{way}, or write the file as JSON"),
        };
        format!("{way}, or raise the limit with `--max-{limit} N` or `limits.{limit}` of codegen.toml")
    }

    fn place(&self) -> Place {
        Place { file: self.file, pointer: self.pointer.clone() }
    }

    /// Counts `bytes` of memory against the budget.
    fn spend<E: de::Error>(&mut self, bytes: usize) -> Result<(), E> {
        match self.budget.checked_sub(bytes) {
            Some(left) => {
                self.budget = left;
                Ok(())
            }
            None => Err(self.refuse(EXPANDS.to_owned())),
        }
    }

    fn refuse<E: de::Error>(&mut self, message: String) -> E {
        let error = E::custom(&message);
        self.refusal = Some(message);
        error
    }

    fn repeated(&mut self, key: &str, nth: usize) {
        if self.muted == 0 {
            let place = self.place();
            let message = format!("the key `{key}` is given more than once");
            let error = self.diagnostics.error(codes::DUPLICATE_KEY, &place, message);
            error.at_repeat(nth).help("keep one of them; a parser silently takes either the first or the last");
        }
    }

    fn wrong(&mut self, message: &str, help: &str) {
        if self.muted == 0 {
            let place = self.place();
            self.diagnostics.error(codes::WRONG_TYPE, &place, message).help(help);
        }
    }
}

/// A node that is about to be read, at its depth; the root has depth 1.
struct Node<'s, 'd> {
    state: &'s mut State<'d>,
    depth: usize,
}

impl Node<'_, '_> {
    fn open<E: de::Error>(&mut self) -> Result<(), E> {
        if self.depth > self.state.depth {
            let limit = self.state.depth;
            return Err(self.state.refuse(format!("the document is nested more than {limit} levels deep")));
        }
        self.state.spend(1)
    }

    fn number<E: de::Error>(self, number: impl Into<Number>) -> Result<Value, E> {
        self.state.spend(1)?;
        Ok(Value::Number(number.into()))
    }
}

impl<'de> DeserializeSeed<'de> for Node<'_, '_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_, '_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Value, E> {
        self.state.spend(1)?;
        Ok(Value::Null)
    }

    /// A YAML file of comments only.
    fn visit_none<E: de::Error>(self) -> Result<Value, E> {
        self.visit_unit()
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Value, E> {
        self.state.spend(1)?;
        Ok(Value::Bool(value))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Value, E> {
        self.number(value)
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Value, E> {
        self.number(value)
    }

    fn visit_u128<E: de::Error>(self, value: u128) -> Result<Value, E> {
        self.visit_f64(value as f64)
    }

    fn visit_i128<E: de::Error>(self, value: i128) -> Result<Value, E> {
        self.visit_f64(value as f64)
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Value, E> {
        match Number::from_f64(value) {
            Some(number) => self.number(number),
            None => {
                self.state.wrong(
                    "`.inf` and `.nan` are not JSON numbers",
                    "leave the keyword out, or put the value in quotes if text is meant",
                );
                Ok(Value::Null)
            }
        }
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Value, E> {
        self.state.spend(value.len() + 1)?;
        Ok(Value::String(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut seq: A) -> Result<Value, A::Error> {
        self.open()?;
        let Self { state, depth } = self;
        let end = state.pointer.len();
        let mut array = Vec::new();
        loop {
            push_token(&mut state.pointer, &array.len().to_string());
            let element = seq.next_element_seed(Node { state, depth: depth + 1 })?;
            state.pointer.truncate(end);
            match element {
                Some(element) => array.push(element),
                None => return Ok(Value::Array(array)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Value, A::Error> {
        self.open()?;
        let Self { state, depth } = self;
        let end = state.pointer.len();
        let mut members = Members::default();
        while let Some(key) = map.next_key_seed(Key)? {
            state.spend(key.len() + 1)?;
            push_token(&mut state.pointer, &key);
            let repeat = members.repeat(&key);
            if let Some(nth) = repeat {
                state.repeated(&key, nth);
                state.muted += 1;
            }
            let value = map.next_value_seed(Node { state, depth: depth + 1 })?;
            match repeat {
                Some(_) => state.muted -= 1,
                None if key == "<<" && state.format == Format::Yaml => members.merge(value, state),
                None => members.set(key, value),
            }
            state.pointer.truncate(end);
        }
        Ok(Value::Object(members.object))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<Value, A::Error> {
        let (tag, value) = data.variant_seed(Key)?;
        if self.state.muted == 0 {
            let message = format!("the YAML tag `!{tag}` has no meaning in an OpenAPI document and is ignored");
            let place = self.state.place();
            let warning = self.state.diagnostics.warning(codes::YAML_TAG, &place, message);
            warning.help("remove the tag, or run the tool that the tag is for before generating");
        }
        value.newtype_variant_seed(self)
    }
}

/// The members of an object that is being read.
#[derive(Default)]
struct Members {
    object: Map<String, Value>,
    merged: HashSet<String>,
    repeats: HashMap<String, usize>,
}

impl Members {
    /// Which repetition of an earlier key this is, counted from 1, if it is one. A merged key may be given again.
    fn repeat(&mut self, key: &str) -> Option<usize> {
        if !self.object.contains_key(key) || self.merged.remove(key) {
            return None;
        }
        let nth = self.repeats.entry(key.to_owned()).or_default();
        *nth += 1;
        Some(*nth)
    }

    fn set(&mut self, key: String, value: Value) {
        self.object.insert(key, value);
    }

    /// Adds the members of an object, or of each object of an array, that are not there yet
    /// (<https://yaml.org/type/merge.html>).
    fn merge(&mut self, value: Value, state: &mut State<'_>) {
        match value {
            Value::Object(object) => {
                for (key, value) in object {
                    if !self.object.contains_key(&key) {
                        self.merged.insert(key.clone());
                        self.object.insert(key, value);
                    }
                }
            }
            Value::Array(objects) if objects.iter().all(Value::is_object) => {
                for object in objects {
                    self.merge(object, state);
                }
            }
            _ => state.wrong("`<<` takes an object or a list of objects", "write `<<: *anchor`"),
        }
    }
}

/// The key of a member, or the name of a tag, as written: `200:` is `"200"`.
struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text or a number as the key")
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<String, E> {
        Ok(value.to_owned())
    }
}
