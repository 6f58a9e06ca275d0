//! The arguments and the `codegen.toml` that say how a document is generated from. An argument goes before the file.

use std::collections::HashMap;
use std::path::PathBuf;

use clap::Args;

use super::{codegen::quoted, source::Source};
use crate::codegen::{Options, config, diagnostics::Diagnostics};

#[derive(Debug, Args)]
pub(super) struct SettingArgs {
    /// Settings, limits and exemptions [default: codegen.toml beside the document, if it is there].
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Count warnings as errors. Always on for the bundled document.
    #[arg(long)]
    strict: bool,
    /// Leave out the schemas and operations that have errors, and generate the rest. The exit code is still 1.
    #[arg(long)]
    keep_going: bool,
    #[command(flatten)]
    limits: LimitArgs,
}

#[derive(Clone, Copy, Debug, Args)]
struct LimitArgs {
    /// How many bytes all files of the document may have together [default: 268435456].
    #[arg(long, value_name = "N")]
    max_bytes: Option<u64>,
    /// How deep its objects and arrays may be nested [default: 256]. YAML never goes deeper than 127.
    #[arg(long, value_name = "N")]
    max_depth: Option<usize>,
    /// How many times larger than its text a file may become when YAML aliases are expanded [default: 16].
    #[arg(long, value_name = "N")]
    max_expansion: Option<usize>,
    /// How many schemas `allOf` and unions may make that the document does not have [default: 16384, and sixteen for each
    /// that it has].
    #[arg(long, value_name = "N")]
    max_composed: Option<usize>,
    /// How much path items may multiply to: operations for each further path that refers to an item, and parameters and
    /// servers that an item gives to each of its operations [default: 16384, and sixteen for each operation].
    #[arg(long, value_name = "N")]
    max_multiplied: Option<usize>,
}

impl SettingArgs {
    /// The options for a document, with the names that an earlier output has. `None` when `codegen.toml` is wrong, which is
    /// then in `diagnostics`.
    pub(super) fn options(
        &self,
        source: &Source,
        locked: HashMap<String, String>,
        diagnostics: &mut Diagnostics,
    ) -> Option<Options> {
        let beside = source.spec.with_file_name(config::NAME);
        let mut options = match &self.config {
            Some(path) => config::read(path, diagnostics)?,
            None if beside.is_file() => config::read_found(&beside, diagnostics)?,
            None => Options::default(),
        };
        options.overlays.extend(source.overlays.iter().cloned());
        let LimitArgs { max_bytes, max_depth, max_expansion, max_composed, max_multiplied } = self.limits;
        options.limits.bytes = max_bytes.unwrap_or(options.limits.bytes);
        options.limits.depth = max_depth.unwrap_or(options.limits.depth);
        options.limits.expansion = max_expansion.unwrap_or(options.limits.expansion);
        options.lower.composed = max_composed.or(options.lower.composed);
        options.limits.multiplied = max_multiplied.or(options.limits.multiplied);
        options.lower.locked = locked;
        options.strict |= self.strict || source.is_bundled;
        options.keep_going |= self.keep_going;
        Some(options)
    }

    /// The arguments that were given and that change what is generated, for a command line that says the same.
    pub(super) fn flags(&self) -> String {
        let mut flags = String::new();
        if let Some(path) = &self.config {
            flags.push_str(&format!(" --config {}", quoted(&path.to_string_lossy())));
        }
        let LimitArgs { max_bytes, max_depth, max_expansion, max_composed, max_multiplied } = self.limits;
        let limits = [
            ("bytes", max_bytes.map(|n| n.to_string())),
            ("depth", max_depth.map(|n| n.to_string())),
            ("expansion", max_expansion.map(|n| n.to_string())),
            ("composed", max_composed.map(|n| n.to_string())),
            ("multiplied", max_multiplied.map(|n| n.to_string())),
        ];
        for (name, limit) in limits.into_iter().filter_map(|(name, limit)| Some((name, limit?))) {
            flags.push_str(&format!(" --max-{name} {limit}"));
        }
        if self.keep_going {
            flags.push_str(" --keep-going");
        }
        flags
    }
}
