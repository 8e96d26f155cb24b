// Drivers that live in a Python process (python/bridge.py): one line of JSON a question, one an answer.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

// An error of a Python client, already with what its own class makes of it.
class RemoteError extends Error {
  constructor({ kind, type, message }) {
    super(`${type}: ${message}`);
    this.kind = kind;
    this.stack = undefined; // it would tell of this file only
  }
}

export async function startPython() {
  const bridge = fileURLToPath(new URL('python/bridge.py', import.meta.url));
  const child = spawn(process.env.TIERLINE_PYTHON ?? 'python3', [bridge], { stdio: ['pipe', 'pipe', 'pipe'] });
  let complaints = '';
  child.stderr.on('data', (piece) => (complaints = (complaints + piece).slice(-4000)));
  const asked = new Map();
  let last = 0;
  createInterface({ input: child.stdout }).on('line', (line) => {
    const { id, result, error } = JSON.parse(line);
    const { resolve, reject } = asked.get(id);
    asked.delete(id);
    error ? reject(new RemoteError(error)) : resolve(result);
  });
  child.once('close', (code) => {
    for (const { reject } of asked.values()) reject(new Error(`Python ended with ${code}:\n${complaints}`));
  });
  const question = (what) =>
    new Promise((resolve, reject) => {
      asked.set(++last, { resolve, reject });
      child.stdin.write(`${JSON.stringify({ id: last, ...what })}\n`);
    });

  const drivers = (await question({ op: 'describe' })).map(({ lists, ...about }) => ({
    ...about,
    connect: (url) => url,
    ask: (url, request) => question({ op: 'ask', driver: about.name, url, request }),
    models:
      lists &&
      async function* (url) {
        yield* await question({ op: 'models', driver: about.name, url });
      },
    kindOf: (error) => (error instanceof RemoteError ? error.kind : null),
  }));
  return { drivers, stop: () => child.stdin.end() };
}
