// The `@google/genai` package.
import { ApiError, GoogleGenAI } from '@google/genai';
import { kindOfStatus } from './common.mjs';

const partOf = (image) =>
  image.url
    ? { fileData: { fileUri: image.url, mimeType: 'image/png' } }
    : { inlineData: { mimeType: image.type, data: image.data } };

function contents(turns) {
  return turns.map(({ user, image, reply, results }) => {
    if (reply) return reply.native;
    if (results)
      return { role: 'user', parts: results.map(({ id, name, text }) => ({ functionResponse: { id, name, response: { output: text } } })) };
    return { role: 'user', parts: image ? [partOf(image), { text: user }] : [{ text: user }] };
  });
}

const body = (request, abortSignal) => ({
  model: request.model,
  contents: contents(request.turns),
  config: {
    systemInstruction: request.system,
    maxOutputTokens: request.maxTokens,
    tools: request.tools && [
      { functionDeclarations: request.tools.map(({ name, description, schema }) => ({ name, description, parametersJsonSchema: schema })) },
    ],
    ...(request.schema && { responseMimeType: 'application/json', responseJsonSchema: request.schema }),
    abortSignal,
  },
});

function replyOf(responses) {
  const candidates = responses.flatMap((response) => response.candidates ?? []);
  const parts = candidates.flatMap((candidate) => candidate.content?.parts ?? []);
  const texts = parts.filter((part) => part.text && !part.thought);
  const calls = parts.flatMap((part) => part.functionCall ?? []);
  const reason = candidates.map((candidate) => candidate.finishReason).findLast(Boolean);
  const usage = responses.map((response) => response.usageMetadata).findLast(Boolean);
  return {
    text: texts.map((part) => part.text).join(''),
    pieces: texts.length,
    calls: calls.map(({ id, name, args }) => ({ id, name, input: args })),
    // STOP also after function calls; the parts tell.
    finish: { STOP: calls.length > 0 ? 'tools' : 'stop', MAX_TOKENS: 'length' }[reason],
    usage: { input: usage.promptTokenCount, output: (usage.candidatesTokenCount ?? 0) + (usage.thoughtsTokenCount ?? 0) },
    native: { role: 'model', parts },
  };
}

async function ask(client, request) {
  if (!request.stream) return replyOf([await client.models.generateContent(body(request))]);
  const stopping = new AbortController();
  const responses = [];
  let pieces = 0;
  for await (const response of await client.models.generateContentStream(body(request, stopping.signal))) {
    responses.push(response);
    if (response.candidates?.[0]?.content?.parts?.some((part) => part.text)) ++pieces;
    if (!request.stopAfter || pieces < request.stopAfter) continue;
    stopping.abort(); // leaving the loop would not close the connection
    return null;
  }
  return replyOf(responses);
}

export const genai = [
  {
    name: '@google/genai',
    dialect: 'gemini',
    model: 'gemini-2.5-flash',
    imageUrls: true,
    connect: (url) => new GoogleGenAI({ apiKey: 'none', vertexai: false, httpOptions: { baseUrl: url, timeout: 40_000 } }),
    ask,
    async *models(client) {
      for await (const model of await client.models.list()) yield model.name.replace(/^models\//, '');
    },
    kindOf: (error) => (error instanceof ApiError ? kindOfStatus(error.status) : null),
  },
];
