//! Workflow commands of GitHub Actions, which show a message beside a line of a change.
//!
//! <https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#setting-an-error-message>

/// `::error file=F,line=L,col=C,title=T::TEXT`, with everything escaped. `at` is line and column, both from 1.
pub(super) fn annotation(level: &str, file: &str, at: Option<(usize, usize)>, title: &str, text: &str) -> String {
    let at = at.map(|(line, column)| format!(",line={line},col={column}")).unwrap_or_default();
    format!("::{level} file={}{at},title={}::{}", property(file), property(title), data(text))
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
