#include "classify/references.h"

#include "policies.h"

#include <QTemporaryDir>
#include <QtTest>

#include <cmath>
#include <fstream>
#include <limits>

using namespace tierline;
using namespace tierline::classify;
using namespace tierline::classify::testing;

class TestReferences : public QObject {
    Q_OBJECT
private slots:
    void votes_data();
    void votes();
    void refuses_data();
    void refuses();
    void anotherDimension();
    void readsPhrases_data();
    void readsPhrases();
    void normalisesVectors();
    void sumsLongVectors();
};

namespace {

Vector at(double cosine) { // of a plane, that far from the first axis
    return {static_cast<float>(cosine), static_cast<float>(std::sqrt(1 - cosine * cosine))};
}

} // namespace

void TestReferences::votes_data() {
    using Cosines = std::vector<std::pair<int, double>>; // tier, cosine to the text
    QTest::addColumn<Cosines>("phrases");
    QTest::addColumn<int>("neighbours");
    QTest::addColumn<int>("tier"); // -1: nobody votes
    QTest::addColumn<int>("score");
    QTest::addColumn<int>("confidence");
    QTest::addColumn<QString>("detail");
    QTest::newRow("one near phrase") << Cosines{{2, 0.95}} << 5 << 2 << 800'000 << 1'000'000
                                     << "1 of 1 say high, nearest 0.95";
    QTest::newRow("none above the floor")
        << Cosines{{2, 0.89}, {0, 0.5}} << 5 << -1 << 0 << 0 << "nearest 0.89, below 0.90";
    QTest::newRow("those below the floor have no vote")
        << Cosines{{0, 0.95}, {2, 0.89}, {2, 0.88}} << 5 << 0 << 150'000 << 1'000'000
        << "1 of 1 say low, nearest 0.95";
    QTest::newRow("two against one") << Cosines{{1, 0.92}, {1, 0.92}, {0, 0.92}} << 5 << 1 << 450'000
                                     << 666'667 << "2 of 3 say medium, nearest 0.92";
    QTest::newRow("a tie goes up") << Cosines{{1, 0.95}, {0, 0.95}} << 5 << 1 << 450'000 << 500'000
                                   << "1 of 2 say medium, nearest 0.95";
    QTest::newRow("only the nearest are asked") << Cosines{{0, 0.99}, {2, 0.95}, {2, 0.95}} << 1 << 0
                                                << 150'000 << 1'000'000 << "1 of 1 say low, nearest 0.99";
}

void TestReferences::votes() {
    using Cosines = std::vector<std::pair<int, double>>;
    QFETCH(Cosines, phrases);
    QFETCH(int, neighbours);
    QFETCH(int, tier);
    auto policy = threeTiers();
    policy.classify.embedding.neighbours = neighbours;
    std::vector<ReferencePhrase> list;
    std::vector<Vector> vectors;
    for (const auto& [of, cosine] : phrases) {
        list.push_back({static_cast<policy::TierIndex>(of), "phrase " + std::to_string(list.size())});
        vectors.push_back(at(cosine));
    }
    const auto references = References::make(list, vectors);
    QVERIFY(references);
    const auto vote = (*references)->vote(at(1), policy);
    QVERIFY(vote);
    QCOMPARE(vote->any, tier >= 0);
    if (tier >= 0) QCOMPARE(static_cast<int>(vote->tier), tier);
    QTEST(vote->score, "score");
    QTEST(vote->confidence, "confidence");
    QTEST(QString::fromStdString(vote->detail), "detail");
}

void TestReferences::refuses_data() {
    QTest::addColumn<std::vector<Vector>>("vectors");
    const float nan = std::numeric_limits<float>::quiet_NaN();
    QTest::newRow("too few vectors") << std::vector<Vector>{{1, 0}};
    QTest::newRow("two dimensions and three") << std::vector<Vector>{{1, 0}, {1, 0, 0}};
    QTest::newRow("zeros") << std::vector<Vector>{{1, 0}, {0, 0}};
    QTest::newRow("not a number") << std::vector<Vector>{{1, 0}, {nan, 0}};
    QTest::newRow("empty ones") << std::vector<Vector>{{}, {}};
}

void TestReferences::refuses() {
    QFETCH(std::vector<Vector>, vectors);
    QVERIFY(!References::make({{0, "a"}, {1, "b"}}, vectors));
    QVERIFY(!References::make({}, {}));
}

void TestReferences::anotherDimension() {
    const auto references = References::make({{0, "a"}}, {{1, 0}});
    const auto vote = (*references)->vote(Vector{1, 0, 0}, threeTiers());
    QVERIFY(!vote);
    QCOMPARE(vote.error().detail, std::string("the vector has 3 dimensions, the references have 2"));
}

void TestReferences::readsPhrases_data() {
    QTest::addColumn<QString>("rows");
    QTest::addColumn<QString>("read"); // "tier text|…" or the error
    const QString good = R"({"prompt":"prove it","tier":"high"})";
    QTest::newRow("rows behind the policy's own") << good + "\n\n" << "0 hi|2 prove it";
    QTest::newRow("no newline at the end") << good << "0 hi|2 prove it";
    QTest::newRow("twice the same") << good + "\n" + good + "\n" << "0 hi|2 prove it";
    QTest::newRow("other keys are passed over")
        << R"({"id":7,"prompt":"a","tier":"low","tags":[]})" << "0 hi|0 a";
    QTest::newRow("an unknown tier") << R"({"prompt":"a","tier":"tall"})" << "1: there is no tier `tall`";
    QTest::newRow("no tier") << good + "\n" + R"({"prompt":"a"})" << "2: the row has no `tier`";
    QTest::newRow("no prompt") << R"({"tier":"low","prompt":""})" << "1: the row has no `prompt`";
    QTest::newRow("a number for a prompt") << R"({"tier":"low","prompt":7})" << "1: the row has no `prompt`";
}

void TestReferences::readsPhrases() {
    QFETCH(QString, rows);
    QTemporaryDir folder;
    auto policy = threeTiers();
    policy.file = folder.filePath("policy.yaml").toStdString();
    policy.classify.embedding.references = {{0, "hi"}, {0, "hi"}};
    policy.classify.embedding.referenceFile = "rows.jsonl";
    {
        std::ofstream file(folder.filePath("rows.jsonl").toStdString());
        file << rows.toStdString();
    }
    std::string read;
    if (const auto phrases = referencePhrases(policy)) {
        for (const auto& phrase : *phrases)
            read += (read.empty() ? "" : "|") + std::to_string(phrase.tier) + " " + phrase.text;
    } else {
        QCOMPARE(phrases.error().file, folder.filePath("rows.jsonl").toStdString());
        read = std::to_string(phrases.error().line) + ": " + phrases.error().detail;
    }
    QTEST(QString::fromStdString(read), "read");
    policy.classify.embedding.referenceFile = "missing.jsonl";
    QVERIFY(!referencePhrases(policy));
}

void TestReferences::normalisesVectors() {
    Vector vector{3, 4};
    QVERIFY(normalise(vector));
    QCOMPARE(cosineOf(vector, Vector{0.6F, 0.8F}), 1'000'000);
    QCOMPARE(cosineOf(vector, Vector{-0.6F, -0.8F}), -1'000'000);
    Vector nothing;
    QVERIFY(!normalise(nothing));
    Vector huge{1e30F, 1e30F};
    QVERIFY(normalise(huge));
    Vector endless{std::numeric_limits<float>::infinity(), 0};
    QVERIFY(!normalise(endless));
}

void TestReferences::sumsLongVectors() {
    for (const std::size_t size : {1U, 7U, 8U, 9U, 384U, 1'537U}) {
        Vector a(size), b(size);
        double sum = 0;
        for (std::size_t i = 0; i < size; ++i) {
            a[i] = static_cast<float>(i % 13) / 13;
            b[i] = static_cast<float>(i % 7) / 7 - 0.5F;
            sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
        }
        QVERIFY(std::abs(static_cast<double>(dot(a, b)) - sum) < 1e-3);
    }
}

QTEST_APPLESS_MAIN(TestReferences)
#include "references.moc"
