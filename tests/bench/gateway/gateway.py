#!/usr/bin/env python3
"""Throughput and latency of `tierlinectl serve` beside nginx as a plain reverse proxy, in one interleaved run.

Everything runs on loopback: one nginx worker as the upstream (a canned chat completion), wrk as the client, and the
proxy under test alone on the first of two processors; upstream and client share the second. Four proxies are up at the
same time and take turns, so that a drift of the machine meets all of them:

  direct    the client asks the upstream itself
  nginx     proxy_pass with keep-alive, bodies kept in memory
  off       tierlinectl, 200 rules, health and metrics, but no ledger
  on        the same with the ledger, its writer on the other processor
  one       the same with the ledger's writer on the proxy's processor

Usage: gateway.py TIERLINECTL [--rounds N] [--seconds S] [--sizes 600,100000,1000000] [--connections 1,32]
Prints tables; never fails by the clock."""
import argparse
import json
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

PROXY_CPU, OTHER_CPU = "0", "1"
REPLY = json.dumps({
    "id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "bench",
    "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "word " * 40}}],
    "usage": {"prompt_tokens": 120, "completion_tokens": 40, "total_tokens": 160}})

NGINX = """daemon off; worker_processes 1; pid {dir}/nginx-{name}.pid; error_log {dir}/nginx-{name}.log warn;
events {{ worker_connections 4096; }}
http {{
  access_log off; keepalive_requests 1000000000; keepalive_timeout 600s; tcp_nodelay on;
  client_max_body_size 100m; client_body_buffer_size 4m; client_body_temp_path {dir}/body-{name};
  proxy_temp_path {dir}/proxy-{name}; fastcgi_temp_path {dir}/f-{name}; uwsgi_temp_path {dir}/u-{name}; scgi_temp_path {dir}/s-{name};
  {body}
}}"""


def free_port():
    import socket
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_for(url):
    for _ in range(200):
        try:
            urllib.request.urlopen(url, timeout=1).read()
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.05)
    sys.exit(f"nothing answers at {url}")


class Bench:
    def __init__(self, args):
        self.args, self.dir, self.running, self.urls = args, tempfile.mkdtemp(prefix="tierline-bench-"), [], {}

    def start(self, cpu, command, **more):
        process = subprocess.Popen(["taskset", "-c", cpu, *command], **more)
        self.running.append(process)
        return process

    def nginx(self, name, cpu, body):
        path = f"{self.dir}/{name}.conf"
        with open(path, "w", encoding="utf-8") as f:
            f.write(NGINX.format(dir=self.dir, name=name, body=body))
        self.start(cpu, ["nginx", "-c", path, "-e", f"{self.dir}/nginx-{name}.log"])

    def policy(self, upstream):
        rules = "\n".join(f'    - {{id: r{i}, any: ["keyword{i}", "phrase number {i}"], weight: 0.01}}' for i in range(200))
        text = f"""version: 1
providers:
  bench: {{dialect: openai, base_url: "http://127.0.0.1:{upstream}/v1", connections: 256}}
models:
  bench/small: {{price: {{input: 0.10, output: 0.40}}}}
  bench/large: {{price: {{input: 1.00, output: 4.00}}}}
tiers:
  - {{name: simple, below: 0.5, models: [bench/small]}}
  - {{name: complex, models: [bench/large]}}
default_tier: simple
classify:
  stages: [rules]
  rules:
{rules}
"""
        path = f"{self.dir}/policy.yaml"
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        return path

    def tierline(self, name, policy, extra, writer_cpu):
        log = open(f"{self.dir}/{name}.log", "wb")
        command = [self.args.tierlinectl, "serve", "--policy", policy, "--listen", "127.0.0.1:0", "--data", f"{self.dir}/data-{name}",
                   "--threads", "1", "--pin", f"{PROXY_CPU},{writer_cpu}", *extra]
        process = self.start(writer_cpu, command, stdout=subprocess.PIPE, stderr=log)
        match = re.search(r"http://\S+", process.stdout.readline().decode())
        if not match:
            sys.exit(f"tierlinectl did not start: {open(f'{self.dir}/{name}.log', encoding='utf-8').read()}")
        self.urls[name] = match.group(0)

    def setup(self):
        upstream, proxy = free_port(), free_port()
        self.nginx("upstream", OTHER_CPU, f"""server {{ listen 127.0.0.1:{upstream} backlog=4096;
            location / {{ default_type application/json; client_body_in_single_buffer on; return 200 '{REPLY}'; }} }}""")
        self.nginx("proxy", PROXY_CPU, f"""upstream u {{ server 127.0.0.1:{upstream}; keepalive 256; keepalive_requests 1000000000; }}
            server {{ listen 127.0.0.1:{proxy} backlog=4096; location / {{ proxy_pass http://u; proxy_http_version 1.1;
            proxy_set_header Connection ""; }} }}""")
        self.urls["direct"], self.urls["nginx"] = f"http://127.0.0.1:{upstream}", f"http://127.0.0.1:{proxy}"
        policy = self.policy(upstream)
        self.tierline("off", policy, ["--no-ledger"], OTHER_CPU)
        self.tierline("on", policy, [], OTHER_CPU)
        self.tierline("one", policy, [], PROXY_CPU)
        for url in self.urls.values():
            wait_for(url + "/healthz")

    def lua(self, size):
        path = f"{self.dir}/post-{size}.lua"
        with open(path, "w", encoding="utf-8") as f:
            f.write(f"""local filler = string.rep("some words of a longer conversation ", {max(0, size - 300) // 36 + 1})
filler = string.sub(filler, 1, {max(0, size - 260)})
wrk.method = "POST"
wrk.path = "/v1/chat/completions"
wrk.headers["content-type"] = "application/json"
wrk.body = '{{"model":"auto","messages":[{{"role":"system","content":"' .. filler ..
  '"}},{{"role":"user","content":"Summarise the notes above in one sentence, please. keyword7 phrase number 12"}}],"temperature":0.2}}'
done = function(summary, latency, requests)
  io.write(string.format("RESULT %d %d %d %d %d %d %d\\n", summary.requests, summary.duration, latency:percentile(50),
    latency:percentile(99), latency.max, summary.errors.status,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end
""")
        return path

    def once(self, name, size, connections):
        command = ["taskset", "-c", OTHER_CPU, "wrk", "-t1", f"-c{connections}", f"-d{self.args.seconds}s", "--timeout", "20s",
                   "-s", self.lua(size), self.urls[name]]
        out = subprocess.run(command, capture_output=True, text=True, timeout=120).stdout
        numbers = [int(x) for x in re.search(r"RESULT (.*)", out).group(1).split()]
        return {"rps": numbers[0] / (numbers[1] / 1e6), "p50": numbers[2], "p99": numbers[3], "max": numbers[4], "bad": numbers[5] + numbers[6]}

    def stats(self, name):
        return json.load(urllib.request.urlopen(self.urls[name] + "/stats", timeout=5))

    def stop(self):
        for process in reversed(self.running):
            process.send_signal(signal.SIGTERM)
        for process in self.running:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
        shutil.rmtree(self.dir, ignore_errors=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tierlinectl")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=2)
    parser.add_argument("--sizes", default="600,100000,1000000")
    parser.add_argument("--connections", default="1,32")
    args = parser.parse_args()
    for tool in ("nginx", "wrk", "taskset"):
        if not shutil.which(tool):
            sys.exit(f"needs {tool}: the [bench] group of packaging/deps")
    bench = Bench(args)
    names = ["direct", "nginx", "off", "on", "one"]
    try:
        bench.setup()
        print(f"{args.rounds} interleaved rounds of {args.seconds} s; median (min-max); ratio = median of the rounds' ratios to nginx")
        for connections in map(int, args.connections.split(",")):
            for size in map(int, args.sizes.split(",")):
                runs = {name: [] for name in names}
                for name in names:
                    bench.once(name, size, connections)  # warm
                for _ in range(args.rounds):
                    for name in names:
                        runs[name].append(bench.once(name, size, connections))
                print(f"\n{connections} connection{'s' if connections > 1 else ''}, {size:,} byte request body")
                print(f"{'':8}{'req/s':>9}{'min-max':>17}{'of nginx':>10}{'p50 us':>9}{'over nginx':>11}{'p99 us':>9}{'max us':>9}{'errors':>8}")
                base = statistics.median(r["p50"] for r in runs["nginx"])
                for name in names:
                    rps = [r["rps"] for r in runs[name]]
                    ratio = statistics.median(a["rps"] / b["rps"] for a, b in zip(runs[name], runs["nginx"]))
                    p50 = statistics.median(r["p50"] for r in runs[name])
                    print(f"{name:8}{statistics.median(rps):9,.0f}{min(rps):9,.0f}-{max(rps):<7,.0f}{ratio:10.2f}{p50:9,.0f}{p50 - base:11,.0f}"
                          f"{statistics.median(r['p99'] for r in runs[name]):9,.0f}{max(r['max'] for r in runs[name]):9,.0f}"
                          f"{sum(r['bad'] for r in runs[name]):8}")
        print("\nTierline's own stages over the last 10,000 requests (1 MB bodies at 32 connections unless told otherwise), microseconds")
        for name in ("off", "on", "one"):
            print(f"  {name}: {json.dumps(bench.stats(name).get('overhead_us'))}")
    finally:
        bench.stop()


if __name__ == "__main__":
    main()
