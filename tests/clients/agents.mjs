// Requests in the shape that coding agents send, written from their public protocols, through `intercept`: the agents name
// their own models. Sent by hand, since what matters is that exactly these bodies and headers are understood.
import assert from 'node:assert/strict';
import { claudeCode } from './agents/claudecode.mjs';
import { codex } from './agents/codex.mjs';

// Sends the body; a failure is thrown with its status and body, as the agents see them.
async function send(url, headers, body, signal) {
  const reply = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body), signal });
  if (reply.ok) return reply;
  const said = await reply.text();
  throw Object.assign(new Error(`${reply.status} ${said}`), { reply, body: JSON.parse(said) });
}

async function failure(work) {
  return work.then(
    () => assert.fail('an answer where an error is due'),
    (error) => {
      if (error.body === undefined) throw error;
      return error;
    },
  );
}

export const agents = [claudeCode, codex].map((agent) => ({ ...agent, connect: (url) => url, onlyOwnCases: true, cases: agent.casesWith({ send, failure }) }));
