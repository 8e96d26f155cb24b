#include "benchmark/cases.h"

#include "benchmark/benchtables.h"
#include "kit/format.h"

#include <QCoreApplication>

#include <algorithm>

namespace tierline::benchmark {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Cases)
};

constexpr std::size_t longest = 20'000; // bytes of a prompt that are shown
constexpr double goodAnswer = 0.5;

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

// `needle` is lower case; plain letters are compared without case.
bool holds(std::string_view text, std::string_view needle) {
    return std::ranges::search(text, needle, {}, lower).begin() != text.end() || needle.empty();
}

bool isRight(const Findings& findings, const bench::RunRow& row) {
    if (findings.evaluation->measure == bench::Measure::Answers)
        return row.quality && *row.quality >= goodAnswer;
    return truthOf(findings, row.at) == static_cast<int>(row.tier);
}

QString tierName(const bench::RunHeader& header, std::size_t tier) {
    return tier < header.tiers.size() ? QString::fromStdString(header.tiers[tier]) : u"?"_s;
}

QString truthName(const Findings& findings, std::uint32_t at) {
    const bench::Case& one = findings.set->cases[at];
    return one.tier && *one.tier < findings.set->names.tiers.size()
               ? QString::fromStdString(findings.set->names.tiers[*one.tier])
               : QString();
}

// Null: there is no such slice.
const std::vector<std::uint32_t>* casesIn(const Findings& findings,
                                          const std::pair<QString, QString>& slice) {
    const auto& slices = findings.evaluation->slices;
    for (std::size_t i = 0; i < std::min(slices.size(), findings.sliceCases.size()); ++i)
        if (slices[i].name == slice.first.toStdString() && slices[i].value == slice.second.toStdString())
            return &findings.sliceCases[i];
    return nullptr;
}

CaseView::Routed routedOf(const bench::Run& run, const bench::RunRow& row) {
    CaseView::Routed routed;
    routed.policy = policyName(run.header);
    routed.tier = tierName(run.header, row.tier);
    routed.tierIndex = row.tier;
    if (row.model && *row.model < run.header.models.size())
        routed.model = QString::fromStdString(run.header.models[*row.model]);
    if (row.cost) {
        routed.cost = kit::money(*row.cost);
        if (row.isEstimated) routed.cost = u"≈ "_s + routed.cost;
    }
    if (row.quality)
        routed.answer = Text::tr("answer %1").arg(shareText(*row.quality));
    else if (!row.trouble.empty())
        routed.answer = QString::fromStdString(row.trouble);
    return routed;
}

QString quoted(QString text) {
    return u'"' + text.replace(u'"', u"\"\""_s) + u'"';
}

} // namespace

QString bucketText(bench::Bucket bucket, bool isCompared) {
    switch (bucket) {
    case bench::Bucket::Regressed: return Text::tr("Regressed");
    case bench::Bucket::Fixed: return Text::tr("Fixed");
    case bench::Bucket::StillWrong: return isCompared ? Text::tr("Still wrong") : Text::tr("Wrong");
    case bench::Bucket::Unchanged: return isCompared ? Text::tr("Unchanged") : Text::tr("Right");
    }
    return {};
}

kit::Tone bucketTone(bench::Bucket bucket) {
    switch (bucket) {
    case bench::Bucket::Regressed: return kit::Tone::Bad;
    case bench::Bucket::Fixed: return kit::Tone::Good;
    case bench::Bucket::StillWrong: return kit::Tone::Warn;
    case bench::Bucket::Unchanged: return kit::Tone::Idle;
    }
    return kit::Tone::Idle;
}

std::optional<int> truthOf(const Findings& findings, std::uint32_t at) {
    const bench::Case& one = findings.set->cases[at];
    if (!one.tier || *one.tier >= findings.set->names.tiers.size()) return std::nullopt;
    const auto& tiers = findings.run->header.tiers;
    const auto found = std::ranges::find(tiers, findings.set->names.tiers[*one.tier]);
    return found == tiers.end() ? std::nullopt : std::optional(static_cast<int>(found - tiers.begin()));
}

std::vector<bench::CaseVerdict> casesOf(const Findings& findings) {
    if (findings.evaluation->comparison && findings.other) return findings.evaluation->comparison->cases;
    std::vector<bench::CaseVerdict> wrong, right;
    const bool ofTiers = findings.evaluation->measure == bench::Measure::Tiers;
    for (std::uint32_t i = 0; i < findings.run->rows.size(); ++i) {
        const bench::RunRow& row = findings.run->rows[i];
        if (row.at >= findings.set->cases.size()) continue;
        if (ofTiers ? !truthOf(findings, row.at) : !row.quality) continue; // in no figure
        const bool isFine = isRight(findings, row);
        (isFine ? right : wrong)
            .push_back({row.at, i, i, isFine ? bench::Bucket::Unchanged : bench::Bucket::StillWrong});
    }
    wrong.insert(wrong.end(), right.begin(), right.end());
    return wrong;
}

std::array<std::size_t, 4> countsOf(const std::vector<bench::CaseVerdict>& cases) {
    std::array<std::size_t, 4> counts{};
    for (const bench::CaseVerdict& one : cases)
        ++counts[static_cast<std::size_t>(one.bucket)];
    return counts;
}

std::vector<std::uint32_t> filtered(const Findings& findings, const std::vector<bench::CaseVerdict>& cases,
                                    const CaseFilter& filter) {
    const std::string needle = filter.text.toLower().toStdString();
    const auto* slice = filter.slice ? casesIn(findings, *filter.slice) : nullptr;
    if (filter.slice && slice == nullptr) return {};
    const auto shows = [&](const bench::CaseVerdict& verdict) {
        if (filter.bucket && verdict.bucket != *filter.bucket) return false;
        if (slice != nullptr && !std::ranges::binary_search(*slice, verdict.at)) return false;
        if (filter.confused
            && (truthName(findings, verdict.at) != filter.confused->first
                || tierName(findings.run->header, findings.run->rows[verdict.row].tier)
                       != filter.confused->second))
            return false;
        const bench::Case& one = findings.set->cases[verdict.at];
        return needle.empty() || holds(one.prompt, needle) || holds(one.id, needle);
    };
    std::vector<std::uint32_t> shown;
    for (std::uint32_t i = 0; i < cases.size(); ++i)
        if (shows(cases[i])) shown.push_back(i);
    return shown;
}

CaseView presentCase(const Findings& findings, const bench::CaseVerdict& verdict) {
    const bench::Case& one = findings.set->cases[verdict.at];
    const bool isCompared = findings.evaluation->comparison && findings.other;
    CaseView view;
    view.id = QString::fromStdString(one.id.empty() ? "line " + std::to_string(one.line) : one.id);
    view.bucket = bucketText(verdict.bucket, isCompared);
    view.tone = bucketTone(verdict.bucket);
    view.prompt =
        QString::fromUtf8(one.prompt.data(), static_cast<qsizetype>(std::min(one.prompt.size(), longest)));
    if (one.prompt.size() > longest)
        view.prompt +=
            u"\n…\n"_s
            + Text::tr("%1 more").arg(kit::bytes(static_cast<qint64>(one.prompt.size() - longest)));
    view.label = truthName(findings, verdict.at);
    view.reason = QString::fromStdString(one.reason);
    view.expected = QString::fromStdString(one.expected.value_or(std::string()));
    for (const auto& [name, value] : one.tags)
        view.tags << QString::fromStdString(name + " " + value);
    view.routed.push_back(routedOf(*findings.run, findings.run->rows[verdict.row]));
    if (isCompared) view.routed.push_back(routedOf(*findings.other, findings.other->rows[verdict.other]));
    view.tierCount = static_cast<int>(findings.run->header.tiers.size());
    return view;
}

QString CaseView::asText() const {
    QStringList lines{id + u"  "_s + bucket, prompt, {}};
    if (!label.isEmpty()) lines << Text::tr("label: %1").arg(label);
    if (!reason.isEmpty()) lines << reason;
    for (const Routed& one : routed)
        lines << one.policy + u": "_s + one.tier + u"  "_s + one.model + u"  "_s + one.answer;
    return lines.join(u'\n');
}

QString casesCsv(const Findings& findings) {
    const bool isCompared = findings.evaluation->comparison && findings.other;
    QString csv = u"id,line,bucket,label,tier,model,cost_usd,quality,other_tier,other_model,prompt\n"_s;
    for (const bench::CaseVerdict& verdict : casesOf(findings)) {
        const bench::Case& one = findings.set->cases[verdict.at];
        const bench::RunRow& row = findings.run->rows[verdict.row];
        const auto here = routedOf(*findings.run, row);
        const auto there =
            isCompared ? routedOf(*findings.other, findings.other->rows[verdict.other]) : CaseView::Routed{};
        const QStringList cells{quoted(QString::fromStdString(one.id)),
                                QString::number(one.line),
                                bucketText(verdict.bucket, isCompared),
                                quoted(truthName(findings, verdict.at)),
                                quoted(here.tier),
                                quoted(here.model),
                                row.cost ? QString::number(row.cost->usd(), 'f', 9) : QString(),
                                row.quality ? QString::number(*row.quality) : QString(),
                                quoted(there.tier),
                                quoted(there.model),
                                quoted(QString::fromStdString(one.prompt))};
        csv += cells.join(u',') + u'\n';
    }
    return csv;
}

} // namespace tierline::benchmark
