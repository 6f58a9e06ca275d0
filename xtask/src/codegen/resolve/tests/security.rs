//! Security schemes and requirements.

use crate::codegen::diagnostics::{Severity, codes};
use crate::codegen::resolve::{Location, Requirement, SchemeKind};

use super::{accepted, findings, only, operation, rest};

#[test]
fn every_kind_of_scheme_is_read() {
    let document = rest(
        "components:\n  securitySchemes:\n    k: {type: apiKey, in: cookie, name: sid, description: d, x-a: 1}\n    b: {type: http, scheme: Bearer, bearerFormat: JWT}\n    \
         o: {type: oauth2, flows: {implicit: {authorizationUrl: 'https://a', scopes: {}}}}\n    \
         i: {type: openIdConnect, openIdConnectUrl: 'https://i'}\n    m: {type: mutualTLS}\n    r: {$ref: '#/components/securitySchemes/m'}",
    );
    let resolved = accepted(&document);
    let found: Vec<_> = resolved.security_schemes.iter().map(|scheme| (scheme.name, scheme.kind.clone())).collect();
    let expected = [
        ("k", SchemeKind::ApiKey { location: Location::Cookie, name: "sid" }),
        ("b", SchemeKind::Http { scheme: "Bearer" }),
        ("o", SchemeKind::OAuth2),
        ("i", SchemeKind::OpenIdConnect),
        ("m", SchemeKind::MutualTls),
        ("r", SchemeKind::MutualTls),
    ];
    assert_eq!(found, expected);
    assert_eq!(
        (resolved.security_schemes[0].description, resolved.security_schemes[0].extensions.len()),
        (Some("d"), 1)
    );
    assert_eq!(findings(&document), []);
}

#[test]
fn an_api_key_in_the_body_is_an_error_that_lists_the_places() {
    let (severity, code, pointer, _, help) =
        only(&rest("components: {securitySchemes: {key: {type: apiKey, in: body, name: k}}}"));
    assert_eq!((severity, code), (Severity::Error, codes::WRONG_TYPE));
    assert_eq!(pointer, "/components/securitySchemes/key/in");
    assert_eq!(help, "allowed are `header`, `query`, `cookie`");
}

#[test]
fn an_unknown_or_missing_type_of_scheme_is_an_error() {
    let (severity, _, pointer, _, help) =
        only(&rest("components: {securitySchemes: {key: {type: apikey, in: header, name: k}}}"));
    assert_eq!((severity, pointer.as_str()), (Severity::Error, "/components/securitySchemes/key/type"));
    assert!(help.starts_with("did you mean `apiKey`?"), "{help}");
    let (severity, code, ..) = only(&rest("components: {securitySchemes: {key: {scheme: bearer}}}"));
    assert_eq!((severity, code), (Severity::Error, codes::MISSING_KEYWORD));
}

#[test]
fn an_incomplete_flow_is_a_warning_at_the_flow() {
    let document = rest(
        "components: {securitySchemes: {o: {type: oauth2, flows: {clientCredentials: {tokenUrl: 1, scopes: {}}}}}}",
    );
    let (severity, code, pointer, ..) = only(&document);
    assert_eq!((severity, code), (Severity::Warning, codes::WRONG_TYPE));
    assert_eq!(pointer, "/components/securitySchemes/o/flows/clientCredentials/tokenUrl");
}

#[test]
fn requirements_keep_alternatives_scopes_and_the_empty_one() {
    let document = rest(
        "security: [{a: [], b: [read]}, {}]\npaths: {/a: {get: {security: []}}}\n\
         components: {securitySchemes: {a: {type: mutualTLS}, b: {type: mutualTLS}}}",
    );
    let resolved = accepted(&document);
    let both = Requirement { schemes: vec![("a", vec![]), ("b", vec!["read"])] };
    assert_eq!(resolved.security, [both, Requirement::default()]);
    assert_eq!(operation(&resolved).security, Some(vec![]));
}

#[test]
fn a_requirement_of_an_undeclared_scheme_is_an_error() {
    let schemes = "components: {securitySchemes: {bearer: {type: http, scheme: bearer}}}";
    let document = rest(&format!("paths: {{/a: {{get: {{security: [{{}}, {{bearr: []}}]}}}}}}\n{schemes}"));
    let (severity, code, pointer, message, help) = only(&document);
    assert_eq!((severity, code), (Severity::Error, codes::UNKNOWN_SECURITY_SCHEME));
    assert_eq!(pointer, "/paths/~1a/get/security/1/bearr");
    assert_eq!(
        (message.as_str(), help.as_str()),
        ("security scheme `bearr` is not declared", "did you mean `bearer`?")
    );
    let (.., pointer, _, help) = only(&rest("paths: {}\nsecurity: [{nothing: []}]"));
    assert_eq!(
        (pointer.as_str(), help.as_str()),
        ("/security/0/nothing", "declare it in `components.securitySchemes`")
    );
}

#[test]
fn an_authorization_parameter_is_kept_unless_the_security_sends_it() {
    let parameter = "parameters: [{name: authorization, in: header, schema: {}}]";
    let schemes =
        "components: {securitySchemes: {b: {type: http, scheme: bearer}, k: {type: apiKey, in: header, name: X-Key}}}";
    for (security, kept) in [("[{b: []}]", 0), ("[{k: []}]", 1), ("[]", 1), ("[{}, {b: []}]", 0)] {
        let document = rest(&format!("paths: {{/a: {{get: {{security: {security}, {parameter}}}}}}}\n{schemes}"));
        assert_eq!(operation(&accepted(&document)).parameters.len(), kept, "{security}");
        assert_eq!(only(&document).1, codes::RESERVED_HEADER);
    }
    let document = rest(&format!("security: [{{b: []}}]\npaths: {{/a: {{get: {{{parameter}}}}}}}\n{schemes}"));
    assert!(operation(&accepted(&document)).parameters.is_empty());
}
