// Claude Code: Messages with system blocks marked for the cache, a set of tools, thinking, and all of it streamed.
import assert from 'node:assert/strict';
import { models } from '../policy.mjs';
import { events } from '../sse.mjs';

const headers = {
  'anthropic-version': '2023-06-01',
  'anthropic-beta': 'claude-code-20250219,interleaved-thinking-2025-05-14,fine-grained-tool-streaming-2025-05-14',
  'user-agent': 'claude-cli/2.0.14 (external, cli)',
  'x-app': 'cli',
  'x-api-key': 'none',
};
const cached = { cache_control: { type: 'ephemeral' } };
const schema = (properties, required) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
  $schema: 'http://json-schema.org/draft-07/schema#',
});
const text = { type: 'string' };
const tools = [
  { name: 'Bash', description: 'Run a command in a shell.', input_schema: schema({ command: text, timeout: { type: 'number' } }, ['command']) },
  { name: 'Read', description: 'Read a file.', input_schema: schema({ file_path: text, offset: { type: 'number' } }, ['file_path']) },
  { name: 'Edit', description: 'Replace text in a file.', input_schema: schema({ file_path: text, old_string: text, new_string: text }, ['file_path', 'old_string', 'new_string']) },
];
const system = [
  { type: 'text', text: 'You are an agent that works on code in a terminal.', ...cached },
  { type: 'text', text: `Work in small steps. ${'Read before you write; say what you did. '.repeat(60)}`, ...cached },
];
const reminder = '<system-reminder>\nThe list of tasks is empty.\n</system-reminder>';

// Two marks stand in the system blocks, so two turns at most may have one.
const userTurn = (words) => ({ role: 'user', content: [{ type: 'text', text: reminder }, { type: 'text', text: words, ...cached }] });
const body = (messages, others) => ({
  model: 'claude-sonnet-4-5-20250929',
  messages,
  system,
  tools,
  metadata: { user_id: `user_${'0a'.repeat(32)}_account__session_7d3c3a52-5b1e-4a44-9d0a-0d6f0c1c7c11` },
  max_tokens: 32000,
  thinking: { type: 'enabled', budget_tokens: 31999 },
  stream: true,
  ...others,
});

// Puts a streamed message together as the agent does, and holds the order of events.
async function collect(stream, onText = () => {}) {
  const message = { content: [] };
  const inputs = [];
  let stopped = false;
  for await (const { event, data } of events(stream)) {
    const said = JSON.parse(data);
    assert.equal(event, said.type);
    assert.ok(!stopped, `${event} after message_stop`);
    if (event === 'message_start') {
      assert.equal(message.id, undefined, 'one message_start');
      Object.assign(message, { id: said.message.id, usage: said.message.usage });
      assert.ok(message.usage.input_tokens > 0, 'the agent compacts by it');
    } else if (event === 'content_block_start') {
      assert.equal(said.index, message.content.length);
      message.content.push({ ...said.content_block });
      inputs.push('');
    } else if (event === 'content_block_delta') {
      const block = message.content[said.index];
      const { delta } = said;
      if (delta.type === 'text_delta') (block.text += delta.text), onText();
      if (delta.type === 'thinking_delta') block.thinking += delta.thinking;
      if (delta.type === 'signature_delta') block.signature = delta.signature;
      if (delta.type === 'input_json_delta') inputs[said.index] += delta.partial_json;
    } else if (event === 'content_block_stop' && message.content[said.index].type === 'tool_use') {
      message.content[said.index].input = JSON.parse(inputs[said.index] || '{}');
    } else if (event === 'message_delta') {
      Object.assign(message.usage, said.usage);
      message.stop_reason = said.delta.stop_reason;
    }
    stopped = event === 'message_stop';
  }
  assert.ok(stopped, 'the stream ends with message_stop');
  return message;
}

const ofType = (message, type) => message.content.filter((block) => block.type === type);

function casesWith({ send, failure }) {
  const post = (client, what, path = '/v1/messages?beta=true', signal = undefined) => send(client + path, headers, what, signal);
  const ask = async (client, what) => collect((await post(client, what)).body);
  return {
    async 'a step with two tools, then the next'({ client, gateway, mark, rows }) {
      const messages = [userTurn(`${mark} Please call both Read and Bash on src/main.cpp`)];
      const first = await ask(client, body(messages));
      assert.equal(first.stop_reason, 'tool_use');
      const calls = ofType(first, 'tool_use');
      assert.deepEqual(calls.map((call) => call.name).sort(), ['Bash', 'Read']);
      assert.equal(calls.find((call) => call.name === 'Read').input.file_path, 'src/main.cpp');
      const [one, two] = calls.map(({ id }) => ({ type: 'tool_result', tool_use_id: id }));
      const results = [
        { ...one, content: [{ type: 'text', text: 'permission denied' }], is_error: true },
        { ...two, content: '14 files changed', ...cached },
      ];
      messages.push({ role: 'assistant', content: first.content }, { role: 'user', content: results });
      const second = await ask(client, body(messages));
      assert.match(ofType(second, 'text')[0].text, /permission denied.*14 files changed/);
      for (const row of await rows(2)) {
        assert.equal(row.outcome, 'ok');
        assert.equal(row.requested_model, 'claude-sonnet-4-5-20250929');
        if (gateway.dialect !== 'anthropic') assert.ok(row.translation.dropped.includes('cache_control'), `${row.translation.dropped}`);
      }
    },

    async 'thinking, kept over a turn'({ client, gateway, mark, rows }) {
      const messages = [userTurn(`${mark} Why does the build fail?`)];
      const asked = { model: models.thinking, max_tokens: 4000, thinking: { type: 'enabled', budget_tokens: 2000 } };
      const first = await ask(client, body(messages, asked));
      assert.ok(ofType(first, 'text')[0].text);
      const [thought] = ofType(first, 'thinking');
      if (gateway.dialect === 'anthropic') assert.ok(thought.thinking && thought.signature, 'signed, and the signature came through');
      if (thought) assert.equal(typeof thought.signature, 'string', 'the agent sends it back');
      messages.push({ role: 'assistant', content: first.content }, userTurn(`${mark} say exactly: mended`));
      assert.equal(ofType(await ask(client, body(messages, asked)), 'text')[0].text, 'mended');
      for (const row of await rows(2)) assert.equal(row.outcome, 'ok');
    },

    // One conversation at five places: what was thought at the others is no good at the next.
    async 'thinking at every place'({ client, gateway, mark }) {
      const asked = { max_tokens: 4000, thinking: { type: 'enabled', budget_tokens: 2000 } };
      const places = [models.thinking, ...models.elsewhere, models.thinking];
      const messages = [];
      for (const [index, model] of places.entries()) {
        messages.push({ role: 'user', content: `${mark} say exactly: step ${index}` });
        const reply = await ask(client, body(messages, { ...asked, model }));
        assert.equal(ofType(reply, 'text')[0].text, `step ${index}`);
        // A summary is not asked of Responses unless the client does: providers refuse it to some accounts.
        const shows = models.elsewhere.includes(model) && !model.startsWith('responses/');
        if (shows) assert.ok(ofType(reply, 'thinking')[0]?.thinking, `${model} showed its thoughts`);
        messages.push({ role: 'assistant', content: reply.content });
      }
      for (const row of await gateway.rows(mark, places.length)) assert.equal(row.outcome, 'ok');
    },

    // The turn before went to a provider of another dialect, whose thoughts have no signature.
    async 'thinking from elsewhere in the history'({ client, mark, row }) {
      const thought = { type: 'thinking', thinking: 'The compiler is too old.', signature: '' };
      const answer = { role: 'assistant', content: [thought, { type: 'text', text: 'It needs a newer compiler.' }] };
      const messages = [userTurn('Why does the build fail?'), answer, userTurn(`${mark} say exactly: mended`)];
      const asked = { model: models.thinking, max_tokens: 4000, thinking: { type: 'adaptive' } };
      assert.equal(ofType(await ask(client, body(messages, asked)), 'text')[0].text, 'mended');
      assert.equal((await row()).outcome, 'ok');
    },

    async 'a title from the small model'({ client, mark, row }) {
      const asked = { model: 'claude-haiku-4-5-20251001', messages: [{ role: 'user', content: `${mark} say exactly: Mend the build` }] };
      const reply = await (await post(client, { ...asked, system, max_tokens: 512, temperature: 0, metadata: body([]).metadata })).json();
      assert.deepEqual(reply.content.map((block) => block.text), ['Mend the build']);
      assert.equal((await row()).usage.output, reply.usage.output_tokens);
    },

    async 'count_tokens'({ client }) {
      const { max_tokens: _, stream: __, metadata: ___, ...counted } = body([userTurn('How long is this?')]);
      const reply = await (await post(client, counted, '/v1/messages/count_tokens?beta=true')).json();
      assert.ok(reply.input_tokens > 500, `${reply.input_tokens}`);
    },

    async abort({ client, mark, row }) {
      const stopping = new AbortController();
      const long = body([userTurn(`${mark} Prove step by step that the square root of two is irrational`)]);
      const reply = await post(client, long, undefined, stopping.signal);
      await assert.rejects(collect(reply.body, () => stopping.abort()), { name: 'AbortError' });
      const { outcome, flags } = await row();
      assert.deepEqual({ outcome, partial: flags.includes('partial') }, { outcome: 'cancelled', partial: true });
    },

    async 'errors in its words'({ client, mark }) {
      const asked = (model) => post(client, body([userTurn(`${mark} hi`)], { model }));
      const unknown = await failure(asked('nothing-1'));
      assert.equal(unknown.reply.status, 404);
      assert.deepEqual([unknown.body.type, unknown.body.error.type], ['error', 'not_found_error']);
      const limited = await failure(asked(models.limited));
      assert.equal(limited.reply.status, 429);
      assert.deepEqual([limited.body.type, limited.body.error.type], ['error', 'rate_limit_error']);
      assert.ok(Number(limited.reply.headers.get('retry-after')) > 0, 'the agent waits as long as it is told');
    },
  };
}

export const claudeCode = { name: 'agent: Claude Code', dialect: 'anthropic', model: 'claude-sonnet-4-5-20250929', casesWith };
