// Codex: Responses without state at the provider, encrypted reasoning carried along, a custom tool for patches.
import assert from 'node:assert/strict';
import { models } from '../policy.mjs';
import { events } from '../sse.mjs';

const session = '2f9b7b36-7d0c-4c3f-9d58-7d2f3f6b7e10';
const headers = {
  accept: 'text/event-stream',
  authorization: 'Bearer none',
  originator: 'codex_cli_rs',
  'user-agent': 'codex_cli_rs/0.46.0 (Debian 12; x86_64)',
  'openai-beta': 'responses=experimental',
  conversation_id: session,
  session_id: session,
};
const parameters = (properties, required) => ({ type: 'object', properties, required, additionalProperties: false });
const text = { type: 'string' };
const tools = [
  {
    type: 'function',
    name: 'exec_command',
    description: 'Runs a command and returns its output.',
    strict: false,
    parameters: parameters({ cmd: text, workdir: text, yield_time_ms: { type: 'number' } }, ['cmd']),
  },
  {
    type: 'function',
    name: 'update_plan',
    description: 'Sets the plan.',
    strict: false,
    parameters: parameters(
      { explanation: text, plan: { type: 'array', items: parameters({ step: text, status: text }, ['step', 'status']) } },
      ['plan'],
    ),
  },
  {
    type: 'custom',
    name: 'apply_patch',
    description: 'Changes files. The input is a patch as it is, not JSON.',
    format: { type: 'grammar', syntax: 'lark', definition: 'start: "*** Begin Patch" /(.|\\n)+/ "*** End Patch"' },
  },
];

const message = (role, words) => ({ type: 'message', role, content: [{ type: 'input_text', text: words }] });
const opening = [
  message('developer', '<permissions>The sandbox is read-only.</permissions>'),
  message('user', '<environment_context>\n  <cwd>/work</cwd>\n  <shell>bash</shell>\n</environment_context>'),
];
const body = (input, others) => ({
  model: 'gpt-5-codex',
  instructions: `You work on code in a terminal. ${'Plan, change little, check. '.repeat(60)}`,
  input: [...opening, ...input],
  tools,
  tool_choice: 'auto',
  parallel_tool_calls: true,
  reasoning: { effort: 'medium', summary: 'auto' },
  store: false,
  stream: true,
  include: ['reasoning.encrypted_content'],
  prompt_cache_key: session,
  ...others,
});

// The agent takes items as they are done and the usage from the last event; it knows nothing else.
async function collect(stream, onText = () => {}) {
  const items = [];
  let last = -1;
  let completed;
  for await (const { event, data } of events(stream)) {
    const said = JSON.parse(data);
    assert.equal(event, said.type);
    assert.ok(!completed, `${event} after the last event`);
    assert.ok(said.sequence_number > last, 'sequence numbers rise');
    last = said.sequence_number;
    if (event === 'response.output_text.delta') onText();
    if (event === 'response.output_item.done') items[said.output_index] = said.item;
    if (event === 'response.failed' || event === 'error') assert.fail(data);
    if (event === 'response.completed') completed = said.response;
  }
  assert.ok(completed, 'the stream ends with response.completed');
  assert.deepEqual(completed.output, items, 'the last event repeats the items');
  assert.ok(completed.usage.input_tokens > 0 && completed.usage.output_tokens > 0);
  return items;
}

const ofType = (items, type) => items.filter((item) => item.type === type);
const textOf = (items) => ofType(items, 'message').flatMap((item) => item.content.map((part) => part.text)).join('');

function casesWith({ send, failure }) {
  const post = (client, what, signal) => send(`${client}/v1/responses`, headers, what, signal);
  const ask = async (client, what) => collect((await post(client, what)).body);
  return {
    async 'two calls, then the next step'({ client, gateway, mark, rows }) {
      const input = [message('user', `${mark} Please call both exec_command and update_plan`)];
      const first = await ask(client, body(input));
      const calls = ofType(first, 'function_call');
      assert.deepEqual(calls.map((call) => call.name).sort(), ['exec_command', 'update_plan']);
      assert.equal(typeof JSON.parse(calls.find((call) => call.name === 'exec_command').arguments).cmd, 'string');
      const results = calls.map(({ call_id }) => ({ type: 'function_call_output', call_id, output: 'clean: 0 files changed' }));
      const second = await ask(client, body([...input, ...first, ...results]));
      assert.match(textOf(second), /0 files changed/);
      for (const row of await rows(2)) {
        assert.equal(row.outcome, 'ok');
        assert.equal(row.requested_model, 'gpt-5-codex');
        if (gateway.dialect !== 'responses') assert.ok(row.translation.dropped.includes('include'), `${row.translation.dropped}`);
      }
    },

    async 'apply_patch, a custom tool'({ client, mark, rows }) {
      const input = [message('user', `${mark} Use apply_patch with "*** Begin Patch" to mend it`)];
      const first = await ask(client, body(input));
      const [call] = ofType(first, 'custom_tool_call');
      assert.equal(call?.name, 'apply_patch', JSON.stringify(first));
      assert.equal(typeof call.input, 'string');
      assert.ok(call.input.length > 0);
      const result = { type: 'custom_tool_call_output', call_id: call.call_id, output: 'Done: 1 file patched' };
      assert.match(textOf(await ask(client, body([...input, ...first, result]))), /1 file patched/);
      for (const row of await rows(2)) assert.equal(row.outcome, 'ok');
    },

    async 'reasoning, carried over a turn'({ client, mark, rows }) {
      const input = [message('user', `${mark} Why does the build fail?`)];
      const asked = { model: models.thinking, reasoning: { effort: 'high', summary: 'auto' } };
      const first = await ask(client, body(input, asked));
      assert.ok(textOf(first));
      const again = [...input, ...first, message('user', `${mark} say exactly: mended`)];
      assert.equal(textOf(await ask(client, body(again, asked))), 'mended');
      for (const row of await rows(2)) assert.equal(row.outcome, 'ok');
    },

    // One conversation at five places: what was thought at the others is no good at the next.
    async 'reasoning at every place'({ client, gateway, mark }) {
      const asked = { reasoning: { effort: 'high', summary: 'auto' } };
      const places = [models.thinking, ...models.elsewhere, models.thinking];
      const input = [];
      for (const [index, model] of places.entries()) {
        input.push(message('user', `${mark} say exactly: step ${index}`));
        const items = await ask(client, body(input, { ...asked, model }));
        assert.equal(textOf(items), `step ${index}`);
        if (models.elsewhere.includes(model)) assert.ok(ofType(items, 'reasoning')[0]?.summary.length > 0, `${model} showed its thoughts`);
        input.push(...items);
      }
      for (const row of await gateway.rows(mark, places.length)) assert.equal(row.outcome, 'ok');
    },

    async abort({ client, mark, row }) {
      const stopping = new AbortController();
      const long = body([message('user', `${mark} Prove step by step that the square root of two is irrational`)]);
      const reply = await post(client, long, stopping.signal);
      await assert.rejects(collect(reply.body, () => stopping.abort()), { name: 'AbortError' });
      const { outcome, flags } = await row();
      assert.deepEqual({ outcome, partial: flags.includes('partial') }, { outcome: 'cancelled', partial: true });
    },

    async 'errors in its words'({ client, mark }) {
      const asked = (model) => post(client, body([message('user', `${mark} hi`)], { model }));
      const unknown = await failure(asked('nothing-1'));
      assert.equal(unknown.reply.status, 404);
      assert.equal(typeof unknown.body.error.message, 'string');
      const limited = await failure(asked(models.limited));
      assert.equal(limited.reply.status, 429);
      assert.equal(typeof limited.body.error.message, 'string');
      assert.ok(Number(limited.reply.headers.get('retry-after')) > 0, 'the agent waits as long as it is told');
    },
  };
}

export const codex = { name: 'agent: Codex', dialect: 'responses', model: 'gpt-5-codex', casesWith };
