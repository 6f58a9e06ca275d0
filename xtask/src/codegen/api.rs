//! What the document becomes: the types and calls of the Rust API, owned and free of the document.
//!
//! Emitters see nothing else. `lower` fills it, `settle` decides names, presence, boxes and derives, and then it is frozen.

use serde_json::Value;

use super::calls::Calls;
use super::diagnostics::Place;
use super::ledger::Ledger;
use super::read::FileKeys;
use super::settle::features::Features;
use super::shapes::{Room, Shape};

/// The whole Rust API.
#[derive(Debug)]
pub struct Api {
    /// The file name of the document, for the header of each generated file.
    pub document: String,
    /// What its files are called in pointers.
    pub files: FileKeys,
    /// `info.title`.
    pub title: String,
    /// `info.version`.
    pub version: String,
    /// `info.description`.
    pub description: Option<String>,
    /// The member of JSON answers that is `false` in a failure with a 2xx status (`x-envelope`).
    pub envelope: Option<String>,
    /// Every named type, owners before the types that are inline in them.
    pub types: Vec<TypeDef>,
    /// The client.
    pub calls: Calls,
    /// What became of each node.
    pub ledger: Ledger,
    /// The schemas without a name of their own, with the types that are spelled where they are used.
    pub spelled: Vec<(Place, Type)>,
    /// The examples of the document that have a Rust type.
    pub examples: Vec<Example>,
    /// The features of tags; settled last.
    pub features: Features,
    /// Which room took each schema, and why; only when `lower::Options::explain` asks.
    pub decisions: Vec<Decision>,
}

/// Which way a schema went.
#[derive(Clone, Debug)]
pub struct Decision {
    /// The schema.
    pub place: Place,
    /// The room that took it, and what decided for it.
    pub room: Option<(Room, &'static str)>,
    /// The schema that it is only another name for.
    pub alias_of: Option<Place>,
}

/// An example of the document.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// Where the document has it.
    pub pointer: String,
    /// The schema that it should be valid against.
    pub schema: Place,
    /// The type that it is a value of.
    pub ty: Type,
    /// The type as a Rust path below the crate, such as `Vec<models::Pet>`; settled last.
    pub rust_path: String,
    /// The example.
    pub json: Value,
    /// What its schema says of it.
    pub verdict: Verdict,
}

/// What a schema says of an example.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Verdict {
    /// It is valid.
    Valid,
    /// It is not, for this reason.
    Invalid(String),
    /// The validator cannot read the schema, such as one of another file, or would take too long.
    #[default]
    Unchecked,
}

impl Api {
    /// The type with this id.
    #[must_use]
    pub fn type_def(&self, id: TypeId) -> &TypeDef {
        &self.types[id.0 as usize]
    }
}

/// A named type, by its index in [`Api::types`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeId(pub u32);

impl TypeId {
    /// The index in [`Api::types`].
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A named Rust type.
#[derive(Clone, Debug)]
pub struct TypeDef {
    /// The Rust name; settled last.
    pub name: String,
    /// What decided the name; settled with it.
    pub named_by: NamedBy,
    /// The file below `models/`, without `.rs`; settled last.
    pub module: String,
    /// What the name is made from.
    pub naming: Naming,
    /// The schema it stands for.
    pub place: Place,
    /// Further equal inline schemas that share it.
    pub shared: Vec<Place>,
    /// What those would be called after.
    pub holders: Vec<Naming>,
    /// Its documentation.
    pub docs: Docs,
    /// `deprecated`.
    pub deprecated: bool,
    /// What it is.
    pub shape: Shape,
    /// Whether a component or an operation reaches it; others are not emitted.
    pub live: bool,
    /// Who sends it.
    pub direction: Direction,
    /// The traits that hold beside `Clone, Debug, PartialEq`.
    pub derives: Derives,
}

impl TypeDef {
    /// The places of the document that the type, its fields and its variants stand for.
    pub fn places(&self) -> impl Iterator<Item = &Place> {
        let parts: Vec<&Place> = match &self.shape {
            Shape::Object(object) => object.fields.iter().map(|field| &field.place.0).collect(),
            Shape::Union(union) => union.variants.iter().map(|variant| &variant.place.0).collect(),
            _ => Vec::new(),
        };
        std::iter::once(&self.place).chain(&self.shared).chain(parts)
    }

    /// The places of a part of the type: its own, and those in the equal schemas that share the type.
    #[must_use]
    pub fn part_places(&self, part: &Place) -> Vec<Place> {
        let inside = part.pointer.strip_prefix(&self.place.pointer).filter(|_| part.file == self.place.file);
        let again = inside.into_iter().flat_map(|rest| {
            let place = move |shared: &Place| Place { file: shared.file, pointer: format!("{}{rest}", shared.pointer) };
            self.shared.iter().map(place)
        });
        std::iter::once(part.clone()).chain(again).collect()
    }
}

/// What decided the name of a type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NamedBy {
    /// The words that it is made from.
    #[default]
    Words,
    /// The words, and a word or number more since another type has the name, or Rust.
    Numbered,
    /// The manifest of an earlier output.
    Manifest,
}

/// Where a type's name comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Naming {
    /// A component: its key, or the `x-rust-name` that replaces it.
    Component(String),
    /// An inline schema: the type that it is in, and a word for its place there.
    Inline {
        /// The type around it.
        owner: TypeId,
        /// The name of the property, `Item`, `Value`, ...
        role: String,
    },
    /// An inline schema of an operation: the words of the operation, and a word for its place there.
    Call {
        /// The operation's name in document text.
        operation: String,
        /// `Request`, `Response`, or the name of a parameter.
        role: String,
    },
}

/// Which way values of a type travel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Direction {
    /// A request carries it.
    pub request: bool,
    /// A response carries it.
    pub response: bool,
}

impl Direction {
    /// Only servers send it. A type that no operation carries counts as both.
    #[must_use]
    pub fn response_only(self) -> bool {
        self.response && !self.request
    }
}

/// Traits that hold for a type beside `Clone, Debug, PartialEq`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Derives {
    /// `Default`: no field is required.
    pub default: bool,
}

/// A Rust type where it is used.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Type {
    /// A named type of this API.
    Named(TypeId),
    /// A type without parts.
    Scalar(Scalar),
    /// `Vec<T>`
    List(Box<Type>),
    /// `IndexMap<String, T>`
    Map(Box<Type>),
    /// `(A, B)`
    Tuple(Vec<Type>),
    /// `Option<T>`, for null.
    Nullable(Box<Type>),
    /// `Box<T>`, where a type contains itself.
    Boxed(Box<Type>),
}

/// A Rust type without parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scalar {
    /// `bool`
    Bool,
    /// `i8`
    I8,
    /// `i16`
    I16,
    /// `i32`
    I32,
    /// `i64`
    I64,
    /// `u8`
    U8,
    /// `u16`
    U16,
    /// `u32`
    U32,
    /// `u64`
    U64,
    /// `f64`
    F64,
    /// `String`
    String,
    /// Text that must not reach a log (`x-sensitive`).
    Sensitive,
    /// A moment.
    DateTime,
    /// A day.
    Date,
    /// A time of day.
    Time,
    /// `()`, always null.
    Null,
    /// Any JSON value.
    Any,
}

impl Scalar {
    /// Whether its values are JSON strings.
    #[must_use]
    pub fn is_text(self) -> bool {
        matches!(self, Self::String | Self::Sensitive | Self::DateTime | Self::Date | Self::Time)
    }
}

/// Documentation in CommonMark, as the document has it, and facts that the generator adds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Docs {
    /// The document's own words.
    pub text: String,
    /// Facts of the schema in short sentences: limits, default, format.
    pub facts: Vec<String>,
}

impl Docs {
    /// The document's own words, from `title` and `description`: the description, else the title.
    #[must_use]
    pub fn from_words(title: Option<&str>, description: Option<&str>) -> Self {
        let words = [description, title].into_iter().flatten().map(str::trim).find(|words| !words.is_empty());
        Self { text: words.unwrap_or_default().to_owned(), facts: Vec::new() }
    }

    /// Whether there is nothing to say.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty() && self.facts.is_empty()
    }
}

impl Api {
    /// The type behind aliases.
    #[must_use]
    pub fn unaliased<'a>(&'a self, ty: &'a Type) -> &'a Type {
        let mut at = ty;
        for _ in 0..=self.types.len() {
            match at {
                Type::Named(id) => match &self.type_def(*id).shape {
                    Shape::Alias(next) => at = next,
                    _ => return at,
                },
                _ => return at,
            }
        }
        at
    }

    /// The named type that a type is, through aliases and boxes.
    #[must_use]
    pub fn named(&self, ty: &Type) -> Option<TypeId> {
        match self.unaliased(ty) {
            Type::Named(id) => Some(*id),
            Type::Boxed(inner) => self.named(inner),
            _ => None,
        }
    }
}

impl Api {
    /// The pointer of a node as the manifest and messages write it, see [`FileKeys::pointer`].
    #[must_use]
    pub fn pointer(&self, place: &Place) -> String {
        self.files.pointer(place)
    }
}

impl Type {
    /// How deep the type is nested where it is spelled: a `String` is 0, a `Vec<Vec<String>>` is 2.
    #[must_use]
    pub fn depth(&self) -> usize {
        match self {
            Self::Named(_) | Self::Scalar(_) => 0,
            Self::List(inner) | Self::Map(inner) | Self::Nullable(inner) | Self::Boxed(inner) => inner.depth() + 1,
            Self::Tuple(parts) => parts.iter().map(Self::depth).max().unwrap_or_default() + 1,
        }
    }

    /// Visits every named type in the type.
    pub fn each_named(&self, visit: &mut dyn FnMut(TypeId)) {
        match self {
            Self::Named(id) => visit(*id),
            Self::Scalar(_) => {}
            Self::List(inner) | Self::Map(inner) | Self::Nullable(inner) | Self::Boxed(inner) => {
                inner.each_named(visit)
            }
            Self::Tuple(parts) => parts.iter().for_each(|part| part.each_named(visit)),
        }
    }
}
