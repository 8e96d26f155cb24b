// A person's own prices in their file, and the way back.
#include "modelswork.h"

#include "base/paths.h"

#include <QTemporaryDir>
#include <QTest>

#include <filesystem>

using namespace tierline;
using namespace tierline::workbench;

class ModelsWorkTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_place = {std::filesystem::path(qEnvironmentVariable("TIERLINE_SHARE").toStdString()),
                   std::filesystem::path(m_folder->path().toStdString())};
    }

    void aChangeIsTakenBackToTheByte();
    void whatChangedSinceIsNotOverwritten();

private:
    Result<OwnChange> set(std::int64_t dollars) {
        catalog::Rates rates;
        rates.input = rates.output = Rate{dollars * 1'000'000'000};
        return changeOwnPrice(m_place, nullptr, "acme/some-model", rates);
    }
    std::string text() const { return readFile(m_place.ownFile()).value_or("none"); }

    std::unique_ptr<QTemporaryDir> m_folder;
    PricePlace m_place;
};

void ModelsWorkTest::aChangeIsTakenBackToTheByte() {
    const auto first = set(1);
    QVERIFY2(first, first ? "" : first.error().detail.c_str());
    const std::string one = text();
    const auto second = set(2);
    QVERIFY(second);
    QVERIFY(text() != one);
    QVERIFY(takeBack(m_place, *second));
    QCOMPARE(text(), one);
    QVERIFY(takeBack(m_place, *first));
    QVERIFY(!std::filesystem::exists(m_place.ownFile()));
}

void ModelsWorkTest::whatChangedSinceIsNotOverwritten() {
    const auto change = set(1);
    QVERIFY(change);
    QVERIFY(set(3)); // by another program, say
    const std::string before = text();
    const auto back = takeBack(m_place, *change);
    QVERIFY(!back);
    QCOMPARE(back.error().code, ErrorCode::Refused);
    QCOMPARE(text(), before);
}

QTEST_GUILESS_MAIN(ModelsWorkTest)
#include "modelswork.moc"
