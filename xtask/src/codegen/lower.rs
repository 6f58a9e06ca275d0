//! Stage three: `Resolved` becomes `Api`. Each schema goes to its room of `shapes/`, each operation to those of `calls/`.
//!
//! Components come first, in document order, so that every `$ref` to one is just its id. A schema that is not a component
//! becomes a type when its room needs a name; equal ones with the same role share one. Names, presence, boxes and derives
//! are decided afterwards, by `settle`.

mod account;
mod context;
mod decide;
mod facts;
pub mod fit;
pub mod graph;
mod merge;
mod null;
mod report;
mod told;

use std::collections::HashMap;

use rustc_hash::FxHashMap;
use serde_json::Value;

use self::graph::Graph;
use super::api::{Api, Derives, Direction, Docs, Example, NamedBy, Naming, Scalar, Type, TypeDef, TypeId, Verdict};
use super::calls;
use super::diagnostics::{Diagnostics, Place, codes};
use super::ledger::Ledger;
use super::read::FileKeys;
use super::resolve::{Resolved, Schema, SchemaId};
use super::settle::{self, features::Features};
use super::shapes::choice::Choice;
use super::shapes::{self, Room, Shape};

pub use self::context::{Context, Lowered, Use};
pub use self::facts::{facts, is_typed};

/// What a run may choose.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Names that an earlier run gave, by JSON pointer: they are kept.
    pub locked: HashMap<String, String>,
    /// The name of the document's file.
    pub document: String,
    /// What its files are called in pointers.
    pub files: FileKeys,
    /// Stop on an operation without `x-idempotency`.
    pub classified: bool,
    /// Give each tag a feature of the crate.
    pub features_per_tag: bool,
    /// Keep the decision for each schema in `Api::decisions`.
    pub explain: bool,
    /// How many schemas `allOf` and unions may make that the document does not have. Without a number, 16,384 and
    /// sixteen for each that it has.
    pub composed: Option<usize>,
}

/// Builds the Rust API of a document.
#[must_use]
pub fn lower(resolved: &Resolved<'_>, options: &Options, diagnostics: &mut Diagnostics) -> Api {
    let mut lowering = Lowering::new(resolved, diagnostics);
    lowering.composed = options.composed.unwrap_or(lowering.composed);
    lowering.components();
    let calls = calls::lower(&mut lowering, options);
    lowering.report_conflicts();
    let spelled = lowering.account();
    let decisions = if options.explain { lowering.decisions() } else { Vec::new() };
    let Lowering { types, ledger, examples, .. } = lowering;
    let mut api = Api {
        document: options.document.clone(),
        files: options.files.clone(),
        title: resolved.info.title.to_owned(),
        version: resolved.info.version.clone(),
        description: resolved.info.description.map(str::to_owned),
        envelope: resolved.envelope.map(str::to_owned),
        types,
        calls,
        ledger,
        spelled,
        examples,
        features: Features::default(),
        decisions,
    };
    settle::settle(&mut api, options);
    api
}

/// The state of the stage.
pub struct Lowering<'r, 'd> {
    /// The document.
    pub resolved: &'r Resolved<'d>,
    /// Its schemas.
    pub graph: Graph<'r, 'd>,
    /// The types so far. Those that turn out to be unused are removed by `settle`.
    pub types: Vec<TypeDef>,
    /// The exceptions so far.
    pub ledger: Ledger,
    /// The findings so far.
    pub diagnostics: &'r mut Diagnostics,
    /// The examples so far.
    pub examples: Vec<Example>,
    lowered: FxHashMap<SchemaId, Type>,
    open: Vec<SchemaId>,
    /// How many schemas may be made.
    composed: usize,
    /// Whether that many were.
    overfull: bool,
    equal: HashMap<(String, Shape), TypeId>,
    /// The room of each schema in the order in which they were lowered, and why.
    rooms: Vec<(SchemaId, Room, &'static str)>,
}

impl<'r, 'd> Lowering<'r, 'd> {
    fn new(resolved: &'r Resolved<'d>, diagnostics: &'r mut Diagnostics) -> Self {
        Self {
            resolved,
            graph: Graph::new(resolved),
            types: Vec::new(),
            ledger: Ledger::default(),
            diagnostics,
            examples: Vec::new(),
            lowered: FxHashMap::default(),
            open: Vec::new(),
            composed: resolved.schemas.len().saturating_mul(16).saturating_add(1 << 14),
            overfull: false,
            equal: HashMap::new(),
            rooms: Vec::new(),
        }
    }

    /// Every component: first an id for each and what of other files it names, then what each is.
    fn components(&mut self) {
        for (name, id) in &self.resolved.named {
            let schema = self.graph.get(*id);
            let renamed = schema.extensions.iter().find(|(key, _)| *key == "x-rust-name").and_then(|(_, v)| v.as_str());
            let naming = Naming::Component(renamed.unwrap_or(name).to_owned());
            let place = schema.place.clone();
            self.reserve(naming, place, Shape::Alias(Type::Scalar(Scalar::Any)));
        }
        let type_id = |index: usize| TypeId(u32::try_from(index).unwrap_or(u32::MAX));
        self.lowered.extend(self.resolved.owned.iter().map(|(id, index)| (*id, Type::Named(type_id(*index)))));
        for (index, (_, id)) in self.resolved.named.iter().enumerate() {
            let type_id = type_id(index);
            let context = Context::within(type_id, "");
            let lowered = match self.alias_of(*id) {
                Some(target) if self.graph.component(target) == Some(index) => {
                    self.shape_of(self.graph.target(target), type_id, &context)
                }
                Some(target) => Lowered::Plain(self.type_of(target, &context)),
                None => self.shape_of(*id, type_id, &context),
            };
            let flat = self.told(*id);
            self.example(*id, &Type::Named(type_id));
            let def = &mut self.types[index];
            def.docs = self::facts::docs(&flat);
            def.deprecated = flat.deprecated;
            def.shape = match lowered {
                Lowered::Named(shape) => shape,
                Lowered::Plain(ty) => Shape::Alias(ty),
            };
        }
    }

    /// The type of a schema where it is used.
    pub fn use_of(&mut self, id: SchemaId, context: &Context) -> Use {
        Use { nullable: self.graph.is_nullable(id), ty: self.type_of(id, context) }
    }

    /// The type of a schema, without null.
    fn type_of(&mut self, id: SchemaId, context: &Context) -> Type {
        if let Some(index) = self.graph.component(id) {
            return Type::Named(TypeId(u32::try_from(index).unwrap_or(u32::MAX)));
        }
        if let Some(done) = self.lowered.get(&id) {
            return done.clone();
        }
        if self.is_too_deep(id) {
            return Type::Scalar(Scalar::Any);
        }
        if self.open.contains(&id) {
            let place = self.graph.get(id).place.clone();
            self.degraded(
                &place,
                "",
                codes::DEGRADED,
                "a list or map that contains itself without a name becomes any JSON value",
                "give it a name in `components.schemas` and refer to it",
            );
            return Type::Scalar(Scalar::Any);
        }
        self.open.push(id);
        let ty = match self.alias_of(id) {
            Some(target) => self.type_of(target, context),
            None => self.inline(id, context),
        };
        self.open.pop();
        self.lowered.insert(id, ty.clone());
        if !self.graph.is_made(id) {
            self.example(id, &ty);
        }
        ty
    }

    /// What a schema is another name for, unless it makes a secret of it.
    fn alias_of(&mut self, id: SchemaId) -> Option<SchemaId> {
        let target = self.graph.alias_of(id)?;
        let of = self.graph.flatten(target);
        if shapes::scalar::hides(self.graph.get(id), &of) {
            return None;
        }
        self.note_unhidden(id, &of);
        Some(target)
    }

    /// A schema that is not a component. Its id is known before its parts are lowered, since they may contain it.
    fn inline(&mut self, id: SchemaId, context: &Context) -> Type {
        let flat = self.graph.flatten(id);
        let needs_name = matches!(shapes::room_of(&flat), Room::Object | Room::Union | Room::Choice);
        if !needs_name || shapes::object::is_map(&flat) && shapes::room_of(&flat) == Room::Object {
            return match self.shape_of(id, TypeId(u32::MAX), context) {
                Lowered::Plain(ty) => ty,
                Lowered::Named(shape) => Type::Named(self.reserve(context.naming.clone(), flat.place.clone(), shape)),
            };
        }
        let type_id = self.reserve(context.naming.clone(), flat.place.clone(), Shape::Alias(Type::Scalar(Scalar::Any)));
        self.lowered.insert(id, Type::Named(type_id));
        match self.shape_of(id, type_id, &Context::within(type_id, "")) {
            Lowered::Plain(ty) => ty,
            Lowered::Named(shape) => {
                let told = self.told(id);
                self.share(type_id, context, shape, &told)
            }
        }
    }

    /// Fills a reserved type, or gives way to an equal one with the same role.
    fn share(&mut self, type_id: TypeId, context: &Context, shape: Shape, flat: &Schema<'d>) -> Type {
        let role = match &shape {
            Shape::Choice(_) => context.word().to_owned(),
            _ => String::new(),
        };
        if let Some(earlier) = self.equal.get(&(role.clone(), shape.clone())) {
            let def = &mut self.types[earlier.index()];
            def.shared.push(flat.place.clone());
            def.holders.push(context.naming.clone());
            return Type::Named(*earlier);
        }
        self.equal.insert((role, shape.clone()), type_id);
        let def = &mut self.types[type_id.index()];
        def.docs = self::facts::docs(flat);
        def.deprecated = flat.deprecated;
        def.shape = shape;
        Type::Named(type_id)
    }

    fn reserve(&mut self, naming: Naming, place: Place, shape: Shape) -> TypeId {
        let id = TypeId(u32::try_from(self.types.len()).unwrap_or(u32::MAX));
        self.types.push(TypeDef {
            name: String::new(),
            named_by: NamedBy::default(),
            module: String::new(),
            naming,
            place,
            shared: Vec::new(),
            holders: Vec::new(),
            docs: Docs::default(),
            deprecated: false,
            shape,
            live: false,
            direction: Direction::default(),
            derives: Derives::default(),
        });
        id
    }

    /// Keeps the examples of a schema with the type that they are values of.
    fn example(&mut self, id: SchemaId, ty: &Type) {
        let schema = self.graph.get(id);
        let pointer = format!("#{}", schema.place.pointer);
        let examples = schema.examples.iter().filter(|example| !example.is_null()).map(|example| Example {
            pointer: pointer.clone(),
            schema: schema.place.clone(),
            ty: ty.clone(),
            rust_path: String::new(),
            json: (*example).clone(),
            verdict: Verdict::default(),
        });
        self.examples.extend(examples);
    }

    /// Keeps the examples that stand beside a schema, in a parameter or a media type. Those beside that of a JSON body may
    /// be JSON in quotes.
    pub fn example_of(&mut self, place: &Place, body: Option<SchemaId>, examples: &[&Value], ty: &Type) {
        let mut unquoted = |example: &Value| body.and_then(|body| fit::unquoted(&mut self.graph, body, example));
        let values: Vec<Value> =
            examples.iter().map(|example| unquoted(example).unwrap_or_else(|| (*example).clone())).collect();
        self.examples.extend(values.into_iter().map(|json| Example {
            pointer: format!("#{}", place.pointer),
            schema: place.child("schema"),
            ty: ty.clone(),
            rust_path: String::new(),
            json,
            verdict: Verdict::default(),
        }));
    }

    /// Sends a schema to its room. `owner` is the type that it becomes, should it need a name.
    fn shape_of(&mut self, id: SchemaId, owner: TypeId, context: &Context) -> Lowered {
        if self.is_overfull(id) {
            return Lowered::Plain(Type::Scalar(Scalar::Any));
        }
        let flat = self.graph.flatten(id);
        self.note(&flat);
        if let Some(heirs) = shapes::union::heirs(self, id) {
            self.rooms.push((
                id,
                Room::Union,
                "it has a `discriminator`, and other schemas are composed of it with `allOf`",
            ));
            return shapes::union::lower_base(self, id, owner, &heirs);
        }
        self.note_unhidden(id, &flat);
        let (room, why) = shapes::choose(&flat);
        self.rooms.push((id, room, why));
        self.note_compound_values(&flat, room);
        match room {
            Room::Choice => shapes::choice::lower(self, &flat),
            Room::Union => shapes::union::lower(self, id, &flat, owner, context),
            Room::Object => shapes::object::lower(self, &flat, owner, context),
            Room::Tuple => Lowered::Plain(shapes::tuple::lower(self, &flat, context)),
            Room::List => Lowered::Plain(shapes::list::lower(self, &flat, context)),
            Room::Scalar => Lowered::Plain(Type::Scalar(shapes::scalar::lower(&flat))),
            Room::Any => Lowered::Plain(Type::Scalar(Scalar::Any)),
        }
    }

    /// The key of a component.
    #[must_use]
    pub fn component_name(&self, id: SchemaId) -> Option<&'d str> {
        self.graph.component(id).map(|index| self.resolved.named[index].0)
    }

    /// The components that are composed from `base`, directly or through another, with their keys.
    pub fn heirs_of(&mut self, base: SchemaId) -> Vec<(String, SchemaId)> {
        let named = self.graph.heirs(base).into_iter().filter_map(|index| self.resolved.named.get(index));
        named.map(|(name, id)| ((*name).to_owned(), *id)).collect()
    }

    /// The choice that a type is, through aliases.
    #[must_use]
    pub fn choice(&self, id: TypeId) -> Option<&Choice> {
        let mut at = id;
        for _ in 0..self.types.len() {
            match &self.types[at.index()].shape {
                Shape::Choice(choice) => return Some(choice),
                Shape::Alias(Type::Named(next)) => at = *next,
                _ => return None,
            }
        }
        None
    }

    /// What the one member of a union becomes, as if it stood in place of the union.
    pub fn shape_of_member(&mut self, member: SchemaId, owner: TypeId, context: &Context) -> Lowered {
        if self.graph.component(member).is_some() || self.graph.alias_of(member).is_some() {
            return Lowered::Plain(self.type_of(member, context));
        }
        self.shape_of(member, owner, context)
    }
}
