//! One action: the nodes that it selects and what becomes of them.

use indexmap::IndexSet;
use serde_json::Value;

use super::merge::{Clash, Kind, Merge, Source};
use super::near;
use super::origins::Origins;
use super::parse::Version;
use super::path::Path;
use super::size::Room;
use crate::codegen::diagnostics::{Code, Diagnostics, Place, codes, unescaped};

/// An action of an overlay.
#[derive(Debug)]
pub(super) struct Action<'o> {
    /// The version of the overlay.
    pub(super) version: Version,
    /// Where the action stands in the overlay.
    pub(super) place: Place,
    /// The nodes that are changed.
    pub(super) target: Path<'o>,
    /// What is done with each.
    pub(super) change: Change<'o>,
}

/// What is done with a node.
#[derive(Debug)]
pub(super) enum Change<'o> {
    /// This value is merged into it.
    Update(&'o Value),
    /// The one node that the path selects is merged into it.
    Copy(Path<'o>),
    /// It is removed from its parent.
    Remove,
}

/// The document that is changed.
#[derive(Debug)]
pub(super) struct Target {
    /// The value as it is now.
    pub(super) value: Value,
    /// Where the changed nodes come from.
    pub(super) origins: Origins,
    /// How much it may still grow.
    pub(super) room: Room,
}

/// Why an action could not be applied.
struct Failure {
    code: Code,
    place: Place,
    message: String,
    help: Option<String>,
}

impl Failure {
    fn with(self, help: &str) -> Self {
        Self { help: Some(help.to_owned()), ..self }
    }
}

impl Action<'_> {
    /// Applies the action to the document and returns whether that worked. If not, `diagnostics` says why.
    pub(super) fn apply(&self, document: &mut Target, diagnostics: &mut Diagnostics) -> bool {
        let done = self.select(&self.target, "target", document).and_then(|targets| match &self.change {
            Change::Remove => self.remove(targets, document),
            Change::Update(update) => {
                let source = Source { overlay: Some(self.place.file), pointer: self.place.child("update").pointer };
                self.merge(update, &source, &targets, document, diagnostics)
            }
            Change::Copy(path) => {
                let (value, pointer) = self.original(path, document)?;
                self.merge(&value, &Source { overlay: None, pointer }, &targets, document, diagnostics)
            }
        });
        done.map_err(|failure| {
            diagnostics.error(failure.code, &failure.place, failure.message).help = failure.help;
        })
        .is_ok()
    }

    /// The pointers of the nodes that a path of the action selects, of which there must be one.
    fn select(&self, path: &Path<'_>, key: &str, document: &Target) -> Result<IndexSet<String>, Failure> {
        let found = path.find(&document.value).map_err(|reason| {
            let help = "write a regular expression of RFC 9485; a bracket that stands for itself is escaped: `\\\\(`";
            self.failure(codes::OVERLAY_PATH, key, reason).with(help)
        })?;
        if found.is_empty() {
            let message = format!("`{}` matches nothing in the document", path.text);
            let mut failure = self.failure(codes::OVERLAY_NO_MATCH, key, message);
            failure.help = near::hint(path.text, &document.value).or_else(|| {
                Some("correct the path, or take the action out; `cargo xtask effective` prints the document".to_owned())
            });
            return Err(failure);
        }
        Ok(found)
    }

    /// A copy of the one node that `path` selects, and its pointer.
    fn original(&self, path: &Path<'_>, document: &Target) -> Result<(Value, String), Failure> {
        let found = self.select(path, "copy", document)?;
        let mut pointers = found.into_iter();
        match (pointers.next(), pointers.len()) {
            (Some(pointer), 0) => Ok((document.value.pointer(&pointer).cloned().unwrap_or_default(), pointer)),
            (_, more) => {
                let message = format!("`{}` matches {} nodes, and only one can be copied", path.text, more + 1);
                Err(self
                    .failure(codes::OVERLAY_MISMATCH, "copy", message)
                    .with("select one node, for example with `[0]`"))
            }
        }
    }

    fn merge(
        &self,
        update: &Value,
        source: &Source,
        targets: &IndexSet<String>,
        document: &mut Target,
        diagnostics: &mut Diagnostics,
    ) -> Result<(), Failure> {
        let kind = self.kind(targets, document)?;
        let before_1_1 = self.version < Version::V1_1;
        if before_1_1 && kind == Kind::Primitive {
            let message = format!("`{}` matches a primitive, which only Overlay 1.1 updates", self.target.text);
            let place = self.place.child("target");
            diagnostics.warning(codes::WRONG_VERSION_KEYWORD, &place, message).help("write `overlay: 1.1.0`");
        }
        let Target { value, origins, room } = document;
        let fits = room.take(update, targets.iter().map(String::as_str));
        fits.map_err(|reason| {
            let help = "select fewer nodes, or raise the limit with `--max-expansion N` or `--max-depth N`";
            self.failure(codes::TOO_LARGE, "target", reason).with(help)
        })?;
        // To an array, Overlay 1.0 appends the update as one element, even an array.
        let is_element = before_1_1 && kind == Kind::Array;
        for pointer in targets {
            let Some(target) = value.pointer_mut(pointer) else { continue };
            let merge = Merge::new(pointer, source, origins);
            merge.run(target, update, is_element).map_err(|clash| self.clash(clash, source))?;
        }
        Ok(())
    }

    /// What the targets are: all objects, all arrays or all primitives.
    fn kind(&self, targets: &IndexSet<String>, document: &Target) -> Result<Kind, Failure> {
        let kinds = targets.iter().filter_map(|pointer| Some((pointer, Kind::of(document.value.pointer(pointer)?))));
        let mut kinds = kinds.peekable();
        let (first, kind) = kinds.peek().map_or(("", Kind::Object), |(pointer, kind)| (pointer.as_str(), *kind));
        match kinds.find(|(_, other)| *other != kind) {
            None => Ok(kind),
            Some((pointer, other)) => {
                let (is, other_is) = (kind.name(), other.name());
                let message = format!("the target matches {is}, `#{first}`, and {other_is}, `#{pointer}`");
                let mut failure = self.failure(codes::OVERLAY_MISMATCH, "target", message);
                failure.help = Some("write one action for each kind of node".to_owned());
                Err(failure)
            }
        }
    }

    fn clash(&self, clash: Clash, source: &Source) -> Failure {
        let Clash { target, is, source: at, update } = clash;
        let message = format!("`#{target}` is {is} and cannot be merged with {update}");
        let help = Some("to replace it, remove it in an action before this one".to_owned());
        let place = match source.overlay {
            Some(file) => Place { file, pointer: at },
            None => self.place.child("copy"),
        };
        Failure { code: codes::OVERLAY_MISMATCH, place, message, help }
    }

    /// Removes the nodes, those behind and below others first, so that the pointers of the rest stay true.
    fn remove(&self, targets: IndexSet<String>, document: &mut Target) -> Result<(), Failure> {
        if targets.contains("") {
            let message = "the document as a whole cannot be removed".to_owned();
            return Err(self
                .failure(codes::OVERLAY_MISMATCH, "target", message)
                .with("name what to remove: `$.paths['/pets']`"));
        }
        let mut targets: Vec<_> = targets.into_iter().collect();
        targets.sort_by_cached_key(|pointer| {
            let token = |token: &str| token.parse::<usize>().map_err(|_| token.to_owned());
            pointer.split('/').map(token).collect::<Vec<_>>()
        });
        for pointer in targets.iter().rev() {
            let Some((parent, last)) = pointer.rsplit_once('/') else { continue };
            match document.value.pointer_mut(parent) {
                Some(Value::Object(object)) => {
                    object.shift_remove(&unescaped(last));
                    document.origins.forget(pointer);
                }
                Some(Value::Array(array)) => {
                    let length = array.len();
                    if let Some(index) = last.parse().ok().filter(|index| *index < length) {
                        array.remove(index);
                        document.origins.shift(parent, index, length);
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn failure(&self, code: Code, key: &str, message: String) -> Failure {
        Failure { code, place: self.place.child(key), message, help: None }
    }
}
