#!/usr/bin/env python3
"""Flattens a genai-prices v2 data file into Tierline's price snapshot.

    make-snapshot.py data.json 2026-11-21 > snapshot-2026-11-21.tsv

Decimals are taken as they are written, never through a float. What the snapshot cannot express is left out, so
that such a model is a miss and never a wrong price: regular expressions, prices by the time of day, models
without a price for text in and out. A price that changes with the size of the input keeps its first step and
the size up to which it holds. What was left out is counted on stderr.
"""
import collections
import decimal
import json
import re
import sys

COLUMNS = ["provider", "match", "pattern", "from", "input", "cached_read", "cache_write_5m", "cache_write_1h",
           "output", "price_limit", "context"]
KINDS = {"equals": "equals", "starts_with": "starts_with", "ends_with": "ends_with", "contains": "contains"}
RATES = {"input": "input_mtok", "cached_read": "cache_read_mtok", "cache_write_5m": "cache_write_mtok",
         "cache_write_1h": "cache_write_1h_mtok", "output": "output_mtok"}
left_out = collections.Counter()
rounded_off = collections.Counter()


def exact(text):
    """The decimal as written; beyond nine decimals, one nano-dollar, it is the source's own float noise."""
    value = decimal.Decimal(text)
    if -value.as_tuple().exponent > 9:
        rounded_off["decimals beyond the ninth"] += 1
        value = value.quantize(decimal.Decimal("1e-9"), decimal.ROUND_HALF_UP)
    return format(value.normalize(), "f") if value else "0"


def patterns(match):
    """The (kind, pattern) pairs of a match rule; parts that cannot be expressed are counted."""
    (kind, value), = match.items()
    if kind == "or":
        return [pair for part in value for pair in patterns(part)]
    if kind in KINDS:
        return [(KINDS[kind], value.lower())]
    left_out["match by " + kind] += 1
    return []


def rates(prices):
    """One price as columns; None when it has no plain price for text."""
    row, limits = {}, []
    for column, key in RATES.items():
        value = prices.get(key)
        if isinstance(value, dict):
            limits.append(min(int(tier["start"]) for tier in value["tiers"]))
            value = value["base"]
        row[column] = "" if value is None else exact(str(value))
    if not row["input"] or not row["output"]:
        return None
    row["price_limit"] = str(min(limits)) if limits else ""
    return row


def dated(model):
    """(from, rates) pairs; empty when a price depends on the time of day."""
    prices = model["prices"]
    if isinstance(prices, dict):
        prices = [{"prices": prices}]
    pairs = []
    for entry in prices:
        constraint = entry.get("constraint") or {}
        if set(constraint) - {"start_date"}:
            left_out["price by time of day"] += 1
            return []
        row = rates(entry["prices"])
        if row is None:
            left_out["no price for text in and out"] += 1
            return []
        pairs.append((constraint.get("start_date", "1970-01-01"), row))
    return pairs


def hosts(api_pattern):
    """The host of an api_pattern that is a plain URL prefix; the others are written out below."""
    if not api_pattern.startswith("https://"):
        return []
    text = api_pattern.removeprefix("https://").replace("\\", "")
    return [text.rstrip("/")] if re.fullmatch(r"[a-z0-9.-]+(/[a-z0-9./-]*)?", text) else []


HAND_WRITTEN_HOSTS = {"cohere": ["api.cohere.ai", "api.cohere.com"], "minimax": ["api.minimax.io", "api.minimaxi.com"],
                      "google": ["generativelanguage.googleapis.com", "aiplatform.googleapis.com"],
                      "moonshotai": ["api.moonshot.ai", "api.moonshot.cn"],
                      "openrouter": ["openrouter.ai", "api.openrouter.ai"]}


def main():
    source, date = sys.argv[1:3]
    with open(source, encoding="utf-8") as file:
        providers = json.load(file, parse_float=str)
    print("# tierline prices 1\n"
          f"# date: {date}\n"
          "# source: https://github.com/pydantic/genai-prices (prices/new_data/v2)\n"
          "# licence: MIT, Copyright (c) Pydantic Services Inc. 2025 to present\n"
          "# unit: USD per one million tokens; empty = not stated")
    rows = []
    for provider in providers:
        for host in HAND_WRITTEN_HOSTS.get(provider["id"]) or hosts(provider["api_pattern"]):
            print(f"# host: {host}\t{provider['id']}")
        for model in provider["models"]:
            for kind, pattern in patterns(model["match"]):
                for start, row in dated(model):
                    rows.append({"provider": provider["id"], "match": kind, "pattern": pattern, "from": start,
                                 "context": str(model.get("context_window") or ""), **row})
    print("\t".join(COLUMNS))
    seen = set()
    for row in rows:
        key = (row["provider"], row["match"], row["pattern"], row["from"])
        if key in seen:
            left_out["pattern stated twice (the first is kept)"] += 1
            continue
        seen.add(key)
        print("\t".join(row[column] for column in COLUMNS))
    for title, counts in (("left out", left_out), ("rounded off", rounded_off)):
        print(f"{title}:", ", ".join(f"{n} × {what}" for what, n in counts.items()) or "nothing", file=sys.stderr)
    print(f"{len(seen)} rows", file=sys.stderr)


if __name__ == "__main__":
    main()
