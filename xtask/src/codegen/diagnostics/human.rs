//! One finding the way rustc prints its own.
//!
//! ```text
//! error[unresolved-ref]: there is no `Pett` in `components.schemas`
//!   --> petstore.yaml:13:23
//!    |
//! 13 |               schema: {$ref: '#/components/schemas/Pett'}
//!    |                              ^^^^^^^^^^^^^^^^^^^^^^^^^^^
//!    |
//!    = at: #/paths/~1pets/get/responses/200/content/application~1json/schema/$ref
//!    = help: did you mean `Pet`?
//! ```

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::Severity;
use super::report::Finding;
use super::visible::visible;

/// Wider than any excerpt, so that the renderer does not cut it again.
const WIDTH: usize = 1000;

/// The finding, without a line feed at the end.
pub(super) fn finding(finding: &Finding<'_>, colour: bool) -> String {
    let diagnostic = finding.diagnostic;
    let message = visible(&diagnostic.message);
    let mut group =
        level(diagnostic.severity).primary_title(message).id(diagnostic.code.0).elements(Vec::<Origin>::new());
    if !finding.file.is_empty() {
        let mut origin = Origin::path(finding.file.as_str());
        if let Some(spot) = &finding.spot {
            origin = origin.line(spot.start.line).char_column(spot.start.column);
        }
        group = group.element(origin);
    }
    if let Some(spot) = &finding.spot {
        let annotation = AnnotationKind::Primary.span(spot.excerpt.span.clone());
        let snippet = Snippet::source(spot.excerpt.text.as_str()).line_start(spot.start.line);
        group = group.element(snippet.annotation(annotation));
    }
    // The root is worth saying only of a text that was read.
    let root = diagnostic.place.pointer.is_empty();
    if !root || diagnostic.span.is_none() && finding.spot.is_some() {
        let pointer = format!("#{}", diagnostic.place.pointer);
        group = group.element(Level::NOTE.with_name("at").message(visible(&pointer).into_owned()));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(visible(help)));
    }
    let picture = renderer(colour).render(&[group]);
    if finding.spot.is_some() { without_second_origin(&picture) } else { picture }
}

/// The picture without the line `:::`, which the renderer puts before an excerpt that has no path of its own. It cannot
/// have one: the renderer would count the column in the excerpt, which may be a part of the line.
fn without_second_origin(picture: &str) -> String {
    let lines = picture.lines().enumerate();
    let kept: Vec<_> = lines.filter(|(at, line)| *at != 3 || !line.contains(":::")).map(|(_, line)| line).collect();
    kept.join("\n")
}

/// A line of its own.
pub(super) fn title(severity: Severity, text: &str, colour: bool) -> String {
    renderer(colour).render(&[Group::with_title(level(severity).primary_title(text))])
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    }
}

fn renderer(colour: bool) -> Renderer {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    renderer.term_width(WIDTH)
}
