#!/usr/bin/env python3
"""Whether a price file of ours says what its source says: every name of genai-prices v2, by the source's own rule that
the first model that matches counts, beside the price that our most specific pattern gives.

    source.py genai-prices-v2.json ../../../resources/prices/prices-2026-11-21.json     exit code 1 where a price differs

For whoever makes a new snapshot; the source is not kept here. Plain Python 3, nothing to install.
"""
import datetime
import json
import re
import sys

from expected import D, find

OURS = {"cache_read": "cached_read", "cache_write": "cache_write_5m", "output_reasoning": "reasoning",
        "cache_audio_read": "cached_audio", "cache_image_read": "cached_image", "cache_video_read": "cached_video",
        "output_citation": "citation", "web_searches": "searches"}
MOMENTS = ("2026-11-21T12:00", "2026-11-21T20:00", "2026-01-15T12:00", "2024-01-01T03:00")


def matches(rule, name):
    kind, value = next(iter(rule.items()))
    if kind in ("or", "and"):
        return (any if kind == "or" else all)(matches(part, name) for part in value)
    if kind == "regex":
        return re.search(value, name) is not None
    value = value.lower()
    return {"equals": name == value, "starts_with": name.startswith(value), "ends_with": name.endswith(value),
            "contains": value in name}[kind]


def names(rule):
    kind, value = next(iter(rule.items()))
    if kind in ("or", "and"):
        for part in value:
            yield from names(part)
    elif kind != "regex":
        yield value.lower()


def holds(constraint, moment):
    if constraint is None:
        return True
    if "start_date" in constraint:
        return moment.date().isoformat() >= constraint["start_date"]
    start, end, now = constraint["start_time"][:5], constraint["end_time"][:5], moment.strftime("%H:%M")
    return start <= now < end if start <= end else now >= start or now < end


def in_force(model, moment):
    """The last dated price that holds."""
    prices = model["prices"]
    if not isinstance(prices, list):
        return prices
    return [one["prices"] for one in prices if holds(one.get("constraint"), moment)][-1]


def theirs(prices, size):
    """At so many tokens of input, by our names."""
    made = {}
    for key, price in prices.items():
        if isinstance(price, dict):
            steps = [step["price"] for step in price["tiers"] if size > step["start"]]
            price = steps[-1] if steps else price["base"]
        key = key.removesuffix("_mtok").removesuffix("_kcount")
        made[OURS.get(key, key)] = round(D(str(price)), 9)
    return made


def ours(row, size):
    if row is None:
        return {}
    price = [step["price"] for step in row.get("above", []) if size > step["tokens"]]
    return {key: round(D(str(value)), 9) for key, value in (price[-1] if price else row["price"]).items()}


def main():
    source, made = (json.load(open(name, encoding="utf-8"), parse_float=D, parse_int=D) for name in sys.argv[1:3])
    count = different = 0
    for provider in source:
        for name in sorted({name for model in provider["models"] for name in names(model["match"])}):
            first = next((model for model in provider["models"] if matches(model["match"], name)), None)
            for text in MOMENTS:
                moment = datetime.datetime.fromisoformat(text + ":00+00:00")
                row = find(made, provider["id"], name, moment)
                for size in (1, 150_000, 250_000, 5_000_000):
                    count += 1
                    want, have = theirs(in_force(first, moment), size) if first else {}, ours(row, size)
                    if want != have:
                        different += 1
                        print(f"{provider['id']} {name} at {text}, {size} tokens: {want} there, {have} here")
    print(f"{count} prices, {different} differ", file=sys.stderr)
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
