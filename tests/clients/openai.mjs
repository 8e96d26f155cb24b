// The cases for the `openai` package.
import assert from 'node:assert/strict';
import OpenAI from 'openai';
import { decision, eventually, provider, withFault } from './gateway.mjs';

const weather = {
  type: 'function',
  function: {
    name: 'get_weather',
    description: 'The weather in a city',
    parameters: {
      type: 'object',
      properties: { city: { type: 'string' }, unit: { type: 'string', enum: ['celsius', 'fahrenheit'] } },
      required: ['city', 'unit'],
    },
  },
};
const time = {
  type: 'function',
  function: {
    name: 'get_time',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  },
};
const openAiProviders = ['nimbus', 'bee', 'cedar', 'ember'];
const user = (content) => [{ role: 'user', content }];

export function openAiCases(gateway) {
  const client = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: 'none', maxRetries: 0, timeout: 40_000 });
  const chat = (body, options) => client.chat.completions.create({ model: 'auto', max_tokens: 60, ...body }, options);

  const cases = {
    async 'plain reply'() {
      const { data, response } = await chat({ messages: user('What is a tide?') }).withResponse();
      assert.ok(data.choices[0].message.content.length > 10);
      assert.ok(data.usage.completion_tokens > 0);
      assert.ok(openAiProviders.includes(response.headers.get('x-tierline-provider')));
      const row = await decision(gateway, response.headers.get('x-tierline-id'));
      assert.equal(row.outcome, 'ok');
      assert.equal(row.usage.output, data.usage.completion_tokens);
    },

    async 'streamed reply, usage not asked for'() {
      const stream = await chat({ messages: user('Explain the water cycle'), stream: true });
      let text = '';
      let chunks = 0;
      let finish = null;
      for await (const chunk of stream) {
        assert.equal(chunk.choices.length, 1, 'a chunk without choices breaks clients');
        assert.equal(chunk.usage ?? null, null);
        text += chunk.choices[0].delta.content ?? '';
        finish ??= chunk.choices[0].finish_reason;
        ++chunks;
      }
      assert.ok(chunks > 3 && text.length > 20 && ['stop', 'length'].includes(finish), `${chunks} ${finish} ${text}`);
    },

    async 'streamed reply, usage asked for'() {
      const stream = await chat({
        messages: user('Explain the water cycle'),
        stream: true,
        stream_options: { include_usage: true },
      });
      let usage = null;
      for await (const chunk of stream) usage = chunk.usage ?? usage;
      assert.ok(usage.completion_tokens > 0 && usage.prompt_tokens > 0);
    },

    async 'tools: a call, then an answer from its result'() {
      const messages = user('Use get_weather for Lisbon in celsius, please');
      const first = await chat({ messages, tools: [weather, time] });
      assert.equal(first.choices[0].finish_reason, 'tool_calls');
      const [call] = first.choices[0].message.tool_calls;
      assert.equal(call.function.name, 'get_weather');
      const input = JSON.parse(call.function.arguments);
      assert.equal(input.city, 'Lisbon');
      assert.ok(['celsius', 'fahrenheit'].includes(input.unit));
      messages.push(first.choices[0].message, { role: 'tool', tool_call_id: call.id, content: '21 degrees and sunny' });
      const second = await chat({ messages, tools: [weather, time] });
      assert.match(second.choices[0].message.content, /21 degrees/);
    },

    async 'tools: two calls at once, streamed'() {
      const stream = client.chat.completions.stream({
        model: 'auto',
        messages: user('Call get_weather and get_time for Lisbon'),
        tools: [weather, time],
      });
      const { message } = (await stream.finalChatCompletion()).choices[0];
      assert.deepEqual(message.tool_calls.map((call) => call.function.name).sort(), ['get_time', 'get_weather']);
      assert.notEqual(message.tool_calls[0].id, message.tool_calls[1].id);
      for (const call of message.tool_calls) assert.equal(JSON.parse(call.function.arguments).city, 'Lisbon');
    },

    async 'JSON reply'() {
      const reply = await chat({
        messages: user('Extract the topic as JSON: tides'),
        response_format: { type: 'json_object' },
        max_tokens: 200,
      });
      assert.equal(typeof JSON.parse(reply.choices[0].message.content).summary, 'string');
    },

    async 'abort midway cancels upstream'() {
      const before = (await provider(gateway, 'bee')).cancelled;
      const { data: stream, response } = await chat({
        model: 'bee/mid-1',
        messages: user('Prove step by step that the square root of two is irrational'),
        stream: true,
        max_tokens: 1000,
      }).withResponse();
      for await (const chunk of stream) if (chunk.choices[0].delta.content) break; // leaving the loop aborts
      const id = response.headers.get('x-tierline-id');
      const row = await eventually('a row for the aborted request', () => decision(gateway, id));
      assert.equal(row.outcome, 'cancelled');
      const after = await eventually('the upstream is closed', async () => {
        const bee = await provider(gateway, 'bee');
        return bee.open === 0 && bee;
      });
      assert.equal(after.cancelled, before + 1);
    },

    async 'unknown model'() {
      await assert.rejects(chat({ model: 'nobody/nothing-1', messages: user('hi') }), (error) => {
        assert.ok(error instanceof OpenAI.NotFoundError, String(error));
        assert.equal(error.status, 404);
        assert.equal(typeof error.error.message, 'string');
        return true;
      });
    },

    async 'bad request'() {
      await assert.rejects(chat({ messages: 'not a list' }), OpenAI.BadRequestError);
    },

    async 'one provider fails: another answers'() {
      await withFault(gateway, ['nimbus'], 'error', async () => {
        const { data, response } = await chat({ messages: user('hi') }).withResponse();
        assert.ok(data.choices[0].message.content);
        assert.notEqual(response.headers.get('x-tierline-provider'), 'nimbus');
      });
    },

    async 'all providers fail: a typed error'() {
      await withFault(gateway, openAiProviders, 'error', async () => {
        await assert.rejects(chat({ messages: user('hi') }), (error) => {
          assert.ok(error instanceof OpenAI.InternalServerError, String(error));
          assert.equal(error.status, 503);
          assert.equal(typeof error.error.type, 'string');
          return true;
        });
      });
    },

    async 'a stream cut midway is an error, not an end'() {
      await withFault(gateway, ['bee'], 'cut', async () => {
        await assert.rejects(async () => {
          const stream = await chat({ model: 'bee/small-1', messages: user('Explain tides'), stream: true });
          for await (const chunk of stream) assert.equal(chunk.choices[0].finish_reason ?? null, null);
        }, OpenAI.APIError);
      });
    },

    async '8 in parallel, each in the ledger when it ends'() {
      const ids = await Promise.all(
        Array.from({ length: 8 }, async (_, index) => {
          const stream = index % 2 === 0;
          const { data, response } = await chat({ messages: user(`What is ${index} plus two?`), stream }).withResponse();
          const id = response.headers.get('x-tierline-id');
          if (stream) for await (const chunk of data) assert.ok(chunk.choices);
          assert.equal((await decision(gateway, id))?.outcome, 'ok', `row of ${id}`);
          return id;
        }),
      );
      assert.equal(new Set(ids).size, 8);
    },

    async 'models.list'() {
      const ids = [];
      for await (const model of client.models.list()) ids.push(model.id);
      for (const wanted of ['auto', 'auto:simple', 'nimbus/nano-1', 'ember/reason-1']) assert.ok(ids.includes(wanted), wanted);
    },
  };
  return Object.entries(cases).map(([name, work]) => [`openai: ${name}`, work]);
}
