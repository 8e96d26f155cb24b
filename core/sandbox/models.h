// The simulated providers and models as one table: how fast, how chatty, how forgetful of caches and how
// flaky each is. Constants; any thread. Prices belong to resources/policies/sandbox.yaml, not here.
#pragma once

#include "base/dialect.h"

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace tierline::sandbox {

struct SimulatedProvider {
    std::string_view name;
    Dialect dialect;
};

// Only `Chat` models are among the eight; `Extra` ones are chatted with by those who know their name.
enum class Role : std::uint8_t { Chat, Extra, Embeddings };
enum class Thinking : std::uint8_t { Never, WhenAsked, Always };

struct SimulatedModel {
    std::string_view provider;
    std::string_view name; // as the provider calls it
    double tokensPerSecond;
    double firstTokenMs;    // median of a log-normal distribution
    double firstTokenSigma; // of its logarithm
    double wordiness;       // factor on the length of a reply
    double cachedShare;     // of a repeated prefix that is read from the cache
    int reasoningTokens;    // median spent before the first visible token
    double failureRate;     // by itself, without a fault being set
    std::int64_t context;   // tokens
    bool vision;
    Thinking thinking = Thinking::Never;
    Role role = Role::Chat;
};

std::span<const SimulatedProvider> simulatedProviders();
std::span<const SimulatedModel> simulatedModels();
const SimulatedModel* findModel(std::string_view provider, std::string_view name); // null: unknown
std::vector<std::string_view> modelNames(std::string_view provider);               // those for chat
std::vector<const SimulatedModel*> offeredModels(std::string_view provider);       // all of them

} // namespace tierline::sandbox
