#include "classify/envelope.h"

#include "envelopecases.h"
#include "policies.h"

#include "base/id.h"
#include "base/utf8.h"
#include "classify/words.h"
#include "policy/envelopenames.h"

#include <QtTest>

#include <set>

using namespace tierline;
using namespace tierline::classify;
using namespace tierline::classify::testing;

namespace {

std::vector<policy::Envelope> allBuiltIn() {
    std::vector<policy::Envelope> list;
    for (const auto name : policy::builtInEnvelopes)
        list.push_back({std::string(name), {}, {}, false});
    return list;
}

QString scoredOf(const std::optional<Peeled>& peeled) {
    return peeled ? QString::fromStdString(peeled->text) : QStringLiteral("(as it came)");
}

std::string without(std::string_view text, const std::vector<Fold>& folds) {
    std::string left;
    std::size_t at = 0;
    for (const auto& fold : folds) {
        left += text.substr(at, fold.range.begin - at);
        at = fold.range.end;
    }
    return left + std::string(text.substr(at));
}

std::string squeezed(std::string_view text) {
    std::string out;
    for (const char c : text)
        if (!std::isspace(static_cast<unsigned char>(c))) out += c;
    return out;
}

Scratch scratchOf(const std::shared_ptr<const Scorer>& scorer) {
    return Scratch(scorer);
}

} // namespace

class EnvelopeTest : public QObject {
    Q_OBJECT

private slots:
    void wordsAreFound_data() {
        QTest::addColumn<int>("index");
        for (int i = 0; i < int(std::size(envelopeCases)); ++i)
            QTest::newRow(envelopeCases[i].name) << i;
    }

    void wordsAreFound() {
        QFETCH(int, index);
        const auto& row = envelopeCases[index];
        const auto peeled = Envelopes(allBuiltIn()).peel(row.text);
        QCOMPARE(scoredOf(peeled),
                 row.scored == nullptr ? QStringLiteral("(as it came)") : QString::fromUtf8(row.scored));
        if (!peeled) return;
        if (row.names != nullptr)
            QCOMPARE(QString::fromStdString(peeled->names), QString::fromUtf8(row.names));
        QVERIFY(!peeled->nothingLeft);
        QVERIFY(!peeled->folds.empty());
        if (peeled->names.starts_with("json-wrapper")) return;
        QCOMPARE(QString::fromStdString(squeezed(without(row.text, peeled->folds))),
                 QString::fromStdString(squeezed(peeled->text)));
    }

    void nothingIsFoldedWhenNothingWouldBeLeft_data() {
        QTest::addColumn<QByteArray>("text");
        for (const auto* text : allEnvelope)
            QTest::newRow(QByteArray(text).left(20).constData()) << QByteArray(text);
    }

    void nothingIsFoldedWhenNothingWouldBeLeft() {
        QFETCH(QByteArray, text);
        const auto peeled = Envelopes(allBuiltIn()).peel(text.toStdString());
        QVERIFY(peeled);
        QVERIFY(peeled->nothingLeft);
        QVERIFY(peeled->folds.empty());
        QVERIFY(!peeled->names.empty());
        QCOMPARE(QByteArray::fromStdString(peeled->text), text);
    }

    void onlyWhatIsListedIsFolded() {
        const std::string text = "<system-reminder>x</system-reminder>\n<file>\ny\n</file>\nFix";
        QVERIFY(!Envelopes({}).peel(text));
        const auto peeled = Envelopes({{"pasted-files", {}, {}, false}}).peel(text);
        QVERIFY(peeled);
        QCOMPARE(QString::fromStdString(peeled->text),
                 QStringLiteral("<system-reminder>x</system-reminder>\nFix"));
    }

    void rangesAreOfTheOriginal() {
        const std::string text = "Fix <not this>\n<system-reminder>é</system-reminder>\nnow";
        const auto peeled = Envelopes(allBuiltIn()).peel(text);
        QVERIFY(peeled);
        QCOMPARE(peeled->folds.size(), 1U);
        const auto range = peeled->folds[0].range;
        QCOMPARE(QString::fromStdString(text.substr(range.begin, range.end - range.begin)),
                 QStringLiteral("<system-reminder>é</system-reminder>"));
    }

    void rangesInJsonAreOfTheRawText() {
        const std::string inside = "<system-reminder>\\u00e9\\n\\ud83d\\ude00</system-reminder>";
        const std::string text = "{\"x\": 1, \"prompt\": \"" + inside + "\\nFix\"}";
        const auto peeled = Envelopes(allBuiltIn()).peel(text);
        QVERIFY(peeled);
        QCOMPARE(peeled->folds.size(), 3U);
        const auto range = peeled->folds[1].range;
        QCOMPARE(QString::fromStdString(text.substr(range.begin, range.end - range.begin)),
                 QString::fromStdString(inside));
        QCOMPARE(peeled->folds[2].range.end, static_cast<std::uint32_t>(text.size()));
    }

    void ownMarks_data() {
        QTest::addColumn<bool>("keep");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("scored");
        QTest::newRow("folded amid a line") << false << QByteArray("fix [[ctx]] this") << "fix this";
        QTest::newRow("folded twice") << false << QByteArray("[[a]]fix[[b]]") << "fix";
        QTest::newRow("not in a fence") << false << QByteArray("```\n[[a]]\n```\nfix") << "(as it came)";
        QTest::newRow("open only") << false << QByteArray("fix [[ctx") << "(as it came)";
        QTest::newRow("closed only") << false << QByteArray("fix ctx]]") << "(as it came)";
        QTest::newRow("kept") << true << QByteArray("noise [[fix]] noise") << "fix";
        QTest::newRow("kept twice") << true << QByteArray("noise [[fix]] noise [[it]]") << "fix it";
        QTest::newRow("kept, but empty") << true << QByteArray("noise [[]] noise") << "noise [[]] noise";
    }

    void ownMarks() {
        QFETCH(bool, keep);
        QFETCH(QByteArray, text);
        const auto peeled = Envelopes({{"ours", "[[", "]]", keep}}).peel(text.toStdString());
        QTEST(scoredOf(peeled), "scored");
    }

    void longFencedBlocksAreFiles() {
        std::string block = "```cpp\n";
        for (int i = 0; i < 30; ++i)
            block += "int refactor" + std::to_string(i) + ";\n";
        block += "```";
        const Envelopes envelopes(allBuiltIn());
        const auto peeled = envelopes.peel("What is this?\n" + block + "\nthanks");
        QVERIFY(peeled);
        QCOMPARE(QString::fromStdString(peeled->text), QStringLiteral("What is this?\nthanks"));
        QVERIFY(peeled->code);
        QVERIFY(!envelopes.peel("What is this?\n" + block.substr(0, block.size() - 3))); // never closed
        QVERIFY(envelopes.peel(block)->nothingLeft);
    }

    void foldedCodeIsStillAFeature() {
        auto policy = threeTiers();
        policy.classify.features = {{policy::FeatureKind::Code, 0, 200'000, policy::Effect::None, 0}};
        policy.classify.envelopes = allBuiltIn();
        const auto scorer = Scorer::compile(share(std::move(policy)));
        QVERIFY(scorer);
        auto scratch = scratchOf(*scorer);
        const auto words = wordsOf("sum up\n<file>\n#include <a>\n</file>", **scorer);
        const auto raw = (*scorer)->run(words.text(), scratch, words.context());
        QCOMPARE(raw.score, 200'000);
        QCOMPARE(raw.features.words, std::int64_t{2});
        const auto letter = wordsOf("sum up\n<file>\nDear Sir,\n</file>", **scorer);
        QCOMPARE((*scorer)->run(letter.text(), scratch, letter.context()).score, 0);
    }

    // Megabytes of what is worst for each part; a quadratic one would not come to an end here.
    void hostileTextsAreLinear_data() {
        QTest::addColumn<QByteArray>("piece");
        QTest::addColumn<QByteArray>("end");
        for (const auto* piece : {"<system-reminder>\n",
                                  "</system-reminder>\n",
                                  "<system-reminder",
                                  "<file <file ",
                                  "<",
                                  "```x\n",
                                  "```\n",
                                  "````",
                                  "``` ",
                                  "[[",
                                  "[[]]",
                                  "<task>\n<user_query>\n",
                                  "          <",
                                  "\n",
                                  "# Context from my IDE setup:\n",
                                  "I have *added these files to the chat*\n\na.py\n```\n",
                                  "You have access to the following tools:\n- a\n",
                                  "<file>\n```x\n</file>\n",
                                  "<user_query>a</user_query>\n",
                                  "{\"prompt\":",
                                  "\\u00e9"})
            QTest::newRow(piece) << QByteArray(piece) << QByteArray();
        QTest::newRow("fences closed at the very end")
            << QByteArray("<file>\n```x\n</file>\n") << QByteArray("```");
        QTest::newRow("a request at the very end")
            << QByteArray("# Context from my IDE setup:\n") << QByteArray("## My request for Codex:\nhi");
    }

    void hostileTextsAreLinear() {
        QFETCH(QByteArray, piece);
        QFETCH(QByteArray, end);
        std::string text;
        while (text.size() < 3'000'000)
            text += piece.toStdString();
        text += end.toStdString();
        auto list = allBuiltIn();
        list.push_back({"ours", "[[", "]]", false});
        const auto peeled = Envelopes(list).peel(text);
        QVERIFY(!peeled || peeled->text.size() <= text.size());
    }

    void mutationsKeepItsPromises() {
        Dice dice(5);
        const Envelopes envelopes(allBuiltIn());
        std::string all;
        for (const auto& row : envelopeCases)
            all += std::string(row.text) + "\n";
        for (int round = 0; round < 4000; ++round) {
            const auto from = dice.next() % all.size(), length = dice.next() % 400;
            std::string text = all.substr(from, length);
            for (auto i = dice.next() % 4; i > 0 && !text.empty(); --i)
                text[dice.next() % text.size()] = "<>/`\n{}\" a"[dice.next() % 10];
            if (!isUtf8(text)) continue;
            const auto peeled = envelopes.peel(text);
            if (!peeled) continue;
            QVERIFY(isUtf8(peeled->text));
            QVERIFY(!squeezed(peeled->text).empty());
            std::uint32_t last = 0;
            for (const auto& fold : peeled->folds) {
                QVERIFY2(fold.range.begin >= last && fold.range.begin <= fold.range.end
                             && fold.range.end <= text.size(),
                         text.c_str());
                last = fold.range.end;
            }
            const auto again = envelopes.peel(text);
            QVERIFY(again && again->folds == peeled->folds);
        }
    }

    void everyBuiltInFoldsSomething() {
        std::set<std::string> seen;
        for (const auto& row : envelopeCases)
            if (const auto peeled = Envelopes(allBuiltIn()).peel(row.text))
                for (const auto& name : QString::fromStdString(peeled->names).split(QStringLiteral(", ")))
                    seen.insert(name.toStdString());
        QCOMPARE(seen.size(), policy::builtInEnvelopes.size());
    }
};

QTEST_APPLESS_MAIN(EnvelopeTest)
#include "envelope_test.moc"
