// One gateway with the simulated providers behind it, all of them spoken to in one outgoing dialect.
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { faults, policyFor } from './policy.mjs';
import { events } from './sse.mjs';

const rowLimit = 10_000;
const seed = '371'; // with it no model that is to answer fails by itself in its first 1,200 requests

export async function startGateway(dialect) {
  const data = await mkdtemp(join(tmpdir(), `tierline-clients-${dialect}-`));
  const policy = join(data, 'policy.yaml');
  await writeFile(policy, policyFor(dialect));
  const program = join(process.env.TIERLINE_BIN, 'tierlinectl');
  const options = ['--sandbox', '--policy', policy, '--listen', '127.0.0.1:0', '--data', data, '--seed', seed, '--quiet'];
  const child = spawn(program, ['serve', ...options], { stdio: ['ignore', 'pipe', 'pipe'] });
  let complaints = '';
  child.stderr.on('data', (piece) => (complaints = (complaints + piece).slice(-4000)));
  const ended = new Promise((resolve) => child.once('close', resolve));
  child.once('error', (error) => (complaints += error.message));
  const url = await Promise.race([
    firstAddress(child.stdout),
    ended.then(() => Promise.reject(new Error(`the gateway ended before it listened:\n${complaints}`))),
  ]);
  const ledger = await follow(url);
  for (const { sandbox, fault } of faults) await post(url, `/sandbox/${sandbox}`, { fault, seconds: 3600 });
  return {
    dialect,
    url,
    complaints: () => complaints,
    rows: ledger.rows,
    all: ledger.all,
    sandbox: async () => (await (await fetch(`${url}/sandbox`)).json()).providers,
    async stop() {
      ledger.close();
      child.kill('SIGTERM');
      const outcome = await Promise.race([ended, pause(10_000, 'late', { ref: false })]);
      if (outcome === 'late') child.kill('SIGKILL');
      await rm(data, { recursive: true, force: true });
      return outcome;
    },
  };
}

async function firstAddress(stdout) {
  for await (const line of createInterface({ input: stdout })) {
    const found = /listening on (http:\/\/\S+)/.exec(line);
    if (found) {
      stdout.resume();
      return found[1];
    }
  }
  return new Promise(() => {}); // its end is reported by the other side of the race
}

async function post(url, path, body) {
  const reply = await fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!reply.ok) throw new Error(`POST ${path}: ${reply.status} ${await reply.text()}`);
}

// The decisions as they are committed. A prompt carries the mark of its case, whatever the client shows of headers.
async function follow(url) {
  const stopping = new AbortController();
  const stream = await fetch(`${url}/decisions/stream`, { signal: stopping.signal });
  const all = [];
  const waiting = new Set();
  const reading = (async () => {
    for await (const { event, data } of events(stream.body)) {
      if (event !== 'decision') continue;
      all.push(JSON.parse(data));
      for (const look of waiting) look();
    }
  })();
  reading.catch(() => {}); // closed below, or the gateway is gone and every case says so
  const rows = (mark, count) =>
    new Promise((resolve, reject) => {
      const found = () => all.filter((row) => row.prompt?.includes(mark));
      const timer = setTimeout(() => {
        waiting.delete(look);
        reject(new Error(`the ledger has ${found().length} rows of this case, not ${count}`));
      }, rowLimit);
      const look = () => {
        if (found().length < count) return;
        clearTimeout(timer);
        waiting.delete(look);
        resolve(found());
      };
      waiting.add(look);
      look();
    });
  return { all, rows, close: () => stopping.abort() };
}
