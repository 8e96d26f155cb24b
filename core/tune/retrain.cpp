#include "tune/retrain.h"

#include "base/hash.h"
#include "base/id.h"
#include "ledger/ledger.h"
#include "ledger/linediff.h"
#include "policy/editclassify.h"
#include "policy/reader.h"
#include "tune/fitcolumns.h"
#include "tune/journal.h"
#include "tune/load.h"
#include "tune/whatif.h"

#include <algorithm>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <random>
#include <spdlog/fmt/fmt.h>

namespace tierline::tune {

namespace {

constexpr unsigned threads = 1; // it has time

struct Loaded {
    PolicyPointer policy;
    Rows rows;
    Known known;
};

Result<PolicyPointer> policyOf(const PolicySource& source) {
    auto outcome = policy::readPolicy(source.text, source.file);
    if (!outcome.policy) return std::unexpected(outcome.errors.front());
    return outcome.policy;
}

Known knownOf(const Columns& columns) {
    Known known;
    for (std::size_t at = 0; at < columns.size(); ++at) {
        const bool isLabelled = columns.label[at] != noName, isVoted = columns.vote[at] != 0;
        known.labels += isLabelled;
        known.votes += isVoted;
        if (isLabelled) known.give(columns.id(at), columns.labelOf(at));
        if (isVoted) known.give(columns.id(at), columns.vote[at] > 0 ? "\nup" : "\ndown");
    }
    known.keepFew();
    return known;
}

Result<Loaded> loadAll(const RetrainInput& input) {
    Loaded out;
    auto policy = policyOf(input.policy);
    if (!policy) return std::unexpected(policy.error());
    out.policy = *std::move(policy);
    const auto ledger = ledger::Ledger::openReadOnly(input.dataFolder);
    if (!ledger) return std::unexpected(ledger.error());
    const ledger::WalkQuery query{input.now - std::chrono::days(input.schedule.days),
                                  input.now + std::chrono::hours(1), -1}; // clocks may differ a little
    const auto columns = loadLedger(**ledger, query, {"learning", {}, input.stop, {}, input.now});
    if (!columns) return std::unexpected(columns.error());
    out.known = knownOf(**columns);
    WhatIf whatIf(*columns, out.policy, {input.catalog, threads, {}});
    const auto decided = whatIf.decide(out.policy, input.stop);
    if (!decided) return std::unexpected(decided.error());
    out.rows = rowsOf({**columns, *decided->rows, *decided->parts});
    return out;
}

std::vector<std::string> effectOf(const Judged& judged) {
    std::vector<std::string> out;
    const auto cases = judged.draft.labelled;
    const auto add = [&](std::string_view name, std::int64_t before, std::int64_t after, std::int64_t of) {
        out.push_back(fmt::format("{} {} -> {}", name, shareText(before, of), shareText(after, of)));
    };
    if (cases > 0) {
        add("under-routed", judged.live.under, judged.draft.under, cases);
        add("over-routed", judged.live.over, judged.draft.over, cases);
        add("meets the deserved tier", judged.rightBefore, judged.rightAfter, cases);
    }
    if (judged.live.priced > 0) {
        const auto perThousand = [&](const Totals& totals) {
            return static_cast<double>(totals.nano) / static_cast<double>(totals.priced) * 1e-6;
        };
        out.push_back(fmt::format("cost per 1,000 ${:.4f} -> ${:.4f}", perThousand(judged.live),
                                  perThousand(judged.draft)));
    }
    return out;
}

std::string evidenceOf(const Optimised& found) {
    auto out = found.sentence;
    for (const auto& note : found.notes)
        out += "\n" + note + ".";
    if (!found.learned) return out;
    for (const auto& each : found.learned->changes)
        out += fmt::format("\nweight {} -> {}: fired in {}, of those {} under-routed and {} over-routed.",
                           policy::toDouble(each.before), policy::toDouble(each.after), each.fired,
                           each.under, each.over);
    return out;
}

Result<LeftDraft> draftOf(const RetrainInput& input, const Loaded& loaded, const Optimised& found) {
    auto text = policy::withTuning(input.policy.text, withDial(*loaded.policy, found.dial));
    if (!text) return std::unexpected(text.error());
    LeftDraft made{input.policy.file,       input.policy.text, *std::move(text), {}, {},
                   effectOf(*found.judged), evidenceOf(found)};
    made.diff = ledger::unifiedDiff(made.before, made.text, {"live", "learned"});
    made.note = fmt::format("learned from {} labels and {} votes of {} days; goal: {}", loaded.known.labels,
                            loaded.known.votes, input.schedule.days, inWords(input.schedule.goal));
    return made;
}

// A draft is worth somebody's time when it is another one and did no worse on what it had not seen.
bool isWorthLeaving(const Optimised& found) {
    return found.isFound && !found.isLive && found.judged && found.judged->draft.labelled >= leastCases
           && found.judged->lossAfter <= found.judged->lossBefore;
}

std::string readAll(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

// Beside its place, then there: a crash leaves the old one.
Result<void> keepState(const std::string& file, const LearningState& state) {
    std::error_code ec;
    std::filesystem::create_directories(std::filesystem::path(file).parent_path(), ec);
    const auto part = file + ".part";
    std::ofstream(part, std::ios::binary | std::ios::trunc) << print(state);
    std::filesystem::permissions(
        part, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write, ec);
    std::filesystem::rename(part, file, ec);
    if (ec) return fail(ErrorCode::Io, "cannot keep " + file + ": " + ec.message());
    return {};
}

} // namespace

Result<Retrained> retrain(const RetrainInput& input, const LearningState& state) {
    const auto loaded = loadAll(input);
    if (!loaded) return std::unexpected(loaded.error());
    Retrained out{loaded->known, false, {}, {}};
    if (!isEnough(input.schedule, state, out.known)) {
        out.told = fmt::format("{} labels and votes, {} of them new: {} new ones are waited for",
                               out.known.all(), newSince(state.known, out.known), input.schedule.leastNew);
        return out;
    }
    const Watch watch = [&](std::string_view, double) { return !input.stop.stop_requested(); };
    const auto found = optimise(loaded->rows, dialOf(*loaded->policy), {input.schedule.goal, true, 1, watch});
    if (!found) {
        if (found.error().code == ErrorCode::Refused) return std::unexpected(found.error());
        out.isDone = true;
        out.told = found.error().detail;
        return out;
    }
    out.isDone = true;
    out.told = found->sentence;
    if (found->isFound && !found->isLive && found->judged->draft.labelled < leastCases)
        out.told += fmt::format(" No draft is left: {} labelled requests judge it, and fewer than {} show "
                                "nothing.",
                                found->judged->draft.labelled, leastCases);
    if (!isWorthLeaving(*found)) return out;
    auto draft = draftOf(input, *loaded, *found);
    if (!draft) return std::unexpected(draft.error());
    out.draft = *std::move(draft);
    return out;
}

Result<void> leaveInJournal(const std::string& dataFolder, const LeftDraft& draft, Wall now) {
    JournalEntry entry;
    entry.id = IdGenerator(std::random_device()()).next(now);
    entry.time = now;
    entry.action = JournalAction::DraftLeft;
    entry.author = "learning";
    entry.note = draft.note;
    entry.file = draft.file;
    entry.before = sha256Hex(draft.before);
    entry.after = sha256Hex(draft.text);
    entry.diff = draft.diff;
    entry.effect = draft.effect;
    entry.evidence = draft.evidence;
    entry.draft = draft.text;
    return addToJournal(journalFile(dataFolder), entry);
}

std::string learningFile(const std::string& dataFolder) {
    return (std::filesystem::path(dataFolder) / "policies" / "learning.state").string();
}

RetrainJob::RetrainJob(Options options) : m_options(std::move(options)) {
    if (m_options.schedule.isOn) m_thread = std::jthread([this](const std::stop_token& stop) { loop(stop); });
}

RetrainJob::~RetrainJob() = default; // a jthread asks to stop and joins

void RetrainJob::loop(const std::stop_token& stop) const {
    constexpr Milliseconds first =
        std::chrono::seconds(30); // whoever has just started has other things to do
    auto state = parseLearningState(readAll(learningFile(m_options.dataFolder)));
    std::mutex mutex;
    std::condition_variable_any woken;
    for (auto wait = first; !stop.stop_requested();) {
        std::unique_lock lock(mutex);
        woken.wait_for(lock, stop, wait, [] { return false; });
        if (stop.stop_requested()) return;
        const auto now = systemClock().wall();
        wait = std::max<Milliseconds>(
            std::min(untilNext(m_options.schedule, state, now), Milliseconds(3'600'000)),
            Milliseconds(60'000));
        if (!isTime(m_options.schedule, state, now)) continue;
        const auto done = once(stop, state);
        if (m_options.tell && !stop.stop_requested())
            m_options.tell(done ? done->told : toString(done.error()));
    }
}

Result<Retrained> RetrainJob::once(const std::stop_token& stop, LearningState& state) const {
    const auto now = systemClock().wall();
    state.last = now; // also where it fails: it is tried again at the next time, not at once
    auto source = m_options.policy();
    if (!source) return std::unexpected(source.error());
    auto done = retrain(
        {m_options.dataFolder, *std::move(source), m_options.catalog, m_options.schedule, now, stop}, state);
    if (!done) return done;
    if (done->draft)
        if (const auto left = m_options.leave(*done->draft); !left) return std::unexpected(left.error());
    if (done->isDone) state.known = done->known;
    if (const auto kept = keepState(learningFile(m_options.dataFolder), state); !kept)
        return std::unexpected(kept.error());
    return done;
}

} // namespace tierline::tune
