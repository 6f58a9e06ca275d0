//! What is told of a schema: the type, field or variant that it became.

use super::Text;
use crate::codegen::api::{Direction, NamedBy, Naming, Scalar, Type, TypeDef};
use crate::codegen::diagnostics::Place;
use crate::codegen::emit::plain;
use crate::codegen::settle::path;
use crate::codegen::shapes::object::{Field, Presence};
use crate::codegen::shapes::union::Union;
use crate::codegen::shapes::{Room, Shape};

/// How many users of a type are listed.
const USERS: usize = 5;

/// Tells of a schema.
pub(super) fn tell(text: &mut Text<'_>, place: &Place) {
    let api = text.api;
    let live = || api.types.iter().filter(|def| def.live);
    for def in live() {
        part(text, def, place);
    }
    let def = live().find(|def| def.place == *place || def.shared.contains(place));
    if let Some(def) = def {
        becomes(text, def);
    } else if let Some((_, ty)) = api.spelled.iter().find(|(spelled, _)| spelled == place) {
        let words = format!("`{}`, spelled where it is used: it needs no name", path(api, ty));
        text.line("becomes", words);
    }
    for decision in api.decisions.iter().filter(|decision| decision.place == *place) {
        if let Some((room, why)) = decision.room {
            text.line("room", format!("{}, because {why}", room.name()));
            text.line("", format!("{} would make it another", other_room(room)));
            break;
        }
        if let Some(target) = &decision.alias_of {
            text.line("room", format!("none: it is only another name for {}", api.pointer(target)));
        }
    }
    if let Some(def) = def {
        name(text, def);
        direction(text, def.direction);
        if def.derives.default {
            text.line("default", "`Default` holds, for no field is required");
        }
        if !def.shared.is_empty() {
            let others: Vec<_> = std::iter::once(&def.place).chain(&def.shared).filter(|p| *p != place).collect();
            let first = others.first().map(|place| api.pointer(place)).unwrap_or_default();
            text.line("shared", format!("with {} equal inline schemas, such as {first}", others.len()));
        }
        users(text, def);
    }
}

/// What would send a schema to another room.
fn other_room(room: Room) -> &'static str {
    match room {
        Room::Choice => "taking `enum` or `const` out",
        Room::Union => "one member alone, or one `type`,",
        Room::Object => "`oneOf`, or another `type`,",
        Room::Tuple => "`items` in place of `prefixItems`",
        Room::List => "`prefixItems`, or another `type`,",
        Room::Scalar => "`enum`, or another `type`,",
        Room::Any => "a `type`",
    }
}

fn becomes(text: &mut Text<'_>, def: &TypeDef) {
    let api = text.api;
    let what = match &def.shape {
        Shape::Object(object) => format!("a struct with {} fields", object.fields.len()),
        Shape::Choice(choice) => {
            format!("an open enum of {} values: a value that is not listed survives", choice.values.len())
        }
        Shape::Union(union) => format!("an enum of {} members, {}", union.variants.len(), told_apart(union)),
        Shape::Alias(ty) => format!("another name for `{}`", path(api, ty)),
        Shape::Newtype(ty) => format!("a struct around `{}`, since an alias would contain itself", path(api, ty)),
    };
    text.line("becomes", format!("`models::{}`, {what}", def.name));
    text.line("file", format!("models/{}.rs", def.module));
    if let Shape::Object(object) = &def.shape {
        for (index, field) in object.fields.iter().enumerate() {
            let about = if index == 0 { "fields" } else { "" };
            text.line(about, format!("{}: {}", plain(&field.name), held(text, field)));
        }
        if let Some(rest) = &object.rest {
            text.line("", format!("{}: other keys, as {}", plain(&rest.name), path(api, &rest.ty)));
        }
    }
}

fn told_apart(union: &Union) -> String {
    match &union.tag {
        Some(tag) => format!("told apart by the property `{tag}`"),
        None => "told apart by their JSON types, constants and keys".to_owned(),
    }
}

fn name(text: &mut Text<'_>, def: &TypeDef) {
    let source = match &def.naming {
        Naming::Component(name) => format!("from `{name}`, its key or `x-rust-name`"),
        Naming::Inline { owner, role } => {
            format!("from the type around it, `{}`, and its place there, `{role}`", text.api.type_def(*owner).name)
        }
        Naming::Call { operation, role } => format!("from the operation `{operation}` and its place there, `{role}`"),
    };
    let by = match def.named_by {
        NamedBy::Words => "",
        NamedBy::Numbered => "; with a word or number more, for the plain name is taken",
        NamedBy::Manifest => "; kept from manifest.json of the output before, so that it never changes",
    };
    text.line("name", format!("{source}{by}"));
    let change = match def.naming {
        Naming::Component(_) => "`x-rust-name` beside its keywords, best in an overlay",
        _ => "moving it to `components.schemas` under a name of its own",
    };
    let once = match def.named_by {
        NamedBy::Manifest => ", once manifest.json no longer has the name",
        NamedBy::Words | NamedBy::Numbered => "",
    };
    text.line("", format!("{change}, would change it{once}"));
}

fn direction(text: &mut Text<'_>, direction: Direction) {
    let words = match (direction.request, direction.response) {
        (true, false) => "only requests carry it: absent, null and empty are told apart",
        (false, true) => "only answers carry it: null is read as absent, an absent list as empty",
        _ => "requests and answers carry it, or nobody: it counts as both, and absent, null and empty are told apart",
    };
    text.line("direction", words);
}

/// The types and operations that name a type.
fn users(text: &mut Text<'_>, def: &TypeDef) {
    let api = text.api;
    let is_it = |ty: &Type| {
        let mut found = false;
        ty.each_named(&mut |id| found |= std::ptr::eq(api.type_def(id), def));
        found
    };
    let mut users = Vec::new();
    for operation in &api.calls.operations {
        let mut found = operation.params.iter().any(|param| is_it(&param.ty));
        operation.body.iter().for_each(|body| body.types(&mut |ty| found |= is_it(ty)));
        operation.reply.types(&mut |ty| found |= is_it(ty));
        operation.failure.iter().for_each(|failure| failure.types(&mut |ty| found |= is_it(ty)));
        users.extend(found.then(|| operation.id.clone()));
    }
    for other in api.types.iter().filter(|other| other.live) {
        let mut found = false;
        other.shape.types(&mut |ty| found |= is_it(ty));
        users.extend(found.then(|| other.name.clone()));
    }
    if users.is_empty() {
        return;
    }
    let more = users.len().saturating_sub(USERS);
    users.truncate(USERS);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    text.line("used by", format!("{}{more}", users.join(", ")));
}

/// Tells of a field or variant that stands for a place.
fn part(text: &mut Text<'_>, def: &TypeDef, place: &Place) {
    match &def.shape {
        Shape::Object(object) => {
            for field in object.fields.iter().filter(|field| def.part_places(&field.place.0).contains(place)) {
                let words = format!("the field `{}` of `models::{}`", plain(&field.name), def.name);
                text.line("is", format!("{words}: {}", held(text, field)));
                text.line("presence", presence(field, def.direction, text));
                if matches!(field.ty, Type::Boxed(_)) {
                    text.line("box", "the value would hold its own type, so it is in a `Box`");
                }
                text.line("name", format!("from the key `{}`", field.wire));
                if let Some(fix) = field.fix {
                    text.line("reading", format!("either form is read, by `{}` (`x-rust-decode`)", fix.0));
                }
            }
        }
        Shape::Union(union) => {
            for variant in union.variants.iter().filter(|variant| def.part_places(&variant.place.0).contains(place)) {
                let tags = match variant.tags.as_slice() {
                    [] => told_apart(union),
                    tags => format!("chosen by the tag {}", tags.join(" or ")),
                };
                text.line("is", format!("the variant `{}` of `models::{}`, {tags}", variant.name, def.name));
            }
        }
        _ => {}
    }
}

/// The type of a field as it is declared.
fn held(text: &Text<'_>, field: &Field) -> String {
    let ty = path(text.api, &field.ty);
    match field.presence {
        Presence::Required | Presence::List => ty,
        Presence::Patch => format!("Option<Option<{ty}>>"),
        Presence::Optional | Presence::Nullable | Presence::Any => format!("Option<{ty}>"),
    }
}

/// Why a field is held so, and what would change it.
fn presence(field: &Field, direction: Direction, text: &Text<'_>) -> String {
    let any = matches!(text.api.unaliased(&field.ty), Type::Scalar(Scalar::Any));
    match field.presence {
        Presence::Required if any => "it is in `required`; taking it out would make it an `Option`".to_owned(),
        Presence::Required => "it is in `required` and never null, so `new` takes it; \
                               taking it out of `required` would make it an `Option`"
            .to_owned(),
        Presence::Nullable => "it is in `required` and may be null, which is `None`; \
                               without null it would be a plain value"
            .to_owned(),
        Presence::Patch => "it is not in `required`, may be null, and requests carry it, \
                            so absent, null and a value are told apart; `required`, or no null, would take one `Option` off"
            .to_owned(),
        Presence::Any => "it is not in `required`, and null is a value like any other; `None` is absent".to_owned(),
        Presence::List => "it is not in `required`, and only answers carry it, so an absent one is empty; \
                           in a request it would be an `Option`"
            .to_owned(),
        Presence::Optional if field.required => {
            let keyword = if field.read_only { "readOnly" } else { "writeOnly" };
            format!("it is in `required`, but `{keyword}`, and a value that travels the other way lacks it")
        }
        Presence::Optional if field.nullable && direction.response_only() => "it is not in `required` and may be null, \
                               which in an answer means the same; a request would tell the two apart"
            .to_owned(),
        Presence::Optional => {
            "it is not in `required`, so `None` is absent; listing it there would make it a plain value".to_owned()
        }
    }
}
