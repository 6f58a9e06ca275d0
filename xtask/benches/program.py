#!/usr/bin/env python3
"""What a program costs that calls the operations of an exported crate: ours and that of oas3-gen.

    program.py --peers DIR --work DIR DOC... [--command build|release] [--calls N]

Building a library alone says little of clients: the body of an `async fn`, and what only a constant names, is compiled in
the crate that uses it. So this writes a program that awaits each operation once, or N of them, with arguments that are never
made, builds it with all that it depends on, and then measures rustc on the crate and the program, and on the program alone,
which is what its author waits for again and again. Prints Markdown: CPU seconds, and the size of the program. Needs the
standard library and a folder for `--work`.
"""

import argparse
import os
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from compare import COMMANDS, ROOT, cargo, isolate, tools  # noqa: E402

PROGRAM = """//! Awaits operations, each once. It is built and never run.

/// An argument that the compiler must take for possible.
fn any<T>() -> T {{
    std::hint::black_box(None::<T>).unwrap()
}}

async fn all(client: &{client}) {{
{calls}
}}

fn main() {{
    let client = any();
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(all(&client));
}}
"""

MANIFEST = """[package]
name = "program"
version = "0.1.0"
edition = "2024"

[dependencies]
api = {{ package = "{package}", path = "{path}" }}
tokio = {{ version = "1", features = ["rt", "net", "time"] }}

[workspace]
"""


def arguments(text):
    """As many made-up arguments as a list of parameters has. One that is taken by a trait has to have a type of its own."""
    made = []
    for into in re.findall(r"\w+: (?:impl Into<([^,]*)>)?", text):
        into = re.sub(r"^Body$|\bmodels::", lambda found: f"api::{found[0]}", into)
        made.append(f"any::<{into}>()" if into else "any()")
    return ", ".join(made)


def ours(out):
    """The client of our crate, and a call of each method of each service."""
    folder = out / "src/generated/client"
    accessors = re.findall(r"pub fn (\w+)\(&self\) -> (\w+)", (folder / "mod.rs").read_text())
    services = {service: accessor for accessor, service in accessors}
    calls = []
    for path in sorted(folder.glob("*.rs")):
        for service, body in re.findall(r"^impl (\w+) \{\n(.*?)\n\}\n", path.read_text(), re.S | re.M):
            for method, parameters in re.findall(r"pub fn (\w+)\(\s*&self,?([^)]*)\)\s*->\s*Call<", body):
                if service in services:
                    calls.append(f"{services[service]}().{method}({arguments(parameters)})")
    return "api::Client", calls


def theirs(out):
    """The client of oas3-gen's crate, and a call of each method."""
    text = (out / "src/client.rs").read_text()
    name = re.search(r"pub struct (\w+Client) ", text)[1]
    methods = re.findall(r"pub async fn (\w+)\(\s*&self,?([^)]*)\)", text)
    return f"api::{name}", [f"{method}({arguments(parameters)})" for method, parameters in methods]


def program(out, folder, client, calls):
    """Writes the program."""
    package = re.search(r'^name = "([^"]+)"', (out / "Cargo.toml").read_text(), re.M)[1]
    (folder / "src").mkdir(parents=True, exist_ok=True)
    (folder / "Cargo.toml").write_text(MANIFEST.format(package=package, path=out))
    lines = "\n".join(f"    let _ = client.{call}.await;" for call in calls)
    (folder / "src/main.rs").write_text(PROGRAM.format(client=client, calls=lines))


def measured(folder, out, arguments, env, both):
    """CPU seconds of rustc on the program, and on the crate as well for `both`."""
    for path in [folder / "src/main.rs", *([out / "src/lib.rs"] if both else [])]:
        os.utime(path)
    return cargo(folder, [*arguments, "--offline"], env)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("documents", nargs="+", type=lambda path: Path(path).resolve())
    default = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release/xtask"
    parser.add_argument("--ours", type=Path, default=default)
    parser.add_argument("--peers", type=lambda path: Path(path).resolve(), help="the folder of oas3-gen [default: PATH]")
    parser.add_argument("--command", default="release", choices=["build", "release"])
    parser.add_argument("--calls", type=int, help="so many operations, from all over the document [default: all]")
    parser.add_argument("--work", type=lambda path: Path(path).resolve(), required=True, help="a folder for all that is built")
    options = parser.parse_args()
    options.ours, options.ours_command, options.tools = options.ours.resolve(), "export", "vzaps,oas3-gen"
    options.work.mkdir(parents=True, exist_ok=True)
    words = [word for word in COMMANDS[options.command] if word != "--lib"]
    env = dict(os.environ, CARGO_INCREMENTAL="0", CARGO_TARGET_DIR=str(options.work / "target"))
    print("| document | tool | operations called | CPU s of crate and program | of the program | size in MB |")
    print("|---|---|---|---|---|---|", flush=True)
    for doc in options.documents:
        for tool, calls_of in zip(tools(options), [ours, theirs]):
            out, folder = options.work / f"{doc.stem}-{tool.name}", options.work / f"{doc.stem}-{tool.name}-program"
            made = tool.generate(doc, out)
            if made.ok:
                isolate(out)
                client, calls = calls_of(out)
                if options.calls:
                    calls = calls[:: max(1, len(calls) // options.calls)][: options.calls]
                program(out, folder, client, calls)
                made = cargo(folder, words, env)
            if not made.ok:
                print(f"| {doc.stem} | {tool.name} | fails, see {out}.log and {folder}.cargo.log | | | |", flush=True)
                continue
            both, alone = (measured(folder, out, words, env, both).cpu for both in (True, False))
            built = options.work / "target" / ("debug" if options.command == "build" else "release") / "program"
            size = built.stat().st_size / 1e6
            print(f"| {doc.stem} | {tool.name} | {len(calls)} | {both:.1f} | {alone:.1f} | {size:.1f} |", flush=True)


if __name__ == "__main__":
    main()
