// Decisions as a busy gateway makes them, no two alike: ten candidates, up to four signals, a dozen clients,
// prices and times by the dice. Made once and used again with another id, time, cost and session.
#pragma once

#include "ledger/samples.h"

#include <array>
#include <vector>

namespace tierline::ledger {

class Traffic {
public:
    // `every` apart from one to the next.
    Traffic(Wall first, Milliseconds every) : m_time(first), m_every(every) {}

    Record make() {
        Record r = sampleRecord(0);
        r.prompt.reset();
        r.firedSignals.clear();
        for (auto i = upTo(5); i > 0; --i) {
            const auto at = static_cast<std::uint32_t>(upTo(2000));
            r.firedSignals.push_back({"rule-" + std::to_string(upTo(25)),
                                      classify::SignalKind::Keyword,
                                      static_cast<policy::Millionths>(10'000 * (upTo(40) - 15)),
                                      policy::Effect::None,
                                      0,
                                      {{at, at + 8}}});
        }
        for (auto* each : {&r.score, &r.confidence, &r.margin})
            *each = static_cast<policy::Millionths>(upTo(1'000'000));
        r.features = {upTo(9000), upTo(1500), upTo(4), upTo(4) == 0};
        r.client = "team-" + std::to_string(upTo(12));
        static constexpr std::array tiers{"simple", "moderate", "complex"};
        const auto tier = static_cast<std::size_t>(upTo(3));
        r.tier = tiers[tier];
        r.candidates.clear();
        for (int i = 0; i < 10; ++i)
            r.candidates.push_back({modelAt(i),
                                    i == 0  ? "chosen"
                                    : i < 5 ? "able"
                                            : "refused",
                                    reasonAt(i), Money::fromNano(10'000 + upTo(40'000'000))});
        r.model = modelAt(static_cast<int>(tier) * 3 + static_cast<int>(upTo(2)));
        r.provider = r.model.substr(0, r.model.find('/'));
        r.attempts.front().model = r.model;
        r.attempts.front().provider = r.provider;
        if (upTo(50) == 0) r.outcome = Outcome::Failed, r.status = 502;
        renew(r);
        return r;
    }

    void renew(Record& r) {
        m_time += m_every;
        r.id = m_ids.next(m_time);
        r.time = m_time;
        for (auto& sign : r.session)
            sign = "0123456789abcdef"[upTo(16)];
        const auto in = upTo(8000), out = upTo(1500);
        *r.usage = catalog::Usage{in, in / 3, 0, 0, out, 0};
        r.cost = Money::fromNano(in * 250 + out * 1'000);
        r.baselineCost = Money::fromNano(in * 5'000 + out * 25'000);
        r.estimatedIn = in + 7, r.estimatedOut = 500;
        r.estimatedCost = Money::fromNano(in * 250 + 500'000);
        r.latencyMs = 300 + upTo(4000);
        r.ttftMs = 100 + upTo(200);
        auto& attempt = r.attempts.front();
        attempt.start = r.time + Milliseconds(1);
        attempt.firstByte = attempt.start + Milliseconds(*r.ttftMs);
        attempt.end = attempt.start + Milliseconds(r.latencyMs);
        attempt.bytes = out * 12;
        r.overhead = {upTo(40), upTo(20), upTo(10), upTo(900), upTo(50), upTo(200)};
    }

    // So many bytes that no packer finds much in.
    std::string prompt(std::size_t bytes) {
        static constexpr std::array words{"the ",  "function ", "returns ", "a ",       "vector ",
                                          "of ",   "sorted ",   "numbers ", "explain ", "why ",
                                          "it ",   "fails ",    "and ",     "mend ",    "rewrite ",
                                          "test ", "with ",     "large ",   "input ",   "x = "};
        std::string text;
        while (text.size() < bytes)
            upTo(6) == 0 ? text += std::to_string(upTo(100'000)) + ' '
                         : text += words[static_cast<std::size_t>(upTo(words.size()))];
        text.resize(bytes);
        return text;
    }

private:
    std::int64_t upTo(std::uint64_t n) { return static_cast<std::int64_t>(m_dice.next() % n); }
    static std::string modelAt(int i) {
        static constexpr std::array providers{"openai", "anthropic", "groq", "google"};
        return std::string(providers[static_cast<std::size_t>(i) % providers.size()]) + "/model-"
               + std::to_string(i) + "-2026-01-15";
    }
    std::string reasonAt(int i) {
        if (i == 0) return "cheapest able";
        if (i < 5) return "";
        if (i < 7) return "tier simple is below moderate";
        return "breaker open for " + std::to_string(upTo(60)) + " s: " + std::to_string(upTo(9))
               + " consecutive server_error";
    }

    Dice m_dice{20'261'121};
    IdGenerator m_ids{7};
    Wall m_time;
    Milliseconds m_every;
};

} // namespace tierline::ledger
