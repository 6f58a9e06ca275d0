//! Security schemes, the requirements that name them, and the check that they agree.
//!
//! ```yaml
//! securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}
//! security: [{key: []}, {}]        # either the key, or nothing
//! ```

use std::collections::HashSet;

use serde::Deserialize;
use serde_json::Value;

use crate::codegen::diagnostics::{Diagnostics, Place, codes, did_you_mean};

use super::keywords;
use super::leaf;
use super::node::{Field, Object};
use super::walk::Walk;
use super::{Location, Requirement, Resolved, SchemeKind, SecurityScheme};

/// Reads `components.securitySchemes`.
pub(super) fn schemes<'d>(walk: &mut Walk<'d, '_>, members: &Object<'d>) -> Vec<SecurityScheme<'d>> {
    members
        .map
        .iter()
        .filter_map(|(name, value)| {
            let node = Field { object: &members.place, key: name, value }.node();
            let followed = walk.references.follow(&node, keywords::SECURITY_SCHEME.name, walk.diagnostics)?;
            let object = followed.object;
            let extensions = walk.check(&object, &keywords::SECURITY_SCHEME);
            let kind = kind(walk, &object)?;
            let description = object.words("description", walk.diagnostics);
            Some(SecurityScheme { place: node.place, name, description, kind, extensions })
        })
        .collect()
}

fn kind<'d>(walk: &mut Walk<'d, '_>, object: &Object<'d>) -> Option<SchemeKind<'d>> {
    const WHAT: &str = keywords::SECURITY_SCHEME.name;
    const TYPES: [&str; 5] = ["apiKey", "http", "oauth2", "openIdConnect", "mutualTLS"];
    let kind = object.required_text("type", WHAT, walk.diagnostics)?;
    match kind {
        "apiKey" => {
            let name = object.required_text("name", WHAT, walk.diagnostics);
            let location = location(walk, object);
            Some(SchemeKind::ApiKey { location: location?, name: name? })
        }
        "http" => {
            let scheme = object.required_text("scheme", WHAT, walk.diagnostics)?;
            object.words("bearerFormat", walk.diagnostics);
            Some(SchemeKind::Http { scheme })
        }
        "oauth2" => {
            leaf::check::<openapiv3::OAuth2Flows>(walk, object, "flows");
            Some(SchemeKind::OAuth2)
        }
        "openIdConnect" => {
            object.words("openIdConnectUrl", walk.diagnostics);
            Some(SchemeKind::OpenIdConnect)
        }
        "mutualTLS" => Some(SchemeKind::MutualTls),
        other => {
            let message = format!("unknown type of security scheme `{other}`");
            one_of(walk.diagnostics, &object.place.child("type"), message, other, &TYPES);
            None
        }
    }
}

fn location(walk: &mut Walk<'_, '_>, object: &Object<'_>) -> Option<Location> {
    let text = object.required_text("in", keywords::SECURITY_SCHEME.name, walk.diagnostics)?;
    match openapiv3::APIKeyLocation::deserialize(&Value::from(text)) {
        Ok(openapiv3::APIKeyLocation::Header) => Some(Location::Header),
        Ok(openapiv3::APIKeyLocation::Query) => Some(Location::Query),
        Ok(openapiv3::APIKeyLocation::Cookie) => Some(Location::Cookie),
        Err(_) => {
            let message = format!("an API key cannot be sent in `{text}`");
            one_of(walk.diagnostics, &object.place.child("in"), message, text, &["header", "query", "cookie"]);
            None
        }
    }
}

/// Reports a value that is none of the allowed ones, with the nearest or all of them as help.
pub(super) fn one_of(diagnostics: &mut Diagnostics, place: &Place, message: String, text: &str, allowed: &[&str]) {
    let error = diagnostics.error(codes::WRONG_TYPE, place, message);
    let list = allowed.iter().map(|value| format!("`{value}`")).collect::<Vec<_>>().join(", ");
    match did_you_mean(text, allowed.iter().copied()) {
        Some(near) => error.help(format!("did you mean `{near}`? Allowed are {list}")),
        None => error.help(format!("allowed are {list}")),
    };
}

/// Reads `security` of the document or an operation; `None` when it is absent.
pub(super) fn requirements<'d>(walk: &mut Walk<'d, '_>, parent: &Object<'d>) -> Option<Vec<Requirement<'d>>> {
    let field = parent.field("security", walk.diagnostics)?;
    let nodes = field.list(walk.diagnostics);
    let requirements = nodes.into_iter().filter_map(|node| {
        let object = node.object("a security requirement", walk.diagnostics)?;
        let mut schemes = Vec::new();
        for (name, value) in object.map {
            let field = Field { object: &object.place, key: name, value };
            let scopes = match field.or_null(walk.diagnostics) {
                Some(field) => field.texts(walk.diagnostics),
                None => Vec::new(),
            };
            schemes.push((name.as_str(), scopes));
        }
        Some(Requirement { schemes })
    });
    Some(requirements.collect())
}

/// Reports every requirement of an undeclared scheme.
pub(super) fn check_names(walk: &mut Walk<'_, '_>, resolved: &Resolved<'_>) {
    let names = || resolved.security_schemes.iter().map(|scheme| scheme.name);
    let declared: HashSet<&str> = names().collect();
    let document = (Place::default(), resolved.security.as_slice());
    let operations = walk.operations.iter();
    let operations =
        operations.map(|operation| (operation.place.clone(), operation.security.as_deref().unwrap_or(&[])));
    for (owner, requirements) in std::iter::once(document).chain(operations) {
        for (index, requirement) in requirements.iter().enumerate() {
            for (name, _) in requirement.schemes.iter().filter(|(name, _)| !declared.contains(name)) {
                let place = owner.child("security").element(index).child(name);
                let message = format!("security scheme `{name}` is not declared");
                let error = walk.diagnostics.error(codes::UNKNOWN_SECURITY_SCHEME, &place, message).at_key();
                let affordable = walk.references.may_suggest();
                match affordable.then(|| did_you_mean(name, names())).flatten() {
                    Some(near) => error.help(format!("did you mean `{near}`?")),
                    None => error.help("declare it in `components.securitySchemes`"),
                };
            }
        }
    }
}

/// Drops header parameters named `Authorization` from operations whose security already sends that header.
pub(super) fn drop_authorization(resolved: &mut Resolved<'_>, diagnostics: &mut Diagnostics) {
    let sends = |name: &str| {
        resolved.security_schemes.iter().any(|scheme| {
            let header = match &scheme.kind {
                SchemeKind::ApiKey { location, name } => {
                    *location == Location::Header && name.eq_ignore_ascii_case("authorization")
                }
                SchemeKind::MutualTls => false,
                SchemeKind::Http { .. } | SchemeKind::OAuth2 | SchemeKind::OpenIdConnect => true,
            };
            header && scheme.name == name
        })
    };
    for operation in &mut resolved.operations {
        let security = operation.security.as_deref().unwrap_or(&resolved.security);
        let sent = security.iter().flat_map(|requirement| &requirement.schemes).any(|(name, _)| sends(name));
        operation.parameters.retain(|parameter| {
            if parameter.location != Location::Header || !parameter.name.eq_ignore_ascii_case("authorization") {
                return true;
            }
            let message = if sent {
                "the header parameter `Authorization` is left out: the operation's security sends it"
            } else {
                "the header parameter `Authorization` is kept as a parameter: no security scheme sends it"
            };
            diagnostics
                .warning(codes::RESERVED_HEADER, &parameter.place, message)
                .help("describe credentials with a security scheme");
            !sent
        });
    }
}
