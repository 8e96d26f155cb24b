// One call to a provider that need not be in the policy, by the gateway's own loops, proxy and trusted roots:
// its list of models, which is free, or a word of one model. Bounded in time and size. Nothing is recorded
// and nobody's health changes; the key goes to the provider's address and nowhere else.
#pragma once

#include "base/clock.h"
#include "base/errorclass.h"
#include "base/secret.h"
#include "base/usage.h"
#include "net/upstream.h"
#include "policy/policy.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::protocol {
struct Quirks;
}

namespace tierline::gateway {

struct Core;

struct ProviderTrial {
    policy::Provider provider; // its `key` is a reference, or empty
    Secret key;                // given for this call only, instead of the reference
    std::string model;         // empty: list the models
    SecretResolver secrets;
    Milliseconds limit{20'000};
};

struct Tried {
    bool fine = false;
    std::optional<net::NetFailure::Kind> network; // why it did not get an answer
    std::optional<ErrorClass> refusal;            // what kind of answer it got
    int status = 0;                               // of the provider; 0: it did not answer
    std::string detail;                           // English
    std::vector<std::string> models;              // as the provider calls them, sorted
    std::string text;                             // what the model said
    std::optional<Usage> usage;
    Milliseconds took{0};
};

std::function<void()> tryProvider(Core& core, ProviderTrial trial, std::function<void(Tried)> done);

// Pure, for it and its tests.
std::optional<std::vector<std::string>> modelsIn(std::string_view body);
std::string trialBody(Dialect dialect, const protocol::Quirks* quirks, std::string_view model);

} // namespace tierline::gateway
