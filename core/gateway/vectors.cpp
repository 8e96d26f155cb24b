#include "gateway/vectors.h"

#include "base/log.h"
#include "base/utf8.h"
#include "gateway/vectorsdetail.h"
#include "gateway/worker.h"
#include "net/upstream.h"

#include <algorithm>
#include <spdlog/fmt/fmt.h>

namespace tierline::gateway {

namespace {

using classify::Vector;
using SteadyClock = std::chrono::steady_clock;
using State = VectorSource::State;
using StatePtr = std::shared_ptr<State>;
using Vectors = std::expected<std::vector<Vector>, std::string>;

constexpr Milliseconds window{2};
constexpr std::size_t textBytes = 8'000; // models of embeddings read no more
constexpr std::size_t replyLimit = 64U << 20U;
constexpr std::size_t saveEvery = 512;
constexpr Milliseconds referencesLimit{30'000}; // of one call with many phrases, in the background

net::Task<std::expected<std::string, std::string>> readAll(net::UpstreamReply* reply) {
    std::string body;
    for (;;) {
        const net::ReadResult piece = co_await reply->read();
        if (!piece) co_return std::unexpected(std::string(toString(piece.error().kind)));
        if (piece->empty()) co_return body;
        if (body.size() + piece->size() > replyLimit) co_return std::unexpected("the reply is too large");
        body += *piece;
    }
}

net::Task<Vectors> call(Desk desk, StatePtr state, std::vector<std::string> texts, Milliseconds limit) {
    const std::string body = vectorRequest(state->model, texts);
    net::UpstreamRequest request;
    request.origin = state->outlet.origin;
    request.target = callTarget(state->outlet, {Dialect::OpenAi, CallKind::Embeddings, state->model, false});
    request.headers.add("content-type", "application/json");
    if (!state->outlet.authHeader.empty())
        request.headers.add(state->outlet.authHeader, state->outlet.authValue);
    request.body = {body};
    request.timeouts = {limit, limit, limit, limit};
    net::SendResult sent = co_await desk.pool->send(std::move(request));
    if (!sent) co_return std::unexpected(std::string(toString(sent.error().kind)));
    const int status = (*sent)->status;
    auto text = co_await readAll(sent->get());
    if (!text) co_return std::unexpected(std::move(text.error()));
    if (status / 100 != 2) co_return std::unexpected(fmt::format("status {}", status));
    co_return readVectors(*text, texts.size());
}

// What became of a call: the endpoint's rest, and the vectors for the next time.
void note(State& state, std::span<const Wanted> wanted, const Vectors& got) {
    if (!got) {
        const bool first = state.failed(SteadyClock::now(), got.error());
        if (first) logger("gateway")->warn("embeddings endpoint={} {}", state.endpoint, got.error());
        return;
    }
    state.worked();
    for (std::size_t at = 0; at < wanted.size(); ++at)
        state.store.keep(wanted[at].text, (*got)[at], wanted[at].lasting);
    state.checkDimension(got->front().size());
}

void saveSoon(const Desk& desk, const StatePtr& state) {
    const auto work = [state] {
        if (const auto saved = state->store.save(); !saved)
            logger("gateway")->warn("vectors are not kept: {}", toString(saved.error()));
    };
    if (desk.worker)
        desk.worker->post(work); // too busy: they stay unsaved until the next time
    else
        work();
}

std::vector<std::string> textsOf(std::span<const Wanted> wanted) {
    std::vector<std::string> texts;
    for (const auto& one : wanted)
        texts.push_back(one.text);
    return texts;
}

void tell(std::span<const Wanted> wanted, Vectors got) {
    for (std::size_t at = 0; at < wanted.size(); ++at) {
        VectorResult one = std::unexpected(got ? std::string() : got.error());
        if (got) one = std::move((*got)[at]);
        wanted[at].done.complete(std::move(one));
    }
}

// A call that got less than half of the time, because of those before it, says nothing about the endpoint.
bool wasHurried(const State& state, const NextCall& next, Monotonic began) {
    const auto took = SteadyClock::now() - began + Milliseconds(1); // timers are exact to about one
    return next.limit < state.limit / 2 && took >= next.limit;
}

// One call after another. Each waiter is told something by its deadline, whoever waits before it.
net::Task<void> sendBatch(Desk desk, StatePtr state) {
    const bool waited = co_await desk.loop->sleepFor(std::min(window, state->limit / 2));
    const auto batch = state->takeBatch(desk.loop);
    for (std::size_t at = 0; at < batch.size();) {
        const auto rest = std::span(batch).subspan(at);
        const auto now = SteadyClock::now();
        const auto next = nextCall(rest, now);
        std::string why = !waited ? "stopping" : next.count == 0 ? whyLate(at) : state->whyResting(now);
        if (!why.empty()) {
            tell(rest.first(1), std::unexpected(std::move(why)));
            ++at;
            continue;
        }
        const auto asked = rest.first(next.count);
        Vectors got = co_await call(desk, state, textsOf(asked), next.limit);
        if (!got && wasHurried(*state, next, now))
            got = std::unexpected(whyLate(at));
        else
            note(*state, asked, got);
        tell(asked, std::move(got));
        at += next.count;
    }
    if (state->store.untried() >= saveEvery) saveSoon(desk, state);
}

// All phrases, those that are kept from before without asking.
net::Task<Vectors> vectorsOf(Desk desk, StatePtr state) {
    const auto& phrases = state->phrases;
    std::vector<Wanted> missing;
    for (const auto& phrase : phrases)
        if (!state->store.find(phrase.text)) missing.push_back({phrase.text, true, {}});
    for (std::size_t at = 0; at < missing.size(); at += textsOfCall) {
        const auto begin = missing.begin() + static_cast<std::ptrdiff_t>(at);
        const std::vector<Wanted> now(
            begin, begin + static_cast<std::ptrdiff_t>(std::min(textsOfCall, missing.size() - at)));
        Vectors got = co_await call(desk, state, textsOf(now), referencesLimit);
        note(*state, now, got);
        if (!got) co_return std::unexpected(got.error());
    }
    std::vector<Vector> all;
    for (const auto& phrase : phrases) {
        auto vector = state->store.find(phrase.text);
        if (!vector) co_return std::unexpected("the vectors changed while they were asked for");
        all.push_back(*std::move(vector));
    }
    co_return all;
}

} // namespace

net::Task<VectorResult> vectorOf(Desk desk, std::shared_ptr<VectorSource> source, std::string text,
                                 bool lasting) {
    const StatePtr state = source->state();
    std::string shown(beginningOf(text, textBytes));
    if (auto known = state->store.find(shown)) co_return *std::move(known);
    if (auto resting = state->whyResting(SteadyClock::now()); !resting.empty())
        co_return std::unexpected(std::move(resting));
    const Done done;
    const auto deadline = SteadyClock::now() + state->limit;
    if (state->enqueue(desk.loop, {std::move(shown), lasting, done, deadline}))
        net::spawn(sendBatch(desk, state));
    co_return co_await done;
}

net::Task<void> loadReferences(Desk desk, std::shared_ptr<VectorSource> source) {
    const StatePtr state = source->state();
    if (!state->beginLoading(SteadyClock::now())) co_return;
    const auto vectors = co_await vectorsOf(desk, state);
    std::string trouble;
    if (vectors) {
        auto made = classify::References::make(state->phrases, *vectors);
        if (made)
            state->publish(*std::move(made));
        else
            trouble = made.error().detail;
    } else {
        trouble = vectors.error();
    }
    state->endLoading(std::move(trouble));
    saveSoon(desk, state);
}

} // namespace tierline::gateway
