"""The `anthropic` package."""

import anthropic

from common import given, kind_by_class

FINISHES = {"end_turn": "stop", "stop_sequence": "stop", "max_tokens": "length", "tool_use": "tools"}
KINDS = (
    (anthropic.NotFoundError, "not_found"),
    (anthropic.RateLimitError, "rate_limit"),
    (anthropic.BadRequestError, "bad_request"),
    (anthropic.InternalServerError, "server"),
    (anthropic.APIError, "other"),
)


def source_of(image):
    if "url" in image:
        return {"type": "url", "url": image["url"]}
    return {"type": "base64", "media_type": image["type"], "data": image["data"]}


def message(turn):
    if "reply" in turn:
        return {"role": "assistant", "content": turn["reply"]}
    if "results" in turn:
        results = [{"type": "tool_result", "tool_use_id": one["id"], "content": one["text"]} for one in turn["results"]]
        return {"role": "user", "content": results}
    if "image" in turn:
        picture = {"type": "image", "source": source_of(turn["image"])}
        return {"role": "user", "content": [picture, {"type": "text", "text": turn["user"]}]}
    return {"role": "user", "content": turn["user"]}


def body(request):
    schema = request.get("schema")
    return given(
        model=request["model"],
        system=request.get("system"),
        messages=[message(turn) for turn in request["turns"]],
        max_tokens=request["maxTokens"],
        tools=[
            {"name": tool["name"], "description": tool["description"], "input_schema": tool["schema"]}
            for tool in request["tools"]
        ]
        if "tools" in request
        else None,
        output_config=schema and {"format": {"type": "json_schema", "schema": schema}},
    )


def reply_of(said, pieces):
    usage = said.usage
    return {
        "text": "".join(block.text for block in said.content if block.type == "text"),
        "pieces": pieces,
        "calls": [
            {"id": block.id, "name": block.name, "input": block.input}
            for block in said.content
            if block.type == "tool_use"
        ],
        "finish": FINISHES[said.stop_reason],
        "usage": {
            "input": usage.input_tokens + (usage.cache_creation_input_tokens or 0) + (usage.cache_read_input_tokens or 0),
            "output": usage.output_tokens,
        },
        "native": said.content,
    }


class Messages:
    name = "py anthropic"
    dialect = "anthropic"
    model = "claude-sonnet-4-6"
    image_urls = True

    def connect(self, url):
        return anthropic.Anthropic(base_url=url, api_key="none", max_retries=0, timeout=40)

    def ask(self, client, request):
        if not request.get("stream"):
            return reply_of(client.messages.create(**body(request)), 0)
        pieces = 0
        with client.messages.stream(**body(request)) as stream:
            for _ in stream.text_stream:
                pieces += 1
                if pieces >= request.get("stopAfter", pieces + 1):
                    return None
            return reply_of(stream.get_final_message(), pieces)

    def models(self, client):
        return (model.id for model in client.models.list())

    def kind_of(self, error):
        return kind_by_class(KINDS, error)


drivers = (Messages(),)
