// The cases, once for all clients. Each gets { ask, refused, rows, row, ... } of one cell: `ask` sends a neutral request
// (drivers/common.mjs), `refused` one that must fail and checks the client's own error, `row` is the one ledger row.
import assert from 'node:assert/strict';
import { models } from './policy.mjs';

const weather = {
  name: 'get_weather',
  description: 'The weather in a city',
  schema: {
    type: 'object',
    properties: { city: { type: 'string' }, unit: { type: 'string', enum: ['celsius', 'fahrenheit'] } },
    required: ['city', 'unit'],
    additionalProperties: false,
  },
};
const time = {
  name: 'get_time',
  description: 'The time of day in a city',
  schema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'], additionalProperties: false },
};
const answerSchema = {
  type: 'object',
  properties: {
    city: { type: 'string' },
    coast: { type: 'string', enum: ['north', 'south', 'west'] },
    inhabitants: { type: 'integer' },
    sights: { type: 'array', items: { type: 'string' } },
    port: { type: 'object', properties: { deep: { type: 'boolean' } }, required: ['deep'], additionalProperties: false },
  },
  required: ['city', 'coast', 'inhabitants', 'sights', 'port'],
  additionalProperties: false,
};
const picture = {
  type: 'image/png',
  data: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
};
const pictureUrl = { url: 'https://example.com/harbour.png' };
const sentence = 'Grüße aus 里斯本 🌊: the "tide" turns at 6\\7, naïve as it is.';
const long = 'Prove step by step that the square root of two is irrational';

const say = (text) => [{ user: `say exactly: ${text}` }];

// Both rows of a conversation whose first answer is two calls, whose second speaks of what they gave.
async function twoCalls({ ask, rows }, stream) {
  const turns = [{ user: 'please call both get_weather and get_time for Lisbon' }];
  const tools = [weather, time];
  const first = await ask({ turns, tools, stream, maxTokens: 400 });
  assert.equal(first.finish, 'tools');
  assert.deepEqual(first.calls.map((call) => call.name).sort(), ['get_time', 'get_weather']);
  for (const call of first.calls) assert.equal(call.input.city, 'Lisbon');
  assert.ok(['celsius', 'fahrenheit'].includes(first.calls.find((call) => call.name === 'get_weather').input.unit));
  const said = { get_weather: '21 degrees and sunny', get_time: 'half past two' };
  const results = first.calls.map(({ id, name }) => ({ id, name, text: said[name] }));
  const second = await ask({ turns: [...turns, { reply: first }, { results }], tools, stream, maxTokens: 200 });
  assert.equal(second.calls.length, 0);
  for (const result of Object.values(said)) assert.ok(second.text.includes(result), second.text);
  for (const row of await rows(2)) assert.equal(row.outcome, 'ok');
}

async function seen({ ask, row }, image) {
  const reply = await ask({ turns: [{ user: 'What does this picture show?', image }], maxTokens: 100 });
  assert.match(reply.text, /^The picture shows/);
  assert.equal((await row()).outcome, 'ok');
}

async function fits({ ask, row }, stream) {
  const turns = [{ user: 'Describe Lisbon as JSON' }];
  const { text } = await ask({ turns, schema: answerSchema, stream, maxTokens: 400 });
  const answer = JSON.parse(text);
  assert.deepEqual(Object.keys(answer).sort(), [...answerSchema.required].sort());
  assert.equal(typeof answer.city, 'string');
  assert.ok(answerSchema.properties.coast.enum.includes(answer.coast), answer.coast);
  assert.ok(Number.isInteger(answer.inhabitants));
  assert.ok(Array.isArray(answer.sights) && answer.sights.every((sight) => typeof sight === 'string'));
  assert.equal(typeof answer.port.deep, 'boolean');
  assert.equal((await row()).outcome, 'ok');
}

export const cases = {
  async plain({ ask, row }) {
    const reply = await ask({ model: 'auto', system: 'You are terse.', turns: say(sentence), maxTokens: 200 });
    assert.equal(reply.text, sentence);
    assert.equal(reply.finish, 'stop');
    const { outcome, usage, provider } = await row();
    assert.deepEqual({ outcome, provider }, { outcome: 'ok', provider: 'main' });
    assert.equal(reply.usage.output, usage.output);
    assert.equal(reply.usage.input, usage.input + usage.cached_read + usage.cache_write_5m + usage.cache_write_1h);
  },

  async streamed({ ask, row, driver }) {
    const reply = await ask({ system: 'You are terse.', turns: say(sentence), stream: true, maxTokens: 200 });
    assert.equal(reply.text, sentence);
    assert.ok(reply.pieces > 1, `${reply.pieces} pieces`);
    assert.equal(reply.finish, 'stop');
    const { outcome, usage, requested_model: asked } = await row();
    assert.equal(outcome, 'ok');
    assert.equal(asked, driver.model, "the client's own model name, through intercept");
    assert.equal(reply.usage.output, usage.output);
  },

  'tools: two calls, second turn': (cell) => twoCalls(cell, false),
  'tools streamed: two calls, second turn': (cell) => twoCalls(cell, true),
  'image, base64': (cell) => seen(cell, picture),
  'image, URL': (cell) => cell.driver.imageUrls && seen(cell, pictureUrl),
  'JSON schema': (cell) => fits(cell, false),
  'JSON schema, streamed': (cell) => fits(cell, true),

  async 'length limit'({ ask, row }) {
    const reply = await ask({ turns: [{ user: long }], stream: true, maxTokens: 24 });
    assert.equal(reply.finish, 'length');
    assert.equal((await row()).outcome, 'ok');
  },

  // On a starved machine the reply may be over before the client gets round to leaving: asked again then.
  async abort({ ask, rows }) {
    let found;
    for (let tries = 1; tries <= 4 && found?.outcome !== 'cancelled'; ++tries) {
      await ask({ turns: [{ user: long }], stream: true, stopAfter: 2, maxTokens: 1000 });
      found = (await rows(tries)).reduce((last, one) => (last.time < one.time ? one : last));
    }
    const { outcome, flags, usage } = found;
    assert.equal(outcome, 'cancelled');
    assert.ok(flags.includes('partial'), `flags: ${flags}`);
    assert.ok(usage.output > 0 && usage.output < 500, `output: ${usage.output}`);
  },

  'unknown model': ({ refused }) => refused('not_found', { model: 'nothing-1', turns: say('hi'), maxTokens: 20 }),

  async 'rate limit'({ refused, row }) {
    await refused('rate_limit', { model: models.limited, turns: say('hi'), maxTokens: 20 });
    assert.equal((await row()).status, 429);
  },

  async 'bad request'({ refused, row }) {
    const turns = [{ user: 'What does this picture show?', image: picture }];
    await refused('bad_request', { model: models.blind, turns, maxTokens: 20 });
    const { status, error } = await row();
    assert.deepEqual({ status, class: error.class }, { status: 400, class: 'bad_request' });
  },

  async 'server error'({ refused, row }) {
    await refused('server', { model: models.broken, turns: say('hi'), maxTokens: 20, stream: true });
    assert.equal((await row()).outcome, 'failed');
  },

  async 'one fails, another answers'({ ask, row }) {
    const reply = await ask({ model: models.shaky, turns: say('still here'), stream: true, maxTokens: 60 });
    assert.equal(reply.text, 'still here');
    const { provider, attempts } = await row();
    assert.equal(provider, 'main');
    assert.equal(attempts.length, 2);
  },

  async 'a cut stream is an error'({ refused, row }) {
    await refused('any', { model: models.cutting, turns: [{ user: long }], stream: true, maxTokens: 200 });
    assert.equal((await row()).outcome, 'truncated');
  },

  async 'eight at once'({ ask, rows }) {
    const asked = Array.from({ length: 8 }, (_, index) =>
      ask({ turns: say(`answer number ${index}`), stream: index % 2 === 0, maxTokens: 60 }),
    );
    for (const [index, reply] of (await Promise.all(asked)).entries()) assert.equal(reply.text, `answer number ${index}`);
    assert.equal(new Set((await rows(8)).map((row) => row.id)).size, 8);
  },

  async 'list of models'({ driver, client }) {
    if (!driver.models) return false;
    const ids = [];
    for await (const id of driver.models(client)) ids.push(id);
    for (const wanted of ['auto', 'auto:shaky', 'main/small-2']) assert.ok(ids.includes(wanted), `${wanted} of ${ids}`);
  },
};
