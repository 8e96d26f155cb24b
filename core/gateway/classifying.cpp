#include "gateway/classifying.h"

#include "base/log.h"
#include "classify/cascade.h"
#include "classify/words.h"
#include "gateway/judging.h"
#include "gateway/recordings.h"
#include "gateway/vectors.h"

#include <algorithm>

namespace tierline::gateway {

namespace {

using classify::Need;
using SteadyClock = std::chrono::steady_clock;

constexpr std::int64_t usualOutput = 500; // tokens of an answer, before any is known

classify::CascadeScratch& scratchOf(Turn& turn) {
    Lane& lane = turn.lane;
    if (lane.scratchOwner != turn.setup->cascade) {
        lane.scratch = std::make_shared<classify::CascadeScratch>(turn.setup->scorer);
        lane.scratchOwner = turn.setup->cascade;
    }
    return *lane.scratch;
}

// Who named a model or a tier has decided: nobody is asked, and paid, for that.
bool isOpen(const Turn& turn, const route::Wishes& wishes) {
    if (wishes.tier || turn.refusal) return false;
    const auto mode =
        turn.core.paused.load(std::memory_order_relaxed) ? policy::Mode::Pass : turn.policy().route.mode;
    if (mode == policy::Mode::Pass) return false;
    if (mode == policy::Mode::Observe) return true;
    return route::resolveTarget(turn.policy(), turn.request.model).kind == route::Target::Kind::Auto;
}

classify::Question questionOf(const Turn& turn, const route::Wishes& wishes, const Deciding& how) {
    classify::Question question;
    question.text = turn.words->text();
    question.context = turn.words->context();
    question.requirements = turn.request.requirements;
    const bool replays = turn.core.recordings && turn.core.recordings->replays(); // nothing is paid then
    question.network = how.network && !replays && turn.setup->cascade->usesNetwork() && isOpen(turn, wishes);
    question.weights = how.weights;
    question.keep = !turn.noStore && turn.policy().capture.prompts;
    question.origin = turn.record->id;
    question.clock = &turn.core.clock;
    return question;
}

Desk deskOf(Turn& turn) {
    return {&turn.lane.loop, turn.lane.pool.get(), &turn.core.worker};
}

Microseconds since(SteadyClock::time_point begun) {
    return std::chrono::duration_cast<Microseconds>(SteadyClock::now() - begun);
}

net::Task<void> askVector(TurnPtr turn, classify::Run* run) {
    const auto begun = SteadyClock::now();
    const auto source = turn->setup->vectors;
    VectorResult vector = std::unexpected("there is no endpoint");
    std::shared_ptr<const classify::References> references;
    if (source) {
        references = source->references();
        if (!references) net::spawn(loadReferences(deskOf(*turn), source)); // the next ones have them
        vector = std::unexpected(source->whyNone());
        if (references) {
            std::string text(run->question.text);
            vector = co_await vectorOf(deskOf(*turn), source, std::move(text), run->question.keep);
        }
    }
    turn->setup->cascade->supplyVector(*run, std::move(vector), references.get(), {}, since(begun),
                                       scratchOf(*turn));
}

JudgeCase caseOf(const Turn& turn, const classify::Run& run, const route::Wishes& wishes) {
    JudgeCase given{.policy = turn.policy(), .catalog = *turn.setup->catalog, .maxLatency = {}};
    given.tier = run.verdict.tier;
    given.lowest = std::max(run.lowest, wishes.floor.value_or(0));
    given.tier = std::max(given.tier, given.lowest);
    given.input = turn.rawInput;
    given.output = std::min(usualOutput, turn.request.maxOutput.value_or(usualOutput));
    given.textBytes = run.question.text.size();
    given.maxLatency = wishes.maxLatency ? wishes.maxLatency : turn.policy().route.maxLatencyP95;
    given.when = turn.record->time;
    return given;
}

net::Task<void> askForGrade(TurnPtr turn, classify::Run* run, route::Wishes wishes) {
    const auto& cascade = *turn->setup->cascade;
    const auto given = caseOf(*turn, *run, wishes);
    auto objection = run->bad ? std::string() : objectionToJudge(given);
    // Held together with what the answer will cost: both are the request's.
    if (objection.empty()) objection = holdJudge(*turn, turn->held, judgePrice(given).cost);
    if (!objection.empty()) {
        cascade.skip(*run, std::move(objection), scratchOf(*turn));
        co_return;
    }
    const auto& judge = turn->policy().classify.judge;
    const auto left =
        judge.timeLimit - std::chrono::duration_cast<Milliseconds>(Microseconds(run->judging.us));
    const auto begun = SteadyClock::now();
    JudgeReply reply;
    reply.text = std::unexpected("the time limit was reached before its answer was mended");
    if (left > Milliseconds(0)) {
        JudgeDesk desk = judgeDeskOf(*turn);
        std::string body = cascade.judgeRequest(*run, turn->policy().models[*judge.model].name);
        reply = co_await askJudge(std::move(desk), std::move(body), left, turn->record->time);
    }
    if (!reply.skipped.empty())
        cascade.skip(*run, std::move(reply.skipped), scratchOf(*turn));
    else
        cascade.supplyAnswer(*run, std::move(reply.text), since(begun), reply.cost, scratchOf(*turn));
}

void dropSpansBeyond(std::vector<classify::Signal>& fired, std::size_t end) {
    for (auto& signal : fired)
        std::erase_if(signal.spans, [&](const classify::Span& span) { return span.end > end; });
}

} // namespace

net::Task<void> classifyTurn(TurnPtr turn, route::Wishes wishes, Deciding how) {
    auto run = turn->setup->cascade->begin(questionOf(*turn, wishes, how), scratchOf(*turn));
    while (run.need != Need::Nothing) {
        if (run.need == Need::Vector)
            co_await askVector(turn, &run);
        else
            co_await askForGrade(turn, &run, wishes);
    }
    turn->verdict = std::move(run.verdict);
}

void startVectors(Core& core, const Setup& setup, const std::string& folder) {
    if (!setup.vectors || core.lanes.empty()) return;
    if (!folder.empty())
        if (const auto opened = setup.vectors->openFile(folder); !opened)
            logger("gateway")->warn("vectors of before are not used: {}", toString(opened.error()));
    Lane& lane = *core.lanes.front();
    const Desk desk{&lane.loop, lane.pool.get(), &core.worker};
    lane.loop.spawn(loadReferences(desk, setup.vectors));
}

void describeVerdict(Turn& turn) {
    ledger::Record& record = *turn.record;
    classify::Verdict& verdict = turn.verdict;
    record.score = verdict.score;
    record.confidence = verdict.confidence;
    record.margin = verdict.margin;
    record.decidedBy = verdict.decidedBy;
    record.category = std::move(verdict.category);
    record.features = verdict.features;
    record.requirements = verdict.requirements;
    record.firedSignals = std::move(verdict.firedSignals);
    if (record.prompt) dropSpansBeyond(record.firedSignals, record.prompt->size());
    record.stages = std::move(verdict.stages);
}

} // namespace tierline::gateway
