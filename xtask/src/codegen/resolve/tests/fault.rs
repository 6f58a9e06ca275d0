//! The root object, `info`, servers and tags, and the faults that any object can have.

use crate::codegen::diagnostics::{Severity, codes};
use crate::codegen::resolve::Version;

use super::{accepted, document, findings, only, rest};

#[test]
fn the_version_is_that_of_the_document() {
    for (text, version) in [("3.0.3", Version::V3_0), ("3.1.1", Version::V3_1), ("3.2.0", Version::V3_2)] {
        let document = document(&format!("openapi: {text}\ninfo: {{title: t, version: '1'}}\npaths: {{}}"));
        assert_eq!(accepted(&document).version, version);
    }
}

#[test]
fn info_servers_and_tags_are_read() {
    let document = document(
        "openapi: 3.1.0\ninfo: {title: t, version: '1', summary: s, description: d}\npaths: {}\n\
         servers: [{url: 'https://{host}', description: d, variables: {host: {default: a, enum: [a, b], description: v}}}]\n\
         tags: [{name: pets, description: d, x-a: 1}]",
    );
    let resolved = accepted(&document);
    let info = &resolved.info;
    assert_eq!((info.title, info.version.as_str(), info.summary, info.description), ("t", "1", Some("s"), Some("d")));
    let server = &resolved.servers[0];
    let variable = &server.variables[0];
    assert_eq!((server.url, server.description, variable.name), ("https://{host}", Some("d"), "host"));
    assert_eq!((variable.default.as_str(), variable.values.len(), variable.description), ("a", 2, Some("v")));
    let tag = &resolved.tags[0];
    assert_eq!((tag.name, tag.description, tag.extensions.len()), ("pets", Some("d"), 1));
    assert_eq!(findings(&document), []);
}

#[test]
fn values_that_someone_forgot_to_quote_are_read_with_a_warning() {
    let document = document(
        "openapi: 3.1.0\ninfo: {title: t, version: 1.5}\npaths: {}\n\
         servers: [{url: 'https://a:{port}', variables: {port: {default: 443, enum: [443, true]}}}]",
    );
    let resolved = accepted(&document);
    assert_eq!(resolved.info.version, "1.5");
    let port = &resolved.servers[0].variables[0];
    assert_eq!(
        (port.default.as_str(), port.values.as_slice()),
        ("443", ["443".to_owned(), "true".to_owned()].as_slice())
    );
    let found = findings(&document);
    assert_eq!(found.len(), 4);
    assert!(found.iter().all(|(severity, code, _)| (*severity, *code) == (Severity::Warning, codes::WRONG_TYPE)));
}

#[test]
fn a_flag_in_quotes_is_read_with_a_warning() {
    let document = rest("paths: {/a: {get: {deprecated: 'true'}}}");
    assert!(accepted(&document).operations[0].deprecated);
    assert_eq!(only(&document).4, "write `deprecated: true` without quotes");
}

#[test]
fn keywords_that_the_specification_requires_are_missed() {
    let found = findings(&document(
        "openapi: 3.1.0\ninfo: {}\npaths: {/a: {post: {requestBody: {}}}}\nservers: [{}]\ntags: [{}]\n\
         components: {schemas: {A: {discriminator: {}}}}",
    ));
    assert!(found.iter().all(|(severity, code, _)| (*severity, *code) == (Severity::Error, codes::MISSING_KEYWORD)));
    let pointers: Vec<_> = found.iter().map(|(.., pointer)| pointer.as_str()).collect();
    let discriminator = "/components/schemas/A/discriminator";
    assert_eq!(pointers, [discriminator, "/info", "/info", "/paths/~1a/post/requestBody", "/servers/0", "/tags/0"]);
    assert_eq!(only(&document("openapi: 3.1.0\npaths: {}")).1, codes::MISSING_KEYWORD);
}

#[test]
fn a_misspelt_paths_is_an_unknown_keyword_and_a_missing_one() {
    let found = findings(&rest("path: {}"));
    let missing = (Severity::Error, codes::MISSING_KEYWORD, String::new());
    assert_eq!(found, [missing, (Severity::Warning, codes::UNKNOWN_KEYWORD, "/path".to_owned())]);
}

#[test]
fn a_document_of_components_or_webhooks_alone_is_enough_in_3_1() {
    assert_eq!(findings(&rest("components: {}")), []);
    assert_eq!(findings(&rest("webhooks: {}")), []);
    let (severity, code, ..) = only(&document("openapi: 3.0.3\ninfo: {title: t, version: '1'}\ncomponents: {}"));
    assert_eq!((severity, code), (Severity::Warning, codes::MISSING_KEYWORD));
}

#[test]
fn unknown_keywords_are_found_in_every_kind_of_object() {
    let found = findings(&document(
        "openapi: 3.1.0\ninfo: {title: t, version: '1', u: 1}\nu: 1\nservers: [{url: /, u: 1, variables: {v: {default: a, u: 1}}}]\ntags: [{name: t, u: 1}]\n\
         paths:\n  /a:\n    u: 1\n    post:\n      u: 1\n      parameters: [{name: p, in: query, schema: {}, u: 1}]\n      requestBody: {u: 1, content: {a/b: {u: 1, encoding: {e: {u: 1}}}}}\n      \
         responses: {'200': {description: d, u: 1, headers: {H: {schema: {}, u: 1}}, links: {l: {u: 1}}}}\n\
         components:\n  u: {}\n  securitySchemes: {s: {type: mutualTLS, u: 1}}\n  examples: {e: {u: 1}}\n  schemas: {S: {u: 1, discriminator: {propertyName: p, u: 1}}}",
    ));
    assert_eq!(found.len(), 19);
    assert!(found.iter().all(|(severity, code, pointer)| {
        (*severity, *code) == (Severity::Warning, codes::UNKNOWN_KEYWORD) && pointer.ends_with("/u")
    }));
}

#[test]
fn extensions_are_allowed_everywhere() {
    let found = findings(&document(
        "openapi: 3.1.0\nx-a: 1\ninfo: {title: t, version: '1', x-a: 1}\nservers: [{url: /, x-a: 1}]\n\
         paths:\n  x-a: 1\n  /a:\n    x-a: 1\n    get:\n      x-a: 1\n      responses: {x-a: 1, '200': {description: d, x-a: 1}}\n\
         components: {x-a: 1, schemas: {A: {x-a: 1}}}",
    ));
    assert_eq!(found, []);
}

#[test]
fn a_field_of_the_wrong_type_does_not_hide_the_others() {
    let found =
        findings(&rest("paths:\n  /a: {get: {tags: x, operationId: 1, parameters: {}, responses: []}}\n  /b: 1"));
    let pointers: Vec<_> = found.iter().map(|(.., pointer)| pointer.as_str()).collect();
    let get = "/paths/~1a/get";
    let expected =
        [format!("{get}/operationId"), format!("{get}/parameters"), format!("{get}/responses"), format!("{get}/tags")];
    assert_eq!(pointers, [expected.as_slice(), &["/paths/~1b".to_owned()]].concat());
    assert!(found.iter().all(|(severity, code, _)| (*severity, *code) == (Severity::Error, codes::WRONG_TYPE)));
}

#[test]
fn a_missing_description_of_a_response_is_a_warning() {
    let (severity, code, ..) = only(&rest("paths: {/a: {get: {responses: {'200': {}}}}}"));
    assert_eq!((severity, code), (Severity::Warning, codes::MISSING_KEYWORD));
}
