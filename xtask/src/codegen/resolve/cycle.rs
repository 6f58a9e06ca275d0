//! Circles that mean nothing: schemas that are only references to each other, and `allOf` that includes itself.
//!
//! Each circle is reported once and then opened, so that later stages can follow references and `allOf` without a guard.

use crate::codegen::diagnostics::{Diagnostics, codes};

use super::{Schema, SchemaId};

/// How far the search has come with a schema.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    New,
    Open,
    Done,
}

/// Reports and opens circles of `$ref` alone. Every chain is followed once: linear in the number of schemas.
pub(super) fn break_references(schemas: &mut [Schema<'_>], diagnostics: &mut Diagnostics) {
    let mut marks = vec![Mark::New; schemas.len()];
    let mut chain = Vec::new();
    for start in 0..schemas.len() {
        let mut at = Some(start);
        while let Some(index) = at {
            match marks.get(index) {
                Some(Mark::New) => {}
                Some(Mark::Open) => {
                    open_reference(schemas, index, diagnostics);
                    break;
                }
                _ => break,
            }
            set(&mut marks, index, Mark::Open);
            chain.push(index);
            at = schemas.get(index).and_then(|schema| schema.reference).map(|id| id.0 as usize);
        }
        for index in chain.drain(..) {
            set(&mut marks, index, Mark::Done);
        }
    }
}

fn open_reference(schemas: &mut [Schema<'_>], index: usize, diagnostics: &mut Diagnostics) {
    let Some(schema) = schemas.get_mut(index) else { return };
    schema.reference = None;
    let message = "the chain of references that starts here leads back to itself";
    diagnostics
        .error(codes::REF_CYCLE, &schema.place.child("$ref"), message)
        .help("let one schema of the circle be something other than a reference");
}

/// Reports and opens circles of `allOf` and `$ref`. It expects that circles of `$ref` alone are open.
pub(super) fn break_all_of(schemas: &mut [Schema<'_>], diagnostics: &mut Diagnostics) {
    let mut marks = vec![Mark::New; schemas.len()];
    // The path from the start: each schema with the position of the next member to look at.
    let mut path: Vec<(usize, usize)> = Vec::new();
    let mut back = Vec::new();
    for start in 0..schemas.len() {
        if marks.get(start) != Some(&Mark::New) {
            continue;
        }
        set(&mut marks, start, Mark::Open);
        path.push((start, 0));
        while let Some((index, next)) = path.last_mut() {
            let (index, position) = (*index, *next);
            *next += 1;
            let Some(member) = schemas.get(index).and_then(|schema| member(schema, position)) else {
                set(&mut marks, index, Mark::Done);
                path.pop();
                continue;
            };
            let target = member.0 as usize;
            match marks.get(target) {
                Some(Mark::New) => {
                    set(&mut marks, target, Mark::Open);
                    path.push((target, 0));
                }
                Some(Mark::Open) => back.push((index, member)),
                _ => {}
            }
        }
    }
    for (index, member) in back {
        open_all_of(schemas, index, member, diagnostics);
    }
}

/// The schemas that a schema includes: its reference, then the members of `allOf`.
fn member(schema: &Schema<'_>, position: usize) -> Option<SchemaId> {
    schema.reference.iter().chain(&schema.all_of).nth(position).copied()
}

fn open_all_of(schemas: &mut [Schema<'_>], index: usize, member: SchemaId, diagnostics: &mut Diagnostics) {
    let Some(schema) = schemas.get_mut(index) else { return };
    schema.all_of.retain(|id| *id != member);
    if schema.reference == Some(member) {
        schema.reference = None;
    }
    let place = schema.place.clone();
    let target = schemas.get(member.0 as usize).map(|schema| schema.place.pointer.clone()).unwrap_or_default();
    let message = format!("`allOf` of `{target}` includes `{target}` itself");
    diagnostics.error(codes::ALL_OF_CYCLE, &place, message).help("move what both need into a schema of its own");
}

fn set(marks: &mut [Mark], index: usize, mark: Mark) {
    if let Some(slot) = marks.get_mut(index) {
        *slot = mark;
    }
}
