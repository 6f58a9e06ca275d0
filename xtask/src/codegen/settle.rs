//! The end of `lower`: everything that depends on the whole API is decided, in this order.
//!
//! 1. live: types that nothing uses are left out
//! 2. boxes: types that contain themselves
//! 3. direction: who sends each type, and from it what the absence of each property means
//! 4. names: of types, files, fields, variants
//! 5. derives
//! 6. features of tags, when they are asked for
//! 7. paths of examples

mod boxes;
mod derives;
mod direction;
pub mod features;
mod live;
pub mod names;
mod paths;
mod presence;

pub use self::paths::path;
use super::api::Api;
use super::lower::Options;

/// Decides what depends on the whole.
pub fn settle(api: &mut Api, options: &Options) {
    live::settle(api);
    boxes::settle(api);
    direction::settle(api);
    presence::settle(api);
    names::settle(api, options);
    derives::settle(api);
    features::settle(api, options.features_per_tag);
    paths::settle(api);
}
