// @generated. The examples of the document must survive their types.

use serde_json::Value;

/// Reads each example, writes it again and compares. What may differ has a name that is printed.
fn survive<T: serde::de::DeserializeOwned + serde::Serialize>(examples: &[(&str, &str)]) {
    let mut lost = 0;
    for (pointer, json) in examples {
        match trial::<T>(json) {
            Ok(reasons) if reasons.is_empty() => println!("example kept {pointer}"),
            Ok(reasons) => println!("example explained {} {pointer}", reasons.join("+")),
            Err(reason) => {
                println!("example lost {pointer}: {reason}");
                lost += 1;
            }
        }
    }
    assert_eq!(lost, 0, "examples are lost");
}

/// The names of the differences, or why the example does not survive.
fn trial<T: serde::de::DeserializeOwned + serde::Serialize>(json: &str) -> Result<Vec<&'static str>, String> {
    let before: Value = serde_json::from_str(json).map_err(|error| error.to_string())?;
    let typed: T = serde_json::from_str(json).map_err(|error| error.to_string())?;
    let after = serde_json::to_value(&typed).map_err(|error| error.to_string())?;
    let mut reasons = Vec::new();
    compare("", &before, &after, &mut reasons)?;
    reasons.sort_unstable();
    reasons.dedup();
    Ok(reasons)
}

/// Adds the names of the differences; an unnamed one is an error.
fn compare(at: &str, before: &Value, after: &Value, reasons: &mut Vec<&'static str>) -> Result<(), String> {
    match (before, after) {
        (Value::Object(a), Value::Object(b)) => {
            for (key, value) in a {
                let at = format!("{at}/{key}");
                match b.get(key) {
                    Some(again) => compare(&at, value, again, reasons)?,
                    // A member whose absence and null mean the same.
                    None if value.is_null() => reasons.push("null-omitted"),
                    // An answer, which is only read, has no list where it had an empty one.
                    None if is_empty(value) => reasons.push("empty-omitted"),
                    // The schema does not declare the member and says nothing of members that it does not declare.
                    None => reasons.push("undeclared-key"),
                }
            }
            match b.keys().find(|key| !a.contains_key(*key)) {
                Some(key) => Err(format!("{at}/{key} is added")),
                None => Ok(()),
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            a.iter().zip(b).enumerate().try_for_each(|(n, (a, b))| compare(&format!("{at}/{n}"), a, b, reasons))
        }
        (Value::Number(a), Value::Number(b)) if a == b || a.as_f64() == b.as_f64() => Ok(()),
        _ if before == after => Ok(()),
        _ => Err(format!("{at} changes from {before} to {after}")),
    }
}

fn is_empty(value: &Value) -> bool {
    value.as_array().is_some_and(Vec::is_empty) || value.as_object().is_some_and(serde_json::Map::is_empty)
}
