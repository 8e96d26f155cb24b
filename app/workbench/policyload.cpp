#include "policyload.h"

#include "base/paths.h"
#include "bench/pastlog.h"
#include "bench/setwrite.h"
#include "kit/format.h"
#include "ledger/ledger.h"
#include "ledger/walk.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <algorithm>
#include <array>

namespace tierline::workbench {

using namespace Qt::Literals::StringLiterals;
using policypage::Source;

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Policy)
};

const QString trafficPrefix = u"traffic:"_s, setPrefix = u"set:"_s, logPrefix = u"log:"_s;
constexpr std::array<int, 3> spans{24, 168, 720}; // hours
constexpr std::size_t mostSet = 1U << 30U;
constexpr std::size_t mostRows = 0xffff'fffe;

QString spanName(int hours) {
    return hours <= 48 ? Text::tr("traffic %1 h").arg(hours) : Text::tr("traffic %1 days").arg(hours / 24);
}

ledger::WalkQuery queryOf(int hours, Wall now) {
    return {now - std::chrono::hours(hours), now + std::chrono::hours(1), -1};
}

std::vector<Source> trafficOf(const BenchPlaces& places, bool isSandbox) {
    std::vector<Source> sources;
    const auto book = ledger::Ledger::openReadOnly(places.data.string());
    for (const int hours : spans) {
        const auto count = book ? ledger::countDecisions(**book, queryOf(hours, systemClock().wall()))
                                : Result<std::int64_t>(0);
        Source source{trafficPrefix + QString::number(hours) + u'h',
                      spanName(hours),
                      {},
                      isSandbox ? Source::Kind::Sandbox : Source::Kind::Traffic};
        source.note = count && *count > 0 ? Text::tr("%1 requests").arg(kit::count(*count))
                                          : Text::tr("no request yet");
        if (isSandbox) source.note += Text::tr(", simulated");
        sources.push_back(std::move(source));
    }
    return sources;
}

Result<tune::ColumnsPointer> loadOne(const BenchPlaces& places, const QString& id,
                                     const tune::LoadOptions& options) {
    if (id.startsWith(trafficPrefix)) {
        const int hours = id.mid(trafficPrefix.size()).chopped(1).toInt();
        if (hours <= 0 || hours > 24 * 3660) return fail(ErrorCode::InvalidInput, "no such time");
        const auto book = ledger::Ledger::openReadOnly(places.data.string());
        if (!book) return std::unexpected(book.error());
        return tune::loadLedger(**book, queryOf(hours, systemClock().wall()), options);
    }
    if (const QString file = setFileOf(id); !file.isEmpty()) {
        bench::SetOptions reading;
        reading.skipBad = true;
        const auto set = bench::readSet(file.toStdString(), reading);
        if (!set) return std::unexpected(set.error());
        return tune::loadSet(*set, systemClock().wall(), options);
    }
    if (id.startsWith(logPrefix)) {
        auto log = bench::PastLog::open(id.mid(logPrefix.size()).toStdString());
        if (!log) return std::unexpected(log.error());
        return tune::loadLog(*log, options);
    }
    return fail(ErrorCode::NotFound, "there are no such data: " + id.toStdString());
}

Source::Kind kindOf(const QString& id) {
    if (id.startsWith(setPrefix)) return Source::Kind::Set;
    return id.startsWith(logPrefix) ? Source::Kind::Log : Source::Kind::Traffic;
}

QString nameOf(const QString& id) {
    if (id.startsWith(trafficPrefix)) return spanName(id.mid(trafficPrefix.size()).chopped(1).toInt());
    return QFileInfo(id.mid(id.indexOf(u':') + 1)).completeBaseName();
}

} // namespace

QString setFileOf(const QString& source) {
    return source.startsWith(setPrefix) ? source.mid(setPrefix.size()) : QString();
}

Result<void> labelInSet(const BenchPlaces& places, const QString& file, const PolicyData& data,
                        std::uint32_t row, const std::string& tier) {
    const std::filesystem::path path = file.toStdString();
    std::error_code ignored;
    const bool isOwn = std::filesystem::equivalent(path.parent_path(), places.ownSets(), ignored);
    if (!isOwn || path.extension() != ".jsonl")
        return fail(ErrorCode::Refused, "only your own sets of JSON lines are labelled here",
                    "import it as a set of your own");
    auto text = readFile(path, mostSet);
    const auto* part = data.partOf(row);
    bench::SetOptions options;
    options.skipBad = true;
    auto set = bench::readSet(path.string(), options);
    if (!text || !set) return std::unexpected(text ? set.error() : text.error());
    const std::string id(data.columns->id(row));
    const auto found = std::ranges::find(set->cases, id, &bench::Case::id);
    if (part == nullptr || found == set->cases.end())
        return fail(ErrorCode::NotFound, "that case is not in the set any more", "load it again");
    if (tier.empty()) {
        found->tier.reset();
    } else {
        const auto known = std::ranges::find(set->names.tiers, tier);
        found->tier = static_cast<std::size_t>(known - set->names.tiers.begin());
        if (known == set->names.tiers.end()) set->names.tiers.push_back(tier);
    }
    std::size_t begin = 0;
    for (std::int64_t line = 1; line < found->line && begin < text->size(); ++line)
        begin = std::min(text->find('\n', begin), text->size() - 1) + 1;
    const std::size_t end = std::min(text->find('\n', begin), text->size() - 1) + 1;
    std::string made;
    bench::appendRow(made, *found, set->names);
    text->replace(begin, end - begin, made);
    return replaceFile(path, *text);
}

const PolicyData::Part* PolicyData::partOf(std::uint32_t row) const {
    const auto found =
        std::ranges::find_if(parts, [row](const Part& part) { return row >= part.begin && row < part.end; });
    return found == parts.end() ? nullptr : &*found;
}

std::vector<Source> PolicySources::list(SetShelf& shelf) const {
    std::vector<Source> sources = trafficOf(places, isSandbox);
    for (const auto& set : shelf.list(places)) {
        if (!set.trouble.isEmpty()) continue;
        QString note = Text::tr("%1 cases").arg(kit::count(set.cases));
        if (set.labelled > 0) note += Text::tr(", %1 labelled").arg(kit::count(set.labelled));
        sources.push_back({setPrefix + set.id, set.name, note, Source::Kind::Set});
    }
    for (const QString& log : logs)
        sources.push_back(
            {logPrefix + log, QFileInfo(log).fileName(), Text::tr("imported log"), Source::Kind::Log});
    return sources;
}

Result<PolicyData> PolicySources::load(const QStringList& ids, const tune::LoadProgress& progress,
                                       std::stop_token stop) const {
    PolicyData data;
    std::vector<tune::ColumnsPointer> all;
    QStringList names;
    std::size_t rows = 0;
    for (const QString& id : ids) {
        tune::LoadOptions options;
        options.name = nameOf(id).toStdString();
        options.progress = progress;
        options.stop = stop;
        auto columns = loadOne(places, id, options);
        if (!columns) return std::unexpected(columns.error());
        const std::size_t size = (*columns)->size();
        if (rows + size > mostRows)
            return fail(ErrorCode::InvalidInput, "these are too many requests", "load less");
        data.parts.push_back(
            {id, kindOf(id), static_cast<std::uint32_t>(rows), static_cast<std::uint32_t>(rows + size)});
        rows += size;
        names << nameOf(id);
        all.push_back(*std::move(columns));
    }
    if (all.empty()) return fail(ErrorCode::InvalidInput, "no data are chosen");
    data.columns = tune::joined(all, names.join(u" + "_s).toStdString());
    return data;
}

} // namespace tierline::workbench
