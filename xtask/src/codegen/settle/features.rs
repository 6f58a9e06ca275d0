//! Features: which tags need which files, so that a user of a large crate compiles the tags that they use.
//!
//! In: the services and the types with their files. Out: a feature for each tag, and for each file of `models/` the features
//! that need it. A file that operations without a tag, webhooks or many tags need has none: it is always there.
//!
//! ```text
//! tag-pets: client/pets.rs, models/pet.rs        tag-orders: client/orders.rs, models/order.rs, models/pet.rs
//! ```
//!
//! Files are the unit, not types: whatever reaches one type of a file reaches all, so that no item within needs a `cfg`.

use std::collections::{BTreeMap, BTreeSet};

use crate::codegen::api::{Api, TypeId};
use crate::codegen::calls::operation::Operation;
use crate::codegen::emit::plain;

/// The feature of everything that has one.
pub const ALL: &str = "all-tags";
/// The feature of the models that no operation carries.
pub const OTHER: &str = "other-models";
/// A file that more tags than this need is always compiled. What such a file needs is needed by as many tags.
const FEW: usize = 8;

/// The features of an output. None, unless they are asked for and there are tags.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Features {
    /// The feature and the tag of each service that has a tag, in the order of the services.
    pub tags: Vec<(String, String)>,
    /// For the files of `models/`, without `.rs`, that are not always there: the features that need each.
    pub models: BTreeMap<String, Vec<String>>,
}

impl Features {
    /// The feature of a tag.
    #[must_use]
    pub fn of_tag(&self, tag: Option<&str>) -> Option<&str> {
        self.tags.iter().find(|(_, known)| Some(known.as_str()) == tag).map(|(name, _)| name.as_str())
    }
}

/// Finds the features, when they are asked for.
pub fn settle(api: &mut Api, asked: bool) {
    if asked {
        api.features = find(api);
    }
}

fn find(api: &Api) -> Features {
    let files = Files::new(api);
    let named = api.calls.services.iter().filter_map(|service| {
        let name = format!("tag-{}", plain(&service.module).replace('_', "-"));
        Some((name, service.tag.clone()?))
    });
    let tags: Vec<_> = named.collect();
    if tags.is_empty() {
        return Features::default();
    }
    let mut roots = Vec::new();
    api.calls.incoming.iter().for_each(|incoming| incoming.ty.each_named(&mut |id| roots.push(id)));
    let mut reached: Vec<(String, BTreeSet<&str>)> = Vec::new();
    for service in &api.calls.services {
        let operations: Vec<_> =
            service.operations.iter().filter_map(|index| api.calls.operations.get(*index)).collect();
        match tags.iter().find(|(_, tag)| service.tag.as_ref() == Some(tag)) {
            Some((name, _)) => reached.push((name.clone(), files.reached(types(&operations)))),
            None => roots.extend(types(&operations)),
        }
    }
    let always = files.reached(roots);
    let is_known = |file: &str| always.contains(file) || reached.iter().any(|(_, files)| files.contains(file));
    let other = files.types.iter().filter(|(file, _)| !is_known(file)).flat_map(|(_, types)| types.iter().copied());
    let other = files.reached(other.collect());
    reached.push((OTHER.to_owned(), other));
    let mut models = BTreeMap::new();
    for file in files.types.keys().filter(|file| !always.contains(*file)) {
        let owners = reached.iter().filter(|(_, files)| files.contains(file)).map(|(name, _)| name.clone());
        let owners: Vec<_> = owners.collect();
        if owners.len() <= FEW {
            models.insert((*file).to_owned(), owners);
        }
    }
    Features { tags, models }
}

/// The types that operations name.
fn types(operations: &[&Operation]) -> Vec<TypeId> {
    let mut found = Vec::new();
    for operation in operations {
        operation.types(&mut |ty| ty.each_named(&mut |id| found.push(id)));
    }
    found
}

/// The files of `models/` with the types in each.
struct Files<'a> {
    api: &'a Api,
    types: BTreeMap<&'a str, Vec<TypeId>>,
}

impl<'a> Files<'a> {
    fn new(api: &'a Api) -> Self {
        let mut types: BTreeMap<&str, Vec<TypeId>> = BTreeMap::new();
        for (index, def) in api.types.iter().enumerate().filter(|(_, def)| def.live) {
            types.entry(&def.module).or_default().push(TypeId(u32::try_from(index).unwrap_or(u32::MAX)));
        }
        Self { api, types }
    }

    /// The files that these types are in, and those that all types in them need.
    fn reached(&self, mut open: Vec<TypeId>) -> BTreeSet<&'a str> {
        let mut files = BTreeSet::new();
        while let Some(id) = open.pop() {
            let file = self.api.type_def(id).module.as_str();
            if files.insert(file) {
                for id in self.types.get(file).into_iter().flatten() {
                    self.api.type_def(*id).shape.types(&mut |ty| ty.each_named(&mut |id| open.push(id)));
                }
            }
        }
        files
    }
}
