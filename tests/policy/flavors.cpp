// The flavors a policy may name are those that the table of quirks knows: neither library sees the other.
#include "policy/schema.h"
#include "protocol/quirks.h"

#include <QTest>

using namespace tierline;

class FlavorsTest : public QObject {
    Q_OBJECT

private slots:
    void policyAndQuirksNameTheSame() {
        QStringList known;
        for (const auto& row : protocol::allQuirks())
            known += QString::fromUtf8(row.flavor.data(), static_cast<qsizetype>(row.flavor.size()));
        const auto* key = policy::findKey("providers.*.flavor");
        QVERIFY(key != nullptr);
        auto named = QString::fromStdString(std::string(key->choices)).split(u'|');
        known.sort();
        named.sort();
        QCOMPARE(named, known);
    }
};

QTEST_APPLESS_MAIN(FlavorsTest)
#include "flavors.moc"
