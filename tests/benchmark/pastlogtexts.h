// Records of logs as texts. In a file of their own since moc stumbles over their quotes.
#pragma once

#include <string>
#include <string_view>

inline std::string litellmRow(std::string_view more) {
    return R"({"request_id":"r","call_type":"acompletion","model":"gpt-4o","messages":[{"role":"user","content":"Hi"}])"
           + std::string(more) + "}";
}
inline std::string langfuseRow(std::string_view more) {
    return R"({"id":"o","traceId":"t","type":"GENERATION","model":"gpt-4o","input":"Hi")" + std::string(more)
           + "}";
}
inline std::string openaiRow(std::string_view more) {
    return R"({"model":"gpt-4o","messages":[{"role":"user","content":"Hi"}])" + std::string(more) + "}";
}

struct BadRecord {
    const char* name;
    std::string record;
    const char* said;
};
inline const BadRecord badRecords[] = {
    {"cut off", R"({"request_id":"r","call_type":)", "JSON"},
    {"no object", "[1,2]", "object"},
    {"a number that JSON does not have", litellmRow(R"(,"spend":NaN)"), "JSON"},
    {"spend as words", litellmRow(R"(,"spend":"free")"), "`spend` is `free`"},
    {"spend that is no number", litellmRow(R"(,"spend":"NaN")"), "`spend` is `NaN`"},
    {"spend below nothing", litellmRow(R"(,"spend":-0.5)"), "`spend` is `-0.5`"},
    {"spend beyond all money", litellmRow(R"(,"spend":1e300)"), "`spend`"},
    {"spend that would burst the sum", litellmRow(R"(,"spend":1000001)"), "`spend` is `1000001`"},
    {"spend as an object", litellmRow(R"(,"spend":{"usd":1})"), "no amount in US dollars"},
    {"tokens below nothing", litellmRow(R"(,"prompt_tokens":-5)"), "`prompt_tokens` is `-5`"},
    {"half a token", litellmRow(R"(,"completion_tokens":1.5)"), "`completion_tokens` is `1.5`"},
    {"more tokens than there are", litellmRow(R"(,"prompt_tokens":1e12)"), "`prompt_tokens`"},
    {"tokens in words", litellmRow(R"(,"prompt_tokens":"many")"), "`prompt_tokens` is `many`"},
    {"cached tokens below nothing",
     litellmRow(R"(,"prompt_tokens":9,"metadata":{"usage_object":{"cache_read_input_tokens":-1}})"),
     "`cache_read_input_tokens` is `-1`"},
    {"a time that is none", litellmRow(R"(,"startTime":"yesterday")"), "`startTime` is `yesterday`"},
    {"a month that is none", litellmRow(R"(,"startTime":"2026-13-01T00:00:00Z")"), "`startTime`"},
    {"a time before all models", litellmRow(R"(,"startTime":12)"), "`startTime` is `12`"},
    {"another program's row", langfuseRow(""), "neither `call_type` nor `spend`"},
    {"a list as Python prints it",
     R"({"call_type":"completion","messages":"[{'role': 'user', 'content': 'Hi'}]"})", "looks like JSON"},
    {"a message that is none", R"({"call_type":"completion","messages":["hello"]})", "message"},
};

struct Timed {
    const char* name;
    std::string value; // JSON
    const char* time;
};
inline const Timed times[] = {
    {"seconds", "1760000000", "2025-10-09T08:53:20.000Z"},
    {"seconds with a fraction", "1760000000.25", "2025-10-09T08:53:20.250Z"},
    {"milliseconds", "1760000000250", "2025-10-09T08:53:20.250Z"},
    {"microseconds", "1760000000250000", "2025-10-09T08:53:20.250Z"},
    {"nanoseconds", "1760000000250000000", "2025-10-09T08:53:20.250Z"},
    {"seconds as a text", R"("1760000000")", "2025-10-09T08:53:20.000Z"},
    {"RFC 3339", R"("2026-10-05T08:30:00.25Z")", "2026-10-05T08:30:00.250Z"},
    {"with a zone", R"("2026-10-05T08:30:00+02:00")", "2026-10-05T06:30:00.000Z"},
    {"with a zone of four digits", R"("2026-10-05T08:30:00+0200")", "2026-10-05T06:30:00.000Z"},
    {"as databases print it", R"("2026-10-05 08:30:00.250000+00")", "2026-10-05T08:30:00.250Z"},
    {"without a zone", R"("2026-10-05T08:30:00.250123")", "2026-10-05T08:30:00.250Z"},
    {"with a space and UTC", R"("2026-10-05 08:30:00 UTC")", "2026-10-05T08:30:00.000Z"},
    {"of nothing", "null", "-"},
};

struct Counted {
    const char* name;
    std::string record; // of Langfuse
    const char* usage;  // in, read, written, out, of it thoughts
};
inline const Counted counted[] = {
    {"kinds that are apart",
     langfuseRow(
         R"(,"usageDetails":{"input":300,"input_cached_tokens":100,"output":60,"output_reasoning_tokens":40,"total":500})"),
     "300 100 0 100 40"},
    {"kinds counted twice",
     langfuseRow(
         R"(,"usage_details":{"input":1000,"input_cached_tokens":200,"output":400,"output_reasoning_tokens":50,"total":1400})"),
     "800 200 0 400 50"},
    {"Anthropic's names",
     langfuseRow(
         R"(,"usageDetails":{"input":10,"cache_read_input_tokens":900,"cache_creation_input_tokens":50,"output":7})"),
     "10 900 50 7 0"},
    {"the older object", langfuseRow(R"(,"usage":{"promptTokens":9,"completionTokens":5,"totalTokens":14})"),
     "9 0 0 5 0"},
    {"flat", langfuseRow(R"(,"promptTokens":"9","completionTokens":"5")"), "9 0 0 5 0"},
    {"as a text of JSON", langfuseRow(R"(,"usageDetails":"{\"input\":3,\"output\":4}")"), "3 0 0 4 0"},
    {"none", langfuseRow(R"(,"usageDetails":{})"), "-"},
};

// The same three records, arranged otherwise.
struct Arranged {
    const char* name;
    std::string text;
};
inline const Arranged arranged[] = {
    {"a line each", "{\"a\":1}\n{\"a\":2}\r\n\n{\"a\":3}"},
    {"a list", "[{\"a\":1},{\"a\":2},\n{\"a\":3}]\n"},
    {"a list over many lines", "[\n  {\n    \"a\": 1\n  },\n  {\"a\":2}, {\"a\":3}\n]"},
    {"one behind the other", "{\n\"a\": 1\n}{\"a\":2} {\n\"a\":3}"},
    {"a page", R"({"page":1,"data":[{"a":1},{"a":2},{"a":3}],"meta":{"data":[4]}})"},
    {"pages", "{\"data\":[{\"a\":1}]}\n{\"data\":[{\"a\":2},{\"a\":3}]}\n"},
    {"behind a byte order mark", "\xef\xbb\xbf{\"a\":1}\n{\"a\":2}\n{\"a\":3}\n"},
};
