// Every model of the shipped policies that asks for the snapshot's price finds one there.
#include "catalog/prices.h"
#include "policy/reader.h"

#include <QTest>

using namespace tierline;

class ShippedTest : public QObject {
    Q_OBJECT

private slots:
    void everyModelHasAPrice_data() {
        QTest::addColumn<QString>("file");
        for (const auto* name : {"sandbox.yaml", "default.yaml", "seed.yaml", "seed-rules.yaml"})
            QTest::newRow(name) << name;
    }

    void everyModelHasAPrice() {
        QFETCH(QString, file);
        const auto resources = std::filesystem::path(TIERLINE_SOURCE_DIR) / "resources";
        const auto catalog = catalog::Catalog::load(*catalog::newestSnapshot(resources));
        QVERIFY(catalog);
        const auto policy = policy::loadPolicy(resources / "policies" / file.toStdString()).policy;
        QVERIFY(policy);
        for (const auto& model : policy->models) {
            if (model.price) continue;
            const auto* provider = policy->provider(model.provider);
            const auto found = catalog->find(provider->id, provider->baseUrl, model.name, catalog->date());
            QVERIFY2(found, model.id.c_str());
            QVERIFY2(found->price->base.input < found->price->base.output, model.id.c_str());
        }
    }
};

QTEST_APPLESS_MAIN(ShippedTest)
#include "shipped.moc"
