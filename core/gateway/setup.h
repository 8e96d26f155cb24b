// A policy and all that is derived from it once: scorer, prices, where each provider is and how it is spoken
// to. Immutable after `loadSetup`, shared by all threads; a request keeps the one it began with.
#pragma once

#include "base/secret.h"
#include "catalog/catalog.h"
#include "classify/scorer.h"
#include "health/board.h"
#include "net/url.h"
#include "policy/policy.h"
#include "protocol/quirks.h"

#include <array>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tierline::classify {
class AnswerPatterns; // classify/answerpatterns.h
}
namespace tierline::route {
class Table; // route/table.h
}

namespace tierline::classify {
class Cascade;
}

namespace tierline::gateway {

class VectorSource;

// One provider, ready to be asked.
struct Outlet {
    std::string id;
    Dialect dialect = Dialect::OpenAi; // its main one
    bool azure = false;
    std::string apiVersion;                   // Azure's
    const protocol::Quirks* quirks = nullptr; // never null once made
    net::Origin origin;
    std::string basePath;              // of the base URL, without a slash at its end
    std::string authHeader;            // name; empty: none is sent
    std::string authValue;             // never logged; of the first key
    std::vector<std::string> moreAuth; // of the pool's other keys, empty where one could not be resolved
    health::KeySet missingKeys = 0;
    const std::string& authOf(int key) const {
        return key <= 0 || static_cast<std::size_t>(key) > moreAuth.size()
                   ? authValue
                   : moreAuth[static_cast<std::size_t>(key) - 1];
    }
    bool clientKey = false; // the caller's own credential goes to this provider
    bool simulated = false;
    // The spelling of the output limit that this provider insists on; empty: unknown, so left as it is.
    std::string_view limitKey() const { return quirks->flavor == "compatible" ? "" : quirks->maxTokens; }
    // How it counts, by the dialect that is spoken to it; of the setup's catalogue.
    std::array<const catalog::Extractor*, allDialects.size()> extractors{};
    std::string noCredential; // why it cannot be asked: "no key: …"; empty: it can
};

struct Setup {
    std::shared_ptr<const policy::Policy> policy;
    std::shared_ptr<const classify::Scorer> scorer;
    std::shared_ptr<const classify::Cascade> cascade;               // never null once loaded
    std::shared_ptr<const classify::AnswerPatterns> answerPatterns; // null: the policy has none
    std::shared_ptr<VectorSource> vectors; // null: no stage needs them, or there is no endpoint
    std::shared_ptr<const catalog::Catalog> catalog;
    std::shared_ptr<const route::Table> table; // of policy and catalogue, for planning
    std::vector<std::string> lostPrices;       // files that could not be read when the catalogue was made
    std::string priceStamp;                    // of the files it is from, see prices.h
    std::vector<Outlet> outlets;               // one per policy provider, in its order
    std::vector<std::size_t> outletOf;         // model index → outlet
    std::vector<Error> warnings;               // of the policy, missing keys, broken price files

    bool isSimulated = false; // all of them

    const Outlet& outlet(policy::ModelIndex model) const { return outlets[outletOf[model]]; }
};

// Whether a key for one is a key for the other: OpenAI's two dialects share it.
bool isOneApi(Dialect one, Dialect other);

using AddressResolver = std::function<std::string(std::string_view name)>;

struct PolicyText {
    std::string file, text;
};
Result<PolicyText> readPolicyText(const std::string& named); // of `findPolicyFile`

// Builds everything; all that is wrong with the policy otherwise. `mode`: instead of the policy's.
std::expected<std::shared_ptr<Setup>, std::vector<Error>> makeSetup(const PolicyText& policy,
                                                                    const SecretResolver& secrets,
                                                                    const AddressResolver& sandboxAddress,
                                                                    std::optional<policy::Mode> mode = {});

// Reads the file and builds everything. Every error of the policy is in the text, one a line.
Result<std::shared_ptr<const Setup>> loadSetup(const std::string& policyFile, const SecretResolver& secrets,
                                               const AddressResolver& sandboxAddress);

// The file named, else the user's own, else the shipped default.
Result<std::string> findPolicyFile(const std::string& named);

// Pure: where and how. A key that cannot be resolved is no error: `noCredential` says why.
Result<Outlet> makeOutlet(const policy::Provider& provider, const SecretResolver& secrets,
                          const AddressResolver& sandboxAddress);

// What is asked of a provider, and with which words.
enum class CallKind : std::uint8_t { Chat, Embeddings };
struct CallAddress {
    Dialect dialect = Dialect::OpenAi; // spoken to this provider
    CallKind kind = CallKind::Chat;
    std::string_view model; // as the provider calls it
    bool stream = false;
};

// The base URL's path with the dialect's call behind it: "/openai/v1" → "/openai/v1/chat/completions". Gemini
// and Azure have the model in the path.
std::string callTarget(const Outlet& outlet, const CallAddress& call);

// Where its models are listed.
std::string listTarget(const Outlet& outlet);

// Where a path of ours that is not routed lies with this provider: "/v1/files" → "/openai/v1/files".
std::string passTarget(const Outlet& outlet, std::string_view target);

} // namespace tierline::gateway
