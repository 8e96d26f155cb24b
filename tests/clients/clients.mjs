// Every case of every client over every outgoing dialect, a table at the end; exit code 1 when a cell failed.
// --client WORD, --to DIALECT and --case WORD run a part of it; each may stand several times.
import assert from 'node:assert/strict';
import { parseArgs } from 'node:util';
import { agents } from './agents.mjs';
import { cases } from './cases.mjs';
import { runCell } from './cell.mjs';
import { ai } from './drivers/ai.mjs';
import { anthropic } from './drivers/anthropic.mjs';
import { genai } from './drivers/genai.mjs';
import { openai } from './drivers/openai.mjs';
import { startGateway } from './gateway.mjs';
import { matrix } from './matrix.mjs';
import { outgoing } from './policy.mjs';
import { startPython } from './python.mjs';

const atOnce = 32; // cells; they mostly wait for tokens

const several = { type: 'string', multiple: true, default: [] };
const { values: wanted } = parseArgs({ options: { client: several, to: several, case: several } });
const isWanted = (words, name) => words.length === 0 || words.some((word) => name.includes(word));

const columns = outgoing.filter((dialect) => wanted.to.length === 0 || wanted.to.includes(dialect));
const python = await startPython();
const drivers = [...openai, ...anthropic, ...genai, ...ai, ...python.drivers, ...agents].filter((driver) =>
  isWanted(wanted.client, driver.name),
);
const gateways = await Promise.all(columns.map(startGateway));

const casesOf = (driver) => Object.entries({ ...(driver.onlyOwnCases ? {} : cases), ...driver.cases });
const cells = drivers.flatMap((driver) =>
  casesOf(driver)
    .filter(([name]) => isWanted(wanted.case, name))
    .flatMap(([name, work]) => gateways.map((gateway) => ({ driver, gateway, name, work }))),
);

const results = [];
const queue = cells[Symbol.iterator]();
await Promise.all(
  Array.from({ length: atOnce }, async () => {
    for (const { driver, gateway, name, work } of queue) {
      const reason = await runCell(driver, gateway, work);
      if (reason === false) continue;
      results.push({ client: driver.name, column: gateway.dialect, name, reason });
      if (reason) console.log(`FAIL  ${driver.name} → ${gateway.dialect}: ${name}\n      ${reason.replaceAll('\n', '\n      ')}`);
    }
  }),
);

// What holds for a gateway as a whole, after all cells.
async function endsWell(gateway) {
  const cancelled = gateway.all.filter((row) => row.outcome === 'cancelled').length;
  const providers = await gateway.sandbox();
  const sum = (name) => providers.reduce((total, provider) => total + provider[name], 0);
  assert.equal(sum('open'), 0, 'no connection to a provider is left');
  assert.equal(sum('cancelled'), cancelled, 'each cancelled request was cancelled upstream');
}

for (const gateway of gateways) {
  const reason = await endsWell(gateway).then(
    () => undefined,
    (error) => error.message,
  );
  const code = await gateway.stop();
  const complaint = reason ?? (code === 0 ? undefined : `exit code ${code} on SIGTERM`);
  results.push({ client: 'the gateway itself', column: gateway.dialect, name: 'ends well', reason: complaint });
  if (complaint) console.log(`FAIL  the gateway → ${gateway.dialect}: ${complaint}\n${gateway.complaints()}`);
}
python.stop();

const order = [...drivers.map((driver) => driver.name), 'the gateway itself'];
results.sort((a, b) => order.indexOf(a.client) - order.indexOf(b.client));
const failed = results.filter((result) => result.reason).length;
console.log(`\n${matrix(results, columns)}\n`);
console.log(`${results.length} cells, node ${process.versions.node}`);
console.log(`clients: ${results.length - failed} passed, ${failed} failed`);
process.exit(failed > 0 || results.length === 0 ? 1 : 0);
