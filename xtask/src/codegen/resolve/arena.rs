//! Finding every schema of the document once, in document order, parents before children, with a work list in place of
//! recursion: nesting costs memory, not stack.

use std::collections::HashMap;

use serde_json::Value;

use super::SchemaId;
use super::node::{Address, Node};
use super::reference::References;

/// The schemas found so far. Their contents are read by `resolve/schema.rs` once all of them are known.
#[derive(Default)]
pub(super) struct Arena<'d> {
    nodes: Vec<Node<'d>>,
    ids: HashMap<Address, SchemaId>,
}

/// What a keyword of a schema holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    /// One schema.
    One,
    /// One schema, or a boolean with a meaning of its own.
    OneOrFlag,
    /// An array of schemas.
    List,
    /// One schema, or an array of schemas (`items` before 2020-12).
    OneOrList,
    /// Schemas by name.
    Map,
}

/// What the keyword `key` holds, if it holds schemas.
///
/// `definitions` is not among them: OpenAPI never had it, documents keep all kinds of things in it, and what is a
/// schema in it is found through the references to it.
pub(super) fn holds(key: &str) -> Option<Holds> {
    Some(match key {
        "not" | "propertyNames" | "if" | "then" | "else" | "contains" | "contentSchema" => Holds::One,
        "additionalProperties" | "additionalItems" | "unevaluatedProperties" | "unevaluatedItems" => Holds::OneOrFlag,
        "allOf" | "oneOf" | "anyOf" | "prefixItems" => Holds::List,
        "items" => Holds::OneOrList,
        "properties" | "patternProperties" | "$defs" | "dependentSchemas" => Holds::Map,
        _ => return None,
    })
}

/// Whether the keyword `key` of a schema holds schemas: true for a list of them or for schemas by name, false for one.
pub(in crate::codegen) fn holds_schemas(key: &str) -> Option<bool> {
    holds(key).map(|holds| matches!(holds, Holds::List | Holds::Map))
}

impl<'d> Arena<'d> {
    /// The id of a schema, which is added with everything inside it if it is new.
    pub(super) fn add(&mut self, root: Node<'d>, references: &mut References<'d>) -> SchemaId {
        let address = root.address();
        if let Some(id) = self.ids.get(&address) {
            return *id;
        }
        let first = SchemaId(self.nodes.len() as u32);
        let mut work = vec![root];
        let mut children = Vec::new();
        while let Some(node) = work.pop() {
            if self.ids.contains_key(&node.address()) {
                continue;
            }
            self.ids.insert(node.address(), SchemaId(self.nodes.len() as u32));
            children_of(&node, &mut children);
            work.extend(children.drain(..).rev());
            register_anchors(&node, references);
            self.nodes.push(node);
        }
        first
    }

    /// The id of a schema that has been added.
    pub(super) fn id(&self, value: &Value) -> Option<SchemaId> {
        self.ids.get(&Address::of(value)).copied()
    }

    /// The number of schemas.
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// The schema at an index.
    pub(super) fn node(&self, index: usize) -> Option<&Node<'d>> {
        self.nodes.get(index)
    }
}

/// Whether a value can stand where a schema is expected. `null` is what YAML makes of a name with nothing behind it.
pub(super) fn is_schema(value: &Value) -> bool {
    matches!(value, Value::Object(_) | Value::Bool(_) | Value::Null)
}

fn children_of<'d>(node: &Node<'d>, children: &mut Vec<Node<'d>>) {
    let Value::Object(map) = node.value else { return };
    for (key, value) in map {
        let Some(holds) = holds(key) else { continue };
        match (holds, value) {
            (Holds::Map, Value::Object(named)) => {
                let place = node.place.child(key);
                let named = named.iter().filter(|(_, value)| is_schema(value));
                children.extend(named.map(|(name, value)| Node { value, place: place.child(name) }));
            }
            (Holds::List | Holds::OneOrList, Value::Array(items)) => {
                let place = node.place.child(key);
                let items = items.iter().enumerate().filter(|(_, value)| is_schema(value));
                children.extend(items.map(|(index, value)| Node { value, place: place.element(index) }));
            }
            (Holds::One | Holds::OneOrFlag | Holds::OneOrList, Value::Object(_))
            | (Holds::One | Holds::OneOrList, Value::Bool(_)) => {
                children.push(Node { value, place: node.place.child(key) });
            }
            _ => {}
        }
    }
}

fn register_anchors<'d>(node: &Node<'d>, references: &mut References<'d>) {
    let Value::Object(map) = node.value else { return };
    for key in ["$anchor", "$dynamicAnchor", "$id"] {
        if let Some(Value::String(name)) = map.get(key) {
            references.anchor(name, node.clone());
        }
    }
}
