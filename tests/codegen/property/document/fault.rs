//! Faults: nodes of a document that are replaced by what nobody meant.

use serde_json::{Value, json};

use super::{Result, Unstructured};

/// Replaces so many nodes of the document, or takes them away.
///
/// # Errors
///
/// See [`Unstructured`].
pub fn break_nodes(document: &mut Value, faults: u8, bytes: &mut Unstructured<'_>) -> Result<()> {
    for _ in 0..faults {
        let mut node = &mut *document;
        while let Some(count) = children(node)
            && !bytes.ratio(1, 12)?
        {
            let nth = bytes.choose_index(count)?;
            node = match node {
                Value::Object(object) => match object.values_mut().nth(nth) {
                    Some(child) => child,
                    None => return Ok(()),
                },
                Value::Array(array) => &mut array[nth],
                _ => return Ok(()),
            };
        }
        break_node(node, bytes)?;
    }
    Ok(())
}

/// How many children a node has, if any.
fn children(node: &Value) -> Option<usize> {
    let count = node.as_object().map(|object| object.len()).or_else(|| node.as_array().map(Vec::len))?;
    (count > 0).then_some(count)
}

fn break_node(node: &mut Value, bytes: &mut Unstructured<'_>) -> Result<()> {
    let other = match bytes.int_in_range(0..=7)? {
        0 => Value::Null,
        1 => json!(bytes.arbitrary::<i32>()?),
        2 => json!(bytes.arbitrary::<bool>()?),
        3 => json!([node.take()]),
        4 => json!({"$ref": "#"}),
        5 => json!({"$ref": "#/components/schemas/Pet", "type": ["object", "null"], "enum": [{}, [], 1.5]}),
        6 => json!({bytes.arbitrary::<String>()?: node.take()}),
        _ => json!(bytes.arbitrary::<String>()?),
    };
    match node {
        Value::Object(object) if bytes.ratio(1, 2)? => {
            let nth = bytes.choose_index(object.len().max(1))?;
            if let Some(key) = object.keys().nth(nth).cloned() {
                object.shift_remove(&key);
            }
        }
        node => *node = other,
    }
    Ok(())
}
