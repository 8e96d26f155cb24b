#!/usr/bin/env python3
"""What a busy window costs the gateway: the same traffic through `tierlinectl serve` and through the window's
own gateway (offscreen, Live following), in turns; the gateway's own time per request from /stats.

beside.py BUILD [REQUESTS_A_SECOND] [ROUNDS]"""
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request

build = pathlib.Path(sys.argv[1]).resolve() / "bin"
rate = sys.argv[2] if len(sys.argv) > 2 else "100"
rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 3
seconds = 20


def processor_seconds(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def run(program, port, *arguments):
    with tempfile.TemporaryDirectory() as home:
        env = dict(os.environ, HOME=home, QT_QPA_PLATFORM="offscreen", XDG_RUNTIME_DIR=home)
        for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
            env.pop(name, None)
        command = [str(build / program), *arguments, "--sandbox", "--listen", f"127.0.0.1:{port}",
                   "--traffic", f"developers-day@{rate}"]
        child = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            time.sleep(seconds)
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/stats", timeout=10) as reply:
                stats = json.load(reply)
            return stats, processor_seconds(child.pid)
        finally:
            child.send_signal(signal.SIGTERM)
            try:
                child.wait(timeout=20)
            except subprocess.TimeoutExpired:
                child.kill()


def overhead(stats):
    routing = stats["overhead_us"]["routing"]
    return routing["p50"], routing["p99"]


print(f"{rate} requests a second, {seconds} s each")
print(f"{'':24}{'requests':>10}{'p50 us':>10}{'p99 us':>10}{'CPU s':>8}")
port = 18787
for number in range(rounds):
    for name, program, arguments in (("without a window", "tierlinectl", ["serve"]), ("with the window", "tierline", [])):
        port += 1
        stats, cpu = run(program, port, *arguments)
        p50, p99 = overhead(stats)
        print(f"{name:24}{stats['requests']:>10}{p50:>10}{p99:>10}{cpu:>8.1f}", flush=True)
