// One cell: a case of a client against one gateway, with a mark in its prompts by which the ledger's rows are found.
import assert from 'node:assert/strict';

const cellLimit = 45_000;
let marks = 0;

// Azure speaks chat completions at another address.
const dialectOf = (column) => (column === 'azure' ? 'openai' : column);

function marked(request, mark) {
  const turns = request.turns.map((turn) => (turn.user ? { ...turn, user: `${mark} ${turn.user}` } : turn));
  return { ...request, turns };
}

function open(driver, gateway) {
  const mark = `[case-${++marks}]`;
  const client = driver.connect(gateway.url);
  const ask = (request) => driver.ask(client, marked({ model: driver.model, ...request }, mark));
  const rows = async (count) => {
    const found = await gateway.rows(mark, count);
    assert.equal(found.length, count, 'one row for each request');
    for (const { dialect, outcome, translation } of found) {
      assert.equal(dialect, driver.dialect);
      const isTranslated = outcome === 'ok' && driver.dialect !== dialectOf(gateway.dialect);
      if (isTranslated) assert.equal(translation?.dialect, dialectOf(gateway.dialect), 'translated, and the row says so');
    }
    return found;
  };
  const refused = async (kind, request) => {
    const error = await ask(request).then(
      () => assert.fail(`an answer where the client should throw (${kind})`),
      (thrown) => thrown,
    );
    if (error instanceof assert.AssertionError) throw error;
    const found = driver.kindOf(error) ?? (kind === 'any' && driver.throwsPlainStreamErrors ? 'plain' : null);
    if (kind === 'any' ? found !== null : found === kind) return;
    throw new Error(`the client threw ${error?.constructor?.name} (${found}), not ${kind}: ${error?.message ?? JSON.stringify(error)}`);
  };
  return { driver, gateway, client, mark, ask, refused, rows, row: async () => (await rows(1))[0] };
}

// What was wrong and where in these scripts.
function reasonOf(error) {
  const lines = String(error?.stack ?? error?.message ?? error).split('\n');
  return lines.filter((line) => !/^ +at .*(node:|node_modules)/.test(line)).join('\n');
}

// undefined: passed; false: the client has no such thing, so there is no cell; else the reason of the failure.
export async function runCell(driver, gateway, work) {
  let timer;
  const limit = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`took longer than ${cellLimit / 1000} s`)), cellLimit);
  });
  try {
    const result = await Promise.race([work(open(driver, gateway)), limit]);
    return result === false ? false : undefined;
  } catch (error) {
    return reasonOf(error);
  } finally {
    clearTimeout(timer);
  }
}
