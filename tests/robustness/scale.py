#!/usr/bin/env python3
"""Documents that are large in one way, and what they cost: time, memory, and how the time grows.

    cargo build --release -p xtask
    tests/robustness/scale.py target/release/xtask             # every case
    tests/robustness/scale.py target/release/xtask chain enum  # these two

A case is made in three sizes, each twice the one before. The exponent is that of the last doubling: 1 is linear, 2 is
quadratic. A run that takes more than two minutes of a processor or more than 8 GB is a failure, as is a crash; a refusal is not, when it
names its limit. The documents go to a temporary folder.
"""

import json
import math
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time

SECONDS, WALL, BYTES = 120, 1_800, 8 << 30


def document(schemas=None, paths=None, **more):
    return {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": paths or {},
            "components": {"schemas": schemas or {}}, **more}


def ref(name):
    return {"$ref": f"#/components/schemas/{name}"}


def thing(n, count):
    return {"type": "object", "required": ["id"], "description": f"Thing {n} of many.", "properties": {
        "id": {"type": "integer"}, "name": {"type": "string", "maxLength": 80}, "kind": {"type": "string", "enum": ["a", "b"]},
        "next": ref(f"Thing{(n + 1) % count}"), "more": {"type": "array", "items": ref(f"Thing{n * 7 % count}")}}}


def schemas(n):
    return document({f"Thing{i}": thing(i, n) for i in range(n)})


def operations(n):
    def operation(i):
        return {"operationId": f"op{i}", "tags": [f"tag{i % 50}"],
                "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}},
                               {"name": "q", "in": "query", "schema": {"type": "string"}}],
                "requestBody": {"content": {"application/json": {"schema": ref(f"Thing{i % 100}")}}},
                "responses": {"200": {"description": "ok", "content": {"application/json": {"schema": ref(f"Thing{i % 100}")}}}}}
    return document({f"Thing{i}": thing(i, 100) for i in range(100)}, {f"/a{i}/{{id}}": {"post": operation(i)} for i in range(n)})


def chain(n):
    return document({**{f"A{i}": ref(f"A{i + 1}") for i in range(n)}, f"A{n}": {"type": "object", "properties": {"x": {"type": "string"}}}})


def boxes(n):
    """A chain of objects, each with the next one."""
    return document({f"A{i}": {"type": "object", "required": ["next"], "properties": {"next": ref(f"A{i + 1}")}} for i in range(n)}
                    | {f"A{n}": {"type": "string"}})


def heirs(n):
    return document({"H0": {"type": "object", "properties": {"a": {"type": "string"}}}} | {
        f"H{i}": {"allOf": [ref(f"H{i - 1}"), {"type": "object", "required": ["a"]}]} for i in range(1, n)})


def lattice(n):
    """Each schema has the one before it twice: two to the power of n ways lead down."""
    both = lambda i: {"allOf": [ref(f"L{i - 1}"), ref(f"L{i - 1}"), {"type": "object", "properties": {f"p{i}": {"type": "string"}}}]}
    return document({"L0": {"type": "object"}} | {f"L{i}": both(i) for i in range(1, n)})


def choices(n):
    """Unions within unions: the members multiply when they are flattened."""
    part = lambda i, k: {"allOf": [ref(f"U{i - 1}"), {"type": "object", "required": [f"{k}{i}"], "properties": {f"{k}{i}": {"type": "string"}}}]}
    return document({"U0": {"type": "object"}} | {f"U{i}": {"oneOf": [part(i, "a"), part(i, "b")]} for i in range(1, n)})


def deep(n):
    text = '{"type":"object","properties":{"a":' * n + '{"type":"string"}' + "}}" * n
    return json.dumps(document({"Deep": "@"})).replace('"@"', text)


def brackets(n):
    return json.dumps(document({"Deep": {"example": "@"}})).replace('"@"', "[" * n + "]" * n)


def deep_yaml(n):
    return "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {}\nx-a: " + "[" * n + "]" * n + "\n"


def block_yaml(n):
    return "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {}\nx-a:\n" + "".join(" " * (i + 1) + "a:\n" for i in range(n))


def bomb(n):
    lines = ["openapi: 3.1.0", "info: {title: t, version: '1'}", "paths: {}", "x-0: &a0 [lol, lol, lol]"]
    lines += [f"x-{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, n)]
    return "\n".join(lines) + "\n"


def anchors(n):
    lines = ["openapi: 3.1.0", "info: {title: t, version: '1'}", "paths: {}", "components:", "  schemas:", "    Base: &base {type: string}"]
    return "\n".join(lines + [f"    A{i}: *base" for i in range(n)]) + "\n"


def megabytes(n):
    text = "word " * 1_000
    one = lambda i: {"type": "object", "description": text, "properties": {f"p{k}": {"type": "string", "description": text} for k in range(4)}}
    return document({f"Thing{i}": one(i) for i in range(n * 40)})


def megabytes_yaml(n):
    lines = ["openapi: 3.1.0", "info: {title: t, version: '1'}", "paths: {}", "components:", "  schemas:"]
    for i in range(n * 5_000):
        lines += [f"    Thing{i}:", "      type: object", "      properties:"]
        lines += [f"        p{k}: {{type: string, description: 'a field'}}" for k in range(4)]
    return "\n".join(lines) + "\n"


def wide(n):
    return document({"Wide": {"type": "object", "required": [f"p{i}" for i in range(0, n, 2)], "properties": {f"p{i}": {"type": "string"} for i in range(n)}}})


def enum(n):
    return document({"Many": {"type": "string", "enum": [f"v{i}" for i in range(n)]}})


def one_of(n):
    one = lambda i: {"type": "object", "required": ["t"], "properties": {"t": {"const": f"c{i}"}, "x": {"type": "integer"}}}
    return document({"One": {"oneOf": [one(i) for i in range(n)]}})


def any_of(n):
    """Members that nothing tells apart but the members that they need."""
    return document({"Any": {"anyOf": [{"type": "object", "required": [f"p{i}"], "properties": {f"p{i}": {"type": "integer"}}} for i in range(n)]}})


def mapping(n):
    cats = {f"Cat{i}": {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}}} for i in range(n)}
    union = {"oneOf": [ref(name) for name in cats], "discriminator": {"propertyName": "kind", "mapping": {f"k{i}": f"#/components/schemas/Cat{i}" for i in range(n)}}}
    return document({"Animal": union} | cats)


def same_names(n):
    spell = lambda i: "".join(c.upper() if i >> k & 1 else c for k, c in enumerate("abcdefghijklmnopq"))
    return document({spell(i): {"type": "object", "properties": {"x": {"type": "string"}}} for i in range(n)})


def same_properties(n):
    return document({"A": {"type": "object", "properties": {f"a{'_' * i}b": {"type": "string"} for i in range(1, n + 1)}}})


def long_name(n):
    return document({"N" * n: {"type": "object", "properties": {"p" * n: {"type": "string"}}}})


def long_text(n):
    return document({"A": {"type": "object", "description": "*a* [b](c) `d` <e> " * n}})


def markers(n):
    return document({"A": {"type": "object", "description": "[" * n + "*_`" * n + "> " * n}})


def faults(n):
    return document({f"A{i}": {"type": "strin"} for i in range(n)})


def typos(n):
    return document({f"Name{i}": {"type": "string"} for i in range(n)} | {f"B{i}": ref(f"Nme{i}") for i in range(n)})


def parameters(n):
    many = [{"name": f"q{i}", "in": "query", "schema": {"type": "string"}} for i in range(n)]
    return document(paths={"/a": {"get": {"operationId": "a", "parameters": many, "responses": {"204": {"description": "ok"}}}}})


def segments(n):
    many = [{"name": f"p{i}", "in": "path", "required": True, "schema": {"type": "string"}} for i in range(n)]
    return document(paths={"/" + "/".join(f"{{p{i}}}" for i in range(n)): {"get": {"operationId": "a", "parameters": many, "responses": {"204": {"description": "ok"}}}}})


def similar_paths(n):
    get = {"responses": {"204": {"description": "ok"}}}
    return document(paths={f"/a/b/c/d{i}": {"get": get} for i in range(n)})


def examples(n):
    return document({"A": {"type": "object", "properties": {"a": {"type": "string", "example": "x" * n}}, "example": {"a": "y" * n}}})


# Name, sizes, ending of the file. The last size is that of the requirement.
CASES = {
    "schemas": (schemas, [25_000, 50_000, 100_000]), "operations": (operations, [2_500, 5_000, 10_000]),
    "chain": (chain, [12_500, 25_000, 50_000]), "boxes": (boxes, [2_500, 5_000, 10_000]), "heirs": (heirs, [500, 1_000, 2_000]),
    "lattice": (lattice, [10, 20, 40]), "choices": (choices, [5, 10, 20]), "deep": (deep, [5_000, 10_000, 20_000]),
    "deep_within": (deep, [20, 40, 80]), "brackets": (brackets, [5_000, 10_000, 20_000]),
    "deep_yaml": (deep_yaml, [5_000, 10_000, 20_000]), "block_yaml": (block_yaml, [1_000, 2_000, 4_000]),
    "megabytes_of_brackets": (deep_yaml, [250_000, 500_000, 1_000_000]),
    "bomb": (bomb, [5, 10, 20]), "anchors": (anchors, [10_000, 20_000, 40_000]), "megabytes": (megabytes, [12, 25, 50]),
    "megabytes_yaml": (megabytes_yaml, [12, 25, 50]), "wide": (wide, [5_000, 10_000, 20_000]), "enum": (enum, [12_500, 25_000, 50_000]),
    "one_of": (one_of, [500, 1_000, 2_000]), "any_of": (any_of, [500, 1_000, 2_000]), "mapping": (mapping, [500, 1_000, 2_000]),
    "same_names": (same_names, [5_000, 10_000, 20_000]), "same_properties": (same_properties, [250, 500, 1_000]),
    "long_name": (long_name, [25_000, 50_000, 100_000]), "long_text": (long_text, [25_000, 50_000, 100_000]),
    "markers": (markers, [25_000, 50_000, 100_000]), "faults": (faults, [5_000, 10_000, 20_000]), "typos": (typos, [5_000, 10_000, 20_000]),
    "parameters": (parameters, [500, 1_000, 2_000]), "segments": (segments, [500, 1_000, 2_000]),
    "similar_paths": (similar_paths, [2_500, 5_000, 10_000]), "examples": (examples, [250_000, 500_000, 1_000_000]),
}
YAML = {"deep_yaml", "block_yaml", "megabytes_of_brackets", "bomb", "anchors", "megabytes_yaml"}


def limits():
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def run(xtask, spec, out):
    """Exit code, seconds, peak bytes, the first finding or the last words."""
    start = time.monotonic()
    with open(out + ".said", "w+") as said:
        child = subprocess.Popen([xtask, "codegen", "--color", "never", "--message-format", "json", "--spec", spec, "--out", out],
                                 stdout=said, stderr=subprocess.STDOUT, preexec_fn=limits)
        signal.signal(signal.SIGALRM, lambda *_: child.kill())
        signal.alarm(WALL)
        _, status, usage = os.wait4(child.pid, 0)
        signal.alarm(0)
        child.returncode = os.waitstatus_to_exitcode(status)
        elapsed = time.monotonic() - start
        said.seek(0)
        words = said.read(1_000_000)
    code = re.search(r'"severity":"error","code":"([^"]*)","message":"([^"]{0,90})', words)
    what = f"{code[1]}: {code[2]}" if code else "" if child.returncode == 0 else words.strip().rpartition("\n")[2][-200:]
    return child.returncode, elapsed, usage.ru_maxrss * 1024, usage.ru_utime + usage.ru_stime, what


def main(xtask, *names):
    unknown = set(names) - set(CASES)
    if unknown:
        sys.exit(f"no case is called {', '.join(sorted(unknown))}; there are {', '.join(CASES)}")
    failed = []
    print(f"{'case':<22}{'n':>10}{'input':>10}{'time':>9}{'cpu':>9}{'memory':>9}{'exponent':>10}  outcome", flush=True)
    for name in names or CASES:
        make, sizes = CASES[name]
        before = None
        for n in sizes:
            folder = tempfile.mkdtemp()
            spec = f"{folder}/a.{'yaml' if name in YAML else 'json'}"
            made = make(n)
            with open(spec, "w") as file:
                file.write(made if isinstance(made, str) else json.dumps(made))
            status, elapsed, memory, cpu, what = run(xtask, spec, f"{folder}/out")
            growth = f"{math.log2(cpu / before):.2f}" if before and before > 0.05 else ""
            before = cpu
            outcome = "generated" if status == 0 else what if status == 1 and ": " in what else f"FAILED with {status}: {what}"
            if outcome.startswith("FAILED"):
                failed.append(f"{name} {n}")
            size = os.path.getsize(spec)
            print(f"{name:<22}{n:>10}{size / 1e6:>8.1f}MB{elapsed:>8.2f}s{cpu:>8.2f}s{memory / 1e6:>7.0f}MB{growth:>10}  {outcome}", flush=True)
            shutil.rmtree(folder)
            if outcome.startswith("FAILED"):
                break
    if failed:
        sys.exit(f"failed: {', '.join(failed)}")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(*sys.argv[1:])
