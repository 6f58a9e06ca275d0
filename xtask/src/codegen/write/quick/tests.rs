//! The quick layout and prettyplease give the same text.

use std::{fs, path::Path};

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::layout;
use crate::codegen::write::Code;

/// The text by both ways; `None` for what only prettyplease lays out.
fn both(tokens: TokenStream) -> (Option<String>, String) {
    let code = Code::from(tokens.clone());
    (layout(&code.trees()), prettyplease::unparse(&syn::parse2(tokens).unwrap()))
}

fn expected_outputs(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            expected_outputs(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            // A case has all its files in one, each below a line with its path.
            let text = format!("\n{}", fs::read_to_string(path).unwrap());
            let mut parts = text.split("\n// --- ");
            found.extend(parts.next().map(str::to_owned));
            found.extend(parts.filter_map(|part| Some(part.split_once('\n')?.1.to_owned())));
        }
    }
}

#[test]
fn every_expected_output_is_the_same_both_ways() {
    let mut texts = Vec::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    expected_outputs(&root.join("tests/cases"), &mut texts);
    expected_outputs(&root.join("generated"), &mut texts);
    let (mut known, mut all) = (0, 0);
    for item in texts.iter().flat_map(|text| syn::parse_file(text).unwrap().items) {
        let (quick, pretty) = both(item.to_token_stream());
        all += 1;
        known += usize::from(quick.is_some());
        assert_eq!(quick.unwrap_or_else(|| pretty.clone()), pretty);
    }
    assert!(all > 500 && known * 3 > all, "{known} of {all} items are laid out quickly");
}

#[test]
fn what_is_at_the_limit_of_a_line_is_the_same_both_ways() {
    for width in 40..110 {
        let long = quote::format_ident!("{}", "a".repeat(width));
        let half = quote::format_ident!("{}", "b".repeat(width / 3));
        let (quick, pretty) = both(quote! {
            pub struct S { pub #long: T, pub a: Option<Vec<#long>>, #[serde(rename = "x")] pub b: (A, B), }
            impl S {
                pub fn #long(&self) -> Self { Self { a } }
                pub fn f(&self, #half: impl Into<String>, b: &#half) -> Call<#half> { self.g(#half, &b).#half() }
                pub fn new(#half: T) -> Self { Self { #half, b: None } }
                pub fn set(mut self) -> Self { self.#half = Some(#half.into()); self }
                pub fn of(status: u16) -> u8 { match status { 1 | 2 => 3, _ => 4 } }
            }
        });
        assert_eq!(quick.unwrap(), pretty);
    }
}

#[test]
fn what_is_broken_into_lines_is_the_same_both_ways() {
    let mut known = 0;
    for width in 1..120 {
        let long = quote::format_ident!("{}", "a".repeat(width));
        let half = quote::format_ident!("{}", "b".repeat(width / 3 + 1));
        let text = "c".repeat(width);
        let raw: proc_macro2::Literal = format!("r#\"{{\"a\":\"{text}\"}}\"#").parse().unwrap();
        for tokens in [
            quote!(pub use self::#half::{#long, B, #half, Ccc, #long, Dd, #half};),
            quote!(use super::{#half, #long}; mod #long; #[cfg(feature = #text)] pub mod b; use a::{self, b}; use a::{#half};),
            quote!(pub use self::a::#long::#long;),
            quote!(static A: &[B] = &[B::new("200", #raw, &["a", #text]), B::new("4XX", #text, &[#text]), #half(1, 2)];),
            quote!(pub static A: &[&str] = &[#text, "b"];),
            quote!(
                impl A for B {
                    const INFO: &'static C = &C { id: #text, ..C::new("GET", #text) };
                    pub const LINK: &'static str = #text;
                }
            ),
            quote! {
                impl B {
                    #[allow(clippy::too_many_arguments)]
                    pub fn f(&self) -> C { C::new(&self.client).with_parameter(P::path("a"), #half).with_json(#text, &b) }
                    pub fn g(&self) -> C { C::new(#long).with(#half) }
                    pub fn h(self, b: i64) -> Self { self.with_parameter(P::query(#text), &Into::<#half>::into(b)) }
                    pub fn i(self, b: i64) -> Self { self.with(#half).and(#half) }
                    pub fn j(self) -> Self { self.#half(#text) }
                }
            },
            quote! {
                impl B {
                    fn of(answer: Answer) -> R<Self, E> {
                        match answer.status() { 200 | 201 => answer.json(), #half => #half.json(), _ => Err(answer.#half()), }
                    }
                    fn unit(a: #half) { match a.b { Some(x) => x.#half(), None => Self::A } }
                }
            },
        ] {
            let (quick, pretty) = both(tokens);
            known += usize::from(quick.is_some());
            assert_eq!(quick.unwrap_or_else(|| pretty.clone()), pretty);
        }
    }
    assert!(known > 800, "{known}");
}

#[test]
fn what_is_not_known_is_left_to_prettyplease() {
    for tokens in [
        quote!(
            pub static A: B = B { c: 1 };
        ),
        quote!(
            use a::{b::c, d};
        ),
        quote!(
            use a::{b as c, d};
        ),
        quote!(
            pub mod client {}
        ),
        quote!(
            pub fn f() {}
        ),
    ] {
        assert_eq!(both(tokens).0, None);
    }
    let (quick, pretty) = both(quote!(
        #[doc = "/four"]
        #[doc = "two\nlines"]
        pub struct S;
    ));
    assert_eq!(quick.unwrap_or_else(|| pretty.clone()), pretty);
}
