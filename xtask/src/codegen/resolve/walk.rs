//! The walk over the document: the root object, and what every room of this stage shares.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use crate::codegen::diagnostics::{Diagnostics, FileId, Place, codes};
use crate::codegen::read::{Document, Limits};

use super::arena::{Arena, is_schema};
use super::keywords::{self, Kind};
use super::multiply::Multiplied;
use super::node::{Address, Node, Object, kind_of};
use super::reference::References;
use super::schema::Reader;
use super::{Extensions, Header, Operation, Parameter, RequestBody, Resolved, Response, SchemaId, Version};
use super::{components, cycle, discriminator, owner, path, security, server, template};

/// The state of the stage. Objects that many places refer to are read once and kept by their address.
pub(super) struct Walk<'d, 'x> {
    pub(super) version: Version,
    pub(super) diagnostics: &'x mut Diagnostics,
    pub(super) references: References<'d>,
    pub(super) arena: Arena<'d>,
    pub(super) operations: Vec<Operation<'d>>,
    pub(super) parameters: HashMap<Address, Option<Parameter<'d>>>,
    pub(super) bodies: HashMap<Address, Option<RequestBody<'d>>>,
    pub(super) responses: HashMap<Address, Option<Response<'d>>>,
    pub(super) headers: HashMap<Address, Option<Header<'d>>>,
    /// Path items that have been read; one that several places refer to is reported on once.
    pub(super) items: HashSet<Address>,
    /// Path items of callbacks inside callbacks, each of which is walked once, so that no document can make more
    /// operations than it has callbacks times operations.
    pub(super) nested: HashSet<Address>,
    /// What path items are multiplied to.
    pub(super) multiplied: Multiplied,
    pub(super) named: HashSet<SchemaId>,
    /// Operations and path items with a parameter that cannot be read, and may be the one that a path lacks.
    pub(super) unreadable: HashSet<Place>,
    /// The operations that links name, with the place of the name.
    pub(super) links: Vec<(Place, &'d str)>,
}

/// Walks the whole document.
pub(super) fn document<'d>(document: &'d Document, limits: &Limits, diagnostics: &mut Diagnostics) -> Resolved<'d> {
    let mut walk = Walk {
        version: Version::V3_1,
        references: References::new(document, diagnostics),
        diagnostics,
        arena: Arena::default(),
        operations: Vec::new(),
        parameters: HashMap::new(),
        bodies: HashMap::new(),
        responses: HashMap::new(),
        headers: HashMap::new(),
        items: HashSet::new(),
        nested: HashSet::new(),
        multiplied: Multiplied::within(limits.multiplied),
        named: HashSet::new(),
        unreadable: HashSet::new(),
        links: Vec::new(),
    };
    let mut resolved = Resolved {
        version: walk.version,
        info: Default::default(),
        servers: Vec::new(),
        envelope: None,
        security: Vec::new(),
        security_schemes: Vec::new(),
        tags: Vec::new(),
        schemas: Vec::new(),
        named: Vec::new(),
        owned: Vec::new(),
        operations: Vec::new(),
    };
    let Some(main) = document.files.first() else { return resolved };
    let node = Node { value: &main.value, place: Place::root(FileId::default()) };
    if let Some(root) = node.object("an OpenAPI document", walk.diagnostics) {
        walk.root(&root, &mut resolved);
    }
    resolved
}

impl<'d> Walk<'d, '_> {
    fn root(&mut self, root: &Object<'d>, resolved: &mut Resolved<'d>) {
        self.version = version(root);
        resolved.version = self.version;
        self.check(root, &keywords::ROOT);
        self.check_parts(root);
        resolved.info = server::info(self, root);
        resolved.servers = server::servers(self, root);
        resolved.tags = server::tags(self, root);
        resolved.envelope = server::envelope(self, root);
        if let Some(components) = root.object("components", self.diagnostics) {
            components::read(self, &components, resolved);
        }
        resolved.security = security::requirements(self, root).unwrap_or_default();
        path::paths(self, root);
        path::webhooks(self, root);
        components::unused_items(self, root);
        self.multiplied.report(self.diagnostics);
        security::check_names(self, resolved);
        template::check(self);
        path::check_operation_ids(self);
        path::check_links(self);
        resolved.operations = std::mem::take(&mut self.operations);
        security::drop_authorization(resolved, self.diagnostics);
        self.schemas(resolved);
    }

    /// Checks the keys of an object and gives its extensions.
    pub(super) fn check(&mut self, object: &Object<'d>, kind: &Kind) -> Extensions<'d> {
        keywords::check(object, kind, self.version, self.diagnostics)
    }

    /// Adds the schema in the field `key` of an object.
    pub(super) fn schema(&mut self, object: &Object<'d>, key: &str) -> Option<SchemaId> {
        let field = object.field(key, self.diagnostics)?;
        if !is_schema(field.value) {
            field.wrong("a schema (an object or a boolean)", self.diagnostics);
            return None;
        }
        Some(self.arena.add(field.node(), &mut self.references))
    }

    fn check_parts(&mut self, root: &Object<'d>) {
        if root.has("paths") {
            return;
        }
        if !root.has("components") && !root.has("webhooks") {
            root.missing("paths", keywords::ROOT.name, self.diagnostics);
        } else if self.version < Version::V3_1 {
            let message = "the document has no `paths`, which OpenAPI 3.0 requires";
            self.diagnostics.warning(codes::MISSING_KEYWORD, &root.place, message).help("write `paths: {}`");
        }
    }

    /// Follows the references of the schemas, which may lead to new schemas, then reads each.
    fn schemas(&mut self, resolved: &mut Resolved<'d>) {
        let components = resolved.named.len();
        let mut targets = Vec::with_capacity(self.arena.len());
        while let Some(node) = self.arena.node(targets.len()).cloned() {
            targets.push(self.target(&node, resolved));
            for target in discriminator::targets(&node, &mut self.references) {
                self.arena.add(target, &mut self.references);
            }
        }
        let mut schemas = Vec::with_capacity(targets.len());
        let mut reader = Reader {
            arena: &self.arena,
            references: &mut self.references,
            version: self.version,
            diagnostics: self.diagnostics,
        };
        for (index, reference) in targets.into_iter().enumerate() {
            if let Some(node) = reader.arena.node(index) {
                schemas.push(reader.read(node, reference));
            }
        }
        cycle::break_references(&mut schemas, self.diagnostics);
        cycle::break_all_of(&mut schemas, self.diagnostics);
        resolved.schemas = schemas;
        owner::settle(resolved, components);
    }

    /// The schema that the `$ref` of the schema at `node` names.
    fn target(&mut self, node: &Node<'d>, resolved: &mut Resolved<'d>) -> Option<SchemaId> {
        let keys = ["$ref", "$dynamicRef", "$recursiveRef"];
        let (key, reference) = keys.into_iter().find_map(|key| Some((key, node.value.get(key)?.as_str()?)))?;
        let place = node.place.child(key);
        let target = self.references.resolve(reference, &place, self.diagnostics)?;
        if !target.value.is_object() && !target.value.is_boolean() {
            let message = format!("`{reference}` is no schema but {}", kind_of(target.value));
            let found = self.diagnostics.error(codes::WRONG_TYPE, &place, message);
            found.help("refer to a schema, such as one of `#/components/schemas/`");
            return None;
        }
        let name = self.references.own_name(&target);
        let id = self.arena.add(target, &mut self.references);
        if let Some(name) = name.filter(|_| self.named.insert(id)) {
            resolved.named.push((name, id));
        }
        Some(id)
    }
}

fn version(root: &Object<'_>) -> Version {
    match root.map.get("openapi").and_then(Value::as_str) {
        Some(text) if text.starts_with("3.0") => Version::V3_0,
        Some(text) if text.starts_with("3.2") => Version::V3_2,
        _ => Version::V3_1,
    }
}
