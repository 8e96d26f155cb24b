// The `@anthropic-ai/sdk` package.
import assert from 'node:assert/strict';
import Anthropic from '@anthropic-ai/sdk';
import { kindByClass } from './common.mjs';

const sourceOf = (image) =>
  image.url ? { type: 'url', url: image.url } : { type: 'base64', media_type: image.type, data: image.data };

function messages(turns) {
  return turns.map(({ user, image, reply, results }) => {
    if (reply) return { role: 'assistant', content: reply.native };
    if (results)
      return { role: 'user', content: results.map(({ id, text }) => ({ type: 'tool_result', tool_use_id: id, content: text })) };
    if (image) return { role: 'user', content: [{ type: 'image', source: sourceOf(image) }, { type: 'text', text: user }] };
    return { role: 'user', content: user };
  });
}

const body = (request) => ({
  model: request.model,
  system: request.system,
  messages: messages(request.turns),
  max_tokens: request.maxTokens,
  tools: request.tools?.map(({ name, description, schema }) => ({ name, description, input_schema: schema })),
  output_config: request.schema && { format: { type: 'json_schema', schema: request.schema } },
});

const finishes = { end_turn: 'stop', stop_sequence: 'stop', max_tokens: 'length', tool_use: 'tools' };

function replyOf(message, pieces) {
  const ofType = (type) => message.content.filter((block) => block.type === type);
  const { usage } = message;
  return {
    text: ofType('text').map((block) => block.text).join(''),
    pieces,
    calls: ofType('tool_use').map(({ id, name, input }) => ({ id, name, input })),
    finish: finishes[message.stop_reason],
    usage: {
      input: usage.input_tokens + (usage.cache_creation_input_tokens ?? 0) + (usage.cache_read_input_tokens ?? 0),
      output: usage.output_tokens,
    },
    native: message.content,
  };
}

async function ask(client, request) {
  if (!request.stream) return replyOf(await client.messages.create(body(request)), 0);
  const stream = client.messages.stream(body(request));
  let pieces = 0;
  for await (const event of stream) {
    if (event.type === 'message_start') assert.ok(event.message.usage.input_tokens > 0, 'agents compact by it');
    if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') ++pieces;
    if (request.stopAfter && pieces >= request.stopAfter) return null; // leaving the loop aborts
  }
  return replyOf(await stream.finalMessage(), pieces);
}

export const anthropic = [
  {
    name: '@anthropic-ai/sdk',
    dialect: 'anthropic',
    model: 'claude-sonnet-4-6',
    imageUrls: true,
    connect: (url) => new Anthropic({ baseURL: url, apiKey: 'none', maxRetries: 0, timeout: 40_000 }),
    ask,
    async *models(client) {
      for await (const model of client.models.list()) yield model.id;
    },
    kindOf: kindByClass([
      [Anthropic.NotFoundError, 'not_found'],
      [Anthropic.RateLimitError, 'rate_limit'],
      [Anthropic.BadRequestError, 'bad_request'],
      [Anthropic.InternalServerError, 'server'],
      [Anthropic.APIError, 'other'],
    ]),
    cases: {
      async 'count tokens'({ client }) {
        const count = (text) =>
          client.messages.countTokens({ model: 'claude-sonnet-4-6', messages: [{ role: 'user', content: text }] });
        const short = await count('What is a tide?');
        const long = await count('What is a tide? '.repeat(50));
        assert.ok(short.input_tokens > 0 && long.input_tokens > 20 * short.input_tokens);
      },
    },
  },
];
