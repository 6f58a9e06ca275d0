//! The quick layout and prettyplease give the same text.

use std::{fs, path::Path};

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};

use super::layout;

/// The text by both ways; `None` for what only prettyplease lays out.
fn both(tokens: TokenStream) -> (Option<String>, String) {
    let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
    (layout(&trees), prettyplease::unparse(&syn::parse2(tokens).unwrap()))
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
fn what_is_not_known_is_left_to_prettyplease() {
    for tokens in [
        quote!(
            pub static A: B = B { c: 1 };
        ),
        quote!(
            use a::{b, c};
        ),
        quote!(
            #[cfg(feature = "client")]
            pub mod client;
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
