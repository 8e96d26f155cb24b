#!/usr/bin/env python3
"""Streams through `tierlinectl serve` beside nginx as a plain reverse proxy of the same upstream, in one interleaved run.

  1  time to the first streamed byte, from writing the request, and the delay of each event, from the upstream's write to
     the client's read: nginx, the same dialect, and translated to Anthropic's
  2  requests a second at 32 connections with no other stream and with N idle ones open, and the memory of an idle stream

The proxy under test has the first of two processors, upstream and client the second. Usage: stream.py TIERLINECTL
[--idle 4000] [--rounds N] [--streams N]. Prints tables; never fails by the clock."""
import argparse
import os
import re
import resource
import socket
import statistics
import subprocess
import sys
import time
import urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "gateway"))
import gateway  # noqa: E402  nginx, wrk, pinning and the policy are the other benchmark's

CHAT = '{{"model":"auto","stream":true,"user":"{kind}","messages":[{{"role":"user","content":"{kind}"}}]}}'
MESSAGES = '{{"model":"auto","stream":true,"max_tokens":100,"messages":[{{"role":"user","content":"{kind}"}}]}}'
PLACES = {"chat": ("/v1/chat/completions", CHAT), "messages": ("/v1/messages", MESSAGES)}


def connect(url):
    place = urllib.parse.urlsplit(url)
    sock = socket.create_connection((place.hostname, place.port), timeout=30)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return sock


def ask(sock, dialect, kind):
    path, body = PLACES[dialect]
    body = body.format(kind=kind)
    sock.sendall(f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nanthropic-version: 2023-06-01\r\nContent-Type: application/json\r\n"
                 f"Content-Length: {len(body)}\r\n\r\n{body}".encode())


def one_stream(url, dialect):
    """Microseconds to the first byte of an event, and of each event on its way."""
    with connect(url) as sock:
        begin = time.monotonic_ns()
        ask(sock, dialect, "timed")
        first, delays, rest = None, [], b""
        while b"[DONE]" not in rest and b"message_stop" not in rest:
            data = sock.recv(65536)
            now = time.monotonic_ns()
            if not data:
                sys.exit(f"{url} closed early: {rest[:300]}")
            rest += data
            for stamp in re.findall(rb"@(\d+)@", rest):
                first = first or now - begin
                delays.append((now - int(stamp)) / 1e3)
            rest = rest[rest.rfind(b"@") + 1:] if rest.count(b"@") % 2 == 0 else rest[rest.rfind(b"@"):]
        return first / 1e3, delays[1:]


def percentile(values, part):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


def memory_kb(pid):
    with open(f"/proc/{pid}/status", encoding="utf-8") as f:
        return int(re.search(r"VmRSS:\s+(\d+)", f.read()).group(1))


class Bench(gateway.Bench):
    def setup(self):
        upstream = subprocess.Popen(["taskset", "-c", gateway.OTHER_CPU, sys.executable, f"{HERE}/upstream.py"], stdout=subprocess.PIPE)
        self.running.append(upstream)
        port, proxy = int(upstream.stdout.readline()), gateway.free_port()
        self.nginx("proxy", gateway.PROXY_CPU, f"""upstream u {{ server 127.0.0.1:{port}; keepalive 256; }}
            server {{ listen 127.0.0.1:{proxy} backlog=8192; location / {{ proxy_pass http://u; proxy_http_version 1.1; proxy_buffering off;
            proxy_read_timeout 600s; proxy_set_header Connection ""; }} }}""".replace("\n", " "))
        self.urls["nginx"] = f"http://127.0.0.1:{proxy}"
        path = self.policy(port)
        with open(path, encoding="utf-8") as f:
            text = f.read().replace("connections: 256", "connections: 10000")
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        self.tierline("tierline", path, [], gateway.OTHER_CPU)
        for url in self.urls.values():
            gateway.wait_for(url + "/healthz")

    def delays(self):
        contenders = {"nginx": ("nginx", "chat"), "same dialect": ("tierline", "chat"), "translated": ("tierline", "messages")}
        firsts, events = {name: [] for name in contenders}, {name: [] for name in contenders}
        for turn in range(self.args.streams + 3):
            for name, (where, dialect) in contenders.items():
                first, delays = one_stream(self.urls[where], dialect)
                if turn >= 3:  # warm
                    firsts[name].append(first)
                    events[name] += delays
        print(f"{self.args.streams} interleaved streams each, 20 events 5 ms apart; microseconds")
        print(f"{'':14}{'first p50':>11}{'over nginx':>12}{'p99':>9}{'over nginx':>12}{'event p50':>11}{'over nginx':>12}{'p99':>9}")
        for name in contenders:
            at = lambda values, part, which: percentile(values[which], part)
            f50, f99, e50, e99 = at(firsts, .5, name), at(firsts, .99, name), at(events, .5, name), at(events, .99, name)
            print(f"{name:14}{f50:11,.0f}{f50 - at(firsts, .5, 'nginx'):12,.0f}{f99:9,.0f}{f99 - at(firsts, .99, 'nginx'):12,.0f}"
                  f"{e50:11,.0f}{e50 - at(events, .5, 'nginx'):12,.0f}{e99:9,.0f}")

    def idle(self, where, dialect, count):
        """Opens streams that say one word and then nothing."""
        held = []
        for at in range(0, count, 50):
            batch = []
            for _ in range(min(50, count - at)):
                sock = connect(self.urls[where])
                ask(sock, dialect, "idle")
                batch.append(sock)
            for sock in batch:
                data = b""
                while b"wait" not in data:
                    more = sock.recv(65536)
                    if not more:
                        sys.exit(f"an idle stream through {where} did not begin: {data[:300]}")
                    data += more
            held += batch
        return held

    def throughput(self):
        pid = self.running[-1].pid
        print(f"\n32 connections, 600 byte requests, {self.args.rounds} rounds of {self.args.seconds} s; median (min-max) requests a second")
        rates = {}
        for name, where, dialect in (("nginx", "nginx", "chat"), ("same dialect", "tierline", "chat"), ("translated", "tierline", "messages")):
            self.once(where, 600, 32)
            runs = [self.once(where, 600, 32) for _ in range(self.args.rounds)]
            before = memory_kb(pid)
            held = self.idle(where, dialect, self.args.idle)
            memory = (memory_kb(pid) - before) / max(1, len(held))
            runs += [self.once(where, 600, 32) for _ in range(self.args.rounds)]
            calm, busy = ([run["rps"] for run in part] for part in (runs[:self.args.rounds], runs[self.args.rounds:]))
            for sock in held:
                sock.close()
            time.sleep(0.5)
            rates[name] = statistics.median(busy) / statistics.median(calm)
            kept = "" if where == "nginx" else f"  {memory:6.1f} kB of the gateway for each idle stream"
            print(f"{name:14} 0 idle {statistics.median(calm):9,.0f} ({min(calm):,.0f}-{max(calm):,.0f})  {len(held):,} idle "
                  f"{statistics.median(busy):9,.0f} ({min(busy):,.0f}-{max(busy):,.0f})  cost {100 * (1 - rates[name]):5.1f} %  "
                  f"{sum(run['bad'] for run in runs)} errors{kept}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tierlinectl")
    parser.add_argument("--idle", type=int, default=4000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=1)
    parser.add_argument("--streams", type=int, default=60)
    bench = Bench(parser.parse_args())
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    gateway.NGINX = gateway.NGINX.replace("worker_connections 4096", "worker_connections 20000")
    try:
        bench.setup()
        bench.delays()
        bench.throughput()
    finally:
        bench.stop()


if __name__ == "__main__":
    main()
