"""The `google-genai` package."""

import base64

from google import genai
from google.genai import errors, types

from common import given

STATUS_KINDS = {400: "bad_request", 404: "not_found", 429: "rate_limit"}


def part_of(image):
    if "url" in image:
        return types.Part.from_uri(file_uri=image["url"], mime_type="image/png")
    return types.Part.from_bytes(data=base64.b64decode(image["data"]), mime_type=image["type"])


def result_part(one):
    answer = types.FunctionResponse(id=one["id"], name=one["name"], response={"output": one["text"]})
    return types.Part(function_response=answer)


def content(turn):
    if "reply" in turn:
        return turn["reply"]
    if "results" in turn:
        return types.Content(role="user", parts=[result_part(one) for one in turn["results"]])
    pictures = [part_of(turn["image"])] if "image" in turn else []
    return types.Content(role="user", parts=[*pictures, types.Part.from_text(text=turn["user"])])


def declarations(tools):
    functions = [
        types.FunctionDeclaration(name=tool["name"], description=tool["description"], parameters_json_schema=tool["schema"])
        for tool in tools
    ]
    return [types.Tool(function_declarations=functions)]


def body(request):
    schema = request.get("schema")
    config = given(
        system_instruction=request.get("system"),
        max_output_tokens=request.get("maxTokens"),
        tools=declarations(request["tools"]) if "tools" in request else None,
        response_mime_type=schema and "application/json",
        response_json_schema=schema,
    )
    return {
        "model": request["model"],
        "contents": [content(turn) for turn in request["turns"]],
        "config": types.GenerateContentConfig(**config),
    }


def reply_of(responses):
    candidates = [candidate for response in responses for candidate in response.candidates or []]
    parts = [part for candidate in candidates if candidate.content for part in candidate.content.parts or []]
    texts = [part.text for part in parts if part.text and not part.thought]
    calls = [part.function_call for part in parts if part.function_call]
    reason = [candidate.finish_reason for candidate in candidates if candidate.finish_reason][-1]
    usage = [response.usage_metadata for response in responses if response.usage_metadata][-1]
    return {
        "text": "".join(texts),
        "pieces": len(texts),
        "calls": [{"id": call.id, "name": call.name, "input": call.args} for call in calls],
        # STOP also after function calls; the parts tell.
        "finish": {"STOP": "tools" if calls else "stop", "MAX_TOKENS": "length"}[reason.value],
        "usage": {
            "input": usage.prompt_token_count,
            "output": (usage.candidates_token_count or 0) + (usage.thoughts_token_count or 0),
        },
        "native": types.Content(role="model", parts=parts),
    }


class GenerateContent:
    name = "py google-genai"
    dialect = "gemini"
    model = "gemini-2.5-flash"
    image_urls = True

    def connect(self, url):
        once = types.HttpRetryOptions(attempts=1)
        options = types.HttpOptions(base_url=url, timeout=40_000, retry_options=once)
        return genai.Client(api_key="none", vertexai=False, http_options=options)

    def ask(self, client, request):
        if not request.get("stream"):
            return reply_of([client.models.generate_content(**body(request))])
        responses, pieces = [], 0
        stream = client.models.generate_content_stream(**body(request))
        for response in stream:
            responses.append(response)
            pieces += bool(response.candidates and response.candidates[0].content and response.text)
            if pieces >= request.get("stopAfter", pieces + 1):
                stream.close()
                return None
        return reply_of(responses)

    def models(self, client):
        return (model.name.removeprefix("models/") for model in client.models.list())

    def kind_of(self, error):
        if isinstance(error, errors.APIError):
            return STATUS_KINDS.get(error.code, "server" if isinstance(error, errors.ServerError) else "other")
        return None


drivers = (GenerateContent(),)
