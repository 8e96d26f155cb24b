#include "sandbox/asked.h"

#include "sandbox/refusals.h"
#include "sandbox/signature.h"

#include <QTest>

using namespace tierline;
using namespace tierline::sandbox;

class AskedTest : public QObject {
    Q_OBJECT

private slots:
    void isAsStrictAsTheProviders_data() {
        QTest::addColumn<int>("dialect");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("says");
        for (const refusals::Row& row :
             refusals::rows(signatureOf("reason-1", "t"), signatureOf("gemini-3-sim", "t")))
            QTest::newRow(row.name) << static_cast<int>(row.dialect) << QByteArray::fromStdString(row.body)
                                    << QByteArray(row.says);
    }
    void isAsStrictAsTheProviders() {
        QFETCH(int, dialect);
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, says);
        Call call;
        call.endpoint = Endpoint::Chat;
        call.dialect = static_cast<Dialect>(dialect);
        if (call.dialect == Dialect::Gemini) call.model = "gemini-3-sim";
        const auto asked = readAsked(call, body.toStdString(), {"ember", {}});
        if (says.isEmpty()) {
            QVERIFY2(asked.has_value(), asked ? "" : asked.error().detail.c_str());
            return;
        }
        QVERIFY(!asked);
        QVERIFY2(asked.error().detail.contains(says.toStdString()), asked.error().detail.c_str());
    }
};

QTEST_APPLESS_MAIN(AskedTest)
#include "asked.moc"
