#include "gateway/afteranswer.h"

#include "base/utf8.h"
#include "classify/answerpatterns.h"
#include "classify/words.h"
#include "gateway/identity.h"
#include "gateway/verify.h"
#include "protocol/json.h"
#include "protocol/replyevent.h"
#include "protocol/streamevent.h"

#include <algorithm>
#include <spdlog/fmt/fmt.h>

namespace tierline::gateway {

namespace {

using SteadyClock = std::chrono::steady_clock;
using classify::Beginning;

constexpr std::size_t questionHead = 4'096, questionTail = 2'048;
constexpr std::size_t heldText = 400;      // bytes of a stream's text that are held at most …
constexpr Milliseconds heldTime{300};      // … or so long
constexpr std::size_t doubtedText = 4'096; // beyond it is more than a refusal: shown, and flagged at its end
constexpr Milliseconds floorTime{30 * 60'000};

std::string bounded(const std::string& question) {
    if (question.size() <= questionHead + questionTail) return question;
    auto end = std::string_view(question).substr(question.size() - questionTail);
    while (!end.empty() && utf8SequenceLength(end) == 0)
        end.remove_prefix(1);
    return std::string(beginningOf(question, questionHead)) + "\n" + std::string(end);
}

classify::Asked questionOf(const AfterAnswer& after) {
    return {after.question, after.jsonMode};
}

bool hasChecks(const policy::Quality& quality) {
    return quality.tooShort || quality.refusal || quality.empty || quality.cutOff || quality.badJson
           || !quality.patterns.empty();
}

// A check is about to say no: is there more in the answer than its text?
bool hasOtherContent(const Turn& turn) {
    if (turn.stream) return turn.stream->facts().callBlock >= 0;
    const auto json = protocol::Json::parse(turn.reply.body);
    if (!json) return false;
    protocol::ReplyEvents events;
    protocol::makeDecoder(turn.request.dialect)->plain(json->root(), events);
    using enum protocol::ReplyEvent::Kind;
    return std::ranges::any_of(events, [](const protocol::ReplyEvent& event) {
        return event.kind == ToolCall || event.kind == Opaque;
    });
}

bool isToolCall(std::string_view finishReason) {
    return finishReason == "tool_calls" || finishReason == "tool_use" || finishReason == "function_call";
}

std::optional<classify::AnswerFinding> findFault(const Turn& turn) {
    classify::Answer answer;
    answer.text = turn.stream ? std::string_view(turn.stream->text()) : std::string_view(turn.text);
    answer.bytes = turn.stream ? turn.stream->textBytes() : turn.text.size();
    answer.finishReason = turn.record->finishReason;
    answer.hasOther = isToolCall(answer.finishReason);
    auto found = classify::checkAnswer(turn.policy().quality, turn.setup->answerPatterns.get(),
                                       questionOf(*turn.after), answer);
    if (found && hasOtherContent(turn)) found.reset();
    return found;
}

// Another model would stop there too.
bool isOwnLimit(const Turn& turn) {
    const auto& limit = turn.request.maxOutput;
    if (!limit) return false;
    const auto& translation = turn.record->translation;
    if (translation && translation->maxOutput) return false; // the model's own was lower
    return !turn.seen.usage || turn.seen.usage->output >= *limit;
}

std::string dollars(Money money) {
    return fmt::format("${:.6f}", money.usd());
}

// Why the tier above is not asked; empty: it is.
std::string objection(const Turn& turn, bool isCut) {
    if (isCut && isOwnLimit(turn))
        return fmt::format("the request's own limit of {} tokens", *turn.request.maxOutput);
    if (turn.after->first) return "it is the answer of the tier above";
    const auto above = turn.planner->oneTierUp();
    if (!above)
        return turn.planner->attempts() >= turn.policy().route.maxAttempts ? "no attempt is left"
                                                                           : "no model one tier up is able";
    const auto wishes = readWishes(turn.exchange->head().headers, turn.policy());
    if (!wishes) return {};
    const auto passed =
        std::chrono::duration_cast<Milliseconds>(SteadyClock::now() - turn.exchange->arrived());
    if (wishes->maxLatency && passed >= *wishes->maxLatency)
        return fmt::format("{} ms of the request's {} ms are gone", passed.count(),
                           wishes->maxLatency->count());
    if (!wishes->maxCost) return {};
    const auto cost = turn.plan.candidates[*above].estimatedCost;
    const auto first = settle(turn.seen, turn.pricing(), turn.inputOf[*turn.model]).cost;
    if (cost && first && *cost + *first > *wishes->maxCost)
        return fmt::format("both together would cost {}, the request allows {}", dollars(*cost + *first),
                           dollars(*wishes->maxCost));
    return {};
}

AttemptEnd badAnswer(const Turn& turn) {
    AttemptEnd end;
    end.failure.emplace();
    end.failure->errorClass = ErrorClass::BadAnswer;
    end.failure->detail = turn.record->attempts.back().detail;
    return end;
}

void putAside(Turn& turn) {
    ledger::Record& record = *turn.record;
    record.attempts.back().committed = false;
    if (turn.upstream) net::spawn(drain(std::move(turn.upstream)));
    turn.answered = false;
    if (turn.after->first) { // this one is dropped
        turn.reply = {};
        turn.tail.clear();
        return;
    }
    KeptAnswer& first = turn.after->first.emplace();
    first.attempt = record.attempts.size() - 1;
    first.model = *turn.model;
    first.seen = turn.seen;
    first.reply = std::exchange(turn.reply, {});
    first.text = std::exchange(turn.text, {});
    first.tail = std::exchange(turn.tail, {});
    first.finishReason = std::exchange(record.finishReason, {});
    first.selectionReason = record.selectionReason;
    first.selectionDetail = record.selectionDetail;
    first.estimatedCost = record.estimatedCost;
    first.estimatedIn = record.estimatedIn;
    first.translation = std::exchange(record.translation, {});
    first.status = std::exchange(record.status, 0);
    first.ttftMs = std::exchange(record.ttftMs, {});
}

// Content has left, or nothing better is to be had.
void flagDoubtful(Turn& turn) {
    ledger::Record& record = *turn.record;
    record.flags |= ledger::Flag::Doubtful;
    if (!turn.exchange->hasBegun() || !turn.policy().quality.escalate || record.session.empty()) return;
    const auto tier = turn.policy().tier(record.tier);
    const auto answered = std::ranges::find(turn.plan.candidates, *turn.model, &route::Candidate::model);
    const std::size_t from = answered != turn.plan.candidates.end() ? answered->tier : tier.value_or(0);
    if (from + 1 >= turn.policy().tiers.size()) return;
    const std::string& above = turn.policy().tiers[from + 1].name;
    turn.core.sessions.raiseFloor(record.session, above,
                                  "the answer before was doubtful: " + record.attempts.back().detail,
                                  floorTime, turn.core.clock.now());
}

AttemptEnd judge(Turn& turn, bool isCut, std::string detail) {
    ledger::Attempt& attempt = turn.record->attempts.back();
    attempt.detail = std::move(detail);
    const bool begun = turn.exchange->hasBegun();
    if (begun || !turn.policy().quality.escalate) {
        flagDoubtful(turn);
        return {std::nullopt, false, begun};
    }
    const auto why = objection(turn, isCut);
    if (!why.empty() && !turn.after->first) {
        attempt.detail += "; given all the same: " + why;
        flagDoubtful(turn);
        return {};
    }
    putAside(turn);
    return badAnswer(turn);
}

void restart(Turn& turn) {
    AfterAnswer& after = *turn.after;
    if (after.attempt == turn.record->attempts.size()) return;
    after.attempt = turn.record->attempts.size();
    after.held.clear();
    after.doubted = false;
    after.heldSince = SteadyClock::now();
}

Beginning judgeStart(const Turn& turn, std::string_view text) {
    const policy::Quality& quality = turn.policy().quality;
    auto verdict =
        quality.refusal ? classify::judgeBeginning(questionOf(*turn.after), text) : Beginning::Fine;
    const auto* patterns = turn.setup->answerPatterns.get();
    if (verdict == Beginning::Refusal || patterns == nullptr) return verdict;
    if (patterns->find(text)) return Beginning::Refusal;
    const bool isSentence = text.find_first_of(".!?\n") != text.npos; // which a pattern may have needed
    return isSentence ? verdict : Beginning::Open;
}

} // namespace

void prepareChecks(Turn& turn) {
    const policy::Quality& quality = turn.policy().quality;
    if (turn.incoming.kind != CallKind::Chat || turn.refusal || !turn.planner) return;
    if (!hasChecks(quality) && quality.verify == policy::Quality::Verify::Off) return;
    turn.after = std::make_shared<AfterAnswer>();
    turn.after->question = bounded(std::string(turn.words->text()));
    turn.after->jsonMode = turn.request.requirements.json;
    turn.after->mayHold = quality.escalate && (quality.refusal || !quality.patterns.empty());
}

bool mayLeave(Turn& turn, const protocol::ReplyStream& reader, std::vector<std::string_view>& now) {
    AfterAnswer* after = turn.after.get();
    if (after == nullptr || !after->mayHold) return true;
    restart(turn);
    if (after->held.empty() && !after->first && !turn.planner->oneTierUp()) return true;
    for (const std::string_view piece : now)
        after->held += piece;
    const std::size_t size = reader.textBytes();
    const bool isOther = size == 0; // a thought or a tool call comes first: no refusal begins so
    if (!isOther && !after->doubted) after->doubted = judgeStart(turn, reader.text()) == Beginning::Refusal;
    const bool isFine = isOther
                        || (!after->doubted
                            && (judgeStart(turn, reader.text()) == Beginning::Fine || size >= heldText
                                || SteadyClock::now() - after->heldSince >= heldTime));
    if (!isFine && size <= doubtedText) return false;
    after->leaving = std::move(after->held);
    after->held.clear();
    now.assign(1, after->leaving);
    return true;
}

std::string takeHeld(Turn& turn) {
    return turn.after ? std::exchange(turn.after->held, {}) : std::string();
}

net::Task<AttemptEnd> lookAtAnswer(TurnPtr turn) {
    AttemptEnd end;
    end.committed = turn->exchange->hasBegun();
    if (!turn->after || turn->cancelled) co_return end;
    turn->after->whole = {SteadyClock::now(), turn->core.clock.wall()};
    if (auto found = findFault(*turn)) {
        std::string detail = turn->noStore ? std::move(found->about) : std::move(found->detail);
        co_return judge(*turn, found->fault == classify::AnswerFault::CutOff, std::move(detail));
    }
    const bool isFirst = !turn->after->first && !isToolCall(turn->record->finishReason);
    if (!isFirst || !isVerifyDue(turn->policy().quality, turn->record->id, turn->record->margin))
        co_return end;
    std::string text = turn->stream ? turn->stream->text() : turn->text;
    if (text.empty() || hasOtherContent(*turn)) co_return end;
    std::string detail = co_await verifyAnswer(turn, turn->after->question, std::move(text));
    if (detail.empty()) co_return end;
    co_return judge(*turn, false, std::move(detail));
}

AfterAnswer::Moment endOfReply(const Turn& turn) {
    if (turn.after && turn.after->whole) return *turn.after->whole;
    return {SteadyClock::now(), turn.core.clock.wall()};
}

void bookFailed(Turn& turn) {
    const auto& seen = turn.seen;
    const bool spoke = seen.textBytes > 0 || seen.events > 0 || seen.complete; // thoughts are content, too
    if (!seen.usage && !spoke) return;
    const std::int64_t input = spoke ? turn.inputOf[*turn.model] : 0;
    const std::size_t at = turn.spent.size();
    turn.spent.push_back(settle(seen, turn.pricing(), input));
    turn.record->attempts.back().cost = turn.spent.back().cost;
    auto* first = turn.after && turn.after->first ? &*turn.after->first : nullptr;
    if (first != nullptr && first->attempt + 1 == turn.record->attempts.size()) first->spent = at;
}

void giveFirstAfterAll(Turn& turn) {
    if (!turn.after || !turn.after->first || turn.answered || turn.cancelled || turn.cut) return;
    KeptAnswer& first = *turn.after->first;
    ledger::Record& record = *turn.record;
    const bool wasTried = record.attempts.size() > first.attempt + 1;
    const std::string why = !wasTried ? "nobody one tier up could be asked"
                            : turn.failure
                                ? fmt::format("the tier above failed: {}", toString(turn.failure->errorClass))
                                : "the tier above failed";
    if (first.spent) turn.spent.erase(turn.spent.begin() + static_cast<std::ptrdiff_t>(*first.spent));
    ledger::Attempt& attempt = record.attempts[first.attempt];
    attempt.errorClass.reset();
    attempt.cost.reset();
    attempt.committed = true;
    attempt.detail += "; given all the same: " + why;
    turn.failure.reset();
    turn.stream.reset();
    turn.model = first.model;
    turn.seen = std::move(first.seen);
    turn.reply = std::move(first.reply);
    turn.text = std::move(first.text);
    turn.tail = std::move(first.tail);
    turn.answered = true;
    record.model = attempt.model;
    record.provider = attempt.provider;
    record.finishReason = std::move(first.finishReason);
    record.selectionReason = std::move(first.selectionReason);
    record.selectionDetail = std::move(first.selectionDetail);
    record.estimatedCost = first.estimatedCost;
    record.estimatedIn = first.estimatedIn;
    record.translation = std::move(first.translation);
    record.status = first.status;
    record.ttftMs = first.ttftMs;
    record.flags |= ledger::Flag::Doubtful;
    turn.after->first.reset();
}

} // namespace tierline::gateway
