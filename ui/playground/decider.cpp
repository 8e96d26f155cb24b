#include "playground/decider.h"

#include "playground/prompt.h"

#include "base/utf8.h"
#include "classify/judge.h"
#include "classify/makecascade.h"
#include "classify/words.h"
#include "protocol/request.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <chrono>

namespace tierline::playground {

using namespace Qt::Literals::StringLiterals;

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("tierline::playground", text);
}

QString qt(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

struct Scored {
    protocol::Request request;
    classify::Words words;
    classify::Verdict verdict;
    route::Plan plan;
};

void describeWords(const Scored& scored, ledger::Record& record) {
    record.dialect = toString(scored.request.dialect);
    record.requestedModel = scored.request.model;
    record.prompt = scored.words.text();
    record.envelopeName = scored.words.envelope;
    record.envelopePeeled = scored.words.peeled;
    record.features = scored.verdict.features;
    record.firedSignals = scored.verdict.firedSignals;
    record.score = scored.verdict.score;
    record.confidence = scored.verdict.confidence;
    record.margin = scored.verdict.margin;
    record.decidedBy = scored.verdict.decidedBy;
    record.category = scored.verdict.category;
    record.requirements = scored.verdict.requirements;
    record.stages = scored.verdict.stages;
}

void describePlan(const policy::Policy& policy, const route::Plan& plan, ledger::Record& record) {
    record.policy = policy.hash;
    for (const auto& candidate : plan.candidates)
        record.candidates.push_back({policy.models[candidate.model].id,
                                     std::string(toString(candidate.verdict)), candidate.reason,
                                     candidate.estimatedCost});
    record.tier = policy.tiers[plan.tier].name;
    record.selectionReason = toString(plan.reason);
    record.selectionDetail = plan.reasonDetail;
    record.estimatedIn = plan.estimatedInput;
    record.estimatedOut = plan.estimatedOutput;
    if (plan.order.empty()) return;
    const auto& chosen = plan.candidates[plan.order.front()];
    record.estimatedCost = chosen.estimatedCost;
    record.model = policy.models[chosen.model].id;
    record.provider = policy.models[chosen.model].provider;
}

std::vector<Offer> offersOf(const policy::Policy& policy, const route::Plan& plan) {
    std::vector<Offer> offers;
    for (const auto& candidate : plan.candidates) {
        const auto& model = policy.models[candidate.model];
        const auto* provider = policy.provider(model.provider);
        offers.push_back({qt(model.id), qt(policy.tiers[candidate.tier].name), int{candidate.tier},
                          candidate.estimatedCost, provider != nullptr && provider->isSimulated(),
                          candidate.verdict != route::CandidateVerdict::Refused});
    }
    return offers;
}

QStringList stagesNotAsked(const policy::Policy& policy, const classify::Verdict& verdict) {
    QStringList names;
    for (const auto& name : policy.classify.stages) {
        const bool isLocal = name == "rules" || name == "text";
        const bool wasAsked =
            std::ranges::find(verdict.stages, name, &classify::Stage::name) != verdict.stages.end();
        if (!isLocal && !wasAsked) names << qt(name);
    }
    return names;
}

QString unknownModel(const route::Target& target, const QString& asked) {
    return target.ambiguous
               ? tr("Several models are called %1; write the whole id.").arg(asked)
               : tr("There is no model %1 in the policy; write auto, auto:<tier> or a model's id.")
                     .arg(asked);
}

} // namespace

Result<KitPtr> makeKit(std::shared_ptr<const policy::Policy> policy,
                       std::shared_ptr<const catalog::Catalog> catalog) {
    auto scorer = classify::Scorer::compile(policy);
    if (!scorer) return std::unexpected(scorer.error());
    auto kit = std::make_shared<Kit>();
    std::vector<Error> warnings;
    kit->cascade = classify::makeCascade(*std::move(scorer), warnings);
    for (const auto& warning : warnings)
        kit->warnings << qt(warning.detail);
    kit->catalog = catalog ? std::move(catalog) : std::make_shared<const catalog::Catalog>();
    kit->table = std::make_shared<const route::Table>(policy, kit->catalog);
    kit->policy = std::move(policy);
    return kit;
}

Decider::Decider(KitPtr kit)
    : m_kit(std::move(kit)),
      m_scratch(m_kit->cascade->parts().scorer),
      m_health(m_kit->policy->models.size()) {}

Decision Decider::decide(const Draft& draft, Wall when) {
    const policy::Policy& policy = *m_kit->policy;
    Decision made;
    const std::string body = bodyOf(draft, draft.model, false);
    const auto began = std::chrono::steady_clock::now(); // what the gateway would take: the body is there
    auto request = protocol::readChatCompletions(body, false);
    if (!request) {
        made.trouble = qt(request.error().detail);
        return made;
    }
    Scored scored;
    scored.request = *std::move(request);
    scored.words = classify::wordsOf(scored.request, *m_kit->cascade->parts().scorer);
    classify::Question question;
    question.text = scored.words.text();
    question.context = scored.words.context();
    question.requirements = scored.request.requirements;
    question.weights = true;
    question.clock = &systemClock();
    scored.verdict = m_kit->cascade->begin(std::move(question), m_scratch).verdict;
    const auto target = route::resolveTarget(policy, scored.request.model);
    if (target.kind == route::Target::Kind::Unknown) {
        made.trouble = unknownModel(target, draft.model);
        return made;
    }
    route::Facts facts;
    facts.dialect = scored.request.dialect;
    facts.requirements = scored.request.requirements;
    facts.features = scored.request.features;
    facts.inputTokens = protocol::estimateInputTokens(scored.request);
    facts.when = when;
    scored.plan = route::plan(*m_kit->table, scored.verdict, target, facts, m_health);
    made.nanos = std::chrono::nanoseconds(std::chrono::steady_clock::now() - began).count();
    made.record.time = when;
    describeWords(scored, made.record);
    describePlan(policy, scored.plan, made.record);
    made.notAsked = stagesNotAsked(policy, scored.verdict);
    made.tier = int{scored.plan.tier};
    made.model = qt(made.record.model);
    made.offers = offersOf(policy, scored.plan);
    const auto shown = beginningOf(scored.words.asCame, shownLimit);
    made.asCame = qt(shown);
    made.isCut = shown.size() < scored.words.asCame.size();
    return made;
}

std::vector<VariantRow> tryVariants(Decider& decider, const std::vector<Variant>& variants, Wall when) {
    std::vector<VariantRow> rows;
    for (const auto& variant : variants) {
        VariantRow row;
        row.variant = variant;
        if (variant.notTried.isEmpty()) {
            const auto decision = decider.decide(variant.draft, when);
            row.variant.notTried = decision.trouble;
            row.score = decision.record.score;
            row.tier = decision.tier;
            row.tierName = qt(decision.record.tier);
            row.model = decision.model;
            row.cost = decision.record.estimatedCost;
        }
        row.isChanged = !rows.empty() && row.tier >= 0 && row.tier != rows.front().tier;
        rows.push_back(std::move(row));
    }
    return rows;
}

JudgeLetter judgeLetterOf(const policy::Policy& policy, const std::string& scored) {
    JudgeLetter letter;
    const auto& judge = policy.classify.judge;
    if (judge.model) letter.model = qt(policy.models[*judge.model].id);
    letter.isInUse =
        judge.model && std::ranges::find(policy.classify.stages, "judge") != policy.classify.stages.end();
    const auto body = classify::judgeRequest(judge, letter.model.toStdString(), scored);
    const auto messages =
        QJsonDocument::fromJson(QByteArray::fromStdString(body)).object().value("messages"_L1).toArray();
    for (const auto& each : messages) {
        const auto message = each.toObject();
        QString& part = message.value("role"_L1).toString() == "system"_L1 ? letter.system : letter.user;
        part += message.value("content"_L1).toString();
    }
    letter.schema = qt(classify::judgeSchema());
    return letter;
}

} // namespace tierline::playground
