// Records for tests and benchmarks: one that looks like traffic, and seeded random ones with every corner.
#pragma once

#include "ledger/record.h"

#include <memory>
#include <string>

namespace tierline::ledger {

// A routed chat request: three signals, six candidates, one attempt, a prompt of 200 bytes. Ids rise with
// `number`.
inline Record sampleRecord(std::int64_t number) {
    constexpr std::string_view digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    Record r;
    r.id = "01K0000000";
    for (int shift = 75; shift >= 0; shift -= 5)
        r.id += shift >= 60 ? '0' : digits[static_cast<std::size_t>(number >> shift) & 31U];
    r.time = Wall(Milliseconds(1'780'300'800'000 + number / 50));
    r.client = "openai-python";
    r.dialect = "openai";
    r.requestedModel = "auto";
    r.session = "5f3a9c0b7d21e846";
    r.policy = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    r.prompt = "Please refactor this function so that it no longer copies the vector on each call, explain "
               "the trade-offs step by step, and compare the result with what the standard library does in "
               "its own algorithm.";
    r.features = {204, 33, 0, false};
    r.firedSignals = {
        {"refactor", classify::SignalKind::Keyword, 180'000, policy::Effect::None, 0, {{7, 15}}},
        {"step-by-step", classify::SignalKind::Keyword, 150'000, policy::Effect::None, 0, {{107, 119}}},
        {"words_under", classify::SignalKind::Feature, -100'000, policy::Effect::None, 0, {}}};
    r.score = 430'000;
    r.confidence = 866'667;
    r.margin = 130'000;
    r.tier = "moderate";
    r.stages = {{"rules", 430'000, 866'667, 1, Money(), ""}};
    r.candidates = {
        {"openai/gpt-4o-mini-2024-07-18", "chosen", "cheapest able", Money::fromNano(307'650)},
        {"anthropic/claude-3-5-haiku-20241022", "able", "", Money::fromNano(2'040'800)},
        {"openai/gpt-4o-2024-08-06", "able", "", Money::fromNano(5'127'500)},
        {"anthropic/claude-opus-4-20250514", "refused", "provider speaks anthropic",
         Money::fromNano(38'265'000)},
        {"groq/llama-3.1-8b-instant", "refused", "tier simple is below moderate", Money::fromNano(42'550)},
        {"local/qwen", "refused", "breaker open for 12 s: 5 consecutive server_error", std::nullopt}};
    r.selectionReason = "complexity_match";
    r.estimatedIn = 51;
    r.estimatedOut = 500;
    r.estimatedCost = Money::fromNano(307'650);
    r.attempts = {{"openai/gpt-4o-mini-2024-07-18", "openai", r.time, r.time + Milliseconds(310),
                   r.time + Milliseconds(1450), std::nullopt, "closed", "closed", Milliseconds(280), 5120,
                   true}};
    r.model = "openai/gpt-4o-mini-2024-07-18";
    r.provider = "openai";
    r.status = 200;
    r.latencyMs = 1452;
    r.ttftMs = 312;
    r.usage = catalog::Usage{48, 0, 0, 0, 421, 0};
    r.priceDate = "2026-06-01";
    r.cost = Money::fromNano(259'800);
    r.baselineName = "strongest";
    r.baselineModel = "anthropic/claude-opus-4-20250514";
    r.baselineCost = Money::fromNano(32'295'000);
    r.overhead = {14, 1, 3, 0, 0, 88};
    r.finishReason = "stop";
    return r;
}

// Every member set or not by the dice, texts with escapes, NUL, several scripts.
inline Record randomRecord(Dice& dice) {
    const auto upTo = [&](std::uint64_t n) { return static_cast<std::int64_t>(dice.next() % n); };
    const auto maybe = [&] { return upTo(2) == 0; };
    const auto text = [&] {
        static constexpr std::string_view pieces[] = {"a",      "Prove ", "\"", "\\", "\n", "\t", "\x01", "é",
                                                      "日本語", "🙂",     "",   "{}", "/",  "'",  "\x7f"};
        std::string made;
        for (auto i = upTo(6); i > 0; --i)
            made += pieces[static_cast<std::size_t>(upTo(std::size(pieces)))];
        if (upTo(20) == 0) made += '\0';
        return made;
    };
    const auto name = [&] { return maybe() ? "name" + std::to_string(upTo(9)) : text(); };
    const auto number = [&] { return maybe() ? upTo(1000) : static_cast<std::int64_t>(dice.next()); };
    const auto money = [&] { return Money::fromNano(number()); };
    const auto maybeMoney = [&] { return maybe() ? std::optional(money()) : std::nullopt; };
    const auto millionths = [&] { return static_cast<policy::Millionths>(upTo(2'000'001) - 1'000'000); };
    const auto wall = [&] { return Wall(Milliseconds(upTo(4'000'000'000'000))); };
    const auto spans = [&] {
        std::vector<classify::Span> made;
        for (auto i = upTo(4); i > 0; --i)
            made.push_back({static_cast<std::uint32_t>(dice.next()), static_cast<std::uint32_t>(upTo(100))});
        return made;
    };

    Record r;
    r.id = "01K" + std::to_string(1'000'000'000 + upTo(9'000'000'000)) + std::to_string(dice.next());
    r.time = wall();
    r.client = name(), r.dialect = name(), r.requestedModel = name(), r.session = name(), r.policy = name();
    r.envelopeName = name();
    r.envelopePeeled = spans();
    if (maybe()) r.prompt = text();
    r.features = {number(), number(), number(), maybe()};
    for (auto i = upTo(4); i > 0; --i)
        r.firedSignals.push_back({name(), static_cast<classify::SignalKind>(upTo(3)), millionths(),
                                  static_cast<policy::Effect>(upTo(4)), 0, spans()});
    for (auto& signal : r.firedSignals)
        if (signal.effect != policy::Effect::None)
            signal.effectTier = static_cast<policy::TierIndex>(upTo(5));
    r.score = millionths(), r.confidence = millionths(), r.margin = millionths();
    r.tier = name(), r.category = name();
    r.requirements = {maybe(), maybe(), maybe(), maybe()};
    for (auto i = upTo(3); i > 0; --i)
        r.stages.push_back({name(), millionths(), millionths(), number(), money(), maybe() ? name() : "",
                            maybe() ? text() : ""});
    for (auto i = upTo(5); i > 0; --i)
        r.candidates.push_back({name(), name(), text(), maybeMoney()});
    r.selectionReason = name();
    r.estimatedIn = number(), r.estimatedOut = number();
    r.estimatedCost = maybeMoney();
    for (auto i = upTo(3); i > 0; --i) {
        auto& a = r.attempts.emplace_back();
        a.model = name(), a.provider = name(), a.start = wall(), a.end = wall();
        if (maybe()) a.firstByte = wall();
        if (maybe()) a.errorClass = static_cast<ErrorClass>(upTo(20));
        a.breakerBefore = name(), a.breakerAfter = name();
        if (maybe()) a.serverDelay = Milliseconds(upTo(10'000));
        a.bytes = number(), a.committed = maybe();
        if (maybe()) a.credential = name(), a.queuedMs = number(), a.detail = text(), a.cost = maybeMoney();
    }
    r.model = name(), r.provider = name();
    r.status = static_cast<int>(upTo(600));
    r.outcome = static_cast<Outcome>(upTo(5));
    if (maybe()) r.error = RecordError{name(), text()};
    r.latencyMs = number();
    if (maybe()) r.ttftMs = number();
    if (maybe()) r.usage = catalog::Usage{number(), number(), number(), number(), number(), number()};
    if (r.usage && maybe())
        r.usage->parts = {number(), number(), number(), 0,       number(), number(),
                          number(), 0,        number(), upTo(2), upTo(9)};
    r.priceDate = name();
    r.cost = maybeMoney();
    r.baselineName = name(), r.baselineModel = name();
    r.baselineCost = maybeMoney(), r.switchCost = maybeMoney();
    if (maybe()) r.decidedBy = name(), r.selectionDetail = text();
    if (maybe()) r.wouldBeModel = "would" + name(), r.wouldBeCost = maybeMoney();
    if (maybe()) r.features.tokens = number(), r.features.loopStep = number();
    r.requirements.search = maybe(), r.requirements.multiStep = maybe();
    r.money = static_cast<MoneyKind>(upTo(3));
    r.flags = static_cast<Flags>(upTo(128));
    r.overhead = {number(), number(), number(), number(), number(), number(), maybe() ? number() : 0};
    r.finishReason = name();
    if (maybe()) r.vote = static_cast<int>(upTo(3)) - 1;
    if (maybe()) r.label = name();
    for (auto i = upTo(3); i > 0; --i)
        r.tags[name()] = text();
    if (maybe()) {
        auto& translation = r.translation.emplace();
        translation.dialect = name();
        for (auto i = upTo(4); i > 0; --i)
            translation.dropped.push_back(text());
        if (maybe()) translation.maxOutput = number();
    }
    return r;
}

// One that passed through or asked for embeddings: nothing was scored, so there is no tier.
inline Record unroutedRecord(std::int64_t number) {
    Record r = sampleRecord(number);
    r.prompt.reset();
    r.features = {};
    r.firedSignals.clear();
    r.stages.clear();
    r.candidates.clear();
    r.score = r.confidence = r.margin = 0;
    r.tier.clear();
    r.selectionReason = "pinned";
    r.finishReason.clear();
    return r;
}

inline std::shared_ptr<const Record> shared(Record record) {
    return std::make_shared<const Record>(std::move(record));
}

} // namespace tierline::ledger
