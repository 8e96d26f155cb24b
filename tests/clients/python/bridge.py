"""The Python clients for the cases in cases.mjs: a line of JSON in, a line of JSON out, several at once.

{"id", "op": "describe"}                                      what drivers there are
{"id", "op": "ask", "driver", "url", "request"}               drivers/common.mjs says what a request and a reply are
{"id", "op": "models", "driver", "url"}                       names

What a client wants back as the assistant's turn stays here; the reply carries a handle for it.
"""

import itertools
import json
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import anthropic_client
import genai_client
import litellm_client
import openai_client

drivers = {
    driver.name: driver
    for module in (openai_client, anthropic_client, genai_client, litellm_client)
    for driver in module.drivers
}
natives = {}
handles = itertools.count()
writing = threading.Lock()


def describe(driver):
    about = {"name": driver.name, "dialect": driver.dialect, "model": driver.model}
    return about | {"imageUrls": driver.image_urls, "lists": hasattr(driver, "models")}


def ask(driver, url, request):
    for turn in request["turns"]:
        if "reply" in turn:
            turn["reply"] = natives[turn["reply"]["handle"]]
    reply = driver.ask(driver.connect(url), request)
    if reply is None:  # left on purpose
        return None
    handle = next(handles)
    natives[handle] = reply.pop("native")
    return reply | {"handle": handle}


def carry_out(question):
    if question["op"] == "describe":
        return [describe(driver) for driver in drivers.values()]
    driver = drivers[question["driver"]]
    if question["op"] == "models":
        return list(driver.models(driver.connect(question["url"])))
    return ask(driver, question["url"], question["request"])


def answer(line):
    question = json.loads(line)
    said = {"id": question["id"]}
    try:
        said["result"] = carry_out(question)
    except Exception as error:
        kind = drivers[question["driver"]].kind_of(error)
        said["error"] = {"kind": kind, "type": type(error).__qualname__, "message": str(error)}
    with writing:
        print(json.dumps(said), flush=True)


with ThreadPoolExecutor(32) as pool:
    for line in sys.stdin:
        pool.submit(answer, line)
