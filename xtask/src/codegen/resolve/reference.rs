//! `$ref`: from its text to the node it names, once per text and file.

use std::collections::{HashMap, HashSet};

use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::codegen::diagnostics::{Diagnostics, FileId, Place, Severity, codes, did_you_mean, push_token, unescaped};
use crate::codegen::read::Document;

use super::node::{Address, Node, Object};

/// How many names of a document that lead nowhere get a suggestion, which costs a look at every neighbour.
const SUGGESTIONS: usize = 50;

/// How many references a pointer may lead through.
const JUMPS: usize = 64;

/// The references of a document that have been followed so far.
pub(super) struct References<'d> {
    document: &'d Document,
    known: HashMap<(FileId, &'d str), Option<Node<'d>>>,
    anchors: HashMap<(FileId, &'d str), Node<'d>>,
    suggested: usize,
    /// Where an earlier stage has found a reference at fault; it is not reported again.
    reported: HashSet<Place>,
}

impl<'d> References<'d> {
    pub(super) fn new(document: &'d Document, diagnostics: &Diagnostics) -> Self {
        let errors = diagnostics.iter().filter(|found| found.severity == Severity::Error);
        let reported = errors.map(|found| found.place.clone()).collect();
        Self { document, known: HashMap::new(), anchors: HashMap::new(), suggested: 0, reported }
    }

    /// Lets `#name` refer to this node (JSON Schema Core 8.2.2), or its `$id` refer to it.
    pub(super) fn anchor(&mut self, name: &'d str, node: Node<'d>) {
        self.anchors.entry((node.place.file, name)).or_insert(node);
    }

    /// The node that `reference` names, seen from `file`.
    pub(super) fn find(&mut self, file: FileId, reference: &'d str) -> Option<Node<'d>> {
        if let Some(known) = self.known.get(&(file, reference)) {
            return known.clone();
        }
        let found = self.look_up(file, reference);
        self.known.insert((file, reference), found.clone());
        found
    }

    /// Like `find`; an unresolved reference is an error at `place`.
    pub(super) fn resolve(
        &mut self,
        reference: &'d str,
        place: &Place,
        diagnostics: &mut Diagnostics,
    ) -> Option<Node<'d>> {
        let found = self.find(place.file, reference);
        if found.is_none() && !self.reported.contains(place) {
            let message = format!("unresolved reference to `{reference}`");
            let suggestion = self.suggest(place.file, reference);
            let error = diagnostics.error(codes::UNRESOLVED_REF, place, message);
            match suggestion {
                Some(near) => error.help(format!("did you mean `{near}`?")),
                None => error
                    .help("define what the reference names, or write `#/components/schemas/NAME` of a schema there is"),
            };
        }
        found
    }

    /// Follows the `$ref`s of an object that is not a schema to the object at their end.
    pub(super) fn follow(
        &mut self,
        node: &Node<'d>,
        what: &str,
        diagnostics: &mut Diagnostics,
    ) -> Option<Followed<'d>> {
        let mut object = node.object(what, diagnostics)?;
        let mut address = node.address();
        let mut description = None;
        let mut passed = Vec::new();
        while let Some(Value::String(reference)) = object.map.get("$ref") {
            description = description.or_else(|| object.map.get("description").and_then(Value::as_str));
            passed.push(address);
            let place = object.place.child("$ref");
            let target = self.resolve(reference, &place, diagnostics)?;
            address = target.address();
            if passed.contains(&address) {
                let message = format!("the chain of references from `{reference}` leads back to itself");
                diagnostics
                    .error(codes::REF_CYCLE, &place, message)
                    .help("let one object of the circle be something other than a reference");
                return None;
            }
            object = target.object(what, diagnostics)?;
        }
        Some(Followed { object, address, description })
    }

    /// The schema `name` of the components of `file`, else of the main file.
    pub(super) fn component(&self, file: FileId, name: &str) -> Option<Node<'d>> {
        if name.contains(['/', '#']) {
            return None;
        }
        [file, FileId::default()].into_iter().find_map(|file| {
            let value = self.document.get(file, "/components/schemas")?.get(name)?;
            let place = Place { file, pointer: "/components/schemas".to_owned() }.child(name);
            Some(Node { value, place })
        })
    }

    /// The name that a schema has of its own: its key in the components or definitions of its file, or the stem of
    /// another file that is one schema.
    pub(super) fn own_name(&self, node: &Node<'d>) -> Option<&'d str> {
        let pointer = node.place.pointer.as_str();
        if pointer.is_empty() {
            return self.document.files.get(node.place.file.0 as usize)?.path.file_stem()?.to_str();
        }
        let (parent, key) = pointer.rsplit_once('/')?;
        if !matches!(parent, "/components/schemas" | "/definitions" | "/$defs") {
            return None;
        }
        let parent = self.document.get(node.place.file, parent)?.as_object()?;
        parent.get_key_value(&unescaped(key)).map(|(key, _)| key.as_str())
    }

    /// The names of the schemas in the components of `file`.
    pub(super) fn schema_names(&self, file: FileId) -> impl Iterator<Item = &'d str> + use<'d> {
        let schemas = self.document.get(file, "/components/schemas").and_then(Value::as_object);
        schemas.into_iter().flat_map(|map| map.keys().map(String::as_str))
    }

    fn look_up(&self, file: FileId, reference: &'d str) -> Option<Node<'d>> {
        let name = reference.strip_prefix('#').unwrap_or(reference);
        if !name.starts_with('/')
            && let Some(node) = self.anchors.get(&(file, name))
        {
            return Some(node.clone());
        }
        if let Some((id, pointer)) = reference.split_once("#/")
            && let Some(node) = self.anchors.get(&(file, id))
        {
            let pointer = format!("/{}", percent_decode_str(pointer).decode_utf8().ok()?);
            let value = node.value.pointer(&pointer)?;
            let pointer = node.place.pointer.clone() + &pointer;
            return Some(Node { value, place: Place { file, pointer } });
        }
        let (file, pointer) = self.document.locate(file, reference)?;
        match self.document.get(file, &pointer) {
            Some(value) => Some(Node { value, place: Place { file, pointer } }),
            None => self.through(file, &pointer),
        }
    }

    /// The node at a pointer that leads through other references: `#/components/schemas/A/properties/x` where `A` is
    /// itself a `$ref`. Bundlers write such pointers.
    fn through(&self, file: FileId, pointer: &str) -> Option<Node<'d>> {
        let mut at = Node { value: self.document.get(file, "")?, place: Place::root(file) };
        let mut jumps = 0;
        for token in pointer.split('/').skip(1) {
            while step(at.value, token).is_none() {
                let reference = at.value.get("$ref")?.as_str()?;
                let (file, pointer) = self.document.locate(at.place.file, reference)?;
                let value = self.document.get(file, &pointer)?;
                at = Node { value, place: Place { file, pointer } };
                jumps += 1;
                if jumps > JUMPS {
                    return None;
                }
            }
            let pointer = format!("{}/{token}", at.place.pointer);
            at = Node { value: step(at.value, token)?, place: Place { file: at.place.file, pointer } };
        }
        Some(at)
    }

    /// Whether the run can afford another suggestion.
    pub(super) fn may_suggest(&mut self) -> bool {
        self.suggested += 1;
        self.suggested <= SUGGESTIONS
    }

    /// The reference that was most likely meant: the one that differs in the first part that does not exist, or in
    /// the section of the components.
    fn suggest(&mut self, file: FileId, reference: &str) -> Option<String> {
        if !self.may_suggest() {
            return None;
        }
        let (file, pointer) = self.document.locate(file, reference)?;
        let prefix = reference.split_once('#').map_or("", |(prefix, _)| prefix);
        let tokens: Vec<&str> = pointer.split('/').skip(1).collect();
        let mut parent = String::new();
        let mut value = self.document.get(file, "")?;
        for (index, token) in tokens.iter().enumerate() {
            if let Some(next) = step(value, token) {
                value = next;
                parent.push('/');
                parent.push_str(token);
                continue;
            }
            let keys = value.as_object().into_iter().flat_map(|map| map.keys().map(String::as_str));
            let near = did_you_mean(&unescaped(token), keys);
            let rest: String = tokens.iter().skip(index + 1).map(|token| format!("/{token}")).collect();
            let near = near.map(|near| {
                let mut pointer = parent.clone();
                push_token(&mut pointer, near);
                pointer + &rest
            });
            let found = near.filter(|pointer| self.document.get(file, pointer).is_some());
            return found.or_else(|| self.elsewhere(file, tokens.last()?)).map(|pointer| format!("{prefix}#{pointer}"));
        }
        None
    }

    /// The pointer of a component with this name in whatever section.
    fn elsewhere(&self, file: FileId, token: &str) -> Option<String> {
        let sections = self.document.get(file, "/components")?.as_object()?;
        let section = sections.iter().find(|(_, members)| step(members, token).is_some())?.0;
        Some(format!("/components/{section}/{token}"))
    }
}

/// The member of an object or array that one part of a pointer names.
fn step<'v>(value: &'v Value, token: &str) -> Option<&'v Value> {
    match value {
        Value::Object(map) => map.get(&unescaped(token)),
        Value::Array(items) => items.get(token.parse::<usize>().ok()?),
        _ => None,
    }
}

/// The object at the end of a chain of references.
pub(super) struct Followed<'d> {
    pub(super) object: Object<'d>,
    /// The identity of that object, for caches.
    pub(super) address: Address,
    /// The description beside the first `$ref` that has one, which goes before the object's own (3.1).
    pub(super) description: Option<&'d str>,
}
