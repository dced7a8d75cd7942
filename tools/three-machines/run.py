#!/usr/bin/env python3
"""A studio and three workers on three machines, for which network namespaces stand in: joined over TLS as docs/pool.md says, then
labelled, drained, cut off, killed, restarted and upgraded while forty runs of two projects are drawn. Says how soon the board knew of each, and
fails if it took longer than five seconds, or a run did not end with the draws that its seed gives.

    sudo tools/three-machines/run.py [--runs 40]

Needs root, ip (iproute2), openssl and a built studio (./variate build). Leaves nothing behind."""

import argparse
import json
import os
import random
import re
import shutil
import signal
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import zipfile
from pathlib import Path

HOME = Path(__file__).resolve().parents[2]
STUDIO = "10.77.0.1"
PORT = 8777
BRIDGE = "variate0"
BOARD_LIMIT = 5.0
NAMES = ["m1", "m2", "m3"]
MODEL = """Tensor logistic(Tensor x) {
    var beta = normal(0, 1, shape(5));
    var y    = bernoulliLogits(matmul(x, beta));
    return y;
}
"""


def say(words):
    print(f"{time.strftime('%H:%M:%S')} {words}", flush=True)


def ip(*words):
    subprocess.run(["ip", *words], check=True)


def address(name):
    return f"10.77.0.{10 + NAMES.index(name) + 1}"


class Rest:
    def __init__(self, folder):
        self.base = f"https://{STUDIO}:{PORT}/api/v1"
        self.tls = ssl.create_default_context(cafile=folder / "studio.pem")
        self.token = (folder / "data" / "owner.token").read_text().strip()

    def send(self, method, path, body=None):
        request = urllib.request.Request(self.base + path, method=method)
        request.add_header("Authorization", "Bearer " + self.token)
        data = None
        if method in ("POST", "PUT"):
            data = json.dumps(body if body is not None else {}).encode()
            request.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(request, data, timeout=100, context=self.tls) as answer:
                text = answer.read().decode()
        except urllib.error.HTTPError as refused:
            raise SystemExit(f"{method} {path} was answered {refused.code}: {refused.read().decode()}") from refused
        return json.loads(text) if text.startswith(("{", "[")) else text

    def board(self, name):
        return next((w for w in self.send("GET", "/workers") if w["name"] == name), None)


class Trial:
    def __init__(self, folder, runs):
        self.folder = folder
        self.runs = runs
        self.processes = {}
        self.logs = {}
        self.late = []

    # ---- the machines

    def machines(self):
        ip("link", "add", BRIDGE, "type", "bridge")
        ip("addr", "add", f"{STUDIO}/24", "dev", BRIDGE)
        ip("link", "set", BRIDGE, "up")
        for name in NAMES:
            ip("netns", "add", f"variate-{name}")
            ip("link", "add", f"vh-{name}", "type", "veth", "peer", "name", "eth0", "netns", f"variate-{name}")
            ip("link", "set", f"vh-{name}", "master", BRIDGE, "up")
            ip("-n", f"variate-{name}", "addr", "add", f"{address(name)}/24", "dev", "eth0")
            ip("-n", f"variate-{name}", "link", "set", "eth0", "up")
            ip("-n", f"variate-{name}", "link", "set", "lo", "up")

    def start(self, key, command):
        log = open(self.folder / f"{key}.log", "ab")
        self.processes[key] = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True)

    def studio(self):
        pem, key = self.folder / "studio.pem", self.folder / "studio.key"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-keyout", key, "-out", pem,
             "-subj", "/CN=studio.lab", "-addext", f"subjectAltName=IP:{STUDIO}"],
            check=True, stderr=subprocess.DEVNULL)
        os.environ["VARIATE_LOCALWORKER"] = "false"
        self.start("studio", [HOME / "variate", "run", "--host", STUDIO, "--port", str(PORT), "--data", self.folder / "data",
                              "--tls-certificate", pem, "--tls-key", key])
        deadline = time.time() + 120
        while True:
            try:
                self.rest = Rest(self.folder)
                self.rest.send("GET", "/workers")
                return
            except (OSError, urllib.error.URLError):
                if time.time() > deadline or self.processes["studio"].poll() is not None:
                    raise SystemExit("the studio did not start:\n" + (self.folder / "studio.log").read_text()[-3000:])
                time.sleep(0.5)

    def worker(self, name, *more):
        self.start(name, ["ip", "netns", "exec", f"variate-{name}", HOME / "variate", "worker", "--studio", f"https://{STUDIO}:{PORT}",
                          "--token-file", self.folder / "worker.token", "--ca", self.folder / "studio.pem", "--name", name,
                          "--cluster-host", address(name), *more])

    def old(self, name):
        """A worker of an earlier version: the same jars, of which one says another number."""
        lib = self.folder / "old"
        if not lib.exists():
            lib.mkdir()
            for jar in (HOME / "accelerator-pool/target/pool/lib").glob("*.jar"):
                if not jar.name.startswith("accelerator-pool-"):
                    (lib / jar.name).symlink_to(jar)
                    continue
                with zipfile.ZipFile(jar) as now, zipfile.ZipFile(lib / jar.name, "w") as before:
                    for entry in now.infolist():
                        content = now.read(entry)
                        if entry.filename == "META-INF/MANIFEST.MF":
                            content = re.sub(rb"Implementation-Version: [^\r\n]*", b"Implementation-Version: 0.0.1", content)
                        before.writestr(entry, content)
        java = Path(os.environ["JAVA_HOME"]) / "bin/java" if "JAVA_HOME" in os.environ else "java"
        self.start(name, ["ip", "netns", "exec", f"variate-{name}", java, "--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED",
                          "--sun-misc-unsafe-memory-access=allow", "-Xmx256m", "-cp", f"{lib}/*", "dev.variate.pool.worker.WorkerMain",
                          "--studio", f"https://{STUDIO}:{PORT}", "--token-file", self.folder / "worker.token", "--ca", self.folder / "studio.pem",
                          "--name", name])

    def end(self, key, how):
        process = self.processes[key]
        try:
            os.killpg(process.pid, how)
        except ProcessLookupError:
            pass
        process.wait(30)

    def cable(self, name, state):
        ip("-n", f"variate-{name}", "link", "set", "eth0", state)

    # ---- what the board says

    def board(self, what, name, right, within=BOARD_LIMIT, since=None):
        begin = since or time.time()
        while not right(self.rest.board(name)):
            if time.time() - begin > 30:
                raise SystemExit(f"{what}: the board never said so: {self.rest.board(name)}")
            time.sleep(0.1)
        seconds = time.time() - begin
        say(f"{what}: on the board after {seconds:.1f} s")
        if seconds > within:
            self.late.append(f"{what} ({seconds:.1f} s)")

    # ---- the trial

    def launch(self, project, model, data, number):
        sort = number % 4
        settings = {"chains": 4, "warmup": 500, "draws": 1500, "workers": 2 if sort == 3 else 1}
        placement = {"priority": ["normal", "low", "high", "normal"][sort], "labels": ["gpu"] if number % 10 == 4 else []}
        body = {"model": model, "data": data, "method": "nuts", "settings": settings, "seed": 1 + number % 2, "placement": placement}
        return self.rest.send("POST", f"/projects/{project}/runs", body)["id"]

    def run(self):
        say("three machines")
        self.machines()
        say("the studio starts, over TLS")
        self.studio()
        token = self.rest.send("POST", "/worker-tokens", {"name": "three machines"})["secret"]
        fd = os.open(self.folder / "worker.token", os.O_WRONLY | os.O_CREAT, 0o600)
        os.write(fd, token.encode())
        os.close(fd)
        begin = time.time()
        self.worker("m1", "--label", "gpu")
        self.worker("m2")
        self.worker("m3")
        for name in NAMES:
            self.board(f"{name} has joined (a JVM's start included)", name, lambda w: w is not None and w["alive"], within=60, since=begin)
        rng = random.Random(5)
        x = [[round(rng.uniform(-1, 1), 4) for _ in range(5)] for _ in range(800)]
        y = [int(rng.random() < 0.5) for _ in range(800)]
        projects = []
        for title in ("astronomy", "biology"):
            project = self.rest.send("POST", "/projects", {"name": title})["id"]
            model = self.rest.send("POST", f"/projects/{project}/models", {"name": "logistic", "source": MODEL})["id"]
            data = self.rest.send("POST", f"/projects/{project}/data", {"name": "rows", "values": {"x": x, "y": y}})["id"]
            projects.append((project, model, data))
        launched = [self.launch(*projects[number % 2], number) for number in range(self.runs)]
        say(f"{len(launched)} runs of two projects wait: {len(self.rest.send('GET', '/queue'))} in the queue")
        ids = {name: self.rest.board(name)["id"] for name in NAMES}

        self.rest.send("POST", f"/workers/{ids['m2']}/drain")
        self.board("m2 is drained", "m2", lambda w: w["state"] == "drained" and w["run"] is None)
        self.cable("m1", "down")
        self.board("m1's cable is pulled", "m1", lambda w: not w["alive"])
        self.rest.send("POST", f"/workers/{ids['m2']}/open")
        self.board("m2 is open again and at work", "m2", lambda w: w["state"] == "open" and w["run"] is not None)
        time.sleep(12)
        self.cable("m1", "up")
        self.board("m1's cable is back", "m1", lambda w: w["alive"])
        self.end("m3", signal.SIGKILL)
        self.board("m3 is killed", "m3", lambda w: not w["alive"])
        self.worker("m3")
        self.board("m3 has come back (a JVM's start included)", "m3", lambda w: w["alive"], within=60)
        self.end("m2", signal.SIGTERM)
        self.board("m2 is stopped, to be upgraded", "m2", lambda w: not w["alive"])
        self.old("m2")
        self.board("m2 of an earlier version is refused (a JVM's start included)", "m2",
                   lambda w: not w["alive"] and "of its own version only" in w["refusal"], within=60)
        self.processes["m2"].wait(30)
        say("it was told: " + (self.folder / "m2.log").read_text(errors="replace").strip().splitlines()[-1])
        self.worker("m2")
        self.board("m2 has come back upgraded (a JVM's start included)", "m2", lambda w: w["alive"], within=60)
        say("the pool is tested: " + json.dumps(self.rest.send("POST", "/workers/trial")))
        self.check(launched)

    def check(self, launched):
        draws = {}
        for run in launched:
            deadline = time.time() + 600
            while (now := self.rest.send("GET", f"/runs/{run}"))["status"] in ("queued", "running"):
                if time.time() > deadline:
                    raise SystemExit(f"run {run} does not end: {now}")
                time.sleep(0.2)
            if now["status"] != "succeeded":
                raise SystemExit(f"run {run} has {now['status']}: {now['error']}")
            text = self.rest.send("GET", f"/runs/{run}/draws?format=csv")
            seed = now["seed"]
            if draws.setdefault(seed, text) != text:
                raise SystemExit(f"run {run} has other draws than an earlier one of seed {seed}")
        say(f"all {len(launched)} runs have succeeded, and of one seed all have the same draws, whoever drew them")
        if self.late:
            raise SystemExit("the board was late: " + "; ".join(self.late))

    def clear(self):
        for name in NAMES:
            subprocess.run(["ip", "-n", f"variate-{name}", "link", "set", "eth0", "up"], stderr=subprocess.DEVNULL, check=False)
        for key in list(self.processes):
            if self.processes[key].poll() is None:
                try:
                    self.end(key, signal.SIGTERM)
                except subprocess.TimeoutExpired:
                    self.end(key, signal.SIGKILL)
        for name in NAMES:
            subprocess.run(["ip", "netns", "del", f"variate-{name}"], stderr=subprocess.DEVNULL, check=False)
        subprocess.run(["ip", "link", "del", BRIDGE], stderr=subprocess.DEVNULL, check=False)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--runs", type=int, default=40)
    wanted = options.parse_args()
    for tool in ("ip", "openssl"):
        if shutil.which(tool) is None:
            sys.exit(f"skipped: {tool} is not installed")
    if os.geteuid() != 0:
        sys.exit("skipped: network namespaces are made by root only")
    folder = Path(tempfile.mkdtemp(prefix="variate-three-machines-"))
    trial = Trial(folder, wanted.runs)
    try:
        trial.run()
    except BaseException:
        for log in sorted(folder.glob("*.log")):
            print(f"---- {log.name}\n{log.read_text(errors='replace')[-1500:]}", file=sys.stderr)
        raise
    finally:
        trial.clear()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
