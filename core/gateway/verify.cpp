#include "gateway/verify.h"

#include "base/hash.h"
#include "classify/answerjudge.h"
#include "classify/answerscore.h"
#include "gateway/judging.h"

#include <cstdlib>
#include <spdlog/fmt/fmt.h>

namespace tierline::gateway {

namespace {

// How far from "nobody knows", as a share.
policy::Millionths confidenceOf(policy::Millionths score) {
    return 2 * std::abs(score - policy::one / 2);
}

void setScore(classify::Stage& stage, policy::Millionths good) {
    stage.score = policy::one - good;
    stage.confidence = confidenceOf(good);
}

void byText(classify::Stage& stage, const std::string& question, const std::string& answer) {
    const auto score = classify::scoreAnswer(question, answer);
    setScore(stage, score.score);
    stage.detail = "by rules: " + explain(score);
}

net::Task<JudgeReply> askHeld(TurnPtr turn, std::string body) {
    JudgeReply reply;
    const JudgeCase given{.policy = turn->policy(),
                          .catalog = *turn->setup->catalog,
                          .maxLatency = {},
                          .when = turn->record->time};
    const auto price = judgeCost(given, body.size(), classify::answerJudgeMaxOutput);
    if (!price) reply.skipped = judgeUnpriced;
    route::Reservation held; // its own: the request's stays with the provider that answered
    if (price) reply.skipped = holdJudge(*turn, held, price);
    if (!reply.skipped.empty()) co_return reply;
    JudgeDesk desk = judgeDeskOf(*turn);
    const auto limit = turn->policy().classify.judge.timeLimit;
    reply = co_await askJudge(std::move(desk), std::move(body), limit, turn->record->time);
    turn->core.budgets->release(held); // what it came to is booked with the request
    co_return reply;
}

net::Task<classify::Stage> byJudge(TurnPtr turn, std::string question, std::string answer) {
    classify::Stage stage;
    const auto& model = turn->policy().models[*turn->policy().classify.judge.model]; // the reader demands one
    std::string body = classify::answerJudgeRequest(model.name, question, answer);
    JudgeReply reply = co_await askHeld(turn, std::move(body));
    stage.cost = reply.cost; // the sum over all stages is added to the request's cost
    if (!reply.skipped.empty()) {
        stage.detail = "not asked: " + reply.skipped; // as the stages of classification say it
        co_return stage;
    }
    if (!reply.text) {
        stage.error = model.id + ": " + reply.text.error();
        co_return stage;
    }
    const auto opinion = classify::readAnswerOpinion(*reply.text);
    if (!opinion) {
        stage.error = model.id + ": " + opinion.error().detail;
        co_return stage;
    }
    setScore(stage, opinion->score);
    stage.detail = fmt::format("by {}: {}", model.id, opinion->answers ? "it answers" : "it does not answer");
    if (!turn->noStore && !opinion->why.empty()) stage.detail += ": " + opinion->why;
    co_return stage;
}

} // namespace

bool isVerifyDue(const policy::Quality& quality, std::string_view requestId, policy::Millionths margin) {
    if (quality.verify == policy::Quality::Verify::Off) return false;
    if (quality.verifyMargin > 0 && margin <= quality.verifyMargin) return true;
    const auto dice = static_cast<policy::Millionths>((fnv1a(requestId) >> 20U) % policy::one);
    return dice < quality.verifyRate;
}

net::Task<std::string> verifyAnswer(TurnPtr turn, std::string question, std::string answer) {
    const auto began = std::chrono::steady_clock::now();
    classify::Stage stage;
    if (turn->policy().quality.verify == policy::Quality::Verify::Judge)
        stage = co_await byJudge(turn, std::move(question), std::move(answer));
    else
        byText(stage, question, answer);
    stage.name = "verify";
    stage.us = std::chrono::duration_cast<Microseconds>(std::chrono::steady_clock::now() - began).count();
    const bool doubted = stage.error.empty() && stage.score > policy::one - classify::doubtfulBelow;
    std::string detail = doubted ? "verify: " + stage.detail : std::string();
    turn->record->stages.push_back(std::move(stage));
    co_return detail;
}

} // namespace tierline::gateway
