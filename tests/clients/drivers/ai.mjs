// The `ai` package with each of its providers that speaks one of our dialects; one driver, as the package promises.
import { createAnthropic } from '@ai-sdk/anthropic';
import { createGoogleGenerativeAI } from '@ai-sdk/google';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { AISDKError, APICallError, Output, generateText, jsonSchema, streamText, tool } from 'ai';
import { kindOfStatus } from './common.mjs';

globalThis.AI_SDK_LOG_WARNINGS = false; // of settings that a model's name does not suggest

const pictureOf = (image) => (image.url ? new URL(image.url) : image.data);

function messages(turns) {
  return turns.flatMap(({ user, image, reply, results }) => {
    if (reply) return reply.native;
    if (results)
      return {
        role: 'tool',
        content: results.map(({ id, name, text }) => ({ type: 'tool-result', toolCallId: id, toolName: name, output: { type: 'text', value: text } })),
      };
    if (!image) return { role: 'user', content: user };
    return { role: 'user', content: [{ type: 'text', text: user }, { type: 'image', image: pictureOf(image), mediaType: 'image/png' }] };
  });
}

const settings = (modelNamed, request) => ({
  model: modelNamed(request.model),
  system: request.system,
  messages: messages(request.turns),
  maxOutputTokens: request.maxTokens,
  maxRetries: 0,
  tools: request.tools && Object.fromEntries(request.tools.map(({ name, description, schema }) => [name, tool({ description, inputSchema: jsonSchema(schema) })])),
  ...(request.schema && { output: Output.object({ schema: jsonSchema(request.schema) }) }),
});

const finishes = { stop: 'stop', length: 'length', 'tool-calls': 'tools' };

// A finished stream has promises of what a plain result has as values.
async function replyOf(result, pieces) {
  const usage = await result.usage;
  return {
    text: await result.text,
    pieces,
    calls: (await result.toolCalls).map(({ toolCallId: id, toolName: name, input }) => ({ id, name, input })),
    finish: finishes[await result.finishReason],
    usage: { input: usage.inputTokens, output: usage.outputTokens },
    native: (await result.response).messages,
  };
}

async function ask(modelNamed, request) {
  if (!request.stream) return replyOf(await generateText(settings(modelNamed, request)), 0);
  const stopping = new AbortController();
  const result = streamText({ ...settings(modelNamed, request), abortSignal: stopping.signal, onError() {} });
  let pieces = 0;
  for await (const part of result.fullStream) {
    if (part.type === 'error') throw part.error;
    if (part.type === 'text-delta') ++pieces;
    if (!request.stopAfter || pieces < request.stopAfter) continue;
    stopping.abort();
    return null;
  }
  return replyOf(result, pieces);
}

function kindOf(error) {
  if (APICallError.isInstance(error)) return kindOfStatus(error.statusCode);
  return AISDKError.isInstance(error) ? 'other' : null;
}

const key = { apiKey: 'none' };
const openAi = (url) => createOpenAI({ ...key, baseURL: `${url}/v1` });
const compatible = (url) =>
  createOpenAICompatible({ ...key, name: 'tierline', baseURL: `${url}/v1`, includeUsage: true, supportsStructuredOutputs: true });

// Pictures by URL: the others fetch them themselves and send the bytes.
const rows = [
  ['openai', 'openai', 'gpt-4.1-mini', true, (url) => openAi(url).chat],
  ['openai responses', 'responses', 'gpt-4.1-mini', true, (url) => openAi(url).responses],
  ['openai-compatible', 'openai', 'gpt-4.1-mini', false, (url) => compatible(url).chatModel],
  ['anthropic', 'anthropic', 'claude-sonnet-4-6', true, (url) => createAnthropic({ ...key, baseURL: `${url}/v1` })],
  ['google', 'gemini', 'gemini-2.5-flash', false, (url) => createGoogleGenerativeAI({ ...key, baseURL: `${url}/v1beta` })],
];

export const ai = rows.map(([name, dialect, model, imageUrls, connect]) => ({
  name: `ai: ${name}`,
  dialect,
  model,
  imageUrls,
  connect,
  ask,
  kindOf,
  // What a provider sends as an error inside a stream comes through as its own plain value.
  throwsPlainStreamErrors: true,
}));
