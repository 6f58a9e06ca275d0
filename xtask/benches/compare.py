#!/usr/bin/env python3
"""Whole-process comparison of this generator with its peers: both sides in one run, round by round.

    compare.py generate DOC...                         CPU and memory of generating a crate
    compare.py compile DOC... [--command check]        CPU and memory of `cargo check` (build, release) of that crate
    compare.py growth DOC.json... [--command check]    the same for 1/8, 1/4, 1/2 and all operations, with a fit

For each tool and document it takes the median of the rounds. CPU is user plus system time of the process and all its
children; memory is the greatest resident set of any of them (wait4), which is never below that of a bare Python, about 9 MB.
`x best` divides our figure by the least of the peers: 0.5 is half of the best of them.

`compile` builds the dependencies first and leaves them out: it touches `src/lib.rs` before each round, so that rustc runs
once, for the crate itself, and without an incremental cache. Needs only the standard library, and our own binary:

    cargo build --release -p xtask
    for peer in openapi-to-rust ploidy oas3-gen; do cargo install --locked --root DIR $peer; done
    xtask/benches/compare.py --peers DIR/bin compile spec.json
"""

import argparse
import json
import math
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OURS = "vzaps"
COMMANDS = {
    "check": ["check", "--lib"],
    "build": ["build", "--lib"],
    "release": ["build", "--lib", "--release"],
}


# Runs a command and writes its status, CPU seconds and greatest resident set to the file descriptor 3. In an interpreter
# of its own, because a child's memory is never below that of the process that starts it; spawned, because a fork of an
# interpreter costs the child milliseconds.
RUNNER = """
import os, sys
close = [(os.POSIX_SPAWN_CLOSE, 3)]
child = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ, file_actions=close)
_, status, usage = os.wait4(child, 0)
os.write(3, f"{status} {usage.ru_utime + usage.ru_stime} {usage.ru_maxrss}".encode())
"""


class Measure:
    """CPU seconds and MB of one run of a command, and whether it succeeded. What it prints goes to the log."""

    def __init__(self, argv, cwd, log, env=None):
        read, write = os.pipe()
        start = time.monotonic()
        with open(log, "wb") as out:
            subprocess.run(
                [sys.executable, "-ISc", RUNNER, *map(str, argv)],
                cwd=cwd,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                preexec_fn=lambda: os.dup2(write, 3),
                pass_fds=[3],
            )
        self.wall = time.monotonic() - start
        os.close(write)
        with open(read) as told:
            status, cpu, kilobytes = (told.read() or "1 0 0").split()
        self.ok = status == "0"
        self.cpu = float(cpu)
        self.mb = int(kilobytes) / (1000 if sys.platform != "darwin" else 1e6)


class Tool:
    """A generator: how it is called, and how its output becomes a crate."""

    def __init__(self, name, binary, arguments, finish=None):
        self.name, self.binary, self.arguments = name, binary, arguments
        self.finish = finish or (lambda out: None)

    def generate(self, doc, out):
        """Writes the output anew, since a tool that finds its own files may do less.

        What was there is put aside until the end: ext4 passes over the inodes of files deleted in the last minutes, one by
        one, so that deleting hundreds of files here would make the creation of the next ones ten times as dear.
        """
        if out.exists():
            out.rename(tempfile.mkdtemp(dir=aside(out.parent)) + "/out")
        out.mkdir(parents=True)
        return Measure([self.binary, *self.arguments(doc, out)], out, f"{out}.log")


def aside(work):
    """The folder of the outputs that later rounds replaced; `main` removes it."""
    folder = work / "replaced"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def tools(options):
    """Ours first, then the peers that are in the folder."""
    ours = [options.ours_command, "--spec"]
    known = [
        Tool(OURS, options.ours, lambda doc, out: [*ours, doc, "--out", out]),
        Tool("openapi-to-rust", None, lambda doc, out: ["generate", doc, "--output-dir", out / "src/generated"], adopt),
        Tool("ploidy", None, lambda doc, out: ["generate", "rust", doc, "-o", out, "--name", "api"]),
        Tool("oas3-gen", None, lambda doc, out: ["generate", "client-mod", "-i", doc, "-o", out, "--workspace"]),
    ]
    for tool in known[1:]:
        tool.binary = options.peers / tool.name if options.peers else Path(shutil.which(tool.name) or tool.name)
    wanted = options.tools.split(",") if options.tools else [tool.name for tool in known]
    missing = [tool.name for tool in known if tool.name in wanted and not Path(tool.binary).is_file()]
    if missing:
        sys.exit(f"not found: {', '.join(missing)}; see --help for how to install them, or choose with --tools")
    return [tool for tool in known if tool.name in wanted]


def adopt(out):
    """openapi-to-rust writes a module and the dependencies that it needs; this makes a crate of the two."""
    needed = (out / "src/generated/REQUIRED_DEPS.toml").read_text()
    if "[dependencies]" not in needed:
        needed = "[dependencies]\n" + needed
    package = '[package]\nname = "api"\nversion = "0.1.0"\nedition = "2024"\n\n'
    (out / "Cargo.toml").write_text(package + needed)
    (out / "src/lib.rs").write_text("pub mod generated;\n")


def size(out):
    """Files, lines and bytes of the Rust of an output, and the part of it that is our runtime and our client."""
    total, runtime, client = [0, 0, 0], 0, 0
    for path in sorted((out / "src").rglob("*.rs") if (out / "src").is_dir() else out.rglob("*.rs")):
        text = path.read_bytes()
        lines = text.count(b"\n")
        total = [total[0] + 1, total[1] + lines, total[2] + len(text)]
        below = path.relative_to(out).parts
        runtime += lines if below[:2] == ("src", "runtime") or below == ("src", "runtime.rs") else 0
        client += lines if "client" in below or below[-1] == "client.rs" else 0
    return {"files": total[0], "lines": total[1], "bytes": total[2], "runtime": runtime, "client": client - client_of(out)}


def client_of(out):
    """The lines of our runtime's client, which are no part of the generated one."""
    runtime = out / "src/runtime"
    files = [*runtime.glob("client/**/*.rs"), runtime / "client.rs"] if runtime.is_dir() else []
    return sum(path.read_bytes().count(b"\n") for path in files if path.is_file())


def operations(doc, out):
    """The number of operations: of a JSON document its own, else what our manifest says."""
    if doc.suffix == ".json":
        methods = {"get", "put", "post", "delete", "options", "head", "patch", "trace", "query"}
        paths = json.loads(doc.read_text()).get("paths", {})
        return sum(method in methods for item in paths.values() for method in item)
    for manifest in [out / "src/generated/manifest.json", out / "manifest.json"]:
        if manifest.is_file():
            return len(json.loads(manifest.read_text())["operations"])
    return 0


def generate(options):
    """The table of `generate`."""
    chosen, rows = tools(options), []
    for doc in options.documents:
        outs = {tool.name: options.work / f"{doc.stem}-{tool.name}" for tool in chosen}
        rounds = {tool.name: [] for tool in chosen}
        for _ in range(options.rounds + 1):  # the first round warms the caches of the disk
            for tool in chosen:
                rounds[tool.name].append(tool.generate(doc, outs[tool.name]))
        rows += summed(doc, outs, {name: measures[1:] for name, measures in rounds.items()})
    return rows


def compiled(options, doc, command):
    """The rows of one document and one command of Cargo."""
    chosen = tools(options)
    outs = {tool.name: options.work / f"{doc.stem}-{tool.name}" for tool in chosen}
    env = dict(os.environ, CARGO_INCREMENTAL="0", CARGO_TARGET_DIR=str(options.work / "target"))
    rounds = {tool.name: [] for tool in chosen}
    for tool in chosen:
        made = tool.generate(doc, outs[tool.name])
        if made.ok:
            tool.finish(outs[tool.name])
            isolate(outs[tool.name])
            made = cargo(outs[tool.name], [*COMMANDS[command], *options.cargo], env)
        rounds[tool.name] = [] if made.ok else [made]
    alive = [tool.name for tool in chosen if not rounds[tool.name]]
    for _ in range(options.rounds):
        for name in alive:
            os.utime(outs[name] / "src/lib.rs")
            rounds[name].append(cargo(outs[name], [*COMMANDS[command], "--offline", *options.cargo], env))
    return summed(doc, outs, rounds, command)


def isolate(out):
    """Says that the crate is not part of a workspace around it, and gives it the versions that we test with."""
    manifest = out / "Cargo.toml"
    shutil.copy(ROOT / "Cargo.lock", out)
    text = manifest.read_text()
    if "[workspace]" not in text:
        manifest.write_text(text + "\n[workspace]\n")


def cargo(out, arguments, env):
    """Runs Cargo in a crate; what it says is beside the crate."""
    return Measure(["cargo", *arguments], out, f"{out}.cargo.log", env)


def summed(doc, outs, rounds, command="generate"):
    """One row for each tool: medians, and our share of the best peer."""
    rows = []
    for name, measures in rounds.items():
        row = {"document": doc.name, "kb": doc.stat().st_size // 1000, "command": command, "tool": name}
        row["operations"] = operations(doc, outs[OURS]) if OURS in outs else operations(doc, outs[name])
        row["ok"] = bool(measures) and all(measure.ok for measure in measures)
        if row["ok"]:
            cpu = [measure.cpu for measure in measures]
            row |= {"cpu": statistics.median(cpu), "least": min(cpu), "most": max(cpu)}
            row |= {"mb": statistics.median(measure.mb for measure in measures)}
            row |= {"wall": statistics.median(measure.wall for measure in measures)}
            row |= size(outs[name])
        rows.append(row)
    peers = [row for row in rows if row["ok"] and row["tool"] != OURS]
    for row in rows:
        for key in ["cpu", "mb"] if row["ok"] and row["tool"] == OURS and peers else []:
            row[f"{key}_share"] = row[key] / min(peer[key] for peer in peers)
    return rows


def table(rows):
    """The rows in Markdown."""
    print("| document | operations | command | tool | CPU s | least to most | x best | MB | x best | lines | MB of Rust |")
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    for row in rows:
        head = f"| {row['document']} | {row['operations']} | {row['command']} | {row['tool']} |"
        if not row["ok"]:
            print(f"{head} fails | | | | | | |")
            continue
        share = [f"**{row[key]:.2f}**" if key in row else "" for key in ("cpu_share", "mb_share")]
        print(
            f"{head} {row['cpu']:.2f} | {row['least']:.2f} to {row['most']:.2f} | {share[0]} "
            f"| {row['mb']:.0f} | {share[1]} | {row['lines']} | {row['bytes'] / 1e6:.2f} |"
        )


def lines(rows):
    """How many lines of Rust an operation costs."""
    print("\n| document | tool | lines per operation | without the runtime | client only |\n|---|---|---|---|---|")
    for row in rows:
        if row["ok"] and row["operations"]:
            per = [row["lines"], row["lines"] - row["runtime"], row["client"]]
            print(f"| {row['document']} | {row['tool']} | " + " | ".join(f"{n / row['operations']:.1f}" for n in per) + " |")


def cut(doc, share, target):
    """Writes a document with every n-th path and of the components those that they reach."""
    whole = json.loads(doc.read_text())
    kept = {path: item for index, (path, item) in enumerate(whole["paths"].items()) if index % share == 0}
    reached, waiting = set(), [kept, whole.get("components", {}).get("securitySchemes", {})]
    while waiting:
        for reference in references(waiting.pop()):
            parts = reference.removeprefix("#/").replace("~1", "/").split("/")
            if parts[0] == "components" and len(parts) == 3 and tuple(parts[1:]) not in reached:
                reached.add(tuple(parts[1:]))
                waiting.append(whole["components"].get(parts[1], {}).get(parts[2], {}))
    components = whole.get("components", {})
    for kind in components:
        if kind != "securitySchemes":
            components[kind] = {name: node for name, node in components[kind].items() if (kind, name) in reached}
    target.write_text(json.dumps({**whole, "paths": kept, "components": components}))


def references(node):
    """Every `$ref`, and every target of a discriminator."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "$ref" and isinstance(value, str):
                yield value
            elif key == "mapping" and isinstance(value, dict):
                yield from (name for name in value.values() if isinstance(name, str) and name.startswith("#/"))
            else:
                yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def growth(options):
    """The rows for parts of a document, and a line through them for each tool."""
    rows, parts = [], []
    for doc in options.documents:
        for share in (8, 4, 2, 1):
            part = options.work / f"{doc.stem}-{share}.json"
            cut(doc, share, part)
            parts.append(part)
    if options.command == "generate":
        rows = generate(argparse.Namespace(**{**vars(options), "documents": parts}))
    else:
        rows = [row for part in parts for row in compiled(options, part, options.command)]
    return rows


def fits(rows):
    """`seconds = a + b * operations` by least squares, and the exponent of a power law through the same points."""
    print("\n| document | tool | CPU s of none | ms for each operation | exponent |\n|---|---|---|---|---|")
    for doc in dict.fromkeys(row["document"].rsplit("-", 1)[0] for row in rows):
        for tool in dict.fromkeys(row["tool"] for row in rows):
            own = [row for row in rows if row["ok"] and row["tool"] == tool and row["document"].rsplit("-", 1)[0] == doc]
            if len(own) < 3:
                continue
            base, slope = line([(row["operations"], row["cpu"]) for row in own])
            exponent = line([(math.log(row["operations"]), math.log(row["cpu"])) for row in own])[1]
            print(f"| {doc} | {tool} | {base:.2f} | {slope * 1000:.1f} | {exponent:.2f} |")


def line(points):
    """The intercept and the slope of the line with the least squares."""
    x, y = (statistics.fmean(point[axis] for point in points) for axis in (0, 1))
    spread = sum((point[0] - x) ** 2 for point in points)
    slope = sum((point[0] - x) * (point[1] - y) for point in points) / spread if spread else 0.0
    return y - slope * x, slope


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ours", type=Path, default=Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release/xtask")
    parser.add_argument("--ours-command", default="export", choices=["export", "codegen"], help="for generate only")
    parser.add_argument("--peers", type=Path, help="the folder of the peers' binaries [default: PATH]")
    parser.add_argument("--tools", help=f"only these, by commas: {OURS},openapi-to-rust,ploidy,oas3-gen")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--work", type=Path, help="keep outputs and built dependencies here [default: a temporary folder]")
    parser.add_argument("--json", type=Path, help="write the rows to this file as well")
    commands = parser.add_subparsers(dest="action", required=True)
    for name in ("generate", "compile", "growth"):
        command = commands.add_parser(name)
        command.add_argument("documents", nargs="+", type=lambda path: Path(path).resolve())
        if name != "generate":
            choices = [*COMMANDS, *(["generate"] if name == "growth" else [])]
            command.add_argument("--command", default="check", choices=choices)
            command.add_argument("--cargo", default=[], type=str.split, help="more arguments for Cargo, in one word")
    return parser.parse_args()


def main():
    options = arguments()
    options.ours = options.ours.resolve()
    options.peers = options.peers.resolve() if options.peers else None
    with tempfile.TemporaryDirectory() as folder:
        options.work = (options.work or Path(folder)).resolve()
        options.work.mkdir(parents=True, exist_ok=True)
        match options.action:
            case "generate":
                rows = generate(options)
            case "compile":
                rows = [row for doc in options.documents for row in compiled(options, doc, options.command)]
            case _:
                rows = growth(options)
        table(rows)
        lines(rows)
        if options.action == "growth":
            fits(rows)
        if options.json:
            options.json.write_text(json.dumps(rows, indent=1))
        shutil.rmtree(aside(options.work))


if __name__ == "__main__":
    main()
