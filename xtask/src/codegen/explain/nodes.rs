//! The nodes that can be explained, by every name that they go by.

use std::collections::HashMap;

use crate::codegen::api::Api;
use crate::codegen::diagnostics::{Place, did_you_mean};
use crate::codegen::emit::plain;
use crate::codegen::shapes::Shape;

/// Places by pointer, operationId and Rust path.
pub(super) struct Nodes {
    places: HashMap<String, Place>,
    /// The names in the order of the API, for suggestions.
    names: Vec<String>,
}

impl Nodes {
    pub(super) fn new(api: &Api) -> Self {
        let mut nodes = Self { places: HashMap::new(), names: Vec::new() };
        for def in api.types.iter().filter(|def| def.live) {
            for place in std::iter::once(&def.place).chain(&def.shared) {
                nodes.add(api.pointer(place), place);
            }
            nodes.add(format!("models::{}", def.name), &def.place);
            nodes.add(def.name.clone(), &def.place);
            let parts: Vec<_> = match &def.shape {
                Shape::Object(object) => object.fields.iter().map(|f| (&f.name, &f.place.0)).collect(),
                Shape::Union(union) => union.variants.iter().map(|v| (&v.name, &v.place.0)).collect(),
                _ => Vec::new(),
            };
            for (name, place) in parts {
                def.part_places(place).iter().for_each(|place| nodes.add(api.pointer(place), place));
                nodes.add(format!("models::{}::{}", def.name, plain(name)), place);
                nodes.add(format!("{}::{}", def.name, plain(name)), place);
            }
        }
        nodes.calls(api);
        for decision in &api.decisions {
            nodes.add(api.pointer(&decision.place), &decision.place);
        }
        api.spelled.iter().for_each(|(place, _)| nodes.add(api.pointer(place), place));
        api.ledger.entries.iter().for_each(|entry| nodes.add(api.pointer(&entry.place), &entry.place));
        nodes
    }

    fn calls(&mut self, api: &Api) {
        for service in &api.calls.services {
            for operation in service.operations.iter().filter_map(|index| api.calls.operations.get(*index)) {
                let place = &operation.place;
                let path = service.path_of(operation);
                let short = path.trim_start_matches("client::").to_owned();
                let marker = format!("client::{}", operation.marker);
                for name in [api.pointer(place), operation.id.clone(), path, short, marker] {
                    self.add(name, place);
                }
                operation.params.iter().for_each(|param| self.add(api.pointer(&param.place), &param.place));
                let cases = operation.reply.cases.iter().chain(operation.failure.iter().flat_map(|f| &f.cases));
                cases.for_each(|case| self.add(api.pointer(&case.place), &case.place));
            }
        }
        for incoming in &api.calls.incoming {
            let names = [api.pointer(&incoming.place), format!("webhooks::{}", incoming.name), incoming.words.clone()];
            names.into_iter().for_each(|name| self.add(name, &incoming.place));
        }
    }

    fn add(&mut self, name: String, place: &Place) {
        if !self.places.contains_key(&name) {
            self.names.push(name.clone());
            self.places.insert(name, place.clone());
        }
    }

    /// The place of a node.
    pub(super) fn find(&self, query: &str) -> Option<Place> {
        let query = query.trim();
        let pointer = query.starts_with('/').then(|| format!("#{query}"));
        self.places.get(pointer.as_deref().unwrap_or(query)).cloned()
    }

    /// The name that was most likely meant: a near one, else the last part of a pointer as the name of a type.
    pub(super) fn near(&self, query: &str) -> Option<String> {
        let near = did_you_mean(query, self.names.iter().map(String::as_str));
        let last = query.rsplit(['/', ':']).next().unwrap_or(query);
        near.or_else(|| did_you_mean(last, self.names.iter().map(String::as_str))).map(str::to_owned)
    }
}
