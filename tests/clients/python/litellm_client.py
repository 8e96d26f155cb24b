"""LiteLLM, once for each of our dialects that it speaks; it always talks in chat completions itself."""

import asyncio
import concurrent.futures
import os
import threading

os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"  # the copy in the package; nothing is fetched

import litellm

import chat
from common import kind_by_class

litellm.suppress_debug_info = True
litellm.drop_params = False

KINDS = (
    (litellm.NotFoundError, "not_found"),
    (litellm.RateLimitError, "rate_limit"),
    (litellm.BadRequestError, "bad_request"),
    ((litellm.InternalServerError, litellm.ServiceUnavailableError), "server"),
    (litellm.exceptions.MidStreamFallbackError, "other"),
    (litellm.APIError, "other"),
    (litellm.APIConnectionError, "other"),
)

# Plain requests use its blocking half, streams its asynchronous one, whose connections live on one loop.
loop = asyncio.new_event_loop()
threading.Thread(target=loop.run_forever, daemon=True).start()


async def collect(settings, stop_after):
    chunks, pieces = [], 0
    async for chunk in await litellm.acompletion(**settings, stream=True, stream_options={"include_usage": True}):
        chunks.append(chunk)
        pieces += bool(chunk.choices and chunk.choices[0].delta.content)
        if pieces == stop_after:  # as servers built on it do; its streams have no way to be closed
            asyncio.current_task().cancel()
    return chunks, pieces


class Completion:
    def __init__(self, provider, dialect, model, path, image_urls):
        self.provider, self.path = provider, path
        self.name, self.dialect, self.model, self.image_urls = f"litellm {provider}", dialect, model, image_urls

    def connect(self, url):
        return url + self.path

    def ask(self, base, request):
        settings = {
            **chat.body(request),
            "model": f"{self.provider}/{request['model']}",
            "api_base": base,
            "api_key": "none",
            "num_retries": 0,
            "max_retries": 0,
            "timeout": 40,
        }
        if not request.get("stream"):
            return chat.reply_of(litellm.completion(**settings), 0)
        stop_after = request.get("stopAfter")
        try:
            chunks, pieces = asyncio.run_coroutine_threadsafe(collect(settings, stop_after), loop).result()
        except concurrent.futures.CancelledError:
            return None
        return chat.reply_of(litellm.stream_chunk_builder(chunks), pieces)

    def kind_of(self, error):
        return kind_by_class(KINDS, error)


# Pictures by URL: for Gemini it fetches them itself and sends the bytes.
drivers = (
    Completion("openai", "openai", "gpt-4.1-mini", "/v1", True),
    Completion("anthropic", "anthropic", "claude-sonnet-4-6", "", True),
    Completion("gemini", "gemini", "gemini-2.5-flash", "/v1beta", False),
)
