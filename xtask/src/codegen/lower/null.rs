//! Whether null is valid for a schema, through everything that it is composed of.
//!
//! ```yaml
//! Name: {type: [string, 'null']}
//! Same: {allOf: [{$ref: '#/components/schemas/Name'}, {description: says nothing of null}]}   # null is valid
//! Text: {allOf: [{$ref: '#/components/schemas/Name'}, {type: string}]}                        # null is not
//! ```
//!
//! Schemas may lead back to each other through `oneOf` and `anyOf`: null is valid where some way that ends allows it.

use std::collections::VecDeque;

use crate::codegen::resolve::{Schema, SchemaId, Types};

/// What a schema says of null, from no to yes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Null {
    /// Null is not valid.
    Invalid,
    /// It says nothing that null would not satisfy.
    Open,
    /// It names null as valid.
    Valid,
}

/// What each schema says of null.
///
/// All start with no. What a schema says only rises with what its parts say, so those that are made of it are asked again
/// when it does, until nothing rises.
pub(super) fn all(schemas: &[Schema<'_>]) -> Vec<Null> {
    let mut known = vec![Null::Invalid; schemas.len()];
    let mut made_of_it: Vec<Vec<usize>> = vec![Vec::new(); schemas.len()];
    for (index, schema) in schemas.iter().enumerate() {
        for part in parts(schema).chain(&schema.one_of).chain(&schema.any_of) {
            made_of_it[part.0 as usize].push(index);
        }
    }
    // Most parts stand behind what is made of them.
    let mut open: VecDeque<usize> = (0..schemas.len()).rev().collect();
    let mut is_open = vec![true; schemas.len()];
    while let Some(index) = open.pop_front() {
        is_open[index] = false;
        let null = of(&schemas[index], &known);
        if null > known[index] {
            known[index] = null;
            open.extend(made_of_it[index].iter().filter(|user| !std::mem::replace(&mut is_open[**user], true)));
        }
    }
    known
}

/// What a schema says of null, with what its parts say.
///
/// A `type` or `enum` of its own decides, since `nullable` of OpenAPI 3.0 stands beside an `allOf` whose members do not
/// know of it. Otherwise all that it is composed of has to agree (JSON Schema 2020-12, section 10.2 of the core).
pub(super) fn of(schema: &Schema<'_>, known: &[Null]) -> Null {
    own(schema).unwrap_or_else(|| composed(schema, known))
}

/// What the schema itself says, if it decides.
fn own(schema: &Schema<'_>) -> Option<Null> {
    let decided = |valid: bool| Some(if valid { Null::Valid } else { Null::Invalid });
    if schema.types.contains(Types::NULL) {
        return Some(Null::Valid);
    }
    if let Some(constant) = schema.constant {
        return decided(constant.is_null());
    }
    if schema.never || !schema.types.is_empty() {
        return Some(Null::Invalid);
    }
    decided(schema.values.as_ref()?.iter().any(|value| value.is_null()))
}

/// What the parts of a schema say together.
fn composed(schema: &Schema<'_>, known: &[Null]) -> Null {
    let said = |id: &SchemaId| known[id.0 as usize];
    let unions = [&schema.one_of, &schema.any_of].into_iter().filter_map(|options| options.iter().map(said).max());
    let all = parts(schema).map(said).chain(unions);
    // One that does not allow null decides.
    all.reduce(|a, b| if a.min(b) == Null::Invalid { Null::Invalid } else { a.max(b) }).unwrap_or(Null::Open)
}

fn parts<'s>(schema: &'s Schema<'_>) -> impl Iterator<Item = &'s SchemaId> {
    schema.reference.iter().chain(&schema.all_of)
}

#[cfg(test)]
mod tests {
    use super::{Null, all};
    use crate::codegen::diagnostics::{FileId, Place};
    use crate::codegen::resolve::{Schema, SchemaId, Types};

    fn union(options: &[u32]) -> Schema<'static> {
        Schema { one_of: options.iter().copied().map(SchemaId).collect(), ..Schema::empty(Place::root(FileId(0))) }
    }

    fn of_type(types: Types) -> Schema<'static> {
        Schema { types, ..union(&[]) }
    }

    #[test]
    fn unions_that_lead_to_each_other_allow_what_their_other_members_allow() {
        let (text, null) = (of_type(Types::STRING), of_type(Types::NULL));
        let (invalid, valid) = (Null::Invalid, Null::Valid);
        let with_null = [union(&[1, 2]), union(&[0, 3]), text.clone(), null];
        assert_eq!(all(&with_null), [valid, valid, invalid, valid]);
        let without = [union(&[1, 2]), union(&[0]), text];
        assert_eq!(all(&without), [invalid, invalid, invalid]);
    }

    #[test]
    fn a_chain_is_followed_to_its_end_at_once() {
        let link = |next| Schema { reference: Some(SchemaId(next)), ..union(&[]) };
        let chain: Vec<_> = (1..200_000).map(link).chain([of_type(Types::NULL)]).collect();
        assert!(all(&chain).iter().all(|null| *null == Null::Valid));
    }
}
