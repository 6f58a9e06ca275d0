//! How often a value may be read again to find the member of a union that fits it best.
//!
//! A union inside another one tries its members for each member of the outer one that is tried. Where they are all rivals,
//! a value that fits none of them deep inside would be read twice as often with each level. So the outermost union has a
//! budget, which all of them share: when it is spent, the first member of a ranking is taken as it is.

use std::cell::Cell;

use super::Kept;

/// How often all that the outermost union holds may be read again. Unions in which many members are rivals, three levels
/// deep, need some hundreds.
const TIMES: usize = 1000;

thread_local! {
    /// How many values may still be read again; `None` outside of unions.
    static LEFT: Cell<Option<usize>> = const { Cell::new(None) };
}

/// Reads the value of a union.
pub(super) fn within<T>(value: &Kept<'_>, read: impl FnOnce() -> T) -> T {
    if LEFT.get().is_some() {
        return read();
    }
    LEFT.set(Some(value.weight().saturating_mul(TIMES)));
    let _outermost = Outermost;
    read()
}

/// Whether a value of a union may be read once more.
pub(super) fn again(value: &Kept<'_>) -> bool {
    let left = LEFT.get().and_then(|left| left.checked_sub(value.weight()));
    left.inspect(|left| LEFT.set(Some(*left))).is_some()
}

/// Ends the budget, also after a panic.
struct Outermost;

impl Drop for Outermost {
    fn drop(&mut self) {
        LEFT.set(None);
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use serde::Serialize;

    use crate::runtime::model::{object, union};

    #[derive(Debug, PartialEq, Serialize)]
    struct Left {
        inner: Option<Box<Tree>>,
        left: Option<i64>,
    }

    #[derive(Debug, PartialEq, Serialize)]
    struct Right {
        inner: Option<Box<Tree>>,
        right: Option<i64>,
    }

    #[derive(Debug, PartialEq)]
    enum Tree {
        Left(Left),
        Right(Right),
    }

    object! { Left: 0 inner "inner" optional, 1 left "left" optional }
    object! { Right: 0 inner "inner" optional, 1 right "right" optional }
    union! { Tree: 0 Left(Left) [OBJECT] fields Left; 1 Right(Right) [OBJECT] fields Right; }

    /// A leaf inside so many objects.
    fn deep(leaf: &str, depth: usize) -> String {
        format!("{}{leaf}{}", r#"{"inner":"#.repeat(depth), "}".repeat(depth))
    }

    #[test]
    fn a_member_deep_inside_decides_between_unions() {
        let text = deep(r#"{"right":1}"#, 3);
        let tree: Tree = serde_json::from_str(&text).unwrap();
        assert!(format!("{tree:?}").contains("right: Some(1)"), "{tree:?}");
    }

    #[test]
    fn what_does_not_fit_deep_inside_is_not_tried_in_every_way_that_there_is() {
        let started = Instant::now();
        for (leaf, fits) in [(r#"{"other":1}"#, true), (r#"{"left":"no","right":"no"}"#, false)] {
            let tree = serde_json::from_str::<Tree>(&deep(leaf, 100));
            assert_eq!(tree.is_ok(), fits, "{tree:?}");
        }
        assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
    }
}
