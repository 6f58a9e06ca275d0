//! The program that calls each operation of an exported crate: `examples/contract.rs` beside it.
//!
//! In: the resolved document and its `Api`, whose operations stand in the same order. Out: the text of the program and
//! what each of its calls is. The program prints the number, the outcome and a detail of each call as a line of JSON.

use serde_json::{Value, json};

use super::sample::Sampler;
use crate::codegen::api::{Api, Scalar, Type};
use crate::codegen::calls::body::{self, Body, Content};
use crate::codegen::calls::multipart::{FormDef, Kind, Part};
use crate::codegen::calls::operation::Operation;
use crate::codegen::calls::param::Param;
use crate::codegen::calls::service::Service;
use crate::codegen::calls::{auth, media};
use crate::codegen::emit::{Writer, ident, plain};
use crate::codegen::resolve::{self, MediaType, Origin, Resolved, SchemaId, Style};
use crate::codegen::shapes::scalar;

/// The calls of a document.
#[derive(Debug, Default)]
pub(super) struct Driver {
    /// The program.
    pub(super) text: String,
    /// Each call by its number.
    pub(super) calls: Vec<Planned>,
}

/// A call of the program.
#[derive(Debug, Default)]
pub(super) struct Planned {
    /// The index of its operation.
    pub(super) operation: usize,
    /// What is sent: what is required, everything, or a body of another media type.
    pub(super) sent: String,
    /// The names of the parameters that are not sent.
    pub(super) absent: Vec<String>,
    /// Whether the body is a form with parts.
    pub(super) is_multipart: bool,
    /// Whether the body is bytes or text, which nothing is known of.
    pub(super) is_opaque: bool,
    /// Whether the document has a success of the operation.
    pub(super) has_success: bool,
    /// The path template.
    pub(super) path: String,
    /// Whether a value in it fits several members of a `oneOf`.
    pub(super) ambiguous: bool,
}

/// What does not depend on the document: reading values, and telling what came back.
const HEAD: &str = include_str!("driver/head.rs.txt");

/// The program for a document whose crate is called `name`.
pub(super) fn driver(resolved: &Resolved<'_>, api: &Api, name: &str) -> Driver {
    let sources: Vec<_> = resolved.operations.iter().filter(|source| source.origin == Origin::Path).collect();
    let mut sampler = Sampler::new(resolved);
    let mut driver = Driver { text: HEAD.replace("KRATE", &name.replace('-', "_")), calls: Vec::new() };
    let mut main = String::new();
    for (index, (operation, source)) in api.calls.operations.iter().zip(sources).enumerate() {
        let service = api.calls.services.iter().find(|service| service.operations.contains(&index));
        let Some(service) = service else { continue };
        for (what, content, full) in variants(operation) {
            let number = driver.calls.len();
            sampler.ambiguous = false;
            let mut call = Call { writer: Writer::qualified(api), sampler: &mut sampler, lets: String::new(), full };
            let chain = call.chain(service, operation, source, content);
            let lets = call.lets;
            driver.text.push_str(&format!(
                "\nasync fn call_{number}(client: &Client) -> Outcome {{\n{lets}    outcome({chain}.send().await)\n}}\n"
            ));
            main.push_str(&format!("    told(first, {number}, || Box::pin(call_{number}(&client))).await;\n"));
            let absent = operation.params.iter().filter(|param| !param.required && !full);
            let absent = absent.map(|param| param.wire.clone()).collect();
            let content = operation.body.as_ref().and_then(|body| body.contents.get(content));
            let of = |is: fn(&body::Value) -> bool| content.is_some_and(|content| is(&content.value));
            driver.calls.push(Planned {
                operation: index,
                sent: what,
                absent,
                is_multipart: of(|value| matches!(value, body::Value::Multipart(_))),
                is_opaque: of(|value| matches!(value, body::Value::Bytes | body::Value::Text)),
                has_success: !operation.reply.cases.is_empty(),
                path: operation.path.clone(),
                ambiguous: sampler.ambiguous,
            });
        }
    }
    let credentials: String = api.calls.schemes.iter().map(credential).collect();
    driver.text.push_str(&format!(
        "\n#[tokio::main(flavor = \"current_thread\")]\nasync fn main() {{\n    \
         let mut arguments = std::env::args().skip(1);\n    \
         let url = arguments.next().expect(\"the URL of the server\");\n    \
         let first = arguments.next().and_then(|first| first.parse().ok()).expect(\"the first call\");\n    \
         let client = Client::builder().base_url(url){credentials}.build().expect(\"a client\");\n{main}}}\n"
    ));
    driver
}

/// The calls of an operation: with what is required, with everything, and with each further media type of the body.
fn variants(operation: &Operation) -> Vec<(String, usize, bool)> {
    let mut variants = vec![("what is required".to_owned(), 0, false)];
    let optional = operation.params.iter().any(|param| !param.required) || operation.body.is_some();
    variants.extend(optional.then(|| ("everything".to_owned(), 0, true)));
    let contents = operation.body.iter().flat_map(|body| &body.contents).enumerate().skip(1);
    variants.extend(contents.map(|(index, content)| (format!("a body as {}", content.media_type), index, true)));
    variants
}

fn credential(scheme: &auth::Scheme) -> String {
    let arguments = match scheme.kind {
        auth::Kind::Basic => "\"user\", \"password\"",
        auth::Kind::MutualTls => "",
        _ => "\"contract\"",
    };
    format!(".{}({arguments})", scheme.method)
}

/// One call, while its text is made.
struct Call<'a, 'r, 'd> {
    writer: Writer<'a>,
    sampler: &'a mut Sampler<'r, 'd>,
    lets: String,
    full: bool,
}

impl Call<'_, '_, '_> {
    /// `client.pets().create(&value_0).limit(value_1)`
    fn chain(
        &mut self,
        service: &Service,
        operation: &Operation,
        source: &resolve::Operation<'_>,
        content: usize,
    ) -> String {
        let mut arguments = Vec::new();
        let mut setters = String::new();
        for param in &operation.params {
            let schema = source
                .parameters
                .iter()
                .find(|known| known.name == param.wire && known.location == param.encoding.location);
            let schema = schema.and_then(|known| known.schema.or(known.content.as_ref().and_then(|one| one.schema)));
            if param.required {
                arguments.push(self.parameter(param, schema));
            } else if self.full {
                let argument = self.parameter(param, schema);
                setters.push_str(&format!(".{}({argument})", param.name));
            }
        }
        let mut method = operation.name.clone();
        if let Some((body, content)) =
            operation.body.as_ref().and_then(|body| Some((body, body.contents.get(content)?)))
        {
            let media_type = source.body.as_ref().and_then(|source| of_content(&source.content, content));
            if body.required {
                method = content.method.clone();
                arguments.extend(self.body(body, content, media_type));
            } else if self.full {
                let given = self.body(body, content, media_type).join(", ");
                setters.push_str(&format!(".{}({given})", content.setter));
            }
        }
        let accessor = service.tag.as_ref().map(|_| format!(".{}()", service.accessor)).unwrap_or_default();
        format!("client{accessor}.{method}({}){setters}", arguments.join(", "))
    }

    fn parameter(&mut self, param: &Param, schema: Option<SchemaId>) -> String {
        let deep = param.encoding.json || param.encoding.form || param.encoding.style == Style::DeepObject;
        match schema {
            Some(id) if !deep => {
                let json = self.sampler.styled(id);
                self.handed(&param.ty, &json)
            }
            schema => self.argument(&param.ty, schema),
        }
    }

    /// An argument: a value is read from JSON into a variable, which is then handed over as the method wants it.
    fn argument(&mut self, ty: &Type, schema: Option<SchemaId>) -> String {
        let json = match schema {
            Some(id) => self.sampler.value(id, self.full),
            None => json!("contract"),
        };
        self.handed(ty, &json)
    }

    fn handed(&mut self, ty: &Type, json: &Value) -> String {
        let name = format!("value_{}", self.lets.lines().count());
        let spelled = self.writer.ty(ty).to_string();
        let text = json.to_string();
        self.lets.push_str(&format!("    let {name}: {spelled} = value({text:?})?;\n"));
        handed(&self.writer, ty, &name)
    }

    fn body(&mut self, body: &Body, content: &Content, source: Option<&MediaType<'_>>) -> Vec<String> {
        let schema = source.and_then(|source| source.schema);
        let open = media::is_range(&content.media_type).then(|| "\"text/plain\"".to_owned());
        match &content.value {
            body::Value::Json(ty) | body::Value::Form(ty, _) => vec![self.argument(ty, schema)],
            body::Value::Multipart(form) => vec![self.form(form, schema)],
            body::Value::Text | body::Value::Bytes => {
                let sample = schema.map(|id| self.sampler.value(id, self.full));
                let text = match sample {
                    Some(Value::String(text)) => text,
                    Some(value) => value.to_string(),
                    None => plain(&body.name).to_owned(),
                };
                open.into_iter().chain([format!("{text:?}")]).collect()
            }
        }
    }

    fn form(&mut self, form: &FormDef, schema: Option<SchemaId>) -> String {
        if form.parts.is_empty() {
            return "Form::new().value(\"part\", \"contract\")".to_owned();
        }
        let flat = schema.map(|id| self.sampler.graph.flatten(id));
        let schema_of = |part: &Part| {
            let found = flat.iter().flat_map(|flat| &flat.properties).find(|(name, _)| *name == part.wire);
            found.map(|(_, id)| *id)
        };
        let mut required = Vec::new();
        let mut optional = String::new();
        for part in &form.parts {
            if part.required {
                required.push(self.part(part, schema_of(part)));
            } else if self.full {
                let given = self.part(part, schema_of(part));
                optional.push_str(&format!(".with_{}({given})", plain(&part.name)));
            }
        }
        format!("client::{}::new({}){optional}", form.name, required.join(", "))
    }

    fn part(&mut self, part: &Part, schema: Option<SchemaId>) -> String {
        const FILE: &str = "Part::new(\"contract\").file_name(\"contract.txt\")";
        match (&part.kind, part.kind.ty()) {
            (_, Some(ty)) => self.argument(ty, schema),
            (Kind::Files(_), None) => format!("[{FILE}]"),
            (_, None) => FILE.to_owned(),
        }
    }
}

/// The Media Type Object that a content was made from.
fn of_content<'a, 'd>(sources: &'a [MediaType<'d>], content: &Content) -> Option<&'a MediaType<'d>> {
    let is_form = matches!(content.value, body::Value::Multipart(_));
    sources
        .iter()
        .find(|source| source.name.trim() == content.media_type)
        .or_else(|| sources.iter().find(|source| is_form && media::kind(source.name) == media::Kind::Multipart))
}

/// A variable in the form in which a method takes it: the counterpart of `param::argument`.
fn handed(writer: &Writer<'_>, ty: &Type, name: &str) -> String {
    let name = ident(name);
    match ty {
        Type::Scalar(Scalar::String) => format!("&{name}"),
        Type::Scalar(one) if scalar::is_copy(*one) => name.to_string(),
        Type::List(element) if writer.is_text(element) => name.to_string(),
        Type::List(_) => format!("&{name}"),
        Type::Boxed(inner) if !writer.is_text(inner) => format!("&{name}"),
        Type::Boxed(_) => format!("*{name}"),
        _ if writer.is_text(ty) => name.to_string(),
        _ => format!("&{name}"),
    }
}
