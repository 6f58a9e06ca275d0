//! Types that contain themselves: a `Box` where a value would hold its own type, a struct where an alias would name itself.

use std::collections::HashSet;

use crate::codegen::api::{Api, Type, TypeId};
use crate::codegen::shapes::Shape;

/// How often one alias of each circle becomes a struct before all that are left do.
const ROUNDS: usize = 8;

/// Breaks every circle of types.
pub fn settle(api: &mut Api) {
    for round in 0..=ROUNDS {
        let groups = circles(&api.types.iter().map(|def| named_by_alias(&def.shape)).collect::<Vec<_>>());
        let mut broken = HashSet::from([0]);
        for (def, group) in api.types.iter_mut().zip(groups) {
            if let Shape::Alias(ty) = &def.shape
                && (broken.insert(group) || group != 0 && round == ROUNDS)
            {
                def.shape = Shape::Newtype(ty.clone());
            }
        }
        if broken.len() == 1 {
            break;
        }
    }
    let groups = circles(&api.types.iter().map(|def| held(&def.shape)).collect::<Vec<_>>());
    for (def, group) in api.types.iter_mut().zip(&groups).filter(|(_, group)| **group != 0) {
        def.shape.types_mut(&mut |ty| boxed(ty, &|id| groups[id.index()] == *group));
    }
}

/// The types that an alias names, whatever lists or maps are between.
fn named_by_alias(shape: &Shape) -> Vec<usize> {
    let mut found = Vec::new();
    if let Shape::Alias(ty) = shape {
        ty.each_named(&mut |id| found.push(id.index()));
    }
    found
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

/// For each type the number of the circle that it is on, or 0: the strongly connected components of more than one type or
/// with an edge to itself (Tarjan's algorithm, on an explicit stack).
fn circles(edges: &[Vec<usize>]) -> Vec<usize> {
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
                let members = stack.split_off(stack.iter().rposition(|member| *member == node).unwrap_or(0));
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
fn held(shape: &Shape) -> Vec<usize> {
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
