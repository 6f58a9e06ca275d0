//! The ways to break a document: one place of it, chosen at random.

use std::fmt;

use fastrand::Rng;
use serde_json::{Map, Value, json};

use crate::codegen::diagnostics::push_token;

/// A way to break a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A member is gone.
    Delete,
    /// A key has a typo.
    Typo,
    /// A value is of another type.
    WrongType,
    /// A word that is a value has a typo: `type: bolean`.
    Word,
    /// A `$ref` leads elsewhere.
    Ref,
    /// A key is there twice.
    DuplicateKey,
    /// An element of an array is there twice.
    DuplicateElement,
    /// Two neighbours have each other's value.
    Swap,
    /// A list of values that makes no sense.
    Enum,
    /// A schema within a thousand others.
    Deep,
    /// An object or an array without anything in it.
    Empty,
    /// The text stops.
    Cut,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 12] = [
        Self::Delete,
        Self::Typo,
        Self::WrongType,
        Self::Word,
        Self::Ref,
        Self::DuplicateKey,
        Self::DuplicateElement,
        Self::Swap,
        Self::Enum,
        Self::Deep,
        Self::Empty,
        Self::Cut,
    ];
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Delete => "delete a member",
            Self::Typo => "typo in a key",
            Self::WrongType => "value of another type",
            Self::Word => "typo in a word",
            Self::Ref => "typo in a reference",
            Self::DuplicateKey => "key twice",
            Self::DuplicateElement => "element twice",
            Self::Swap => "values exchanged",
            Self::Enum => "enum of nonsense",
            Self::Deep => "nested without end",
            Self::Empty => "nothing in it",
            Self::Cut => "text cut off",
        })
    }
}

/// A broken document.
#[derive(Clone, Debug)]
pub struct Mutant {
    /// How it was broken.
    pub kind: Kind,
    /// Where, as a JSON pointer into the document before.
    pub pointer: String,
    /// What was there and what is there now, where a value was replaced.
    pub what: String,
    /// The names that the change took away or brought: a finding elsewhere is about it when it has one of them.
    pub names: Vec<String>,
    /// The document.
    pub text: String,
    /// For a text that was cut off, its last line.
    pub line: Option<u64>,
}

/// What stands for a key that is to be there twice until the document is text.
const AGAIN: &str = "_is-there-twice";

/// Breaks one place of the document. `None` when there is no place for this kind, or nothing would change.
pub fn mutate(document: &Value, kind: Kind, random: &mut Rng) -> Option<Mutant> {
    if kind == Kind::Cut {
        return Some(cut(document, random));
    }
    let mut places = Vec::new();
    gather(document, &mut Vec::new(), &mut |path, value| {
        if fits(kind, path, value) {
            places.push(path.to_vec());
        }
    });
    // Half of them near the root, where few nodes are and each means much.
    if random.bool() {
        let depth = places.get(random.usize(..places.len().max(1)))?.len();
        places.retain(|path| path.len() <= depth);
    }
    let path = places.get(random.usize(..places.len().max(1)))?.clone();
    let mut broken = document.clone();
    let names = apply(kind, &mut broken, &path, random)?;
    let what = difference(&path, document, &broken);
    let mut text = broken.to_string();
    if kind == Kind::DuplicateKey {
        text = text.replacen(AGAIN, "", 1);
    }
    let pointer = path.iter().fold(String::new(), |mut pointer, key| {
        push_token(&mut pointer, key);
        pointer
    });
    let before = document.to_string();
    (text != before).then_some(Mutant { kind, pointer, what, names, text, line: None })
}

fn cut(document: &Value, random: &mut Rng) -> Mutant {
    let mut text = format!("{document:#}");
    let mut end = random.usize(..text.len().max(1));
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.truncate(end);
    let line = Some(text.matches('\n').count() as u64 + 1);
    Mutant { kind: Kind::Cut, pointer: String::new(), what: String::new(), names: Vec::new(), text, line }
}

/// The node before and after, where it is there in both, in few words.
fn difference(path: &[String], before: &Value, after: &Value) -> String {
    let node = |root| {
        path.iter().try_fold(root, |node: &Value, key| match node {
            Value::Object(object) => object.get(key),
            Value::Array(array) => array.get(key.parse::<usize>().ok()?),
            _ => None,
        })
    };
    let short = |node: &Value| node.to_string().chars().take(60).collect::<String>();
    match (node(before), node(after)) {
        (Some(before), Some(after)) if before != after => format!("{} -> {}", short(before), short(after)),
        _ => String::new(),
    }
}

/// Calls `each` with every node and the keys that lead to it, but for the root.
fn gather(value: &Value, path: &mut Vec<String>, each: &mut dyn FnMut(&[String], &Value)) {
    if !path.is_empty() {
        each(path, value);
    }
    let children: Vec<(String, &Value)> = match value {
        Value::Object(object) => object.iter().map(|(key, value)| (key.clone(), value)).collect(),
        Value::Array(array) => array.iter().enumerate().map(|(index, value)| (index.to_string(), value)).collect(),
        _ => Vec::new(),
    };
    for (key, value) in children {
        path.push(key);
        gather(value, path, each);
        path.pop();
    }
}

/// Whether the node can be broken in this way.
fn fits(kind: Kind, path: &[String], value: &Value) -> bool {
    let key = path.last().map(String::as_str).unwrap_or_default();
    let is_schema = value.get("type").is_some() || value.get("properties").is_some() || value.get("$ref").is_some();
    match kind {
        Kind::Delete | Kind::WrongType | Kind::Typo | Kind::DuplicateKey | Kind::Swap => true,
        Kind::Word => value.is_string() && ["type", "in", "style", "format", "scheme"].contains(&key),
        Kind::Ref => value.is_string() && key == "$ref",
        Kind::DuplicateElement => value.as_array().is_some_and(|array| !array.is_empty()),
        Kind::Enum => is_schema && value.get("$ref").is_none(),
        Kind::Deep => is_schema,
        Kind::Empty => match value {
            Value::Object(object) => !object.is_empty(),
            Value::Array(array) => !array.is_empty(),
            _ => false,
        },
        Kind::Cut => false,
    }
}

/// Breaks the node at the path, and returns the names that this took away or brought.
fn apply(kind: Kind, document: &mut Value, path: &[String], random: &mut Rng) -> Option<Vec<String>> {
    let (key, above) = path.split_last()?;
    let parent = above.iter().try_fold(document, |node, key| child(node, key))?;
    match kind {
        Kind::Delete => delete(parent, key),
        Kind::Typo => rename(parent, key, &typo(key, random)),
        Kind::DuplicateKey => {
            let object = parent.as_object_mut()?;
            let value = object.get(key)?.clone();
            object.insert(format!("{key}{AGAIN}"), value);
            Some(vec![key.clone()])
        }
        Kind::Swap => swap(parent, key, random),
        _ => replace(kind, child(parent, key)?, random),
    }
}

fn child<'v>(node: &'v mut Value, key: &str) -> Option<&'v mut Value> {
    match node {
        Value::Object(object) => object.get_mut(key),
        Value::Array(array) => array.get_mut(key.parse::<usize>().ok()?),
        _ => None,
    }
}

fn delete(parent: &mut Value, key: &str) -> Option<Vec<String>> {
    let gone = match parent {
        Value::Object(object) => object.shift_remove(key)?,
        Value::Array(array) => array.remove(key.parse().ok()?),
        _ => return None,
    };
    let mut names = vec![key.to_owned()];
    names.extend(gone.get("name").and_then(Value::as_str).map(str::to_owned));
    names.extend(gone.as_str().map(str::to_owned));
    Some(names)
}

fn rename(parent: &mut Value, key: &str, new: &str) -> Option<Vec<String>> {
    let object = parent.as_object_mut()?;
    let renamed: Map<_, _> = std::mem::take(object)
        .into_iter()
        .map(|(name, value)| (if name == key { new.to_owned() } else { name }, value))
        .collect();
    *object = renamed;
    Some(vec![key.to_owned(), new.to_owned()])
}

fn swap(parent: &mut Value, key: &str, random: &mut Rng) -> Option<Vec<String>> {
    let keys: Vec<String> = match &*parent {
        Value::Object(object) => object.keys().cloned().collect(),
        Value::Array(array) => (0..array.len()).map(|index| index.to_string()).collect(),
        _ => return None,
    };
    let other = keys.get(random.usize(..keys.len().max(1)))?;
    let (one, two) = (child(parent, key)?.clone(), child(parent, other)?.clone());
    *child(parent, key)? = two;
    *child(parent, other)? = one;
    Some(vec![key.to_owned(), other.clone()])
}

fn replace(kind: Kind, node: &mut Value, random: &mut Rng) -> Option<Vec<String>> {
    let mut names: Vec<_> = node.as_str().map(str::to_owned).into_iter().collect();
    match kind {
        Kind::WrongType => {
            let others = [Value::Null, json!(7), json!("x"), json!(true), json!([]), json!({}), json!(-0.5)];
            *node = others.get(random.usize(..others.len()))?.clone();
        }
        Kind::Word => *node = json!(typo(node.as_str()?, random)),
        Kind::Ref => {
            let target = node.as_str()?;
            let start = target.rfind('/').map_or(0, |at| at + 1);
            let (path, name) = target.split_at(start);
            *node = json!(format!("{path}{}", typo(name, random)));
        }
        Kind::DuplicateElement => {
            let array = node.as_array_mut()?;
            let again = array.get(random.usize(..array.len().max(1)))?.clone();
            names.extend(again.get("name").and_then(Value::as_str).map(str::to_owned));
            array.push(again);
        }
        Kind::Enum => {
            let values =
                [json!([]), json!([{}]), json!([null]), json!(["x", 1, [], "x"]), json!("x"), json!([1.5, -1])];
            let values = values.get(random.usize(..values.len()))?.clone();
            node.as_object_mut()?.insert("enum".to_owned(), values);
        }
        Kind::Deep => {
            let levels = random.choice([60, 120, 1_000]);
            for _ in 0..levels.unwrap_or_default() {
                *node = json!({"type": "array", "items": node.take()});
            }
        }
        Kind::Empty => {
            let gone =
                if node.is_array() { std::mem::replace(node, json!([])) } else { std::mem::replace(node, json!({})) };
            let below = gone.as_object().into_iter().flatten();
            names.extend(below.flat_map(|(key, value)| {
                std::iter::once(key).chain(value.as_object().into_iter().flat_map(Map::keys)).cloned()
            }));
        }
        _ => return None,
    }
    names.extend(node.as_str().map(str::to_owned));
    Some(names)
}

/// The word with a letter twice, gone, or in the place of its neighbour.
fn typo(word: &str, random: &mut Rng) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    if letters.is_empty() {
        return "x".to_owned();
    }
    let at = random.usize(..letters.len());
    let Some(&letter) = letters.get(at) else { return "x".to_owned() };
    match random.usize(..3) {
        0 if letters.len() > 1 => {
            letters.remove(at);
        }
        1 if at + 1 < letters.len() => letters.swap(at, at + 1),
        _ => letters.insert(at, letter),
    }
    letters.into_iter().collect()
}
