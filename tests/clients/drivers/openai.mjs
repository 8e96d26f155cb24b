// The `openai` package: chat completions and responses.
import assert from 'node:assert/strict';
import OpenAI from 'openai';
import { dataUrl, kindByClass } from './common.mjs';

const connect = (url) => new OpenAI({ baseURL: `${url}/v1`, apiKey: 'none', maxRetries: 0, timeout: 40_000 });
const shared = {
  model: 'gpt-4.1-mini',
  imageUrls: true,
  connect,
  kindOf: kindByClass([
    [OpenAI.NotFoundError, 'not_found'],
    [OpenAI.RateLimitError, 'rate_limit'],
    [OpenAI.BadRequestError, 'bad_request'],
    [OpenAI.InternalServerError, 'server'],
    [OpenAI.APIError, 'other'],
  ]),
};

function chatMessages({ system, turns }) {
  const messages = system ? [{ role: 'system', content: system }] : [];
  for (const { user, image, reply, results } of turns) {
    if (image) messages.push({ role: 'user', content: [{ type: 'text', text: user }, { type: 'image_url', image_url: { url: dataUrl(image) } }] });
    else if (user) messages.push({ role: 'user', content: user });
    if (reply) messages.push(reply.native);
    for (const { id, text } of results ?? []) messages.push({ role: 'tool', tool_call_id: id, content: text });
  }
  return messages;
}

const chatBody = (request) => ({
  model: request.model,
  messages: chatMessages(request),
  max_tokens: request.maxTokens,
  tools: request.tools?.map(({ name, description, schema }) => ({ type: 'function', function: { name, description, parameters: schema } })),
  response_format: request.schema && {
    type: 'json_schema',
    json_schema: { name: 'answer', strict: true, schema: request.schema },
  },
});

const chatFinish = { stop: 'stop', length: 'length', tool_calls: 'tools' };

function chatReply(completion, pieces) {
  const [{ message, finish_reason: finish }] = completion.choices;
  return {
    text: message.content ?? '',
    pieces,
    calls: (message.tool_calls ?? []).map(({ id, function: { name, arguments: input } }) => ({ id, name, input: JSON.parse(input) })),
    finish: chatFinish[finish],
    usage: { input: completion.usage.prompt_tokens, output: completion.usage.completion_tokens },
    native: message,
  };
}

async function askChat(client, request) {
  if (!request.stream) return chatReply(await client.chat.completions.create(chatBody(request)), 0);
  const stream = client.chat.completions.stream({ ...chatBody(request), stream_options: { include_usage: true } });
  let pieces = 0;
  for await (const chunk of stream) {
    if (chunk.choices[0]?.delta.content) ++pieces;
    if (request.stopAfter && pieces >= request.stopAfter) return null; // leaving the loop aborts
  }
  return chatReply(await stream.finalChatCompletion(), pieces);
}

async function* idsOf(list) {
  for await (const model of list) yield model.id;
}

const chat = {
  ...shared,
  name: 'openai',
  dialect: 'openai',
  ask: askChat,
  models: (client) => idsOf(client.models.list()),
  cases: {
    async 'usage not asked for'({ client, mark }) {
      const body = chatBody({ model: 'auto', turns: [{ user: `${mark} Explain the tides` }], maxTokens: 40 });
      const stream = await client.chat.completions.create({ ...body, stream: true });
      for await (const chunk of stream) {
        assert.equal(chunk.usage ?? null, null);
        // Azure's own first chunk goes through as it is.
        if (!chunk.prompt_filter_results) assert.equal(chunk.choices.length, 1, 'a chunk without choices breaks clients');
      }
    },
  },
};

function responsesInput(turns) {
  const items = [];
  for (const { user, image, reply, results } of turns) {
    if (image) items.push({ role: 'user', content: [{ type: 'input_text', text: user }, { type: 'input_image', image_url: dataUrl(image), detail: 'auto' }] });
    else if (user) items.push({ role: 'user', content: user });
    if (reply) items.push(...reply.native);
    for (const { id, text } of results ?? []) items.push({ type: 'function_call_output', call_id: id, output: text });
  }
  return items;
}

const responsesBody = (request) => ({
  model: request.model,
  instructions: request.system,
  input: responsesInput(request.turns),
  max_output_tokens: request.maxTokens,
  store: false,
  tools: request.tools?.map(({ name, description, schema }) => ({ type: 'function', name, description, parameters: schema, strict: false })),
  text: request.schema && { format: { type: 'json_schema', name: 'answer', strict: true, schema: request.schema } },
});

function responsesReply(response, pieces) {
  const calls = response.output.filter((item) => item.type === 'function_call');
  const cutShort = response.status === 'incomplete' && response.incomplete_details.reason === 'max_output_tokens';
  return {
    text: response.output_text,
    pieces,
    calls: calls.map(({ call_id: id, name, arguments: input }) => ({ id, name, input: JSON.parse(input) })),
    finish: cutShort ? 'length' : calls.length > 0 ? 'tools' : 'stop',
    usage: { input: response.usage.input_tokens, output: response.usage.output_tokens },
    native: response.output,
  };
}

async function askResponses(client, request) {
  if (!request.stream) return responsesReply(await client.responses.create(responsesBody(request)), 0);
  const stream = client.responses.stream(responsesBody(request));
  let pieces = 0;
  let last = -1;
  for await (const event of stream) {
    assert.ok(event.sequence_number > last, 'sequence numbers rise');
    last = event.sequence_number;
    if (event.type === 'response.output_text.delta') ++pieces;
    if (request.stopAfter && pieces >= request.stopAfter) return null;
  }
  const response = await stream.finalResponse();
  // The helper puts the pieces together by itself; what the last event repeats must say the same.
  assert.ok(response.output.length > 0, 'the last event repeats the output');
  return responsesReply(response, pieces);
}

export const openai = [chat, { ...shared, name: 'openai responses', dialect: 'responses', ask: askResponses }];
