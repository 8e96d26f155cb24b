#include "gateway/vectors.h"
#include "gateway/vectorsdetail.h"

#include "vectortexts.h"

#include "base/paths.h"
#include "protocol/json.h"

#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <fstream>

using namespace tierline;
using namespace tierline::gateway;
using classify::Vector;

namespace {

std::filesystem::path onlyFileIn(const std::filesystem::path& folder) {
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        return entry.path();
    return {};
}

} // namespace

class VectorsTest : public QObject {
    Q_OBJECT

private slots:
    void reads_data() {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("texts");
        QTest::addColumn<QString>("read");
        for (const auto& text : test::vectorTexts)
            QTest::newRow(text.name) << QByteArray(text.body) << text.texts << QString(text.read);
    }
    void reads() {
        QFETCH(QByteArray, body);
        QFETCH(int, texts);
        const auto vectors = readVectors(body.toStdString(), static_cast<std::size_t>(texts));
        QString read = vectors ? QString() : QString::fromStdString(vectors.error());
        if (vectors)
            for (const auto& vector : *vectors) {
                QStringList numbers;
                for (const float value : vector)
                    numbers << QString::number(static_cast<double>(value));
                read += (read.isEmpty() ? "" : ";") + numbers.join(",");
            }
        QTEST(read, "read");
    }

    void asks() {
        const auto json = protocol::Json::parse(vectorRequest("tiny \"one\"", {"a\nb", "c"}));
        QVERIFY(json);
        QCOMPARE((*json)["model"].string(), std::optional<std::string_view>("tiny \"one\""));
        QCOMPARE((*json)["input"].size(), std::size_t(2));
    }

    void nobodyWaitsPastItsDeadline_data() {
        QTest::addColumn<int>("waiting");
        QTest::addColumn<int>("callTakes"); // ms, of a limit of 300
        QTest::addColumn<QList<int>>("limits");
        QTest::addColumn<int>("asked");
        QTest::addColumn<QString>("last");
        const QString answered;
        QTest::newRow("one has the whole limit") << 1 << 40 << QList{300} << 1 << answered;
        QTest::newRow("the second call has the time that the first left")
            << 65 << 40 << QList{300, 260} << 65 << answered;
        QTest::newRow("a crowd at a fast endpoint is asked whole")
            << 256 << 10 << QList{300, 290, 280, 270} << 256 << answered;
        QTest::newRow("of a thousand those are told who came too late")
            << 1'000 << 100 << QList{300, 200, 100} << 192 << "no time: 999 before it";
        QTest::newRow("an endpoint that hangs costs the last of a thousand one limit")
            << 1'000 << 9'000 << QList{300} << 64 << "no time: 999 before it";
    }
    void nobodyWaitsPastItsDeadline() {
        QFETCH(int, waiting);
        QFETCH(int, callTakes);
        constexpr Milliseconds limit{300};
        ManualClock clock;
        const Wanted one{"text", false, {}, clock.now() + limit};
        const std::vector<Wanted> batch(static_cast<std::size_t>(waiting), one);
        QList<int> limits;
        int asked = 0;
        QString last;
        for (std::size_t at = 0; at < batch.size();) {
            const auto next = nextCall(std::span(batch).subspan(at), clock.now());
            last = next.count == 0 ? QString::fromStdString(whyLate(at)) : QString();
            at += std::max<std::size_t>(next.count, 1);
            if (next.count == 0) continue;
            limits << static_cast<int>(next.limit.count());
            asked += static_cast<int>(next.count);
            clock.forward(std::min(next.limit, Milliseconds(callTakes)));
            QVERIFY(clock.now() <= one.deadline);
        }
        QTEST(limits, "limits");
        QTEST(asked, "asked");
        QTEST(last, "last");
    }

    void keepsOverARestart() {
        const QTemporaryDir folder;
        const std::filesystem::path path = folder.path().toStdString();
        VectorStore store("endpoint model");
        QVERIFY(store.openFile(path));
        store.keep("a text", {1, 2, 3}, true);
        store.keep("not for the disk", {4, 5, 6}, false);
        QVERIFY(store.save());
        QCOMPARE(store.unsaved(), std::size_t(0));
        VectorStore again("endpoint model");
        QVERIFY(again.openFile(path));
        QCOMPARE(again.find("a text"), std::optional(Vector{1, 2, 3}));
        QVERIFY(!again.find("not for the disk"));
        const auto bytes = readFile(onlyFileIn(path)).value_or("");
        QVERIFY(!bytes.empty() && bytes.find("a text") == std::string::npos);
    }

    void aFailedSaveKeepsTheNews() {
        const QTemporaryDir folder;
        const std::filesystem::path path = std::filesystem::path(folder.path().toStdString()) / "later";
        VectorStore store("endpoint model");
        QVERIFY(store.openFile(path));
        store.keep("a text", {1, 2, 3}, true);
        std::ofstream(path) << "a file where the folder should be";
        QVERIFY(!store.save());
        QCOMPARE(store.unsaved(), std::size_t(1));
        QCOMPARE(store.untried(), std::size_t(0));
        std::filesystem::remove(path);
        std::filesystem::create_directory(path);
        QVERIFY(store.save());
        QCOMPARE(store.unsaved(), std::size_t(0));
        VectorStore again("endpoint model");
        QVERIFY(again.openFile(path));
        QCOMPARE(again.find("a text"), std::optional(Vector{1, 2, 3}));
    }

    void anotherModelHasAnotherFile() {
        const QTemporaryDir folder;
        const std::filesystem::path path = folder.path().toStdString();
        VectorStore store("endpoint model");
        QVERIFY(store.openFile(path));
        store.keep("a text", {1}, true);
        QVERIFY(store.save());
        VectorStore other("endpoint other");
        QVERIFY(other.openFile(path));
        QVERIFY(!other.find("a text"));
    }

    void damageIsNotThere_data() {
        QTest::addColumn<int>("kind");
        QTest::newRow("cut") << 0;
        QTest::newRow("a byte changed") << 1;
        QTest::newRow("another version") << 2;
        QTest::newRow("empty") << 3;
        QTest::newRow("something behind it") << 4;
    }
    void damageIsNotThere() {
        QFETCH(int, kind);
        const QTemporaryDir folder;
        const std::filesystem::path path = folder.path().toStdString();
        VectorStore store("endpoint model");
        QVERIFY(store.openFile(path));
        store.keep("a text", {1, 2}, true);
        QVERIFY(store.save());
        const auto file = onlyFileIn(path);
        auto bytes = readFile(file).value_or("");
        if (kind == 0) bytes.resize(bytes.size() - 3);
        if (kind == 1) bytes[bytes.size() - 2] = char(bytes[bytes.size() - 2] ^ 1);
        if (kind == 2) bytes.replace(bytes.find(" 1 "), 3, " 9 ");
        if (kind == 3) bytes.clear();
        if (kind == 4) bytes += "x";
        std::ofstream(file, std::ios::binary) << bytes;
        VectorStore again("endpoint model");
        QVERIFY(!again.openFile(path));
        QVERIFY(!again.find("a text"));
        again.keep("a text", {3, 4}, true);
        QVERIFY(again.save()); // written anew
        VectorStore third("endpoint model");
        QVERIFY(third.openFile(path));
        QCOMPARE(third.find("a text"), std::optional(Vector{3, 4}));
    }

    void isBoundedInBytes() {
        VectorStore store("s", 10'000);
        for (int i = 0; i < 1'000; ++i)
            store.keep("text " + std::to_string(i), Vector(100, 1.0F), false);
        QVERIFY(store.size() > 5 && store.size() * 400 <= 10'000);
        QVERIFY(store.find("text 999"));
        QVERIFY(!store.find("text 0"));
    }

    void anotherDimensionDropsTheRest() {
        VectorStore store("s");
        store.keep("a", {1, 2}, true);
        store.keep("b", {1, 2, 3}, true);
        QVERIFY(!store.find("a"));
        QCOMPARE(store.find("b"), std::optional(Vector{1, 2, 3}));
        store.keep("c", {}, true);
        QVERIFY(store.find("b") && !store.find("c"));
    }
};

QTEST_GUILESS_MAIN(VectorsTest)
#include "vectors.moc"
