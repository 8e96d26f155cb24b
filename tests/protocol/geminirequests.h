// Requests in Gemini's dialect and what becomes of them.
#pragma once

#include <array>
#include <string_view>

namespace tierline::protocol {

struct GeminiViewCase {
    const char* name;
    std::string_view body;
    std::string_view expected; // as print.h prints it, then the features
};

constexpr std::array geminiViewCases{
    GeminiViewCase{"a plain question", R"({"contents":[{"role":"user","parts":[{"text":"Hi"}]}]})",
                   "g 'Hi' | "},
    GeminiViewCase{"one content instead of an array, one part", R"({"contents":{"parts":{"text":"Hi"}}})",
                   "g 'Hi' | "},
    GeminiViewCase{
        "camelCase, as the SDKs write",
        R"({"systemInstruction":{"parts":[{"text":"Be"},{"text":"brief"}]},"contents":[{"role":"user","parts":[{"text":"A"}]},{"role":"model","parts":[{"text":"B"}]},{"role":"user","parts":[{"text":"C"},{"text":"D"}]}],"generationConfig":{"maxOutputTokens":9,"temperature":0.5,"stopSequences":["x"]}})",
        "g 'C\nD' max 9 first 'A' system 'Be\nbrief' turns 2 | stop temperature"},
    GeminiViewCase{
        "snake_case, as curl users write",
        R"({"system_instruction":{"parts":{"text":"Be brief"}},"contents":[{"parts":[{"text":"A"},{"inline_data":{"mime_type":"image/png","data":"AA=="}}]}],"generation_config":{"max_output_tokens":9,"stop_sequences":["x"],"response_mime_type":"application/json"}})",
        "g 'A' max 9 system 'Be brief' images 1 +vision +json | stop json_object"},
    GeminiViewCase{
        "tool results are no words and no turn",
        R"({"contents":[{"role":"user","parts":[{"text":"A"}]},{"role":"model","parts":[{"functionCall":{"name":"f","args":{}},"thoughtSignature":"s"}]},{"role":"function","parts":[{"functionResponse":{"name":"f","response":{"error":"no"}}}]}],"tools":[{"functionDeclarations":[{"name":"f"}]}]})",
        "g 'A' +tools | signatures tool_error"},
    GeminiViewCase{
        "thoughts of the model are not its words",
        R"({"contents":[{"role":"user","parts":[{"text":"A"}]},{"role":"model","parts":[{"text":"hm","thought":true},{"text":"B"}]}]})",
        "g 'A' | thinking_history"},
    GeminiViewCase{
        "thinking by budget",
        R"({"contents":[{"parts":[{"text":"A"}]}],"generationConfig":{"thinkingConfig":{"thinkingBudget":512}}})",
        "g 'A' +reasoning | reasoning"},
    GeminiViewCase{
        "thinking switched off",
        R"({"contents":[{"parts":[{"text":"A"}]}],"generationConfig":{"thinkingConfig":{"thinkingBudget":0}}})",
        "g 'A' | reasoning"},
    GeminiViewCase{
        "thinking by level",
        R"({"contents":[{"parts":[{"text":"A"}]}],"generationConfig":{"thinkingConfig":{"thinkingLevel":"HIGH"}}})",
        "g 'A' +reasoning | reasoning"},
    GeminiViewCase{
        "everything that is Google's own",
        R"({"contents":[{"parts":[{"text":"A"}]}],"cachedContent":"cachedContents/1","safetySettings":[{}],"labels":{"a":"b"},"novelty":1,"tools":[{"googleSearch":{}}],"generationConfig":{"candidateCount":2,"responseLogprobs":true,"responseModalities":["TEXT","IMAGE"],"seed":1,"topK":2,"presencePenalty":1,"responseSchema":{"type":"OBJECT"}}})",
        "g 'A' +tools +json | provider_state hosted_tools several_choices logprobs other_output penalties "
        "seed top_k json_schema safety_settings labels other"},
    GeminiViewCase{
        "one candidate, no logprobs, text alone: nothing special",
        R"({"contents":[{"parts":[{"text":"A"}]}],"generationConfig":{"candidateCount":1,"responseLogprobs":false,"responseModalities":["TEXT"],"stopSequences":[]},"safetySettings":null})",
        "g 'A' | "},
    GeminiViewCase{
        "media in line",
        R"({"contents":[{"parts":[{"text":"A"},{"inlineData":{"mimeType":"audio/mp3","data":""}},{"inlineData":{"mimeType":"video/mp4","data":""}},{"inlineData":{"mimeType":"application/pdf","data":""}}]}]})",
        "g 'A' | audio_input video_input file_input"},
    GeminiViewCase{
        "an image by URL",
        R"({"contents":[{"parts":[{"text":"A"},{"fileData":{"mimeType":"image/png","fileUri":"https://a/b.png"}}]}]})",
        "g 'A' images 1 +vision | image_url"},
    GeminiViewCase{
        "what is no image has no address elsewhere",
        R"({"contents":[{"parts":[{"text":"A"},{"fileData":{"mimeType":"application/pdf","fileUri":"https://a/b.pdf"}},{"file_data":{"mime_type":"audio/mp3","file_uri":"https://a/b.mp3"}},{"fileData":{"fileUri":"https://a/b"}}]}]})",
        "g 'A' | file_reference"},
    GeminiViewCase{
        "files that lie with Google",
        R"({"contents":[{"parts":[{"text":"A"},{"fileData":{"mimeType":"image/png","fileUri":"gs://a/b.png"}},{"fileData":{"fileUri":"https://generativelanguage.googleapis.com/v1beta/files/x"}}]}]})",
        "g 'A' images 1 +vision | file_reference"},
    GeminiViewCase{
        "code that Google ran, and a part of a new kind",
        R"({"contents":[{"parts":[{"text":"A"}]},{"role":"model","parts":[{"executableCode":{"code":"1"}},{"hologram":{}}]}]})",
        "g 'A' | hosted_tools unknown_parts"},
    GeminiViewCase{
        "one allowed name with ANY is a named tool",
        R"({"contents":[{"parts":[{"text":"A"}]}],"toolConfig":{"functionCallingConfig":{"mode":"ANY","allowedFunctionNames":["f"]}}})",
        "g 'A' | "},
    GeminiViewCase{
        "several allowed names",
        R"({"contents":[{"parts":[{"text":"A"}]}],"tool_config":{"function_calling_config":{"mode":"ANY","allowed_function_names":["f","g"]}}})",
        "g 'A' | allowed_tools"},
    GeminiViewCase{"no contents", R"({"model":"x"})", "error: `contents` is missing"},
    GeminiViewCase{"empty contents", R"({"contents":[]})", "error: `contents` must not be empty"},
    GeminiViewCase{"contents of another type", R"({"contents":"Hi"})", "error: `contents` must be an array"},
    GeminiViewCase{"a content of another type", R"({"contents":["Hi"]})",
                   "error: `contents[0]` must be an object"},
    GeminiViewCase{"contents twice", R"({"contents":[],"contents":[]})",
                   "error: `contents` stands twice in the body"},
};

// Bodies that come out of reading and writing as they went in.
constexpr std::array<std::string_view, 12> geminiIdentities{
    R"({"contents":[{"role":"user","parts":[{"text":"Hi"}]}]})",
    R"({"systemInstruction":{"parts":[{"text":"Be"},{"text":"brief"}]},"contents":[{"role":"user","parts":[{"text":"A"}]},{"role":"model","parts":[{"text":"B"}]},{"role":"user","parts":[{"text":"C \"quoted\"\n€"}]}]})",
    R"({"contents":[{"role":"user","parts":[{"inlineData":{"mimeType":"image/png","data":"AA=="}},{"fileData":{"mimeType":"image/webp","fileUri":"https://a/b"}},{"inlineData":{"mimeType":"application/pdf","data":"AA==","displayName":"a.pdf"}},{"inlineData":{"mimeType":"audio/wav","data":"AA=="}}]}]})",
    R"({"contents":[{"role":"model","parts":[{"text":"hm","thought":true,"thoughtSignature":"t"},{"functionCall":{"name":"f","args":{"a":[1,2.5,null]}},"thoughtSignature":"s"},{"functionCall":{"name":"g","args":{}}}]},{"role":"user","parts":[{"functionResponse":{"name":"f","response":{"output":"done"}}},{"functionResponse":{"name":"g","response":{"a":1}}}]}]})",
    R"({"contents":[{"role":"model","parts":[{"functionCall":{"id":"x7","name":"f","args":{}}}]},{"role":"user","parts":[{"functionResponse":{"id":"x7","name":"f","response":{"error":"no"}}},{"text":"and now?"}]}]})",
    R"({"contents":[{"role":"user","parts":[{"functionResponse":{"id":"x7","name":"f","response":{"result":"{\"a\":1}"}}}]}]})",
    R"({"contents":[{"role":"model","parts":[{"text":"B"},{"text":"","thoughtSignature":"s"}]}]})",
    R"({"contents":[{"role":"user","parts":[{"text":"A"}]}],"tools":[{"functionDeclarations":[{"name":"f","description":"does","parametersJsonSchema":{"type":"object","properties":{"a":{"type":"string"}}}},{"name":"g"}]}],"toolConfig":{"functionCallingConfig":{"mode":"ANY","allowedFunctionNames":["f"]}}})",
    R"({"contents":[{"role":"user","parts":[{"text":"A"}]}],"tools":[{"functionDeclarations":[{"name":"f"},{"name":"g"},{"name":"h"}]}],"toolConfig":{"functionCallingConfig":{"mode":"VALIDATED","allowedFunctionNames":["f","g"]}}})",
    R"({"contents":[{"role":"user","parts":[{"text":"A"}]}],"tools":[{"functionDeclarations":[{"name":"f"}]}],"toolConfig":{"functionCallingConfig":{"mode":"NONE"}}})",
    R"({"contents":[{"role":"user","parts":[{"text":"A"}]}],"generationConfig":{"maxOutputTokens":99,"temperature":0.25,"topP":0.5,"topK":3,"presencePenalty":0.5,"frequencyPenalty":-0.5,"seed":-7,"stopSequences":["x","y"],"responseMimeType":"application/json","responseJsonSchema":{"type":"object"},"thinkingConfig":{"includeThoughts":true,"thinkingBudget":512}}})",
    R"({"contents":[{"role":"user","parts":[{"text":"A"}]}],"generationConfig":{"responseMimeType":"text/plain","thinkingConfig":{"thinkingBudget":-1}}})",
};

struct GeminiWriteCase {
    const char* name;
    const char* model;
    std::string_view from; // a body of Gemini's dialect
    std::string_view expected;
};

// Read and written without keeping signatures, as for another model.
constexpr std::array geminiWriteCases{
    GeminiWriteCase{
        "snake_case becomes camelCase", "gemini-2.5-flash",
        R"({"system_instruction":{"parts":{"text":"S"}},"contents":{"parts":{"inline_data":{"mime_type":"image/png","data":"AA=="}}},"generation_config":{"max_output_tokens":5}})",
        R"({"systemInstruction":{"parts":[{"text":"S"}]},"contents":[{"role":"user","parts":[{"inlineData":{"mimeType":"image/png","data":"AA=="}}]}],"generationConfig":{"maxOutputTokens":5}})"},
    GeminiWriteCase{
        "neighbours of one role are joined, empty ones go", "gemini-2.5-flash",
        R"({"contents":[{"role":"user","parts":[{"text":"A"}]},{"role":"user","parts":[{"text":""},{"text":"B"}]},{"role":"model","parts":[]},{"role":"function","parts":[{"functionResponse":{"name":"f","response":{}}}]}]})",
        R"({"contents":[{"role":"user","parts":[{"text":"A"},{"text":"B"},{"functionResponse":{"name":"f","response":{}}}]}]})"},
    GeminiWriteCase{
        "Google's schema form becomes JSON Schema", "gemini-2.5-flash",
        R"({"contents":[{"parts":[{"text":"A"}]}],"tools":[{"functionDeclarations":[{"name":"f","parameters":{"type":"OBJECT","properties":{"type":{"type":"STRING","nullable":true},"n":{"type":"ARRAY","items":{"type":"INTEGER"},"minItems":"2"}},"propertyOrdering":["n"],"required":["n"]}}]}]})",
        R"({"contents":[{"role":"user","parts":[{"text":"A"}]}],"tools":[{"functionDeclarations":[{"name":"f","parametersJsonSchema":{"type":"object","properties":{"type":{"type":["string","null"]},"n":{"type":"array","items":{"type":"integer"},"minItems":2}},"required":["n"]}}]}]})"},
    GeminiWriteCase{
        "the signature of another model goes, Gemini 3 gets the stand-in on the first call only",
        "models/gemini-3-flash-preview",
        R"({"contents":[{"role":"model","parts":[{"functionCall":{"name":"f","args":{}},"thoughtSignature":"s"},{"functionCall":{"name":"g","args":{}}}]},{"role":"user","parts":[{"functionResponse":{"name":"f","response":{"output":"1"}}}]},{"role":"model","parts":[{"functionCall":{"name":"f","args":{}}}]}]})",
        R"({"contents":[{"role":"model","parts":[{"functionCall":{"name":"f","args":{}},"thoughtSignature":"skip_thought_signature_validator"},{"functionCall":{"name":"g","args":{}}}]},{"role":"user","parts":[{"functionResponse":{"name":"f","response":{"output":"1"}}}]},{"role":"model","parts":[{"functionCall":{"name":"f","args":{}},"thoughtSignature":"skip_thought_signature_validator"}]}]})"},
    GeminiWriteCase{
        "Gemini 2.5 gets none", "gemini-2.5-pro",
        R"({"contents":[{"role":"model","parts":[{"functionCall":{"name":"f","args":{}},"thoughtSignature":"s"}]}]})",
        R"({"contents":[{"role":"model","parts":[{"functionCall":{"name":"f","args":{}}}]}]})"},
    GeminiWriteCase{
        "a budget as a level for Gemini 3", "gemini-3-pro-preview",
        R"({"contents":[{"parts":[{"text":"A"}]}],"generationConfig":{"thinkingConfig":{"thinkingBudget":8000}}})",
        R"({"contents":[{"role":"user","parts":[{"text":"A"}]}],"generationConfig":{"thinkingConfig":{"thinkingLevel":"high"}}})"},
    GeminiWriteCase{
        "a level as a budget for Gemini 2.5", "gemini-2.5-flash",
        R"({"contents":[{"parts":[{"text":"A"}]}],"generationConfig":{"thinkingConfig":{"thinkingLevel":"LOW"}}})",
        R"({"contents":[{"role":"user","parts":[{"text":"A"}]}],"generationConfig":{"thinkingConfig":{"thinkingBudget":1024}}})"},
    GeminiWriteCase{
        "a pro model cannot stop thinking", "gemini-2.5-pro",
        R"({"contents":[{"parts":[{"text":"A"}]}],"generationConfig":{"thinkingConfig":{"thinkingBudget":0}}})",
        R"({"contents":[{"role":"user","parts":[{"text":"A"}]}],"generationConfig":{"thinkingConfig":{"thinkingBudget":128}}})"},
    GeminiWriteCase{
        "a flash of Gemini 3 thinks least", "gemini-3-flash",
        R"({"contents":[{"parts":[{"text":"A"}]}],"generationConfig":{"thinkingConfig":{"thinkingBudget":0}}})",
        R"({"contents":[{"role":"user","parts":[{"text":"A"}]}],"generationConfig":{"thinkingConfig":{"thinkingLevel":"minimal"}}})"},
    GeminiWriteCase{
        "an old model is told nothing", "gemini-2.0-flash",
        R"({"contents":[{"parts":[{"text":"A"}]}],"generationConfig":{"thinkingConfig":{"thinkingLevel":"LOW"}}})",
        R"({"contents":[{"role":"user","parts":[{"text":"A"}]}]} dropped reasoning)"},
    GeminiWriteCase{
        "a limit above the model's is cut, and said", "gemini-2.5-flash",
        R"({"contents":[{"parts":[{"text":"A"}]}],"generationConfig":{"maxOutputTokens":5000}})",
        R"({"contents":[{"role":"user","parts":[{"text":"A"}]}],"generationConfig":{"maxOutputTokens":1000}} cut 1000)"},
    GeminiWriteCase{
        "what Google's limits refuse", "gemini-2.5-flash",
        R"({"contents":[{"parts":[{"text":"A"}]}],"generationConfig":{"seed":4294967296,"stopSequences":["1","2","3","4","5","6"]}})",
        R"({"contents":[{"role":"user","parts":[{"text":"A"}]}],"generationConfig":{"stopSequences":["1","2","3","4","5"]}} dropped stop seed)"},
    GeminiWriteCase{
        "pieces of a thought keep the signature behind them", "gemini-2.5-flash",
        R"({"contents":[{"role":"model","parts":[{"text":"a","thought":true},{"text":"","thought":true,"thoughtSignature":"s"}]}]})",
        R"({"contents":[{"role":"model","parts":[{"text":"a","thought":true}]}]})"},
    GeminiWriteCase{
        "lone surrogates become a replacement sign", "gemini-2.5-flash",
        R"({"contents":[{"parts":[{"text":"a\ud800b"}]},{"role":"model","parts":[{"functionCall":{"name":"f","args":{"a":"\udc00"}}}]}]})",
        "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"a\xef\xbf\xbd"
        "b\"}]},{\"role\":\"model\",\"parts\":[{\"functionCall\":{\"name\":\"f\",\"args\":{\"a\":"
        "\"\xef\xbf\xbd\"}}}]}]}"},
};

} // namespace tierline::protocol
