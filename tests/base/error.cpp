#include "base/error.h"
#include "base/errorclass.h"

#include <QTest>

using namespace tierline;

class ErrorTest : public QObject {
    Q_OBJECT

private slots:
    void printsPlaceAndRemedy() {
        const Error error{
            ErrorCode::InvalidInput, "unknown key `wieght`", "did you mean `weight`?", "policy.yaml", 12, 7};
        QCOMPARE(toString(error),
                 std::string("policy.yaml:12:7: unknown key `wieght`; did you mean `weight`?"));
        QCOMPARE(toString(Error{ErrorCode::Io, "disk full", {}, {}, 0, 0}), std::string("disk full"));
    }

    void everyClassHasItsOwnRowAndName() {
        for (int i = 0; i <= int(ErrorClass::Offline); ++i) {
            const auto errorClass = static_cast<ErrorClass>(i);
            QVERIFY(traits(errorClass).errorClass == errorClass);
            QVERIFY(errorClassFromString(toString(errorClass)) == errorClass);
        }
        QVERIFY(!errorClassFromString("no_such_class"));
    }

    void whatFeedsTheBreaker_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("feeds");
        for (const char* name :
             {"server_error", "overloaded", "timeout_connect", "timeout_first_byte", "timeout_idle",
              "timeout_total", "network", "protocol_error", "truncated_stream", "empty_reply"})
            QTest::newRow(name) << name << true;
        for (const char* name :
             {"rate_limited", "quota_exhausted", "auth", "billing", "not_found", "bad_request",
              "context_too_long", "content_filtered", "client_cancelled", "offline", "pool_busy"})
            QTest::newRow(name) << name << false;
    }

    void whatFeedsTheBreaker() {
        QFETCH(QString, name);
        QFETCH(bool, feeds);
        QCOMPARE(traits(*errorClassFromString(name.toStdString())).feedsBreaker, feeds);
    }
};

QTEST_APPLESS_MAIN(ErrorTest)
#include "error.moc"
