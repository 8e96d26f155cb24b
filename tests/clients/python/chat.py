"""Chat completions, as the `openai` package and LiteLLM both take and give them."""

import json

from common import data_url, given

FINISHES = {"stop": "stop", "length": "length", "tool_calls": "tools"}


def messages(request):
    said = [{"role": "system", "content": request["system"]}] if request.get("system") else []
    for turn in request["turns"]:
        if "reply" in turn:
            said.append(turn["reply"])
        elif "results" in turn:
            said += [{"role": "tool", "tool_call_id": one["id"], "content": one["text"]} for one in turn["results"]]
        elif "image" in turn:
            picture = {"type": "image_url", "image_url": {"url": data_url(turn["image"])}}
            said.append({"role": "user", "content": [{"type": "text", "text": turn["user"]}, picture]})
        else:
            said.append({"role": "user", "content": turn["user"]})
    return said


def body(request):
    schema = request.get("schema")
    return given(
        model=request["model"],
        messages=messages(request),
        max_tokens=request.get("maxTokens"),
        tools=[
            {"type": "function", "function": {"name": tool["name"], "description": tool["description"], "parameters": tool["schema"]}}
            for tool in request["tools"]
        ]
        if "tools" in request
        else None,
        response_format=schema
        and {"type": "json_schema", "json_schema": {"name": "answer", "strict": True, "schema": schema}},
    )


def call_of(call):
    return {"id": call.id, "name": call.function.name, "input": json.loads(call.function.arguments)}


def reply_of(completion, pieces):
    choice = completion.choices[0]
    return {
        "text": choice.message.content or "",
        "pieces": pieces,
        "calls": [call_of(call) for call in choice.message.tool_calls or []],
        "finish": FINISHES[choice.finish_reason],
        "usage": {"input": completion.usage.prompt_tokens, "output": completion.usage.completion_tokens},
        "native": choice.message,
    }
