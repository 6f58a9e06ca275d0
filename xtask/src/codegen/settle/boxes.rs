//! Types that contain themselves: a `Box` where a value would hold its own type, a struct where an alias would name itself.

use crate::codegen::api::{Api, Type, TypeId};
use crate::codegen::shapes::Shape;

/// Breaks every circle of types.
pub fn settle(api: &mut Api) {
    for index in 0..api.types.len() {
        let id = TypeId(u32::try_from(index).unwrap_or(u32::MAX));
        if matches!(api.types[index].shape, Shape::Alias(_)) && names_itself(api, id) {
            if let Shape::Alias(ty) = api.types[index].shape.clone() {
                api.types[index].shape = Shape::Newtype(ty);
            }
        }
    }
    let groups = circles(api);
    for index in 0..api.types.len() {
        let mut shape = api.types[index].shape.clone();
        let group = groups[index];
        shape.types_mut(&mut |ty| boxed(ty, &|id| groups[id.index()] == group && group != 0));
        api.types[index].shape = shape;
    }
}

/// Whether an alias leads back to itself through aliases alone, whatever lists or maps are between.
fn names_itself(api: &Api, start: TypeId) -> bool {
    let mut seen = vec![false; api.types.len()];
    let mut open = vec![start];
    while let Some(id) = open.pop() {
        let Shape::Alias(ty) = &api.type_def(id).shape else { continue };
        let mut found = false;
        ty.each_named(&mut |next| {
            found |= next == start;
            if !std::mem::replace(&mut seen[next.index()], true) {
                open.push(next);
            }
        });
        if found {
            return true;
        }
    }
    false
}

/// Puts a box around each type that is held by value and for which `inside` says that it leads back here.
fn boxed(ty: &mut Type, inside: &dyn Fn(TypeId) -> bool) {
    match ty {
        Type::Named(id) if inside(*id) => *ty = Type::Boxed(Box::new(ty.clone())),
        Type::Nullable(inner) => boxed(inner, inside),
        Type::Tuple(parts) => parts.iter_mut().for_each(|part| boxed(part, inside)),
        _ => {}
    }
}

/// For each type the number of the circle of by-value containment that it is on, or 0: the strongly connected components
/// of more than one type or with an edge to itself (Tarjan's algorithm, on an explicit stack).
fn circles(api: &Api) -> Vec<usize> {
    let edges: Vec<Vec<usize>> = api.types.iter().map(|def| held(api, &def.shape)).collect();
    let count = edges.len();
    let (mut order, mut low) = (vec![0; count], vec![0; count]);
    let (mut on_stack, mut group) = (vec![false; count], vec![0; count]);
    let (mut stack, mut next, mut groups) = (Vec::new(), 1, 0);
    for root in 0..count {
        if order[root] != 0 {
            continue;
        }
        let mut calls = vec![(root, 0)];
        while let Some((node, edge)) = calls.pop() {
            if edge == 0 {
                (order[node], low[node]) = (next, next);
                next += 1;
                stack.push(node);
                on_stack[node] = true;
            }
            if let Some(&to) = edges[node].get(edge) {
                calls.push((node, edge + 1));
                if order[to] == 0 {
                    calls.push((to, 0));
                } else if on_stack[to] {
                    low[node] = low[node].min(order[to]);
                }
                continue;
            }
            if low[node] == order[node] {
                let members = stack.split_off(stack.iter().position(|member| *member == node).unwrap_or(0));
                let circle = members.len() > 1 || edges[node].contains(&node);
                groups += usize::from(circle);
                for member in members {
                    on_stack[member] = false;
                    group[member] = if circle { groups } else { 0 };
                }
            }
            if let Some((parent, _)) = calls.last() {
                low[*parent] = low[*parent].min(low[node]);
            }
        }
    }
    group
}

/// The types that a shape holds by value.
fn held(_api: &Api, shape: &Shape) -> Vec<usize> {
    fn within(ty: &Type, found: &mut Vec<usize>) {
        match ty {
            Type::Named(id) => found.push(id.index()),
            Type::Nullable(inner) => within(inner, found),
            Type::Tuple(parts) => parts.iter().for_each(|part| within(part, found)),
            Type::Scalar(_) | Type::List(_) | Type::Map(_) | Type::Boxed(_) => {}
        }
    }
    let mut found = Vec::new();
    shape.types(&mut |ty| within(ty, &mut found));
    found.sort_unstable();
    found.dedup();
    found
}
