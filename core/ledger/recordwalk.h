// The order of a record's members in its coded rest; one walk for writing and for reading, so that they
// cannot differ. `Io` writes or reads: bits, number, real, size, text, words. A stored format: what a version
// holds is never changed, a later one adds behind it.
#pragma once

#include "ledger/namebook.h"
#include "ledger/names.h"

#include <algorithm>
#include <tuple>

namespace tierline::ledger {

// Rows keep these by number and in this order. What is new comes last; another part needs another version.
static_assert(static_cast<int>(policy::Effect::Set) == 3);
static_assert(static_cast<int>(classify::SignalKind::Feature) == 2);
static_assert(std::size(usagePartNames) == 11);

template <class Io>
struct RestWalk {
    Io& io;
    int version = 2;

    template <class T, class V>
    static void set(T& member, V value) {
        if constexpr (!std::is_const_v<T>) member = static_cast<T>(value);
    }
    template <class T>
    static auto& whole(T& optional) {
        if constexpr (!std::is_const_v<T>)
            if (!optional) optional.emplace();
        return *optional;
    }
    template <class Texts, class Each>
    void list(Texts& all, Each each) {
        const auto count = io.size(all.size());
        if constexpr (!std::is_const_v<Texts>) all.resize(count);
        for (auto& one : all)
            each(one);
    }
    // A number that may be absent.
    template <class Optional, class Each>
    void maybe(Optional& optional, bool is, Each each) {
        if (is) each(whole(optional));
    }
    template <class E>
    void word(E& value) { // an enumerator
        auto number = static_cast<std::int64_t>(value);
        io.number(number);
        set(value, number);
    }
    template <class N>
    void number(N& value) {
        auto wide = static_cast<std::int64_t>(value);
        io.number(wide);
        set(value, wide);
    }
    template <class M>
    void money(M& value) {
        auto nano = value.nano();
        io.number(nano);
        set(value, Money::fromNano(nano));
    }
    // Beside another one, from which it is never far.
    template <class T>
    void time(T& value, Wall beside) {
        const auto base = static_cast<std::uint64_t>(beside.time_since_epoch().count());
        auto far =
            static_cast<std::int64_t>(static_cast<std::uint64_t>(value.time_since_epoch().count()) - base);
        io.number(far);
        set(value, Wall(Milliseconds(static_cast<std::int64_t>(base + static_cast<std::uint64_t>(far)))));
    }
    template <class S>
    void spans(S& all) {
        list(all, [&](auto& span) {
            number(span.begin);
            auto length = static_cast<std::int64_t>(span.end) - static_cast<std::int64_t>(span.begin);
            io.number(length);
            set(span.end, static_cast<std::uint64_t>(span.begin) + static_cast<std::uint64_t>(length));
        });
    }

    template <class R>
    void record(R& r) {
        const bool hasParts = r.usage && r.usage->hasParts();
        const auto is = io.bits({r.features.code, r.requirements.tools, r.requirements.vision,
                                 r.requirements.json, r.requirements.reasoning, r.ttftMs.has_value(),
                                 r.error.has_value(), r.translation.has_value(), hasParts,
                                 !r.envelopeName.empty() || !r.envelopePeeled.empty(), !r.tags.empty()});
        set(r.features.code, is[0]);
        set(r.requirements.tools, is[1]);
        set(r.requirements.vision, is[2]);
        set(r.requirements.json, is[3]);
        set(r.requirements.reasoning, is[4]);
        if (is[10]) tags(r.tags);
        list(r.firedSignals, [&](auto& signal) { this->signal(signal); });
        if (is[8]) parts(whole(r.usage).parts);
        io.text(r.dialect, Origin::House);
        io.text(r.requestedModel, Origin::Client);
        io.plain(r.session);
        io.text(r.category, Origin::House);
        io.text(r.baselineName, Origin::House);
        io.text(r.finishReason, Origin::House);
        if (is[6]) io.words(whole(r.error).text, Origin::Client); // may quote the request
        if (is[9]) io.text(r.envelopeName, Origin::House), spans(r.envelopePeeled);
        for (auto* each : {&r.features.chars, &r.features.words, &r.features.questions, &r.estimatedIn,
                           &r.estimatedOut, &r.latencyMs})
            number(*each);
        for (auto* each : {&r.score, &r.confidence, &r.margin})
            number(*each);
        maybe(r.ttftMs, is[5], [&](auto& ms) { number(ms); });
        list(r.stages, [&](auto& stage) { this->stage(stage); });
        list(r.candidates, [&](auto& candidate) { this->candidate(candidate); });
        list(r.attempts, [&](auto& attempt) { this->attempt(attempt, r); });
        maybe(r.translation, is[7], [&](auto& translation) { this->translation(translation); });
        auto& o = r.overhead;
        for (auto* each : {&o.read, &o.classify, &o.plan, &o.connect, &o.translate, &o.commit})
            number(*each);
        if (version >= 2) second(r);
    }

    // What version 2 adds; one byte where there is none of it.
    template <class R>
    void second(R& r) {
        auto& f = r.features;
        const auto any = [](const auto& list, auto has) { return std::ranges::any_of(list, has); };
        const auto is = io.bits({f.tokens != 0 || f.turns != 0 || f.toolResults != 0 || f.loopStep != 0,
                                 r.requirements.search, r.requirements.multiStep,
                                 any(r.stages, [](const auto& stage) { return !stage.detail.empty(); }),
                                 any(r.attempts, [](const auto& attempt) { return hasMore(attempt); }),
                                 !r.selectionDetail.empty(), !r.wouldBeModel.empty(),
                                 r.wouldBeCost.has_value(), r.overhead.queue != 0, !r.decidedBy.empty()});
        if (is[0])
            for (auto* each : {&f.tokens, &f.turns, &f.toolResults, &f.loopStep})
                number(*each);
        set(r.requirements.search, is[1]);
        set(r.requirements.multiStep, is[2]);
        if (is[3])
            for (auto& stage : r.stages)
                io.words(stage.detail, Origin::Client); // may quote the request
        if (is[4])
            for (auto& attempt : r.attempts)
                secondOf(attempt);
        if (is[5]) io.words(r.selectionDetail, Origin::House);
        if (is[6]) io.text(r.wouldBeModel, Origin::House);
        maybe(r.wouldBeCost, is[7], [&](auto& cost) { money(cost); });
        if (is[8]) number(r.overhead.queue);
        if (is[9]) io.text(r.decidedBy, Origin::House);
    }
    static bool hasMore(const Attempt& attempt) {
        return !attempt.credential.empty() || attempt.queuedMs != 0 || !attempt.detail.empty()
               || attempt.cost;
    }
    template <class A>
    void secondOf(A& attempt) {
        const auto is = io.bits({attempt.cost.has_value()});
        io.words(attempt.credential, Origin::House);
        number(attempt.queuedMs);
        io.words(attempt.detail, Origin::Client);
        maybe(attempt.cost, is[0], [&](auto& cost) { money(cost); });
    }

    template <class T>
    void tags(T& tags) {
        const auto count = io.size(tags.size());
        if constexpr (std::is_const_v<T>) {
            for (const auto& [key, value] : tags)
                io.text(key, Origin::Client), io.text(value, Origin::Client);
        } else {
            for (std::size_t i = 0; i < count; ++i) {
                std::string key;
                io.text(key, Origin::Client);
                io.text(tags[key], Origin::Client);
            }
        }
    }
    template <class P>
    void parts(P& parts) {
        for (const auto& [name, member] : usagePartNames)
            number(parts.*member);
    }
    template <class S>
    void signal(S& signal) {
        const bool hasEffect = signal.effect != policy::Effect::None;
        const auto is = io.bits({hasEffect, !signal.spans.empty()});
        io.text(signal.name, Origin::House);
        word(signal.kind);
        number(signal.weight);
        if (is[0]) word(signal.effect), number(signal.effectTier);
        if (is[1]) spans(signal.spans);
    }
    template <class S>
    void stage(S& stage) {
        io.text(stage.name, Origin::House);
        number(stage.score);
        number(stage.confidence);
        number(stage.us);
        money(stage.cost);
        io.words(stage.error, Origin::House);
    }
    template <class C>
    void candidate(C& candidate) {
        io.text(candidate.model, Origin::House);
        io.text(candidate.verdict, Origin::House);
        io.words(candidate.reason, Origin::House);
        const auto is = io.bits({candidate.estimatedCost.has_value()});
        maybe(candidate.estimatedCost, is[0], [&](auto& cost) { money(cost); });
    }
    template <class A>
    void attempt(A& attempt, const Record& r) {
        const auto is = io.bits({attempt.committed, attempt.firstByte.has_value(),
                                 attempt.errorClass.has_value(), attempt.serverDelay.has_value()});
        set(attempt.committed, is[0]);
        io.text(attempt.model, r.tier.empty() ? Origin::Client : Origin::House); // passed through: any name
        io.text(attempt.provider, Origin::House);
        time(attempt.start, r.time);
        maybe(attempt.firstByte, is[1], [&](auto& first) { time(first, attempt.start); });
        time(attempt.end, attempt.start);
        maybe(attempt.errorClass, is[2], [&](auto& of) { errorClass(of); });
        io.text(attempt.breakerBefore, Origin::House);
        io.text(attempt.breakerAfter, Origin::House);
        maybe(attempt.serverDelay, is[3], [&](auto& delay) {
            auto ms = delay.count();
            io.number(ms);
            set(delay, Milliseconds(ms));
        });
        number(attempt.bytes);
    }
    // By its name, which is a stored format already; enumerators may be sorted anew; and not by number, as it
    // must not be lost.
    template <class E>
    void errorClass(E& value) {
        std::string name(toString(value));
        io.plain(name);
        if constexpr (!std::is_const_v<E>) {
            if (const auto known = errorClassFromString(name))
                value = *known;
            else
                io.fail();
        }
    }
    template <class T>
    void translation(T& translation) {
        io.text(translation.dialect, Origin::House);
        list(translation.dropped, [&](auto& name) { io.text(name, Origin::House); });
        const auto is = io.bits({translation.maxOutput.has_value()});
        maybe(translation.maxOutput, is[0], [&](auto& most) { number(most); });
    }
};

} // namespace tierline::ledger
