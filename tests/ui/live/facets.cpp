#include "live/facets.h"

#include "live/decisionstore.h"

#include "records.h"

#include <QTest>

using namespace tierline;
using namespace tierline::live;

class FacetsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void countsWhatIsShown() {
        DecisionStore store;
        auto records = sample::many(0, 3);
        records.push_back(std::make_shared<ledger::Record>(sample::fellOver(sample::idOf(3))));
        records.push_back(std::make_shared<ledger::Record>(sample::unrouted(sample::idOf(4))));
        store.append(records);
        const auto facets = countFacets(store.snapshot(), {0, 1, 3, 4, 99}); // 99 has left meanwhile
        QCOMPARE(facets.size(), std::size_t(5));
        QCOMPARE(facets[0].values, (std::vector<FacetValue>{{QStringLiteral("complex"), 3}}));
        QCOMPARE(facets[1].values, (std::vector<FacetValue>{{QStringLiteral("bee/mid-1"), 3}}));
        QCOMPARE(facets[2].values, (std::vector<FacetValue>{{QStringLiteral("refactor"), 3},
                                                            {QStringLiteral("retry"), 3},
                                                            {QStringLiteral("words_under"), 3}}));
        QCOMPARE(facets[3].values, (std::vector<FacetValue>{{QStringLiteral("claude-code"), 4}}));
        QCOMPARE(facets[4].values,
                 (std::vector<FacetValue>{{QStringLiteral("ok"), 4}, {QStringLiteral("retried"), 1}}));
    }

    void manyValuesAreNamedByTheirNumber() {
        DecisionStore store;
        std::vector<RecordPtr> records;
        std::vector<std::uint32_t> all;
        for (int i = 0; i < 30; ++i) {
            auto record = sample::refactoring(sample::idOf(i));
            record.client = "client-" + std::to_string(i % 20);
            records.push_back(std::make_shared<ledger::Record>(record));
            all.push_back(std::uint32_t(i));
        }
        store.append(records);
        const auto clients = countFacets(store.snapshot(), all)[3];
        QCOMPARE(clients.values.size(), std::size_t(12));
        QCOMPARE(clients.values.front().count, 2);
        QCOMPARE(clients.others, 8);
        QCOMPARE(valuesSeen(store.names(), Field::Client).size(), 20);
        QVERIFY(valuesSeen(store.names(), Field::Cost).isEmpty());
    }
};

QTEST_GUILESS_MAIN(FacetsTest)
#include "facets.moc"
