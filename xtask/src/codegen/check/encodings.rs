//! The members of a body that `encoding` names, against its properties (OpenAPI 3.1, section 4.8.14.1).

use std::collections::HashSet;

use crate::codegen::calls::media::{self, Kind};
use crate::codegen::diagnostics::{Diagnostics, codes, did_you_mean};
use crate::codegen::resolve::{Additional, MediaType, Resolved, SchemaId};

/// Warns of every name in `encoding` that is no property of its body.
pub(super) fn check(resolved: &Resolved<'_>, diagnostics: &mut Diagnostics) {
    let mut seen = HashSet::new();
    for body in resolved.operations.iter().filter_map(|operation| operation.body.as_ref()) {
        for media in body.content.iter().filter(|media| !media.encoding.is_empty() && seen.insert(&media.place)) {
            of_media(resolved, media, diagnostics);
        }
    }
}

fn of_media(resolved: &Resolved<'_>, media: &MediaType<'_>, diagnostics: &mut Diagnostics) {
    if !matches!(media::kind(media.name), Kind::Form | Kind::Multipart) {
        return;
    }
    let Some(names) = media.schema.and_then(|schema| properties(resolved, schema)) else { return };
    for (name, _) in media.encoding.iter().filter(|(name, _)| !names.contains(name)) {
        let message = format!("`encoding` names `{name}`, which is no property of the body");
        let place = media.place.child("encoding").child(name);
        let found = diagnostics.warning(codes::UNKNOWN_KEYWORD, &place, message).at_key();
        found.help(match did_you_mean(name, names.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "take it out, or declare the property in the schema".to_owned(),
        });
    }
}

/// The names of all properties of a schema and what it is made of; `None` where it may have others.
fn properties<'d>(resolved: &Resolved<'d>, schema: SchemaId) -> Option<HashSet<&'d str>> {
    let mut names = HashSet::new();
    let mut open = vec![schema];
    let mut seen = HashSet::new();
    while let Some(id) = open.pop() {
        if !seen.insert(id) {
            continue;
        }
        let schema = resolved.schema(id);
        if !schema.patterns.is_empty() || matches!(schema.additional, Additional::Any | Additional::Schema(_)) {
            return None;
        }
        names.extend(schema.properties.iter().map(|(name, _)| *name));
        let parts = [&schema.all_of, &schema.one_of, &schema.any_of].into_iter().flatten();
        open.extend(schema.reference.iter().chain(parts).copied());
    }
    (!names.is_empty()).then_some(names)
}
