//! Every style, explode setting and kind of value, compared with the expansion that RFC 6570 and the specification
//! prescribe.

use serde_json::{Value, json};
use vzaps::runtime::client::{Parameter, Style, expand};

/// The kinds of values: scalars, lists, objects, empty ones, special characters, text that is not ASCII.
fn values() -> [Value; 13] {
    [
        json!("blue"),
        json!(["blue", "black"]),
        json!({"R": 100, "G": 200}),
        json!("a b/é&=%41"),
        json!(["a,b", "c d"]),
        json!({"k k": "v/v"}),
        json!(true),
        json!(-1.5),
        json!(""),
        json!([1, null, ""]),
        json!([]),
        json!({}),
        json!(null),
    ]
}

/// Nothing is sent.
const NONE: &str = "nothing";
/// The value cannot be sent.
const REFUSED: &str = "refused";

fn expanded(parameter: Parameter<'static>, value: &Value) -> String {
    match expand(parameter, value) {
        Ok(Some(text)) => text,
        Ok(None) => NONE.to_owned(),
        Err(_) => REFUSED.to_owned(),
    }
}

/// Checks the first ten values; the other three are undefined in RFC 6570, and nothing is sent for them.
fn check(parameter: Parameter<'static>, expected: [&str; 10]) {
    let expected = expected.into_iter().chain([NONE; 3]);
    for (value, expected) in values().iter().zip(expected) {
        assert_eq!(expanded(parameter, value), expected, "{parameter:?} {value}");
    }
}

#[test]
fn path_parameters_of_style_simple() {
    let special = "a%20b%2F%C3%A9%26%3D%2541";
    check(
        Parameter::path("color"),
        ["blue", "blue,black", "R,100,G,200", special, "a%2Cb,c%20d", "k%20k,v%2Fv", "true", "-1.5", "", "1,"],
    );
    check(
        Parameter::path("color").explode(true),
        ["blue", "blue,black", "R=100,G=200", special, "a%2Cb,c%20d", "k%20k=v%2Fv", "true", "-1.5", "", "1,"],
    );
}

#[test]
fn path_parameters_of_style_label() {
    let label = Parameter::path("color").style(Style::Label);
    let special = ".a%20b%2F%C3%A9%26%3D%2541";
    check(
        label,
        [".blue", ".blue,black", ".R,100,G,200", special, ".a%2Cb,c%20d", ".k%20k,v%2Fv", ".true", ".-1.5", ".", ".1,"],
    );
    check(
        label.explode(true),
        [".blue", ".blue.black", ".R=100.G=200", special, ".a%2Cb.c%20d", ".k%20k=v%2Fv", ".true", ".-1.5", ".", ".1."],
    );
}

#[test]
fn path_parameters_of_style_matrix() {
    let matrix = Parameter::path("color").style(Style::Matrix);
    check(
        matrix,
        [
            ";color=blue",
            ";color=blue,black",
            ";color=R,100,G,200",
            ";color=a%20b%2F%C3%A9%26%3D%2541",
            ";color=a%2Cb,c%20d",
            ";color=k%20k,v%2Fv",
            ";color=true",
            ";color=-1.5",
            ";color",
            ";color=1,",
        ],
    );
    check(
        matrix.explode(true),
        [
            ";color=blue",
            ";color=blue;color=black",
            ";R=100;G=200",
            ";color=a%20b%2F%C3%A9%26%3D%2541",
            ";color=a%2Cb;color=c%20d",
            ";k%20k=v%2Fv",
            ";color=true",
            ";color=-1.5",
            ";color",
            ";color=1;color",
        ],
    );
}

const FORM: [&str; 10] = [
    "color=blue",
    "color=blue,black",
    "color=R,100,G,200",
    "color=a%20b%2F%C3%A9%26%3D%2541",
    "color=a%2Cb,c%20d",
    "color=k%20k,v%2Fv",
    "color=true",
    "color=-1.5",
    "color=",
    "color=1,",
];

const FORM_EXPLODED: [&str; 10] = [
    "color=blue",
    "color=blue&color=black",
    "R=100&G=200",
    "color=a%20b%2F%C3%A9%26%3D%2541",
    "color=a%2Cb&color=c%20d",
    "k%20k=v%2Fv",
    "color=true",
    "color=-1.5",
    "color=",
    "color=1&color=",
];

#[test]
fn query_parameters_and_cookies_of_style_form() {
    check(Parameter::query("color").explode(false), FORM);
    check(Parameter::query("color"), FORM_EXPLODED);
    check(Parameter::cookie("color").explode(false), FORM);
    check(Parameter::cookie("color"), FORM_EXPLODED);
}

#[test]
fn query_parameters_of_the_delimited_styles() {
    for (style, joiner) in [(Style::SpaceDelimited, "%20"), (Style::PipeDelimited, "%7C")] {
        let parameter = Parameter::query("color").style(style);
        let joined = |pieces: [&str; 10]| pieces.map(|piece| piece.replace(',', joiner));
        let expected = joined(FORM);
        check(parameter, expected.each_ref().map(String::as_str));
        check(parameter.explode(true), FORM_EXPLODED);
    }
}

#[test]
fn query_parameters_of_style_deep_object() {
    for explode in [true, false] {
        check(
            Parameter::query("color").style(Style::DeepObject).explode(explode),
            [
                "color=blue",
                "color%5B0%5D=blue&color%5B1%5D=black",
                "color%5BR%5D=100&color%5BG%5D=200",
                "color=a%20b%2F%C3%A9%26%3D%2541",
                "color%5B0%5D=a%2Cb&color%5B1%5D=c%20d",
                "color%5Bk%20k%5D=v%2Fv",
                "color=true",
                "color=-1.5",
                "color=",
                "color%5B0%5D=1&color%5B1%5D=",
            ],
        );
    }
    let deep = expanded(
        Parameter::query("f").style(Style::DeepObject),
        &json!({"range": {"from": 1, "to": null}, "ids": ["a", "b"]}),
    );
    assert_eq!(deep, "f%5Brange%5D%5Bfrom%5D=1&f%5Bids%5D%5B0%5D=a&f%5Bids%5D%5B1%5D=b");
}

#[test]
fn headers_are_sent_as_they_are() {
    check(
        Parameter::header("color"),
        ["blue", "blue,black", "R,100,G,200", REFUSED, "a,b,c d", "k k,v/v", "true", "-1.5", "", "1,"],
    );
    check(
        Parameter::header("color").explode(true),
        ["blue", "blue,black", "R=100,G=200", REFUSED, "a,b,c d", "k k=v/v", "true", "-1.5", "", "1,"],
    );
    for refused in ["a\r\nX-Injected: 1", "a\nb", "nul\0", "del\x7f", " led", "trailed ", "é"] {
        assert_eq!(expanded(Parameter::header("color"), &json!(refused)), REFUSED, "{refused:?}");
    }
    assert_eq!(expanded(Parameter::header("color"), &json!("tab\tinside")), "tab\tinside");
}

#[test]
fn cookies_of_style_cookie_are_sent_as_they_are() {
    let cookie = Parameter::cookie("color").style(Style::Cookie);
    check(
        cookie,
        [
            "color=blue",
            "color=blue; color=black",
            "R=100; G=200",
            REFUSED,
            "color=a,b; color=c d",
            "k k=v/v",
            "color=true",
            "color=-1.5",
            "color=",
            "color=1; color=",
        ],
    );
    assert_eq!(expanded(cookie, &json!("a; admin=1")), REFUSED);
    assert_eq!(expanded(cookie, &json!({"a": "b; admin=1"})), REFUSED);
}

#[test]
fn reserved_characters_are_kept_where_they_are_allowed_but_never_cut_the_url() {
    let value = json!("a b/é&=%41#?");
    assert_eq!(expanded(Parameter::query("q").allow_reserved(), &value), "q=a%20b/%C3%A9&=%41%23?");
    assert_eq!(expanded(Parameter::path("p").allow_reserved(), &value), "a%20b%2F%C3%A9&=%41%23%3F");
    let hooks = json!(":/?[]@!$&'()*+,;=");
    assert_eq!(expanded(Parameter::query("q").allow_reserved(), &hooks), "q=:/?[]@!$&'()*+,;=");
    assert_eq!(expanded(Parameter::query("q").allow_reserved(), &json!("100%")), "q=100%25");
}

#[test]
fn unreserved_characters_are_never_encoded_and_all_others_always() {
    let ascii: String = (0..128_u8).map(char::from).collect();
    let encoded = expanded(Parameter::path("p"), &json!(ascii));
    let kept: String = encoded.split('%').skip(1).filter_map(|rest| rest.get(2..)).collect();
    assert_eq!(kept, "-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~");
    assert_eq!(expanded(Parameter::path("p"), &json!("日本")), "%E6%97%A5%E6%9C%AC");
}

#[test]
fn content_parameters_are_sent_as_json() {
    let value = json!({"a": [1, "é"]});
    assert_eq!(expanded(Parameter::query("f").json(), &value), "f=%7B%22a%22%3A%5B1%2C%22%C3%A9%22%5D%7D");
    assert_eq!(expanded(Parameter::path("f").json(), &json!([1])), "%5B1%5D");
    assert_eq!(expanded(Parameter::header("f").json(), &json!({"a": "é😀"})), r#"{"a":"\u00e9\ud83d\ude00"}"#);
    assert_eq!(expanded(Parameter::cookie("f").json(), &json!("x")), "f=%22x%22");
}

#[test]
fn content_parameters_are_sent_as_one_form() {
    let value = json!({"x": 1.5, "y": "a b", "l": [1, 2]});
    let members = [Parameter::query("l").explode(false)];
    assert_eq!(expanded(Parameter::query("f").form(), &value), "f=x%3D1.5%26y%3Da%2520b%26l%3D1%26l%3D2");
    assert_eq!(
        expand(Parameter::header("f").form().members(&members), &value).unwrap().unwrap(),
        "x=1.5&y=a%20b&l=1,2"
    );
    assert_eq!(expanded(Parameter::path("f").form(), &json!({"x": 1})), "x%3D1");
    assert_eq!(expanded(Parameter::cookie("f").form(), &json!("x=1")), "f=x%3D1");
    assert_eq!(expanded(Parameter::query("f").form(), &json!({})), NONE);
    assert_eq!(expanded(Parameter::query("f").form(), &json!([1])), REFUSED);
}

#[test]
fn a_parameter_can_be_the_whole_query() {
    let whole = Parameter::query_string("q");
    assert_eq!(expanded(whole, &json!({"a": 1, "b": "x y"})), "a=1&b=x%20y");
    assert_eq!(expanded(whole, &json!("a=1&b=#")), "a=1&b=%23");
    assert_eq!(expanded(whole.json(), &json!({"a": 1})), "%7B%22a%22%3A1%7D");
    assert_eq!(expanded(whole, &json!(1)), REFUSED);
    let nested = json!({"l": [1, 2], "m": [3, 4], "o": {"k": "v"}, "d": {"k": "v"}, "n": null});
    let members = [Parameter::query("m").explode(false), Parameter::query("d").style(Style::DeepObject)];
    let form = "l=1&l=2&m=3,4&o=%7B%22k%22%3A%22v%22%7D&d%5Bk%5D=v";
    assert_eq!(expand(whole.members(&members), &nested).unwrap().unwrap(), form);
    assert_eq!(expanded(whole, &json!({"n": null})), NONE);
}

#[test]
fn the_name_of_a_parameter_is_encoded_too() {
    assert_eq!(expanded(Parameter::query("ids[]"), &json!(["a"])), "ids%5B%5D=a");
    assert_eq!(expanded(Parameter::query("a&b"), &json!("c")), "a%26b=c");
}

#[test]
fn nested_values_are_refused_where_the_specification_has_no_expansion() {
    for nested in [json!([[1]]), json!([{"a": 1}]), json!({"a": [[1]]}), json!({"a": {"b": 1}})] {
        for parameter in [Parameter::path("p"), Parameter::query("p"), Parameter::header("p"), Parameter::cookie("p")] {
            assert_eq!(expanded(parameter, &nested), REFUSED, "{parameter:?} {nested}");
        }
    }
    let list = json!({"a": [1]});
    for parameter in [Parameter::path("p"), Parameter::header("p"), Parameter::query("p").explode(false)] {
        assert_eq!(expanded(parameter, &list), REFUSED, "{parameter:?}");
    }
}

#[test]
fn a_list_in_an_exploded_object_of_the_query_is_its_name_once_for_each_item() {
    let pageable = json!({"page": 0, "sort": ["name,asc", null, "id"], "ids": [], "size": null});
    assert_eq!(expanded(Parameter::query("pageable"), &pageable), "page=0&sort=name%2Casc&sort=id");
}

#[test]
fn whole_numbers_are_written_without_a_fraction() {
    let numbers = json!([10.0, -3.0, -0.0, 0.5, 1e15, 9.1e20, 1e300, 7]);
    let written = "10,-3,0,0.5,1000000000000000,9.1e+20,1e+300,7";
    assert_eq!(expanded(Parameter::header("n"), &numbers), written);
    assert_eq!(expanded(Parameter::path("n"), &json!(7.0)), "7");
    assert_eq!(expanded(Parameter::query("n").style(Style::DeepObject), &json!({"a": 2.0})), "n%5Ba%5D=2");
    assert_eq!(expanded(Parameter::query("n").json(), &json!(2.0)), "n=2.0");
}
