// Starts `tierlinectl serve --sandbox` on a free port and asks it what the tests want to know.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';

export async function startGateway() {
  const program = join(process.env.TIERLINE_BIN ?? 'build/dev/bin', 'tierlinectl');
  const data = await mkdtemp(join(tmpdir(), 'tierline-clients-'));
  const child = spawn(program, ['serve', '--sandbox', '--listen', '127.0.0.1:0', '--data', data, '--seed', '7'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let complaints = '';
  child.stderr.on('data', (piece) => (complaints = (complaints + piece).slice(-4000)));
  const ended = new Promise((resolve) => child.once('close', resolve));
  child.once('error', (error) => (complaints += error.message));
  const url = await Promise.race([
    firstAddress(child.stdout),
    ended.then(() => Promise.reject(new Error(`the gateway ended before it listened:\n${complaints}`))),
  ]);
  return {
    url,
    complaints: () => complaints,
    async stop() {
      child.kill('SIGTERM');
      const limit = pause(10_000, 'late', { ref: false });
      const outcome = await Promise.race([ended, limit]);
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

export async function getJson(gateway, path) {
  const reply = await fetch(gateway.url + path);
  if (!reply.ok) throw new Error(`GET ${path}: ${reply.status}`);
  return reply.json();
}

async function postJson(gateway, path, body) {
  const reply = await fetch(gateway.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!reply.ok) throw new Error(`POST ${path}: ${reply.status} ${await reply.text()}`);
  return reply.json();
}

export async function provider(gateway, name) {
  const { providers } = await getJson(gateway, '/sandbox');
  return providers.find((one) => one.name === name);
}

export async function decision(gateway, id) {
  const { decisions } = await getJson(gateway, '/decisions?limit=200');
  return decisions.find((one) => one.id === id);
}

// Runs `work` while the providers have a fault; afterwards all is as before, breakers too.
export async function withFault(gateway, names, fault, work) {
  for (const name of names) await postJson(gateway, `/sandbox/${name}`, { fault, seconds: 60 });
  try {
    return await work();
  } finally {
    for (const name of names) {
      const { models } = await postJson(gateway, `/sandbox/${name}`, { fault: 'none' }).then(() => provider(gateway, name));
      for (const model of models)
        await postJson(gateway, `/breakers/${encodeURIComponent(`${name}/${model}`)}`, { action: 'reset' });
    }
  }
}

// Asks until the condition gives something, for ten seconds at most.
export async function eventually(what, condition) {
  for (const end = Date.now() + 10_000; Date.now() < end; await pause(20)) {
    const result = await condition();
    if (result) return result;
  }
  throw new Error(`did not come true in time: ${what}`);
}
