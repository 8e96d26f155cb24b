#include "base/hash.h"

#include <QTest>

using namespace tierline;

class HashTest : public QObject {
    Q_OBJECT

private slots:
    void sha256OfKnownText() { // FIPS 180-4 examples
        QCOMPARE(sha256Hex("abc"),
                 std::string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
        QCOMPARE(sha256Hex(""),
                 std::string("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
    }

    void fnvOfKnownText() { // reference vectors of the FNV authors
        QVERIFY(fnv1a("") == 0xcbf29ce484222325U);
        QVERIFY(fnv1a("a") == 0xaf63dc4c8601ec8cU);
        QVERIFY(fnv1a("foobar") == 0x85944171f73967e8U);
    }

    void tokensAreEqualOrNot() {
        QVERIFY(equalConstantTime("secret", "secret"));
        QVERIFY(!equalConstantTime("secret", "secreT"));
        QVERIFY(!equalConstantTime("secret", "secre"));
        QVERIFY(equalConstantTime("", ""));
    }
};

QTEST_APPLESS_MAIN(HashTest)
#include "hash.moc"
