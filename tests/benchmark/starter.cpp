// The starter sets as a whole: readable, labelled with reasons, without repetition, and as their README
// counts.
#include "bench/set.h"
#include "policy/reader.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>

#include <array>

using namespace tierline;
using namespace tierline::bench;

namespace {

constexpr auto shippedPolicy = TIERLINE_SOURCE_DIR "/resources/policies/default.yaml";
constexpr auto readmeFile = TIERLINE_SOURCE_DIR "/resources/sets/README.md";
constexpr std::array setNames{"core", "misfires", "envelopes", "languages", "adversarial"};

struct GraderRow {
    const char* kind;
    const char* needs; // a member of the grader, "expected", or nothing
};
constexpr std::array graderRows{
    GraderRow{"exact", "expected"},  GraderRow{"contains", ""},          GraderRow{"regex", "pattern"},
    GraderRow{"number", "expected"}, GraderRow{"json_schema", "schema"}, GraderRow{"code_fence", "lang"},
    GraderRow{"judge", "rubric"},
};

std::vector<std::string> tierNames() {
    const auto read = policy::loadPolicy(shippedPolicy);
    if (!read.policy) qFatal("%s", toString(read.errors[0]).c_str());
    std::vector<std::string> names;
    for (const auto& tier : read.policy->tiers)
        names.push_back(tier.name);
    return names;
}

const std::map<QString, Set>& sets() {
    static std::map<QString, Set> all;
    if (!all.empty()) return all;
    SetOptions options;
    options.tiers = tierNames();
    for (const char* name : setNames) {
        auto set = readSet(std::string(TIERLINE_SOURCE_DIR "/resources/sets/") + name + ".jsonl", options);
        if (!set) qFatal("%s", toString(set.error()).c_str());
        all.emplace(QString::fromUtf8(name), std::move(*set));
    }
    return all;
}

template <typename Visit>
void eachCase(Visit visit) {
    for (const auto& [name, set] : sets())
        for (const auto& row : set.cases)
            visit(QStringLiteral("%1 of %2").arg(QString::fromStdString(row.id), name), row);
}

QString normalised(const std::string& prompt) {
    return QString::fromStdString(prompt)
        .normalized(QString::NormalizationForm_KC)
        .toCaseFolded()
        .simplified();
}

QString tag(const Case& row, const char* name) {
    const auto found = row.tags.find(name);
    return found == row.tags.end() ? QString() : QString::fromStdString(found->second);
}

QString wrongWithGrader(const Case& row) {
    if (row.grader.empty()) return {};
    const auto grader = QJsonDocument::fromJson(QByteArray::fromStdString(row.grader)).object();
    const auto kind = grader[QLatin1String("kind")].toString();
    const auto known =
        std::ranges::find(graderRows, kind, [](const auto& each) { return QString::fromUtf8(each.kind); });
    if (known == graderRows.end()) return QStringLiteral("unknown grader `%1`").arg(kind);
    const auto needs = QString::fromUtf8(known->needs);
    if (needs == QLatin1String("expected") && !row.expected) return QStringLiteral("nothing expected");
    if (!needs.isEmpty() && needs != QLatin1String("expected") && !grader.contains(needs))
        return QStringLiteral("`%1` without `%2`").arg(kind, needs);
    if (kind == QLatin1String("number")) {
        bool isNumber = false;
        QString::fromStdString(*row.expected).toDouble(&isNumber);
        if (!isNumber) return QStringLiteral("expects what is no number");
    }
    if (kind == QLatin1String("contains") && grader[QLatin1String("any")].toArray().isEmpty()
        && grader[QLatin1String("all")].toArray().isEmpty())
        return QStringLiteral("contains nothing");
    return {};
}

} // namespace

class StarterTest : public QObject {
    Q_OBJECT

private slots:
    void enoughOfEachTier() {
        std::vector<std::size_t> counts(tierNames().size());
        std::size_t rows = 0, graded = 0;
        eachCase([&](const QString& where, const Case& row) {
            QVERIFY2(row.tier.has_value(), qPrintable(where));
            ++counts[*row.tier];
            ++rows;
            if (!row.grader.empty()) ++graded;
        });
        QVERIFY2(rows >= 300, qPrintable(QString::number(rows)));
        QVERIFY2(graded >= 80, qPrintable(QString::number(graded)));
        for (const auto count : counts)
            QVERIFY2(count >= 40, qPrintable(QString::number(count)));
    }

    void everyLabelHasItsReason() {
        eachCase([](const QString& where, const Case& row) {
            const auto length = QString::fromStdString(row.reason).size();
            QVERIFY2(length >= 15 && length <= 160 && row.reason.find('\n') == std::string::npos,
                     qPrintable(where));
        });
    }

    void everyRowHasKindAndLanguage() {
        static const QRegularExpression language(QStringLiteral("^[a-z]{2}$"));
        eachCase([](const QString& where, const Case& row) {
            QVERIFY2(!tag(row, "kind").isEmpty(), qPrintable(where));
            QVERIFY2(language.match(tag(row, "lang")).hasMatch(), qPrintable(where));
        });
    }

    void nothingStandsTwice() {
        std::map<QString, QString> ids, prompts;
        eachCase([&](const QString& where, const Case& row) {
            const auto sameId = ids.emplace(QString::fromStdString(row.id), where);
            QVERIFY2(sameId.second, qPrintable(where));
            const auto samePrompt = prompts.emplace(normalised(row.prompt), where);
            QVERIFY2(samePrompt.second,
                     qPrintable(QStringLiteral("%1 is %2").arg(where, samePrompt.first->second)));
        });
    }

    void everyGraderIsKnown() {
        eachCase([](const QString& where, const Case& row) {
            const auto wrong = wrongWithGrader(row);
            QVERIFY2(wrong.isEmpty(), qPrintable(where + QStringLiteral(": ") + wrong));
        });
    }

    void translationsHaveTheTierOfTheirOriginal() {
        std::map<QString, std::size_t> tiers;
        eachCase([&](const QString&, const Case& row) { tiers[QString::fromStdString(row.id)] = *row.tier; });
        std::size_t pairs = 0;
        eachCase([&](const QString& where, const Case& row) {
            const auto original = tag(row, "same_as");
            if (original.isEmpty()) return;
            ++pairs;
            const auto found = tiers.find(original);
            QVERIFY2(found != tiers.end() && found->second == *row.tier, qPrintable(where));
        });
        QVERIFY2(pairs >= 25, qPrintable(QString::number(pairs)));
    }

    // "| core | 206 | 52 | 50 | 57 | 47 |"
    void theReadmeCountsRight() {
        QFile readme(QString::fromUtf8(readmeFile));
        QVERIFY(readme.open(QIODevice::ReadOnly));
        const auto text = QString::fromUtf8(readme.readAll());
        for (const auto& [name, set] : sets()) {
            std::vector<std::size_t> counts(tierNames().size());
            for (const auto& row : set.cases)
                ++counts[*row.tier];
            auto line = QStringLiteral("| %1 | %2 |").arg(name).arg(set.cases.size());
            for (const auto count : counts)
                line += QStringLiteral(" %1 |").arg(count);
            QVERIFY2(text.contains(line), qPrintable(line));
            QVERIFY2(text.contains(QStringLiteral("## %1.jsonl").arg(name)), qPrintable(name));
        }
    }
};

QTEST_APPLESS_MAIN(StarterTest)
#include "starter.moc"
