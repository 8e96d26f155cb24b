#include "sandbox/asked.h"

#include "base/id.h"
#include "sandbox/answer.h"
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

    // Whatever arrives is refused with a sentence or can be answered.
    void survivesDamagedRequests() {
        Dice dice(5);
        int taken = 0;
        for (const refusals::Row& row : refusals::rows("a", "b"))
            for (int round = 0; round < 40; ++round) {
                std::string body = row.body;
                for (int change = 0; change < 2; ++change)
                    body[dice.next() % body.size()] = "\"{}[]:,x0"[dice.next() % 9];
                Call call;
                call.endpoint = Endpoint::Chat;
                call.dialect = row.dialect;
                if (call.dialect == Dialect::Gemini) call.model = "gemini-3-sim";
                const auto asked = readAsked(call, body, {"ember", {}});
                if (!asked) {
                    QVERIFY(!asked.error().detail.empty());
                    continue;
                }
                ++taken;
                const Answer answer = answerTo(*asked, *findModel("ember", "reason-1"), 1);
                QVERIFY(!answer.text.empty() || !answer.calls.empty() || asked->maxOutput.has_value());
            }
        QVERIFY(taken > 20);
    }
};

QTEST_APPLESS_MAIN(AskedTest)
#include "asked.moc"
