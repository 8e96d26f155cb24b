#include "benchimport.h"

#include "base/paths.h"
#include "bench/checks.h"
#include "bench/setwrite.h"
#include "bench/suggest.h"
#include "kit/format.h"

#include <QCoreApplication>

#include <algorithm>
#include <utility>

namespace tierline::workbench {

using namespace Qt::Literals::StringLiterals;
using benchmark::Check;
using benchmark::FileColumn;

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Benchmark)
};

const QStringList plainTargets{u"id"_s,       u"prompt"_s, u"messages"_s, u"tier"_s, u"outcomes"_s,
                               u"expected"_s, u"grader"_s, u"reason"_s,   u"tags"_s};
constexpr std::size_t mostPlaces = 3;

QString countOf(std::size_t n) {
    return kit::count(static_cast<qint64>(n));
}

std::vector<std::string> tiersOf(const PolicyPtr& live) {
    std::vector<std::string> names;
    if (live)
        for (const auto& tier : live->tiers)
            names.push_back(tier.name);
    return names;
}

Result<bench::SetOptions> optionsOf(const benchmark::ImportWish& wish, const PolicyPtr& live) {
    bench::SetOptions options;
    options.skipBad = wish.skipBad;
    bool hasId = false;
    for (const auto& [target, column] : wish.columns) {
        hasId = hasId || target == "id"_L1;
        if (target == column && !bench::isInFamily(target.toStdString())) continue;
        const auto added = options.mapping.addColumn(target.toStdString() + "=" + column.toStdString());
        if (!added) return std::unexpected(added.error());
    }
    if (!hasId) options.mapping.columns.emplace("id", bench::lineAsId);
    for (const QString& value : wish.values) {
        const auto added = options.mapping.addValue(value.toStdString());
        if (!added) return std::unexpected(added.error());
    }
    options.tiers = tiersOf(live);
    return options;
}

Result<bench::Set> readAs(const benchmark::ImportWish& wish, const PolicyPtr& live) {
    const auto options = optionsOf(wish, live);
    return options ? bench::readSet(wish.file.toStdString(), *options) : std::unexpected(options.error());
}

Check shown(const bench::Check& check) {
    const bool isFine = check.level == bench::CheckLevel::Fine;
    QString name = textOf(check.name);
    if (!name.isEmpty()) name[0] = name[0].toUpper();
    QString sentence = Text::tr("%1: %2").arg(name, textOf(check.said));
    QStringList places;
    for (const auto& place : check.where)
        if (place.starts_with("line") && std::cmp_less(places.size(), mostPlaces)) places << textOf(place);
    if (!places.isEmpty()) sentence += u" ("_s + places.join(u"; "_s) + u')';
    const auto bad = check.level == bench::CheckLevel::Serious ? Check::Bad : Check::Look;
    return {isFine ? Check::Fine : bad, sentence};
}

// What there is, what is wrong with it, the worst first, and in one line what was looked for in vain.
void addChecks(const bench::Set& set, const PolicyPtr& live, std::vector<Check>& checks) {
    checks.push_back(
        {Check::Fine, Text::tr("%1 cases, %2 with a tier label, %3 with recorded outcomes")
                          .arg(countOf(set.cases.size()), countOf(set.labelled), countOf(set.withOutcomes))});
    if (!set.skipped.empty())
        checks.push_back(
            {Check::Look, Text::tr("%1 bad rows are left out; the first: %2")
                              .arg(countOf(set.skipped.size()), textOf(toString(set.skipped.front())))});
    auto made = bench::checksOf(set, live ? bench::checkOptionsFor(*live) : bench::CheckOptions()).checks;
    std::ranges::sort(made, [](const bench::Check& a, const bench::Check& b) {
        return a.level != b.level ? a.level > b.level : a.name < b.name;
    });
    QStringList fine;
    for (const auto& check : made) {
        if (check.name == "leakage" && !live) continue;
        const bool isShort = check.level == bench::CheckLevel::Fine && check.name != "leakage";
        if (isShort && check.name == "measures") continue; // the first line says it
        if (isShort)
            fine << textOf(check.name);
        else
            checks.push_back(shown(check));
    }
    if (!fine.isEmpty())
        checks.push_back({Check::Fine, Text::tr("Nothing to say of: %1").arg(fine.join(u", "_s))});
}

// Of a label that cannot stand in the dialog's one line there is no suggestion.
QStringList valuesOf(const bench::SuggestedMapping& suggested) {
    QStringList values;
    for (const auto& each : suggested.values)
        if (each.needsFlag && each.value.find_first_of(",=") == std::string::npos)
            values << textOf(each.value + "=" + each.tier);
    return values;
}

// As it seems to be; `contents` gets the reasons too.
benchmark::ImportWish suggestedFor(const bench::SuggestedMapping& suggested,
                                   benchmark::FileContents& contents) {
    for (const auto& each : suggested.columns) {
        const auto column = std::ranges::find(contents.columns, textOf(each.source), &FileColumn::name);
        if (column == contents.columns.end()) continue;
        column->target = textOf(each.target);
        column->reason = textOf(each.reason);
    }
    contents.values = valuesOf(suggested);
    benchmark::ImportWish wish{contents.file, contents.name, {}, contents.values, false};
    for (const auto& column : contents.columns)
        if (!column.target.isEmpty()) wish.columns.emplace_back(column.target, column.name);
    return wish;
}

// As the user has it. Labels of a column that was not taken for the tier before are suggested now.
benchmark::ImportWish askedFor(benchmark::ImportWish wish, const bench::SetPreview& preview,
                               const bench::SuggestedMapping& suggested, const PolicyPtr& live,
                               benchmark::FileContents& contents) {
    const auto before = std::ranges::find(suggested.columns, "tier", &bench::ColumnSuggestion::target);
    for (const auto& [target, name] : wish.columns) {
        if (const auto shown = std::ranges::find(contents.columns, name, &FileColumn::name);
            shown != contents.columns.end())
            shown->target = target;
        const auto column = std::ranges::find(preview.columns, name.toStdString(), &bench::Column::name);
        if (target != "tier"_L1 || !wish.values.isEmpty() || column == preview.columns.end()) continue;
        if (before != suggested.columns.end() && before->source == column->name) continue;
        bench::SuggestedMapping made;
        bench::suggestTiers(*column, tiersOf(live), made);
        contents.values = valuesOf(made);
    }
    if (wish.values.isEmpty()) wish.values = contents.values;
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

benchmark::FileContents inspectFile(const QString& file, const std::optional<benchmark::ImportWish>& asked,
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
    for (const auto& column : preview->columns) {
        FileColumn shown{textOf(column.name), {}, {}, {}};
        if (!column.examples.empty()) shown.example = textOf(column.examples.front());
        contents.targets << u"tags."_s + shown.name;
        contents.columns.push_back(std::move(shown));
    }
    const auto suggested = bench::suggestMapping(*preview, tiersOf(live));
    const auto wish =
        asked ? askedFor(*asked, *preview, suggested, live, contents) : suggestedFor(suggested, contents);
    const auto set = readAs(wish, live);
    if (!set) {
        contents.checks.push_back({Check::Bad, textOf(toString(set.error()))});
        return contents;
    }
    addChecks(*set, live, contents.checks);
    const QString name = safeName(wish.name);
    if (std::filesystem::exists(places.ownSets() / (name.toStdString() + ".jsonl")))
        contents.checks.push_back(
            {Check::Look, Text::tr("A set called %1 is there; it would be replaced").arg(name)});
    const bool hasExpected =
        std::ranges::any_of(set->cases, [](const bench::Case& one) { return one.expected.has_value(); });
    contents.canImport = hasExpected || set->labelled + set->withOutcomes > 0;
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
    return {
        textOf(file.string()),
        Text::tr("Imported %1 cases as %2").arg(countOf(set->cases.size()), textOf(file.stem().string()))};
}

} // namespace tierline::workbench
