#include "tune/hits.h"

#include "classify/holds.h"
#include "classify/patterns.h"

#include <algorithm>
#include <mutex>

namespace tierline::tune {

namespace {

using classify::Patterns;
using policy::Scope;

// What fired within one piece of the rows.
struct Piece {
    std::size_t begin = 0;
    std::vector<std::vector<std::uint32_t>> rows, harness; // by rule
};

class Scanner {
public:
    Scanner(const Columns& data, const View& view, Scope scope, const Patterns& patterns, std::size_t rules,
            std::vector<Piece>& pieces, std::mutex& mutex)
        : m_data(data),
          m_view(view),
          m_scope(scope),
          m_patterns(patterns),
          m_rules(rules),
          m_pieces(pieces),
          m_mutex(mutex),
          m_scratch(patterns.makeScratch()) {}

    void operator()(std::size_t begin, std::size_t end) {
        m_piece = {begin, std::vector<std::vector<std::uint32_t>>(m_rules),
                   std::vector<std::vector<std::uint32_t>>(m_rules)};
        for (auto row = begin; row < end; ++row)
            if (m_view.text[row].data() != nullptr) scan(row);
        const std::lock_guard lock(m_mutex); // once a piece
        m_pieces.push_back(std::move(m_piece));
    }

private:
    void scan(std::size_t row) {
        const auto text = m_view.textOf(m_data, row, m_scope), own = m_view.ownOf(row);
        if (!look(text, m_fired)) return;
        const auto at = static_cast<std::uint32_t>(row);
        for (const auto rule : m_fired)
            m_piece.rows[rule].push_back(at);
        if (text.data() == own.data() && text.size() == own.size()) return;
        look(own, m_firedInOwn);
        for (const auto rule : m_fired)
            if (!std::ranges::binary_search(m_firedInOwn, rule)) m_piece.harness[rule].push_back(at);
    }

    bool look(std::string_view text, std::vector<std::uint16_t>& fired) {
        if (m_rules == 1) {
            fired.assign(m_patterns.fires(text, m_scratch) ? 1 : 0, 0);
            return !fired.empty();
        }
        m_patterns.rulesIn(text, m_scratch, fired);
        return !fired.empty();
    }

    const Columns& m_data;
    const View& m_view;
    Scope m_scope;
    const Patterns& m_patterns;
    std::size_t m_rules;
    std::vector<Piece>& m_pieces;
    std::mutex& m_mutex; // of the pieces
    classify::PatternScratch m_scratch;
    Piece m_piece;
    std::vector<std::uint16_t> m_fired, m_firedInOwn;
};

void append(std::vector<std::uint32_t>& to, const std::vector<std::uint32_t>& from) {
    to.insert(to.end(), from.begin(), from.end());
}

std::pair<policy::FeatureKind, std::int64_t> keyOf(const policy::Feature& feature) {
    return {feature.kind, feature.kind == policy::FeatureKind::Code ? 0 : feature.n};
}

} // namespace

HitFinder::HitFinder(const Columns& data, std::shared_ptr<const View> view, std::size_t mostBytes)
    : m_data(data), m_view(std::move(view)), m_mostBytes(mostBytes) {}

FoundHits HitFinder::summed(Hits hits) const {
    FoundHits found;
    found.counts.harness = std::ssize(hits.harness);
    found.counts.user = std::ssize(hits.rows) - found.counts.harness;
    for (const auto row : hits.rows)
        ++found.counts.byTime[timeBinOf(m_data, row)];
    found.hits = std::make_shared<const Hits>(std::move(hits));
    return found;
}

Result<void> HitFinder::find(const policy::Policy& policy, const Step& step) {
    ++m_search;
    for (const auto& rule : policy.classify.rules) // also those that are off: soon they are on again
        if (const auto known = m_rules.find({rule.scope, rule.match, rule.any}); known != m_rules.end())
            known->second.used = m_search;
    for (const auto& feature : policy.classify.features)
        if (const auto known = m_features.find(keyOf(feature)); known != m_features.end())
            known->second.used = m_search;
    for (const auto scope : {Scope::User, Scope::LastTurn, Scope::Whole}) {
        policy::Policy wanted;
        wanted.file = policy.file;
        for (const auto& rule : policy.classify.rules) {
            if (!rule.enabled || rule.scope != scope) continue;
            if (m_rules.contains({rule.scope, rule.match, rule.any})) continue;
            wanted.classify.rules.push_back(rule);
        }
        if (wanted.classify.rules.empty()) continue;
        if (const auto found = findIn(scope, wanted, step); !found) return found;
    }
    forget();
    return {};
}

HitFinder::Kept HitFinder::kept(Hits hits) {
    constexpr std::size_t around = 512; // key, counts, nodes
    hits.rows.shrink_to_fit();
    hits.harness.shrink_to_fit();
    const auto bytes = around + (hits.rows.size() + hits.harness.size()) * sizeof(std::uint32_t);
    m_bytes += bytes;
    return {summed(std::move(hits)), m_search, bytes};
}

void HitFinder::forget() {
    if (m_bytes <= m_mostBytes) return;
    std::vector<std::pair<std::uint64_t, std::size_t>> ages; // search and bytes
    const auto collect = [&](const auto& list) {
        for (const auto& [key, each] : list)
            if (each.used < m_search) ages.emplace_back(each.used, each.bytes);
    };
    collect(m_rules);
    collect(m_features);
    std::ranges::sort(ages);
    std::uint64_t until = 0; // all of searches before it go
    auto left = m_bytes;
    for (const auto& [search, bytes] : ages) {
        if (left <= m_mostBytes && search >= until) break;
        until = search + 1;
        left -= bytes;
    }
    const auto isOld = [until](const auto& each) { return each.second.used < until; };
    std::erase_if(m_rules, isOld);
    std::erase_if(m_features, isOld);
    m_bytes = left;
}

Result<void> HitFinder::findIn(Scope scope, const policy::Policy& wanted, const Step& step) {
    const auto& rules = wanted.classify.rules;
    std::vector<Hits> hits(rules.size());
    const bool isNothing = std::ranges::all_of(rules, [](const auto& rule) { return rule.any.empty(); });
    if (!isNothing) {
        const auto patterns = Patterns::compile(wanted, scope, Patterns::Code::Leave);
        if (!patterns) return std::unexpected(patterns.error());
        std::vector<Piece> pieces;
        std::mutex mutex;
        const auto scanned = step.run("rules", m_data.size(), [&](unsigned) {
            return Scanner(m_data, *m_view, scope, *patterns, rules.size(), pieces, mutex);
        });
        if (!scanned) return scanned;
        std::ranges::sort(pieces, {}, &Piece::begin);
        for (const auto& piece : pieces)
            for (std::size_t rule = 0; rule < rules.size(); ++rule) {
                append(hits[rule].rows, piece.rows[rule]);
                append(hits[rule].harness, piece.harness[rule]);
            }
    }
    for (std::size_t rule = 0; rule < rules.size(); ++rule) {
        const auto [at, isNew] = m_rules.try_emplace({rules[rule].scope, rules[rule].match, rules[rule].any});
        if (isNew) at->second = kept(std::move(hits[rule])); // two may look for the same
    }
    return {};
}

FoundHits HitFinder::of(const policy::Rule& rule) {
    const auto known = m_rules.find({rule.scope, rule.match, rule.any});
    if (known != m_rules.end()) return known->second.found;
    FoundHits none;
    none.counts.isCounted = false;
    return none;
}

FoundHits HitFinder::of(const policy::Feature& feature, const Step& step) {
    const auto key = keyOf(feature);
    if (const auto known = m_features.find(key); known != m_features.end()) {
        known->second.used = m_search;
        return known->second.found;
    }
    std::vector<Piece> pieces;
    std::mutex mutex;
    overRows(m_data.size(), step.threads, {}, [&](unsigned) {
        return [&](std::size_t begin, std::size_t end) {
            Piece piece{begin, {{}}, {}};
            for (auto row = begin; row < end; ++row)
                if (m_view->text[row].data() != nullptr
                    && classify::holds(feature, m_view->features(m_data, row)))
                    piece.rows.front().push_back(static_cast<std::uint32_t>(row));
            const std::lock_guard lock(mutex);
            pieces.push_back(std::move(piece));
        };
    });
    std::ranges::sort(pieces, {}, &Piece::begin);
    Hits hits;
    for (const auto& piece : pieces)
        append(hits.rows, piece.rows.front());
    auto found = m_features.emplace(key, kept(std::move(hits))).first->second.found;
    forget();
    return found;
}

} // namespace tierline::tune
