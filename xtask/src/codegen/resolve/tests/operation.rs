//! Operations with their bodies, responses, webhooks and callbacks.

use crate::codegen::diagnostics::{Severity, codes};
use crate::codegen::resolve::{Origin, Status, Types};

use super::{accepted, document, findings, only, operation, rest};

/// A document with one operation, `GET /a`, of the given YAML in flow style.
fn get(fields: &str) -> crate::codegen::read::Document {
    rest(&format!("paths: {{/a: {{get: {{{fields}}}}}}}"))
}

#[test]
fn an_operation_has_its_own_fields_before_those_of_the_path_item() {
    let document = rest(
        "paths:\n  /a:\n    summary: of the path\n    description: of the path\n    servers: [{url: 'https://path'}]\n    \
         get: {operationId: one, tags: [t], summary: own, deprecated: true, x-a: 1, servers: [{url: 'https://own'}]}\n    \
         post: {}",
    );
    let resolved = accepted(&document);
    let [get, post] = resolved.operations.as_slice() else { panic!("two operations") };
    assert_eq!((get.method.as_str(), get.path, get.id), ("GET", "/a", Some("one")));
    assert_eq!((get.summary, get.description), (Some("own"), Some("of the path")));
    assert_eq!((get.tags.as_slice(), get.deprecated, get.extensions.len()), (["t"].as_slice(), true, 1));
    assert_eq!(get.servers[0].url, "https://own");
    assert_eq!((post.method.as_str(), post.servers[0].url), ("POST", "https://path"));
    assert_eq!(post.security, None);
}

#[test]
fn every_method_is_an_operation_in_document_order() {
    let methods = "{trace: {}, get: {}, put: {}, post: {}, delete: {}, options: {}, head: {}, patch: {}, query: {}, additionalOperations: {COPY: {}}}";
    let text = format!("openapi: 3.2.0\ninfo: {{title: t, version: '1'}}\npaths: {{/a: {methods}}}");
    let document = document(&text);
    let resolved = accepted(&document);
    let methods: Vec<_> = resolved.operations.iter().map(|operation| operation.method.as_str()).collect();
    assert_eq!(methods, ["TRACE", "GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "QUERY", "COPY"]);
    assert_eq!(findings(&document), []);
}

#[test]
fn responses_have_codes_ranges_and_a_default() {
    let document = get(
        "responses: {'200': {description: a}, 404: {description: b}, 5XX: {description: c}, default: {description: d}, x-a: 1}",
    );
    let resolved = accepted(&document);
    let responses: Vec<_> =
        operation(&resolved).responses.iter().map(|found| (found.status, found.description)).collect();
    let expected = [
        (Status::Code(200), Some("a")),
        (Status::Code(404), Some("b")),
        (Status::Range(5), Some("c")),
        (Status::Default, Some("d")),
    ];
    assert_eq!(responses, expected);
}

#[test]
fn a_status_that_is_none_is_an_error_at_its_key() {
    for status in ["2000", "OK", "6XX", "20"] {
        let (severity, code, pointer, ..) = only(&get(&format!("responses: {{'{status}': {{description: d}}}}")));
        assert_eq!((severity, code), (Severity::Error, codes::WRONG_TYPE));
        assert_eq!(pointer, format!("/paths/~1a/get/responses/{status}"));
    }
}

#[test]
fn a_range_in_small_letters_is_read_with_a_warning() {
    let document = get("responses: {4xx: {description: d}}");
    assert_eq!(operation(&accepted(&document)).responses[0].status, Status::Range(4));
    assert_eq!(only(&document).4, "write `4XX`");
}

#[test]
fn bodies_responses_and_headers_follow_references_and_take_the_description_beside_them() {
    let document = rest(
        "paths:\n  /a:\n    post:\n      requestBody: {$ref: '#/components/requestBodies/B', description: beside}\n      \
         responses:\n        '200': {$ref: '#/components/responses/R'}\n        '201': {$ref: '#/components/responses/R', description: beside}\n\
         components:\n  requestBodies: {B: {description: own, required: true, content: {text/plain: {schema: {type: string}}}}}\n  \
         responses: {R: {$ref: '#/components/responses/S'}, S: {description: own, headers: {X-A: {$ref: '#/components/headers/H'}}, links: {next: {operationId: x}}}}\n  \
         headers: {H: {required: true, schema: {type: integer}}}",
    );
    let resolved = accepted(&document);
    let operation = operation(&resolved);
    let body = operation.body.as_ref().expect("a body");
    assert_eq!((body.description, body.required, body.content[0].name), (Some("beside"), true, "text/plain"));
    assert_eq!(body.content[0].schema.map(|id| resolved.schema(id).types), Some(Types::STRING));
    let [ok, created] = operation.responses.as_slice() else { panic!("two responses") };
    assert_eq!((ok.status, ok.description), (Status::Code(200), Some("own")));
    assert_eq!((created.status, created.description), (Status::Code(201), Some("beside")));
    assert_eq!(
        (created.headers[0].name, created.headers[0].required, created.links.as_slice()),
        ("X-A", true, ["next"].as_slice())
    );
    assert_eq!(created.headers[0].schema, ok.headers[0].schema);
    assert_eq!(ok.headers[0].schema.map(|id| resolved.schema(id).types), Some(Types::INTEGER));
}

#[test]
fn media_types_keep_encodings_item_schemas_and_examples() {
    let document = document(
        "openapi: 3.2.0\ninfo: {title: t, version: '1'}\npaths:\n  /a:\n    post:\n      requestBody:\n        content:\n          \
         multipart/form-data:\n            schema: {type: object}\n            examples: {a: {value: 1}, b: {$ref: '#/components/examples/E'}}\n            \
         encoding: {file: {contentType: image/png, style: form, explode: true, headers: {X-A: {schema: {}}}}}\n          \
         application/jsonl: {itemSchema: {title: item}}\ncomponents: {examples: {E: {value: 2}}}",
    );
    let resolved = accepted(&document);
    let content = &operation(&resolved).body.as_ref().expect("a body").content;
    let (name, encoding) = &content[0].encoding[0];
    assert_eq!(
        (*name, encoding.content_type, encoding.explode, encoding.headers.len()),
        ("file", Some("image/png"), Some(true), 1)
    );
    assert_eq!(content[0].examples.iter().map(|value| value.as_i64()).collect::<Vec<_>>(), [Some(1), Some(2)]);
    assert_eq!(content[1].item_schema.and_then(|id| resolved.schema(id).title), Some("item"));
    assert_eq!(findings(&document), []);
}

#[test]
fn keywords_of_3_2_that_no_stage_knows_are_warnings() {
    let document = document(
        "openapi: 3.2.0\ninfo: {title: t, version: '1'}\npaths: {/a: {post: {requestBody: {content: {multipart/mixed: \
         {prefixEncoding: [], itemEncoding: {}, encoding: {a: {encoding: {}}}}}}}}}\n\
         components: {schemas: {A: {discriminator: {propertyName: p, defaultMapping: A}}}}",
    );
    let found = findings(&document);
    assert!(found.iter().all(|(severity, code, _)| (*severity, *code) == (Severity::Warning, codes::DEGRADED)));
    assert_eq!(found.len(), 4);
}

#[test]
fn webhooks_and_callbacks_are_operations_of_their_own() {
    let document = rest(
        "paths:\n  /a:\n    post:\n      callbacks:\n        done: {'{$request.body#/url}': {put: {operationId: c}}}\n        again: {$ref: '#/components/callbacks/K'}\n    \
         get: {}\nwebhooks: {ping: {post: {operationId: w}}}\ncomponents: {callbacks: {K: {'http://k': {post: {operationId: k}}}}}",
    );
    let resolved = accepted(&document);
    let found: Vec<_> =
        resolved.operations.iter().map(|found| (found.origin, found.path, found.method.as_str())).collect();
    let expected = [
        (Origin::Path, "/a", "POST"),
        (Origin::Callback { name: "done", of: 0 }, "{$request.body#/url}", "PUT"),
        (Origin::Callback { name: "again", of: 0 }, "http://k", "POST"),
        (Origin::Path, "/a", "GET"),
        (Origin::Webhook, "ping", "POST"),
    ];
    assert_eq!(found, expected);
    assert_eq!(findings(&document), []);
}

#[test]
fn a_callback_that_leads_back_to_its_path_ends() {
    let document = rest("paths: {/a: {post: {callbacks: {again: {'http://a': {$ref: '#/paths/~1a'}}}}}}");
    assert_eq!(accepted(&document).operations.len(), 1);
}

#[test]
fn callbacks_of_callbacks_cannot_multiply_without_end() {
    let levels: String = (0..40)
        .map(|level| {
            let next = level + 1;
            let both = format!("{{$ref: '#/components/callbacks/C{next}'}}");
            format!("    C{level}: {{'http://c': {{post: {{callbacks: {{a: {both}, b: {both}}}}}}}}}\n")
        })
        .collect();
    let document = rest(&format!(
        "paths: {{/a: {{post: {{callbacks: {{a: {{$ref: '#/components/callbacks/C0'}}}}}}}}}}\ncomponents:\n  callbacks:\n{levels}    C40: {{'http://c': {{post: {{}}}}}}\n"
    ));
    assert_eq!(accepted(&document).operations.len(), 42);
}

#[test]
fn an_operation_id_used_twice_is_an_error_that_names_both_places() {
    let (severity, code, pointer, message, help) =
        only(&rest("paths: {/a: {get: {operationId: same}}, /b: {get: {operationId: same}}}"));
    assert_eq!((severity, code), (Severity::Error, codes::DUPLICATE_OPERATION_ID));
    assert_eq!(
        (pointer.as_str(), message.as_str()),
        ("/paths/~1b/get/operationId", "operationId `same` is used twice")
    );
    assert_eq!(help, "the first one is GET /a at `/paths/~1a/get`");
}

#[test]
fn the_head_twin_of_a_get_may_share_its_operation_id() {
    let (severity, code, ..) = only(&rest("paths: {/a: {get: {operationId: same}, head: {operationId: same}}}"));
    assert_eq!((severity, code), (Severity::Warning, codes::DUPLICATE_OPERATION_ID));
    let (severity, ..) = only(&rest("paths: {/a: {get: {operationId: same}, put: {operationId: same}}}"));
    assert_eq!(severity, Severity::Error);
}
