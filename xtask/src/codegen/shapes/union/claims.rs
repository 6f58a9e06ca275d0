//! Which values of a discriminator name which member, when the mapping does not say. OpenAPI 3.1, section 4.8.25.
//!
//! ```yaml
//! Animal: {properties: {type: {type: string, enum: [Dog, Cat]}}}
//! Dog: {allOf: [{$ref: '#/components/schemas/Animal'}]}
//! Cat: {allOf: [{$ref: '#/components/schemas/Animal'}]}
//! ```
//!
//! Both heirs list both values, so each is named by its own name.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use heck::ToUpperCamelCase;

use crate::codegen::effort::Effort;

/// How much is looked for names in another spelling. A member for which nothing is left has none.
const MOST: usize = 1 << 14;

/// What the document says of the tag of one member.
#[derive(Debug, Default)]
pub struct Said {
    /// The values that the mapping gives it.
    pub mapped: Vec<String>,
    /// The values that it allows itself; empty when it allows any. Members may share them.
    pub listed: Rc<[String]>,
    /// The name of its schema.
    pub name: Option<String>,
}

/// The tags of each member, no tag twice. A member without a tag is one that nothing decides.
///
/// The mapping goes first; then values that a member lists and no other does; then names, if the member allows its own.
/// A name may be spelled in another way among the values, as `Dog` in `dog`. What is left of the values is that of the
/// last member which has none.
pub fn decide(all: &[Said]) -> Vec<Vec<String>> {
    let mut tags: Vec<Vec<String>> = all.iter().map(|said| said.mapped.clone()).collect();
    let mut taken: HashSet<String> = tags.iter().flatten().cloned().collect();
    let unmapped: Vec<usize> = (0..all.len()).filter(|index| tags[*index].is_empty()).collect();
    for index in alone(all, &unmapped) {
        let listed = &all[index].listed;
        if listed.iter().all(|value| !taken.contains(value)) {
            tags[index] = listed.to_vec();
            taken.extend(listed.iter().cloned());
        }
    }
    let mut effort = Effort::of(MOST);
    for spelling in [false, true] {
        for index in unmapped.iter().copied() {
            if !tags[index].is_empty() {
                continue;
            }
            let said = &all[index];
            let name = if spelling { spelled_alike(said, &mut effort) } else { own_name(said) };
            if let Some(name) = name.filter(|name| taken.insert((*name).to_owned())) {
                tags[index].push(name.to_owned());
            }
        }
    }
    let mut open = unmapped.iter().copied().filter(|index| tags[*index].is_empty() && !all[*index].listed.is_empty());
    if let (Some(index), None) = (open.next(), open.next()) {
        tags[index] = all[index].listed.iter().filter(|value| !taken.contains(*value)).cloned().collect();
    }
    tags
}

/// The members whose values no other lists.
fn alone(all: &[Said], members: &[usize]) -> Vec<usize> {
    // How many members have a list, and the one list that has a value, if it is one.
    let mut holders: HashMap<*const String, usize> = HashMap::new();
    let mut lists: HashMap<&String, Option<*const String>> = HashMap::new();
    for listed in members.iter().map(|index| &all[*index].listed) {
        let list = listed.as_ptr();
        let count = holders.entry(list).or_default();
        *count += 1;
        for value in listed.iter().filter(|_| *count == 1) {
            let only = lists.entry(value).or_insert(Some(list));
            *only = only.filter(|known| *known == list);
        }
    }
    let is_alone = |index: &usize| {
        let listed = &all[*index].listed;
        let list = listed.as_ptr();
        holders.get(&list) == Some(&1) && listed.iter().all(|value| lists.get(value) == Some(&Some(list)))
    };
    members.iter().copied().filter(is_alone).collect()
}

fn own_name(said: &Said) -> Option<&str> {
    let allowed = |name: &&String| said.listed.is_empty() || said.listed.contains(name);
    said.name.as_ref().filter(allowed).map(String::as_str)
}

/// The one value that has the words of the name.
fn spelled_alike<'s>(said: &'s Said, effort: &mut Effort) -> Option<&'s str> {
    effort.compare(said.listed.len()).then_some(())?;
    let name = said.name.as_ref()?.to_upper_camel_case();
    let mut alike = said.listed.iter().filter(|value| value.to_upper_camel_case() == name);
    alike.next().filter(|_| alike.next().is_none()).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::{Said, decide};

    fn said(mapped: &[&str], listed: &[&str], name: &str) -> Said {
        let own = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        Said { mapped: own(mapped), listed: own(listed).into(), name: Some(name.to_owned()) }
    }

    #[track_caller]
    fn check(all: &[Said], expected: &[&[&str]]) {
        assert_eq!(decide(all), expected);
    }

    #[test]
    fn constants_go_before_names_where_no_other_member_has_them() {
        check(&[said(&[], &["ev.a"], "A"), said(&[], &["ev.b", "ev.bb"], "B")], &[&["ev.a"], &["ev.b", "ev.bb"]]);
        check(&[said(&[], &["A", "B"], "A"), said(&[], &["A", "B"], "B")], &[&["A"], &["B"]]);
        check(&[said(&[], &["b"], "B"), said(&[], &[], "C")], &[&["b"], &["C"]]);
    }

    #[test]
    fn the_mapping_takes_its_values_from_the_others() {
        let shared = &["X", "Y", "Z"];
        check(&[said(&["X"], shared, "X"), said(&[], shared, "Y")], &[&["X"], &["Y"]]);
        check(&[said(&["B"], &[], "A"), said(&[], &[], "B")], &[&["B"], &[]]);
    }

    #[test]
    fn a_name_in_another_spelling_is_the_value() {
        let shared = &["big_dog", "cat"];
        check(&[said(&[], shared, "BigDog"), said(&[], shared, "Cat")], &[&["big_dog"], &["cat"]]);
        check(&[said(&[], &["dog", "DOG"], "Dog"), said(&[], &["dog", "DOG"], "Hound")], &[&[], &[]]);
    }

    #[test]
    fn the_last_member_without_a_value_has_those_that_are_left() {
        let shared = &["a", "b", "c"];
        check(&[said(&["a"], shared, "One"), said(&[], shared, "Two")], &[&["a"], &["b", "c"]]);
        check(&[said(&[], shared, "One"), said(&[], shared, "Two")], &[&[], &[]]);
    }

    #[test]
    fn a_list_that_all_members_share_is_not_searched_for_each() {
        let listed: std::rc::Rc<[String]> = (0..10_000).map(|n| format!("v{n}")).collect();
        let member = |n| Said { listed: listed.clone(), name: Some(format!("Member{n}")), ..Said::default() };
        let all: Vec<_> = (0..10_000).map(member).collect();
        let start = std::time::Instant::now();
        assert!(decide(&all).iter().all(Vec::is_empty));
        assert!(start.elapsed() < std::time::Duration::from_secs(60), "{:?}", start.elapsed());
    }
}
