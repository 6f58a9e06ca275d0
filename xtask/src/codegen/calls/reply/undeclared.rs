//! Success statuses that the document does not list, where it has a `default`. OpenAPI 3.1, section 4.8.16.
//!
//! ```yaml
//! responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}, default: {$ref: '#/components/responses/Error'}}
//! ```
//!
//! By the letter a 201 is an `Error` here. Nearly always it is a `Pet` of a server that is not exact, so it is read as
//! one. A type that requires nothing would take an `Error` as well and lose all of it; only then the members of the body
//! decide.

use proc_macro2::TokenStream;
use quote::quote;

use crate::codegen::calls::media::{self, Kind};
use crate::codegen::lower::Lowering;
use crate::codegen::resolve::{Response, SchemaId, Status};
use crate::codegen::shapes::{Room, room_of};

/// The members that tell the default answer from the listed ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Telling {
    /// It has all of these.
    pub all: Vec<String>,
    /// And one of these, unless there is none.
    pub any: Vec<String>,
}

/// How the default answer is told from the answers of `successes`, when that must be asked.
pub fn telling(
    lowering: &mut Lowering<'_, '_>,
    successes: &[&Response<'_>],
    responses: &[Response<'_>],
) -> Option<Telling> {
    if !successes.iter().all(|response| matches!(response.status, Status::Code(_))) {
        return None;
    }
    let default = responses.iter().find(|response| response.status == Status::Default)?;
    let default = lowering.graph.flatten(json_of(default)?);
    if room_of(&default) != Room::Object {
        return None;
    }
    let mut known = Vec::new();
    for response in successes {
        known.extend(members(lowering, response)?);
    }
    let names = default.properties.iter().map(|(name, _)| (*name).to_owned());
    let (all, any): (Vec<_>, Vec<_>) =
        names.filter(|name| !known.contains(name)).partition(|name| default.required.contains(&name.as_str()));
    match (all.is_empty(), any.is_empty()) {
        (true, true) => None,
        (true, false) => Some(Telling { all, any }),
        (false, _) => Some(Telling { all, any: Vec::new() }),
    }
}

/// The members of an answer that could be read from any object; `None` for one that could not.
fn members(lowering: &mut Lowering<'_, '_>, response: &Response<'_>) -> Option<Vec<String>> {
    if response.content.is_empty() || matches!(response.status, Status::Code(204 | 205 | 304)) {
        return Some(Vec::new());
    }
    let flat = lowering.graph.flatten(json_of(response)?);
    let open = match room_of(&flat) {
        Room::Object => flat.required.is_empty(),
        Room::Any => true,
        _ => false,
    };
    open.then(|| flat.properties.iter().map(|(name, _)| (*name).to_owned()).collect())
}

/// The schema of a JSON answer.
fn json_of(response: &Response<'_>) -> Option<SchemaId> {
    response.content.iter().find(|content| media::kind(content.name) == Kind::Json)?.schema
}

impl Telling {
    /// The link that refuses the default answer.
    #[must_use]
    pub fn link(&self) -> TokenStream {
        let (all, any) = (&self.all, &self.any);
        quote!(.unless_it_has(&[#(#all),*], &[#(#any),*])?)
    }
}
