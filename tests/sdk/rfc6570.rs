//! The examples of RFC 6570, sections 3.2.2 to 3.2.8, as far as a parameter of OpenAPI can be one of them: what the RFC
//! prints is what is sent.

use serde_json::{Value, json};
use vzaps::runtime::client::{Parameter, Style, expand};

/// The variables of the RFC, section 3.2.
fn variable(name: &str) -> Value {
    match name {
        "who" => json!("fred"),
        "dom" => json!(["example", "com"]),
        "dub" => json!("me/too"),
        "hello" => json!("Hello World!"),
        "half" => json!("50%"),
        "var" => json!("value"),
        "path" => json!("/foo/bar"),
        "base" => json!("http://example.com/home/"),
        "list" => json!(["red", "green", "blue"]),
        "keys" => json!({"semi": ";", "dot": ".", "comma": ","}),
        "v" => json!("6"),
        "empty" => json!(""),
        "empty_keys" => json!({}),
        "undef" => Value::Null,
        _ => panic!("the RFC has no variable {name}"),
    }
}

/// Compares `expression`, such as `list*`, with what the RFC prints. The first sign of an operator that the URL has
/// anyway, as the `?` of a query, is not part of an expansion.
fn check(parameter: fn(&'static str) -> Parameter<'static>, examples: &[(&'static str, Option<&str>)]) {
    for (expression, expected) in examples {
        let name = expression.trim_end_matches('*');
        let parameter = parameter(name).explode(expression.ends_with('*'));
        let expanded = expand(parameter, &variable(name)).unwrap();
        assert_eq!(expanded.as_deref(), *expected, "{expression} {parameter:?}");
    }
}

/// Section 3.2.2.
#[test]
fn simple_strings_are_paths_of_style_simple() {
    check(
        Parameter::path,
        &[
            ("var", Some("value")),
            ("hello", Some("Hello%20World%21")),
            ("half", Some("50%25")),
            ("empty", Some("")),
            ("undef", None),
            ("dub", Some("me%2Ftoo")),
            ("list", Some("red,green,blue")),
            ("list*", Some("red,green,blue")),
            ("keys", Some("semi,%3B,dot,.,comma,%2C")),
            ("keys*", Some("semi=%3B,dot=.,comma=%2C")),
        ],
    );
}

/// Section 3.2.3. In a path `/` is encoded nevertheless, since a value must not leave its segment (OpenAPI 3.1, 4.8.12).
#[test]
fn reserved_strings_are_values_with_allow_reserved() {
    fn reserved(name: &'static str) -> Parameter<'static> {
        Parameter::path(name).allow_reserved()
    }
    check(
        reserved,
        &[
            ("var", Some("value")),
            ("hello", Some("Hello%20World!")),
            ("half", Some("50%25")),
            ("empty", Some("")),
            ("undef", None),
            ("path", Some("%2Ffoo%2Fbar")),
            ("list", Some("red,green,blue")),
            ("list*", Some("red,green,blue")),
            ("keys", Some("semi,;,dot,.,comma,,")),
            ("keys*", Some("semi=;,dot=.,comma=,")),
        ],
    );
    let query = |name| expand(Parameter::query(name).allow_reserved(), &variable(name)).unwrap();
    assert_eq!(query("base").as_deref(), Some("base=http://example.com/home/"));
    assert_eq!(query("path").as_deref(), Some("path=/foo/bar"));
}

/// Section 3.2.5.
#[test]
fn labels_are_paths_of_style_label() {
    check(
        |name| Parameter::path(name).style(Style::Label),
        &[
            ("who", Some(".fred")),
            ("half", Some(".50%25")),
            ("dom*", Some(".example.com")),
            ("var", Some(".value")),
            ("empty", Some(".")),
            ("undef", None),
            ("list", Some(".red,green,blue")),
            ("list*", Some(".red.green.blue")),
            ("keys", Some(".semi,%3B,dot,.,comma,%2C")),
            ("keys*", Some(".semi=%3B.dot=..comma=%2C")),
            ("empty_keys", None),
            ("empty_keys*", None),
        ],
    );
}

/// Section 3.2.7.
#[test]
fn path_style_parameters_are_paths_of_style_matrix() {
    check(
        |name| Parameter::path(name).style(Style::Matrix),
        &[
            ("who", Some(";who=fred")),
            ("half", Some(";half=50%25")),
            ("empty", Some(";empty")),
            ("v", Some(";v=6")),
            ("hello", Some(";hello=Hello%20World%21")),
            ("undef", None),
            ("list", Some(";list=red,green,blue")),
            ("list*", Some(";list=red;list=green;list=blue")),
            ("keys", Some(";keys=semi,%3B,dot,.,comma,%2C")),
            ("keys*", Some(";semi=%3B;dot=.;comma=%2C")),
        ],
    );
}

/// Section 3.2.8, without the `?`.
#[test]
fn form_style_queries_are_queries_and_cookies_of_style_form() {
    let places: [fn(&'static str) -> Parameter<'static>; 2] = [Parameter::query, Parameter::cookie];
    for parameter in places {
        check(
            parameter,
            &[
                ("who", Some("who=fred")),
                ("half", Some("half=50%25")),
                ("empty", Some("empty=")),
                ("undef", None),
                ("list", Some("list=red,green,blue")),
                ("list*", Some("list=red&list=green&list=blue")),
                ("keys", Some("keys=semi,%3B,dot,.,comma,%2C")),
                ("keys*", Some("semi=%3B&dot=.&comma=%2C")),
                ("empty_keys*", None),
            ],
        );
    }
}
