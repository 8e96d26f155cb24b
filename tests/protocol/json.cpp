#include "protocol/json.h"

#include "protocol/print.h"

#include <QTest>

#include <random>

using namespace tierline;
using namespace tierline::protocol;

namespace {

QString read(std::string_view text) {
    const auto json = Json::parse(text);
    return json ? QString::fromStdString(json->root().text()) : print(json.error());
}

// Every value by its accessors, so that a type that answers to the wrong name is seen.
std::string walk(JsonView view) {
    std::string out;
    if (const auto text = view.string()) out += "s:" + std::string(*text) + " ";
    if (const auto number = view.int64()) out += fmt::format("i:{} ", *number);
    if (const auto number = view.number()) out += fmt::format("n:{} ", *number);
    if (const auto flag = view.boolean()) out += fmt::format("b:{} ", *flag);
    if (view.isNull()) out += "null ";
    if (view.isArray()) {
        out += fmt::format("[{}: ", view.size());
        for (const auto item : view.items())
            out += walk(item);
        out += "] ";
    }
    if (view.isObject()) {
        out += fmt::format("{{{}: ", view.size());
        for (const auto [key, value] : view.members())
            out += fmt::format("{}=", key) + walk(value);
        out += "} ";
    }
    return out;
}

} // namespace

class JsonTest : public QObject {
    Q_OBJECT

private slots:
    void readsOrRefuses_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* name, QByteArray text, const char* expected) {
            QTest::newRow(name) << text << QString::fromUtf8(expected);
        };
        row("object, order kept", R"( {"b":1, "a":[true,null,"x"]} )", R"({"b":1,"a":[true,null,"x"]})");
        row("byte order mark", "\xef\xbb\xbf[1]", "[1]");
        row("lone high surrogate", R"(["\ud83dx"])", "[\"\xef\xbf\xbdx\"]");
        row("lone low surrogate", R"(["\udc00"])", "[\"\xef\xbf\xbd\"]");
        row("two high surrogates", R"(["\ud83d\ud83d\ude00"])", "[\"\xef\xbf\xbd\xf0\x9f\x98\x80\"]");
        row("a high surrogate before another escape", R"(["\ud83d\n"])", "[\"\xef\xbf\xbd\\n\"]");
        row("surrogate pair", R"(["\ud83d\ude00"])", "[\"\xf0\x9f\x98\x80\"]");
        row("beyond a double", "[1e999,-1e999]", "[1.7976931348623157e+308,-1.7976931348623157e+308]");
        row("below a double", "[1e-999]", "[0.0]");
        row("beyond 64 bits", "[123456789012345678901234567890]", "[1.2345678901234568e+29]");
        row("64 bits", "[-9223372036854775808,18446744073709551615]",
            "[-9223372036854775808,18446744073709551615]");
        row("a huge number beside small ones", "[1e999,1,2.5,18446744073709551615]",
            "[1.7976931348623157e+308,1,2.5,18446744073709551615]");
        row("scalar", "\"x\"", "\"x\"");
        row("empty", "", "error: not valid JSON, byte 0: there is no JSON value");
        row("white space", " \n", "error: not valid JSON, byte 2: there is no JSON value");
        row("not UTF-8", "[\"\xff\"]", "error: not valid JSON, byte 2: not valid UTF-8");
        row("surrogate as UTF-8", "[\"\xed\xa0\x80\"]", "error: not valid JSON, byte 2: not valid UTF-8");
        row("control character", "[\"a\nb\"]",
            "error: not valid JSON, byte 3: a control character in a string");
        row("bad escape", R"(["\x"])", "error: not valid JSON, byte 2: an unknown escape in a string");
        row("short escape", R"(["\u12"])",
            "error: not valid JSON, byte 2: a \\u escape without four hex digits");
        row("open string", "[\"abc",
            "error: not valid JSON, byte 1: the string that begins here is not closed");
        row("open array", "[1", "error: not valid JSON, byte 2: the array is not closed");
        row("open object", "{\"a\":1", "error: not valid JSON, byte 6: the object is not closed");
        row("no comma", "[1 2]", "error: not valid JSON, byte 3: expected a comma or `]`");
        row("last comma", "{\"a\":1,}", "error: not valid JSON, byte 7: expected a quoted key");
        row("no colon", "{\"a\" 1}", "error: not valid JSON, byte 5: expected a colon");
        row("no value", "{\"a\":}", "error: not valid JSON, byte 5: expected a value");
        row("half a word", "[tru]", "error: not valid JSON, byte 1: expected a value");
        row("leading zero", "[01]", "error: not valid JSON, byte 1: a number with a leading zero");
        row("no fraction", "[1.]", "error: not valid JSON, byte 1: a number without digits behind its point");
        row("no exponent", "[1e]", "error: not valid JSON, byte 1: a number without digits in its exponent");
        row("only a sign", "[-]", "error: not valid JSON, byte 1: a number without digits");
        row("text behind", "[1] x", "error: not valid JSON, byte 4: unexpected text behind the JSON value");
        row("a second value", "{}{}", "error: not valid JSON, byte 2: unexpected text behind the JSON value");
    }

    void readsOrRefuses() {
        QFETCH(QByteArray, text);
        QFETCH(QString, expected);
        QCOMPARE(read({text.constData(), static_cast<std::size_t>(text.size())}), expected);
    }

    void nestsToALimit_data() {
        QTest::addColumn<int>("depth");
        QTest::addColumn<bool>("fine");
        QTest::newRow("tool schemas") << 20 << true;
        QTest::newRow("at the limit") << jsonDepthLimit << true;
        QTest::newRow("beyond") << jsonDepthLimit + 1 << false;
        QTest::newRow("far beyond") << 100'000 << false;
    }

    void nestsToALimit() {
        QFETCH(int, depth);
        QFETCH(bool, fine);
        const auto count = static_cast<std::size_t>(depth);
        const auto text = std::string(count, '[') + "1" + std::string(count, ']');
        const auto json = Json::parse(text);
        QCOMPARE(json.has_value(), fine);
        if (!fine) QVERIFY(json.error().detail.find("nested deeper than 256 levels") != std::string::npos);
    }

    void answersByType() {
        const auto json = Json::parse(
            R"({"s":"x","i":-5,"w":5.0,"f":1.5,"u":18446744073709551615,"t":true,"z":null,"a":[],"o":{},"l":[1,[2],{"k":3}]})");
        QVERIFY(json.has_value());
        QCOMPARE(QString::fromStdString(walk(json->root())),
                 QStringLiteral(
                     "{10: s=s:x i=i:-5 n:-5 w=i:5 n:5 f=n:1.5 u=n:1.8446744073709552e+19 t=b:true z=null "
                     "a=[0: ] o={0: } l=[3: i:1 n:1 [1: i:2 n:2 ] {1: k=i:3 n:3 } ] } "));
        QCOMPARE((*json)["l"]["k"].int64(), std::nullopt); // a key asked of an array
        QCOMPARE((*json)["none"]["of"]["these"].string(), std::nullopt);
        QVERIFY(!json->get("none"));
        QVERIFY(json->get("z")->isNull());
        QVERIFY(JsonView().items().begin() == JsonView().items().end());
    }

    void estimatesItsSize() {
        for (const std::string_view text :
             {R"({"a":[1,22,"three",{"b":true}],"c":"dddddddddddddd"})", "[]", "\"x\""}) {
            const auto size = Json::parse(text)->root().textSize();
            QVERIFY(size + 1 >= text.size() && size <= text.size() + 4);
        }
    }

    void aParserReadsManyTexts() {
        JsonParser parser;
        QVERIFY(!parser.parse("[1"));
        const auto large = "[\"" + std::string(9U << 20U, 'x') + "\"]"; // beyond what is kept
        QCOMPARE((*parser.parse(large)->items().begin()).string()->size(), std::size_t(9U << 20U));
        for (int i = 0; i < 100; ++i)
            QCOMPARE((*parser.parse(fmt::format("{{\"i\":{}}}", i)))["i"].int64(), i);
        auto moved = std::move(parser);
        QCOMPARE((*moved.parse("{\"i\":7}"))["i"].int64(), 7);
    }

    // The two readers agree on every broken text: what the fast one refuses is either mended or explained.
    void survivesMutation() {
        const std::string seed =
            R"({"model":"a\u00e9\ud83d\ude00","n":[1,-2.5e3,1e400,true,null],"o":{"k":"v\\\""}} )";
        const std::string signs = "\"\\{}[]:,0123456789eE+-. nultrafsd\xc3\xa9\xff\n";
        std::mt19937 dice(7); // NOLINT: the same mutations each time
        int good = 0;
        for (int round = 0; round < 20'000; ++round) {
            auto text = seed;
            for (auto edits = dice() % 3 + 1; edits > 0; --edits) {
                const auto at = dice() % text.size();
                if (dice() % 3 == 0)
                    text.erase(at, dice() % 4 + 1);
                else if (dice() % 2 == 0)
                    text.insert(at, 1, signs[dice() % signs.size()]);
                else
                    text[at] = signs[dice() % signs.size()];
                if (text.empty()) text = " ";
            }
            const auto json = Json::parse(text);
            if (json) {
                ++good;
                QVERIFY(Json::parse(json->root().text()).has_value());
            } else {
                QVERIFY2(json.error().detail.starts_with("not valid JSON, byte "),
                         json.error().detail.c_str());
            }
        }
        QVERIFY(good > 1000);
    }
};

QTEST_APPLESS_MAIN(JsonTest)
#include "json.moc"
