#include "tune/keywords.h"

#include "base/utf8.h"
#include "classify/scorer.h"
#include "classify/unicode.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <set>
#include <unordered_map>

namespace tierline::tune {

namespace {

constexpr double chance = 0.05;
constexpr std::size_t mostTried = 200, shortest = 3, longest = 40;
constexpr double sameFrom = 0.8; // two words that fire together so often are one finding
constexpr std::array<Millionths, 6> weights{50'000, 100'000, 150'000, 200'000, 300'000, 400'000};

// ---- words

char lower(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

// Words in order; empty between two that are not side by side.
std::vector<std::string> wordsIn(std::string_view text) {
    std::vector<std::string> words;
    std::string word;
    bool isSpoilt = false, isApart = false;
    const auto flush = [&] {
        if (!word.empty() && !isSpoilt) words.push_back(word);
        if (isSpoilt) words.emplace_back();
        word.clear();
        isSpoilt = false;
    };
    for (std::size_t at = 0; at < text.size();) {
        const auto begin = at;
        const auto point = codePointAt(text, at);
        at += std::max<std::size_t>(1, utf8SequenceLength(text.substr(at)));
        if (classify::isWordCharacter(point)) {
            if (isApart) words.emplace_back();
            isApart = false;
            isSpoilt = isSpoilt || classify::isUnspacedScript(point);
            for (auto byte = begin; byte < at; ++byte)
                word += lower(text[byte]);
            continue;
        }
        flush();
        isApart = isApart || point != U' ';
    }
    flush();
    return words;
}

std::set<std::string> termsIn(std::string_view text) {
    std::set<std::string> terms;
    const auto words = wordsIn(text);
    for (std::size_t at = 0; at < words.size(); ++at) {
        if (words[at].size() < shortest || words[at].size() > longest) continue;
        terms.insert(words[at]);
        if (at + 1 < words.size() && words[at + 1].size() >= shortest && words[at + 1].size() <= longest)
            terms.insert(words[at] + ' ' + words[at + 1]);
    }
    return terms;
}

// ---- counting

struct Counts {
    std::int64_t all = 0, under = 0, over = 0;
};

double logChoose(std::int64_t from, std::int64_t of) {
    int sign = 0;
    const auto f = [&](std::int64_t n) { return lgamma_r(static_cast<double>(n) + 1, &sign); };
    return f(from) - f(of) - f(from - of);
}

// The chance of at least so many hits among those with the word, were it drawn blindly (Fisher, one-sided).
double fisher(std::int64_t hits, std::int64_t with, std::int64_t allHits, std::int64_t all) {
    double sum = 0;
    for (auto k = hits; k <= std::min(with, allHits); ++k)
        if (with - k <= all - allHits)
            sum +=
                std::exp(logChoose(allHits, k) + logChoose(all - allHits, with - k) - logChoose(all, with));
    return std::min(1.0, sum);
}

struct Candidate {
    std::string word;
    bool isUp = true;
    double p = 1, lift = 1;
};

// ---- effects

Settled withWord(const Rows& rows, const Row& row, const Dial& live, Millionths weight) {
    auto fires = row;
    fires.isSilent = false;
    auto dial = live;
    dial.base += weight; // a sum is a sum
    return settle(rows, fires, dial);
}

class Proposing {
public:
    explicit Proposing(const KeywordSearch& search) : m_search(search) {
        const auto split = splitRows(search.rows, labelledRows(search.rows), {0.6, 0}, search.seed);
        m_fit = split.fit;
        m_unseen = split.judge;
    }

    Result<std::vector<Keyword>> all() {
        if (m_search.watch && !m_search.watch("words", 0)) return fail(ErrorCode::Refused, "stopped");
        const auto candidates = tested(counted());
        if (candidates.empty()) return {};
        if (m_search.watch && !m_search.watch("where they fire", 0.5))
            return fail(ErrorCode::Refused, "stopped");
        auto fires = fireAll(candidates);
        if (!fires) return std::unexpected(fires.error());
        std::vector<Keyword> out;
        for (std::size_t at = 0; at < candidates.size() && out.size() < m_search.most; ++at)
            if (auto made = keywordOf(candidates[at], std::move((*fires)[at])); made && isNew(*made, out))
                out.push_back(*std::move(made));
        return out;
    }

private:
    bool isWrongUp(std::uint32_t at, const Settled& found) const {
        return m_search.rows.rows[at].truth.isUnder(found.tier);
    }
    Settled liveOf(std::uint32_t at) const {
        return settle(m_search.rows, m_search.rows.rows[at], m_search.live);
    }
    // A word cannot move what a rule sets.
    bool canMove(std::uint32_t at) const { return m_search.rows.rows[at].set == noTierIndex; }

    std::unordered_map<std::string, Counts> counted() {
        std::unordered_map<std::string, Counts> counts;
        // Tries must be independent: who says a word in every turn says it once.
        for (const auto at : oneOfEach(m_search.rows, m_fit, m_search.seed)) {
            if (!canMove(at) || m_search.texts[at].empty()) continue;
            const auto found = liveOf(at);
            const bool isUnder = isWrongUp(at, found),
                       isOver = m_search.rows.rows[at].truth.isOver(found.tier);
            ++m_all.all, m_all.under += isUnder, m_all.over += isOver;
            for (const auto& term : termsIn(m_search.texts[at])) {
                auto& count = counts[term];
                ++count.all, count.under += isUnder, count.over += isOver;
            }
        }
        return counts;
    }

    bool isKnown(const std::string& word) const {
        for (const auto& rule : m_search.policy.classify.rules)
            for (const auto& any : rule.any) {
                std::string plain;
                for (const auto letter : any)
                    plain += lower(letter);
                if (rule.match != policy::Match::Regex && plain == word) return true;
            }
        return false;
    }

    std::vector<Candidate> tested(const std::unordered_map<std::string, Counts>& counts) const {
        std::vector<Candidate> out;
        double tests = 0;
        for (const auto& [word, count] : counts)
            tests += count.all >= leastSupport ? 2 : 0;
        for (const auto& [word, count] : counts) {
            if (count.all < leastSupport || isKnown(word)) continue;
            for (const bool isUp : {true, false}) {
                const auto hits = isUp ? count.under : count.over, allHits = isUp ? m_all.under : m_all.over;
                const double p = fisher(hits, count.all, allHits, m_all.all) * tests; // Bonferroni
                if (p >= chance) continue;
                const double here = static_cast<double>(hits) / static_cast<double>(count.all);
                const double rest = (static_cast<double>(allHits - hits) + 0.5)
                                    / (static_cast<double>(m_all.all - count.all) + 1);
                out.push_back({word, isUp, p, here / rest});
            }
        }
        std::ranges::sort(out, [](const Candidate& a, const Candidate& b) {
            return a.p != b.p ? a.p < b.p : a.word < b.word;
        });
        if (out.size() > mostTried) out.resize(mostTried);
        return out;
    }

    // As the router would: a policy of these rules alone looks at every text.
    Result<std::vector<RowList>> fireAll(const std::vector<Candidate>& candidates) const {
        auto policy = std::make_shared<policy::Policy>(m_search.policy);
        policy->classify.rules.clear();
        policy->classify.features.clear();
        for (const auto& each : candidates)
            policy->classify.rules.push_back(ruleOf({each.word, 100'000, 1, 1, {}, {}, {}}, *policy));
        const auto scorer = classify::Scorer::compile(policy);
        if (!scorer) return std::unexpected(scorer.error());
        classify::Scratch scratch(*scorer);
        std::vector<RowList> fires(candidates.size());
        for (std::uint32_t at = 0; at < m_search.texts.size(); ++at) {
            if (m_search.texts[at].empty()) continue;
            if (m_search.watch && at % 4096 == 0 && !m_search.watch("where they fire", 0.5))
                return fail(ErrorCode::Refused, "stopped");
            (*scorer)->run(m_search.texts[at], scratch);
            for (const auto& fired : scratch.fired())
                fires[fired.index].push_back(at);
        }
        return fires;
    }

    std::vector<std::uint32_t> both(const RowList& one, const RowList& other) const {
        std::vector<std::uint32_t> out;
        std::ranges::set_intersection(one, other, std::back_inserter(out));
        return out;
    }

    double lossOf(const std::vector<std::uint32_t>& list, Millionths weight) const {
        double sum = 0;
        for (const auto at : list) {
            const auto tier = withWord(m_search.rows, m_search.rows.rows[at], m_search.live, weight).tier;
            const auto& truth = m_search.rows.rows[at].truth;
            sum += m_search.ratio * truth.isUnder(tier) + truth.isOver(tier);
        }
        return sum;
    }

    KeywordCount countOf(const std::vector<std::uint32_t>& list, Millionths weight) const {
        KeywordCount out;
        for (const auto at : list) {
            const auto& truth = m_search.rows.rows[at].truth;
            const auto isRight = [&](TierIndex tier) { return !truth.isUnder(tier) && !truth.isOver(tier); };
            const bool was = isRight(liveOf(at).tier);
            const bool is =
                isRight(withWord(m_search.rows, m_search.rows.rows[at], m_search.live, weight).tier);
            ++out.fires;
            out.mends += is && !was;
            out.breaks += was && !is;
        }
        return out;
    }

    // Absent: no weight makes it better on the part it was found on.
    std::optional<Keyword> keywordOf(const Candidate& candidate, RowList fires) const {
        const auto fit = both(fires, m_fit);
        Keyword made{candidate.word, 0, candidate.lift, candidate.p, {}, {}, std::move(fires)};
        double best = lossOf(fit, 0);
        for (const auto size : weights) {
            const auto weight = candidate.isUp ? size : -size;
            const double loss = lossOf(fit, weight);
            if (loss >= best) continue;
            best = loss;
            made.weight = weight;
        }
        if (made.weight == 0) return std::nullopt;
        made.found = countOf(fit, made.weight);
        made.unseen = countOf(both(made.fires, m_unseen), made.weight);
        return made;
    }

    bool isNew(const Keyword& made, const std::vector<Keyword>& others) const {
        return std::ranges::none_of(others, [&](const Keyword& other) {
            const auto shared = static_cast<double>(both(made.fires, other.fires).size());
            return shared >= sameFrom * static_cast<double>(std::min(made.fires.size(), other.fires.size()));
        });
    }

    const KeywordSearch& m_search;
    RowList m_fit, m_unseen;
    Counts m_all;
};

} // namespace

policy::Rule ruleOf(const Keyword& keyword, const policy::Policy& policy) {
    policy::Rule rule;
    for (const auto letter : keyword.word)
        rule.id += letter == ' ' ? '-' : letter;
    const auto isTaken = [&](const std::string& id) {
        return std::ranges::find(policy.classify.rules, id, &policy::Rule::id) != policy.classify.rules.end();
    };
    const auto name = rule.id;
    for (int number = 2; isTaken(rule.id); ++number)
        rule.id = name + '-' + std::to_string(number);
    rule.any = {keyword.word};
    rule.weight = keyword.weight;
    return rule;
}

Result<std::vector<Keyword>> proposeKeywords(const KeywordSearch& search) {
    return Proposing(search).all();
}

} // namespace tierline::tune
