// Servers of models on this machine: their usual ports, and what their lists say. Pure.
#pragma once

#include "connecting/imported.h"

#include <array>

namespace tierline::connecting {

struct LocalKind {
    std::string_view name, id; // "LM Studio", "lm-studio"
    int port;
};
constexpr std::array localKinds{LocalKind{"Ollama", "ollama", 11434},
                                LocalKind{"LM Studio", "lm-studio", 1234},
                                LocalKind{"llama.cpp", "llama-cpp", 8080}};

// GET /v1/models, which all three have. At most 200 names.
Result<std::vector<std::string>> readModelList(std::string_view body);

Imported importedFrom(const LocalKind& kind, const std::string& url, const std::vector<std::string>& models);

} // namespace tierline::connecting
