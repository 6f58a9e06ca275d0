//! Which schemas are the members of a union, once null, rules for validators and shared properties are taken out.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use heck::ToUpperCamelCase;

use super::tags::{self, Tag};
use super::together;
use crate::codegen::ledger::Fate;
use crate::codegen::lower::Lowering;
use crate::codegen::resolve::{Additional, Schema, SchemaId, Types};
use crate::codegen::shapes::{Room, room_of, scalar};

/// The length from which a title is a sentence and no name.
pub const LONGEST_TITLE: usize = 60;

/// What the alternatives of a schema come down to.
pub enum Members {
    /// Every value is valid.
    Anything,
    /// There is one alternative; the others were null or rules for validators.
    Only(SchemaId),
    /// Several members.
    These(Vec<SchemaId>),
}

/// The members of a schema without `$ref` and `allOf`.
pub fn of<'d>(lowering: &mut Lowering<'_, 'd>, id: SchemaId, flat: &Schema<'d>) -> Members {
    let mut rest = flat.clone();
    let options = std::mem::take(if rest.one_of.is_empty() { &mut rest.any_of } else { &mut rest.one_of });
    rest.discriminator = None;
    if options.is_empty() {
        return by_type(lowering, flat);
    }
    // A component that is listed twice is one member.
    let mut known = HashSet::new();
    let mut is_new =
        |lowering: &Lowering<'_, 'd>, option| component(lowering, option).is_none_or(|name| known.insert(name));
    let options: Vec<_> =
        options.into_iter().filter(|option| !is_null(lowering, *option) && is_new(lowering, *option)).collect();
    let rules = options.iter().filter(|option| is_rule(lowering, **option)).count();
    let bare = !rest.has_object_keywords() && rest.types.without(Types::NULL).is_empty();
    if rules == options.len() && !(bare && options.is_empty()) {
        if bare && options.iter().any(|option| is_anything(lowering, *option)) {
            return Members::Anything;
        }
        if !options.is_empty() {
            lowering.ledger.record(&flat.place, "oneOf", Fate::Ignored, "its members are rules for validators");
        }
        return Members::Only(lowering.graph.make(rest));
    }
    if bare && options.iter().any(|option| is_anything(lowering, *option)) {
        return Members::Anything;
    }
    if is_any_of(lowering, id, flat)
        && flat.discriminator.is_none()
        && let Some(whole) = together::merged(lowering, &rest, &options)
    {
        return Members::Only(lowering.graph.make(whole));
    }
    let rest_id = lowering.graph.make(rest.clone());
    let members: Vec<_> = options.into_iter().map(|option| with_rest(lowering, option, &rest, rest_id)).collect();
    match members.as_slice() {
        [only] => Members::Only(*only),
        _ => Members::These(members),
    }
}

/// Whether the alternatives are those of an `anyOf` that the schema itself has: what it is composed of may bring a `oneOf`
/// that took the free place.
pub fn is_any_of(lowering: &Lowering<'_, '_>, id: SchemaId, flat: &Schema<'_>) -> bool {
    flat.one_of.is_empty() && !lowering.graph.get(id).any_of.is_empty()
}

/// `type: [string, integer]`: one member for each type.
fn by_type<'d>(lowering: &mut Lowering<'_, 'd>, flat: &Schema<'d>) -> Members {
    let types = flat.types.without(Types::NULL);
    let all = Types::BOOLEAN.with(Types::OBJECT).with(Types::ARRAY).with(Types::STRING);
    if types.contains(all) && !types.both(Types::NUMBER).is_empty() && !flat.has_object_keywords() {
        return Members::Anything;
    }
    let single: Vec<_> = (0..7).map(|bit| Types(1 << bit)).filter(|one| types.contains(*one)).collect();
    let members = single.into_iter().map(|one| {
        let mut member = flat.clone();
        (member.types, member.title, member.description) = (one, None, None);
        lowering.graph.make(member)
    });
    Members::These(members.collect())
}

/// Properties beside `oneOf` hold for every member: a member that does not repeat them is composed with them.
fn with_rest<'d>(lowering: &mut Lowering<'_, 'd>, option: SchemaId, rest: &Schema<'d>, rest_id: SchemaId) -> SchemaId {
    let member = lowering.graph.flatten(option);
    let has = |name: &str| member.properties.iter().any(|(known, _)| *known == name);
    let untyped = member.types.without(Types::NULL).is_empty()
        && room_of(&member) == Room::Any
        && !rest.types.without(Types::NULL).is_empty();
    // A second union beside this one also holds for every member.
    let covered = rest.properties.iter().all(|(name, _)| has(name))
        && !untyped
        && !scalar::hides(rest, &member)
        && rest.any_of.is_empty();
    if covered {
        return option;
    }
    let target_id = lowering.graph.target(option);
    let target = lowering.graph.get(target_id);
    let mut both = Schema::empty(lowering.graph.get(option).place.clone());
    (both.title, both.description) = (target.title, target.description);
    both.all_of = vec![rest_id, option];
    lowering.graph.make(both)
}

/// The only alternative of a flat schema apart from null.
pub fn beside_null(lowering: &mut Lowering<'_, '_>, flat: &Schema<'_>) -> Option<SchemaId> {
    let options = match (flat.one_of.as_slice(), flat.any_of.as_slice()) {
        (options, []) | ([], options) => options,
        _ => return None,
    };
    let mut others = options.iter().copied().filter(|option| !is_null(lowering, *option));
    let only = others.next()?;
    others.next().is_none().then_some(only)
}

fn is_null(lowering: &mut Lowering<'_, '_>, option: SchemaId) -> bool {
    let flat = lowering.graph.flatten(option);
    flat.types == Types::NULL && flat.values.is_none() && flat.constant.is_none()
        || flat.constant.is_some_and(serde_json::Value::is_null)
        || flat.values.as_ref().is_some_and(|values| !values.is_empty() && values.iter().all(|value| value.is_null()))
}

/// A member that only restricts, such as `{required: [a]}`, has no shape of its own.
fn is_rule(lowering: &mut Lowering<'_, '_>, option: SchemaId) -> bool {
    let flat = lowering.graph.flatten(option);
    let empty =
        flat.properties.is_empty() && flat.patterns.is_empty() && flat.one_of.is_empty() && flat.any_of.is_empty();
    empty
        && flat.additional == Additional::Unspecified
        && (flat.types.is_empty() || flat.types == Types::OBJECT && !flat.required.is_empty())
        && matches!(room_of(&flat), Room::Any | Room::Object)
}

fn is_anything(lowering: &mut Lowering<'_, '_>, option: SchemaId) -> bool {
    let flat = lowering.graph.flatten(option);
    room_of(&flat) == Room::Any && flat.not.is_none() && flat.required.is_empty()
}

/// The words that the variants of the members are named by: for each the best of its own that no other member has, so
/// they stay when members move, and when others are added that have words of their own.
pub fn words(lowering: &mut Lowering<'_, '_>, members: &[SchemaId], tag: Option<&Tag>) -> Vec<String> {
    let bodies: Vec<_> = members.iter().map(|member| body(lowering, *member)).collect();
    let own = own_properties(&bodies);
    let mut all = Vec::new();
    for (index, member) in members.iter().enumerate() {
        let tag = tag.and_then(|tag| Some((tag.property.as_str(), tag.values[index].first()?)));
        all.push(words_of(lowering, *member, tag, &own[index]));
    }
    let mut chosen: Vec<Option<&String>> = vec![None; all.len()];
    for rung in 0..3 {
        let mut holders: HashMap<String, usize> = HashMap::new();
        for (words, chosen) in all.iter().zip(&chosen) {
            let offered = chosen.map_or(words.rungs[rung].as_slice(), std::slice::from_ref);
            let names: HashSet<_> = offered.iter().map(|word| word.to_upper_camel_case()).collect();
            names.into_iter().for_each(|name| *holders.entry(name).or_default() += 1);
        }
        let is_alone = |word: &&String| holders.get(&word.to_upper_camel_case()) == Some(&1);
        for (words, chosen) in all.iter().zip(&mut chosen).filter(|(_, chosen)| chosen.is_none()) {
            *chosen = words.rungs[rung].iter().find(is_alone);
        }
    }
    all.iter().zip(chosen).map(|(words, chosen)| chosen.map_or_else(|| words.plain(), String::clone)).collect()
}

/// The words that a member can be named by, the best first.
struct Words {
    /// What it is for: its component, its title, its tag, what it alone requires. Then a word that does not depend on the
    /// other members: its title, or what it is, `Object`. At last what it alone has, which is better than a number.
    rungs: [Vec<String>; 3],
}

impl Words {
    fn plain(&self) -> String {
        self.rungs[1].first().cloned().unwrap_or_default()
    }
}

/// The best word for an heir of a base, without looking at the others.
pub fn word_of_heir(lowering: &mut Lowering<'_, '_>, heir: SchemaId, tag: &String) -> String {
    let words = words_of(lowering, heir, Some(("", tag)), &Own::default());
    words.rungs[0].first().cloned().unwrap_or_else(|| words.plain())
}

fn words_of(lowering: &mut Lowering<'_, '_>, member: SchemaId, tag: Option<(&str, &String)>, own: &Own<'_>) -> Words {
    if let Some(name) = component(lowering, member) {
        return Words { rungs: [vec![name.to_owned()], vec![name.to_owned()], Vec::new()] };
    }
    let flat = lowering.graph.flatten(member);
    let title = flat.title.filter(|title| !title.is_empty() && title.len() <= LONGEST_TITLE);
    let title = title.map(ToUpperCamelCase::to_upper_camel_case);
    let element = flat.items.filter(|_| room_of(&flat) == Room::List).map(|element| lowering.graph.target(element));
    let what = match element {
        Some(element) => match lowering.component_name(element) {
            Some(name) => format!("{name} List"),
            None => format!("{} List", kind(&lowering.graph.flatten(element))),
        },
        None => kind(&flat).to_owned(),
    };
    // A tag that is no text is named together with its property, and what the member requires says more.
    let (text, other) = match tag {
        Some((property, tag)) if tags::is_bare(lowering, &flat, property) => (None, Some(format!("{property} {tag}"))),
        tag => (tag.map(|(_, tag)| tag.clone()), None),
    };
    let mut good: Vec<String> = title.clone().into_iter().chain(text).collect();
    let mut last: Vec<String> = own.has.iter().map(|name| (*name).to_owned()).collect();
    if element.is_some() {
        last = own.requires.or(own.has).iter().map(|name| format!("{name} List")).collect();
    } else {
        good.extend(own.requires.map(str::to_owned));
        good.extend(only_text(&flat).map(str::to_owned));
    }
    good.extend(other);
    Words { rungs: [good, vec![title.unwrap_or(what)], last] }
}

/// The key of the component that a member is, or is composed of with what stands beside the union.
fn component<'d>(lowering: &Lowering<'_, 'd>, member: SchemaId) -> Option<&'d str> {
    let mut at = member;
    loop {
        if let Some(name) = lowering.component_name(at) {
            return Some(name);
        }
        at = match (lowering.graph.alias_of(at), lowering.graph.get(at).all_of.as_slice()) {
            (Some(next), _) => next,
            // A member that is composed with what stands beside the union, as `with_rest` makes it.
            (None, [_, option]) if lowering.graph.is_made(at) => *option,
            _ => return None,
        }
    }
}

/// The text of a choice that has no other.
fn only_text<'d>(flat: &Schema<'d>) -> Option<&'d str> {
    match (&flat.constant, flat.values.as_deref()) {
        (Some(constant), _) => constant.as_str(),
        (None, Some([only])) => only.as_str(),
        _ => None,
    }
}

/// A member that is an object, or the objects that it is a list of.
fn body<'d>(lowering: &mut Lowering<'_, 'd>, member: SchemaId) -> Option<(bool, Rc<Schema<'d>>)> {
    let flat = lowering.graph.flatten(member);
    let element = flat.items.filter(|_| room_of(&flat) == Room::List);
    let body = element.map_or_else(|| flat.clone(), |element| lowering.graph.flatten(element));
    super::is_struct(&body).then_some((element.is_some(), body))
}

/// The properties that a member has alone.
#[derive(Default)]
struct Own<'d> {
    /// The first that no other requires.
    requires: Option<&'d str>,
    /// The first that no other has.
    has: Option<&'d str>,
}

fn own_properties<'d>(bodies: &[Option<(bool, Rc<Schema<'d>>)>]) -> Vec<Own<'d>> {
    let (mut required, mut listed) = (HashMap::<_, usize>::new(), HashMap::<_, usize>::new());
    for (is_list, body) in bodies.iter().flatten() {
        let names: HashSet<_> = body.required.iter().copied().collect();
        names.into_iter().for_each(|name| *required.entry((*is_list, name)).or_default() += 1);
        body.properties.iter().for_each(|(name, _)| *listed.entry((*is_list, *name)).or_default() += 1);
    }
    let own = |body: &Option<(bool, Rc<Schema<'d>>)>| {
        let Some((is_list, body)) = body else { return Own::default() };
        let requires = body.required.iter().copied().find(|name| required.get(&(*is_list, *name)) == Some(&1));
        let mut names = body.properties.iter().map(|(name, _)| *name);
        Own { requires, has: names.find(|name| listed.get(&(*is_list, *name)) == Some(&1)) }
    };
    bodies.iter().map(own).collect()
}

fn kind(flat: &Schema<'_>) -> &'static str {
    match room_of(flat) {
        Room::Choice if flat.types.without(Types::NULL) == Types::INTEGER => "Integer Choice",
        Room::Choice => "Choice",
        Room::Union => "Union",
        Room::Object if flat.properties.is_empty() => "Map",
        Room::Object => "Object",
        Room::Tuple | Room::List => "List",
        Room::Any => "Value",
        Room::Scalar => match flat.types.without(Types::NULL) {
            Types::BOOLEAN => "Boolean",
            Types::INTEGER => "Integer",
            Types::NUMBER => "Number",
            _ => match flat.format {
                Some("date-time") => "DateTime",
                Some("date") => "Date",
                Some("time") => "Time",
                _ => "String",
            },
        },
    }
}
