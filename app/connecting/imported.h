// What was read from another program's configuration, and the policy that comes of it. Keys are named, never
// copied: where a file holds one as plain text, the policy gets the name of a variable for it. Pure.
#pragma once

#include "base/error.h"

#include <string>
#include <string_view>
#include <vector>

namespace tierline::connecting {

struct ImportedProvider {
    std::string name;    // letters, digits, - _ .
    std::string dialect; // openai, responses, anthropic, gemini, azure
    std::string baseUrl; // empty: the dialect's own
    std::string key;     // env:NAME; empty: none is needed
    std::string apiVersion;
    bool operator==(const ImportedProvider&) const = default;
};

struct ImportedModel {
    std::string provider, name; // id: provider/name
    int tier = 1;               // simple, moderate, complex, reasoning: a guess by what it is used for
    bool isFree = false;        // runs on this machine
    std::int64_t rpm = 0, tpm = 0;
    bool operator==(const ImportedModel&) const = default;
};

struct ImportedAlias { // a name that clients use
    std::string name, tier;
    bool operator==(const ImportedAlias&) const = default;
};

struct NotUnderstood {
    int line = 0; // 0: of no line
    std::string text;
};

struct Imported {
    std::vector<ImportedProvider> providers;
    std::vector<ImportedModel> models;
    std::vector<ImportedAlias> aliases;
    std::vector<NotUnderstood> notUnderstood;
    std::vector<std::string> plainKeys; // variables to put keys into that stand in the file

    // The provider of that name, address and key, made where it is missing; another one gets a name of its
    // own.
    std::string addProvider(ImportedProvider provider);
    void addModel(ImportedModel model); // once; in the higher of two tiers
    void miss(int line, std::string text);
};

constexpr std::string_view tierNames[] = {"simple", "moderate", "complex", "reasoning"};

std::string policyOf(const Imported& imported, std::string_view source); // a whole file

std::string nameFor(std::string_view text); // what may be a provider's name
std::string keyFor(std::string_view provider, std::string_view written, Imported& into);
std::string baseOf(std::string_view url); // without /chat/completions and the like

// Each InvalidInput with line and remedy when the text is not what it should be.
Result<Imported> readLiteLlm(std::string_view text);  // config.yaml
Result<Imported> readCcRouter(std::string_view text); // ~/.claude-code-router/config.json
Result<Imported> readCcSwitch(std::string_view text); // ~/.cc-switch/cc-switch.db, its SQL, or config.json
Result<Imported> readDotEnv(std::string_view text);

} // namespace tierline::connecting
