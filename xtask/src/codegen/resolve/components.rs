//! `components`: every object in it is read once, whether something refers to it or not, so that its faults are found.

use serde_json::Value;

use crate::codegen::diagnostics::codes;

use super::arena::is_schema;
use super::node::{Field, Object, kind_of};
use super::walk::Walk;
use super::{Origin, Resolved, content, keywords, parameter, path, response, security};

/// Reads the path items and callbacks that nothing has referred to, for the sake of their faults: they make no
/// operations.
pub(super) fn unused_items<'d>(walk: &mut Walk<'d, '_>, root: &Object<'d>) {
    let Some(Value::Object(components)) = root.map.get("components") else { return };
    let place = root.place.child("components");
    let used = walk.operations.len();
    for section in ["pathItems", "callbacks"] {
        let Some(Value::Object(map)) = components.get(section) else { continue };
        let members = Object { map, place: place.child(section) };
        for member in members.members().filter(|member| member.value.is_object()) {
            if section == "pathItems" {
                path::item(walk, &member.node(), member.key, Origin::Webhook, &[]);
            } else {
                path::callback(walk, member, Origin::Webhook, &[]);
            }
        }
    }
    walk.operations.truncate(used);
}

/// Reads `components`.
pub(super) fn read<'d>(walk: &mut Walk<'d, '_>, components: &Object<'d>, resolved: &mut Resolved<'d>) {
    walk.check(components, &keywords::COMPONENTS);
    for section in components.entries().filter(|section| keywords::COMPONENTS.knows(section.key)) {
        let Some(section) = section.or_null(walk.diagnostics) else { continue };
        let Some(members) = section.object(walk.diagnostics) else { continue };
        if section.key == "securitySchemes" {
            resolved.security_schemes = security::schemes(walk, &members);
            continue;
        }
        for member in members.members() {
            match section.key {
                "schemas" => schema(walk, member, resolved),
                "parameters" => drop(parameter::read(walk, &member.node())),
                "responses" => drop(response::read(walk, &member.node())),
                "requestBodies" => drop(content::request_body(walk, &member.node())),
                "headers" => drop(parameter::header(walk, member.key, &member.node())),
                "examples" => drop(content::example(walk, &member.node())),
                "links" => response::link(walk, &member.node()),
                "mediaTypes" => drop(content::media_type(walk, member.key, &member.node())),
                // Callbacks and path items are read where an operation or a path uses them.
                _ => {}
            }
        }
    }
}

fn schema<'d>(walk: &mut Walk<'d, '_>, member: Field<'_, 'd>, resolved: &mut Resolved<'d>) {
    if !is_schema(member.value) {
        let kind = kind_of(member.value);
        let message = format!("`{}` must be a schema (an object or a boolean), not {kind}", member.key);
        let found = walk.diagnostics.error(codes::WRONG_TYPE, &member.place(), message);
        found.help(format!("write for example `{}: {{type: object}}`", member.key));
        return;
    }
    let id = walk.arena.add(member.node(), &mut walk.references);
    walk.named.insert(id);
    resolved.named.push((member.key, id));
}
