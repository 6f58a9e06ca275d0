//! Paths, operations, parameters, bodies and answers.

use serde_json::{Map, Value, json};

use super::{Maker, Result, reference};

const METHODS: &[&str] = &["get", "post", "put", "delete", "patch", "head", "options", "trace"];

const MEDIA_TYPES: &[&str] = &[
    "application/json",
    "application/problem+json",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "application/octet-stream",
    "text/plain",
    "application/xml",
    "text/event-stream",
    "application/x-ndjson",
    "*/*",
    "image/*",
    "application/json; charset=utf-8",
];

const STATUSES: &[&str] = &["200", "201", "204", "302", "400", "404", "500", "2XX", "4XX", "5XX", "default"];

const STYLES: &[&str] =
    &["form", "simple", "label", "matrix", "spaceDelimited", "pipeDelimited", "deepObject", "cookie"];

impl Maker<'_, '_> {
    pub(super) fn paths(&mut self) -> Result<Value> {
        let mut paths = Map::new();
        for _ in 0..self.bytes.int_in_range(0..=3)? {
            let (mut path, mut names) = (String::new(), Vec::new());
            for _ in 0..self.bytes.int_in_range(1..=3)? {
                let name = self.name()?;
                if self.rarely()? && !name.contains(['{', '}', '/', '?', '#']) && !names.contains(&name) {
                    path.push_str(&format!("/{{{name}}}"));
                    names.push(name);
                } else {
                    path.push_str(&format!("/{}", name.replace(['{', '}'], "")));
                }
            }
            let mut item = Map::new();
            for _ in 0..self.bytes.int_in_range(1..=2)? {
                let method = *self.bytes.choose(METHODS)?;
                let operation = self.operation(&names)?;
                item.insert(method.to_owned(), operation);
            }
            paths.insert(path, Value::Object(item));
        }
        Ok(Value::Object(paths))
    }

    /// An operation of a path with these parameters.
    pub(super) fn operation(&mut self, names: &[String]) -> Result<Value> {
        self.operations += 1;
        let mut operation = Map::new();
        let tag = if self.often()? { Some(self.name()?.to_owned()) } else { None };
        if self.often()? {
            // As frameworks make them of the tag, a number and the method.
            let number = self.operations;
            let id = match &tag {
                Some(tag) if self.bytes.ratio(1, 4)? => format!("{tag}_{number}_{}", self.name()?),
                _ => format!("{}{number}", self.name()?),
            };
            operation.insert("operationId".to_owned(), json!(id));
        }
        if let Some(tag) = tag {
            operation.insert("tags".to_owned(), json!([tag]));
        }
        let mut parameters = Vec::new();
        for name in names {
            let schema = self.schema(3)?;
            parameters.push(json!({"name": name, "in": "path", "required": true, "schema": schema}));
        }
        for _ in 0..self.bytes.int_in_range(0..=3)? {
            match self.parameters.as_slice() {
                [_, ..] if self.bytes.ratio(1, 3)? => {
                    parameters.push(reference("parameters", self.bytes.choose(&self.parameters)?));
                }
                _ => parameters.push(self.parameter()?),
            }
        }
        if !parameters.is_empty() {
            operation.insert("parameters".to_owned(), Value::Array(parameters));
        }
        if self.bytes.ratio(1, 3)? {
            operation.insert("requestBody".to_owned(), json!({"content": self.content()?, "required": self.often()?}));
        }
        operation.insert("responses".to_owned(), self.responses()?);
        for (key, value) in [
            ("security", self.requirements()?),
            ("description", json!(self.text()?)),
            ("summary", json!(self.text()?)),
            ("deprecated", json!(true)),
            ("servers", json!([self.server()?])),
        ] {
            if self.rarely()? {
                operation.insert(key.to_owned(), value);
            }
        }
        if self.operations < 4 && self.rarely()? {
            let callback = json!({"{$request.body#/url}": {"post": self.operation(&[])?}});
            operation.insert("callbacks".to_owned(), json!({self.name()?: callback}));
        }
        Ok(Value::Object(operation))
    }

    /// A parameter that is not in the path.
    pub(super) fn parameter(&mut self) -> Result<Value> {
        let location = *self.bytes.choose(&["query", "header", "cookie", "query"])?;
        let mut parameter = json!({"name": self.name()?, "in": location, "required": self.bytes.arbitrary::<bool>()?});
        if self.bytes.ratio(1, 6)? {
            parameter["content"] = json!({"application/json": {"schema": self.schema(2)?}});
            return Ok(parameter);
        }
        parameter["schema"] = self.schema(2)?;
        if self.rarely()? {
            parameter["style"] = json!(*self.bytes.choose(STYLES)?);
        }
        if self.rarely()? {
            parameter["explode"] = json!(self.bytes.arbitrary::<bool>()?);
        }
        if self.rarely()? {
            parameter["description"] = json!(self.text()?);
        }
        if self.rarely()? {
            parameter["example"] = self.value()?;
        }
        Ok(parameter)
    }

    fn content(&mut self) -> Result<Value> {
        let mut content = Map::new();
        for _ in 0..self.bytes.int_in_range(1..=2)? {
            let media_type = *self.bytes.choose(MEDIA_TYPES)?;
            let mut media = json!({"schema": self.schema(1)?});
            if self.rarely()? {
                media["example"] = self.value()?;
            }
            if self.rarely()? {
                media["encoding"] = json!({self.name()?: {"contentType": self.text()?, "explode": self.often()?}});
            }
            content.insert(media_type.to_owned(), media);
        }
        Ok(Value::Object(content))
    }

    fn responses(&mut self) -> Result<Value> {
        let mut responses = Map::new();
        for _ in 0..self.bytes.int_in_range(1..=3)? {
            let mut response = json!({"description": self.text()?});
            if self.often()? {
                response["content"] = self.content()?;
            }
            if self.rarely()? {
                response["headers"] = json!({self.name()?: {"schema": self.schema(3)?}});
            }
            let status = *self.bytes.choose(STATUSES)?;
            responses.insert(status.to_owned(), response);
        }
        Ok(Value::Object(responses))
    }
}
