#include "benchimport.h"

#include "base/paths.h"
#include "bench/preview.h"
#include "bench/setwrite.h"
#include "kit/format.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace tierline::workbench {

using namespace Qt::Literals::StringLiterals;
using benchmark::Check;

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Benchmark)
};

struct NameRow {
    const char* column; // lower case
    const char* target;
};
constexpr std::array<NameRow, 17> knownNames{{{"id", "id"},
                                              {"prompt", "prompt"},
                                              {"question", "prompt"},
                                              {"query", "prompt"},
                                              {"text", "prompt"},
                                              {"input", "prompt"},
                                              {"messages", "messages"},
                                              {"tier", "tier"},
                                              {"label", "tier"},
                                              {"difficulty", "tier"},
                                              {"complexity", "tier"},
                                              {"outcomes", "outcomes"},
                                              {"expected", "expected"},
                                              {"answer", "expected"},
                                              {"reason", "reason"},
                                              {"grader", "grader"},
                                              {"tags", "tags"}}};
const QStringList plainTargets{u"id"_s,       u"prompt"_s, u"messages"_s, u"tier"_s, u"outcomes"_s,
                               u"expected"_s, u"grader"_s, u"reason"_s,   u"tags"_s};

Result<bench::SetOptions> optionsOf(const benchmark::ImportWish& wish, const PolicyPtr& live) {
    bench::SetOptions options;
    options.skipBad = wish.skipBad;
    for (const auto& [target, column] : wish.columns) {
        if (target == column) continue;
        const auto added = options.mapping.addColumn(target.toStdString() + "=" + column.toStdString());
        if (!added) return std::unexpected(added.error());
    }
    for (const QString& value : wish.values) {
        const auto added = options.mapping.addValue(value.toStdString());
        if (!added) return std::unexpected(added.error());
    }
    if (live)
        for (const auto& tier : live->tiers)
            options.tiers.push_back(tier.name);
    return options;
}

Result<bench::Set> readAs(const benchmark::ImportWish& wish, const PolicyPtr& live) {
    const auto options = optionsOf(wish, live);
    return options ? bench::readSet(wish.file.toStdString(), *options) : std::unexpected(options.error());
}

void addCounts(const bench::Set& set, std::vector<Check>& checks) {
    const auto count = [](std::size_t n) { return kit::count(static_cast<qint64>(n)); };
    checks.push_back(
        {Check::Fine, Text::tr("%1 cases, %2 with a tier label, %3 with recorded outcomes")
                          .arg(count(set.cases.size()), count(set.labelled), count(set.withOutcomes))});
    if (set.labelled == 0 && set.withOutcomes == 0)
        checks.push_back(
            {Check::Bad, Text::tr("No label and no outcome: nothing could be measured with it")});
    if (!set.skipped.empty())
        checks.push_back(
            {Check::Look, Text::tr("%1 bad rows are left out; the first: %2")
                              .arg(count(set.skipped.size()), textOf(toString(set.skipped.front())))});
    if (set.repeatedPrompts > 0)
        checks.push_back(
            {Check::Look, Text::tr("%1 prompts stand there more than once, %2 of them with another label")
                              .arg(count(set.repeatedPrompts), count(set.disagreements))});
}

benchmark::ImportWish wishOf(const benchmark::FileContents& contents) {
    benchmark::ImportWish wish;
    wish.file = contents.file;
    for (const auto& column : contents.columns)
        if (!column.target.isEmpty()) wish.columns.emplace_back(column.target, column.name);
    return wish;
}

QString safeName(const QString& wished) {
    QString name;
    for (const QChar c : wished)
        name += c.isLetterOrNumber() || c == u'-' || c == u'_' || c == u' ' ? c : QChar(u'-');
    name = name.simplified();
    return name.isEmpty() ? u"set"_s : name.left(80);
}

} // namespace

QString suggestedTarget(const QString& column, const QStringList& taken) {
    const std::string name = column.toLower().toStdString();
    const auto known =
        std::ranges::find_if(knownNames, [&](const NameRow& row) { return name == row.column; });
    if (known != knownNames.end()) {
        const QString target = QString::fromLatin1(known->target);
        return taken.contains(target) ? QString() : target;
    }
    for (const QString& family : {u"outcomes."_s, u"costs."_s, u"tags."_s})
        if (column.startsWith(family)) return column;
    return {};
}

benchmark::FileContents inspectFile(const QString& file, const std::optional<benchmark::ImportWish>& wish,
                                    const BenchPlaces& places, const PolicyPtr& live) {
    benchmark::FileContents contents;
    contents.file = file;
    contents.name = textOf(std::filesystem::path(file.toStdString()).stem().string());
    contents.targets = plainTargets;
    const auto preview = bench::previewSet(file.toStdString());
    if (!preview) {
        contents.trouble = textOf(toString(preview.error()));
        return contents;
    }
    QStringList taken;
    for (const auto& column : preview->columns) {
        benchmark::FileColumn shown{textOf(column.name), {}, {}};
        if (!column.examples.empty()) shown.example = textOf(column.examples.front());
        if (!wish) shown.target = suggestedTarget(shown.name, taken);
        taken << shown.target;
        contents.targets << u"tags."_s + shown.name;
        contents.columns.push_back(std::move(shown));
    }
    if (wish)
        for (const auto& [target, name] : wish->columns)
            for (auto& column : contents.columns)
                if (column.name == name) column.target = target;
    const auto set = readAs(wish ? *wish : wishOf(contents), live);
    if (!set) {
        contents.checks.push_back({Check::Bad, textOf(toString(set.error()))});
        return contents;
    }
    addCounts(*set, contents.checks);
    const QString name = safeName(wish ? wish->name : contents.name);
    if (std::filesystem::exists(places.ownSets() / (name.toStdString() + ".jsonl")))
        contents.checks.push_back(
            {Check::Look, Text::tr("A set called %1 is there; it would be replaced").arg(name)});
    contents.canImport = set->labelled + set->withOutcomes > 0;
    return contents;
}

benchmark::ImportReport importFile(const benchmark::ImportWish& wish, const BenchPlaces& places,
                                   const PolicyPtr& live) {
    const auto set = readAs(wish, live);
    if (!set) return {{}, textOf(toString(set.error()))};
    std::string rows;
    for (const auto& one : set->cases)
        bench::appendRow(rows, one, set->names);
    const auto file = places.ownSets() / (safeName(wish.name).toStdString() + ".jsonl");
    std::error_code error;
    std::filesystem::create_directories(places.ownSets(), error);
    if (const auto written = replaceFile(file, rows); !written)
        return {{}, textOf(toString(written.error()))};
    return {textOf(file.string()),
            Text::tr("Imported %1 cases as %2")
                .arg(kit::count(static_cast<qint64>(set->cases.size())), textOf(file.stem().string()))};
}

} // namespace tierline::workbench
