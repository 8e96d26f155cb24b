// The cases for the `@anthropic-ai/sdk` package.
import assert from 'node:assert/strict';
import Anthropic from '@anthropic-ai/sdk';
import { decision, eventually, provider, withFault } from './gateway.mjs';

const weather = {
  name: 'get_weather',
  description: 'The weather in a city',
  input_schema: {
    type: 'object',
    properties: { city: { type: 'string' }, unit: { type: 'string', enum: ['celsius', 'fahrenheit'] } },
    required: ['city', 'unit'],
  },
};
const time = {
  name: 'get_time',
  input_schema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
};
const anthropicProviders = ['acme', 'dune'];
const user = (content) => [{ role: 'user', content }];

export function anthropicCases(gateway) {
  const client = new Anthropic({ baseURL: gateway.url, apiKey: 'none', maxRetries: 0, timeout: 40_000 });
  const ask = (body, options) => client.messages.create({ model: 'auto', max_tokens: 60, ...body }, options);

  const cases = {
    async 'plain reply'() {
      const { data, response } = await ask({ messages: user('What is a tide?') }).withResponse();
      assert.equal(data.content[0].type, 'text');
      assert.ok(data.content[0].text.length > 10);
      assert.ok(anthropicProviders.includes(response.headers.get('x-tierline-provider')));
      const row = await decision(gateway, response.headers.get('x-tierline-id'));
      assert.equal(row.outcome, 'ok');
      assert.equal(row.usage.output, data.usage.output_tokens);
    },

    async 'a model name that is intercepted'() {
      const { data, response } = await ask({ model: 'claude-3-5-haiku-20241022', messages: user('hi') }).withResponse();
      assert.ok(data.content[0].text);
      assert.equal(response.headers.get('x-tierline-tier'), 'simple');
    },

    async 'streamed reply'() {
      const stream = client.messages.stream({ model: 'auto', max_tokens: 60, messages: user('Explain the water cycle') });
      let pieces = 0;
      stream.on('text', () => ++pieces);
      const message = await stream.finalMessage();
      assert.ok(pieces > 3 && message.content[0].text.length > 20);
      assert.ok(['end_turn', 'max_tokens'].includes(message.stop_reason));
      assert.ok(message.usage.input_tokens > 0 && message.usage.output_tokens > 3);
    },

    async 'tools: a call, then an answer from its result'() {
      const messages = user('Use get_weather for Lisbon in celsius, please');
      const first = await ask({ messages, tools: [weather, time] });
      assert.equal(first.stop_reason, 'tool_use');
      const call = first.content.find((block) => block.type === 'tool_use');
      assert.equal(call.name, 'get_weather');
      assert.equal(call.input.city, 'Lisbon');
      messages.push(
        { role: 'assistant', content: first.content },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: call.id, content: '21 degrees and sunny' }] },
      );
      const second = await ask({ messages, tools: [weather, time] });
      assert.match(second.content[0].text, /21 degrees/);
    },

    async 'tools: two calls at once, streamed'() {
      const stream = client.messages.stream({
        model: 'auto',
        max_tokens: 300,
        messages: user('Call get_weather and get_time for Lisbon'),
        tools: [weather, time],
      });
      const { content } = await stream.finalMessage();
      const calls = content.filter((block) => block.type === 'tool_use');
      assert.deepEqual(calls.map((call) => call.name).sort(), ['get_time', 'get_weather']);
      for (const call of calls) assert.equal(call.input.city, 'Lisbon');
    },

    async 'abort midway cancels upstream'() {
      const before = (await provider(gateway, 'dune')).cancelled;
      const { data: stream, response } = await ask({
        model: 'dune/large-3',
        max_tokens: 1000,
        messages: user('Prove step by step that the square root of two is irrational'),
        stream: true,
      }).withResponse();
      for await (const event of stream) if (event.type === 'content_block_delta') break; // leaving the loop aborts
      const id = response.headers.get('x-tierline-id');
      const row = await eventually('a row for the aborted request', () => decision(gateway, id));
      assert.equal(row.outcome, 'cancelled');
      const after = await eventually('the upstream is closed', async () => {
        const dune = await provider(gateway, 'dune');
        return dune.open === 0 && dune;
      });
      assert.equal(after.cancelled, before + 1);
    },

    async 'unknown model'() {
      await assert.rejects(ask({ model: 'nobody/nothing-1', messages: user('hi') }), (error) => {
        assert.ok(error instanceof Anthropic.NotFoundError, String(error));
        assert.equal(error.error.type, 'error');
        assert.equal(error.error.error.type, 'not_found_error');
        return true;
      });
    },

    async 'bad request'() {
      await assert.rejects(ask({ messages: 'not a list' }), Anthropic.BadRequestError);
    },

    async 'one provider fails: another answers'() {
      await withFault(gateway, ['acme'], 'down', async () => {
        const { data, response } = await ask({ messages: user('hi') }).withResponse();
        assert.ok(data.content[0].text);
        assert.equal(response.headers.get('x-tierline-provider'), 'dune');
      });
    },

    async 'all providers fail: a typed error'() {
      await withFault(gateway, anthropicProviders, 'error', async () => {
        await assert.rejects(ask({ messages: user('hi') }), (error) => {
          assert.ok(error instanceof Anthropic.InternalServerError, String(error));
          assert.equal(error.status, 503);
          assert.equal(error.error.type, 'error');
          return true;
        });
      });
    },

    async 'a stream cut midway is an error, not an end'() {
      await withFault(gateway, ['acme'], 'cut', async () => {
        await assert.rejects(async () => {
          const stream = await ask({ model: 'acme/small-2', messages: user('Explain tides'), stream: true });
          for await (const event of stream) assert.notEqual(event.type, 'message_stop');
        }, Anthropic.APIError);
      });
    },

    async '8 in parallel, each in the ledger when it ends'() {
      const ids = await Promise.all(
        Array.from({ length: 8 }, async (_, index) => {
          const stream = index % 2 === 0;
          const { data, response } = await ask({ messages: user(`What is ${index} plus two?`), stream }).withResponse();
          const id = response.headers.get('x-tierline-id');
          if (stream) for await (const event of data) assert.ok(event.type);
          assert.equal((await decision(gateway, id))?.outcome, 'ok', `row of ${id}`);
          return id;
        }),
      );
      assert.equal(new Set(ids).size, 8);
    },

    async 'models.list'() {
      const ids = [];
      for await (const model of client.models.list()) ids.push(model.id);
      for (const wanted of ['auto', 'auto:simple', 'acme/small-2', 'dune/large-3']) assert.ok(ids.includes(wanted), wanted);
    },
  };
  return Object.entries(cases).map(([name, work]) => [`anthropic: ${name}`, work]);
}
