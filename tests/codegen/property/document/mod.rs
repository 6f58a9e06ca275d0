//! Random OpenAPI documents: bytes in, a document out that a person could have written on a bad day.
//!
//! Few bytes make a small document, and the same bytes the same one. The fuzz targets take their bytes from the fuzzer,
//! the property tests from a seed. Where bytes run out every choice is the first one, so all first choices are small.

mod fault;
mod operation;
mod schema;
mod words;

pub use arbitrary::{Result, Unstructured};
use serde_json::{Map, Value, json};

pub use fault::break_nodes;

/// What the documents are like.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Names and texts that try to leave their place: `../x`, `*/`, `"`, directions of text.
    pub hostile: bool,
    /// The most nodes that are replaced by something else.
    pub faults: u8,
}

/// A document.
///
/// # Errors
///
/// Never for running out of bytes; see [`Unstructured`].
pub fn document(bytes: &mut Unstructured<'_>, style: Style) -> Result<Value> {
    let version = *bytes.choose(&["3.1.0", "3.0.3", "3.2.0"])?;
    let (schemas, parameters, schemes) = Default::default();
    let is_old = version.starts_with("3.0");
    let mut maker = Maker { bytes, is_old, hostile: style.hostile, schemas, parameters, schemes, operations: 0 };
    let mut document = maker.root(version)?;
    if style.faults > 0 {
        let faults = bytes.int_in_range(0..=style.faults)?;
        break_nodes(&mut document, faults, bytes)?;
    }
    Ok(document)
}

/// What is being made, and the names that may be referred to.
struct Maker<'m, 'b> {
    bytes: &'m mut Unstructured<'b>,
    is_old: bool,
    hostile: bool,
    schemas: Vec<String>,
    parameters: Vec<String>,
    schemes: Vec<String>,
    operations: usize,
}

impl Maker<'_, '_> {
    fn root(&mut self, version: &str) -> Result<Value> {
        self.schemas = self.names(7)?;
        self.parameters = self.names(3)?;
        self.schemes = self.names(2)?;
        let mut root = Map::new();
        root.insert("openapi".to_owned(), json!(version));
        root.insert("info".to_owned(), json!({"title": self.text()?, "version": self.text()?}));
        if self.rarely()? {
            root.insert("servers".to_owned(), json!([self.server()?]));
        }
        if self.rarely()? {
            root.insert("tags".to_owned(), json!([{"name": self.name()?, "description": self.text()?}]));
        }
        if self.rarely()? {
            root.insert("security".to_owned(), self.requirements()?);
        }
        root.insert("paths".to_owned(), self.paths()?);
        root.insert("components".to_owned(), self.components()?);
        if !self.is_old && self.rarely()? {
            let name = self.name()?;
            root.insert("webhooks".to_owned(), json!({name: {"post": self.operation(&[])?}}));
        }
        Ok(Value::Object(root))
    }

    fn components(&mut self) -> Result<Value> {
        let mut components = Map::new();
        let mut schemas = Map::new();
        for name in self.schemas.clone() {
            let schema = self.schema(0)?;
            schemas.insert(name, schema);
        }
        let mut parameters = Map::new();
        for name in self.parameters.clone() {
            let parameter = self.parameter()?;
            parameters.insert(name, parameter);
        }
        let mut schemes = Map::new();
        for name in self.schemes.clone() {
            let scheme = self.scheme()?;
            schemes.insert(name, scheme);
        }
        for (key, value) in [("schemas", schemas), ("parameters", parameters), ("securitySchemes", schemes)] {
            if !value.is_empty() {
                components.insert(key.to_owned(), Value::Object(value));
            }
        }
        Ok(Value::Object(components))
    }

    fn server(&mut self) -> Result<Value> {
        let name = self.name()?;
        Ok(match self.bytes.int_in_range(0..=2)? {
            0 => json!({"url": "https://example.com/v1"}),
            1 => json!({"url": format!("https://{{{name}}}.example.com"),
                        "variables": {name: {"default": self.text()?, "description": self.text()?}}}),
            _ => json!({"url": self.text()?, "description": self.text()?}),
        })
    }

    fn scheme(&mut self) -> Result<Value> {
        let name = self.name()?;
        Ok(match self.bytes.int_in_range(0..=5)? {
            0 => json!({"type": "http", "scheme": "bearer"}),
            1 => json!({"type": "http", "scheme": "basic", "description": self.text()?}),
            2 => json!({"type": "apiKey", "in": "header", "name": name}),
            3 => json!({"type": "apiKey", "in": "query", "name": name}),
            4 => json!({"type": "openIdConnect", "openIdConnectUrl": "https://example.com"}),
            _ => json!({"type": "oauth2", "flows": {"clientCredentials": {
                "tokenUrl": "https://example.com/token", "scopes": {name: self.text()?}}}}),
        })
    }

    /// Requirements of the schemes that there are.
    fn requirements(&mut self) -> Result<Value> {
        let mut alternatives = Vec::new();
        for _ in 0..self.bytes.int_in_range(0..=2)? {
            let mut requirement = Map::new();
            if !self.schemes.is_empty() && self.often()? {
                let name = self.bytes.choose(&self.schemes)?.clone();
                requirement.insert(name, json!([]));
            }
            alternatives.push(Value::Object(requirement));
        }
        Ok(Value::Array(alternatives))
    }

    /// Up to `most` names, no two the same.
    fn names(&mut self, most: usize) -> Result<Vec<String>> {
        let mut names = Vec::new();
        for _ in 0..self.bytes.int_in_range(0..=most)? {
            let name = self.name()?;
            if !names.contains(&name) {
                names.push(name);
            }
        }
        Ok(names)
    }

    fn rarely(&mut self) -> Result<bool> {
        self.bytes.ratio(1, 6)
    }

    fn often(&mut self) -> Result<bool> {
        Ok(!self.bytes.ratio(1, 3)?)
    }
}

/// A reference to a component, as RFC 6901 and RFC 3986 ask for it.
fn reference(section: &str, name: &str) -> Value {
    let token = name.replace('~', "~0").replace('/', "~1").replace('%', "%25").replace('#', "%23");
    json!({"$ref": format!("#/components/{section}/{token}")})
}
