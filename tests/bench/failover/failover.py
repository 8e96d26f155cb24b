#!/usr/bin/env python3
"""Errors and latency under a scripted outage, with and without breakers and step-up.

    failover.py TIERLINECTL [--seconds 60] [--rate 6] [--seed 1]

Runs `serve --sandbox --traffic` once for each variant of the shipped sandbox policy, all at the same time and with the
same seed, while the day of resources/sandbox/outage.json goes by in `--seconds` (four minutes shrink to that). Reads what
became of every request from the ledger's decisions and prints a table. None of it is a test.
"""
import argparse
import json
import pathlib
import re
import subprocess
import tempfile
import time
import urllib.request

SHARE = pathlib.Path(__file__).resolve().parents[3] / "resources"
NEVER = "consecutive: 1000000, min_calls: 1000000"
ROWS = [  # name, breaker: section, what stands in route: instead of the shipped latency limit
    ("neither, nor another try", NEVER, "max_attempts: 1"),
    ("neither", NEVER, ""),
    ("breakers", None, ""),
    ("step-up at a p95 of 4 s", NEVER, "max_latency_p95: 4s"),
    ("breakers and step-up", None, "max_latency_p95: 4s"),
]


def policy(breaker, route):
    text = (SHARE / "policies" / "sandbox.yaml").read_text()
    section = re.search(r"^breaker:\s*\{.*\}.*$", text, re.M)
    wanted = "breaker: {%s}" % breaker if breaker else "breaker: {window: 20s, consecutive: 5, open: 3s, max_open: 12s}"
    text = text.replace(section.group(0), wanted)
    text = re.sub(r"^  max_latency_p95:.*\n", "", text, flags=re.M)
    if "max_attempts" in route:
        text = re.sub(r"^  max_attempts:.*\n", "", text, flags=re.M)
    return text.replace("\nroute:\n", "\nroute:\n" + (route and "  %s\n" % route), 1)


def script(folder, seconds):
    day = json.loads((SHARE / "sandbox" / "outage.json").read_text())
    factor = seconds / day["repeat"]
    made = {"base": str(SHARE / "sandbox" / day["base"]), "repeat": 0, "events": []}
    for event in day["events"]:
        send = dict(event["send"], seconds=event["send"]["seconds"] * factor)
        made["events"].append({"after": event["after"] * factor, "provider": event["provider"], "send": send})
    file = folder / "outage.json"
    file.write_text(json.dumps(made))
    return file


def start(program, folder, row, traffic, options):
    name, breaker, route = row
    folder.mkdir()
    file = folder / "policy.yaml"
    file.write_text(policy(breaker, route))
    command = [program, "serve", "--sandbox", "--policy", str(file), "--data", str(folder / "data"), "--listen",
               "127.0.0.1:0", "--seed", str(options.seed), "--traffic", "%s@%g" % (traffic, options.rate), "--quiet"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=(folder / "log").open("w"), text=True)
    line = process.stdout.readline()
    if "http://" not in line:
        raise SystemExit("%s did not start: %s" % (name, (folder / "log").read_text()))
    return process, line.split()[-1]


def decisions(url):
    rows, since = {}, ""
    while True:
        with urllib.request.urlopen("%s/decisions?limit=1000%s" % (url, since)) as reply:
            page = json.load(reply)["decisions"]
        fresh = [row for row in page if row["id"] not in rows]
        rows.update((row["id"], row) for row in fresh)
        if len(page) < 1000 or not fresh:
            return list(rows.values())
        since = "&since=" + max(rows)


def quantile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(share * len(values)))] if values else 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--rate", type=float, default=6)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        traffic = script(folder, options.seconds)
        running = [start(options.program, folder / str(at), row, traffic, options) for at, row in enumerate(ROWS)]
        time.sleep(options.seconds)
        print("%-26s%9s%9s%11s%9s%9s%9s%12s" % ("", "requests", "errors", "attempts", "failed", "p50 ms", "p99 ms",
                                              "USD"))
        for (name, _, _), (process, url) in zip(ROWS, running):
            rows = [row for row in decisions(url) if row["outcome"] != "cancelled"]
            attempts = [attempt for row in rows for attempt in row["attempts"]]
            failed = sum(1 for attempt in attempts if attempt.get("error_class"))
            errors = sum(1 for row in rows if row["outcome"] != "ok")
            latency = [row["latency_ms"] for row in rows if row["outcome"] == "ok"]
            cost = sum(row["cost_nano_usd"] or 0 for row in rows) / 1e9
            print("%-26s%9d%9d%11.2f%9d%9d%9d%12.4f" % (name, len(rows), errors, len(attempts) / max(1, len(rows)),
                                                       failed, quantile(latency, 0.5), quantile(latency, 0.99), cost))
        for process, _ in running:
            process.terminate()
        for process, _ in running:
            process.wait()
    print("\nerrors: as the client saw them. failed: attempts that failed. USD: simulated money.")


if __name__ == "__main__":
    main()
