#include "policy/build.h"

#include <array>
#include <set>

namespace tierline::policy {

namespace {

void readChecks(Build& build, const Node& list) {
    constexpr std::array<std::pair<std::string_view, bool Quality::*>, 5> checks{
        {{"too_short", &Quality::tooShort},
         {"refusal", &Quality::refusal},
         {"empty", &Quality::empty},
         {"cut_off", &Quality::cutOff},
         {"bad_json", &Quality::badJson}}};
    for (const auto& item : list.items)
        for (const auto& [name, member] : checks)
            if (item.isScalar() && item.text == name) build.policy.quality.*member = true;
}

void readPatterns(Build& build, const Node& list) {
    std::set<std::string, std::less<>> seen;
    for (const auto& item : list.items) {
        if (!item.isScalar()) continue;
        if (item.text.size() > 1000)
            build.problems.error(item.at, "a pattern of `quality` is longer than 1000 bytes", "shorten it");
        else if (!seen.insert(item.text).second)
            build.problems.warning(item.at, "pattern " + inQuotes(item.text) + " stands twice");
        else
            build.policy.quality.patterns.push_back(item.text);
    }
    if (list.items.size() > 500)
        build.problems.error(list.at, "more than 500 patterns", "join some with `|`");
}

} // namespace

void buildQuality(Build& build) {
    if (const auto* node = build.root.find("quality")) {
        auto& quality = build.policy.quality;
        if (const auto* checks = node->find("check"); checks != nullptr) readChecks(build, *checks);
        if (const auto* patterns = node->find("patterns"); patterns != nullptr)
            readPatterns(build, *patterns);
        quality.escalate = textOf(*node, "escalate") == "one_tier";
        const auto verify = textOf(*node, "verify").value_or("off");
        quality.verify = verify == "text"    ? Quality::Verify::Text
                         : verify == "judge" ? Quality::Verify::Judge
                                             : Quality::Verify::Off;
        quality.verifyRate = weightOf(*node, "verify_rate").value_or(quality.verifyRate);
        quality.verifyMargin = weightOf(*node, "verify_margin").value_or(quality.verifyMargin);
        if (quality.verify == Quality::Verify::Judge && !build.policy.classify.judge.model)
            build.problems.error(node->at, "`verify: judge` needs a judge", "declare `classify.judge`");
    }
    if (const auto* node = build.root.find("reply_cache"); node != nullptr && node->isMap()) {
        auto& cache = build.policy.replyCache;
        cache.on = true;
        cache.keep = durationOf(*node, "keep").value_or(cache.keep);
        cache.bytes = bytesOf(*node, "bytes").value_or(cache.bytes);
    }
}

} // namespace tierline::policy
