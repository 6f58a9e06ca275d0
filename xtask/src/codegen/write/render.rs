//! Modules as tokens become files as text: one item at a time through prettyplease, so that a long file and a short one
//! are laid out alike, and the version in Cargo.lock pins the format.

use std::{
    panic::resume_unwind,
    sync::{Mutex, PoisonError},
    thread,
};

use super::{
    Files,
    code::{Code, Tree, source},
    quick, table,
};

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
    Rust(Vec<Code>),
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
    let work = || std::iter::from_fn(&next).map(|draft| layout(draft)).collect::<Vec<_>>();
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

fn layout(draft: Draft<'_>) -> (String, String) {
    let Module { path, header: mut text, content } = draft();
    let groups = match content {
        Content::Text(text) => return (path, text),
        Content::Rust(groups) => groups,
    };
    if !text.is_empty() {
        text.push('\n');
    }
    for group in groups {
        let tokens = group.trees();
        if !text.is_empty() {
            text.push('\n');
        }
        match table::layout(&tokens) {
            Some(table) => text.push_str(&table),
            None => spaced(&quick::layout(&tokens).unwrap_or_else(|| pretty(&path, &tokens)), &mut text),
        }
    }
    (path, text)
}

/// What prettyplease makes of a group of tokens.
fn pretty(path: &str, tokens: &[Tree<'_>]) -> String {
    let mut items = String::new();
    source(tokens, &mut items);
    match syn::parse_str(&items) {
        Ok(items) => prettyplease::unparse(&items),
        Err(error) => panic!("bug: a part of {path} is not Rust: {error}\n{items}"),
    }
}

/// A blank line between the methods of an `impl`, which prettyplease sets close together.
fn spaced(text: &str, out: &mut String) {
    out.reserve(text.len() + text.len() / 16);
    let mut after_method = false;
    for line in text.split_inclusive('\n') {
        if after_method && line.starts_with("    ") {
            out.push('\n');
        }
        after_method = line == "    }\n";
        out.push_str(line);
    }
}

#[cfg(test)]
mod tests;
