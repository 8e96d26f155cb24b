"""The `openai` package: chat completions and responses."""

import json

import openai

import chat
from common import data_url, given, kind_by_class

KINDS = (
    (openai.NotFoundError, "not_found"),
    (openai.RateLimitError, "rate_limit"),
    (openai.BadRequestError, "bad_request"),
    (openai.InternalServerError, "server"),
    (openai.APIError, "other"),
)


class Shared:
    model = "gpt-4.1-mini"
    image_urls = True

    def connect(self, url):
        return openai.OpenAI(base_url=f"{url}/v1", api_key="none", max_retries=0, timeout=40)

    def kind_of(self, error):
        return kind_by_class(KINDS, error)


class Chat(Shared):
    name = "py openai"
    dialect = "openai"

    def ask(self, client, request):
        if not request.get("stream"):
            return chat.reply_of(client.chat.completions.create(**chat.body(request)), 0)
        pieces = 0
        options = {"include_usage": True}
        with client.chat.completions.stream(**chat.body(request), stream_options=options) as stream:
            try:
                for event in stream:
                    pieces += event.type == "content.delta"
                    if pieces >= request.get("stopAfter", pieces + 1):
                        return None
                ended = stream.get_final_completion()
            except openai.LengthFinishReasonError as cut_short:  # how this helper reports the limit
                ended = cut_short.completion
            return chat.reply_of(ended, pieces)

    def models(self, client):
        return (model.id for model in client.models.list())


def inputs(turns):
    for turn in turns:
        if "reply" in turn:
            yield from turn["reply"]
        elif "results" in turn:
            for one in turn["results"]:
                yield {"type": "function_call_output", "call_id": one["id"], "output": one["text"]}
        elif "image" in turn:
            picture = {"type": "input_image", "image_url": data_url(turn["image"]), "detail": "auto"}
            yield {"role": "user", "content": [{"type": "input_text", "text": turn["user"]}, picture]}
        else:
            yield {"role": "user", "content": turn["user"]}


def body(request):
    schema = request.get("schema")
    return given(
        model=request["model"],
        instructions=request.get("system"),
        input=list(inputs(request["turns"])),
        max_output_tokens=request.get("maxTokens"),
        store=False,
        tools=[
            {"type": "function", "name": tool["name"], "description": tool["description"], "parameters": tool["schema"], "strict": False}
            for tool in request["tools"]
        ]
        if "tools" in request
        else None,
        text=schema and {"format": {"type": "json_schema", "name": "answer", "strict": True, "schema": schema}},
    )


def reply_of(response, pieces):
    calls = [item for item in response.output if item.type == "function_call"]
    finish = "tools" if calls else "stop"
    if response.status == "incomplete" and response.incomplete_details.reason == "max_output_tokens":
        finish = "length"
    return {
        "text": response.output_text,
        "pieces": pieces,
        "calls": [{"id": call.call_id, "name": call.name, "input": json.loads(call.arguments)} for call in calls],
        "finish": finish,
        "usage": {"input": response.usage.input_tokens, "output": response.usage.output_tokens},
        "native": response.output,
    }


class Responses(Shared):
    name = "py openai responses"
    dialect = "responses"

    def ask(self, client, request):
        if not request.get("stream"):
            return reply_of(client.responses.create(**body(request)), 0)
        pieces, ended = 0, None
        with client.responses.create(**body(request), stream=True) as stream:
            for event in stream:
                pieces += event.type == "response.output_text.delta"
                if pieces >= request.get("stopAfter", pieces + 1):
                    return None
                if event.type in ("response.completed", "response.incomplete"):
                    ended = event.response
        return reply_of(ended, pieces)


drivers = (Chat(), Responses())
