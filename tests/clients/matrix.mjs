// The table at the end: rows are clients, columns what the providers speak, cells `passed/total`.
export function matrix(results, columns) {
  const clients = [...new Set(results.map((result) => result.client))];
  const cell = (client, column) => {
    const here = results.filter((result) => result.client === client && result.column === column);
    return here.length === 0 ? '-' : `${here.filter((result) => !result.reason).length}/${here.length}`;
  };
  const lines = [['client', ...columns], ...clients.map((client) => [client, ...columns.map((column) => cell(client, column))])];
  const widths = lines[0].map((_, at) => Math.max(...lines.map((line) => line[at].length)));
  const print = (line) => line.map((text, at) => (at === 0 ? text.padEnd(widths[at]) : text.padStart(widths[at]))).join('  ');
  return [print(lines[0]), widths.map((width) => '-'.repeat(width)).join('  '), ...lines.slice(1).map(print)].join('\n');
}
