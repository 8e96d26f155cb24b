// A policy and all that is derived from it once: scorer, prices, where each provider is and how it is spoken
// to. Immutable after `loadSetup`, shared by all threads; a request keeps the one it began with.
#pragma once

#include "base/secret.h"
#include "catalog/catalog.h"
#include "classify/scorer.h"
#include "health/board.h"
#include "net/url.h"
#include "policy/policy.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace tierline::gateway {

// One provider, ready to be asked.
struct Outlet {
    std::string id;
    Dialect dialect = Dialect::OpenAi;
    net::Origin origin;
    std::string target;     // path of the chat call
    std::string authHeader; // name; empty: none is sent
    std::string authValue;  // never logged
    bool clientKey = false; // the caller's own credential goes to this provider
    bool simulated = false;
    std::string noCredential; // why it cannot be asked: "no key: …"; empty: it can
};

struct Setup {
    std::shared_ptr<const policy::Policy> policy;
    std::shared_ptr<const classify::Scorer> scorer;
    std::shared_ptr<const catalog::Catalog> catalog;
    std::vector<Outlet> outlets;       // one per policy provider, in its order
    std::vector<std::size_t> outletOf; // model index → outlet
    std::vector<Error> warnings;       // of the policy, and missing keys

    bool isSimulated = false; // all of them

    const Outlet& outlet(policy::ModelIndex model) const { return outlets[outletOf[model]]; }
};

using AddressResolver = std::function<std::string(std::string_view name)>;

// Reads the file and builds everything. Every error of the policy is in the text, one a line.
Result<std::shared_ptr<const Setup>> loadSetup(const std::string& policyFile, const SecretResolver& secrets,
                                               const AddressResolver& sandboxAddress);

// The file named, else the user's own, else the shipped default.
Result<std::string> findPolicyFile(const std::string& named);

// Pure: where and how. A key that cannot be resolved is no error: `noCredential` says why.
Result<Outlet> makeOutlet(const policy::Provider& provider, const SecretResolver& secrets,
                          const AddressResolver& sandboxAddress);

// The base URL's path with the dialect's call behind it: "/openai/v1" → "/openai/v1/chat/completions".
std::string chatTarget(Dialect dialect, std::string_view basePath);

} // namespace tierline::gateway
