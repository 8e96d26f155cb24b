#include "bench/human.h"

#include "base/jsonwriter.h"
#include "base/paths.h"
#include "bench/resampling.h"
#include "protocol/json.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <spdlog/fmt/fmt.h>
#include <unistd.h>

namespace tierline::bench {

namespace {

constexpr std::size_t againEvery = 10;
constexpr std::array<std::string_view, 3> names{"first", "second", "tie"};

std::optional<Vote> voteFrom(std::string_view name) {
    for (std::size_t at = 0; at < names.size(); ++at)
        if (names[at] == name) return static_cast<Vote>(at);
    return std::nullopt;
}

double pointsFor(Vote vote, bool isTurned) { // of the pair's `answer`
    if (vote == Vote::Tie) return 0.5;
    return (vote == Vote::First) != isTurned ? 1 : 0;
}

struct VoteLine {
    bool isUndo = false;
    std::string answer, other;
    double points = 0;
};

std::optional<VoteLine> voteLine(std::string_view line) {
    const auto json = protocol::Json::parse(line);
    if (!json) return std::nullopt;
    VoteLine made;
    made.isUndo = (*json)["undo"].boolean().value_or(false);
    if (made.isUndo) return made;
    const auto vote = voteFrom((*json)["vote"].string().value_or(""));
    const auto answer = (*json)["answer"].string(), other = (*json)["other"].string();
    const auto isTurned = (*json)["turned"].boolean();
    if (!vote || !answer || !other || !isTurned) return std::nullopt;
    return VoteLine{false, std::string(*answer), std::string(*other), pointsFor(*vote, *isTurned)};
}

std::vector<HumanShown> deckOf(std::size_t pairs, std::uint64_t seed) {
    std::vector<HumanShown> deck;
    for (std::size_t at = 0; at < pairs; ++at)
        deck.push_back({at, false, false});
    Shuffler dice(seed);
    dice.shuffle(deck);
    for (auto& each : deck)
        each.isTurned = dice.below(2) == 1;
    std::vector<HumanShown> again(deck.begin(),
                                  deck.begin() + static_cast<std::ptrdiff_t>(pairs / againEvery));
    for (auto& each : again)
        each.isTurned = !each.isTurned, each.isAgain = true;
    dice.shuffle(again);
    deck.insert(deck.end(), again.begin(), again.end());
    return deck;
}

int kindOf(double points) {
    return points > 0.5 ? 2 : points < 0.5 ? 0 : 1;
}

// Agreement beyond what both would reach by chance with their own shares.
std::optional<double> kappaOf(const std::array<std::array<std::size_t, 3>, 3>& both, std::size_t all) {
    if (all == 0) return std::nullopt;
    const auto total = static_cast<double>(all);
    double same = 0, chance = 0;
    for (std::size_t kind = 0; kind < 3; ++kind) {
        double rows = 0, columns = 0;
        for (std::size_t other = 0; other < 3; ++other) {
            rows += static_cast<double>(both[kind][other]);
            columns += static_cast<double>(both[other][kind]);
        }
        same += static_cast<double>(both[kind][kind]) / total;
        chance += rows * columns / (total * total);
    }
    if (chance > 1 - 1e-12) return std::nullopt;
    return (same - chance) / (1 - chance);
}

} // namespace

std::string_view toString(Vote vote) {
    return names[static_cast<std::size_t>(vote)];
}

Result<std::vector<HumanPair>> humanPairs(const Set& set, const Run& decided, const CallPlan& plan,
                                          const GraderBook& graders, const AnswerStore& store, bool isAll) {
    std::vector<HumanPair> pairs;
    for (const RunRow& row : decided.rows) {
        if (!row.model) continue;
        const auto* grader = graders.of(set.cases[row.at]);
        if (!isAll && (grader == nullptr || grader->spec().kind != GraderKind::Human)) continue;
        if (plan.swap && row.model != plan.swap->first) continue;
        const auto model = plan.swap ? std::optional(plan.swap->second) : row.model;
        const auto other = plan.swap ? std::optional(plan.swap->first) : plan.strongest;
        if (!other || *other == *model) continue;
        const auto *one = plan.of(row.at, *model, 0), *two = plan.of(row.at, *other, 0);
        if (one == nullptr || two == nullptr) continue;
        const auto first = store.find(one->key), second = store.find(two->key);
        if (!first) return std::unexpected(first.error());
        if (!second) return std::unexpected(second.error());
        if (!*first || !*second || (*first)->text == (*second)->text) continue;
        pairs.push_back({row.at, one->key, two->key});
    }
    return pairs;
}

Result<HumanSession> HumanSession::open(const std::string& file, std::vector<HumanPair> pairs,
                                        std::uint64_t seed) {
    if (pairs.empty())
        return fail(ErrorCode::InvalidInput, "there is no pair of different answers to be judged",
                    "ask two models first: --baselines, or --swap OLD=NEW");
    HumanSession session;
    session.m_file = file;
    session.m_deck = deckOf(pairs.size(), seed);
    session.m_pairs = std::move(pairs);
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored)) return session;
    const auto text = readFile(file);
    if (!text) return std::unexpected(text.error());
    if (const auto read = session.read(*text); !read) return std::unexpected(read.error());
    const auto end = text->rfind('\n');
    const auto whole = end == text->npos ? 0 : end + 1;
    if (whole < text->size() && truncate(file.c_str(), static_cast<off_t>(whole)) != 0)
        return fail(ErrorCode::Io, "cannot write " + file + ": " + std::strerror(errno));
    return session;
}

Result<void> HumanSession::read(std::string_view text) {
    int line = 0;
    const auto wrong = [&](std::string what) {
        return std::unexpected(Error{ErrorCode::Corrupt, std::move(what),
                                     "give another file, or mend the line", m_file, line, 0});
    };
    for (auto end = text.find('\n'); end != text.npos; end = text.find('\n')) {
        ++line;
        const auto json = protocol::Json::parse(text.substr(0, end));
        text.remove_prefix(end + 1);
        if (!json) return wrong("it is no JSON");
        if ((*json)["undo"].boolean().value_or(false)) {
            if (m_votes.empty()) return wrong("there is nothing to take back");
            m_votes.pop_back();
            continue;
        }
        const auto vote = voteFrom((*json)["vote"].string().value_or(""));
        const auto shown = next();
        if (!vote || !shown) return wrong("it is no vote");
        if (m_pairs[shown->pair].answer != (*json)["answer"].string().value_or("")
            || shown->isTurned != (*json)["turned"].boolean())
            return wrong("the votes are of other answers or another seed");
        m_votes.push_back(*vote);
    }
    return {};
}

std::string votesFile(const std::string& folder, const CallPlan& plan) {
    return (std::filesystem::path(folder) / ("votes-" + plan.votes + ".jsonl")).string();
}

Result<Points> readVotes(const std::string& file) {
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored)) return Points();
    const auto whole = readFile(file);
    if (!whole) return std::unexpected(whole.error());
    std::string_view text = *whole;
    std::vector<VoteLine> votes;
    int line = 0;
    for (auto end = text.find('\n'); end != text.npos; end = text.find('\n')) {
        ++line;
        const auto read = voteLine(text.substr(0, end));
        text.remove_prefix(end + 1);
        if (!read || (read->isUndo && votes.empty()))
            return std::unexpected(
                Error{ErrorCode::Corrupt, "it is no vote", "mend the line", file, line, 0});
        if (read->isUndo)
            votes.pop_back();
        else
            votes.push_back(*read);
    }
    Points all;
    for (const auto& vote : votes)
        all.try_emplace(vote.answer, vote.points);
    for (const auto& vote : votes)
        all.try_emplace(vote.other, 0.5);
    return all;
}

std::optional<HumanShown> HumanSession::next() const {
    return m_votes.size() < m_deck.size() ? std::optional(m_deck[m_votes.size()]) : std::nullopt;
}

Result<void> HumanSession::append(const std::string& line) {
    const int descriptor = ::open(m_file.c_str(), O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
    if (descriptor < 0) return fail(ErrorCode::Io, "cannot write " + m_file + ": " + std::strerror(errno));
    const bool isWritten = ::write(descriptor, line.data(), line.size()) == std::ssize(line);
    close(descriptor);
    if (!isWritten) return fail(ErrorCode::Io, "cannot write " + m_file + ": is the disk full?");
    return {};
}

Result<void> HumanSession::vote(Vote vote, Wall when) {
    const auto shown = next();
    if (!shown) return fail(ErrorCode::InvalidInput, "all pairs are judged");
    std::string line;
    JsonWriter json(line);
    json.beginObject();
    json.member("answer", m_pairs[shown->pair].answer);
    json.member("other", m_pairs[shown->pair].other);
    json.member("turned", shown->isTurned);
    json.member("vote", toString(vote));
    json.member("time", toRfc3339(when));
    json.endObject();
    if (const auto kept = append(line + "\n"); !kept) return kept;
    m_votes.push_back(vote);
    return {};
}

Result<bool> HumanSession::undo(Wall when) {
    if (m_votes.empty()) return false;
    if (const auto kept = append(fmt::format("{{\"undo\":true,\"time\":\"{}\"}}\n", toRfc3339(when))); !kept)
        return std::unexpected(kept.error());
    m_votes.pop_back();
    return true;
}

double HumanSession::pointsOf(std::size_t turn) const {
    return pointsFor(m_votes[turn], m_deck[turn].isTurned);
}

HumanFigures HumanSession::figures(const Points* judged) const {
    HumanFigures found;
    found.pairs = m_pairs.size();
    std::vector<std::optional<double>> first(m_pairs.size());
    std::array<std::array<std::size_t, 3>, 3> both{};
    double sum = 0;
    for (std::size_t turn = 0; turn < m_votes.size(); ++turn) {
        const double points = pointsOf(turn);
        const auto& shown = m_deck[turn];
        if (shown.isAgain) {
            ++found.again;
            if (*first[shown.pair] == points) ++found.same;
            continue;
        }
        first[shown.pair] = points;
        ++found.votes;
        sum += points;
        ++(points == 1 ? found.better : points == 0 ? found.worse : found.ties);
        const auto& key = m_pairs[shown.pair].answer;
        if (judged == nullptr || !judged->contains(key)) continue;
        const auto mine = kindOf(points), theirs = kindOf(judged->at(key));
        ++both[static_cast<std::size_t>(mine)][static_cast<std::size_t>(theirs)];
        ++found.withJudge;
        if (mine == theirs) ++found.agreed;
    }
    if (found.votes > 0) found.quality = sum / static_cast<double>(found.votes);
    found.kappa = kappaOf(both, found.withJudge);
    return found;
}

Points HumanSession::points() const {
    Points all;
    for (std::size_t turn = 0; turn < m_votes.size(); ++turn)
        if (!m_deck[turn].isAgain) all[m_pairs[m_deck[turn].pair].answer] = pointsOf(turn);
    return all;
}

} // namespace tierline::bench
