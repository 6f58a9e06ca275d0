//! The tokens of answers: the output type, its enum, and the function that decodes it.

use std::cmp::Reverse;
use std::collections::HashMap;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::{Case, Reply, Value};
use crate::codegen::api::Type;
use crate::codegen::calls::media;
use crate::codegen::emit::{Writer, code_span, ident};
use crate::codegen::resolve::Status;

/// The type of the answers.
#[must_use]
pub fn output(writer: &Writer<'_>, reply: &Reply) -> TokenStream {
    if reply.cases.is_empty() {
        return quote!(());
    }
    match reply.only() {
        Some(value) => held(writer, value),
        None => {
            let name = ident(&reply.name);
            quote!(#name)
        }
    }
}

fn held(writer: &Writer<'_>, value: &Value) -> TokenStream {
    let of = |ty: &Type| writer.ty(ty);
    match value {
        Value::Empty => quote!(()),
        Value::Json(ty) => of(ty),
        Value::Text => quote!(String),
        Value::Bytes => quote!(ByteStream),
        Value::Events(ty) => {
            let ty = of(ty);
            quote!(EventStream<#ty>)
        }
        Value::TextEvents => quote!(TextEvents),
        Value::Lines(ty) => {
            let ty = of(ty);
            quote!(LineStream<#ty>)
        }
    }
}

/// The enum of answers that differ.
#[must_use]
pub fn enumeration(writer: &Writer<'_>, reply: &Reply, doc: &str) -> Option<TokenStream> {
    if !reply.is_enum() {
        return None;
    }
    let name = ident(&reply.name);
    let variants = reply.cases.iter().map(|case| {
        let name = ident(&case.name);
        let what = if case.compared { format!(" as {}", code_span(&case.media_type)) } else { String::new() };
        let doc = format!(" {}{what}.", status_words(case.status));
        match &case.value {
            Value::Empty => quote!(#[doc = #doc] #name,),
            value => {
                let held = held(writer, value);
                quote!(#[doc = #doc] #name(#held),)
            }
        }
    });
    let doc = format!(" {doc}");
    Some(quote! {
        #[doc = #doc]
        #[derive(Debug)]
        #[non_exhaustive]
        pub enum #name { #(#variants)* }
    })
}

fn status_words(status: Status) -> String {
    match status {
        Status::Code(code) => format!("Status {code}"),
        Status::Range(first) => format!("Any other status {first}xx"),
        Status::Default => "Any other status".to_owned(),
    }
}

/// The function that decodes the answer.
#[must_use]
pub fn decode(reply: &Reply) -> TokenStream {
    match (reply.cases.as_slice(), reply.only()) {
        ([], _) => quote!(Answer::empty),
        (cases, Some(value)) if covers_all(cases) || is_success(cases) => {
            let method = method(value, cases);
            let Some(telling) = &reply.telling else { return quote!(Answer::#method) };
            let (patterns, link) = (joined(cases), telling.link());
            quote!(|answer| match answer.status() {
                #(#patterns)|* => answer.#method(),
                _ => answer #link.#method(),
            })
        }
        (cases, only) => {
            let read = by_status(reply, cases, only.is_some());
            quote!(|answer| #read)
        }
    }
}

/// All the codes of a success are 2xx codes, which share one type: a server that answers 200 for 201 is understood.
fn is_success(cases: &[Case]) -> bool {
    cases.iter().all(|case| matches!(case.status, Status::Code(200..=399) | Status::Range(2 | 3)))
}

fn covers_all(cases: &[Case]) -> bool {
    cases.iter().any(|case| case.status == Status::Default)
}

fn by_status(reply: &Reply, cases: &[Case], plain: bool) -> TokenStream {
    let open = !cases.iter().any(|case| case.status == Status::Default && !case.compared);
    let rest = open.then(|| quote!(_ => Err(answer.undocumented()),));
    if let (true, Some(first)) = (plain && cases.iter().all(|case| !case.compared), cases.first()) {
        let (method, patterns) = (method(&first.value, cases), joined(cases));
        return quote!(match answer.status() { #(#patterns)|* => answer.#method(), #rest });
    }
    let arms = compared(cases).into_iter().map(|(case, media_type)| {
        let pattern = pattern(case.status);
        let guard = case.compared.then(|| quote!(if answer.is(#media_type)));
        let method = method(&case.value, std::slice::from_ref(case));
        let expression = if plain {
            quote!(answer.#method())
        } else {
            let (name, variant) = (ident(&reply.name), ident(&case.name));
            match case.value {
                Value::Empty => quote!(answer.empty().map(|()| #name::#variant)),
                _ => quote!(answer.#method().map(#name::#variant)),
            }
        };
        quote!(#pattern #guard => #expression,)
    });
    quote!(match answer.status() { #(#arms)* #rest })
}

/// The answers in the order in which they are compared, each with its media type. Where answers of a status differ in the
/// parameters of their media types at most, these have their parameters, and the one with the most of them is first.
fn compared(cases: &[Case]) -> Vec<(&Case, String)> {
    let names = || cases.iter().map(|case| (case.status, media::essence(&case.media_type)));
    let mut alike: HashMap<_, Vec<usize>> = HashMap::new();
    for (index, name) in names().enumerate() {
        alike.entry(name).or_default().push(index);
    }
    let mut sorted = Vec::with_capacity(cases.len());
    for (case, name) in cases.iter().zip(names()) {
        let (first, several) = alike.get(&name).map_or((0, false), |all| (all[0], all.len() > 1));
        let parameters: Vec<_> = media::parameters(&case.media_type).filter(|_| several).collect();
        let media_type = parameters.iter().fold(name.1, |name, parameter| format!("{name}; {parameter}"));
        sorted.push(((first, Reverse(parameters.len())), (case, media_type)));
    }
    sorted.sort_by_key(|(order, _)| *order);
    sorted.into_iter().map(|(_, answer)| answer).collect()
}

fn pattern(status: Status) -> TokenStream {
    codes(status).map_or_else(|| quote!(_), |(least, most)| range(least, most))
}

/// The first and the last code of a status; `None` for `default`.
fn codes(status: Status) -> Option<(u16, u16)> {
    match status {
        Status::Code(code) => Some((code, code)),
        Status::Range(first) => Some((u16::from(first) * 100, u16::from(first) * 100 + 99)),
        Status::Default => None,
    }
}

fn range(least: u16, most: u16) -> TokenStream {
    let [from, to] = [least, most].map(Literal::u16_unsuffixed);
    if least == most { quote!(#from) } else { quote!(#from..=#to) }
}

/// The patterns of answers that are alike: codes that follow each other are one range.
fn joined(cases: &[Case]) -> Vec<TokenStream> {
    let mut all: Vec<(u16, u16)> = cases.iter().filter_map(|case| codes(case.status)).collect();
    all.sort_unstable();
    let mut ranges: Vec<(u16, u16)> = Vec::new();
    for (least, most) in all {
        match ranges.last_mut() {
            Some(last) if least <= last.1 + 1 => last.1 = last.1.max(most),
            _ => ranges.push((least, most)),
        }
    }
    ranges.into_iter().map(|(least, most)| range(least, most)).collect()
}

/// The method of `Answer` that makes a value. Where the media type of a text is open, that of the answer decides.
fn method(value: &Value, cases: &[Case]) -> Ident {
    ident(match value {
        Value::Text if cases.iter().any(|case| media::is_open(&case.media_type)) => "text_or_json",
        Value::Empty => "empty",
        Value::Json(_) => "json",
        Value::Text => "text",
        Value::Bytes => "stream",
        Value::Events(_) => "events",
        Value::TextEvents => "text_events",
        Value::Lines(_) => "lines",
    })
}

/// The `Accept` header: every media type that an answer may have, the preferred first.
#[must_use]
pub fn accept(reply: &Reply) -> String {
    let mut names: Vec<&str> = Vec::new();
    for case in reply.cases.iter().filter(|case| !case.media_type.is_empty()) {
        if !names.contains(&case.media_type.as_str()) {
            names.push(&case.media_type);
        }
    }
    names.join(", ")
}

/// The media types that are handed on as streams.
#[must_use]
pub fn streams(reply: &Reply) -> Vec<String> {
    let streamed =
        |case: &&Case| matches!(case.value, Value::Bytes | Value::Events(_) | Value::TextEvents | Value::Lines(_));
    let mut names: Vec<String> =
        reply.cases.iter().filter(streamed).map(|case| media::essence(&case.media_type)).collect();
    names.sort();
    names.dedup();
    names
}
