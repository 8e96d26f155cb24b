#!/usr/bin/env python3
"""Writes usage rows over every provider and API flavour of a price file.

    payloads.py ../../../resources/prices/prices-2026-11-21.json > payloads.jsonl

The shapes are written out by hand, as the providers document them; the counts come from a fixed seed. Only names of
models, sizes and days are taken from the price file, so that its steps and changes are hit on both sides.
"""
import datetime
import json
import random
import sys

NOON = "2026-11-21T12:00:00Z"
dice = random.Random(20261121)
rows = []


def add(name, provider, flavor, model, usage, time=NOON):
    rows.append({"id": f"{len(rows) + 1:03d} {name}", "provider": provider, "flavor": flavor, "model": model,
                 "usage": usage, "time": time})


# What was used, before a provider writes it down. `fresh` is what comes neither from a cache nor goes into one.
def used(fresh=0, cached=0, write=0, hour=0, out=0, thought=0, audio=0, image=0, video=0, spoken=0, drawn=0,
         cached_audio=0, cited=0, searches=0):
    return dict(locals())


def chat(u, cached_at="details"):
    usage = {"prompt_tokens": u["fresh"] + u["cached"] + u["write"] + u["hour"], "completion_tokens": u["out"]}
    usage["total_tokens"] = usage["prompt_tokens"] + u["out"]
    details = {"cached_tokens": u["cached"], "cache_write_tokens": u["write"] + u["hour"], "audio_tokens": u["audio"]}
    if cached_at == "details":
        usage["prompt_tokens_details"] = {key: count for key, count in details.items() if count}
    elif cached_at == "deepseek":
        usage["prompt_cache_hit_tokens"] = u["cached"]
        usage["prompt_cache_miss_tokens"] = u["fresh"]
    else:
        usage["cached_tokens"] = u["cached"]
    if u["thought"] or u["spoken"]:
        usage["completion_tokens_details"] = {"reasoning_tokens": u["thought"], "audio_tokens": u["spoken"]}
    return usage


def responses(u):
    whole = u["fresh"] + u["cached"] + u["write"] + u["hour"]
    return {"input_tokens": whole,
            "input_tokens_details": {"cached_tokens": u["cached"], "cache_write_tokens": u["write"] + u["hour"]},
            "output_tokens": u["out"], "output_tokens_details": {"reasoning_tokens": u["thought"]},
            "total_tokens": whole + u["out"]}


def anthropic(u):
    usage = {"input_tokens": u["fresh"], "cache_creation_input_tokens": u["write"] + u["hour"],
             "cache_read_input_tokens": u["cached"], "output_tokens": u["out"], "service_tier": "standard"}
    if u["hour"]:
        usage["cache_creation"] = {"ephemeral_5m_input_tokens": u["write"], "ephemeral_1h_input_tokens": u["hour"]}
    if u["searches"]:
        usage["server_tool_use"] = {"web_search_requests": u["searches"]}
    if u["thought"]:
        usage["output_tokens_details"] = {"thinking_tokens": u["thought"]}
    return usage


def bedrock(u):
    return {"inputTokens": u["fresh"], "cacheReadInputTokens": u["cached"],
            "cacheWriteInputTokens": u["write"] + u["hour"], "outputTokens": u["out"],
            "totalTokens": u["fresh"] + u["out"]}


def gemini(u):
    def by_modality(whole, **parts):
        text = whole - sum(parts.values())
        return [{"modality": name.upper(), "tokenCount": count} for name, count in {"text": text, **parts}.items()
                if count]

    whole = u["fresh"] + u["cached"]
    usage = {"promptTokenCount": whole, "candidatesTokenCount": u["out"] - u["thought"],
             "totalTokenCount": whole + u["out"],
             "promptTokensDetails": by_modality(whole, audio=u["audio"] + u["cached_audio"], image=u["image"],
                                                video=u["video"]),
             "candidatesTokensDetails": by_modality(u["out"] - u["thought"], audio=u["spoken"], image=u["drawn"])}
    if u["thought"]:
        usage["thoughtsTokenCount"] = u["thought"]
    if u["cached"]:
        usage["cachedContentTokenCount"] = u["cached"]
        usage["cacheTokensDetails"] = by_modality(u["cached"], audio=u["cached_audio"])
    return usage


def cohere(u):
    return {"billed_units": {"input_tokens": float(u["fresh"]), "output_tokens": float(u["out"])},
            "tokens": {"input_tokens": u["fresh"] + u["cached"] + 60, "output_tokens": u["out"]},
            "cached_tokens": u["cached"]}


def perplexity(u):
    return {"prompt_tokens": u["fresh"], "completion_tokens": u["out"] - u["thought"] - u["cited"],
            "total_tokens": u["fresh"] + u["out"], "citation_tokens": u["cited"],
            "num_search_queries": u["searches"], "reasoning_tokens": u["thought"], "search_context_size": "low"}


def embeddings(u):
    whole = u["fresh"] + u["cached"]
    return {"prompt_tokens": whole, "total_tokens": whole}


def cohere_embeddings(u):
    return {"meta": {"api_version": {"version": "2"}, "billed_units": {"input_tokens": u["fresh"]}}}


def grok(u):
    return {"prompt_tokens": u["fresh"] + u["cached"], "cached_prompt_text_tokens": u["cached"],
            "completion_tokens": u["out"] - u["thought"], "reasoning_tokens": u["thought"]}


def grok_chat(u):
    return {"prompt_tokens": u["fresh"] + u["cached"], "prompt_tokens_details": {"cached_tokens": u["cached"]},
            "completion_tokens": u["out"] - u["thought"],
            "completion_tokens_details": {"reasoning_tokens": u["thought"]}}


def realtime(u):
    return {"input_tokens": u["fresh"] + u["cached"], "output_tokens": u["out"],
            "input_token_details": {"text_tokens": u["fresh"] + u["cached"] - u["audio"] - u["cached_audio"],
                                    "audio_tokens": u["audio"] + u["cached_audio"], "image_tokens": u["image"],
                                    "cached_tokens": u["cached"],
                                    "cached_tokens_details": {"text_tokens": u["cached"] - u["cached_audio"],
                                                              "audio_tokens": u["cached_audio"]}},
            "output_token_details": {"text_tokens": u["out"] - u["spoken"], "audio_tokens": u["spoken"]}}


def images(u):
    return {"input_tokens": u["fresh"], "input_tokens_details": {"text_tokens": u["fresh"] - u["image"],
                                                                "image_tokens": u["image"]},
            "output_tokens": u["out"], "output_tokens_details": {"text_tokens": u["out"] - u["drawn"],
                                                                 "image_tokens": u["drawn"]}}


SHAPES = {"chat": chat, "responses": responses, "anthropic": anthropic, "gemini": gemini, "embeddings": embeddings,
          "realtime": realtime, "images": images, "tokens": cohere}
OWN_SHAPES = {("anthropic", "default"): anthropic, ("aws", "default"): bedrock, ("cohere", "default"): cohere,
              ("cohere", "embeddings"): cohere_embeddings, ("google", "default"): gemini, ("groq", "default"): chat,
              ("minimax", "default"): anthropic, ("mistral", "default"): chat,
              ("perplexity", "default"): perplexity, ("x-ai", "default"): grok, ("x-ai", "chat"): grok_chat}
ROOTS = {gemini: "usageMetadata"}


def some(most):
    return dice.randrange(1, most)


def kinds():
    cached = some(90_000)
    out = some(4_000)
    yield "normal", used(fresh=some(20_000), out=some(2_000))
    yield "cached", used(fresh=some(9_000), cached=cached, out=some(2_000))
    yield "written for five minutes", used(fresh=some(900), cached=some(900), write=some(30_000), out=some(900))
    yield "written for an hour", used(fresh=some(900), write=some(9_000), hour=some(30_000), out=some(900))
    yield "thought about", used(fresh=some(3_000), cached=some(3_000), out=out + 500, thought=some(out))
    yield "with sound", used(fresh=9_000, cached=4_000, audio=some(8_000), cached_audio=some(3_000), out=900,
                             spoken=some(700))
    yield "with pictures", used(fresh=9_000, image=some(5_000), video=some(3_000), out=2_000, drawn=some(1_900))
    yield "searched", used(fresh=some(900), out=900, thought=some(300), cited=some(300), searches=some(9))


def plain_models(models, provider):
    names = [row["equals"] for row in models if row["provider"] == provider and "equals" in row and "price" in row]
    return names or [row["starts_with"] for row in models if row["provider"] == provider and "starts_with" in row]


def every_flavour(prices):
    for provider in prices["providers"]:
        own = [usage["flavor"] for usage in provider.get("usage", [])]
        if provider["id"] == "generic":
            continue
        names = plain_models(prices["models"], provider["id"])
        for flavor in own or ["chat", "embeddings"]:
            shape = OWN_SHAPES.get((provider["id"], flavor)) or SHAPES[flavor]
            for number, (kind, usage) in enumerate(kinds()):
                text = shape(usage)
                if number == 1 and shape not in (cohere, cohere_embeddings, realtime):
                    text = {"model": "m", ROOTS.get(shape, "usage"): text}  # the whole reply
                add(f"{provider['id']} {flavor} {kind}", provider["id"], flavor, dice.choice(names), text)


def steps(prices):
    for row in prices["models"]:
        name = row.get("equals") or row.get("starts_with")
        if "above" not in row or name is None or row["provider"] == "openrouter":
            continue
        flavor = {"anthropic": "anthropic", "google": "gemini", "aws": "default", "minimax": "chat"}.get(
            row["provider"], "chat")
        shape = {"aws": bedrock}.get(row["provider"]) or SHAPES[flavor]
        time = row.get("from", NOON[:10]) + "T12:00:00Z" if "from" in row else NOON
        if row["provider"] == "anthropic" and name.startswith(("claude-opus-4", "claude-sonnet-4-6", "claude-sonnet-4.6")):
            time = "2026-01-15T12:00:00Z"  # had steps until March
        for beyond in (0, 1):
            size = row["above"][0]["tokens"] + beyond
            where = "just above" if beyond else "exactly on"
            add(f"{row['provider']} {name} {where} its step", row["provider"], flavor, name,
                shape(used(fresh=size - 70_000, cached=70_000, out=1_234)), time)


def changes(prices):
    for row in prices["models"]:
        name = row.get("equals") or row.get("starts_with") or row.get("contains")
        if name is None or "from" not in row:
            continue
        flavor = {"anthropic": "anthropic", "google": "gemini", "aws": "default"}.get(row["provider"], "chat")
        shape = {"aws": bedrock}.get(row["provider"]) or SHAPES[flavor]
        day = datetime.date.fromisoformat(row["from"])
        before = (day - datetime.timedelta(days=1)).isoformat() + "T23:59:59.999Z"
        for where, time in (("the last moment before", before), ("the first moment of", f"{day}T00:00:00Z"),
                            ("still before, by the clock there", f"{day}T01:00:00+02:00")):
            add(f"{where} {row['provider']} {name} changes", row["provider"], flavor, name,
                shape(used(fresh=some(9_000), cached=some(9_000), out=some(900))), time)


def hours():
    for model in ("deepseek-chat", "deepseek-reasoner"):
        for time in ("00:29:59.999", "00:30:00", "12:00:00", "16:29:59.999", "16:30:00", "23:59:59"):
            add(f"{model} at {time}", "deepseek", "chat", model,
                chat(used(fresh=1_003, cached=777, out=331), "deepseek"), f"2026-06-01T{time}Z")


def local_ways():
    add("deepseek's cached reads in its own place", "deepseek", "chat", "deepseek-v4-flash",
        chat(used(fresh=100, cached=900, out=10), "deepseek"))
    add("kimi's cached reads at the top", "moonshotai", "chat", plain["moonshotai"],
        chat(used(fresh=100, cached=900, out=10), "kimi"))
    both = chat(used(fresh=100, cached=900, out=10))
    add("cached reads in two places count once", "deepseek", "chat", "deepseek-v4-flash",
        {**both, "prompt_cache_hit_tokens": 900})
    add("voyage states only the total", "voyageai", "embeddings", plain["voyageai"], {"total_tokens": 4_321})
    add("openai's prices at azure", "azure", "chat", "gpt-5.4", chat(used(fresh=1_000, cached=24, out=77)))
    add("anthropic's prices at azure", "azure", "anthropic", "claude-sonnet-5",
        anthropic(used(fresh=10, write=100, out=7)))
    add("anthropic's prices at google", "google", "anthropic", "claude-haiku-4-5",
        anthropic(used(fresh=10, write=100, cached=5, out=7)))
    add("no flavour of groq's but its default", "groq", "chat", "llama-3.3-70b-versatile",
        chat(used(fresh=10, out=7)))
    add("google by the openai way", "google", "chat", "gemini-2.5-flash", chat(used(fresh=5_000, audio=800, out=99)))
    add("a name in capitals", "openai", "chat", "GPT-4O", chat(used(fresh=10, out=7)))
    add("a name that only an expression knows", "openai", "responses", "gpt-5.6-luna-2026-08-01",
        responses(used(fresh=300_000, cached=5, out=70)))
    add("a name that ends so", "google", "gemini", "models/gemini-2.0-flash", gemini(used(fresh=10, audio=4, out=7)))
    add("a dated name", "anthropic", "anthropic", "claude-haiku-4-5-20251001", anthropic(used(fresh=10, out=7)))


def misses():
    for flavor in ("chat", "responses", "anthropic", "gemini", "embeddings", "default"):
        add(f"a local server, {flavor}", "ollama", flavor, "llama3.2", SHAPES.get(flavor, chat)(used(fresh=9, out=4)))
    add("an unknown model", "openai", "chat", "gpt-99", chat(used(fresh=9, out=4)))
    add("the model of another", "groq", "default", "gpt-4o", chat(used(fresh=9, out=4)))
    add("free by name, without a price", "openrouter", "chat", "qwen3-8b:free", chat(used(fresh=9, out=4)))
    add("a vaguer name does not stand in", "google", "gemini", "gemma-3-4b", gemini(used(fresh=9, out=4)))
    add("words out of an embedding model", "openai", "chat", "text-embedding-3-large", chat(used(fresh=9, out=4)))
    add("an embedding", "openai", "embeddings", "text-embedding-3-large", embeddings(used(fresh=12_345)))
    add("searches without a price", "openrouter", "anthropic", "anthropic/claude-sonnet-4.5",
        anthropic(used(fresh=9, out=4, searches=2)))


def contradictions():
    def openai(name, **usage):
        add(name, "openai", "chat", "gpt-4o", {"prompt_tokens": 1_000, "completion_tokens": 100, **usage})

    def claude(name, **usage):
        add(name, "anthropic", "anthropic", "claude-sonnet-4-5", {"input_tokens": 10, "output_tokens": 20, **usage})

    openai("more cached than there is", prompt_tokens_details={"cached_tokens": 1_001})
    openai("more thought than said", completion_tokens_details={"reasoning_tokens": 101})
    openai("a negative count", prompt_tokens_details={"cached_tokens": -5})
    openai("a required count is negative", prompt_tokens=-1)
    openai("a required count is absurd", completion_tokens=1_000_000_001)
    openai("a billion is not absurd", prompt_tokens=1_000_000_000)
    openai("beyond any integer", prompt_tokens=10**30)
    openai("half a token", prompt_tokens=10.5)
    openai("a whole number with a point", prompt_tokens=12.0)
    openai("a count in quotes", prompt_tokens="1000")
    openai("a count that is true", completion_tokens=True)
    openai("a required null", completion_tokens=None)
    openai("an optional null", prompt_tokens_details={"cached_tokens": None})
    openai("details that are null", prompt_tokens_details=None)
    openai("details that are a list", prompt_tokens_details=[{"cached_tokens": 4}])
    openai("details in quotes", prompt_tokens_details={"cached_tokens": "many"})
    openai("more written than there is", prompt_tokens_details={"cached_tokens": 900, "cache_write_tokens": 200})
    add("nothing at all", "openai", "chat", "gpt-4o", {})
    add("another flavour's object", "openai", "chat", "gpt-4o", {"input_tokens": 5, "output_tokens": 6})
    add("no input at google", "google", "gemini", "gemini-2.5-pro", {"candidatesTokenCount": 5})
    add("nothing said at google", "google", "gemini", "gemini-2.5-pro", {"promptTokenCount": 5})
    add("more sound than input", "google", "gemini", "gemini-2.5-flash",
        {"promptTokenCount": 50, "promptTokensDetails": [{"modality": "AUDIO", "tokenCount": 80}],
         "candidatesTokenCount": 5})
    add("sound in two pieces", "google", "gemini", "gemini-2.5-flash",
        {"promptTokenCount": 50, "promptTokensDetails": [{"modality": "AUDIO", "tokenCount": 20},
                                                         {"modality": "AUDIO", "tokenCount": 11}, 7, {}],
         "candidatesTokenCount": 5})
    add("sound that must have been cached", "google", "gemini", "gemini-2.5-flash",
        {"promptTokenCount": 1_000, "cachedContentTokenCount": 800, "candidatesTokenCount": 5,
         "promptTokensDetails": [{"modality": "AUDIO", "tokenCount": 900}]})
    add("tools' own prompt", "google", "gemini", "gemini-2.5-flash",
        {"promptTokenCount": 100, "toolUsePromptTokenCount": 40, "candidatesTokenCount": 5,
         "toolUsePromptTokensDetails": [{"modality": "IMAGE", "tokenCount": 30}]})
    claude("lives without a sum", cache_creation={"ephemeral_5m_input_tokens": 3, "ephemeral_1h_input_tokens": 4})
    claude("lives above the sum", cache_creation_input_tokens=100,
           cache_creation={"ephemeral_5m_input_tokens": 80, "ephemeral_1h_input_tokens": 50})
    claude("an hour above the sum", cache_creation_input_tokens=100, cache_creation={"ephemeral_1h_input_tokens": 150})
    claude("a sum above the lives", cache_creation_input_tokens=100,
           cache_creation={"ephemeral_5m_input_tokens": 10, "ephemeral_1h_input_tokens": 50})
    claude("a negative read beside a good input", cache_read_input_tokens=-7)
    claude("half a nano-dollar", cache_read_input_tokens=5)


def named(prices, provider, rate):
    """The models of a provider that have a price of that kind, by a name that is theirs."""
    return [row.get("equals") or row["starts_with"] for row in prices["models"] if row["provider"] == provider
            and rate in row.get("price", {}) and ("equals" in row or "starts_with" in row) and "from" not in row]


def requests_and_searches(prices):
    """What costs by the request, by the search and by the citation."""
    for name in named(prices, "perplexity", "requests"):
        for flavor in ("default", "chat"):
            add(f"perplexity {flavor} {name}, by the request", "perplexity", flavor, name,
                {"prompt_tokens": some(900), "completion_tokens": some(900), "search_context_size": "high"})
    for name in named(prices, "perplexity", "requests")[:2]:
        add(f"perplexity {name} with searches, which have no price there", "perplexity", "default", name,
            perplexity(used(fresh=9, out=90, searches=2)))
    for name in named(prices, "perplexity", "citation"):
        for number in range(3):
            add(f"perplexity {name} thinks, cites and searches", "perplexity", "default", name,
                perplexity(used(fresh=some(90), out=9_000, thought=some(5_000), cited=some(3_000), searches=some(40))))
        add(f"perplexity {name} without a search", "perplexity", "default", name, perplexity(used(fresh=90, out=900)))
    for name in named(prices, "anthropic", "searches")[:6]:
        add(f"anthropic {name} searched", "anthropic", "anthropic", name,
            anthropic(used(fresh=some(900), cached=some(900), out=some(900), searches=some(20))))


def pictures_and_films(prices):
    for name in named(prices, "openai", "cached_image")[:12]:
        add(f"openai {name} shown pictures, some again", "openai", "realtime", name,
            {"input_tokens": 9_000, "output_tokens": 700,
             "input_token_details": {"text_tokens": 2_000, "audio_tokens": 3_000, "image_tokens": 4_000,
                                     "cached_tokens": 5_000,
                                     "cached_tokens_details": {"text_tokens": 1_000, "audio_tokens": 1_500,
                                                               "image_tokens": 2_500}},
             "output_token_details": {"text_tokens": 200, "audio_tokens": 500}})
    for name in named(prices, "openai", "output_image"):
        add(f"openai {name} paints", "openai", "images", name,
            images(used(fresh=some(900) + 900, image=some(900), out=6_240, drawn=6_000)))
    for name in named(prices, "google", "output_image"):
        add(f"google {name} paints", "google", "gemini", name,
            gemini(used(fresh=some(900) + 900, image=some(900), out=1_390, drawn=1_290)))
    for name in named(prices, "google", "input_video"):
        add(f"google {name} watches", "google", "gemini", name,
            gemini(used(fresh=9_000, video=some(5_000), image=some(2_000), audio=some(1_500),
                        out=0 if "embedding" in name else some(90))))
    for name in named(prices, "google", "output_video"):
        add(f"google {name} films", "google", "gemini", name,
            {"promptTokenCount": 80, "candidatesTokenCount": 5_000,
             "candidatesTokensDetails": [{"modality": "VIDEO", "tokenCount": 4_900},
                                         {"modality": "TEXT", "tokenCount": 100}]})


prices = json.load(open(sys.argv[1], encoding="utf-8"))
plain = {provider: plain_models(prices["models"], provider)[0] for provider in ("moonshotai", "voyageai")}
every_flavour(prices)
steps(prices)
changes(prices)
hours()
local_ways()
misses()
contradictions()
requests_and_searches(prices)
pictures_and_films(prices)
for row in rows:
    print(json.dumps(row, ensure_ascii=False, separators=(",", ":")))
