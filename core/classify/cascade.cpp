#include "classify/cascade.h"

#include "classify/cascadedetail.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <spdlog/fmt/fmt.h>

namespace tierline::classify {

namespace {

using detail::Bounds;
using detail::Step;

constexpr std::array<std::string_view, 5> names{"rules", "cache", "text", "embedding", "judge"};
constexpr std::size_t weightsShown = 5;

// Measures what a stage took, where somebody wants to know.
class Watch {
public:
    explicit Watch(const Clock* clock) : m_clock(clock) {
        if (m_clock) m_begun = m_clock->now();
    }
    std::int64_t us() const {
        if (!m_clock) return 0;
        return std::chrono::duration_cast<Microseconds>(m_clock->now() - m_begun).count();
    }

private:
    const Clock* m_clock;
    Monotonic m_begun{};
};

bool isSure(const policy::Policy& policy, Millionths confidence) {
    return confidence >= policy.classify.stopAt;
}

// The row, and what it makes of the text. Done: it is sure enough.
Step offer(Run& run, Stage stage, const policy::Policy& policy) {
    run.opinions.push_back({run.verdict.stages.size(), stage.score, stage.confidence});
    const bool sure = isSure(policy, stage.confidence);
    run.verdict.stages.push_back(std::move(stage));
    return sure ? Step::Done : Step::Next;
}

Step fail(Run& run, StageKind kind, std::string why, std::int64_t us = 0) {
    Stage stage;
    stage.name = toString(kind);
    stage.us = us;
    stage.error = std::move(why);
    run.verdict.stages.push_back(std::move(stage));
    return Step::Next;
}

std::string ageText(Milliseconds age) {
    const auto seconds = age.count() / 1000;
    if (seconds < 120) return fmt::format("{} s", seconds);
    if (seconds < 7'200) return fmt::format("{} min", seconds / 60);
    return fmt::format("{} h", seconds / 3'600);
}

// What the cache remembers takes the cache's row.
Step recall(Run& run, const CacheHit& hit, const policy::Policy& policy) {
    auto& stage = run.verdict.stages[*run.cacheRow];
    stage.score = hit.what.score;
    stage.confidence = hit.what.confidence;
    stage.detail = fmt::format("{} {}, {} old: what {} said",
                               hit.cosine ? fmt::format("cosine {:.3f} to", policy::toDouble(*hit.cosine))
                                          : std::string("hit of"),
                               hit.what.origin, ageText(hit.age), hit.what.stage);
    run.hit = true;
    run.judgement = hit.what.judgement;
    run.opinions.push_back({*run.cacheRow, stage.score, stage.confidence});
    return isSure(policy, stage.confidence) ? Step::Done : Step::Next;
}

Step askCache(Run& run, const Cascade::Parts& parts) {
    if (!run.question.network || !parts.cache || !run.question.clock) return Step::Next;
    const Watch watch(run.question.clock);
    const auto hit = parts.cache->find(run.question.text, run.question.clock->now());
    run.cacheRow = run.verdict.stages.size();
    Stage stage;
    stage.name = toString(StageKind::Cache);
    stage.us = watch.us();
    stage.detail = "not known";
    run.verdict.stages.push_back(std::move(stage));
    return hit ? recall(run, *hit, parts.scorer->policy()) : Step::Next;
}

std::string weightsOf(const TextModel& model, std::string_view text) {
    std::string out;
    for (const auto& [feature, weight] : model.explain(text, weightsShown))
        out += fmt::format("{} {:+.2f} {}", out.empty() ? ":" : ",", weight, feature);
    return out;
}

Step askText(Run& run, const Cascade::Parts& parts, CascadeScratch& scratch) {
    if (!parts.text) return fail(run, StageKind::Text, parts.noText.empty() ? "no text model" : parts.noText);
    const Watch watch(run.question.clock);
    const auto found = parts.text->run(run.question.text, scratch.text);
    Stage stage{"text", found.score, found.confidence, watch.us(), {}, {}, parts.text->name()};
    if (run.question.weights) stage.detail += weightsOf(*parts.text, run.question.text);
    return offer(run, std::move(stage), parts.scorer->policy());
}

Step wait(Run& run, Need need) {
    if (!run.question.network || run.hit) return Step::Next;
    run.need = need;
    return Step::Wait;
}

// A judge that answers is remembered, and references that voted while nobody else was to be asked.
const Opinion* memorable(const Run& run) {
    const Opinion* best = nullptr;
    bool judged = false;
    for (const auto& opinion : run.opinions) {
        const auto& name = run.verdict.stages[opinion.row].name;
        if (name != toString(StageKind::Embedding) && name != toString(StageKind::Judge)) continue;
        judged = judged || name == toString(StageKind::Judge);
        if (!best || opinion.confidence > best->confidence) best = &opinion;
    }
    return judged || !run.missing ? best : nullptr;
}

void remember(const Run& run, const Cascade::Parts& parts) {
    const auto& question = run.question;
    if (!parts.cache || !question.clock || !question.network || !question.keep || run.hit) return;
    const auto* best = memorable(run);
    if (!best) return;
    Remembered what{best->score, best->confidence, run.verdict.stages[best->row].name, question.origin, {}};
    if (run.judgement) what.judgement = *run.judgement;
    parts.cache->keep(question.text, run.vector, std::move(what), question.clock->now());
}

std::string judgementText(const Judgement& judgement, bool mended, bool keepWords) {
    auto text = fmt::format("grade {}, {}", judgement.grade, judgement.category);
    if (judgement.reasoning) text += ", needs reasoning";
    if (judgement.search) text += ", needs knowledge from outside";
    if (judgement.multiStep) text += ", several steps";
    if (mended) text += ", mended";
    if (keepWords && !judgement.why.empty()) text += ": " + judgement.why;
    return text;
}

} // namespace

std::string_view toString(StageKind kind) {
    return names[static_cast<std::size_t>(kind)];
}

Cascade::Cascade(Parts parts) : m_parts(std::move(parts)) {
    for (const auto& stage : policy().classify.stages)
        if (const auto at = std::ranges::find(names, stage); at != names.end())
            m_order.push_back(static_cast<StageKind>(at - names.begin()));
}

bool Cascade::has(StageKind kind) const {
    return std::ranges::find(m_order, kind) != m_order.end();
}

QuickScore Cascade::score(std::string_view text, CascadeScratch& scratch, const Context& context) const {
    QuickScore out;
    const auto rules = m_parts.scorer->run(text, scratch.rules, context);
    out.raw = rules;
    const bool obeys = has(StageKind::Rules);
    if (rules.reason == TierReason::SetByRule && obeys) return out;
    const auto& classify = policy().classify;
    Bounds bounds;
    const auto fired = scratch.rules.fired();
    for (std::size_t at = 0; obeys && at < fired.size(); ++at) {
        const bool isFeature = fired[at].isFeature;
        const auto effect =
            isFeature ? classify.features[fired[at].index].effect : classify.rules[fired[at].index].effect;
        bounds.add(at, effect,
                   isFeature ? classify.features[fired[at].index].tier
                             : classify.rules[fired[at].index].tier);
    }
    Opinion best{0, classify.base, 0};
    bool first = true;
    for (const auto kind : m_order) {
        if (kind != StageKind::Rules && (kind != StageKind::Text || !m_parts.text)) continue;
        Opinion here{0, rules.score, rules.confidence};
        if (kind == StageKind::Text) {
            const auto found = m_parts.text->run(text, scratch.text);
            here = {0, found.score, found.confidence};
        }
        if (first || here.confidence > best.confidence || isSure(policy(), here.confidence)) {
            best = here;
            out.decidedBy = kind;
        }
        first = false;
        if (isSure(policy(), here.confidence)) break;
    }
    const auto settled = detail::settle(policy(), best, !obeys || fired.empty(), bounds, {});
    out.raw.score = settled.score;
    out.raw.confidence = best.confidence;
    out.raw.margin = settled.margin;
    out.raw.tier = settled.tier;
    out.raw.reason = settled.reason;
    out.raw.decisive = settled.decisive;
    return out;
}

Run Cascade::begin(Question question, CascadeScratch& scratch) const {
    Run run;
    run.question = std::move(question);
    const Watch watch(run.question.clock);
    run.verdict = m_parts.scorer->classify(run.question.text, run.question.requirements, scratch.rules,
                                           run.question.context);
    run.judging.name = toString(StageKind::Judge);
    auto& verdict = run.verdict;
    assert(verdict.stages.size() == 1);
    verdict.stages.front().us = watch.us();
    if (has(StageKind::Rules) && verdict.reason == TierReason::SetByRule) return run;
    if (!has(StageKind::Rules)) verdict.firedSignals.clear();
    for (const auto& signal : verdict.firedSignals)
        if (signal.effect == policy::Effect::Floor) run.lowest = std::max(run.lowest, signal.effectTier);
    run.rules = std::move(verdict.stages.front());
    verdict.stages.clear();
    goOn(run, scratch);
    return run;
}

void Cascade::goOn(Run& run, CascadeScratch& scratch) const {
    run.need = Need::Nothing;
    auto step = Step::Next;
    while (step == Step::Next && run.next < m_order.size()) {
        switch (m_order[run.next]) {
        case StageKind::Rules: step = offer(run, run.rules, policy()); break;
        case StageKind::Cache: step = askCache(run, m_parts); break;
        case StageKind::Text: step = askText(run, m_parts, scratch); break;
        case StageKind::Embedding: step = wait(run, Need::Vector); break;
        case StageKind::Judge: step = wait(run, Need::Judge); break;
        }
        if (step != Step::Wait) ++run.next;
    }
    detail::settleRun(policy(), run);
    if (step != Step::Wait) finish(run);
}

void Cascade::finish(Run& run) const {
    run.next = m_order.size();
    remember(run, m_parts);
    auto& verdict = run.verdict;
    if (!run.judgement) return;
    const auto& judgement = *run.judgement;
    verdict.category = judgement.category;
    verdict.estimatedOutput = judgement.estimatedOutput;
    verdict.requirements.search = verdict.requirements.search || judgement.search;
    verdict.requirements.multiStep = verdict.requirements.multiStep || judgement.multiStep;
    const auto weight = policy().classify.requirements.multiStep;
    if (judgement.multiStep && weight != 0)
        verdict.firedSignals.push_back(
            {"multi_step", SignalKind::Feature, weight, policy::Effect::None, 0, {}});
}

void Cascade::supplyVector(Run& run, std::expected<Vector, std::string> vector, const References* references,
                           std::string_view noReferences, Microseconds took, CascadeScratch& scratch) const {
    assert(run.need == Need::Vector);
    ++run.next;
    const auto failed = [&](std::string why) {
        run.missing = true;
        fail(run, StageKind::Embedding, std::move(why), took.count());
        goOn(run, scratch);
    };
    if (!vector) return failed(std::move(vector.error()));
    if (!normalise(*vector)) return failed("the endpoint gave a vector without direction");
    run.vector = *std::move(vector);
    if (run.cacheRow && m_parts.cache)
        if (const auto hit =
                m_parts.cache->findNear(run.question.text, run.vector, run.question.clock->now()))
            if (recall(run, *hit, policy()) == Step::Done) {
                run.next = m_order.size();
                return goOn(run, scratch);
            }
    if (!references) return failed(std::string(noReferences));
    const auto vote = references->vote(run.vector, policy());
    if (!vote) return failed(vote.error().detail);
    Stage stage{"embedding", vote->score, vote->confidence, took.count(), {}, {}, vote->detail};
    if (!vote->any)
        run.verdict.stages.push_back(std::move(stage));
    else if (offer(run, std::move(stage), policy()) == Step::Done)
        run.next = m_order.size();
    goOn(run, scratch);
}

void Cascade::supplyAnswer(Run& run, std::expected<std::string, std::string> answer, Microseconds took,
                           Money cost, CascadeScratch& scratch) const {
    assert(run.need == Need::Judge);
    run.judging.us += took.count();
    run.judging.cost += cost;
    Result<Judgement> read = tierline::fail(ErrorCode::Unavailable, {});
    if (answer) read = readJudgement(*answer, policy());
    if (answer && !read && !run.bad) {
        run.bad = {*std::move(answer), read.error().detail};
        return; // the same need again
    }
    ++run.next;
    auto stage = std::move(run.judging);
    if (!read) {
        stage.error =
            answer ? "no valid answer, not even mended: " + read.error().detail : std::move(answer.error());
        run.missing = true;
        run.verdict.stages.push_back(std::move(stage));
        return goOn(run, scratch);
    }
    stage.score = read->score;
    stage.confidence = read->confidence;
    stage.detail = judgementText(*read, run.bad.has_value(), run.question.keep);
    run.judgement = *std::move(read);
    if (offer(run, std::move(stage), policy()) == Step::Done) run.next = m_order.size();
    goOn(run, scratch);
}

void Cascade::skip(Run& run, std::string why, CascadeScratch& scratch) const {
    assert(run.need != Need::Nothing);
    ++run.next;
    auto stage = std::move(run.judging); // a judge may be skipped when its answer was to be mended
    stage.name = toString(run.need == Need::Judge ? StageKind::Judge : StageKind::Embedding);
    stage.detail = "not asked: " + std::move(why);
    run.verdict.stages.push_back(std::move(stage));
    run.judging = {};
    run.judging.name = toString(StageKind::Judge);
    run.missing = true;
    goOn(run, scratch);
}

std::string Cascade::judgeRequest(const Run& run, std::string_view model) const {
    return classify::judgeRequest(policy().classify.judge, model, run.question.text, run.bad);
}

} // namespace tierline::classify
