#include "classify/verdictcache.h"

#include <QtTest>

#include <thread>

using namespace tierline;
using namespace tierline::classify;

class TestVerdictCache : public QObject {
    Q_OBJECT
private slots:
    void normalises_data();
    void normalises();
    void guards_data();
    void guards();
    void isBounded();
    void keepsTheNewest();
    void anotherPolicyIsAnotherKey();
    void nearestOfTheAllowed();
    void takesManyThreads();

private:
    static Remembered said(std::string origin, policy::Millionths score = 500'000) {
        return {score, 900'000, "judge", std::move(origin), {}};
    }
    const Monotonic now{std::chrono::hours(100)};
};

void TestVerdictCache::normalises_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("plain");
    QTest::newRow("case") << "Hello WORLD" << "hello world";
    QTest::newRow("white space") << " \t a\n\n b  " << "a b";
    QTest::newRow("no-break and wide blanks") << QString("a\u00a0b\u3000c") << "a b c";
    QTest::newRow("umlauts, Greek, Cyrillic") << QString("ÄÖÜ ΑΒΓ АБЯ Ё") << QString("äöü αβγ абя ё");
    QTest::newRow("the times sign is no letter") << QString("3 × 4") << QString("3 × 4");
    QTest::newRow("nothing") << "" << "";
    QTest::newRow("blanks alone") << " \n " << "";
}

void TestVerdictCache::normalises() {
    QFETCH(QString, text);
    QTEST(QString::fromStdString(normalisedText(text.toStdString())), "plain");
}

void TestVerdictCache::guards_data() {
    QTest::addColumn<QString>("a");
    QTest::addColumn<QString>("b");
    QTest::addColumn<bool>("alike");
    QTest::newRow("opposites") << "enable 2fa" << "disable 2fa" << false;
    QTest::newRow("a negation") << "do delete the file" << "do not delete the file" << false;
    QTest::newRow("a number") << "add 2 rows" << "add 3 rows" << false;
    QTest::newRow("another name") << "weather in rome" << "weather in oslo" << false;
    QTest::newRow("with and without") << "tea with milk" << "tea without milk" << false;
    QTest::newRow("opposites in German") << "aktiviere das konto" << "deaktiviere das konto" << false;
    QTest::newRow("a word more") << "write a function" << "write a recursive function" << false;
    QTest::newRow("an operator") << "is a < b" << "is a > b" << false;
    QTest::newRow("once and twice") << "very good" << "very very good" << false;
    QTest::newRow("please") << "enable 2fa" << "please enable 2fa" << true;
    QTest::newRow("could you") << "could you explain tls?" << "explain tls" << true;
    QTest::newRow("punctuation") << "hello, what is tls?" << "what is tls" << true;
    QTest::newRow("order") << "explain tls please" << "please explain tls" << true;
    QTest::newRow("two empty texts") << "" << "" << true;
}

void TestVerdictCache::guards() {
    QFETCH(QString, a);
    QFETCH(QString, b);
    QTEST(differOnlyInFillers(a.toStdString(), b.toStdString()), "alike");
    QTEST(differOnlyInFillers(b.toStdString(), a.toStdString()), "alike");
}

void TestVerdictCache::isBounded() {
    policy::StageCache settings;
    settings.entries = 3;
    VerdictCache cache(settings, "p");
    for (int i = 0; i < 10; ++i) {
        cache.keep("text " + std::to_string(i), {}, said(std::to_string(i)), now);
        QVERIFY(cache.find("text 0", now).has_value() || i > 9); // used, so never the oldest
    }
    QCOMPARE(cache.size(), std::size_t(3));
    QVERIFY(cache.find("text 0", now));
    QVERIFY(!cache.find("text 5", now));
    QVERIFY(cache.find("text 9", now));
}

void TestVerdictCache::keepsTheNewest() {
    VerdictCache cache({}, "p");
    cache.keep("text", {}, said("one", 100'000), now);
    cache.keep("TEXT", {}, said("two", 900'000), now + std::chrono::hours(20));
    QCOMPARE(cache.size(), std::size_t(1));
    const auto hit = cache.find("text", now + std::chrono::hours(25)); // the first would have gone
    QVERIFY(hit);
    QCOMPARE(hit->what.origin, std::string("two"));
    QCOMPARE(hit->age, Milliseconds(std::chrono::hours(5)));
    QVERIFY(!cache.find("text", now + std::chrono::hours(44)));
    QCOMPARE(cache.size(), std::size_t(0));
}

void TestVerdictCache::anotherPolicyIsAnotherKey() {
    VerdictCache one({}, "p"), other({}, "q");
    one.keep("text", {}, said("one"), now);
    QVERIFY(one.find("text", now));
    QVERIFY(!other.find("text", now));
}

void TestVerdictCache::nearestOfTheAllowed() {
    VerdictCache cache({}, "p");
    cache.keep("disable 2fa", {1, 0}, said("opposite"), now);
    cache.keep("enable 2fa now", {0.999F, 0.0447F}, said("other words"), now);
    cache.keep("please enable 2fa", {0.98F, 0.199F}, said("allowed"), now);
    cache.keep("could you enable 2fa", {0.5F, 0.866F}, said("far"), now);
    cache.keep("enable 2fa thanks", {1, 0, 0}, said("of another model"), now);
    const auto hit = cache.findNear("enable 2FA", {1, 0}, now);
    QVERIFY(hit);
    QCOMPARE(hit->what.origin, std::string("allowed"));
    QCOMPARE(hit->cosine, std::optional<policy::Millionths>(980'000));
    QVERIFY(!cache.findNear("enable 2FA", {1, 0}, now + std::chrono::hours(24)));
    QVERIFY(!cache.findNear(std::string(3'000, 'x'), {1, 0}, now));
}

void TestVerdictCache::takesManyThreads() {
    policy::StageCache settings;
    settings.entries = 50;
    VerdictCache cache(settings, "p");
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&, t] {
            for (int i = 0; i < 500; ++i) {
                const auto text = "text " + std::to_string((i * (t + 1)) % 90);
                cache.keep(text, {1, 0}, said(text), now);
                if (const auto hit = cache.find(text, now)) {
                    if (hit->what.origin != text) std::abort();
                }
                static_cast<void>(cache.findNear(text, {0, 1}, now));
            }
        });
    for (auto& thread : threads)
        thread.join();
    QCOMPARE(cache.size(), std::size_t(50));
}

QTEST_APPLESS_MAIN(TestVerdictCache)
#include "verdictcache.moc"
