#include "benchplaces.h"

#include "catalog/prices.h"
#include "classify/makecascade.h"
#include "classify/scorer.h"
#include "gateway/policyversions.h"
#include "kit/format.h"
#include "policy/reader.h"

#include <QCoreApplication>

#include <algorithm>
#include <set>

namespace tierline::workbench {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Benchmark)
};

constexpr std::string_view reference = "reference"; // shows every key; routes nothing
const QString livePolicy = u"live"_s;
const QString versionPrefix = u"version:"_s;
constexpr std::size_t mostVersions = 30, namedKinds = 6;

bool isSetFile(const std::filesystem::path& file) {
    const auto ending = file.extension();
    return ending == ".jsonl" || ending == ".json" || ending == ".csv" || ending == ".tsv";
}

std::vector<std::filesystem::path> filesOf(const std::filesystem::path& folder,
                                           bool (*isWanted)(const std::filesystem::path&)) {
    std::vector<std::filesystem::path> files;
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(folder, ignored))
        if (entry.is_regular_file(ignored) && isWanted(entry.path())) files.push_back(entry.path());
    std::ranges::sort(files);
    return files;
}

std::string stampOf(const std::filesystem::path& file) {
    std::error_code ignored;
    const auto written = std::filesystem::last_write_time(file, ignored).time_since_epoch().count();
    return std::to_string(written) + ' ' + std::to_string(std::filesystem::file_size(file, ignored));
}

// The values of the tag `kind`, the commonest first: "faq, reasoning, sarcasm and 9 more".
QString testsOf(const std::map<std::string, std::size_t>& kinds) {
    std::vector<std::pair<std::size_t, std::string>> sorted;
    for (const auto& [kind, count] : kinds)
        sorted.emplace_back(count, kind);
    std::ranges::sort(sorted, [](const auto& a, const auto& b) {
        return a.first != b.first ? a.first > b.first : a.second < b.second;
    });
    QStringList names;
    for (std::size_t i = 0; i < std::min(sorted.size(), namedKinds); ++i)
        names << textOf(sorted[i].second).replace(u'_', u' ').replace(u'-', u' ');
    const QString all = names.join(u", "_s);
    return sorted.size() > namedKinds ? Text::tr("%1 and %2 more").arg(all).arg(sorted.size() - namedKinds)
                                      : all;
}

// Counts without keeping: a set may be large.
Result<void> count(const std::filesystem::path& file, benchmark::SetChoice& choice) {
    auto reader = bench::SetReader::open(file.string(), {});
    if (!reader) return std::unexpected(reader.error());
    std::map<std::string, std::size_t> kinds;
    for (;;) {
        auto row = reader->next();
        if (!row) return std::unexpected(row.error());
        if (!*row) break;
        if (!**row) return std::unexpected((**row).error());
        const bench::Case& one = ***row;
        ++choice.cases;
        choice.labelled += one.tier ? 1 : 0;
        choice.withOutcomes += one.outcomes.empty() ? 0 : 1;
        if (const auto kind = one.tags.find("kind"); kind != one.tags.end()) ++kinds[kind->second];
    }
    choice.tests = testsOf(kinds);
    if (choice.cases == 0) return fail(ErrorCode::InvalidInput, "the file has no row");
    return {};
}

QString nameOfFile(const std::string& file) {
    return textOf(std::filesystem::path(file).filename().string());
}

} // namespace

QString textOf(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

benchmark::Trouble troubleOf(const Error& error) {
    Error plain = error;
    plain.remedy.clear();
    return {textOf(toString(plain)), textOf(error.remedy), false};
}

benchmark::SetChoice SetShelf::choiceOf(const std::filesystem::path& file, bool isShipped) {
    const std::string stamp = stampOf(file);
    Known& known = m_known[file.string()];
    if (known.stamp == stamp) return known.choice;
    benchmark::SetChoice choice;
    choice.id = textOf(file.string());
    choice.name = textOf(file.stem().string());
    choice.isShipped = isShipped;
    if (const auto counted = count(file, choice); !counted)
        choice.trouble = textOf(toString(counted.error()));
    known = {stamp, choice};
    return choice;
}

std::vector<benchmark::SetChoice> SetShelf::list(const BenchPlaces& places) {
    std::vector<benchmark::SetChoice> sets;
    for (const auto& file : filesOf(places.share / "sets", isSetFile))
        sets.push_back(choiceOf(file, true));
    for (const auto& file : filesOf(places.ownSets(), isSetFile))
        sets.push_back(choiceOf(file, false));
    return sets;
}

std::vector<benchmark::PolicyChoice> policyChoices(const BenchPlaces& places, const PolicyPtr& live,
                                                   const QStringList& files) {
    std::vector<benchmark::PolicyChoice> choices;
    if (live)
        choices.push_back({livePolicy, nameOfFile(live->file), Text::tr("in force"), textOf(live->hash)});
    const auto isPolicy = [](const std::filesystem::path& file) {
        return file.extension() == ".yaml" && file.stem() != reference;
    };
    const QString shipped = textOf((places.share / "policies").string());
    for (const QString& file : files)
        if (!file.startsWith(shipped)) // they are listed anyway
            choices.push_back({file, nameOfFile(file.toStdString()), Text::tr("opened"), {}});
    for (const auto& file : filesOf(places.share / "policies", isPolicy))
        choices.push_back({textOf(file.string()), textOf(file.filename().string()), Text::tr("shipped"), {}});
    const auto versions = gateway::loadVersions(places.data.string());
    std::set<std::string> seen{live ? live->hash : std::string()};
    for (const auto& version : versions.entries) {
        if (seen.size() > mostVersions || !seen.insert(version.hash).second) continue;
        choices.push_back({versionPrefix + textOf(version.hash), nameOfFile(version.file),
                           Text::tr("kept %1").arg(kit::dayAndTime(version.time)), textOf(version.hash)});
    }
    return choices;
}

Result<bench::Decider> deciderOf(const PolicyPtr& policy, std::string name) {
    auto scorer = classify::Scorer::compile(policy);
    if (!scorer) return std::unexpected(scorer.error());
    const auto prices = catalog::loadPrices();
    if (!prices) return std::unexpected(prices.error());
    std::vector<Error> warnings;
    return bench::Decider{std::move(name), classify::makeCascade(*std::move(scorer), warnings), policy,
                          prices->catalog, systemClock().wall()};
}

Result<bench::Decider> deciderFor(const BenchPlaces& places, const PolicyPtr& live, const QString& id) {
    if (id == livePolicy && live) return deciderOf(live, nameOfFile(live->file).toStdString());
    policy::ReadOutcome read;
    std::string name;
    if (id.startsWith(versionPrefix)) {
        const auto versions = gateway::loadVersions(places.data.string());
        const auto version = gateway::findVersion(versions, id.mid(versionPrefix.size()).toStdString());
        if (!version) return std::unexpected(version.error());
        const auto text = gateway::versionText(places.data.string(), *version);
        if (!text) return std::unexpected(text.error());
        name = nameOfFile(version->file).toStdString();
        read = policy::readPolicy(*text, version->file);
    } else {
        name = nameOfFile(id.toStdString()).toStdString();
        read = policy::loadPolicy(id.toStdString());
    }
    if (!read.policy && read.errors.empty()) return fail(ErrorCode::NotFound, "no such policy: " + name);
    if (!read.policy) return std::unexpected(read.errors.front());
    return deciderOf(read.policy, std::move(name));
}

std::vector<benchmark::RunLine> keptRuns(const bench::RunStore& store) {
    std::vector<benchmark::RunLine> lines;
    const auto listed = store.list();
    if (!listed) return lines;
    for (const auto& one : *listed) {
        benchmark::RunLine line;
        line.header = one.header;
        line.rows = one.rows;
        if (one.error) line.trouble = textOf(toString(*one.error));
        if (const auto& summary = one.header.summary) {
            line.right = bench::Share{summary->right, summary->low, summary->high};
            line.usdPer1k = summary->usdPer1k;
        }
        lines.push_back(std::move(line));
    }
    return lines;
}

} // namespace tierline::workbench
