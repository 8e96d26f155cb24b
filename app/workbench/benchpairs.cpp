#include "benchpairs.h"

#include "asking/endtoend.h"
#include "base/hash.h"
#include "base/utf8.h"

#include <set>

namespace tierline::workbench {

namespace {

using namespace bench;

constexpr std::size_t longestShown = 20'000; // bytes of an answer

// Runs over simulated models and over real ones keep their answers apart; a pair may have one of each.
struct Stores {
    std::vector<AnswerStore> all;
    std::vector<std::string> folders;

    struct Found {
        Answer answer;
        std::size_t store = 0;
    };
    Result<std::optional<Found>> find(const std::string& key) const {
        for (std::size_t at = 0; at < all.size(); ++at) {
            auto answer = all[at].find(key);
            if (!answer) return std::unexpected(answer.error());
            if (*answer) return Found{**std::move(answer), at};
        }
        return std::nullopt;
    }
};

Result<Stores> openStores(const BenchPlaces& places) {
    Stores stores;
    for (const std::string& folder : asking::answersFolders(places.data.string())) {
        std::error_code ignored;
        if (!std::filesystem::exists(folder, ignored)) continue;
        auto store = AnswerStore::open(folder);
        if (!store) return std::unexpected(store.error());
        stores.all.push_back(*std::move(store));
        stores.folders.push_back(folder);
    }
    return stores;
}

QString shown(std::string_view text) {
    const QString whole = QString::fromStdString(toValidUtf8(text.substr(0, longestShown)));
    return text.size() > longestShown ? whole + QStringLiteral("\n[…]") : whole;
}

std::string keyOf(const Case& one, const Run& run, const RunRow& row) {
    return callKey(messagesJson(one), run.header.models[*row.model], parametersJson(AskOptions()), 0);
}

bool isJudged(const GraderBook& graders, const Case& one) {
    const Grader* grader = graders.of(one);
    return grader != nullptr && grader->spec().kind == GraderKind::Judge;
}

// The same pairs are the same votes, whichever runs led to them.
std::string nameOf(const std::vector<HumanPair>& pairs) {
    std::string keys;
    for (const HumanPair& pair : pairs)
        keys += pair.answer + pair.other;
    return "votes-" + sha256Hex(keys).substr(0, 32) + ".jsonl";
}

} // namespace

Result<std::unique_ptr<BenchPairs>> BenchPairs::open(const benchmark::Findings& found,
                                                     const BenchPlaces& places) {
    if (!found.other) return fail(ErrorCode::InvalidInput, "two runs make a pair, and only one is shown");
    const auto stores = openStores(places);
    if (!stores) return std::unexpected(stores.error());
    const auto graders = GraderBook::make(*found.set, {});
    if (!graders) return std::unexpected(graders.error());
    auto made = std::make_unique<BenchPairs>();
    std::map<std::uint32_t, const RunRow*> others;
    for (const RunRow& row : found.other->rows)
        others[row.at] = &row;
    std::vector<HumanPair> pairs;
    std::set<std::pair<std::string, std::string>> seen; // a prompt that stands twice is judged once
    std::size_t folder = 0;
    for (const RunRow& row : found.run->rows) {
        const auto there = others.find(row.at);
        if (there == others.end() || !row.model || !there->second->model) continue;
        const Case& one = found.set->cases[row.at];
        HumanPair pair{row.at, keyOf(one, *found.run, row), keyOf(one, *found.other, *there->second)};
        if (pair.answer == pair.other || !seen.emplace(pair.answer, pair.other).second) continue;
        const auto first = stores->find(pair.answer), second = stores->find(pair.other);
        if (!first) return std::unexpected(first.error());
        if (!second) return std::unexpected(second.error());
        if (!*first || !*second || (*first)->answer.text == (*second)->answer.text) continue;
        folder = (*first)->store;
        const auto &here = row.quality, &its = there->second->quality;
        if (here && its && isJudged(*graders, one))
            made->m_judged[pair.answer] = *here > *its ? 1 : *here < *its ? 0 : 0.5;
        made->m_texts.push_back(
            {shown(one.prompt), shown((*first)->answer.text), shown((*second)->answer.text)});
        pairs.push_back(std::move(pair));
    }
    if (pairs.empty())
        return fail(ErrorCode::InvalidInput, "no case of both runs has two different answers that are kept",
                    "run both policies end to end here; answers to the same model are the same");
    const auto file = std::filesystem::path(stores->folders[folder]) / nameOf(pairs);
    auto session = HumanSession::open(file.string(), std::move(pairs), found.run->header.seed);
    if (!session) return std::unexpected(session.error());
    made->m_session = *std::move(session);
    made->m_candidate = textOf(found.run->header.policy);
    made->m_against = textOf(found.other->header.policy);
    return made;
}

benchmark::PairTurn BenchPairs::turn() const {
    benchmark::PairTurn turn;
    turn.done = static_cast<qint64>(m_session.done());
    turn.of = static_cast<qint64>(m_session.size());
    turn.figures = m_session.figures(m_judged.empty() ? nullptr : &m_judged);
    turn.candidate = m_candidate;
    turn.against = m_against;
    if (const auto next = m_session.next()) {
        const Texts& texts = m_texts[next->pair];
        turn.prompt = texts.prompt;
        turn.first = next->isTurned ? texts.other : texts.answer;
        turn.second = next->isTurned ? texts.answer : texts.other;
    }
    return turn;
}

Result<void> BenchPairs::undo() {
    const auto undone = m_session.undo(systemClock().wall());
    return undone ? Result<void>() : std::unexpected(undone.error());
}

} // namespace tierline::workbench
