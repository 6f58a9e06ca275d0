//! Constants: properties with one possible value. JSON Schema 2020-12, section 6.1.3.
//!
//! ```yaml
//! type: {const: created}
//! ```
//!
//! in `required` becomes a field that `new` sets itself. `const` and an `enum` of one value are the same.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

use crate::codegen::api::Type;
use crate::codegen::emit::{self, Writer};
use crate::codegen::resolve::Schema;
use crate::codegen::shapes::Shape;
use crate::codegen::shapes::object::{Field, Presence};

/// The one boolean that is valid.
#[must_use]
pub fn only_flag(schema: &Schema<'_>) -> Option<bool> {
    match (schema.constant, schema.values.as_deref()) {
        (Some(constant), _) => constant.as_bool(),
        (None, Some([only])) => Value::as_bool(only),
        _ => None,
    }
}

/// The one value of a required field, as `new` writes it.
#[must_use]
pub fn value(writer: &Writer<'_>, field: &Field) -> Option<TokenStream> {
    if field.presence != Presence::Required {
        return None;
    }
    if let Some(only) = field.only {
        return matches!(field.ty, Type::Scalar(crate::codegen::api::Scalar::Bool)).then(|| quote!(#only));
    }
    let Type::Named(id) = writer.api.unaliased(&field.ty) else { return None };
    match &writer.api.type_def(*id).shape {
        Shape::Choice(choice) => match choice.values.as_slice() {
            [only] => {
                let (name, only) = (writer.ty(&Type::Named(*id)), emit::ident(&only.name));
                Some(quote!(#name::#only))
            }
            _ => None,
        },
        _ => None,
    }
}
