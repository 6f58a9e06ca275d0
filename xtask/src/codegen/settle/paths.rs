//! The types of examples as Rust paths below the crate, for tests that decode them.

use crate::codegen::api::{Api, Scalar, Type};

/// Spells the type of every example.
pub fn settle(api: &mut Api) {
    let types = &api.types;
    api.examples.retain(|example| {
        let mut live = true;
        example.ty.each_named(&mut |id| live &= types[id.index()].live);
        live
    });
    let paths: Vec<_> = api.examples.iter().map(|example| path(api, &example.ty)).collect();
    for (example, path) in api.examples.iter_mut().zip(paths) {
        example.rust_path = path;
    }
}

/// A type as it is written outside the crate's own modules.
#[must_use]
pub fn path(api: &Api, ty: &Type) -> String {
    match ty {
        Type::Named(id) => format!("models::{}", api.type_def(*id).name),
        Type::Scalar(Scalar::Sensitive) => "runtime::model::Sensitive".to_owned(),
        Type::Scalar(Scalar::DateTime) => "runtime::model::DateTime".to_owned(),
        Type::Scalar(Scalar::Date) => "runtime::model::Date".to_owned(),
        Type::Scalar(Scalar::Time) => "runtime::model::Time".to_owned(),
        Type::Scalar(scalar) => crate::codegen::shapes::scalar::emit(*scalar).to_string().replace(' ', ""),
        Type::List(element) => format!("Vec<{}>", path(api, element)),
        Type::Map(value) => format!("indexmap::IndexMap<String, {}>", path(api, value)),
        Type::Tuple(parts) => {
            let parts: Vec<_> = parts.iter().map(|part| format!("{},", path(api, part))).collect();
            format!("({})", parts.concat())
        }
        Type::Nullable(inner) => format!("Option<{}>", path(api, inner)),
        Type::Boxed(inner) => path(api, inner),
    }
}
