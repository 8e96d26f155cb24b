// The models of a policy by themselves: their names, their prices, how long they are there.
#include "tune/lintdetail.h"
#include "tune/modelname.h"

#include <algorithm>
#include <set>
#include <spdlog/fmt/fmt.h>

namespace tierline::tune {

namespace {

using policy::Model;

void lintUnused(Findings& findings) {
    const auto& policy = findings.policy;
    std::set<std::size_t> used;
    for (const auto& tier : policy.tiers)
        used.insert(tier.models.begin(), tier.models.end());
    for (const auto& model :
         {policy.route.defaultModel, policy.route.lastResortModel, policy.classify.judge.model})
        if (model) used.insert(*model);
    for (std::size_t i = 0; i < policy.models.size(); ++i)
        if (!used.contains(i) && !policy.models[i].isForEmbeddings())
            findings.add("unused-model",
                         fmt::format("model {} stands in no tier: only a request that names it reaches it",
                                     ticked(policy.models[i].id)),
                         policy.models[i].id);
}

void lintName(Findings& findings, const Model& model) {
    if (!isUnpinned(model.name)) return;
    findings.add(
        "unpinned-model",
        fmt::format("model {} is called {} without a date or number: its maker may change what answers, and "
                    "at what price",
                    ticked(model.id), ticked(model.name)),
        model.id);
}

void lintRetirement(Findings& findings, const Model& model) {
    const auto* list = findings.input.retirements;
    const auto found = list != nullptr ? catalog::retirementOf(*list, model.name) : std::nullopt;
    if (!found) return;
    const auto days = (found->day - findings.input.today).count();
    if (days > 60) return;
    const auto day = catalog::toString(found->day);
    const auto what =
        days <= 0 ? fmt::format("model {} is gone: its provider retired it on {}", ticked(model.id), day)
                  : fmt::format("model {} retires in {} day{}, on {}", ticked(model.id), days,
                                days == 1 ? "" : "s", day);
    auto& lint = findings.add(days <= 0 ? "retired" : "retires-soon", what, model.id);
    if (!found->instead.empty()) lint.remedy = "its provider names " + ticked(found->instead) + " instead";
}

void lintPrice(Findings& findings, const Model& model) {
    const auto* catalog = findings.input.catalog;
    if (catalog == nullptr || model.price) return;
    const auto& provider = *findings.policy.provider(model.provider);
    if (catalog->find(provider.id, provider.baseUrl, model.name, catalog->date())) return;
    findings.add(
        "unpriced",
        fmt::format("model {} has no price in the snapshot of {}: it is asked last and its requests are "
                    "recorded as unpriced",
                    ticked(model.id), catalog::toString(catalog->date())),
        model.id);
}

// The catalogue's id of whom the policy calls so.
std::string_view sellerOf(const catalog::Catalog& catalog, const policy::Provider& provider) {
    for (const auto& entry : catalog.providers())
        for (const auto& host : entry.hosts)
            if (!host.empty() && provider.baseUrl.find(host) != std::string::npos) return entry.id;
    return provider.id;
}

bool isCheaper(const catalog::Rates& price, const catalog::Rates& than) {
    const auto below = [](Rate a, Rate b) { return a.nanoPerMillion < b.nanoPerMillion / 10 * 7; };
    return price.input && price.output && than.input && than.output && below(*price.input, *than.input)
           && below(*price.output, *than.output);
}

// A newer one of its family for less.
void lintCheaper(Findings& findings, const Model& model) {
    const auto* catalog = findings.input.catalog;
    if (catalog == nullptr || model.price) return;
    const auto& provider = *findings.policy.provider(model.provider);
    const auto mine = catalog->find(provider.id, provider.baseUrl, model.name, catalog->date());
    if (!mine) return;
    const auto name = readModelName(model.name);
    const auto seller = sellerOf(*catalog, provider);
    const catalog::Row* best = nullptr;
    for (const auto& row : catalog->rows()) {
        if (row.provider != seller || row.from > catalog->date() || row.hours) continue;
        if (row.match != catalog::MatchKind::Equals && row.match != catalog::MatchKind::StartsWith) continue;
        const auto other = readModelName(row.pattern);
        if (other.family != name.family || other.version <= name.version) continue;
        if (mine->context && row.context && *row.context < *mine->context) continue;
        const auto* list = findings.input.retirements;
        if (list != nullptr && catalog::retirementOf(*list, row.pattern)) continue;
        if (isCheaper(row.price.base, mine->price->base)
            && (best == nullptr || isCheaper(row.price.base, best->price.base)))
            best = &row;
    }
    if (best == nullptr) return;
    findings.add(
        "cheaper-model",
        fmt::format("{} of the same family is newer and cheaper than {}: {} in and {} out a million tokens "
                    "instead of {} and {} USD",
                    ticked(best->pattern), ticked(model.id), toString(*best->price.base.input),
                    toString(*best->price.base.output), toString(*mine->price->base.input),
                    toString(*mine->price->base.output)),
        model.id);
}

} // namespace

void lintModels(Findings& findings) {
    lintUnused(findings);
    for (const auto& model : findings.policy.models) {
        lintPrice(findings, model);
        const auto* provider = findings.policy.provider(model.provider);
        if (provider == nullptr || provider->isSimulated()) continue;
        lintName(findings, model);
        lintRetirement(findings, model);
        lintCheaper(findings, model);
    }
}

} // namespace tierline::tune
