//! What answers look like, for tests. OpenAPI 3.1, sections 4.8.14 and 4.8.24.
//!
//! ```yaml
//! responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}, example: {id: 7}}}}}
//! ```
//!
//! One row of a table that is only compiled with the feature `test-util`, from which `MockTransport::from_examples`
//! answers: `Example::new("200", "application/json", r#"{"id":7}"#, &["showPet"])`. Operations whose answers look alike
//! share a row.
//!
//! The example is that of the media type, else that of the schema, else one that is composed of the examples of its
//! parts. One that the type of the answer could not read is passed over.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use rustc_hash::FxHashMap;
use serde_json::{Map, Value};

use super::media::{self, Kind};
use super::operation::Operation;
use crate::codegen::api::Api;
use crate::codegen::emit;
use crate::codegen::lower::Lowering;
use crate::codegen::lower::fit::{fits, unquoted};
use crate::codegen::resolve::{MediaType, Origin, Response, Schema, SchemaId, Status};
use crate::codegen::write::Module;

/// An answer that the document shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The ids of the operations that answer so, in document order.
    pub operations: Vec<String>,
    /// `200`, `4XX` or `default`.
    pub status: String,
    /// The media type; empty when there is no body.
    pub media_type: String,
    /// The body.
    pub body: String,
}

/// The answers that the document shows, each once. Nothing when no answer with a body is among them.
#[must_use]
pub fn lower(lowering: &mut Lowering<'_, '_>, operations: &[Operation]) -> Vec<Shown> {
    let resolved = lowering.resolved;
    let mut composer = Composer::default();
    let mut rows: Vec<Shown> = Vec::new();
    let mut known: HashMap<(String, String, String), usize> = HashMap::new();
    let called = resolved.operations.iter().filter(|source| source.origin == Origin::Path);
    for (operation, source) in operations.iter().zip(called) {
        for response in &source.responses {
            let Some((media_type, body)) = shown(lowering, &mut composer, response, source.method == "HEAD") else {
                continue;
            };
            let key = (status(response.status), media_type, body);
            let row = *known.entry(key.clone()).or_insert(rows.len());
            if row == rows.len() {
                let (status, media_type, body) = key;
                rows.push(Shown { operations: Vec::new(), status, media_type, body });
            }
            rows[row].operations.push(operation.id.clone());
        }
    }
    if rows.iter().all(|row| row.body.is_empty()) { Vec::new() } else { rows }
}

fn status(status: Status) -> String {
    match status {
        Status::Code(code) => code.to_string(),
        Status::Range(first) => format!("{first}XX"),
        Status::Default => "default".to_owned(),
    }
}

/// The media type and the body of an answer; both are empty for one without a body, and `None` is one without an example.
fn shown(
    lowering: &mut Lowering<'_, '_>,
    composer: &mut Composer,
    response: &Response<'_>,
    is_head: bool,
) -> Option<(String, String)> {
    let bodiless = matches!(response.status, Status::Code(100..=199 | 204 | 205 | 304) | Status::Range(1));
    if is_head || bodiless || response.content.is_empty() {
        return Some((String::new(), String::new()));
    }
    let mut sources: Vec<&MediaType<'_>> = response.content.iter().collect();
    sources.sort_by_key(|source| media::kind(source.name) != Kind::Json);
    sources.into_iter().find_map(|source| {
        let body = match media::kind_of(lowering, source) {
            Kind::Json => json(lowering, composer, source)?.to_string(),
            _ => source.examples.iter().find_map(|example| example.as_str())?.to_owned(),
        };
        let is_json = media::kind_of(lowering, source) == Kind::Json;
        let name = if media::is_range(source.name) && is_json { "application/json" } else { source.name };
        Some((name.to_owned(), body))
    })
}

/// The example of a JSON answer.
fn json(lowering: &mut Lowering<'_, '_>, composer: &mut Composer, source: &MediaType<'_>) -> Option<Value> {
    let Some(id) = source.schema else { return source.examples.first().map(|example| (*example).clone()) };
    let graph = &mut lowering.graph;
    let own = source.examples.iter().find_map(|example| {
        let value = unquoted(graph, id, example).unwrap_or_else(|| (*example).clone());
        fits(graph, id, &value).then_some(value)
    });
    own.or_else(|| {
        let made = composer.value(lowering, id).filter(|made| made.shown)?;
        fits(&mut lowering.graph, id, &made.value).then(|| Value::clone(&made.value))
    })
}

/// Composes examples of the examples of parts. The value of a schema is made once.
#[derive(Default)]
struct Composer {
    made: FxHashMap<SchemaId, Option<Made>>,
    open: Vec<SchemaId>,
}

/// A value of a schema.
#[derive(Clone)]
struct Made {
    value: Rc<Value>,
    /// Whether a part of it is an example. What has only constants and defaults shows nothing.
    shown: bool,
}

/// How many levels of schemas an example is composed of. It also ends those that contain themselves.
const DEPTH: usize = 8;

/// How long a composed part may be, in bytes of JSON: longer ones are left out.
const LENGTH: usize = 16 * 1024;

impl Composer {
    /// An example of the schema, its own or a composed one; `None` when one of its parts has to be there and has none.
    fn value(&mut self, lowering: &mut Lowering<'_, '_>, id: SchemaId) -> Option<Made> {
        if let Some(made) = self.made.get(&id) {
            return made.clone();
        }
        let target = lowering.graph.target(id);
        if self.open.contains(&target) || self.open.len() >= DEPTH {
            return None;
        }
        self.open.push(target);
        let flat = lowering.graph.flatten(id);
        let first = |lowering: &mut Lowering<'_, '_>, values: Vec<&Value>, shown| {
            let found = values.into_iter().find(|value| fits(&mut lowering.graph, id, value));
            found.map(|value| Made { value: Rc::new(value.clone()), shown })
        };
        let fixed = flat.constant.into_iter().chain(flat.default).chain(only(&flat)).collect();
        let examples = written(lowering, id);
        let own = first(lowering, examples, true).or_else(|| first(lowering, fixed, false));
        let short = |made: &Made| made.value.to_string().len() <= LENGTH;
        let made = own.or_else(|| self.compose(lowering, &flat).filter(short));
        self.open.pop();
        self.made.insert(id, made.clone());
        made
    }

    fn compose(&mut self, lowering: &mut Lowering<'_, '_>, schema: &Schema<'_>) -> Option<Made> {
        let options = if schema.one_of.is_empty() { &schema.any_of } else { &schema.one_of };
        if !options.is_empty() {
            return options.iter().find_map(|option| self.value(lowering, *option));
        }
        if let Some(items) = schema.items {
            let Made { value, shown } = self.value(lowering, items)?;
            return Some(Made { value: Rc::new(Value::Array(vec![Value::clone(&value)])), shown });
        }
        let mut members = Map::new();
        let mut shown = false;
        for (name, id) in &schema.properties {
            if lowering.graph.flatten(*id).write_only {
                continue;
            }
            match self.value(lowering, *id) {
                Some(made) => {
                    shown |= made.shown;
                    members.insert((*name).to_owned(), Value::clone(&made.value));
                }
                None if schema.required.contains(name) => return None,
                None => {}
            }
        }
        (!members.is_empty()).then(|| Made { value: Rc::new(Value::Object(members)), shown })
    }
}

/// The examples that stand at a schema, then those of what it is another name for.
fn written<'d>(lowering: &Lowering<'_, 'd>, id: SchemaId) -> Vec<&'d Value> {
    let mut examples = Vec::new();
    let mut seen = HashSet::new();
    let mut at = Some(id);
    while let Some(id) = at.filter(|id| seen.insert(*id)) {
        examples.extend(&lowering.graph.get(id).examples);
        at = lowering.graph.alias_of(id);
    }
    examples
}

/// The value of an `enum` with one.
fn only<'d>(schema: &Schema<'d>) -> Option<&'d Value> {
    match schema.values.as_deref() {
        Some([value]) => Some(value),
        _ => None,
    }
}

/// `client/examples.rs`, when there is something to show.
#[must_use]
pub fn emit(api: &Api) -> Module {
    let rows = api.calls.shown.iter().map(|row| {
        let Shown { operations, status, media_type, body } = row;
        let body = literal(body);
        quote!(Example::new(#status, #media_type, #body, &[#(#operations),*]))
    });
    let items = vec![
        quote!(#![doc = " The examples of documented answers, for tests."]),
        quote!(
            use crate::runtime::client::{Example, MockTransport};
        ),
        quote! {
            impl MockTransport {
                /// A transport that answers each operation with the document's example of a successful answer, until a
                /// test sets another reply for it.
                #[must_use]
                pub fn from_examples() -> Self { Self::with_examples(EXAMPLES) }
            }
        },
        quote! {
            /// What the document shows of its answers.
            static EXAMPLES: &[Example] = &[#(#rows),*];
        },
    ];
    emit::rust(api, "client/examples.rs", "#/paths", items)
}

/// A text as a raw literal, which is easier to read, where rustc allows it there.
fn literal(text: &str) -> TokenStream {
    let plain = |c: char| matches!(c, ' '..='~') || c.is_alphanumeric();
    let hashes = "#".repeat(1 + longest_run(text));
    let raw = format!("r{hashes}\"{text}\"{hashes}");
    let quoted = || Literal::string(text);
    let raw = (text.contains(['"', '\\']) && text.chars().all(plain)).then(|| raw.parse::<Literal>().ok()).flatten();
    let literal = raw.unwrap_or_else(quoted);
    quote!(#literal)
}

/// The longest run of `#` behind a quotation mark.
fn longest_run(text: &str) -> usize {
    text.split('"').skip(1).map(|rest| rest.len() - rest.trim_start_matches('#').len()).max().unwrap_or_default()
}

#[cfg(test)]
mod tests;
