// The table of what not every dialect can say: names, and what becomes of each on its way.
#include "protocol/features.h"

#include <QTest>

#include <set>
#include <utility>

using namespace tierline;
using namespace tierline::protocol;

namespace {

char letter(Handling handling) {
    switch (handling) {
    case Handling::Carried: return 'C';
    case Handling::Dropped: return 'D';
    case Handling::Refused: return 'R';
    }
    return '?';
}

constexpr int featureCount = static_cast<int>(std::to_underlying(Feature::Other)) + 1;

} // namespace

class FeaturesTest : public QObject {
    Q_OBJECT

private slots:
    void namesEachOnce() {
        std::set<std::string_view> seen;
        for (int i = 0; i < featureCount; ++i) {
            const auto name = toString(static_cast<Feature>(i));
            QVERIFY(!name.empty());
            QVERIFY2(seen.insert(name).second, std::string(name).c_str());
            for (const char c : name)
                QVERIFY2((c >= 'a' && c <= 'z') || c == '_', std::string(name).c_str());
        }
    }

    void handles_data() {
        QTest::addColumn<int>("feature");
        QTest::addColumn<QString>("letters"); // openai, responses, anthropic, gemini
        const auto row = [](const char* name, Feature feature, const char* letters) {
            QTest::newRow(name) << static_cast<int>(feature) << QString::fromUtf8(letters);
        };
        row("what the client would miss is refused", Feature::Logprobs, "RRRR");
        row("state that lies with another provider", Feature::ProviderState, "RRRR");
        row("a tool that the provider runs", Feature::HostedTools, "RRRR");
        row("stop has no place in responses", Feature::Stop, "CRCC");
        row("what only tunes is dropped", Feature::Seed, "CDDC");
        row("signatures are bound to their model (mnfst#2337)", Feature::Signatures, "DDDD");
        row("cache marks are Anthropic's", Feature::CacheControl, "DDCD");
        row("schemas go everywhere", Feature::JsonSchema, "CCCC");
        row("sound only where it is heard", Feature::AudioInput, "CRRC");
        row("unknown keys", Feature::Other, "DDDD");
    }
    void handles() {
        QFETCH(int, feature);
        QFETCH(QString, letters);
        QString found;
        for (const auto target : {Dialect::OpenAi, Dialect::Responses, Dialect::Anthropic, Dialect::Gemini})
            found += QLatin1Char(letter(handling(static_cast<Feature>(feature), target)));
        QCOMPARE(found, letters);
    }

    // Every feature is carried, dropped or refused, and never two of them.
    void splitsEverySet() {
        for (const auto target : {Dialect::OpenAi, Dialect::Responses, Dialect::Anthropic, Dialect::Gemini})
            for (int i = 0; i < featureCount; ++i) {
                const FeatureSet one{static_cast<Feature>(i)};
                const bool dropped = droppedBy(target, one) == one;
                const bool refused = refusedBy(target, one) == one;
                QVERIFY(!(dropped && refused));
                QCOMPARE(!dropped && !refused,
                         handling(static_cast<Feature>(i), target) == Handling::Carried);
                QCOMPARE(droppedBy(target, {}), FeatureSet());
            }
    }

    void listsNamesInOrder() {
        const FeatureSet set{Feature::Seed, Feature::Stop, Feature::Other};
        QCOMPARE(names(set), (std::vector<std::string>{"stop", "seed", "other"}));
        QVERIFY(names({}).empty());
    }
};

QTEST_APPLESS_MAIN(FeaturesTest)
#include "features.moc"
