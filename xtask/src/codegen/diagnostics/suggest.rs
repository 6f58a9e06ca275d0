//! "Did you mean ...?": the known word that a misspelt one most likely stands for.

/// How many candidates are compared with a misspelt word, so that a document with very many names is not slow to refuse.
const CANDIDATES: usize = 10_000;

/// The candidate that is closest to `word`, if one is close enough: a third of its letters may differ.
///
/// Letter case does not count: `operationID` suggests `operationId`. The first of equally close candidates wins.
///
/// ```
/// use xtask::codegen::diagnostics::did_you_mean;
///
/// assert_eq!(did_you_mean("propertys", ["properties", "property"]), Some("property"));
/// assert_eq!(did_you_mean("nonsense", ["properties", "property"]), None);
/// ```
pub fn did_you_mean<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let lower = word.to_lowercase();
    let length = lower.chars().count();
    let allowed = (length / 3).max(1);
    candidates
        .into_iter()
        .take(CANDIDATES)
        .filter(|candidate| *candidate != word && candidate.chars().count().abs_diff(length) <= allowed)
        .map(|candidate| (strsim::osa_distance(&lower, &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= allowed && *distance < length)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}
