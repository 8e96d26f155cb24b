// Server-sent events of a fetched body, one after the other: { event, data }. Comments are passed over.
export async function* events(body) {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const piece of body) {
    rest += decoder.decode(piece, { stream: true });
    const blocks = rest.split(/\r?\n\r?\n/);
    rest = blocks.pop();
    for (const block of blocks) {
      const lines = block.split(/\r?\n/);
      const valuesOf = (field) =>
        lines.filter((line) => line.startsWith(`${field}:`)).map((line) => line.slice(field.length + 1).replace(/^ /, ''));
      const data = valuesOf('data').join('\n');
      if (data) yield { event: valuesOf('event')[0] ?? 'message', data };
    }
  }
}
