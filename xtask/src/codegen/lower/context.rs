//! What a room is told of a schema, its surroundings, and what it answers: the type, and whether it needs a name.

use crate::codegen::api::{Naming, Scalar, Type, TypeId};
use crate::codegen::shapes::Shape;

/// Where an inline schema is, for its name: the type or operation around it, and the way from there.
#[derive(Clone, Debug)]
pub struct Context {
    pub(super) naming: Naming,
}

impl Context {
    /// The place `role` of a type.
    #[must_use]
    pub fn within(owner: TypeId, role: &str) -> Self {
        Self { naming: Naming::Inline { owner, role: role.to_owned() } }
    }

    /// The place `role` of an operation.
    #[must_use]
    pub fn call(operation: &str, role: &str) -> Self {
        Self { naming: Naming::Call { operation: operation.to_owned(), role: role.to_owned() } }
    }

    /// A place one step further: `tags` and then `Item`.
    #[must_use]
    pub fn role(&self, step: &str) -> Self {
        let join = |role: &str| if role.is_empty() { step.to_owned() } else { format!("{role} {step}") };
        let naming = match &self.naming {
            Naming::Component(name) => Naming::Component(name.clone()),
            Naming::Inline { owner, role } => Naming::Inline { owner: *owner, role: join(role) },
            Naming::Call { operation, role } => Naming::Call { operation: operation.clone(), role: join(role) },
        };
        Self { naming }
    }

    /// The way from the type or operation around it.
    pub(super) fn word(&self) -> &str {
        match &self.naming {
            Naming::Component(name) => name,
            Naming::Inline { role, .. } | Naming::Call { role, .. } => role,
        }
    }
}

/// A type where it is used, and whether null is valid there.
#[derive(Clone, Debug, PartialEq)]
pub struct Use {
    /// The type without null.
    pub ty: Type,
    /// Whether null is valid.
    pub nullable: bool,
}

impl Use {
    /// The type with null.
    #[must_use]
    pub fn nullable_type(self) -> Type {
        let null = matches!(self.ty, Type::Scalar(Scalar::Any | Scalar::Null));
        if self.nullable && !null { Type::Nullable(Box::new(self.ty)) } else { self.ty }
    }
}

/// What a room makes of a schema: a type that needs a name, or one that has none.
#[derive(Clone, Debug)]
pub enum Lowered {
    /// It needs a name.
    Named(Shape),
    /// It is spelled out.
    Plain(Type),
}
