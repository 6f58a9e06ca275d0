//! Schema Objects: every shape that the generator has a room for, and what stands beside it.

use serde_json::{Map, Value, json};

use super::{Maker, Result, reference};

/// Below this depth only scalars and references are made.
const DEPTH: usize = 4;

const SCALARS: &[(&str, &str)] = &[
    ("string", ""),
    ("integer", ""),
    ("number", ""),
    ("boolean", ""),
    ("null", ""),
    ("string", "date-time"),
    ("string", "date"),
    ("string", "time"),
    ("string", "uuid"),
    ("string", "byte"),
    ("string", "binary"),
    ("string", "uri"),
    ("string", "password"),
    ("string", "duration"),
    ("integer", "int32"),
    ("integer", "int64"),
    ("integer", "uint8"),
    ("number", "float"),
    ("number", "double"),
    ("string", "int64"),
    ("integer", "date"),
];

impl Maker<'_, '_> {
    /// A schema at this depth below its component.
    pub(super) fn schema(&mut self, depth: usize) -> Result<Value> {
        let most = if depth < DEPTH { 16 } else { 4 };
        let mut schema = match self.bytes.int_in_range(0..=most)? {
            0 => json!({"type": "string"}),
            1 | 2 => self.scalar()?,
            3 => self.choice()?,
            4 | 5 => match self.schemas.as_slice() {
                [] => json!({"type": "integer"}),
                names => reference("schemas", self.bytes.choose(names)?),
            },
            6..=8 => self.object(depth)?,
            9 => json!({"type": "array", "items": self.schema(depth + 1)?}),
            10 => json!({"type": "object", "additionalProperties": self.schema(depth + 1)?}),
            11 => json!({"allOf": self.schemas(depth)?}),
            12 | 13 => self.union(depth)?,
            14 => self.odd_one(depth)?,
            15 if self.is_old => json!({"enum": [self.value()?]}),
            15 => json!({"const": self.value()?}),
            _ => json!({"type": "array", "prefixItems": self.schemas(depth)?, "items": false}),
        };
        if let Value::Object(schema) = &mut schema
            && !schema.contains_key("$ref")
        {
            self.decorate(schema)?;
        }
        Ok(schema)
    }

    fn schemas(&mut self, depth: usize) -> Result<Vec<Value>> {
        (0..self.bytes.int_in_range(1..=4)?).map(|_| self.schema(depth + 1)).collect()
    }

    fn scalar(&mut self) -> Result<Value> {
        let (kind, format) = *self.bytes.choose(SCALARS)?;
        let mut scalar = json!({"type": kind});
        if !format.is_empty() {
            scalar["format"] = json!(format);
        }
        if self.rarely()? {
            let (key, value) = match self.bytes.int_in_range(0..=5)? {
                0 => ("minimum", self.value()?),
                1 => ("maximum", json!(self.bytes.arbitrary::<f64>()?)),
                2 => ("pattern", json!(self.text()?)),
                3 => ("maxLength", json!(self.bytes.arbitrary::<u64>()?)),
                4 => ("exclusiveMinimum", json!(self.bytes.arbitrary::<i8>()?)),
                _ => ("multipleOf", json!(self.bytes.arbitrary::<u8>()?)),
            };
            scalar[key] = value;
        }
        Ok(scalar)
    }

    fn choice(&mut self) -> Result<Value> {
        let mut values = Vec::new();
        for _ in 0..self.bytes.int_in_range(1..=5)? {
            values.push(match self.bytes.int_in_range(0..=6)? {
                0..=3 => json!(self.name()?),
                4 => json!(self.text()?),
                _ => self.value()?,
            });
        }
        Ok(if self.often()? { json!({"type": "string", "enum": values}) } else { json!({"enum": values}) })
    }

    fn object(&mut self, depth: usize) -> Result<Value> {
        let (mut properties, mut required) = (Map::new(), Vec::new());
        for _ in 0..self.bytes.int_in_range(0..=5)? {
            let name = self.name()?;
            if self.bytes.ratio(1, 2)? && !required.contains(&name) {
                required.push(name.clone());
            }
            let schema = self.schema(depth + 1)?;
            properties.insert(name, schema);
        }
        let mut object = json!({"type": "object", "properties": properties});
        if !required.is_empty() {
            object["required"] = json!(required);
        }
        if self.rarely()? {
            object["additionalProperties"] =
                if self.bytes.arbitrary()? { self.schema(depth + 1)? } else { json!(self.bytes.arbitrary::<bool>()?) };
        }
        Ok(object)
    }

    fn union(&mut self, depth: usize) -> Result<Value> {
        let key = *self.bytes.choose(&["oneOf", "anyOf"])?;
        if self.schemas.is_empty() || self.bytes.ratio(1, 2)? {
            return Ok(json!({key: self.schemas(depth)?}));
        }
        let (mut members, mut mapping) = (Vec::new(), Map::new());
        for _ in 0..self.bytes.int_in_range(1..=4)? {
            let target = reference("schemas", self.bytes.choose(&self.schemas)?);
            if self.bytes.ratio(1, 2)? {
                let name = self.name()?;
                mapping.insert(name, target["$ref"].clone());
            }
            members.push(target);
        }
        let mut discriminator = json!({"propertyName": self.name()?});
        if !mapping.is_empty() {
            discriminator["mapping"] = Value::Object(mapping);
        }
        Ok(json!({key: members, "discriminator": discriminator}))
    }

    /// What is no plain shape.
    fn odd_one(&mut self, depth: usize) -> Result<Value> {
        Ok(match self.bytes.int_in_range(0..=9)? {
            0 => json!({}),
            1 => json!(true),
            2 => json!(false),
            3 => json!({"type": ["string", "null"]}),
            4 => json!({"type": ["object", "integer"], "properties": {self.name()?: self.schema(depth + 1)?}}),
            5 => json!({"not": self.schema(depth + 1)?, "type": "object"}),
            6 => json!({"if": self.schema(depth + 1)?, "then": self.schema(depth + 1)?}),
            7 => json!({"type": "object", "patternProperties": {self.text()?: self.schema(depth + 1)?}}),
            8 => json!({"oneOf": self.schemas(depth)?, "allOf": self.schemas(depth)?, "anyOf": self.schemas(depth)?}),
            _ => {
                json!({"type": "object", "oneOf": self.schemas(depth)?, "properties": {self.name()?: self.schema(depth + 1)?}})
            }
        })
    }

    /// Keywords that any schema may have.
    fn decorate(&mut self, schema: &mut Map<String, Value>) -> Result<()> {
        if !self.bytes.ratio(1, 3)? {
            return Ok(());
        }
        for _ in 0..self.bytes.int_in_range(1..=3)? {
            let (key, value) = match self.bytes.int_in_range(0..=11)? {
                0 | 1 => ("description", json!(self.text()?)),
                2 => ("title", json!(self.text()?)),
                3 => ("nullable", json!(true)),
                4 => ("readOnly", json!(true)),
                5 => ("writeOnly", json!(true)),
                6 => ("deprecated", json!(true)),
                7 => ("default", self.value()?),
                8 => ("example", self.value()?),
                9 => ("x-rust-name", json!(self.name()?)),
                10 => ("x-sensitive", json!(true)),
                _ => ("x-rust-decode", json!("lenient")),
            };
            schema.insert(key.to_owned(), value);
        }
        Ok(())
    }
}
