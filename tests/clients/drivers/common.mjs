// What the drivers share. A driver puts a neutral request into its client's own words and the answer back:
//
// request  { model, system, turns, tools, schema, maxTokens, stream, stopAfter }; a turn is { user, image? },
//          { reply } or { results: [{ id, name, text }] }; stopAfter: leave the stream after so many pieces of text
// reply    { text, pieces, calls: [{ id, name, input }], finish: stop | length | tools, usage: { input, output },
//          native }; native is what goes into the next request as the assistant's turn
//
// Errors go through as the client throws them; kindOf says what the client's own class or status makes of one.
export const dataUrl = (image) => image.url ?? `data:${image.type};base64,${image.data}`;

// The first class that fits; null: not an error of this client at all.
export const kindByClass = (table) => (error) => table.find(([type]) => error instanceof type)?.[1] ?? null;

export function kindOfStatus(status) {
  const kinds = { 400: 'bad_request', 404: 'not_found', 429: 'rate_limit' };
  return kinds[status] ?? (status >= 500 ? 'server' : 'other');
}
