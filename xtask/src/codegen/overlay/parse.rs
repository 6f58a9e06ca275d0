//! The value of an overlay document becomes its actions. What the specification does not know is reported.

use serde_json::{Map, Value};

use super::action::{Action, Change};
use super::path::Path;
use crate::codegen::diagnostics::{Diagnostics, FileId, Place, codes, did_you_mean};

/// The minor versions of the specification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Version {
    V1_0,
    V1_1,
}

/// An object of the specification, with its name in messages and its keywords.
struct Kind {
    name: &'static str,
    keywords: &'static [&'static str],
    since_1_1: &'static [&'static str],
}

const OVERLAY: Kind = Kind { name: "an overlay", keywords: &["overlay", "info", "extends", "actions"], since_1_1: &[] };
const INFO: Kind = Kind { name: "`info`", keywords: &["title", "version"], since_1_1: &["description"] };
const ACTION: Kind =
    Kind { name: "an action", keywords: &["target", "description", "update", "remove"], since_1_1: &["copy"] };

/// What is read of one overlay.
struct Reader<'d> {
    version: Version,
    complete: bool,
    diagnostics: &'d mut Diagnostics,
}

/// The actions of an overlay that can be applied, and whether those are all that there should be.
pub(super) fn actions<'o>(value: &'o Value, file: FileId, diagnostics: &mut Diagnostics) -> (Vec<Action<'o>>, bool) {
    let root = Place::root(file);
    let Some((overlay, version)) = version(value, &root, diagnostics) else { return (Vec::new(), false) };
    let mut reader = Reader { version, complete: true, diagnostics };
    reader.keywords(overlay, &root, &OVERLAY);
    reader.text(overlay, &root, "extends");
    reader.info(overlay, &root);
    let actions = reader.actions(overlay, &root);
    (actions, reader.complete)
}

fn version<'o>(
    value: &'o Value,
    root: &Place,
    diagnostics: &mut Diagnostics,
) -> Option<(&'o Map<String, Value>, Version)> {
    let overlay = value.as_object();
    let found = overlay.and_then(|overlay| overlay.get("overlay"));
    let text = found.and_then(Value::as_str);
    let is = |minor: &str| {
        text.and_then(|text| text.strip_prefix(minor)).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    let version = if is("1.0") { Some(Version::V1_0) } else { is("1.1").then_some(Version::V1_1) };
    if let Some(both) = overlay.zip(version) {
        return Some(both);
    }
    let (place, message) = match (found, text) {
        (None, _) => (root.clone(), "this is not an overlay: `overlay` is missing".to_owned()),
        (_, Some(text)) => (root.child("overlay"), format!("Overlay `{text}` is not supported")),
        _ => (root.child("overlay"), "`overlay` must be a text such as \"1.1.0\"".to_owned()),
    };
    let help = "Overlay 1.0 and 1.1 are supported, written such as `overlay: 1.1.0`";
    diagnostics.error(codes::OVERLAY_VERSION, &place, message).help(help);
    None
}

impl Reader<'_> {
    fn info(&mut self, overlay: &Map<String, Value>, root: &Place) {
        let place = root.child("info");
        match overlay.get("info") {
            Some(Value::Object(info)) => {
                self.keywords(info, &place, &INFO);
                for key in ["title", "version", "description"] {
                    self.text(info, &place, key);
                }
                for key in INFO.keywords.iter().filter(|key| !info.contains_key(**key)) {
                    let message = format!("`info` of an overlay has no `{key}`");
                    self.diagnostics.warning(codes::MISSING_KEYWORD, &place, message).help(format!("add `{key}`"));
                }
            }
            Some(_) => self.wrong(&place, "`info` must be an object", "write `info: {title: .., version: 1.0.0}`"),
            None => {
                self.diagnostics
                    .warning(codes::MISSING_KEYWORD, root, "an overlay has no `info`")
                    .help("write `info: {title: .., version: 1.0.0}`");
            }
        }
    }

    fn actions<'o>(&mut self, overlay: &'o Map<String, Value>, root: &Place) -> Vec<Action<'o>> {
        let place = root.child("actions");
        let mut actions = Vec::new();
        match overlay.get("actions") {
            Some(Value::Array(array)) if !array.is_empty() => {
                for (index, value) in array.iter().enumerate() {
                    actions.extend(self.action(value, place.element(index)));
                }
            }
            Some(_) => self.wrong(
                &place,
                "`actions` must be a list of at least one action",
                "write `actions: [{target: .., update: {..}}]`",
            ),
            None => {
                self.complete = false;
                self.diagnostics
                    .error(codes::MISSING_KEYWORD, root, "an overlay has no `actions`")
                    .help("write `actions: [{target: .., update: {..}}]`");
            }
        }
        actions
    }

    fn action<'o>(&mut self, value: &'o Value, place: Place) -> Option<Action<'o>> {
        let Value::Object(action) = value else {
            self.wrong(&place, "an action must be an object", "write `{target: .., update: {..}}`");
            return None;
        };
        self.keywords(action, &place, &ACTION);
        self.text(action, &place, "description");
        if !action.contains_key("target") {
            self.complete = false;
            self.diagnostics
                .error(codes::MISSING_KEYWORD, &place, "an action has no `target`")
                .help("add `target` with a JSONPath of what changes, for example `target: $.info`");
        }
        let target = self.path(action, &place, "target");
        let change = self.change(action, &place);
        Some(Action { version: self.version, target: target?, change: change?, place })
    }

    /// What the action does. Exactly one of the three keywords says so; `update` and `copy` yield to `remove`.
    fn change<'o>(&mut self, action: &'o Map<String, Value>, place: &Place) -> Option<Change<'o>> {
        let remove = match action.get("remove") {
            None | Some(Value::Bool(false)) => false,
            Some(Value::Bool(true)) => true,
            Some(_) => {
                self.wrong(&place.child("remove"), "`remove` must be true or false", "write `remove: true`");
                return None;
            }
        };
        let (update, copy) = (action.get("update"), action.get("copy"));
        if remove {
            for key in ["update", "copy"].into_iter().filter(|key| action.contains_key(*key)) {
                let message = format!("`{key}` has no effect beside `remove: true`");
                let warning = self.diagnostics.warning(codes::OVERLAY_NO_CHANGE, &place.child(key), message);
                warning.at_key().help(format!("take `{key}` out, or write it in an action of its own"));
            }
            return Some(Change::Remove);
        }
        match (update, copy) {
            (Some(update), None) => Some(Change::Update(update)),
            (None, Some(_)) => self.path(action, place, "copy").map(Change::Copy),
            (None, None) => self.idle(place, "an action has none of `update`, `copy` and `remove: true`"),
            (Some(_), Some(_)) => self.idle(place, "`update` and `copy` cancel each other in one action"),
        }
    }

    fn idle(&mut self, place: &Place, message: &str) -> Option<Change<'static>> {
        self.complete = false;
        self.diagnostics
            .error(codes::OVERLAY_NO_CHANGE, place, message)
            .help("say one thing that is done with the target; write two actions for two");
        None
    }

    fn path<'o>(&mut self, action: &'o Map<String, Value>, place: &Place, key: &str) -> Option<Path<'o>> {
        let place = place.child(key);
        match action.get(key)? {
            Value::String(text) => match Path::parse(text) {
                Ok(path) => Some(path),
                Err(reason) => {
                    self.complete = false;
                    self.diagnostics
                        .error(codes::OVERLAY_PATH, &place, reason)
                        .help("write a JSONPath of RFC 9535, for example `$.paths['/pets'].get`");
                    None
                }
            },
            _ => {
                self.wrong(
                    &place,
                    &format!("`{key}` must be a text with a JSONPath"),
                    "write for example `$.paths['/pets'].get`",
                );
                None
            }
        }
    }

    fn text(&mut self, object: &Map<String, Value>, place: &Place, key: &str) {
        if object.get(key).is_some_and(|value| !value.is_string()) {
            let value = object.get(key).map(Value::to_string).unwrap_or_default();
            let help = format!("write it in quotes: `{key}: '{value}'`");
            self.wrong(&place.child(key), &format!("`{key}` must be a text"), &help);
        }
    }

    fn wrong(&mut self, place: &Place, message: &str, help: &str) {
        self.complete = false;
        self.diagnostics.error(codes::WRONG_TYPE, place, message).help(help);
    }

    fn keywords(&mut self, object: &Map<String, Value>, place: &Place, kind: &Kind) {
        for key in object.keys().filter(|key| !key.starts_with("x-")) {
            let key = key.as_str();
            if kind.since_1_1.contains(&key) {
                if self.version < Version::V1_1 {
                    let message = format!("`{key}` is a keyword of Overlay 1.1");
                    let warning = self.diagnostics.warning(codes::WRONG_VERSION_KEYWORD, &place.child(key), message);
                    warning.at_key().help("write `overlay: 1.1.0`");
                }
            } else if !kind.keywords.contains(&key) {
                let message = format!("`{key}` is not a keyword of {}", kind.name);
                let warning = self.diagnostics.warning(codes::UNKNOWN_KEYWORD, &place.child(key), message).at_key();
                let known = kind.keywords.iter().chain(kind.since_1_1).copied();
                match did_you_mean(key, known.clone()) {
                    Some(near) => warning.help(format!("did you mean `{near}`?")),
                    None => warning.help(format!("{} has {}", kind.name, known.collect::<Vec<_>>().join(", "))),
                };
            }
        }
    }
}
