// What stands beside and behind the rules: envelopes, cache, text model, embeddings, judge.
#include "policy/build.h"
#include "policy/envelopenames.h"
#include "policy/nearest.h"

#include <algorithm>

namespace tierline::policy {

namespace {

void readStages(Build& build, const Node& list) {
    auto& stages = build.policy.classify.stages;
    stages.clear();
    for (const auto& item : list.items) {
        if (!item.isScalar()) continue;
        if (std::ranges::find(stages, item.text) != stages.end())
            build.problems.error(item.at, "stage " + inQuotes(item.text) + " is listed twice", "remove one");
        else
            stages.push_back(item.text);
    }
    if (stages.empty() && !build.problems.hasErrors())
        build.problems.error(list.at, "`stages` is empty", "list at least `rules`");
}

// A stage that is listed needs its section.
void checkSection(Build& build, const Node& classify, std::string_view stage) {
    const auto* stages = classify.find("stages");
    if (stages == nullptr) return;
    const auto* section = classify.find(stage);
    if (section != nullptr && !section->isNull()) return;
    for (const auto& item : stages->items)
        if (item.isScalar() && item.text == stage)
            build.problems.error(item.at, "stage " + inQuotes(stage) + " has no section",
                                 "write `classify." + std::string(stage) + "`, or take the stage out");
}

// A name alone is a built-in one; one's own has both marks.
bool checkMarks(Build& build, const Node& item, const Envelope& envelope) {
    const auto blank = [](const std::string& text) { return text.find_first_not_of(" \t\r\n") == text.npos; };
    for (const auto* key : {"open", "close"}) {
        const auto& mark = key == std::string_view("open") ? envelope.open : envelope.close;
        const auto* node = item.find(key);
        const std::string about = "`" + std::string(key) + "` of envelope " + inQuotes(envelope.name);
        if (mark.empty()) return false; // reported before
        const bool isLong = mark.size() > 1000;
        if (blank(mark))
            build.problems.error(node->at, about + " is blank", "write the mark as it stands in the text");
        if (isLong) build.problems.error(node->at, about + " is longer than 1000 bytes", "shorten it");
        if (isLong || blank(mark)) return false;
    }
    const bool isBuiltIn = std::ranges::find(builtInEnvelopes, envelope.name) != builtInEnvelopes.end();
    if (isBuiltIn)
        build.problems.error(item.at, "envelope " + inQuotes(envelope.name) + " is built in",
                             "list its name alone, or give your own another name");
    return !isBuiltIn;
}

bool checkBuiltIn(Build& build, const Node& item) {
    const std::vector<std::string> known(builtInEnvelopes.begin(), builtInEnvelopes.end());
    if (std::ranges::find(known, item.text) != known.end()) return true;
    build.problems.error(item.at, "there is no envelope " + inQuotes(item.text),
                         nearestRemedy(item.text, known));
    return false;
}

void readEnvelopes(Build& build, const Node& list) {
    auto& known = build.policy.classify.envelopes;
    if (list.items.size() > 64) {
        build.problems.error(list.at, "more than 64 envelopes", "keep those that your clients write");
        return;
    }
    for (const auto& item : list.items) {
        if (!item.isScalar() && !item.isMap()) continue; // reported before
        Envelope envelope;
        envelope.name = item.isScalar() ? item.text : textOf(item, "name").value_or("");
        if (envelope.name.empty()) continue;
        if (std::ranges::find(known, envelope.name, &Envelope::name) != known.end()) {
            build.problems.error(item.at, "envelope " + inQuotes(envelope.name) + " is listed twice",
                                 "remove one");
            continue;
        }
        if (item.isMap()) {
            envelope.open = textOf(item, "open").value_or("");
            envelope.close = textOf(item, "close").value_or("");
            envelope.keep = flagOf(item, "keep").value_or(false);
        }
        if (item.isMap() ? checkMarks(build, item, envelope) : checkBuiltIn(build, item))
            known.push_back(std::move(envelope));
    }
}

void readReferences(Build& build, const Node& references) {
    for (const auto& entry : references.entries) {
        const auto name = makeNode(Node::Kind::Scalar, entry.at, entry.key);
        const auto tier = tierNamed(build, name, "`references`");
        for (const auto& phrase : entry.value.items)
            if (tier && phrase.isScalar())
                build.policy.classify.embedding.references.emplace_back(*tier, phrase.text);
    }
}

void readEmbedding(Build& build, const Node& node) {
    auto& embedding = build.policy.classify.embedding;
    embedding.endpoint = textOf(node, "endpoint").value_or("");
    while (embedding.endpoint.ends_with('/'))
        embedding.endpoint.pop_back();
    embedding.model = textOf(node, "model").value_or(embedding.model);
    embedding.key = textOf(node, "key").value_or("");
    embedding.floor = weightOf(node, "floor").value_or(embedding.floor);
    embedding.neighbours = smallCountOf(node, "neighbours").value_or(embedding.neighbours);
    embedding.timeLimit = durationOf(node, "time_limit").value_or(embedding.timeLimit);
    embedding.referenceFile = textOf(node, "reference_file").value_or("");
    if (const auto* references = node.find("references"); references != nullptr && references->isMap())
        readReferences(build, *references);
}

void readJudge(Build& build, const Node& node) {
    auto& judge = build.policy.classify.judge;
    const auto* model = node.find("model");
    if (model != nullptr && model->isScalar()) judge.model = modelNamed(build, *model, "`judge`");
    if (judge.model && build.policy.models[*judge.model].isForEmbeddings())
        build.problems.error(model->at, "model " + inQuotes(model->text) + " makes embeddings only",
                             "name one that answers");
    judge.timeLimit = durationOf(node, "time_limit").value_or(judge.timeLimit);
    judge.maxCostShare = weightOf(node, "max_cost_share").value_or(judge.maxCostShare);
    judge.prompt = textOf(node, "prompt").value_or("");
}

} // namespace

void buildStages(Build& build, const Node& node) {
    auto& classify = build.policy.classify;
    if (const auto* stages = node.find("stages"); stages != nullptr && stages->isList())
        readStages(build, *stages);
    for (const auto* stage : {"embedding", "judge"})
        checkSection(build, node, stage);
    if (const auto* list = node.find("envelopes"); list != nullptr && list->isList())
        readEnvelopes(build, *list);
    if (const auto* map = node.find("requirements"); map != nullptr && map->isMap()) {
        const auto* tier = map->find("reasoning_required");
        if (tier != nullptr && tier->isScalar())
            classify.requirements.reasoning = tierNamed(build, *tier, "`reasoning_required`");
        classify.requirements.multiStep = weightOf(*map, "multi_step").value_or(0);
    }
    if (const auto* map = node.find("cache"); map != nullptr && map->isMap()) {
        auto& cache = classify.cache;
        cache.entries = smallCountOf(*map, "entries").value_or(cache.entries);
        cache.keep = durationOf(*map, "keep").value_or(cache.keep);
        cache.similarity = weightOf(*map, "similarity").value_or(cache.similarity);
    }
    if (const auto* map = node.find("text"); map != nullptr && map->isMap())
        classify.textModel = textOf(*map, "model").value_or(classify.textModel);
    if (const auto* map = node.find("embedding"); map != nullptr && map->isMap()) readEmbedding(build, *map);
    if (const auto* map = node.find("judge"); map != nullptr && map->isMap()) readJudge(build, *map);
}

} // namespace tierline::policy
