#!/usr/bin/env python3
"""Many readers on one run: each follows its events as a browser's page does, while the run is drawn. Says how much later the last reader hears
of a block than the first, how fast the worker draws, how long the studio takes to answer meanwhile, and what memory it has taken.

    tools/readers/run.py --address http://127.0.0.1:8080 --token-file .variate/owner.token --pid PID [--readers 50 --seconds 20]

Needs Python alone, and a studio that runs with a worker. PID is the studio's process, of this machine, for its memory. Leaves a project behind, in the trash."""

import argparse
import collections
import json
import os
import statistics
import threading
import time
import urllib.request
from pathlib import Path

MODEL = """Tensor wide(Tensor sigma) {
    var mu    = normal(0, 5);
    var tau   = halfCauchy(5);
    var z     = normal(0, 1, shape(8));
    var y     = normal(mu + tau * z, sigma);
    return y;
}
"""
DATA = {"sigma": [15, 10, 16, 11, 9, 11, 10, 18], "y": [28, 8, -3, 7, -1, 1, 18, 12]}


class Rest:
    def __init__(self, address, token):
        self.base, self.token = address.rstrip("/") + "/api/v1", token

    def open(self, method, path, body=None, timeout=60):
        request = urllib.request.Request(self.base + path, method=method, data=None if body is None else json.dumps(body).encode())
        request.add_header("Authorization", "Bearer " + self.token)
        if body is not None:
            request.add_header("Content-Type", "application/json")
        return urllib.request.urlopen(request, timeout=timeout)

    def send(self, method, path, body=None):
        with self.open(method, path, body) as answer:
            text = answer.read().decode()
        return json.loads(text) if text else None


def resident(pid):
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return float("nan")


def processor_seconds(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def follow(rest, run, heard, ready, lost):
    """Notes when each event came; its id says where every chain stands."""
    try:
        with rest.open("GET", f"/runs/{run}/events", timeout=120) as stream:
            ready.release()
            name = ""
            for raw in stream:
                line = raw.decode().rstrip("\n")
                if line.startswith("event:"):
                    name = line[6:].strip()
                elif line.startswith("data:") and name == "block":
                    heard[line].append(time.monotonic())
    except OSError as gone:
        lost.append(str(gone))


def quantile(values, share):
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--address", default="http://127.0.0.1:8080")
    options.add_argument("--token-file", type=Path, default=Path(".variate/owner.token"))
    options.add_argument("--pid", type=int, required=True)
    options.add_argument("--readers", type=int, default=50)
    options.add_argument("--seconds", type=int, default=20)
    wanted = options.parse_args()
    rest = Rest(wanted.address, wanted.token_file.read_text().strip())
    project = rest.send("POST", "/projects", {"name": f"{wanted.readers} readers, {int(time.time())}"})["id"]
    model = rest.send("POST", f"/projects/{project}/models", {"name": "schools", "source": MODEL})["id"]
    data = rest.send("POST", f"/projects/{project}/data", {"name": "schools", "values": DATA})["id"]
    before = resident(wanted.pid)
    run = rest.send("POST", f"/projects/{project}/runs", {
        "model": model, "data": data, "method": "nuts", "seed": 1, "settings": {"chains": 4, "warmup": 1000, "draws": 200_000},
        "until": {"seconds": wanted.seconds}})["id"]
    heard, lost, ready = collections.defaultdict(list), [], threading.Semaphore(0)
    readers = [threading.Thread(target=follow, args=(rest, run, heard, ready, lost), daemon=True) for _ in range(wanted.readers)]
    for reader in readers:
        reader.start()
    for _ in readers:
        ready.acquire(timeout=30)
    answers, most, going = [], before, True
    begun, spent = time.monotonic(), processor_seconds(wanted.pid)
    while going:
        begin = time.monotonic()
        going = rest.send("GET", f"/runs/{run}")["status"] in ("queued", "running")
        answers.append((time.monotonic() - begin) * 1e3)
        most = max(most, resident(wanted.pid))
        time.sleep(0.25)
    took, spent = time.monotonic() - begun, processor_seconds(wanted.pid) - spent
    for reader in readers:
        reader.join(30)
    late = [(max(times) - min(times)) * 1e3 for times in heard.values() if len(times) == wanted.readers]
    complete = len(late) / max(1, len(heard))
    ended = rest.send("GET", f"/runs/{run}")
    print(f"{wanted.readers} readers of a run that {ended['status']}: {len(heard)} blocks, {complete:.0%} of them heard by all while they listened; {len(lost)} readers were lost")
    print(f"the worker drew with {ended['gradients'] / ended['sampleSeconds'] / 1e3:.0f} thousand gradients a second")
    if late:
        print(f"the last reader hears a block {statistics.median(late):.0f} ms after the first (median), 99 % within {quantile(late, 0.99):.0f} ms, at most {max(late):.0f} ms")
    print(f"the studio's process took {spent / took:.0%} of one core")
    print(f"the studio tells of the run in {statistics.median(answers):.0f} ms (median), 99 % within {quantile(answers, 0.99):.0f} ms")
    print(f"its memory: {before:.0f} MB before, {most:.0f} MB at most, {resident(wanted.pid):.0f} MB after")
    rest.send("DELETE", f"/projects/{project}")


if __name__ == "__main__":
    main()
