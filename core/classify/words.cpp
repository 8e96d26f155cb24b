#include "classify/words.h"

#include "classify/envelope.h"
#include "protocol/said.h"

#include <algorithm>

namespace tierline::classify {

namespace {

void take(Words& words, Peeled peeled) {
    words.own = std::move(peeled.text);
    words.isOwn = true;
    words.envelope = std::move(peeled.names);
    words.peeled = peeled.ranges();
    words.code = peeled.code;
}

// A harness writes messages of its own, such as reminders beside the results of tools: then the words are
// those of an earlier message, and the agent's loop goes on since then.
void takeEarlier(Words& words, const protocol::Request& request, const Envelopes& envelopes) {
    if (request.turns < 2 || request.body.empty()) return;
    const auto turns = protocol::userTurns(request.dialect, request.body);
    if (!turns) return;
    int toolResults = 0, loopStep = 0;
    for (auto turn = turns->rbegin(); turn != turns->rend(); ++turn) {
        toolResults += turn->toolResults;
        loopStep += turn->loopStep;
        auto peeled = envelopes.peel(turn->text);
        if (peeled && peeled->nothingLeft) continue;
        take(words, peeled ? *std::move(peeled) : Peeled{turn->text, {}, {}, false, false});
        words.toolResults = toolResults;
        words.loopStep = loopStep;
        return;
    }
}

void peel(Words& words, const Envelopes& envelopes) {
    auto peeled = envelopes.peel(words.asCame);
    if (!peeled) return;
    const bool nothingLeft = peeled->nothingLeft;
    take(words, *std::move(peeled));
    if (nothingLeft) words.isOwn = false; // what came is what is scored
}

} // namespace

Context Words::context() const {
    Context context{tokens, turns, toolResults, loopStep, code, {}, {}};
    if (hasLastTurn) context.lastTurn = lastTurn;
    if (hasWhole) context.whole = whole;
    return context;
}

Words wordsOf(const protocol::Request& request, const Scorer& scorer) {
    Words words;
    words.asCame = request.userText;
    words.tokens = protocol::estimateInputTokens(request);
    words.turns = std::max(0, request.turns - 1);
    words.toolResults = request.toolResults;
    words.loopStep = request.loopStep;
    words.lastTurn = request.lastTurn;
    words.hasLastTurn = true;
    peel(words, scorer.envelopes());
    if (!words.envelope.empty() && words.peeled.empty()) takeEarlier(words, request, scorer.envelopes());
    if (!scorer.looksAt(policy::Scope::Whole) || request.body.empty()) return words;
    if (auto whole = protocol::wholeText(request.dialect, request.body)) {
        words.whole = *std::move(whole);
        words.hasWhole = true;
    }
    return words;
}

Words wordsOf(std::string_view text, const Scorer& scorer) {
    Words words;
    words.asCame = text;
    peel(words, scorer.envelopes());
    return words;
}

} // namespace tierline::classify
