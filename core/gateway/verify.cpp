#include "gateway/verify.h"

#include "base/hash.h"
#include "classify/answerjudge.h"
#include "classify/answerscore.h"
#include "gateway/askmodel.h"

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

net::Task<classify::Stage> byJudge(TurnPtr turn, std::string question, std::string answer) {
    classify::Stage stage;
    stage.name = "verify";
    const policy::Judge& judge = turn->policy().classify.judge;
    const policy::ModelIndex model = *judge.model; // the reader demands one
    const auto& name = turn->policy().models[model];
    std::string body = classify::answerJudgeRequest(name.name, question, answer);
    OwnAnswer said = co_await askModel(turn, model, std::move(body), judge.timeLimit);
    if (said.cost && said.cost->cost)
        stage.cost = *said.cost->cost; // the sum over all stages is added to the request's cost
    else if (said.cost)
        turn->spent.push_back(std::move(*said.cost)); // of unknown price, and so is the whole
    if (!said.error.empty()) {
        stage.error = std::move(said.error);
        co_return stage;
    }
    const auto opinion = classify::readAnswerOpinion(said.text);
    if (!opinion) {
        stage.error = name.id + ": " + opinion.error().detail;
        co_return stage;
    }
    setScore(stage, opinion->score);
    stage.detail = fmt::format("by {}: {}", name.id, opinion->answers ? "it answers" : "it does not answer");
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
