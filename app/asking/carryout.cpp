#include "asking/carryout.h"

#include "base/id.h"
#include "protocol/json.h"

#include <map>
#include <spdlog/fmt/fmt.h>

namespace tierline::asking {

namespace {

constexpr Milliseconds look{100};    // how often wishes are asked for while nothing comes
constexpr Milliseconds skew{60'000}; // clocks of two machines may differ so much
constexpr std::size_t pageSize = 1'000, mostPages = 2'000;

struct Driver {
    const std::vector<Asked>& calls;
    const std::function<std::string(std::size_t)>& bodyOf;
    bench::AnswerStore& store;
    Asker& asker;
    const CarryOptions& options;
    bench::Stepper stepper;
    std::vector<std::string> troubles;
    Monotonic began = std::chrono::steady_clock::now(), shown{};
    bool isCancelled = false;

    Milliseconds elapsed() const {
        return std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now() - began);
    }

    void listen() {
        if (!options.progress) return;
        const auto now = std::chrono::steady_clock::now();
        if (now - shown < look) return;
        shown = now;
        switch (options.progress(stepper.progress(elapsed()))) {
        case Wish::GoOn: stepper.resume(); break;
        case Wish::Pause: stepper.pause(); break;
        case Wish::Cancel:
            if (!isCancelled) asker.cancel();
            isCancelled = true;
            stepper.cancel();
            break;
        }
    }

    Result<void> begin(std::size_t at) {
        const Asked& call = calls[at];
        const auto begun = store.begin({call.key, options.run, systemClock().wall(), call.most});
        if (!begun) return begun;
        asker.ask(at, bodyOf(at), call.model, call.key);
        return {};
    }

    Result<void> came(const Replied& reply) {
        const auto& answer = reply.answer;
        troubles[reply.call] = answer.trouble;
        stepper.came(reply.call, {answer.cost, answer.trouble.empty(), answer.mayBePaid, reply.isCancelled});
        // One that we broke off stays open: the ledger may know what it cost when the run is taken up again.
        if (reply.isCancelled && answer.mayBePaid) return {};
        return store.finish(calls[reply.call].key, answer);
    }

    Result<void> run() {
        for (;;) {
            listen();
            const auto next = stepper.next();
            if (next.kind == bench::Next::Done) return {};
            if (next.kind == bench::Next::Ask) {
                if (const auto begun = begin(next.call); !begun) return begun;
                continue;
            }
            if (const auto reply = asker.wait(look))
                if (const auto kept = came(*reply); !kept) return kept;
        }
    }
};

bench::RunSpend earlier(const bench::AnswerStore& store, const CarryOptions& options) {
    return options.countsEarlier ? store.spendOf(options.run) : bench::RunSpend{};
}

struct OfLedger {
    std::optional<Money> cost;
    bool isSure = false; // nothing more can come of it
};

// A decision without usage that failed by itself was not billed, as far as anyone knows. Of one whose client
// left the gateway has seen the beginning alone: what it says is the least.
OfLedger readDecision(protocol::JsonView decision) {
    const auto outcome = decision["outcome"].string().value_or("");
    for (const auto flag : decision["flags"].items())
        if (flag.string() == "partial") return {};
    if (outcome == "cancelled") return {};
    if (const auto nano = decision["cost_nano_usd"].int64()) return {Money::fromNano(*nano), true};
    return outcome == "failed" || outcome == "refused" ? OfLedger{Money(), true} : OfLedger{};
}

using ByKey = std::map<std::string, OfLedger, std::less<>>;

Result<void> readPages(Asker& asker, Wall since, ByKey& wanted) {
    std::string last = IdGenerator(1).next(since - skew);
    for (std::size_t page = 0; page < mostPages; ++page) {
        const auto text = asker.get(fmt::format("/decisions?order=oldest&limit={}&since={}", pageSize, last));
        if (!text) return std::unexpected(text.error());
        const auto json = protocol::Json::parse(*text);
        if (!json) return std::unexpected(json.error());
        const auto decisions = (*json)["decisions"];
        for (const auto decision : decisions.items()) {
            last = decision["id"].string().value_or(last);
            const auto found = wanted.find(decision["tags"]["bench"].string().value_or(""));
            if (found != wanted.end()) found->second = readDecision(decision);
        }
        if (decisions.size() < pageSize) return {};
    }
    return {};
}

} // namespace

Result<CarriedOut> carryOut(const std::vector<Asked>& calls,
                            const std::function<std::string(std::size_t)>& bodyOf, bench::AnswerStore& store,
                            Asker& asker, const CarryOptions& options) {
    std::vector<bench::Pending> pending;
    for (const Asked& call : calls)
        pending.push_back({call.most, call.isAnswered});
    Driver driver{calls,
                  bodyOf,
                  store,
                  asker,
                  options,
                  bench::Stepper(std::move(pending), options.limits, earlier(store, options)),
                  std::vector<std::string>(calls.size())};
    if (const auto ran = driver.run(); !ran) return std::unexpected(ran.error());
    if (const auto synced = store.sync(); !synced) return std::unexpected(synced.error());
    CarriedOut out;
    out.progress = driver.stepper.progress(driver.elapsed());
    out.ending = driver.stepper.ending();
    out.seconds = static_cast<double>(driver.elapsed().count()) / 1'000;
    out.troubles = std::move(driver.troubles);
    return out;
}

Result<FoundOut> findOut(bench::AnswerStore& store, Asker& asker) {
    const auto open = store.unfinished();
    FoundOut found;
    found.calls = open.size();
    if (open.empty()) return found;
    ByKey wanted;
    Wall since = open.front().when;
    for (const auto& call : open) {
        wanted.emplace(call.key, OfLedger{});
        since = std::min(since, call.when);
    }
    if (const auto read = readPages(asker, since, wanted); !read) return std::unexpected(read.error());
    for (const auto& [key, known] : wanted) {
        const auto cost = known.isSure ? known.cost : std::nullopt;
        ++(cost ? found.paid : found.unknown);
        found.cost += cost.value_or(Money());
        if (const auto settled = store.settle(key, cost); !settled) return std::unexpected(settled.error());
    }
    return found;
}

} // namespace tierline::asking
