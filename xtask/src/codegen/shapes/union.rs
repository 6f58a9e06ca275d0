//! Unions: `oneOf`, `anyOf`, several types, and heirs of a base. OpenAPI 3.1, section 4.8.25 (Discriminator Object).
//!
//! ```yaml
//! Pet: {oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}], discriminator: {propertyName: kind}}
//! ```
//!
//! becomes `enum Pet { Cat(Cat), Dog(Dog), UnknownValue(..) }`. The member is chosen by the discriminator, else by a
//! property that is constant in every member, else by JSON type, constants and keys, as the runtime ranks them. Members
//! that are all listed texts or integers make one open enum, and nameless objects of an `anyOf` one struct.

mod ambiguity;
mod choices;
mod claims;
mod emission;
mod members;
mod tags;
mod together;

use self::members::Members;
use crate::codegen::api::{Scalar, Type, TypeId};
use crate::codegen::diagnostics::codes;
use crate::codegen::lower::{Context, Lowered, Lowering};
use crate::codegen::resolve::{Schema, SchemaId};
use crate::codegen::shapes::object::Origin;
use crate::codegen::shapes::{Shape, object};

pub use self::emission::emit;
pub use self::members::beside_null;
pub use self::tags::heirs;

/// An enum of member types.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Union {
    /// The property whose value names the member.
    pub tag: Option<String>,
    /// The members, in document order.
    pub variants: Vec<Variant>,
}

/// A member.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Variant {
    /// What its name is made from.
    pub word: String,
    /// The name in Rust; settled last.
    pub name: String,
    /// The schema of the member.
    pub place: Origin,
    /// The type of the member.
    pub ty: Type,
    /// The values of the tag that name it, in document order.
    pub tags: Vec<String>,
}

/// The union of a schema with `oneOf`, `anyOf` or several types, or what it comes down to.
pub fn lower<'d>(
    lowering: &mut Lowering<'_, 'd>,
    id: SchemaId,
    flat: &Schema<'d>,
    owner: TypeId,
    context: &Context,
) -> Lowered {
    let members = match members::of(lowering, id, flat) {
        Members::Anything => return Lowered::Plain(Type::Scalar(Scalar::Any)),
        Members::Only(rest) => return lowering.shape_of_member(rest, owner, context),
        Members::These(members) => members,
    };
    let tag = tags::of(lowering, flat, &members);
    let within = Context::within(owner, "");
    let mut variants: Vec<(Variant, SchemaId)> = Vec::new();
    let words = members::words(lowering, &members, tag.as_ref());
    for (index, (member, word)) in members.iter().zip(words).enumerate() {
        let used = lowering.use_of(*member, &within.role(&word));
        let tags = tag.as_ref().map_or_else(Vec::new, |tag| tag.values[index].clone());
        match variants.iter_mut().find(|(variant, _)| variant.ty == used.ty) {
            Some((known, _)) => {
                known.tags.extend(tags.into_iter().filter(|tag| !known.tags.contains(tag)).collect::<Vec<_>>())
            }
            None => {
                let place = Origin(lowering.graph.get(*member).place.clone());
                variants.push((Variant { word, name: String::new(), place, ty: used.ty, tags }, *member));
            }
        }
    }
    if let Some(simple) = choices::merged(lowering, &variants) {
        return simple;
    }
    let variants: Vec<_> = variants.into_iter().map(|(variant, _)| variant).collect();
    if let ([only], None) = (variants.as_slice(), &tag) {
        return Lowered::Plain(only.ty.clone());
    }
    if variants.iter().any(|variant| variant.ty == Type::Scalar(Scalar::Any)) && tag.is_none() {
        let place = lowering.graph.get(id).place.clone();
        lowering.degraded(
            &place,
            "",
            codes::DEGRADED,
            "a union with a member of any type is any JSON value",
            "give the member that says nothing a `type`, or take it out",
        );
        return Lowered::Plain(Type::Scalar(Scalar::Any));
    }
    if tag.is_none() {
        ambiguity::report(lowering, id, &members);
        if members::is_any_of(lowering, id, flat) {
            together::report(lowering, id, &members);
        }
    }
    Lowered::Named(Shape::Union(Union { tag: tag.map(|tag| tag.property), variants }))
}

/// The union of a base and its heirs: the heirs, and the base itself where the mapping names it.
pub fn lower_base(
    lowering: &mut Lowering<'_, '_>,
    id: SchemaId,
    owner: TypeId,
    heirs: &[(String, SchemaId)],
) -> Lowered {
    let property = lowering.graph.get(id).discriminator.as_ref().map(|d| d.property.to_owned());
    let within = Context::within(owner, "");
    let mut variants: Vec<Variant> = Vec::new();
    for (tag, heir) in heirs {
        let place = Origin(lowering.graph.get(*heir).place.clone());
        let (ty, word) = if *heir == id {
            (base_type(lowering, id, &within), "Base".to_owned())
        } else {
            let word = members::word_of_heir(lowering, *heir, tag);
            (lowering.use_of(*heir, &within.role(&word)).ty, word)
        };
        match variants.iter_mut().find(|variant| variant.ty == ty) {
            Some(known) => known.tags.push(tag.clone()),
            None => variants.push(Variant { word, name: String::new(), place, ty, tags: vec![tag.clone()] }),
        }
    }
    Lowered::Named(Shape::Union(Union { tag: property, variants }))
}

/// The struct of a base that stands for itself.
fn base_type(lowering: &mut Lowering<'_, '_>, id: SchemaId, within: &Context) -> Type {
    let mut base = lowering.graph.get(id).clone();
    base.discriminator = None;
    let base = lowering.graph.make(base);
    lowering.use_of(base, &within.role("Base")).ty
}

/// Whether a schema is an object with listed properties.
fn is_struct(schema: &Schema<'_>) -> bool {
    !schema.properties.is_empty() && !object::is_map(schema)
}
