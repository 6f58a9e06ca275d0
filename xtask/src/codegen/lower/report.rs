//! What the stage has to say: losses of type, as warnings and in the ledger.

use super::Lowering;
use crate::codegen::api::{Scalar, Type};
use crate::codegen::diagnostics::{Code, Place, codes};
use crate::codegen::ledger::Fate;
use crate::codegen::resolve::{Schema, SchemaId};
use crate::codegen::shapes::{Room, room_of, scalar};

/// How deep lists and maps may be nested in one type. Compilers stop at 128 by default, with several steps for each.
const DEEPEST: usize = 16;

/// How deep schemas without a name, and references to them, may be in each other, which costs stack and long names. Where
/// none of them is reached by a reference, the depth of the document is the limit.
const DEEPEST_INLINE: usize = 1_000;

impl Lowering<'_, '_> {
    /// Whether schemas without a name are in each other deeper than they may, which is an error at the first that is. Those
    /// that composition makes have a limit of their own.
    pub(super) fn is_too_deep(&mut self, id: SchemaId) -> bool {
        let is_too_deep = self.open.len() >= DEEPEST_INLINE && !self.graph.is_made(id);
        if is_too_deep && !self.overfull {
            self.overfull = true;
            let place = self.graph.get(id).place.clone();
            let message =
                format!("schemas without a name, and references to them, are more than {DEEPEST_INLINE} deep here");
            self.diagnostics
                .error(codes::TOO_LARGE, &place, message)
                .help("put the schemas into `components.schemas`, where each has a name, and refer to them there");
        }
        is_too_deep
    }

    /// Whether unions and `allOf` made more schemas than they may, which is an error at the first one too many.
    ///
    /// A union whose members are composed of another union, and so on, doubles with each step.
    pub(super) fn is_overfull(&mut self, id: SchemaId) -> bool {
        if !self.overfull && self.graph.made() > self.composed {
            self.overfull = true;
            let place = self.graph.get(id).place.clone();
            let message = format!("unions within `allOf` multiply to more than {} schemas here", self.composed);
            self.diagnostics.error(codes::TOO_LARGE, &place, message).help(
                "list the members of one union in place of a chain of them, \
                     or raise the limit with `--max-composed N` or `limits.composed` of codegen.toml",
            );
        }
        self.overfull
    }

    /// Warns of a schema that no value satisfies.
    pub(super) fn note(&mut self, schema: &Schema<'_>) {
        if schema.never {
            self.degraded(
                &schema.place,
                "",
                codes::DEGRADED,
                "no value is valid here; it becomes any JSON value",
                "take the schema out, or write what is valid in place of `false`",
            );
        }
    }

    /// Warns of `x-sensitive` of a schema that stands for what cannot be hidden. A union asks its members.
    pub(super) fn note_unhidden(&mut self, id: SchemaId, flat: &Schema<'_>) {
        let schema = self.graph.get(id);
        if schema.sensitive && !scalar::is_text(flat) && room_of(flat) != Room::Union {
            let place = schema.place.clone();
            let reason = "only texts are hidden, so `Debug` prints this";
            let help = "write `x-sensitive: true` beside each text in it, or make it a text";
            self.degraded(&place, "x-sensitive", codes::DEGRADED, reason, help);
        }
    }

    /// Warns of an `enum` or `const` with lists or objects, which no choice is made of.
    pub(super) fn note_compound_values(&mut self, schema: &Schema<'_>, room: Room) {
        let typed = room == Room::Choice || schema.values_of_items().is_some();
        if !typed && (schema.values.is_some() || schema.constant.is_some()) {
            let reason = match room {
                Room::Any => "values that are lists or objects are no variants; they are any JSON value",
                _ => "values that are lists or objects are no variants; the type takes others as well",
            };
            let keyword = if schema.values.is_some() { "enum" } else { "const" };
            let help = "describe the values with `type` and `properties` or `items`";
            self.degraded(&schema.place, keyword, codes::DEGRADED, reason, help);
        }
    }

    /// A list or map, unless it is nested so deep without a name that rustc would give up on it.
    pub fn nested(&mut self, place: &Place, ty: Type) -> Type {
        if ty.depth() <= DEEPEST {
            return ty;
        }
        let reason = format!("lists and maps that are nested more than {DEEPEST} deep become any JSON value");
        self.degraded(
            place,
            "",
            codes::DEGRADED,
            &reason,
            "give one of the inner lists or maps a name in `components.schemas` and refer to it",
        );
        Type::Scalar(Scalar::Any)
    }

    /// Records a loss of type, in the ledger and as a warning with a line that says what to write.
    pub fn degraded(&mut self, place: &Place, keyword: &str, code: Code, reason: &str, help: impl Into<String>) {
        // What was given up for its size is one error, and the rest follows from it.
        if self.overfull {
            return;
        }
        self.ledger.record(place, keyword, Fate::Degraded, reason);
        let place = if keyword.is_empty() { place.clone() } else { place.child(keyword) };
        self.diagnostics.warning(code, &place, reason).help(help);
    }

    /// Warns of members of an `allOf` that cannot both hold.
    pub(super) fn report_conflicts(&mut self) {
        for conflict in std::mem::take(&mut self.graph.conflicts) {
            self.ledger.record(&conflict.place, "allOf", Fate::Degraded, conflict.message.clone());
            self.diagnostics
                .warning(codes::ALL_OF_CONFLICT, &conflict.place, conflict.message)
                .help("the later member is used; no value may satisfy both");
        }
    }
}
