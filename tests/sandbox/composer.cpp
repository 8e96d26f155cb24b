#include "sandbox/composer.h"

#include "base/utf8.h"

#include <QTest>

using namespace tierline;
using namespace tierline::sandbox;

class ComposerTest : public QObject {
    Q_OBJECT

private slots:
    void readsKindAndTongue_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("tongue");
        const auto row = [](const char* name, const char* text, Kind kind, Tongue tongue) {
            QTest::newRow(name) << QString::fromUtf8(text) << static_cast<int>(kind)
                                << static_cast<int>(tongue);
        };
        row("a greeting", "hi there", Kind::Greeting, Tongue::English);
        row("a proof", "Prove that 2 is prime", Kind::Reasoning, Tongue::English);
        row("a proof is no proofreading", "Proofread: thier house", Kind::Rewrite, Tongue::English);
        row("code", "Write a Python function that sorts", Kind::Code, Tongue::English);
        row("a fault", "debug this race condition", Kind::Debug, Tongue::English);
        row("one word asked for", "Reply with one word, spam or ham: hello", Kind::Verdict, Tongue::English);
        row("German", "Was ist eine Wärmepumpe und wie funktioniert die?", Kind::Explain, Tongue::German);
        row("French", "Explique-moi comment les abeilles font le miel", Kind::Explain, Tongue::French);
        row("Spanish", "Qué es el interés compuesto y para qué sirve", Kind::Explain, Tongue::Spanish);
        row("Chinese", "请解释一下量子计算", Kind::Explain, Tongue::Chinese);
        row("Japanese", "光合成について説明してください", Kind::Explain, Tongue::Japanese);
        row("Arabic", "اشرح لي الطاقة الشمسية", Kind::Explain, Tongue::Arabic);
        row("nothing", "", Kind::Explain, Tongue::English);
    }
    void readsKindAndTongue() {
        QFETCH(QString, text);
        const std::string bytes = text.toStdString();
        QTEST(static_cast<int>(kindOf(bytes)), "kind");
        QTEST(static_cast<int>(tongueOf(bytes)), "tongue");
    }

    void writesWholeSentences_data() { readsKindAndTongue_data(); }
    void writesWholeSentences() {
        QFETCH(QString, text);
        QFETCH(int, kind);
        for (std::uint64_t seed = 0; seed < 20; ++seed) {
            Dice dice(seed);
            const std::string reply = compose(text.toStdString(), static_cast<Kind>(kind), 120, dice);
            QVERIFY(isUtf8(reply));
            QVERIFY(!reply.empty());
            QVERIFY2(!reply.contains("{t}") && !reply.contains("{u}") && !reply.contains("{n}"),
                     reply.c_str());
            QVERIFY2(reply.size() < 2400, reply.c_str());
        }
    }

    void repeatsWordsOfTheQuestion() {
        const auto topics = topicsOf("How do migrating swallows navigate really?", Tongue::English);
        QCOMPARE(topics, (std::vector<std::string>{"migrating", "swallows", "navigate"}));
        QCOMPARE(topicsOf("?", Tongue::English), (std::vector<std::string>{"this", "the rest"}));
    }

    void leavesTheHarnessOut() {
        QCOMPARE(ownWords("<system-reminder>design all</system-reminder>yes"), std::string("yes"));
        QCOMPARE(ownWords("a<system-reminder>open end"), std::string("a"));
    }

    void survivesAnyBytes() {
        Dice dice(7);
        for (int round = 0; round < 400; ++round) {
            std::string noise(static_cast<std::size_t>(dice.next() % 64), ' ');
            for (char& c : noise)
                c = static_cast<char>(dice.next());
            QVERIFY(!compose(noise, kindOf(noise), 30, dice).empty());
        }
    }
};

QTEST_APPLESS_MAIN(ComposerTest)
#include "composer.moc"
