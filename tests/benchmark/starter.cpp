// The starter sets as a whole: readable, labelled with reasons, without repetition, and as their README
// counts.
#include "bench/grader.h"
#include "bench/set.h"
#include "classify/envelope.h"
#include "policy/reader.h"

#include <QFile>
#include <QRegularExpression>
#include <QTest>

#include <array>
#include <map>

using namespace tierline;
using namespace tierline::bench;

namespace {

constexpr auto shippedPolicy = TIERLINE_SOURCE_DIR "/resources/policies/default.yaml";
constexpr auto readmeFile = TIERLINE_SOURCE_DIR "/resources/sets/README.md";
constexpr std::array setNames{"core", "misfires", "envelopes", "languages", "adversarial"};

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

    void everyGraderCanBeUsed() {
        for (const auto& [name, set] : sets()) {
            const auto book = GraderBook::make(set, {});
            QVERIFY2(book.has_value(), book ? "" : toString(book.error()).c_str());
            QVERIFY2(book->warnings().empty(), qPrintable(name));
            for (const auto& row : set.cases)
                QCOMPARE(book->of(row) != nullptr, !row.grader.empty());
        }
    }

    void whatIsExpectedPassesItsGrader() {
        int graded = 0;
        eachCase([&](const QString& where, const Case& row) {
            if (row.grader.empty() || !row.expected) return;
            const auto spec = readGrader(row.grader);
            QVERIFY2(spec.has_value(), qPrintable(where));
            if (!needsNobody(spec->kind)) return;
            const auto grader = Grader::make(*spec);
            QVERIFY2(grader.has_value(), qPrintable(where));
            const auto grade = grader->grade(*row.expected, row.expected);
            QVERIFY2(grade.has_value() && grade->points == 1.0, qPrintable(where));
            const auto silence = grader->grade("I cannot say.", row.expected);
            QVERIFY2(silence.has_value() && silence->points == 0.0, qPrintable(where));
            ++graded;
        });
        QVERIFY2(graded >= 80, qPrintable(QString::number(graded)));
    }

    void everyEnvelopeIsRecognised() {
        const auto read = policy::loadPolicy(shippedPolicy);
        QVERIFY(read.policy != nullptr);
        const classify::Envelopes envelopes(read.policy->classify.envelopes);
        for (const auto& row : sets().at(QStringLiteral("envelopes")).cases) {
            const auto id = QString::fromStdString(row.id);
            const auto peeled = envelopes.peel(row.prompt);
            if (row.prompt.find_first_of("<{#") == std::string::npos) continue; // tool results alone
            QVERIFY2(peeled && !peeled->nothingLeft, qPrintable(id));
            QVERIFY2(QString::fromStdString(peeled->names).contains(tag(row, "envelope")), qPrintable(id));
        }
    }

    void translationsHaveTheTierOfTheirOriginal() {
        std::map<QString, std::size_t> tiers;
        QHash<QString, std::string> prompts;
        eachCase([&](const QString&, const Case& row) {
            tiers[QString::fromStdString(row.id)] = *row.tier;
            prompts[QString::fromStdString(row.id)] = row.prompt;
        });
        std::size_t pairs = 0;
        eachCase([&](const QString& where, const Case& row) {
            const auto original = tag(row, "same_as");
            if (original.isEmpty()) return;
            ++pairs;
            QVERIFY2(prompts.value(original) == row.original, qPrintable(where));
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
