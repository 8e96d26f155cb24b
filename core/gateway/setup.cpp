#include "gateway/setup.h"

#include "base/paths.h"
#include "classify/answerpatterns.h"
#include "classify/makecascade.h"
#include "gateway/headers.h"
#include "gateway/prices.h"
#include "gateway/vectors.h"
#include "policy/reader.h"

#include <algorithm>
#include <bit>
#include <filesystem>

namespace tierline::gateway {

namespace {

std::string lines(const std::vector<Error>& errors) {
    std::string text;
    for (const Error& error : errors)
        text += (text.empty() ? "" : "\n") + toString(error);
    return text;
}

void setKey(Outlet& outlet, const policy::Provider& provider, const SecretResolver& secrets) {
    outlet.clientKey = provider.key == "client";
    if (provider.key.empty() || outlet.clientKey) return;
    outlet.authHeader = keyHeader(outlet);
    const std::string scheme = outlet.authHeader == "authorization" ? "Bearer " : "";
    const int keys = health::keysOf(provider);
    std::string trouble;
    for (int at = 0; at < keys; ++at) {
        const auto& reference = at == 0 ? provider.key : provider.moreKeys[static_cast<std::size_t>(at) - 1];
        const auto secret = secrets ? secrets(reference) : resolveWithoutKeychain(reference);
        const bool isGood = secret && !secret->empty();
        if (!isGood) {
            outlet.missingKeys |= health::keyBit(at);
            if (trouble.empty()) trouble = secret ? "it is empty" : secret.error().detail;
        }
        auto value = isGood ? scheme + std::string(secret->reveal()) : std::string();
        if (at == 0)
            outlet.authValue = std::move(value);
        else
            outlet.moreAuth.push_back(std::move(value));
    }
    if (std::popcount(outlet.missingKeys) < keys) return;
    outlet.authHeader.clear();
    outlet.noCredential = "no key: " + trouble;
}

// A pool goes on without a key that cannot be read; it is told all the same.
void warnOfMissingKeys(Setup& setup, const Outlet& outlet, const policy::Provider& provider) {
    const int keys = health::keysOf(provider);
    for (int at = 0; at < keys && outlet.noCredential.empty(); ++at)
        if (outlet.missingKeys & health::keyBit(at))
            setup.warnings.push_back(
                {ErrorCode::NotFound,
                 "provider " + provider.id + ": key " + health::credentialName(at, keys) + " cannot be read",
                 "the others are used", setup.policy->file, 0, 0});
}

// The caller's key must not be shown to whom it is not for.
Result<void> checkClientKeys(const std::vector<Outlet>& outlets) {
    for (auto one = outlets.begin(); one != outlets.end(); ++one)
        for (auto other = std::next(one); one->clientKey && other != outlets.end(); ++other)
            if (other->clientKey && isOneApi(one->dialect, other->dialect))
                return fail(ErrorCode::InvalidInput,
                            "providers " + one->id + " and " + other->id
                                + " both take the caller's key, which is for one of them only",
                            "give one of them a key of its own");
    return {};
}

Result<void> addOutlets(Setup& setup, const SecretResolver& secrets, const AddressResolver& sandboxAddress) {
    for (const policy::Provider& provider : setup.policy->providers) {
        auto outlet = makeOutlet(provider, secrets, sandboxAddress);
        if (!outlet) return std::unexpected(outlet.error());
        if (!outlet->noCredential.empty())
            setup.warnings.push_back({ErrorCode::NotFound,
                                      "provider " + provider.id + ": " + outlet->noCredential,
                                      "its models are refused until then", setup.policy->file, 0, 0});
        warnOfMissingKeys(setup, *outlet, provider);
        setup.outlets.push_back(std::move(*outlet));
    }
    if (auto good = checkClientKeys(setup.outlets); !good) return good;
    for (const policy::Model& model : setup.policy->models) {
        const auto at = std::ranges::find(setup.outlets, model.provider, &Outlet::id);
        if (at == setup.outlets.end())
            return fail(ErrorCode::InvalidInput, "model " + model.id + " names no known provider");
        setup.outletOf.push_back(static_cast<std::size_t>(at - setup.outlets.begin()));
    }
    return {};
}

Result<void> addVectors(Setup& setup, const SecretResolver& secrets, const AddressResolver& sandboxAddress) {
    if (!setup.cascade->has(classify::StageKind::Embedding)) return {};
    auto source = VectorSource::make(*setup.policy, secrets, sandboxAddress, setup.warnings);
    if (!source) return std::unexpected(source.error());
    setup.vectors = *std::move(source);
    return {};
}

} // namespace

bool isOneApi(Dialect one, Dialect other) {
    const auto isOpenAi = [](Dialect dialect) {
        return dialect == Dialect::OpenAi || dialect == Dialect::Responses;
    };
    return one == other || (isOpenAi(one) && isOpenAi(other));
}

Result<Outlet> makeOutlet(const policy::Provider& provider, const SecretResolver& secrets,
                          const AddressResolver& sandboxAddress) {
    Outlet outlet;
    outlet.id = provider.id;
    outlet.dialect = provider.dialect;
    outlet.azure = provider.isAzure;
    outlet.apiVersion = provider.apiVersion;
    outlet.quirks = protocol::quirksNamed(provider.isAzure ? "azure" : provider.flavor);
    if (!outlet.quirks) outlet.quirks = &protocol::quirksForUrl(provider.baseUrl);
    outlet.simulated = provider.isSimulated();
    std::string url = provider.baseUrl;
    if (outlet.simulated) {
        const std::string name = url.substr(std::string_view("sandbox://").size());
        url = sandboxAddress ? sandboxAddress(name) : std::string();
        if (url.empty())
            return fail(ErrorCode::InvalidInput,
                        "provider " + provider.id + ": " + provider.baseUrl
                            + (sandboxAddress ? " is no simulated provider" : " needs the sandbox"),
                        sandboxAddress ? "" : "start with --sandbox");
    }
    const auto base = net::parseBaseUrl(url);
    if (!base) {
        Error error = base.error();
        error.detail = "provider " + provider.id + ": " + error.detail;
        return std::unexpected(error);
    }
    outlet.origin = base->origin;
    outlet.basePath = base->path;
    setKey(outlet, provider, secrets);
    return outlet;
}

Result<std::string> findPolicyFile(const std::string& named) {
    if (!named.empty()) return named;
    const std::filesystem::path own = configFolder() / "policy.yaml";
    std::error_code ignored;
    if (std::filesystem::exists(own, ignored)) return own.string();
    const auto share = shareFolder();
    if (!share) return std::unexpected(share.error());
    return (*share / "policies" / "default.yaml").string();
}

Result<PolicyText> readPolicyText(const std::string& named) {
    auto file = findPolicyFile(named);
    if (!file) return std::unexpected(file.error());
    auto text = readFile(*file);
    if (!text) return std::unexpected(text.error());
    return PolicyText{*std::move(file), *std::move(text)};
}

std::expected<std::shared_ptr<Setup>, std::vector<Error>> makeSetup(const PolicyText& policy,
                                                                    const SecretResolver& secrets,
                                                                    const AddressResolver& sandboxAddress,
                                                                    std::optional<policy::Mode> mode) {
    const auto wrong = [](Error error) { return std::unexpected(std::vector{std::move(error)}); };
    policy::ReadOutcome outcome = policy::readPolicy(policy.text, policy.file);
    if (!outcome.policy) return std::unexpected(std::move(outcome.errors));
    if (mode && outcome.policy->route.mode != *mode) {
        auto changed = std::make_shared<policy::Policy>(*outcome.policy);
        changed->route.mode = *mode;
        outcome.policy = std::move(changed);
    }
    auto setup = std::make_shared<Setup>();
    setup->policy = outcome.policy;
    setup->warnings = std::move(outcome.warnings);
    auto scorer = classify::Scorer::compile(outcome.policy);
    if (!scorer) return wrong(scorer.error());
    setup->scorer = std::move(*scorer);
    for (const Error& warning : setup->scorer->warnings())
        setup->warnings.push_back(warning);
    setup->cascade = classify::makeCascade(setup->scorer, setup->warnings);
    auto patterns = classify::AnswerPatterns::compile(*setup->policy);
    if (!patterns) return wrong(patterns.error());
    setup->answerPatterns = *std::move(patterns);
    if (const auto good = addVectors(*setup, secrets, sandboxAddress); !good) return wrong(good.error());
    auto stamp = catalog::stampOfPrices();
    auto prices = catalog::loadPrices();
    if (!prices) return wrong(prices.error());
    if (const auto added = addOutlets(*setup, secrets, sandboxAddress); !added) return wrong(added.error());
    usePrices(*setup, *std::move(prices), std::move(stamp));
    setup->isSimulated = std::ranges::all_of(setup->outlets, &Outlet::simulated);
    return setup;
}

Result<std::shared_ptr<const Setup>> loadSetup(const std::string& policyFile, const SecretResolver& secrets,
                                               const AddressResolver& sandboxAddress) {
    const auto text = readPolicyText(policyFile);
    if (!text) return std::unexpected(text.error());
    auto made = makeSetup(*text, secrets, sandboxAddress);
    if (made) return std::shared_ptr<const Setup>(*std::move(made));
    if (made.error().size() == 1) return std::unexpected(made.error().front());
    return fail(ErrorCode::InvalidInput, lines(made.error()));
}

} // namespace tierline::gateway
