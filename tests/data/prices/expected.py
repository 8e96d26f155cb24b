#!/usr/bin/env python3
"""A second computation of what usages cost, with nothing in common with the program's own.

    expected.py ../../../resources/prices/prices-2026-11-21.json payloads.jsonl > expected.jsonl
    expected.py PRICES payloads.jsonl --check expected.jsonl      exit code 1 where a line differs

Reads the price file and the rows itself, with decimals. Plain Python 3, nothing to install.
"""
import collections
import datetime
import decimal
import json
import re
import sys

D = decimal.Decimal
decimal.getcontext().prec = 60
MOST = 10**9
KINDS = ("equals", "starts_with", "ends_with", "contains", "regex")
GENERIC = "generic"
PRINTED_IF_ANY = ("input_audio", "input_image", "input_video", "cached_audio", "cached_image", "cached_video",
                  "output_audio", "output_image", "output_video", "citation", "searches")


# ---- which price

def matches(kind, pattern, name):
    return {"equals": lambda: name == pattern, "starts_with": lambda: name.startswith(pattern),
            "ends_with": lambda: name.endswith(pattern), "contains": lambda: pattern in name,
            "regex": lambda: re.search(pattern, name, re.IGNORECASE) is not None}[kind]()


def pattern_of(row):
    return next((kind, row[kind]) for kind in KINDS if kind in row)


def minutes(text):
    return int(text[:2]) * 60 + int(text[3:])


def in_hours(row, moment):
    if "hours" not in row:
        return True
    start, end = map(minutes, row["hours"].split("-"))
    now = moment.hour * 60 + moment.minute
    return start <= now < end if start <= end else now >= start or now < end


def find(prices, provider, model, moment):
    """The row in force of the most specific pattern; None where there is none or it has no price."""
    name = model.lower()
    entry = next((e for e in prices["providers"] if e["id"] == provider), {})
    for seller in [provider] + entry.get("fallbacks", []):
        hits = {pattern_of(row) for row in prices["models"]
                if row["provider"] == seller and matches(*pattern_of(row), name)}
        if not hits:
            continue
        kind = min((hit[0] for hit in hits), key=KINDS.index)
        best = min((hit for hit in hits if hit[0] == kind), key=lambda hit: (-len(hit[1]), hit[1]))
        rows = [row for row in prices["models"] if row["provider"] == seller and pattern_of(row) == best
                and row.get("from", "1970-01-01") <= moment.date().isoformat() and in_hours(row, moment)]
        if not rows:
            return None
        row = max(rows, key=lambda row: (row.get("from", "1970-01-01"), "hours" in row))
        return row if row.get("price") else None
    return None


# ---- which count is where

def read(prices, provider, flavor):
    """The reading rules: the provider's own, its fallbacks', the generic ones."""
    entries = {entry["id"]: {usage["flavor"]: usage for usage in entry.get("usage", [])}
               for entry in prices["providers"]}
    generic = entries[GENERIC]

    def telling(usage):
        return sorted(map(tuple, (rule for rule in usage["read"] if rule[1] == "input_tokens" or "required" in rule)))

    def choose(own):
        if flavor in own:
            return own[flavor]
        if flavor == "default":
            return own.get("chat")
        usual = own.get("default")
        alike = usual and flavor in generic and usual["root"] == generic[flavor]["root"] \
            and telling(usual) == telling(generic[flavor])
        return usual if alike else None

    fallbacks = next((entry.get("fallbacks", []) for entry in prices["providers"] if entry["id"] == provider), [])
    for candidate in [provider] + fallbacks + [GENERIC]:
        rules = choose(entries.get(candidate, {}))
        if rules:
            return rules
    raise SystemExit(f"no rules for {provider} {flavor}")


def steps(path):
    for part in path.split("."):
        member, _, choice = part.partition("[")
        yield member
        if choice:
            yield tuple(choice[:-1].split("="))


def leaves(node, path):
    if not path:
        yield node
        return
    step, rest = path[0], path[1:]
    if isinstance(step, tuple):
        if isinstance(node, list):
            for item in node:
                if isinstance(item, dict) and item.get(step[0]) == step[1]:
                    yield from leaves(item, rest)
    elif isinstance(node, dict) and step in node:
        yield from leaves(node[step], rest)


def count_at(usage, path, trouble):
    good = []
    for leaf in leaves(usage, list(steps(path))):
        if leaf is None:
            continue
        whole = isinstance(leaf, D) and leaf == leaf.to_integral_value()
        if whole and 0 <= leaf <= MOST:
            good.append(int(leaf))
        else:
            trouble.append(path)
    return sum(good) if good else None


def counts_of(rules, usage):
    counts, trouble, missing = collections.Counter(), [], []
    seen = set()
    for path, into, *how in rules["read"]:
        if "instead" in how and into in seen:
            continue
        found = count_at(usage, path, trouble)
        if found is not None:
            counts[into] += found
            seen.add(into)
            if "instead" in how:
                missing = [name for name in missing if name != into]
        elif "required" in how:
            missing.append(into)
    sums = {rule[0] for rule in rules["read"] if rule[1] == "cache_write_tokens"}
    if "cache_write_tokens" not in seen and sums & {rule[0] for rule in rules["read"] if rule[1] == "input_tokens"}:
        counts["input_tokens"] += counts["cache_write_5m_tokens"] + counts["cache_write_1h_tokens"]
    if any(rule[1] == "input_tokens" for rule in rules["read"]) and "input_tokens" not in seen:
        missing.append("input_tokens")
    return counts, seen, trouble, missing


def buckets_of(counts, seen, trouble):
    """Disjoint buckets; whatever cannot be is cut down and noted."""
    def cut(value, room):
        if value > room:
            trouble.append("cut")
        return min(value, room)

    b = collections.Counter()
    whole = counts["input_tokens"]
    b["cached_read"] = cut(counts["cache_read_tokens"], whole)
    lives = counts["cache_write_5m_tokens"] + counts["cache_write_1h_tokens"]
    writes = counts["cache_write_tokens"] if "cache_write_tokens" in seen else lives
    if lives > writes:
        trouble.append("lives")
    writes = cut(writes, whole - b["cached_read"])
    b["cache_write_1h"] = min(counts["cache_write_1h_tokens"], writes)
    b["cache_write_5m"] = writes - b["cache_write_1h"]
    b["input"] = whole - b["cached_read"] - writes

    room = b["cached_read"]
    for kind in ("audio", "image", "video"):
        b["cached_" + kind] = cut(counts[f"cache_{kind}_read_tokens"], room)
        room -= b["cached_" + kind]
    fresh = b["input"]
    for kind in ("audio", "image", "video"):
        rest = max(counts[f"input_{kind}_tokens"] - b["cached_" + kind], 0)
        rest = cut(rest, fresh + room + writes)
        b["input_" + kind] = min(rest, fresh)
        fresh -= b["input_" + kind]
        beyond = min(rest - b["input_" + kind], room)
        b["cached_" + kind] += beyond
        room -= beyond

    b["output"] = counts["output_tokens"]
    b["reasoning"] = cut(counts["output_reasoning_tokens"], b["output"])
    room = b["output"] - b["reasoning"]
    for kind, source in (("output_audio", "output_audio_tokens"), ("output_image", "output_image_tokens"),
                         ("output_video", "output_video_tokens"), ("citation", "output_citation_tokens")):
        b[kind] = cut(counts[source], room)
        room -= b[kind]
    b["searches"] = counts["web_searches"]
    return b


# ---- what it costs

def cost(buckets, row):
    """In nano-dollars, rounded half up once. None where something used has no rate."""
    whole = sum(buckets[name] for name in ("input", "cached_read", "cache_write_5m", "cache_write_1h"))
    price = row["price"]
    for step in row.get("above", []):
        if whole > step["tokens"]:
            price = step["price"]

    def rate(*names):
        return next((price[name] for name in names if name in price), None)

    charges = []
    left = buckets["input"]
    for kind in ("audio", "image", "video"):
        if "input_" + kind in price:
            charges.append((buckets["input_" + kind], price["input_" + kind]))
            left -= buckets["input_" + kind]
    charges.append((left, rate("input")))
    for kind in ("audio", "image", "video"):
        charges.append((buckets["cached_" + kind],
                        rate("cached_" + kind, "cached_read", "input_" + kind, "input")))
    text = buckets["cached_read"] - sum(buckets["cached_" + kind] for kind in ("audio", "image", "video"))
    charges.append((text, rate("cached_read", "input")))
    charges.append((buckets["cache_write_5m"], rate("cache_write_5m", "input")))
    charges.append((buckets["cache_write_1h"], rate("cache_write_1h", "cache_write_5m", "input")))
    special = ("reasoning", "output_audio", "output_image", "output_video", "citation")
    for kind in special:
        charges.append((buckets[kind], rate(kind, "output")))
    charges.append((buckets["output"] - sum(buckets[kind] for kind in special), rate("output")))
    if any(count > 0 and price_of is None for count, price_of in charges):
        return None
    usd = sum((count * price_of for count, price_of in charges if count), D(0)) / D(10**6)
    if buckets["searches"]:
        if "searches" not in price:
            return None
        usd += buckets["searches"] * price["searches"] / D(1000)
    usd += price.get("requests", D(0)) / D(1000)
    return int((usd * D(10**9)).to_integral_value(decimal.ROUND_HALF_UP))


def answer(prices, line):
    row = json.loads(line, parse_float=D, parse_int=D)
    moment = datetime.datetime.fromisoformat(row["time"].replace("Z", "+00:00")).astimezone(datetime.timezone.utc)
    rules = read(prices, row["provider"], row["flavor"])
    usage = row["usage"]
    for start in range(len(rules["root"]) + 1):  # the whole reply, or what lies within
        found = list(leaves(row["usage"], rules["root"][start:]))
        if found and isinstance(found[0], dict):
            usage = found[0]
            break
    counts, seen, trouble, missing = counts_of(rules, usage)
    buckets = buckets_of(counts, seen, trouble)
    flags = ["partial"] if missing else ["usage_corrected"] if trouble else []
    price = find(prices, row["provider"], row["model"], moment)
    if price is None:
        flags.append("unpriced")
    nano = cost(buckets, price) if price and not missing else None
    if price and not missing and nano is None:
        flags.append("unpriced")
    shown = {name: buckets[name] for name in ("input", "cached_read", "cache_write_5m", "cache_write_1h", "output",
                                              "reasoning")}
    shown.update({name: buckets[name] for name in PRINTED_IF_ANY if buckets[name]})
    return json.dumps({"id": row["id"], "buckets": shown, "cost_nano_usd": nano, "flags": flags},
                      ensure_ascii=False, separators=(",", ":"))


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        prices = json.load(file, parse_float=D, parse_int=D)
    with open(sys.argv[2], encoding="utf-8") as file:
        answers = [answer(prices, line) for line in file]
    if "--check" not in sys.argv:
        print("\n".join(answers))
        return 0
    with open(sys.argv[4], encoding="utf-8") as file:
        stored = file.read().splitlines()
    different = [pair for pair in zip(stored, answers) if pair[0] != pair[1]]
    for was, now in different[:10]:
        print(f"stored   {was}\ncomputed {now}", file=sys.stderr)
    print(f"{len(answers)} rows, {len(different)} differ", file=sys.stderr)
    return 1 if different or len(stored) != len(answers) else 0


if __name__ == "__main__":
    sys.exit(main())
