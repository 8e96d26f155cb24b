// tierlinectl route: what would happen to one prompt, and why. Reads, scores and plans as the gateway does;
// asks nobody.
#include "command.h"
#include "decision.h"

#include "base/id.h"
#include "base/jsonwriter.h"
#include "base/paths.h"
#include "base/utf8.h"
#include "catalog/prices.h"
#include "classify/words.h"
#include "ledger/record.h"
#include "protocol/request.h"

#include <CLI/CLI.hpp>
#include <iostream>
#include <iterator>
#include <random>
#include <spdlog/fmt/fmt.h>
#include <unistd.h>

namespace tierline::ctl {

namespace {

struct Options {
    std::string policy, prompt, model = "auto";
    bool json = false;
};

struct Planned {
    std::string body;          // the chat request that stands for the prompt
    protocol::Request request; // borrows `body`
    classify::Words words;     // borrows `request`
    classify::Verdict verdict;
    route::Plan plan;
};

std::string bodyFor(const Options& options) {
    std::string body;
    JsonWriter json(body);
    json.beginObject();
    json.member("model", options.model);
    json.key("messages");
    json.beginArray();
    json.beginObject();
    json.member("role", "user");
    json.member("content", options.prompt);
    json.endObject();
    json.endArray();
    json.endObject();
    return body;
}

Result<std::unique_ptr<Planned>> planFor(const Loaded& loaded, const catalog::Catalog& catalog,
                                         const route::Target& target, const Options& options) {
    auto made = std::make_unique<Planned>();
    made->body = bodyFor(options);
    auto request = protocol::readChatCompletions(made->body, false);
    if (!request) return std::unexpected(request.error());
    made->request = *std::move(request);
    classify::CascadeScratch scratch(loaded.scorer);
    made->words = classify::wordsOf(made->request, *loaded.scorer);
    classify::Question question;
    question.text = made->words.text();
    question.context = made->words.context();
    question.requirements = made->request.requirements;
    question.weights = true;
    question.clock = &systemClock();
    made->verdict = loaded.cascade->begin(std::move(question), scratch).verdict;
    route::Facts facts;
    facts.dialect = made->request.dialect;
    facts.requirements = made->request.requirements;
    facts.features = made->request.features;
    facts.inputTokens = protocol::estimateInputTokens(made->request);
    facts.when = systemClock().wall();
    const std::vector<health::ModelHealth> health(loaded.policy->models.size());
    made->plan = route::plan(*loaded.policy, catalog, made->verdict, target, facts, health);
    return made;
}

std::string asJson(const Planned& planned, const policy::Policy& policy, const Options& options) {
    ledger::Record record;
    record.time = systemClock().wall();
    record.id = IdGenerator(std::random_device{}()).next(record.time);
    record.client = "tierlinectl";
    record.dialect = toString(planned.request.dialect);
    record.requestedModel = options.model;
    record.policy = policy.hash;
    record.prompt = planned.words.text();
    record.envelopeName = planned.words.envelope;
    record.envelopePeeled = planned.words.peeled;
    record.features = planned.verdict.features;
    record.firedSignals = planned.verdict.firedSignals;
    record.score = planned.verdict.score;
    record.confidence = planned.verdict.confidence;
    record.margin = planned.verdict.margin;
    record.decidedBy = planned.verdict.decidedBy;
    record.category = planned.verdict.category;
    record.requirements = planned.verdict.requirements;
    record.stages = planned.verdict.stages;
    const auto& plan = planned.plan;
    for (const auto& candidate : plan.candidates)
        record.candidates.push_back({policy.models[candidate.model].id,
                                     std::string(toString(candidate.verdict)), candidate.reason,
                                     candidate.estimatedCost});
    record.tier = policy.tiers[plan.tier].name;
    record.selectionReason = toString(plan.reason);
    record.selectionDetail = plan.reasonDetail;
    record.estimatedIn = plan.estimatedInput;
    record.estimatedOut = plan.estimatedOutput;
    if (!plan.order.empty()) {
        const auto& chosen = plan.candidates[plan.order.front()];
        record.estimatedCost = chosen.estimatedCost;
        record.model = policy.models[chosen.model].id;
        record.provider = policy.models[chosen.model].provider;
    }
    record.baselineName = "strongest";
    record.baselineModel = policy.models[route::strongestModel(policy)].id;
    std::string out;
    ledger::appendJson(out, record, false);
    return out + "\n";
}

// "folded 120 of 300 bytes (claude-code)"; empty: nothing was recognised.
std::string foldedIn(const classify::Words& words) {
    if (words.envelope.empty()) return {};
    if (words.peeled.empty())
        return fmt::format("all of it is envelope ({}), so it is scored as it came", words.envelope);
    std::size_t bytes = 0;
    for (const auto& span : words.peeled)
        bytes += span.end - span.begin;
    return fmt::format("folded {} of {} ({}); `tierlinectl peel` shows them", bytes,
                       plural(std::ssize(words.asCame), "byte"), words.envelope);
}

Error unknownModel(const route::Target& target, const std::string& model) {
    std::string known;
    for (const auto& id : target.candidates)
        known += (known.empty() ? "" : ", ") + id;
    return {ErrorCode::NotFound,
            "--model: " + model
                + (target.ambiguous ? " is the name of several models" : " is not in the policy"),
            "write auto, auto:<tier> or one of " + known,
            {},
            0,
            0};
}

Result<std::unique_ptr<Planned>> planBest(const Loaded& loaded, const Options& options) {
    const auto prices = catalog::loadPrices();
    if (!prices) return std::unexpected(prices.error());
    const auto target = route::resolveTarget(*loaded.policy, options.model);
    if (target.kind == route::Target::Kind::Unknown)
        return std::unexpected(unknownModel(target, options.model));
    return planFor(loaded, *prices->catalog, target, options);
}

int route(Options options) {
    if (options.prompt == "-") options.prompt.assign(std::istreambuf_iterator<char>(std::cin), {});
    if (!isUtf8(options.prompt))
        return complain(Error{ErrorCode::InvalidInput, "the prompt is not UTF-8", {}, {}, 0, 0});
    const auto loaded = loadScorer(options.policy);
    if (!loaded) return complain(loaded.error());
    warn(loaded->warnings);
    const auto planned = planBest(*loaded, options);
    if (!planned) return complain(planned.error());
    const auto& policy = *loaded->policy;
    if (options.json)
        print(asJson(**planned, policy, options));
    else
        print(describe({policy, (*planned)->words.text(), (*planned)->verdict, (*planned)->plan,
                        foldedIn((*planned)->words)},
                       isatty(STDOUT_FILENO) == 1));
    return (*planned)->plan.order.empty() ? Failed : Fine;
}

} // namespace

void addRoute(CLI::App& app, int& exitCode) {
    auto* command =
        app.add_subcommand("route", "Explain where one prompt would go, and why; nobody is asked");
    auto options = std::make_shared<Options>();
    command->add_option("PROMPT", options->prompt, "The user's words; - reads them from standard input")
        ->type_name("")
        ->required();
    command
        ->add_option("--policy", options->policy, "The policy file (default: your own, else the shipped one)")
        ->type_name("FILE");
    command
        ->add_option("--model", options->model,
                     "What the client asks for: auto, auto:<tier> or a model (default auto)")
        ->type_name("NAME");
    command->add_flag("--json", options->json, "The decision's record as one JSON object");
    command->footer("Exit code 1: no model of the policy can take the prompt.");
    command->callback([options, &exitCode] { exitCode = route(*options); });
}

} // namespace tierline::ctl
