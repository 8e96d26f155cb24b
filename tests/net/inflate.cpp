#include "net/inflate.h"

#include "net/compress.h"

#include <QtTest>

#include <random>

using namespace tierline::net;
using namespace tierline::net::test;

namespace {

// The text, then what became of it: " | whole", " | cut off", " | damaged".
std::string decode(ContentCoding coding, const std::vector<std::string_view>& pieces) {
    Inflater inflater(coding);
    std::string text;
    for (std::string_view piece : pieces) {
        for (;;) {
            const Inflater::Step step = inflater.step(piece);
            piece.remove_prefix(step.consumed);
            if (step.state == Inflater::State::Broken) return text + " | damaged";
            if (step.state == Inflater::State::NeedMore) break;
            if (step.output.empty() || step.output.size() > Inflater::pieceBytes) return "a bad piece";
            text += step.output;
        }
        if (!piece.empty()) return "left something";
    }
    return text + (inflater.mayEnd() ? " | whole" : " | cut off");
}

std::string mixedText() { // compresses neither well nor badly
    std::mt19937 dice(7);
    std::string text;
    while (text.size() < 40'000)
        text += "data: {\"n\":" + std::to_string(dice() % 100'000) + "}\n\n";
    return text;
}

} // namespace

class InflateTest : public QObject {
    Q_OBJECT

private slots:
    void knowsCodings_data() {
        QTest::addColumn<Headers>("headers");
        QTest::addColumn<int>("expected"); // -1: none that we can undo
        const auto row = [](const char* name, Headers headers, int expected) {
            QTest::newRow(name) << std::move(headers) << expected;
        };
        row("no field", {{"content-type", "gzip"}}, 0);
        row("empty", {{"content-encoding", ""}}, 0);
        row("identity", {{"Content-Encoding", "Identity"}}, 0);
        row("gzip", {{"Content-Encoding", "gzip"}}, 1);
        row("capitals and spaces", {{"Content-Encoding", " GZIP\t"}}, 1);
        row("the old name", {{"content-encoding", "x-gzip"}}, 1);
        row("deflate", {{"content-encoding", "deflate"}}, 2);
        row("Brotli", {{"content-encoding", "br"}}, -1);
        row("Zstandard", {{"content-encoding", "zstd"}}, -1);
        row("several in one field", {{"content-encoding", "gzip, gzip"}}, -1);
        row("several fields", {{"content-encoding", "gzip"}, {"content-encoding", "gzip"}}, -1);
    }
    void knowsCodings() {
        QFETCH(Headers, headers);
        QFETCH(int, expected);
        const auto coding = contentCoding(headers);
        QCOMPARE(coding ? static_cast<int>(*coding) : -1, expected);
    }

    void decodes_data() {
        QTest::addColumn<ContentCoding>("coding");
        QTest::addColumn<std::string>("bytes");
        QTest::addColumn<std::string>("expected");
        const auto row = [](const char* name, ContentCoding coding, std::string bytes, std::string expected) {
            QTest::newRow(name) << coding << std::move(bytes) << std::move(expected);
        };
        const std::string hello = compressed(Wrapper::Gzip, "hello, hello, hello");
        const std::string zlib = compressed(Wrapper::Zlib, "hello, hello, hello");
        std::string wrongSum = hello;
        wrongSum[wrongSum.size() - 5] ^= 1;
        std::string wrongLength = hello;
        wrongLength.back() ^= 1;
        std::string wrongAdler = zlib;
        wrongAdler.back() ^= 1;
        std::string wrongMiddle = hello;
        wrongMiddle[10] = '\7'; // a kind of block that does not exist
        const auto gzip = ContentCoding::Gzip;
        const auto deflate = ContentCoding::Deflate;
        row("nothing at all", gzip, "", " | whole");
        row("gzip", gzip, hello, "hello, hello, hello | whole");
        row("gzip of nothing", gzip, compressed(Wrapper::Gzip, ""), " | whole");
        row("gzip, stored", gzip, compressed(Wrapper::Gzip, "hello", 0), "hello | whole");
        row("gzip with a file name and a checked head", gzip, compressed(Wrapper::Gzip, "hello", 9, true),
            "hello | whole");
        row("two members", gzip, hello + compressed(Wrapper::Gzip, " again"),
            "hello, hello, hello again | whole");
        row("an empty member between", gzip, hello + compressed(Wrapper::Gzip, "") + hello,
            "hello, hello, hellohello, hello, hello | whole");
        row("filled up with zeros", gzip, hello + std::string(5, '\0'), "hello, hello, hello | whole");
        row("a member behind zeros", gzip, hello + std::string(5, '\0') + hello,
            "hello, hello, hellohello, hello, hello | whole");
        row("deflate as the standard has it", deflate, zlib, "hello, hello, hello | whole");
        row("deflate as some send it", deflate, compressed(Wrapper::Raw, "hello, hello, hello"),
            "hello, hello, hello | whole");
        row("raw, stored", deflate, compressed(Wrapper::Raw, "hello", 0), "hello | whole");
        row("gzip is no deflate", deflate, hello, " | damaged");
        row("plain text is no gzip", gzip, "hello, hello, hello", " | damaged");
        row("something behind", gzip, hello + "xy", "hello, hello, hello | damaged");
        row("cut member behind", gzip, hello + hello.substr(0, 8), "hello, hello, hello | cut off");
        row("something behind deflate", deflate, zlib + "x", "hello, hello, hello | damaged");
        row("wrong sum", gzip, wrongSum, "hello, hello, hello | damaged");
        row("wrong length", gzip, wrongLength, "hello, hello, hello | damaged");
        row("wrong sum in zlib's wrapper", deflate, wrongAdler, "hello, hello, hello | damaged");
        row("wrong block", gzip, wrongMiddle, " | damaged");
    }
    void decodes() {
        QFETCH(ContentCoding, coding);
        QFETCH(std::string, bytes);
        QFETCH(std::string, expected);
        const std::string_view all = bytes;
        QCOMPARE(decode(coding, {all}), expected);
        for (std::size_t at = 0; at <= all.size(); ++at)
            QCOMPARE(decode(coding, {all.substr(0, at), all.substr(at)}), expected);
        std::vector<std::string_view> single;
        for (std::size_t at = 0; at < all.size(); ++at)
            single.push_back(all.substr(at, 1));
        QCOMPARE(decode(coding, single), expected);
    }

    void seesEveryCut_data() {
        QTest::addColumn<ContentCoding>("coding");
        QTest::addColumn<Wrapper>("wrapper");
        QTest::newRow("gzip") << ContentCoding::Gzip << Wrapper::Gzip;
        QTest::newRow("zlib") << ContentCoding::Deflate << Wrapper::Zlib;
        QTest::newRow("raw") << ContentCoding::Deflate << Wrapper::Raw;
    }
    void seesEveryCut() {
        QFETCH(ContentCoding, coding);
        QFETCH(Wrapper, wrapper);
        const std::string bytes = compressed(wrapper, "one two three one two three");
        for (std::size_t at = 1; at < bytes.size(); ++at)
            QVERIFY(decode(coding, {std::string_view(bytes).substr(0, at)}).ends_with(" | cut off"));
        QVERIFY(decode(coding, {bytes}).ends_with(" | whole"));
    }

    void givesEachFlushedEventAtOnce() {
        const std::vector<std::string> events{"data: 1\n\n", "data: 2\n\n", "data: [DONE]\n\n"};
        const auto pieces = compressEach(Wrapper::Gzip, events);
        Inflater inflater(ContentCoding::Gzip);
        for (std::size_t i = 0; i < events.size(); ++i) {
            const Inflater::Step step = inflater.step(pieces[i]);
            QCOMPARE(std::string(step.output), events[i]);
            const std::string_view rest = std::string_view(pieces[i]).substr(step.consumed);
            QVERIFY(inflater.step(rest).state == Inflater::State::NeedMore);
            QCOMPARE(inflater.mayEnd(), i + 1 == events.size());
        }
    }

    void aBombComesInSmallPieces() {
        const std::string bytes = compressed(Wrapper::Gzip, std::string(50'000'000, '\0'), 9);
        QVERIFY(bytes.size() < 60'000);
        Inflater inflater(ContentCoding::Gzip);
        std::string_view left = bytes;
        std::size_t total = 0;
        for (;;) {
            const Inflater::Step step = inflater.step(left);
            left.remove_prefix(step.consumed);
            if (step.state != Inflater::State::Output) break;
            QVERIFY(step.output.size() <= Inflater::pieceBytes);
            total += step.output.size();
        }
        QCOMPARE(total, std::size_t(50'000'000));
        QVERIFY(inflater.mayEnd());
    }

    void survivesDamage() {
        const std::string good = compressed(Wrapper::Gzip, mixedText());
        QCOMPARE(decode(ContentCoding::Gzip, {good}), mixedText() + " | whole");
        std::mt19937 dice(11);
        int damaged = 0;
        for (int round = 0; round < 300; ++round) {
            std::string bytes = good;
            bytes[dice() % bytes.size()] ^= static_cast<char>(1U << dice() % 8);
            const std::size_t at = dice() % bytes.size();
            const std::string_view all = bytes;
            const auto coding = round % 2 == 0 ? ContentCoding::Gzip : ContentCoding::Deflate;
            const std::string result = decode(coding, {all.substr(0, at), all.substr(at)});
            QCOMPARE(result, decode(coding, {all}));
            if (!result.ends_with(" | whole")) ++damaged;
        }
        QVERIFY(damaged > 280); // a flag of the head may change without harm
    }
};

QTEST_APPLESS_MAIN(InflateTest)
#include "inflate.moc"
