//! The decisions of the stage, for `cargo xtask explain`: the room of each schema, and what is only another name.

use super::Lowering;
use crate::codegen::api::Decision;
use crate::codegen::resolve::SchemaId;

impl Lowering<'_, '_> {
    /// Which room took each schema of the document, the first time it was lowered, and what it is another name for.
    pub(super) fn decisions(&self) -> Vec<Decision> {
        let rooms = self.rooms.iter().filter(|(id, ..)| !self.graph.is_made(*id));
        let rooms = rooms.map(|(id, room, why)| Decision {
            place: self.graph.get(*id).place.clone(),
            room: Some((*room, why)),
            alias_of: None,
        });
        let count = u32::try_from(self.resolved.schemas.len()).unwrap_or(u32::MAX);
        let aliases = (0..count).filter_map(|index| {
            let target = self.graph.alias_of(SchemaId(index))?;
            let place = self.graph.get(SchemaId(index)).place.clone();
            Some(Decision { place, room: None, alias_of: Some(self.graph.get(target).place.clone()) })
        });
        rooms.chain(aliases).collect()
    }
}
