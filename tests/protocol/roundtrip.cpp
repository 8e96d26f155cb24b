// Property: a dialect's body, read and written again, is the same JSON; and over any other dialect and back,
// what both can say survives.
#include "protocol/codec.h"
#include "protocol/conversations.h"

#include <QTest>

using namespace tierline;
using namespace tierline::protocol;

namespace {

constexpr std::array dialects{Dialect::OpenAi, Dialect::Responses, Dialect::Anthropic, Dialect::Gemini};
constexpr std::array<const char*, 4> rowNames{"openai", "responses", "anthropic", "gemini"};
constexpr unsigned rounds = 100;

std::string write(Dialect dialect, const Conversation& conversation) {
    WriteOptions options;
    options.model = "some-model";
    return writeRequest(dialect, conversation, options).body;
}

// Through one dialect. Gemini's model and stream are not in its body.
Result<Conversation> through(Dialect dialect, const Conversation& conversation) {
    auto read = readConversation(dialect, write(dialect, conversation));
    if (read && dialect == Dialect::Gemini) {
        read->model = conversation.model;
        read->stream = conversation.stream;
    }
    return read;
}

QString show(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

} // namespace

class RoundTripTest : public QObject {
    Q_OBJECT

private slots:
    void isTheIdentity_data() {
        QTest::addColumn<int>("dialect");
        for (std::size_t i = 0; i < dialects.size(); ++i)
            QTest::newRow(rowNames[i]) << static_cast<int>(i);
    }
    void isTheIdentity() {
        QFETCH(int, dialect);
        const auto a = dialects[static_cast<std::size_t>(dialect)];
        for (unsigned seed = 0; seed < rounds; ++seed) {
            const auto made = ConversationMaker(seed).make(a);
            const auto body = write(a, made);
            const auto read = through(a, made);
            QVERIFY2(read.has_value(), read ? "" : read.error().detail.c_str());
            QCOMPARE(show(fmt::format("{} {}", seed, sorted(write(a, *read)))),
                     show(fmt::format("{} {}", seed, sorted(body))));
        }
    }

    void survivesAnother_data() {
        QTest::addColumn<int>("from");
        QTest::addColumn<int>("over");
        for (int a = 0; a < 4; ++a)
            for (int b = 0; b < 4; ++b) {
                if (a == b) continue;
                const auto name = std::string(rowNames[static_cast<std::size_t>(a)]) + " over "
                                  + rowNames[static_cast<std::size_t>(b)];
                QTest::newRow(name.c_str()) << a << b;
            }
    }
    void survivesAnother() {
        QFETCH(int, from);
        QFETCH(int, over);
        const auto a = dialects[static_cast<std::size_t>(from)];
        const auto b = dialects[static_cast<std::size_t>(over)];
        for (unsigned seed = 0; seed < rounds; ++seed) {
            const auto first = through(a, ConversationMaker(seed).make(a));
            QVERIFY2(first.has_value(), first ? "" : first.error().detail.c_str());
            const auto other = through(b, *first);
            QVERIFY2(other.has_value(), other ? "" : other.error().detail.c_str());
            const auto back = through(a, *other);
            QVERIFY2(back.has_value(), back ? "" : back.error().detail.c_str());
            const auto lost = difference(commonTo(*back), commonTo(*first));
            QVERIFY2(lost.empty(), fmt::format("seed {}: {}", seed, lost).c_str());
            // Anthropic's limit must leave room for the thoughts, so it is raised where they are asked for.
            if (first->maxOutput && first->thinking == Thinking::Unset)
                QCOMPARE(back->maxOutput, first->maxOutput);
        }
    }

    void carriesMuch_data() { isTheIdentity_data(); }
    void carriesMuch() {
        QFETCH(int, dialect);
        const auto a = dialects[static_cast<std::size_t>(dialect)];
        ConversationMaker maker(1);
        auto many = maker.make(a);
        many.tools.clear();
        many.toolChoice = ToolChoice::Unset;
        maker.makeTools(many, 1000);
        const auto manyRead = through(a, many);
        QVERIFY(manyRead.has_value());
        QCOMPARE(manyRead->tools.size(), std::size_t(1000));
        QCOMPARE(sorted(write(a, *manyRead)), sorted(write(a, many)));

        constexpr std::size_t size = 10U << 20U;
        for (unsigned seed = 0; seed < rounds; ++seed) {
            auto large = ConversationMaker(seed).make(a);
            Part* result = nullptr;
            for (auto& message : large.messages)
                for (auto& part : message.parts)
                    if (part.kind == PartKind::ToolResult) result = &part;
            if (!result) continue;
            result->content.front().text = large.own(std::string(size, 'x'));
            const auto read = through(a, large);
            QVERIFY(read.has_value());
            QVERIFY(sorted(write(a, *read)) == sorted(write(a, large)));
            return;
        }
        QFAIL("no seed has a tool result");
    }

    // Half a surrogate in the source: no dialect may pass on what is no text.
    void mendsLoneSurrogates_data() { isTheIdentity_data(); }
    void mendsLoneSurrogates() {
        QFETCH(int, dialect);
        const auto b = dialects[static_cast<std::size_t>(dialect)];
        const auto read = readConversation(
            Dialect::OpenAi,
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"a\\ud800b\"},{\"role\":"
            "\"assistant\",\"tool_calls\":[{\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":"
            "\"f\",\"arguments\":\"{\\\"x\\\":\\\"\\\\udc00\\\"}\"}}]},{\"role\":\"tool\",\"tool_call_id\":"
            "\"call_1\",\"content\":\"\\udfff\"}]}");
        QVERIFY2(read.has_value(), read ? "" : read.error().detail.c_str());
        const auto body = write(b, *read);
        QVERIFY(Json::parse(body).has_value());
        QVERIFY2(show(body).contains(QStringLiteral("a\uFFFDb")), body.c_str());
        for (const char* half : {"\\ud800", "\\udc00", "\\udfff"})
            QVERIFY2(body.find(half) == std::string::npos, body.c_str());
    }
};

QTEST_APPLESS_MAIN(RoundTripTest)
#include "roundtrip.moc"
