//! Names of methods: the operation's own, without the words of its tag where the rest says enough.
//!
//! The words of the tag stand before the method anyway: `sessionStatus` of the tag `Session` is `session().status(..)`.
//! Operations that would be alike without them keep their whole names, all of them: `getTags` and `getTag` of the tag
//! `Tags` are `tags().get_tags()` and `tags().get_tag(..)`. So does one of which only half a phrase would be left, as of
//! `getItemsForTag`.

use std::collections::HashMap;

use super::{Calls, Earlier, beside, contents};
use crate::codegen::calls::service::Service;
use crate::codegen::settle::names::{Scope, as_plain_snake, raw};

/// Methods of a service that are no operations.
const SERVICE: &[&str] = &["new", "clone", "fmt"];

/// Words that join others, so that a name neither ends nor starts with them once it is shortened.
const JOINING: &[&str] = &[
    "a", "an", "and", "as", "at", "by", "for", "from", "in", "into", "of", "on", "or", "per", "the", "to", "under",
    "via", "with", "without",
];

/// What an operation without a name could be called.
struct Wish {
    /// Its index in `Calls::operations`.
    index: usize,
    /// Without the words of the tag.
    short: String,
    /// With all words.
    whole: String,
}

/// Names the methods of all services with a tag.
pub(super) fn settle(calls: &mut Calls, earlier: &[Earlier]) {
    for at in 0..calls.services.len() {
        let service = &calls.services[at];
        if service.tag.is_none() {
            continue;
        }
        let mut scope = Scope::reserving(SERVICE.iter().copied());
        let (operations, owner) = (service.operations.clone(), service.name.clone());
        keep(calls, &operations, earlier, (&owner, SERVICE), &mut scope);
        let wishes = wishes(calls, at);
        let mut wanted: HashMap<&str, usize> = HashMap::new();
        for wish in &wishes {
            *wanted.entry(&wish.whole).or_default() += 1;
            if wish.short != wish.whole {
                *wanted.entry(&wish.short).or_default() += 1;
            }
        }
        for wish in &wishes {
            let alone = wanted.get(wish.short.as_str()) == Some(&1);
            let short = raw(wish.short.clone());
            calls.operations[wish.index].name = if alone && scope.take(&short) {
                short
            } else {
                scope.unique_value(&beside(&wish.whole, SERVICE, "call"))
            };
        }
        for index in operations {
            contents(&mut calls.operations[index], &mut scope);
        }
    }
}

/// Gives the names that `x-rust-name` and an earlier run say. `owner` is the type that has the methods, with those of it
/// that are no operations.
pub(super) fn keep(
    calls: &mut Calls,
    operations: &[usize],
    earlier: &[Earlier],
    (owner, reserved): (&str, &[&str]),
    scope: &mut Scope,
) {
    for index in operations {
        if let Some(words) = calls.operations[*index].renamed.clone() {
            calls.operations[*index].name = scope.unique_value(&beside(&words, reserved, "call"));
        }
    }
    for index in operations.iter().copied() {
        let kept = earlier[index].method_of(owner).filter(|_| calls.operations[index].name.is_empty());
        if let Some(name) = kept.filter(|name| scope.take(name)) {
            calls.operations[index].name = raw(name.to_owned());
        }
    }
}

/// The wishes of the operations of a service that have no name yet.
fn wishes(calls: &Calls, service: usize) -> Vec<Wish> {
    let service = &calls.services[service];
    let open = service.operations.iter().filter(|index| calls.operations[**index].name.is_empty());
    let wish = |index: &usize| {
        let id = &calls.operations[*index].id;
        Wish { index: *index, short: shortened(id, service), whole: as_plain_snake(id) }
    };
    open.map(wish).collect()
}

/// The name of an operation without the words of its tag at either end: those that the tag is called by, else its own.
fn shortened(id: &str, service: &Service) -> String {
    let own = service.tag.as_deref().unwrap_or_default();
    let mut tags = [service.words.as_str(), own].into_iter();
    tags.find_map(|tag| without(id, tag)).unwrap_or_else(|| as_plain_snake(id))
}

/// The words of `id` without those of `tag`, if a phrase is left that starts as a name does: not that of `events_3_delete`.
fn without(id: &str, tag: &str) -> Option<String> {
    let (name, tag) = (as_plain_snake(id), as_plain_snake(tag));
    let words: Vec<&str> = name.split('_').collect();
    let of_tag: Vec<&str> = tag.split('_').collect();
    let same = |a: &[&str]| {
        a.len() == of_tag.len()
            && a.iter().zip(&of_tag).all(|(a, b)| a.trim_end_matches('s') == b.trim_end_matches('s'))
    };
    let rest = words.len().checked_sub(of_tag.len()).filter(|rest| *rest > 0)?;
    let (head, tail) = words.split_at(of_tag.len());
    let left = if same(head) {
        tail
    } else {
        let (head, tail) = words.split_at(rest);
        same(tail).then_some(head)?
    };
    let joins = |word: Option<&&str>| word.is_some_and(|word| JOINING.contains(word));
    let cut = if same(head) { left.first() } else { left.last() };
    let named = left.first().is_some_and(|word| word.starts_with(|c: char| c.is_ascii_alphabetic()));
    (named && !joins(cut)).then(|| left.join("_"))
}
