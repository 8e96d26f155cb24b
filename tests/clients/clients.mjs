// Every case for both SDKs, one line a case, a summary at the end; exit code 1 when one failed.
import assert from 'node:assert/strict';
import { anthropicCases } from './anthropic.mjs';
import { startGateway } from './gateway.mjs';
import { openAiCases } from './openai.mjs';

const caseLimit = 45_000;

async function inTime(work) {
  let timer;
  const limit = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`took longer than ${caseLimit / 1000} s`)), caseLimit);
  });
  try {
    await Promise.race([work(), limit]);
  } finally {
    clearTimeout(timer);
  }
}

const gateway = await startGateway();
let passed = 0;
const failed = [];
for (const [name, work] of [...openAiCases(gateway), ...anthropicCases(gateway)]) {
  const begin = Date.now();
  try {
    await inTime(work);
    ++passed;
    console.log(`ok    ${name} (${Date.now() - begin} ms)`);
  } catch (error) {
    failed.push(name);
    console.log(`FAIL  ${name}\n      ${String(error?.stack ?? error).replaceAll('\n', '\n      ')}`);
  }
}
const code = await gateway.stop();
try {
  assert.equal(code, 0, 'the gateway ends by itself with exit code 0 on SIGTERM');
  ++passed;
  console.log('ok    gateway: ends cleanly on SIGTERM');
} catch (error) {
  failed.push('gateway: ends cleanly on SIGTERM');
  console.log(`FAIL  gateway: ends cleanly on SIGTERM\n      ${error.message}`);
}
if (failed.length > 0) console.log(`the gateway's last words:\n${gateway.complaints()}`);
console.log(`clients: ${passed} passed, ${failed.length} failed, node ${process.versions.node}`);
process.exit(failed.length > 0 ? 1 : 0);
