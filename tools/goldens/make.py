#!/usr/bin/env python3
"""Runs the inputs of golden files in a real PyTorch and rewrites the outputs. See README.md beside this file."""

import argparse
import json
import sys
from pathlib import Path

sys.dont_write_bytecode = True  # no caches in the source tree

from cases import samples as new_samples
from code_lines import record_printing, record_random
from record import record
from values import to_line

HERE = Path(__file__).resolve().parent
GOLDENS = HERE.parent.parent / "packages" / "conformance" / "goldens"


def render(header, lines):
    """One sample a line, the header's fields on the first."""
    head = to_line({**header, "samples": []})
    return head[: -len("]}")] + "\n" + ",\n".join(lines) + "\n]}\n"


def regenerate(text, cases, only_new):
    """An op file's text with its samples run again (or left alone), then the `cases` it does not have."""
    content = json.loads(text)
    samples = content.pop("samples")
    known = {sample["id"] for sample in samples}
    op = content["op"]
    recorded = text.splitlines()[1:-1]
    old = [line.rstrip(",") for line in recorded] if only_new else [to_line(record(op, s)) for s in samples]
    new = [to_line(record(op, case)) for case in cases if case["id"] not in known]
    return render(content, old + new)


def regenerate_lines(text, run):
    """The same for a plain list of samples: `random.json`, `printing.json`."""
    samples = json.loads(text)
    return "[\n" + ",\n".join(to_line(run(sample)) for sample in samples) + "\n]\n"


LISTS = {"random": record_random, "printing": record_printing}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="op files, random, printing; all if none is named")
    parser.add_argument("--goldens", type=Path, default=GOLDENS, help="folder of the goldens")
    parser.add_argument("--new", action="store_true", help="only append the new cases; leave the others alone")
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a file would change")
    parser.add_argument("--diff", action="store_true", help="with --check, show the samples that would change")
    options = parser.parse_args()

    op_files = sorted(path.stem for path in (options.goldens / "ops").glob("*.json"))
    names = options.names or ([] if options.new else list(LISTS)) + op_files
    changed = []
    for name in names:
        path = options.goldens / (f"{name}.json" if name in LISTS else f"ops/{name}.json")
        before = path.read_text()
        run = LISTS.get(name)
        after = regenerate_lines(before, run) if run else regenerate(before, new_samples(name), options.new)
        if after == before:
            continue
        changed.append(name)
        if options.diff:
            show_difference(before, after)
        if not options.check:
            path.write_text(after)
    print(f"{len(names)} files, {len(changed)} {'differ' if options.check else 'changed'}: {' '.join(changed)}")
    return 1 if options.check and changed else 0


def show_difference(before, after):
    old = {json.loads(line.rstrip(","))["id"]: line.rstrip(",") for line in before.splitlines()[1:-1]}
    for line in after.splitlines()[1:-1]:
        new = json.loads(line.rstrip(","))
        text = old.get(new["id"])
        if text is None:
            print(f"+ {new['id']}")
            continue
        if text == line.rstrip(","):
            continue
        was = json.loads(text)
        for key in {**was, **new}:
            if was.get(key) != new.get(key):
                print(f"~ {new['id']} {key}:\n  - {to_line(was.get(key))[:300]}\n  + {to_line(new.get(key))[:300]}")


if __name__ == "__main__":
    sys.exit(main())
