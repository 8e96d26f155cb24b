#include "bench/evaluatedetail.h"
#include "bench/slicesof.h"

#include "policy/envelopenames.h"

#include <algorithm>
#include <map>

namespace tierline::bench::detail {

namespace {

std::optional<Share> shareAt(const Column& right, const std::vector<std::size_t>& rows) {
    Column part(rows.size());
    for (std::size_t at = 0; at < rows.size(); ++at)
        if (right.isAt(rows[at])) part.put(at, right.values[rows[at]]);
    return shareOf(part);
}

void addTiers(const Judged& here, const std::vector<std::size_t>& rows, Slice& into) {
    std::size_t labelled = 0, lower = 0;
    for (const auto row : rows) {
        if (here.truth[row] == none || here.tier[row] == none) continue;
        ++labelled;
        lower += here.tier[row] < here.truth[row] ? 1 : 0;
    }
    if (labelled > 0) into.underRouted = static_cast<double>(lower) / static_cast<double>(labelled);
}

void addMoney(const Judged& here, const std::vector<std::size_t>& rows, Slice& into) {
    double nano = 0, priced = 0;
    for (const auto row : rows) {
        nano += here.nano.values[row];
        priced += here.nano.has[row];
    }
    if (priced > 0) into.usdPer1k = nano / priced / 1e6;
}

void addOther(const Judged& here, const Judged& there, const std::vector<std::size_t>& rows, Slice& into) {
    into.against = shareAt(there.right, rows);
    std::uint64_t better = 0, worse = 0;
    for (const auto row : rows) {
        if (!here.right.isAt(row) || !there.right.isAt(row)) continue;
        better += here.right.values[row] > there.right.values[row] ? 1 : 0;
        worse += here.right.values[row] < there.right.values[row] ? 1 : 0;
    }
    into.p = mcnemar(better, worse);
}

// By what is right, of equals the larger: what a reader sees is in the order he sees. How far a small one may
// be luck stands in its interval.
void worstFirst(std::vector<Slice>& slices) {
    std::ranges::sort(slices, [](const Slice& a, const Slice& b) {
        if (a.right.value != b.right.value) return a.right.value < b.right.value;
        if (a.rows != b.rows) return a.rows > b.rows;
        return std::tie(a.name, a.value) < std::tie(b.name, b.value);
    });
}

} // namespace

std::vector<policy::Envelope> envelopesOf(const Decider* decider) {
    if (decider != nullptr && decider->policy) return decider->policy->classify.envelopes;
    std::vector<policy::Envelope> made;
    for (const auto name : policy::builtInEnvelopes)
        made.emplace_back().name = name;
    return made;
}

std::vector<Slice> slices(const Table& table, const Judged& here, const Judged* there, const Decider* decider,
                          std::size_t least) {
    const SliceNames names(*table.set, envelopesOf(decider));
    std::map<std::pair<std::string, std::string>, std::vector<std::size_t>> parts;
    for (std::size_t row = 0; row < table.rows(); ++row) {
        if (!here.right.isAt(row)) continue;
        for (auto& name : names.of(table.set->cases[table.cases[row]]))
            parts[std::move(name)].push_back(row);
    }
    std::vector<Slice> made;
    for (const auto& [name, rows] : parts) {
        const auto right = shareAt(here.right, rows);
        if (rows.size() < std::max<std::size_t>(1, least) || !right) continue;
        auto& slice = made.emplace_back();
        slice.name = name.first;
        slice.value = name.second;
        slice.rows = rows.size();
        slice.right = *right;
        addTiers(here, rows, slice);
        addMoney(here, rows, slice);
        if (there != nullptr) addOther(here, *there, rows, slice);
    }
    worstFirst(made);
    return made;
}

} // namespace tierline::bench::detail
