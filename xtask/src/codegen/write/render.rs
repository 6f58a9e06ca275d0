//! Modules as tokens become files as text: one item at a time through prettyplease, so that a long file and a short one
//! are laid out alike, and the version in Cargo.lock pins the format.

use std::{
    panic::resume_unwind,
    sync::{Mutex, PoisonError},
    thread,
};

use proc_macro2::TokenStream;

use super::{Files, quick, table};

/// One file to write.
#[derive(Debug)]
pub struct Module {
    /// The path below the output folder, with forward slashes.
    pub path: String,
    /// The first lines of a Rust file, comment marks included, without a line feed at the end. May be empty.
    pub header: String,
    /// What follows them.
    pub content: Content,
}

/// What is in a file.
#[derive(Debug)]
pub enum Content {
    /// Groups of items. A blank line is set between groups; within one, prettyplease decides.
    Rust(Vec<TokenStream>),
    /// The text as it stands.
    Text(String),
}

/// A module that is yet to be made, by the thread that lays it out: tokens cannot go from one thread to another, and take
/// much more memory than the text that they become.
pub type Draft<'a> = Box<dyn Fn() -> Module + Send + 'a>;

/// The stack of a thread that makes modules, in bytes. Only what is used costs memory.
const STACK: usize = 64 << 20;

/// Makes and lays out every module. The same modules give the same bytes on any number of cores.
///
/// # Panics
///
/// A group of tokens that is not Rust, or two modules with one path, are bugs of the generator: `bug: ...` with the text.
pub fn render(drafts: Vec<Draft<'_>>) -> Files {
    let cores = thread::available_parallelism().map_or(1, usize::from).min(drafts.len());
    let queue = Mutex::new(drafts.into_iter());
    let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
    let work = || std::iter::from_fn(&next).map(|draft| layout(&draft)).collect::<Vec<_>>();
    let rendered = thread::scope(|scope| {
        // This thread works as well, so a machine that starts no other one is only slower.
        let start = |_| thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work).ok();
        let workers: Vec<_> = (1..cores).filter_map(start).collect();
        let mut rendered = work();
        for worker in workers {
            rendered.extend(worker.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        rendered
    });
    let mut files = Files::new();
    for (path, text) in rendered {
        add(&mut files, path, text);
    }
    files
}

fn add(files: &mut Files, path: String, text: String) {
    if files.insert(path.clone(), text).is_some() {
        panic!("bug: two modules are called {path}");
    }
}

fn layout(draft: &Draft<'_>) -> (String, String) {
    let Module { path, header: mut text, content } = draft();
    let groups = match content {
        Content::Text(text) => return (path, text),
        Content::Rust(groups) => groups,
    };
    if !text.is_empty() {
        text.push('\n');
    }
    for (index, group) in groups.into_iter().enumerate() {
        let tokens: Vec<_> = group.into_iter().collect();
        if !text.is_empty() {
            text.push('\n');
        }
        let table = table::layout(&tokens);
        text.push_str(&table.unwrap_or_else(|| {
            spaced(&quick::layout(&tokens).unwrap_or_else(|| {
                let items = syn::parse2(tokens.into_iter().collect());
                prettyplease::unparse(&items.unwrap_or_else(|error| broken(draft, index, &error)))
            }))
        }));
    }
    (path, text)
}

/// Says what is wrong with a group of tokens, which has been consumed and is made once more.
fn broken(draft: &Draft<'_>, index: usize, error: &syn::Error) -> ! {
    let Module { path, content, .. } = draft();
    let group = match content {
        Content::Rust(groups) => groups.get(index).map(ToString::to_string),
        Content::Text(_) => None,
    };
    panic!("bug: a part of {path} is not Rust: {error}\n{}", group.unwrap_or_default())
}

/// A blank line between the methods of an `impl`, which prettyplease sets close together.
fn spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    let mut after_method = false;
    for line in text.lines() {
        if after_method && line.starts_with("    ") {
            out.push('\n');
        }
        after_method = line == "    }";
        out.push_str(line);
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests;
