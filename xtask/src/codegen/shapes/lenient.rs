//! Lenient properties: values that servers send in two forms. `x-rust-decode`, a keyword of ours for overlays.
//!
//! ```yaml
//! events: {type: array, items: {type: string}, x-rust-decode: list-or-comma-string}
//! unread: {type: string, x-rust-decode: number-or-string}
//! ```
//!
//! reads either form into the declared type; what is written has the declared form. In the table of the struct the field
//! says `via list_of_text`.

use serde_json::Value;

use crate::codegen::api::{Scalar, Type};
use crate::codegen::diagnostics::codes;
use crate::codegen::lower::Lowering;
use crate::codegen::resolve::Schema;

/// The function of the runtime that brings a value to the declared form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fix(pub &'static str);

/// What a property asks for, of the type that it has.
pub fn lower(lowering: &mut Lowering<'_, '_>, schema: &Schema<'_>, ty: &Type) -> Option<Fix> {
    let (_, asked) = schema.extensions.iter().find(|(key, _)| *key == "x-rust-decode")?;
    let number = matches!(ty, Type::Scalar(scalar) if is_number(*scalar));
    match (asked.as_str(), ty) {
        (Some("list-or-comma-string"), Type::List(_)) => Some(Fix("list_of_text")),
        (Some("list-or-comma-string"), Type::Scalar(Scalar::String)) => Some(Fix("text_of_list")),
        (Some("number-or-string"), _) if number => Some(Fix("number_of_text")),
        (Some("number-or-string"), Type::Scalar(Scalar::String) | Type::Named(_)) => Some(Fix("text_of_number")),
        _ => {
            refuse(lowering, schema, asked);
            None
        }
    }
}

fn is_number(scalar: Scalar) -> bool {
    use Scalar::{F64, I8, I16, I32, I64, U8, U16, U32, U64};
    matches!(scalar, F64 | I8 | I16 | I32 | I64 | U8 | U16 | U32 | U64)
}

fn refuse(lowering: &mut Lowering<'_, '_>, schema: &Schema<'_>, asked: &Value) {
    let place = schema.place.child("x-rust-decode");
    let message = format!("{asked} does not say how a value of this type is read");
    lowering.diagnostics.error(codes::WRONG_TYPE, &place, message).help(
        "write `list-or-comma-string` for a list of strings or a string, `number-or-string` for a number or a string",
    );
}
