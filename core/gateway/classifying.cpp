#include "gateway/classifying.h"

#include "classify/cascade.h"

namespace tierline::gateway {

namespace {

classify::CascadeScratch& scratchOf(Turn& turn) {
    Lane& lane = turn.lane;
    if (lane.scratchOwner != turn.setup->cascade) {
        lane.scratch = std::make_shared<classify::CascadeScratch>(turn.setup->scorer);
        lane.scratchOwner = turn.setup->cascade;
    }
    return *lane.scratch;
}

classify::Question questionOf(const Turn& turn, const Deciding& how) {
    classify::Question question;
    question.text = turn.request.userText;
    question.requirements = turn.request.requirements;
    question.weights = how.weights;
    question.keep = !turn.noStore && turn.policy().capture.prompts;
    question.origin = turn.record->id;
    question.clock = &turn.core.clock;
    return question;
}

void dropSpansBeyond(std::vector<classify::Signal>& fired, std::size_t end) {
    for (auto& signal : fired)
        std::erase_if(signal.spans, [&](const classify::Span& span) { return span.end > end; });
}

} // namespace

net::Task<void> classifyTurn(TurnPtr turn, route::Wishes, Deciding how) {
    auto run = turn->setup->cascade->begin(questionOf(*turn, how), scratchOf(*turn));
    turn->verdict = std::move(run.verdict);
    co_return;
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
