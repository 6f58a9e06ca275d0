//! What each stage of the generator costs, for four documents: the bundled one, a small one, one of about 400 KB and one
//! of several megabytes. The last two are made here, alike but for their size, so that their ratio tells how a stage grows.
//!
//! `cargo bench -p xtask --bench stages`, or with a filter: `-- large/render`.

use std::{
    fs,
    hint::black_box,
    path::{Path, PathBuf},
};

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use serde_json::{Value, json};
use xtask::codegen::{
    Options,
    diagnostics::Diagnostics,
    emit, generate, lower,
    read::{Limits, read, read_overlaid},
    resolve,
    write::{render, seal},
};

/// Schemas and operations of the document of about 400 KB.
const MIDDLE: usize = 350;

/// The same for the document of several megabytes.
const LARGE: usize = 10 * MIDDLE;

const SMALL: &str = r#"
openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pets/{id}:
    get:
      operationId: getPet
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses: {'200': {description: A pet., content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}
components:
  schemas:
    Pet:
      type: object
      required: [id, name]
      properties: {id: {type: integer, format: int64}, name: {type: string}, tag: {type: [string, 'null']}}
"#;

/// A document with so many schemas and operations, each with what documents in the field mostly have.
fn made(count: usize) -> String {
    let name = |index: usize| format!("Thing{}", index % count);
    let reference = |index: usize| json!({ "$ref": format!("#/components/schemas/{}", name(index)) });
    let schema = |index: usize| {
        let description = format!("The thing number {index}, as [people](https://example.com) see it.");
        json!({
            "type": "object", "description": description, "required": ["id"],
            "properties": {
                "id": { "type": "integer", "format": "int64", "description": "The id of the thing." },
                "name": { "type": "string", "maxLength": 64, "description": "A name in `plain` words." },
                "kind": { "type": "string", "enum": ["one", "two", format!("number_{index}")] },
                "tags": { "type": "array", "items": { "type": "string" } },
                "next": reference(index + 1),
                "inner": { "type": "object", "properties": { "x": { "type": "number" }, "y": { "type": "boolean" } } },
            },
        })
    };
    let path = |index: usize| {
        let parameter = |name: &str, place: &str| json!({ "name": name, "in": place, "required": place == "path", "schema": { "type": "string" } });
        let answer = json!({ "description": "It.", "content": { "application/json": { "schema": reference(index) } } });
        let operation = json!({
            "operationId": format!("getThing{index}"), "tags": [format!("tag {}", index % 40)],
            "summary": "Gets a thing.", "parameters": [parameter("id", "path"), parameter("filter", "query")],
            "responses": { "200": answer },
        });
        (format!("/things{index}/{{id}}"), json!({ "get": operation }))
    };
    let schemas: Value = (0..count).map(|index| (name(index), schema(index))).collect();
    let paths: Value = (0..count).map(path).collect();
    let info = json!({ "title": "Things", "version": "1" });
    json!({ "openapi": "3.0.3", "info": info, "paths": paths, "components": { "schemas": schemas } }).to_string()
}

/// A document with the overlays that belong to it.
struct Case {
    name: &'static str,
    path: PathBuf,
    overlays: Vec<PathBuf>,
}

fn cases(folder: &Path) -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask is in a workspace");
    let made = |name, text: String| {
        let path = folder.join(name);
        fs::write(&path, text).expect("the temporary folder can be written");
        Case { name, path, overlays: Vec::new() }
    };
    let bundled = xtask::cli::bundled_document(root).expect("the workspace has one document");
    vec![
        Case { name: "bundled", path: bundled, overlays: xtask::cli::bundled_overlays(root) },
        made("small", SMALL.to_owned()),
        made("middle", self::made(MIDDLE)),
        made("large", self::made(LARGE)),
    ]
}

fn stages(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    let limits = Limits::default();
    for Case { name, path, overlays } in cases(folder.path()) {
        let mut group = criterion.benchmark_group(name);
        group.sample_size(10);
        let diagnostics = &mut Diagnostics::default();
        let document = read_overlaid(&path, &overlays, &limits, diagnostics).expect("the document is whole");
        let resolved = resolve::resolve(&document, diagnostics);
        let api = lower::lower(&resolved, &lower::Options::default(), diagnostics);
        assert!(!diagnostics.has_errors(), "{name} has errors");
        let mut files = render(emit::emit(&api));
        let bytes: usize = files.values().map(String::len).sum();
        group.throughput(criterion::Throughput::Bytes(bytes as u64));
        let id = |stage: &str| BenchmarkId::from_parameter(stage);
        group.bench_function(id("read"), |b| b.iter(|| black_box(read(&path, &limits, &mut Diagnostics::default()))));
        group.bench_function(id("resolve"), |b| {
            b.iter(|| black_box(resolve::resolve(&document, &mut Diagnostics::default())));
        });
        group.bench_function(id("lower"), |b| {
            b.iter(|| black_box(lower::lower(&resolved, &lower::Options::default(), &mut Diagnostics::default())));
        });
        group.bench_function(id("emit"), |b| {
            b.iter(|| emit::emit(&api).iter().for_each(|draft| drop(black_box(draft()))));
        });
        group.bench_function(id("render"), |b| b.iter(|| black_box(render(emit::emit(&api)))));
        group.bench_function(id("seal"), |b| {
            b.iter(|| {
                // The manifest is taken out each time, so that each run seals what the first one sealed.
                files.remove(seal::MANIFEST);
                seal::seal(&mut files, seal::MANIFEST, &document.files);
            });
        });
        let options = Options { overlays, ..Options::default() };
        group.bench_function(id("whole"), |b| {
            b.iter(|| black_box(generate(&path, &options, &mut Diagnostics::default())));
        });
        group.finish();
    }
}

criterion_group!(benches, stages);
criterion_main!(benches);
