// What an HTTP request to a simulated provider is about, from its method, path and query alone. Every port
// knows the paths of all dialects, and those of Azure. A value; any thread.
#pragma once

#include "base/dialect.h"
#include "net/http.h"

#include <string>
#include <string_view>

namespace tierline::sandbox {

enum class Endpoint : std::uint8_t {
    Unknown,
    Chat,
    CountTokens,
    Embeddings,
    Models,
    Completions, // the legacy text completion
    Moderations,
    Speech,
    Upload,
    Files,
};

struct Call {
    Endpoint endpoint = Endpoint::Unknown;
    Dialect dialect = Dialect::OpenAi; // of the path
    std::string model;                 // where the path names it: Gemini's, Azure's deployment
    bool stream = false;               // where the path says so
    bool jsonArray = false;            // a Gemini stream that is not of events
    bool single = false;               // Gemini's embedContent
    bool azure = false;
    bool lacksVersion = false; // Azure without its api-version
};

// `own` is the provider's dialect: for paths that several share, and for unknown ones.
Call readCall(net::Method method, std::string_view path, std::string_view query, Dialect own);

} // namespace tierline::sandbox
