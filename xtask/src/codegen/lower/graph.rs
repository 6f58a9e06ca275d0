//! The schemas as `lower` walks them: those of the document, and those that composition makes.
//!
//! `allOf` is answered here, before any room looks at a schema: [`Graph::flatten`] turns a schema and everything that it
//! is composed of into one schema without `allOf`. Where two members declare the same property, the property becomes a new
//! schema that is the `allOf` of both, and is flattened in its turn when somebody asks for it.

mod target;

use std::collections::HashSet;
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use self::target::Link;
use super::merge::{self, Conflict};
use super::null::{self, Null};
use crate::codegen::diagnostics::Place;
use crate::codegen::resolve::{Additional, Limits, Resolved, Schema, SchemaId, Types};

/// The schemas of the document and of composition.
pub struct Graph<'r, 'd> {
    resolved: &'r Resolved<'d>,
    made: Vec<Schema<'d>>,
    /// What each schema stands for, by its index.
    targets: Vec<SchemaId>,
    /// What each schema says of null, by its index.
    nulls: Vec<Null>,
    components: FxHashMap<SchemaId, usize>,
    /// The components, and the schemas that discriminators map values to. Those that are composed of a base are its heirs.
    known: FxHashSet<SchemaId>,
    flat: FxHashMap<SchemaId, Rc<Schema<'d>>>,
    /// The constants of the schemas that were asked for theirs.
    constants: FxHashMap<SchemaId, Option<Rc<[String]>>>,
    parts: FxHashSet<SchemaId>,
    composed_of: Option<FxHashMap<SchemaId, Vec<SchemaId>>>,
    /// What contradicts itself, in the order in which it was met.
    pub conflicts: Vec<Conflict>,
}

impl<'r, 'd> Graph<'r, 'd> {
    /// The graph of a document.
    #[must_use]
    pub fn new(resolved: &'r Resolved<'d>) -> Self {
        let named = resolved.named.iter().enumerate().map(|(index, (_, id))| (*id, index));
        let components: FxHashMap<_, _> = named.chain(resolved.owned.iter().copied()).collect();
        let discriminators = resolved.schemas.iter().filter_map(|schema| schema.discriminator.as_ref());
        let mapped = discriminators.flat_map(|found| &found.mapping).map(|(_, id)| *id);
        let known: FxHashSet<_> = components.keys().copied().chain(mapped).collect();
        Self {
            resolved,
            made: Vec::new(),
            targets: target::all(&resolved.schemas, &known),
            nulls: null::all(&resolved.schemas),
            components,
            known,
            flat: FxHashMap::default(),
            constants: FxHashMap::default(),
            parts: FxHashSet::default(),
            composed_of: None,
            conflicts: Vec::new(),
        }
    }

    /// The schema with this id, as it is written.
    #[must_use]
    pub fn get(&self, id: SchemaId) -> &Schema<'d> {
        let index = id.0 as usize;
        let written = self.resolved.schemas.len();
        if index < written { &self.resolved.schemas[index] } else { &self.made[index - written] }
    }

    /// Adds a schema that the document does not have.
    pub fn make(&mut self, schema: Schema<'d>) -> SchemaId {
        // Its parts were there before it.
        self.nulls.push(null::of(&schema, &self.nulls));
        self.made.push(schema);
        let index = self.resolved.schemas.len() + self.made.len() - 1;
        let id = SchemaId(u32::try_from(index).unwrap_or(u32::MAX));
        self.targets.push(self.alias_of(id).map_or(id, |next| self.target(next)));
        id
    }

    /// How many schemas there are that the document does not have.
    #[must_use]
    pub fn made(&self) -> usize {
        self.made.len()
    }

    /// Whether the document does not have the schema.
    #[must_use]
    pub fn is_made(&self, id: SchemaId) -> bool {
        id.0 as usize >= self.resolved.schemas.len()
    }

    /// The index in `Resolved::named` of a component, or of the one that a schema of another file has its name from.
    #[must_use]
    pub fn component(&self, id: SchemaId) -> Option<usize> {
        self.components.get(&id).copied()
    }

    /// The schema that `id` stands for: references that add no structure of their own are followed to their end.
    #[must_use]
    pub fn target(&self, id: SchemaId) -> SchemaId {
        self.targets.get(id.0 as usize).copied().unwrap_or(id)
    }

    /// What `id` is another name for: a `$ref`, or an `allOf` with one member, with nothing beside it that shapes the value.
    ///
    /// A component that is composed of a base with a discriminator is an heir and a type of its own, even when it adds
    /// nothing. In any other place this is how OpenAPI 3.0 describes a reference.
    #[must_use]
    pub fn alias_of(&self, id: SchemaId) -> Option<SchemaId> {
        match target::link(self.get(id))? {
            Link::Reference(target) => Some(target),
            Link::Composition(target) => {
                let is_heir = self.known.contains(&id) && self.get(self.target(target)).is_base();
                (!is_heir).then_some(target)
            }
        }
    }

    /// Whether null is valid. This alone decides it: what is merged has it from here.
    #[must_use]
    pub fn is_nullable(&self, id: SchemaId) -> bool {
        self.nulls.get(id.0 as usize) == Some(&Null::Valid)
    }

    /// The schema with everything that it is composed of, without `$ref` and `allOf`.
    ///
    /// What it is composed of is flattened first, on a stack of our own: chains may be longer than the stack of a thread.
    pub fn flatten(&mut self, id: SchemaId) -> Rc<Schema<'d>> {
        let mut open = vec![id];
        let mut entered = FxHashSet::default();
        while let Some(&at) = open.last() {
            if !self.flat.contains_key(&at) {
                let parts = self.get(at).reference.iter().chain(&self.get(at).all_of);
                let missing: Vec<_> =
                    parts.copied().filter(|part| !self.flat.contains_key(part) && !entered.contains(part)).collect();
                if entered.insert(at) && !missing.is_empty() {
                    open.extend(missing);
                    continue;
                }
                let flat = self.composed(at);
                self.flat.insert(at, Rc::new(flat));
            }
            open.pop();
        }
        match self.flat.get(&id) {
            Some(flat) => Rc::clone(flat),
            None => Rc::new(self.get(id).clone()),
        }
    }

    /// A schema joined with its parts, which are flat already.
    fn composed(&mut self, id: SchemaId) -> Schema<'d> {
        let mut own = self.get(id).clone();
        let parts: Vec<_> = own.reference.take().into_iter().chain(std::mem::take(&mut own.all_of)).collect();
        let mut named = own.types.contains(Types::NULL);
        let mut whole: Option<Schema<'d>> = None;
        for part in parts {
            let mut member = match self.flat.get(&part) {
                Some(flat) => Schema::clone(flat),
                // A circle, which `resolve` reports.
                None => continue,
            };
            self.parts.insert(part);
            named |= member.types.contains(Types::NULL);
            if self.lists(&member, id) {
                member.one_of.clear();
                member.any_of.clear();
            }
            member.discriminator =
                if member.one_of.is_empty() && member.any_of.is_empty() { None } else { member.discriminator.take() };
            whole = Some(match whole {
                None => member,
                Some(before) => merge::members(self, before, member),
            });
        }
        let mut flat = match whole {
            None => own,
            Some(inherited) => {
                let mut whole = merge::own(self, inherited, own);
                let null = if named && self.is_nullable(id) { Types::NULL } else { Types::default() };
                whole.types = whole.types.without(Types::NULL).with(null);
                whole
            }
        };
        flat.additional = flat.others();
        flat
    }

    /// The [`Schema::constants`] of a schema and what it is composed of. Heirs share those of a property that they inherit.
    pub fn constants(&mut self, id: SchemaId) -> Option<Rc<[String]>> {
        if let Some(known) = self.constants.get(&id) {
            return known.clone();
        }
        let constants = self.flatten(id).constants().map(Rc::from);
        self.constants.insert(id, constants.clone());
        constants
    }

    /// Whether the union of a base names the schema that is composed from it.
    fn lists(&self, base: &Schema<'d>, heir: SchemaId) -> bool {
        base.one_of.iter().chain(&base.any_of).any(|option| self.target(*option) == heir)
    }

    /// Whether a schema was joined with another.
    #[must_use]
    pub fn is_part(&self, id: SchemaId) -> bool {
        self.parts.contains(&id)
    }

    /// The components that are composed of `base` through `allOf`, directly or through another, in document order.
    pub fn heirs(&mut self, base: SchemaId) -> Vec<usize> {
        if self.composed_of.is_none() {
            self.composed_of = Some(self.compositions());
        }
        let composed_of = self.composed_of.as_ref();
        let mut seen = HashSet::from([base]);
        let mut open = vec![base];
        let mut found = Vec::new();
        while let Some(at) = open.pop() {
            for heir in composed_of.and_then(|map| map.get(&at)).into_iter().flatten() {
                if seen.insert(*heir) {
                    open.push(*heir);
                    found.extend(self.component(*heir));
                }
            }
        }
        found.sort_unstable();
        found
    }

    /// For each schema, those that name it in `allOf`.
    fn compositions(&self) -> FxHashMap<SchemaId, Vec<SchemaId>> {
        let mut composed_of: FxHashMap<SchemaId, Vec<_>> = FxHashMap::default();
        for index in 0..self.resolved.schemas.len() {
            let id = SchemaId(u32::try_from(index).unwrap_or(u32::MAX));
            for part in &self.get(id).all_of {
                composed_of.entry(self.target(*part)).or_default().push(id);
            }
        }
        composed_of
    }

    /// The schema that both `a` and `b` hold for.
    pub fn both(&mut self, a: SchemaId, b: SchemaId) -> SchemaId {
        let (first, second) = (self.target(a), self.target(b));
        if first == second || first == b {
            return b;
        }
        if self.says_no_more(first, second) && self.words_are_kept(a, b) {
            self.parts.insert(a);
            return b;
        }
        let of = self.get(b);
        let mut schema = Schema::empty(of.place.clone());
        schema.title = of.title;
        schema.description = of.description.or(self.get(a).description);
        schema.deprecated = of.deprecated;
        schema.read_only = of.read_only || self.get(a).read_only;
        schema.write_only = of.write_only || self.get(a).write_only;
        schema.all_of = vec![a, b];
        self.make(schema)
    }

    /// Whether everything that a schema says is known from another: it is empty, or only of the same type.
    ///
    /// ```yaml
    /// Page: {properties: {items: {type: array, items: {}}}}
    /// Pets: {allOf: [{$ref: '#/components/schemas/Page'}, {properties: {items: {items: {$ref: '#/components/schemas/Pet'}}}}]}
    /// ```
    fn says_no_more(&self, id: SchemaId, than: SchemaId) -> bool {
        let schema = self.get(id);
        let is_empty = !schema.adds_shape()
            && schema.reference.is_none()
            && schema.all_of.is_empty()
            && schema.limits == Limits::default()
            && schema.not.is_none()
            && schema.property_names.is_none()
            && schema.unevaluated == Additional::Unspecified
            && schema.format.is_none()
            && schema.content.is_none()
            && !schema.sensitive
            && schema.unshaped.is_empty();
        is_empty && (schema.types.is_empty() || schema.types == self.get(than).types)
    }

    /// Whether what is said of `a` is said of `b` too.
    fn words_are_kept(&self, a: SchemaId, b: SchemaId) -> bool {
        let (a, b) = (self.get(a), self.get(b));
        (a.description.is_none() || b.description.is_some())
            && (!a.read_only || b.read_only)
            && (!a.write_only || b.write_only)
    }

    /// A schema, and the members of the union that it is, null apart.
    pub fn alternatives(&mut self, id: SchemaId) -> Vec<Rc<Schema<'d>>> {
        let (mut found, mut seen, mut open) = (Vec::new(), FxHashSet::default(), vec![id]);
        while let Some(next) = open.pop() {
            let flat = self.flatten(next);
            if !seen.insert(self.target(next)) || next != id && flat.is_null() {
                continue;
            }
            open.extend(flat.one_of.iter().chain(&flat.any_of));
            found.push(flat);
        }
        found
    }

    /// Records a contradiction.
    pub fn conflict(&mut self, place: &Place, message: String) {
        self.conflicts.push(Conflict { place: place.clone(), message });
    }
}
