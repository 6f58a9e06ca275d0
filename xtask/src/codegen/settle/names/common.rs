//! Names of inline types that stand in several places: what the names of all places end with.
//!
//! ```text
//! DiscussionAuthorAssociation, IssueAuthorAssociation   ->   AuthorAssociation
//! CreatePetResponse201, GetPetResponse                  ->   GetPetResponse
//! ```
//!
//! The name of the first place alone would say something wrong of the others.

use std::collections::HashMap;

use super::{LONGEST, as_type_part, index_id, named_after, way};
use crate::codegen::api::{Api, Naming, TypeDef, TypeId};

/// From how many places on a type is no longer called after one of them.
const MANY: usize = 3;

/// Words for the bodies of an operation. What stands before them is a part of the operation's name.
const BODIES: &[&str] = &["Request", "Response"];

/// The names by the index of the type, where no two types would have the same.
pub(super) fn names(api: &Api, order: &[usize]) -> HashMap<usize, String> {
    let mut wanted: HashMap<String, usize> = HashMap::new();
    let mut names = HashMap::new();
    for index in order {
        let def = api.type_def(TypeId(index_id(*index)));
        if let Some(name) = name(api, def).filter(|_| !def.holders.is_empty()) {
            *wanted.entry(name.clone()).or_default() += 1;
            names.insert(*index, name);
        }
    }
    names.retain(|_, name| wanted.get(name) == Some(&1));
    names
}

fn name(api: &Api, def: &TypeDef) -> Option<String> {
    match &def.naming {
        Naming::Component(_) => None,
        // The answer of a request that only reads has the plainer name.
        Naming::Call { role, .. } if role.starts_with("Response") => {
            let is_plain = |naming: &&Naming| matches!(naming, Naming::Call { role, .. } if role == "Response");
            let plain = def.holders.iter().find(is_plain).filter(|_| role != "Response")?;
            Some(named_after(api, plain))
        }
        Naming::Inline { role, .. } | Naming::Call { role, .. } => end_of_all(api, def, &as_type_part(role)),
    }
}

/// What the names of all places end with, if that has all of the place in the type or operation around.
fn end_of_all(api: &Api, def: &TypeDef, role: &str) -> Option<String> {
    if role.is_empty() || def.holders.len() + 1 < MANY {
        return None;
    }
    let first = ending(api, &def.naming);
    let mut end = first.as_str();
    for holder in &def.holders {
        end = shared_end(end, &ending(api, holder))?;
        if end.len() < role.len() {
            return None;
        }
    }
    let end = if is_of_operation(api, &def.naming) { without_operation(end) } else { end };
    (end.len() >= role.len() && end.len() < first.len() && end.len() <= LONGEST).then(|| end.to_owned())
}

/// The name that says where a type is, or an end of it that is longer than any name that is made.
fn ending(api: &Api, naming: &Naming) -> String {
    let (root, steps) = way(api, naming);
    let mut length = 0;
    let mut parts: Vec<String> = Vec::new();
    for role in steps {
        parts.push(as_type_part(role));
        length += parts.last().map_or(0, String::len);
        if length > LONGEST {
            return reversed(parts);
        }
    }
    parts.push(root);
    reversed(parts)
}

fn reversed(mut parts: Vec<String>) -> String {
    parts.reverse();
    parts.concat()
}

/// Whether a type is in an operation, however deep.
fn is_of_operation(api: &Api, naming: &Naming) -> bool {
    match naming {
        Naming::Component(_) => false,
        Naming::Inline { owner, .. } => is_of_operation(api, &api.type_def(*owner).naming),
        Naming::Call { .. } => true,
    }
}

/// The name behind the body that it is in, with the status of an answer: `InvoiceSettings` of `AccountsRequestInvoiceSettings`.
fn without_operation(name: &str) -> &str {
    let is_whole =
        |end: &usize| !name.get(*end..).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase()));
    let ends = BODIES.iter().flat_map(|word| name.rmatch_indices(word).map(|(at, _)| at + word.len()).find(is_whole));
    let behind = ends.max().and_then(|end| name.get(end..)).unwrap_or(name);
    behind.trim_start_matches(|c: char| c.is_ascii_digit())
}

/// The longest end of whole words that both names have.
fn shared_end<'n>(name: &'n str, other: &str) -> Option<&'n str> {
    let same = name.bytes().rev().zip(other.bytes().rev()).take_while(|(a, b)| a == b).count();
    let end = name.get(name.len() - same..)?;
    // What differs in front of the end may be the beginning of its first word.
    let is_whole = |text: &str| text.len() == same || end.starts_with(|c: char| c.is_ascii_uppercase());
    if is_whole(name) && is_whole(other) {
        return Some(end).filter(|end| !end.is_empty());
    }
    let word = end.find(|c: char| c.is_ascii_uppercase())?;
    end.get(word..)
}

#[cfg(test)]
mod tests {
    use super::{shared_end, without_operation};

    #[test]
    fn an_operation_ends_with_the_word_for_its_body() {
        for (name, expected) in [
            ("AccountsRequestInvoiceSettings", "InvoiceSettings"),
            ("GetPetResponse201Owner", "Owner"),
            ("GetResponsesByMethod", "GetResponsesByMethod"),
            ("GetResponsesResponseKind", "Kind"),
            ("ListResponseResponsesKind", "ResponsesKind"),
        ] {
            assert_eq!(without_operation(name), expected, "{name}");
        }
    }

    #[test]
    fn ends_are_of_whole_words() {
        let cases = [
            ("DiscussionAuthorAssociation", "IssueAuthorAssociation", Some("AuthorAssociation")),
            ("OrderStatus", "Status", Some("Status")),
            ("Status", "OrderStatus", Some("Status")),
            ("AbandonedStatus", "DoneStatus", Some("Status")),
            ("Same", "Same", Some("Same")),
            ("GetPet", "GetPets", None),
            ("PetResponse201", "PetResponse", None),
        ];
        for (name, other, expected) in cases {
            assert_eq!(shared_end(name, other), expected, "{name} {other}");
        }
    }
}
