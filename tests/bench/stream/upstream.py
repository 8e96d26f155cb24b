#!/usr/bin/env python3
"""The provider of the stream benchmark: OpenAI's chat stream, on plain asyncio. Prints its port.

POST with `"user":"idle"` in the body: the role and one word, then silence until the client leaves. With "user":"timed":
an event each 5 ms, whose text is the monotonic clock in nanoseconds at which it was written. Anything else: a plain
completion at once."""
import asyncio
import json
import time

EVENTS, GAP = 20, 0.005
PLAIN = json.dumps({
    "id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "bench",
    "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "word " * 40}}],
    "usage": {"prompt_tokens": 120, "completion_tokens": 40, "total_tokens": 160}}).encode()
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"


def event(delta, finish="null"):
    data = ('data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"bench","choices":[{"index":0,"delta":'
            + json.dumps(delta) + ',"finish_reason":' + finish + "}]}\n\n").encode()
    return b"%x\r\n%s\r\n" % (len(data), data)


class Provider(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport, self.buffer, self.job = transport, b"", None

    def connection_lost(self, _):
        if self.job:
            self.job.cancel()

    def data_received(self, data):
        self.buffer += data
        while True:
            end = self.buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            head = self.buffer[:end].lower()
            at = head.find(b"content-length:")
            length = int(head[at + 15:].split(b"\r\n")[0]) if at >= 0 else 0
            if len(self.buffer) < end + 4 + length:
                return
            body, self.buffer = self.buffer[end + 4:end + 4 + length], self.buffer[end + 4 + length:]
            self.answer(body)

    def answer(self, body):
        if b'"idle' in body:
            self.transport.write(HEAD + event({"role": "assistant", "content": ""}) + event({"content": "wait"}))
        elif b'"timed' in body:
            self.job = asyncio.ensure_future(self.timed())
        else:
            self.transport.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (len(PLAIN), PLAIN))

    async def timed(self):
        self.transport.write(HEAD)
        for _ in range(EVENTS):
            self.transport.write(event({"content": f"@{time.monotonic_ns()}@"}))
            await asyncio.sleep(GAP)
        usage = b'data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"bench","choices":[],"usage":' \
                b'{"prompt_tokens":9,"completion_tokens":20,"total_tokens":29}}\n\n'
        self.transport.write(event({}, '"stop"') + b"%x\r\n%s\r\n" % (len(usage), usage) + b"e\r\ndata: [DONE]\n\n\r\n0\r\n\r\n")


async def main():
    server = await asyncio.get_running_loop().create_server(Provider, "127.0.0.1", 0, backlog=8192)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
