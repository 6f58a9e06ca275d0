//! How modules are laid out.

use quote::quote;

use super::{Code, Content, Draft, Module, render};

fn rust<'a>(
    path: &'a str,
    header: &'a str,
    groups: impl Fn() -> Vec<proc_macro2::TokenStream> + Send + 'a,
) -> Draft<'a> {
    Box::new(move || Module {
        path: path.into(),
        header: header.into(),
        content: Content::Rust(groups().into_iter().map(Code::from).collect()),
    })
}

#[test]
fn groups_are_laid_out_one_by_one_below_the_header() {
    let groups = || {
        vec![
            quote! { #![doc = " The pets."] },
            quote! { use a::B; use c::D; },
            quote! { #[doc = " A pet."] #[derive(Debug)] pub struct Pet { #[doc = " It's \"name\"."] pub name: String } },
        ]
    };
    let files = render(vec![rust("models/pet.rs", "// @generated\n// Do not edit.", groups)]);
    let expected = "// @generated\n// Do not edit.\n\n//! The pets.\n\nuse a::B;\nuse c::D;\n\n/// A pet.\n#[derive(Debug)]\npub struct Pet {\n    /// It's \"name\".\n    pub name: String,\n}\n";
    assert_eq!(files["models/pet.rs"], expected);
}

#[test]
fn text_passes_through() {
    let text =
        || Module { path: "manifest.json".into(), header: "ignored".into(), content: Content::Text("{}".into()) };
    assert_eq!(render(vec![Box::new(text)])["manifest.json"], "{}");
}

#[test]
fn many_modules_give_each_its_own_text() {
    let paths: Vec<_> = (0..200).map(|n| format!("t{n}.rs")).collect();
    let drafts = paths.iter().enumerate().map(|(n, path)| {
        rust(path, "", move || {
            let name = quote::format_ident!("T{n}");
            vec![quote! { pub struct #name; }]
        })
    });
    let files = render(drafts.collect());
    assert_eq!(files.len(), 200);
    for n in 0..200 {
        assert_eq!(files[&format!("t{n}.rs")], format!("pub struct T{n};\n"));
    }
}

#[test]
#[should_panic(expected = "bug: a part of broken.rs is not Rust")]
fn tokens_that_are_not_rust_are_named_with_their_text() {
    render(vec![rust("broken.rs", "", || vec![quote! { pub struct }])]);
}

#[test]
#[should_panic(expected = "bug: two modules are called a.rs")]
fn two_modules_with_one_path_are_a_bug() {
    render(vec![rust("a.rs", "", Vec::new), rust("a.rs", "", Vec::new)]);
}
