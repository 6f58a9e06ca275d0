//! Modules as tokens become files as text: one item at a time through prettyplease, so that a long file and a short one
//! are laid out alike, and the version in Cargo.lock pins the format.

use std::thread;

use proc_macro2::TokenStream;

use super::{Files, table};

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

/// A module in a form that may go to another thread, which token streams may not.
struct Task {
    path: String,
    header: String,
    groups: Vec<String>,
}

/// Lays out every module. The same modules give the same bytes on any number of cores.
///
/// # Panics
///
/// A group of tokens that is not Rust, or two modules with one path, are bugs of the generator: `bug: ...` with the text.
pub fn render(modules: impl IntoIterator<Item = Module>) -> Files {
    let mut files = Files::new();
    let mut tasks = Vec::new();
    for Module { path, header, content } in modules {
        match content {
            Content::Text(text) => add(&mut files, path, text),
            Content::Rust(groups) => {
                tasks.push(Task { path, header, groups: groups.iter().map(ToString::to_string).collect() });
            }
        }
    }
    let cores = thread::available_parallelism().map_or(1, usize::from).min(tasks.len());
    let rendered = thread::scope(|scope| {
        let workers: Vec<_> = (0..cores)
            .map(|first| {
                let tasks = &tasks;
                scope.spawn(move || tasks.iter().skip(first).step_by(cores).map(layout).collect::<Vec<_>>())
            })
            .collect();
        let join = |worker: thread::ScopedJoinHandle<'_, _>| {
            worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        workers.into_iter().flat_map(join).collect::<Vec<_>>()
    });
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

fn layout(task: &Task) -> (String, String) {
    let mut text = task.header.clone();
    if !text.is_empty() {
        text.push('\n');
    }
    for group in &task.groups {
        let items = syn::parse_str::<syn::File>(group)
            .unwrap_or_else(|error| panic!("bug: a part of {} is not Rust: {error}\n{group}", task.path));
        if !text.is_empty() {
            text.push('\n');
        }
        let table = if let [only] = items.items.as_slice() { table::layout(only) } else { None };
        text.push_str(&table.unwrap_or_else(|| spaced(&prettyplease::unparse(&items))));
    }
    (task.path.clone(), text)
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
