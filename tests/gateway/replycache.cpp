// What makes two requests the same, how the cache is bounded, and recordings that are damaged.
#include "gateway/replycache.h"
#include "gateway/recordings.h"

#include "base/paths.h"

#include <QTemporaryDir>
#include <QTest>

#include <filesystem>

using namespace tierline;
using namespace tierline::gateway;

namespace {

namespace fs = std::filesystem;
using std::chrono::minutes;

constexpr std::string_view body = "{\"model\": \"auto\",\"temperature\":0.5,\"messages\":[]}";

RepeatParts partsOf(std::string_view text) {
    RepeatParts parts;
    parts.kind = "chat";
    parts.model = "p/a";
    parts.body = text;
    const auto at = text.find("\"auto\"");
    if (at != text.npos) parts.skip = {at, at + 6};
    parts.besides = {"policy", "client", "authorization: Bearer a"};
    return parts;
}

StoredPtr reply(const std::string& text) {
    StoredReply made;
    made.origin = "01J000000000000000000000AA";
    made.time = Wall(std::chrono::sys_days{std::chrono::year{2026} / 6 / 1});
    made.model = "p/a";
    made.provider = "p";
    made.contentType = "application/json";
    made.finishReason = "stop";
    made.body = text;
    made.usage.emplace();
    made.usage->input = 9;
    made.usage->output = 5;
    return std::make_shared<const StoredReply>(std::move(made));
}

// The recording with `what` in its first line replaced.
std::string changed(std::string text, const std::string& what, const std::string& by) {
    const auto at = text.find(what);
    if (at == text.npos) qFatal("%s is not in it", what.c_str());
    return text.replace(at, what.size(), by);
}

} // namespace

class ReplyCacheTest : public QObject {
    Q_OBJECT

private slots:
    void whatIsTheSame_data() {
        QTest::addColumn<bool>("same");
        QTest::addColumn<RepeatParts>("parts");
        static const std::string spelled = "{\"model\": \"auto\",\"temperature\":0.5,\"messages\":[]}",
                                 space = spelled + " ",
                                 warmer = "{\"model\": \"auto\",\"temperature\":0.6,\"messages\":[]}",
                                 pinned = "{\"model\": \"p/a\",\"temperature\":0.5,\"messages\":[]}";
        QTest::newRow("the very same") << true << partsOf(spelled);
        auto parts = partsOf(pinned);
        parts.skip = {10, 15};
        QTest::newRow("another spelling of the model that is asked") << true << parts;
        QTest::newRow("a space more") << false << partsOf(space);
        QTest::newRow("another temperature") << false << partsOf(warmer);
        parts = partsOf(spelled);
        parts.stream = true;
        QTest::newRow("as a stream") << false << parts;
        parts = partsOf(spelled);
        parts.dialect = Dialect::Responses;
        QTest::newRow("in another dialect") << false << parts;
        parts = partsOf(spelled);
        parts.model = "p/b";
        QTest::newRow("to another model") << false << parts;
        parts = partsOf(spelled);
        parts.besides[2] = "authorization: Bearer b";
        QTest::newRow("with another credential") << false << parts;
        parts = partsOf(spelled);
        parts.besides = {"policy", "clientauthorization: Bearer a"};
        QTest::newRow("parts that only read the same when joined") << false << parts;
        parts = partsOf(spelled);
        parts.skip = {10, 9'999};
        QTest::newRow("a place beyond the body is no place") << false << parts;
    }
    void whatIsTheSame() {
        QFETCH(bool, same);
        QFETCH(RepeatParts, parts);
        QCOMPARE(repeatKey(parts) == repeatKey(partsOf(body)), same);
    }

    void itIsGivenUntilItIsTooOld() {
        ReplyCache cache;
        const ReplyCache::Limits limits{10'000, minutes(10)};
        const Monotonic start{std::chrono::hours(1)};
        QVERIFY(!cache.find("k", start, limits));
        cache.store("k", reply("four"), start, limits);
        QCOMPARE(cache.find("k", start + minutes(9), limits)->body, std::string("four"));
        QVERIFY(!cache.find("k", start + minutes(10), limits)); // being asked for keeps it no longer
        const auto counted = cache.counters();
        QCOMPARE(counted.hits, std::uint64_t{1});
        QCOMPARE(counted.misses, std::uint64_t{2});
        QCOMPARE(counted.entries, std::int64_t{0});
        QCOMPARE(counted.bytes, std::int64_t{0});
    }

    void whatWasAskedForLongestAgoGoes() {
        ReplyCache cache;
        const ReplyCache::Limits limits{3'200, minutes(10)}; // three of about a thousand bytes
        const Monotonic now{std::chrono::hours(1)};
        const std::string text(400, 'x');
        for (const auto* key : {"a", "b", "c"})
            cache.store(key, reply(text), now, limits);
        QCOMPARE(cache.counters().entries, std::int64_t{3});
        QVERIFY(cache.find("a", now, limits));
        cache.store("d", reply(text), now, limits);
        QVERIFY(!cache.find("b", now, limits));
        QVERIFY(cache.find("a", now, limits) && cache.find("c", now, limits) && cache.find("d", now, limits));
        QVERIFY(cache.counters().bytes <= limits.bytes);
        cache.store("e", reply(std::string(9'000, 'y')), now,
                    limits); // would fit nowhere, and throws nobody out
        QVERIFY(!cache.find("e", now, limits));
        QCOMPARE(cache.counters().entries, std::int64_t{3});
        cache.store("a", reply("short"), now, limits);
        QCOMPARE(cache.find("a", now, limits)->body, std::string("short"));
    }

    void aRecordingComesBackWhole() {
        const QTemporaryDir folder;
        const auto path = folder.filePath("tape").toStdString();
        const auto tape = Recordings::open({path, {}, false});
        QVERIFY(tape.has_value());
        const std::string key(64, 'b'), stream = "data: {\"x\":\"\n\0\xff\"}\n\n";
        QVERIFY((*tape)->keep(key, *reply(stream), "{\n\"a\":1}").has_value());
        const auto file = fs::path(path) / "bb" / (key + ".reply");
        QCOMPARE(fs::status(file).permissions(), fs::perms::owner_read | fs::perms::owner_write);
        const auto again = Recordings::open({{}, path, false});
        const auto found = (*again)->find(key);
        QVERIFY(found.has_value() && found->has_value());
        QCOMPARE(**found, *reply(stream));
        const auto none = (*again)->find(std::string(64, 'c'));
        QVERIFY(none.has_value() && !none->has_value());
        QVERIFY((*again)->refusesMisses());
        QVERIFY(!Recordings::open({{}, path + "/nowhere", false}).has_value());
    }

    void damage_data() {
        QTest::addColumn<QByteArray>("text");
        const std::string key(64, 'a');
        const auto good = toRecording(key, *reply("four"), "{}");
        const auto row = [](const char* name, const std::string& text) {
            QTest::newRow(name) << QByteArray::fromStdString(text);
        };
        row("empty", "");
        row("no line", "{\"tierline_recording\":1");
        row("another file", "hello\nworld\n");
        row("cut off", good.substr(0, good.size() - 1));
        row("more behind it", good + "x");
        row("another reply of the same length", changed(good, "four", "five"));
        row("of another request", changed(good, key, std::string(64, 'b')));
        row("lengths that are negative", changed(good, "\"request_bytes\":2", "\"request_bytes\":-2"));
        row("lengths beyond the file",
            changed(good, "\"reply_bytes\":4", "\"reply_bytes\":9223372036854775807"));
        row("a content type that begins another field",
            changed(good, "application/json", "text/plain\\r\\nset-cookie: a"));
    }
    void damage() {
        QFETCH(QByteArray, text);
        const QTemporaryDir folder;
        const std::string key(64, 'a'), path = folder.path().toStdString();
        fs::create_directory(fs::path(path) / "aa");
        QVERIFY(replaceFile(fs::path(path) / "aa" / (key + ".reply"), text.toStdString()).has_value());
        const auto tape = Recordings::open({{}, path, false});
        QVERIFY(tape.has_value());
        const auto found = (*tape)->find(key);
        QVERIFY(!found.has_value());
        QVERIFY(found.error().code == ErrorCode::Corrupt);
        QCOMPARE((*tape)->counters().damaged, std::int64_t{1});
    }
};

QTEST_APPLESS_MAIN(ReplyCacheTest)
#include "replycache.moc"
