// Reads every case of tests/data/policy and compares the messages word for word.
#include "policy/reader.h"

#include "base/hash.h"
#include "base/id.h"
#include "base/paths.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTemporaryFile>
#include <QTest>

using namespace tierline;
using policy::readPolicy;

namespace {

QByteArray contentOf(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) qFatal("cannot read %s", qPrintable(path));
    return file.readAll();
}

QString casesFolder() {
    return QStringLiteral(TIERLINE_TEST_DATA) + QStringLiteral("/policy");
}

// The required keys that a case leaves out.
QString completed(QString text) {
    const std::pair<const char*, const char*> required[]{
        {"version", "version: 1\n"},
        {"providers", "providers: {p: {dialect: openai}}\n"},
        {"models", "models: {p/a: {}, p/b: {}}\n"},
        {"tiers", "tiers: [{name: low, below: 0.5, models: [p/a]}, {name: high, models: [p/b]}]\n"},
        {"default_tier", "default_tier: low\n"}};
    for (const auto& [key, line] : required) {
        const QRegularExpression present(QStringLiteral("^%1:").arg(QLatin1String(key)),
                                         QRegularExpression::MultilineOption);
        if (!present.match(text).hasMatch()) text += QLatin1String(line);
    }
    return text;
}

std::string minimal() {
    return completed({}).toStdString();
}

QString referenceFile() {
    return QStringLiteral(TIERLINE_SOURCE_DIR "/resources/policies/reference.yaml");
}

// The file's top-level keys with what is below them, without remarks.
QList<QByteArray> sectionsOf(const QByteArray& text) {
    static const QRegularExpression remark(QStringLiteral("\\s*(^|\\s)#.*$"));
    QList<QByteArray> sections;
    for (const auto& line : text.split('\n')) {
        const auto bare = QString::fromUtf8(line).remove(remark).toUtf8();
        if (bare.isEmpty()) continue;
        if (bare.front() != ' ') sections.append(QByteArray());
        sections.back() += bare + '\n';
    }
    return sections;
}

// What the reference's sections stand on, without one of them.
QByteArray requiredBut(const QByteArray& key) {
    QByteArray text;
    for (const QByteArray line :
         {"version: 1", "providers: {local: {dialect: openai}}", "models: {local/small: {}, local/large: {}}",
          "tiers: [{name: simple, below: 0.3, models: [local/small]}, {name: complex, models: "
          "[local/large]}]",
          "default_tier: simple"})
        if (!line.startsWith(key + ':')) text += line + '\n';
    return text;
}

QString printed(const policy::ReadOutcome& outcome) {
    QString all;
    const auto add = [&](const char* kind, const std::vector<Error>& list) {
        for (const auto& error : list) {
            Error shown = error;
            shown.file.clear();
            all += QStringLiteral("%1 %2:%3: %4\n")
                       .arg(QLatin1String(kind))
                       .arg(error.line)
                       .arg(error.column)
                       .arg(QString::fromStdString(toString(shown)));
        }
    };
    add("error", outcome.errors);
    add("warning", outcome.warnings);
    return all;
}

} // namespace

class ReaderTest : public QObject {
    Q_OBJECT

private slots:
    void saysWhatIsWrongAndWhere_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("messages");
        const QDir folder(casesFolder());
        const auto files = folder.entryList({QStringLiteral("*.txt")});
        QVERIFY(!files.isEmpty());
        for (const auto& file : files) {
            const auto content = QString::fromUtf8(contentOf(folder.filePath(file)));
            const auto cases = content.split(
                QRegularExpression(QStringLiteral("^=== "), QRegularExpression::MultilineOption),
                Qt::SkipEmptyParts);
            for (const auto& one : cases) {
                const auto name = one.section(u'\n', 0, 0);
                const auto body = one.section(u'\n', 1);
                const auto split = body.indexOf(QStringLiteral("--- expect\n"));
                QVERIFY2(split >= 0, qPrintable(name));
                QTest::newRow(qPrintable(file + QStringLiteral(": ") + name))
                    << completed(body.left(split)) << body.mid(split + 11);
            }
        }
    }

    void saysWhatIsWrongAndWhere() {
        QFETCH(QString, text);
        QFETCH(QString, messages);
        const auto outcome = readPolicy(text.toStdString(), "test.yaml");
        QCOMPARE(printed(outcome), messages);
        QCOMPARE(outcome.policy == nullptr, !outcome.errors.empty());
    }

    void refusesWhatIsNoText_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("message");
        QTest::newRow("empty") << QByteArray("") << "1:1: the policy is empty";
        QTest::newRow("only a comment") << QByteArray("# nothing\n") << "1:1: the policy is empty";
        QTest::newRow("not UTF-8") << QByteArray("version: 1\nx: a\xff") << "2:5: the file is not UTF-8";
        QTest::newRow("a NUL") << QByteArray("version: 1\0", 11) << "1:11: control character";
        QTest::newRow("the byte that ends yaml-cpp's input")
            << QByteArray("a: \x04") << "1:4: control character";
        QTest::newRow("a single word") << QByteArray("policy") << "1:1: a policy is a map of keys";
        QTest::newRow("too large") << QByteArray((4 << 20) + 1, '#') << "1:1: the file is larger than 4 MB";
        QTest::newRow("too deep") << QByteArray(5000, '[') << "nested too deeply";
    }

    void refusesWhatIsNoText() {
        QFETCH(QByteArray, text);
        QFETCH(QString, message);
        const auto outcome = readPolicy(text.toStdString(), "p.yaml");
        QVERIFY(outcome.policy == nullptr);
        QCOMPARE(outcome.errors.size(), std::size_t{1});
        const auto shown = QString::fromStdString(toString(outcome.errors[0]));
        QVERIFY2(shown.contains(message) && shown.startsWith(QStringLiteral("p.yaml:")), qPrintable(shown));
    }

    void readsTheContractsExample() {
        const auto outcome =
            readPolicy(contentOf(casesFolder() + QStringLiteral("/contract.yaml")).toStdString(), "c");
        QVERIFY2(outcome.errors.empty(), qPrintable(printed(outcome)));
        const auto& p = *outcome.policy;
        QCOMPARE(p.models.size(), std::size_t{5});
        QCOMPARE(p.models[2].price->cachedRead->nanoPerMillion, std::int64_t{1'250'000'000});
        QCOMPARE(p.models[2].timeout.firstByte, Milliseconds(20'000));
        QCOMPARE(p.provider("anthropic")->baseUrl, std::string("https://api.anthropic.com"));
        QCOMPARE(p.provider("openai")->baseUrl, std::string("https://api.openai.com/v1"));
        QCOMPARE(p.tiers[2].below, std::optional(850'000));
        QCOMPARE(p.classify.rules[1].effect, policy::Effect::Floor);
        QCOMPARE(p.classify.rules[1].tier, policy::TierIndex{3});
        QCOMPARE(p.classify.rules[2].match, policy::Match::Regex);
        QCOMPARE(p.classify.features.size(), std::size_t{4}); // chars_* are switched off
        QVERIFY(p.classify.features[0].kind == policy::FeatureKind::WordsUnder);
        QCOMPARE(*p.route.maxLatencyP95, Milliseconds(8'000));
        QCOMPARE(p.classify.stages, (std::vector<std::string>{"rules", "cache", "text", "embedding", "judge"}));
        QVERIFY(p.route.affinity && p.quality.escalate && p.quality.badJson);
        QCOMPARE(p.classify.envelopes.size(), std::size_t{4});
        QCOMPARE(p.classify.judge.model, p.model("anthropic/claude-3-5-haiku-20241022"));
    }

    void readsTheKeysOfProvidersAndNetwork() {
        QTemporaryFile authority;
        QVERIFY(authority.open());
        authority.write("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n");
        authority.close();
        const auto text = QStringLiteral("providers:\n"
                                         "  p: {dialect: openai, flavor: groq, also: []}\n"
                                         "  q: {dialect: responses, also: [openai]}\n"
                                         "  r: {dialect: gemini}\n"
                                         "  s: {dialect: azure, base_url: "
                                         "\"https://desk.openai.azure.com/\", api_version: \"2024-10-21\"}\n"
                                         "network: {proxy: none, ca_file: \"%1\"}\n"
                                         "pass_through: q\n")
                              .arg(authority.fileName());
        const auto outcome = readPolicy(completed(text).toStdString(), "m");
        QVERIFY2(outcome.errors.empty(), qPrintable(printed(outcome)));
        const auto& policy = *outcome.policy;
        using Dialects = std::vector<Dialect>;
        QCOMPARE(policy.providers[0].flavor, std::string("groq"));
        QVERIFY(policy.providers[0].also == Dialects{});
        QVERIFY(policy.providers[1].dialect == Dialect::Responses);
        QCOMPARE(policy.providers[1].baseUrl, std::string("https://api.openai.com/v1"));
        QVERIFY(policy.providers[1].also == Dialects{Dialect::OpenAi});
        QVERIFY(policy.providers[2].dialect == Dialect::Gemini);
        QVERIFY(!policy.providers[2].also && !policy.providers[2].isAzure);
        QCOMPARE(policy.providers[2].baseUrl,
                 std::string("https://generativelanguage.googleapis.com/v1beta"));
        QVERIFY(policy.providers[3].dialect == Dialect::OpenAi && policy.providers[3].isAzure);
        QCOMPARE(policy.providers[3].apiVersion, std::string("2024-10-21"));
        QCOMPARE(policy.providers[3].baseUrl, std::string("https://desk.openai.azure.com"));
        QVERIFY(!policy.network.proxyFromEnvironment);
        QCOMPARE(policy.network.caFile, authority.fileName().toStdString());
        QCOMPARE(policy.passThrough, std::string("q"));
    }

    void readsBudgetsAndAlerts() {
        const auto outcome = readPolicy(
            completed(
                QStringLiteral(
                    "budgets:\n"
                    "  - {scope: all, per: week, soft: 5.00, degrade: 10, hard: 20.000000001, cap: high}\n"
                    "  - {scope: tag, name: project=search, hard: 1}\n"
                    "budgets_timezone: Europe/Berlin\n"
                    "capture: {replies: true, requests: true, keep: 12h, bytes: 500MB}\n"
                    "ledger: {keep: 90d, bytes: 20GB}\n"
                    "alerts:\n"
                    "  - {name: dear, when: cost_per_hour, above: 2.5, over: 10m, webhook: "
                    "\"https://example.com/x\"}\n"
                    "  - {when: error_rate, above: 0.2, clear: 0.05, min_requests: 50}\n"
                    "telemetry: {otlp: \"http://127.0.0.1:4318\", key: \"env:OTLP\", content: true}\n"))
                .toStdString(),
            "m");
        QVERIFY2(outcome.errors.empty(), qPrintable(printed(outcome)));
        const auto& p = *outcome.policy;
        using policy::Alert, policy::Budget;
        const auto usd = [](std::int64_t nano) { return std::optional(Money::fromNano(nano)); };
        QCOMPARE(p.budgets[0], (Budget{Budget::Scope::All, "", Budget::Period::Week, usd(5'000'000'000),
                                       usd(10'000'000'000), usd(20'000'000'001), policy::TierIndex{1}, 2}));
        QCOMPARE(p.budgets[1], (Budget{Budget::Scope::Tag,
                                       "project=search",
                                       Budget::Period::Day,
                                       {},
                                       {},
                                       usd(1'000'000'000),
                                       policy::TierIndex{0},
                                       3}));
        QCOMPARE(p.budgetsTimezone, std::string("Europe/Berlin"));
        QCOMPARE(p.capture, (policy::Capture{true, true, true, std::chrono::hours(12), 500'000'000}));
        QCOMPARE(p.keep, (policy::Keep{std::chrono::days(90), 20'000'000'000}));
        QCOMPARE(p.alerts[0], (Alert{"dear", Alert::When::CostPerHour, 0, 0, Money::fromNano(2'500'000'000),
                                     Money::fromNano(2'000'000'000), std::chrono::minutes(10), 20,
                                     "https://example.com/x"}));
        QCOMPARE(p.alerts[1], (Alert{"error_rate",
                                     Alert::When::ErrorRate,
                                     200'000,
                                     50'000,
                                     {},
                                     {},
                                     std::chrono::hours(1),
                                     50,
                                     ""}));
        QCOMPARE(p.telemetry, (policy::Telemetry{"http://127.0.0.1:4318", "env:OTLP", true}));
    }

    void hashesTheBytes() {
        const auto text = minimal();
        const auto outcome = readPolicy(text, "m");
        QCOMPARE(outcome.policy->hash, sha256Hex(text));
        QCOMPARE(outcome.policy->hash12().size(), std::size_t{12});
        QVERIFY(readPolicy(text + "\n", "m").policy->hash != outcome.policy->hash);
    }

    void aByteOrderMarkMovesNoColumn() {
        const auto outcome = readPolicy("\xef\xbb\xbf"
                                        "zzz: 1\n"
                                            + minimal(),
                                        "m");
        QCOMPARE(outcome.errors.size(), std::size_t{1});
        QCOMPARE(outcome.errors[0].line, 1);
        QCOMPARE(outcome.errors[0].column, 1);
    }

    void windowsLinesReadTheSame() {
        auto text = minimal();
        for (std::size_t at = 0; (at = text.find('\n', at)) != text.npos; at += 2)
            text.replace(at, 1, "\r\n");
        const auto outcome = readPolicy(text, "m");
        QVERIFY2(outcome.errors.empty(), qPrintable(printed(outcome)));
        QCOMPARE(outcome.policy->tiers, readPolicy(minimal(), "m").policy->tiers);
    }

    void aPastedKeyIsNotRepeated() {
        const auto text =
            completed(QStringLiteral("providers: {p: {dialect: openai, key: sk-verysecret}}\n"));
        const auto outcome = readPolicy(text.toStdString(), "m");
        QCOMPARE(outcome.errors.size(), std::size_t{1});
        QVERIFY(!printed(outcome).contains(QStringLiteral("verysecret")));
    }

    void aMissingFileIsNamed() {
        const auto outcome = policy::loadPolicy("/nonexistent/policy.yaml");
        QCOMPARE(outcome.errors.size(), std::size_t{1});
        QCOMPARE(outcome.errors[0].code, ErrorCode::NotFound);
        QVERIFY(outcome.errors[0].detail.find("/nonexistent/policy.yaml") != std::string::npos);
    }

    // One line of four megabytes, and more wrong keys than anyone reads: no quadratic time, bounded messages.
    void staysQuickWithHostileFiles() {
        std::string flow = "version: 1\nbreaker: {";
        for (int i = 0; i < 200'000; ++i)
            flow += "a" + std::to_string(i) + ": \"ü\",";
        const auto outcome = readPolicy(flow + "}\n", "flow");
        QVERIFY(outcome.policy == nullptr);
        QCOMPARE(outcome.errors.size(), std::size_t{1000});
        QCOMPARE(outcome.errors[1].column, 19); // columns of the cached count are right
    }

    void refusesLongLists_data() {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("item");
        QTest::addColumn<QString>("after");
        QTest::addColumn<QString>("message");
        QTest::newRow("keywords") << "classify: {rules: [{id: a, any: [" << "x%1," << "]}]}"
                                  << "more than 10000 keywords";
        QTest::newRow("rules") << "classify: {rules: [" << "{id: a%1, any: [x]}," << "]}"
                               << "more than 2000 rules";
        QTest::newRow("interceptions")
            << "intercept: [" << "{model: a, as: auto}," << "]" << "more than 1000 interceptions";
        QTest::newRow("models of a tier")
            << "tiers: [{name: low, models: [" << "p/a," << "]}]" << "more than 10000 models";
        QTest::newRow("budgets") << "budgets: [" << "{scope: all, hard: 1}," << "]"
                                 << "more than 100 budgets";
        QTest::newRow("alerts") << "alerts: [" << "{when: budget, above: 1}," << "]"
                                << "more than 100 alerts";
        QTest::newRow("tiers") << "tiers: [" << "{name: t%1, models: [p/a]}," << "]"
                               << "more than 1000 tiers";
    }

    void refusesLongLists() {
        QFETCH(QString, before);
        QFETCH(QString, item);
        QFETCH(QString, after);
        QFETCH(QString, message);
        auto text = before;
        for (int i = 0; i < 10'500; ++i)
            text += item.contains(u'%') ? item.arg(i) : item;
        const auto outcome = readPolicy(completed(text + after + u'\n').toStdString(), "long");
        QVERIFY2(printed(outcome).contains(message), qPrintable(printed(outcome).left(500)));
    }

    // Whatever the bytes are: a policy or at least one error with a place, and no crash. Every section is cut
    // at every letter behind the required ones, not the whole file, which would take a time by its square.
    void survivesEveryCut() {
        const auto text = contentOf(referenceFile());
        const auto sections = sectionsOf(text);
        QVERIFY(sections.size() > 15);
        for (const auto& section : sections) {
            const auto before = requiredBut(section.left(section.indexOf(':')));
            const auto all = before + section;
            QVERIFY2(readPolicy(all.toStdString(), "whole").policy, section.constData());
            for (auto length = before.size(); length < all.size(); ++length)
                check(readPolicy({all.constData(), static_cast<std::size_t>(length)}, "cut"));
        }
    }

    // The whole file with its remarks, in the middle and at both sides of the end of every line.
    void survivesEveryLine() {
        const auto text = contentOf(referenceFile());
        for (qsizetype begin = 0, end = 0; begin < text.size(); begin = end + 1) {
            end = std::max(text.indexOf('\n', begin), begin);
            for (const auto length : {(begin + end) / 2, end, end + 1})
                check(readPolicy({text.constData(), static_cast<std::size_t>(length)}, "cut"));
        }
    }

    void survivesMutations() {
        const auto sections = sectionsOf(contentOf(referenceFile()));
        constexpr std::string_view alphabet = "{}[]:,-#&*!|>'\"%@` \n\t\\0a~?";
        Dice dice(7);
        for (int round = 0; round < 3000; ++round) {
            const auto& section = sections[round % sections.size()];
            auto mutant = (requiredBut(section.left(section.indexOf(':'))) + section).toStdString();
            for (auto changes = dice.next() % 4 + 1; changes > 0; --changes) {
                const auto at = dice.next() % mutant.size();
                const auto letter = alphabet[dice.next() % alphabet.size()];
                if (dice.next() % 3 == 0)
                    mutant.erase(at, dice.next() % 20);
                else if (dice.next() % 2 == 0)
                    mutant.insert(at, 1, letter);
                else
                    mutant[at] = letter;
            }
            check(readPolicy(mutant, "mutant"));
        }
    }

private:
    static void check(const policy::ReadOutcome& outcome) {
        QCOMPARE(outcome.policy == nullptr, !outcome.errors.empty());
        for (const auto& error : outcome.errors) {
            QVERIFY(error.line >= 1);
            QVERIFY(error.column >= 1);
            QVERIFY(!error.detail.empty());
        }
    }
};

QTEST_APPLESS_MAIN(ReaderTest)
#include "reader.moc"
