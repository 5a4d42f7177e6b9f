"""One Python library, one workload: the counterpart of `child.ts`.

Arguments: torch, numpy or pandas; the workload's file name and the threads to use.
Requests come as lines of JSON, with the whole case, and are answered after a mark.
"""

import importlib.util
import json
import math
import os
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
SHORTEST_SAMPLE = 0.5e-3


class Stopwatch:
    """As in `measure.ts`: warms a step up, then times groups of steps."""

    def __init__(self, task):
        self.task = task
        self.first = None
        self.group = 1

    def warm(self, seconds):
        start = time.perf_counter()
        while True:
            begin = time.perf_counter()
            value = self.task["step"]()
            last = time.perf_counter() - begin
            if self.first is None:
                self.first = value
            if time.perf_counter() - start >= seconds:
                break
        self.group = max(1, math.ceil(SHORTEST_SAMPLE / max(last, 1e-7)))
        return last

    def sample(self, seconds):
        step, group, samples = self.task["step"], self.group, []
        end = time.perf_counter() + seconds
        while True:
            begin = time.perf_counter()
            for _ in range(group):
                step()
            samples.append((time.perf_counter() - begin) / group)
            if time.perf_counter() >= end:
                return samples


def load(name):
    path = os.path.join(HERE, "workloads", name + ".py")
    spec = importlib.util.spec_from_file_location("workload", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def answer(request, workload, library, watch):
    try:
        if request["do"] == "sample":
            times = watch[0].sample(request["ms"] / 1000)
            return {"kind": "samples", "times": [t * 1000 for t in times]}
        task = getattr(workload, "with_" + library)(request["case"])
        watch[:] = [Stopwatch(task)]
        single = watch[0].warm(request["warmUp"] / 1000)
        check = task["check"]() if "check" in task else watch[0].first
        return {
            "kind": "ready",
            "single": single * 1000,
            "operations": task.get("operations", 1),
            "check": check,
        }
    except NotImplementedError as error:
        return {"kind": "unavailable", "reason": str(error)}
    except Exception as error:
        return {"kind": "failed", "reason": f"{type(error).__name__}: {error}"}


def main():
    library, name, threads = sys.argv[1], sys.argv[2], int(sys.argv[3])
    sys.path[:0] = [os.path.join(HERE, "workloads"), HERE]
    if library == "torch":
        import torch

        torch.set_num_threads(threads)
    workload, watch = load(name), []
    for line in sys.stdin:
        reply = answer(json.loads(line), workload, library, watch)
        print("@bench " + json.dumps(reply), flush=True)


main()
