#include "ledger/auditpolicy.h"
#include "base/hash.h"
#include "ledger/audited.h"
#include "ledger/audittext.h"
#include "protocol/json.h"

#include <QTest>

using namespace tierline;
using namespace tierline::ledger;

namespace {

PolicyChange change(std::string text, Redecide redecide = {}) {
    return {"policy.yaml", std::move(text), "reload",           "tierlinectl serve",
            "ann@desk",    auditDay,        std::move(redecide)};
}

Record recorded(int number, std::string tier, MoneyKind money, std::optional<std::int64_t> cost) {
    Record record = sampleRecord(number);
    record.tier = std::move(tier);
    record.model = "p/" + record.tier;
    record.money = money;
    record.estimatedCost = cost ? std::optional(Money::fromNano(*cost)) : std::nullopt;
    return record;
}

// All goes to `complex` and costs 500 there, except what the prompt says cannot be told.
std::optional<WouldGo> complexAlways(const Record& record) {
    if (record.prompt == "?") return std::nullopt;
    return WouldGo{"complex", "p/complex", Money::fromNano(500)};
}

std::string shown(const PolicyEffect& effect) {
    std::string text = std::to_string(effect.changed) + " of " + std::to_string(effect.judged) + " of "
                       + std::to_string(effect.sampled);
    for (const auto& shift : effect.tiers)
        text += ", " + shift.from + ">" + shift.to + " " + std::to_string(shift.requests);
    for (const auto& cost : effect.costs)
        text += ", " + std::string(toString(cost.money)) + " " + std::to_string(cost.requests) + " "
                + std::to_string(cost.before.nano()) + ">" + std::to_string(cost.after.nano());
    return text;
}

} // namespace

class AuditPolicyTest : public QObject {
    Q_OBJECT

private slots:
    void onlyAnotherTextIsNoted() {
        Audited audited(0);
        for (const auto* text : {"a\n", "a\n", "a\nb\n", "a\nb\n", "a\n"})
            QVERIFY(notePolicy(*audited.ledger, change(text)));
        const auto entries = auditEntries(*audited.ledger, {{}, Wall::max(), {}, -1, true});
        QVERIFY(entries);
        QCOMPARE(entries->size(), std::size_t{3});
        const auto& second = (*entries)[1];
        QCOMPARE(second.actor, std::string("ann@desk"));
        QCOMPARE(second.subject, std::string("policy.yaml"));
        const auto a = sha256Hex("a\n"), ab = sha256Hex("a\nb\n");
        QCOMPARE(second.body, "--- policy " + a.substr(0, 12) + "\n+++ policy " + ab.substr(0, 12)
                                  + "\n@@ -1 +1,2 @@\n a\n+b\n");
        QCOMPARE(summaryOf((*entries)[0]), "first policy on record, " + a.substr(0, 12));
        QCOMPARE(summaryOf(second),
                 "policy " + a.substr(0, 12) + " → " + ab.substr(0, 12)
                     + ": 1 line added, 0 lines removed; no recorded prompt to tell its effect by");
        QCOMPARE(audited.verdict(), std::string("sound"));
        QCOMPARE(**policyText(*audited.ledger, a), std::string("a\n"));
        OtherConnection other(audited.folder.file());
        QCOMPARE(other.integer("SELECT count(*) FROM audit_texts"),
                 std::int64_t{2}); // the third time: kept already
    }

    void theEffectIsCounted() {
        std::vector<Record> records = {
            recorded(1, "simple", MoneyKind::Billed, 100),    recorded(2, "simple", MoneyKind::Billed, 200),
            recorded(3, "moderate", MoneyKind::Billed, {}),   recorded(4, "complex", MoneyKind::Billed, 450),
            recorded(5, "simple", MoneyKind::Simulated, 300), recorded(6, "simple", MoneyKind::Billed, 1),
            recorded(7, "simple", MoneyKind::Billed, 1)};
        records[5].prompt.reset();
        records[6].prompt = "?";
        QCOMPARE(shown(effectOf(records, complexAlways)),
                 std::string("4 of 5 of 7, simple>complex 3, moderate>complex 1, billed 3 750>1500, "
                             "simulated 1 300>500"));
        QCOMPARE(shown(effectOf(records, {})), std::string("0 of 0 of 7"));
        QCOMPARE(shown(effectOf({}, complexAlways)), std::string("0 of 0 of 0"));
    }

    void theEffectIsWrittenDown() {
        Audited audited(0);
        for (int number = 1; number <= 12; ++number)
            QVERIFY(store(*audited.ledger, recorded(number, "simple", MoneyKind::Billed, 100)));
        int asked = 0;
        const auto counting = [&](const Record& record) {
            ++asked;
            return complexAlways(record);
        };
        QVERIFY(notePolicy(*audited.ledger, change("a\n", counting)));
        QCOMPARE(asked, 0); // the first has nothing to be compared with
        PolicyChange next = change("b\n", counting);
        next.sample = 10;
        QVERIFY(notePolicy(*audited.ledger, next));
        QCOMPARE(asked, 10);
        const auto entry = auditEntry(*audited.ledger, 2);
        QVERIFY(entry && *entry);
        const auto json = protocol::Json::parse((*entry)->detail);
        QVERIFY(json);
        QCOMPARE((*json)["effect"]["changed"].int64(), std::optional<std::int64_t>(10));
        QCOMPARE((*json)["effect"]["estimated_cost"]["billed"]["after_nano_usd"].int64(),
                 std::optional<std::int64_t>(5000));
        QVERIFY2(summaryOf(**entry).ends_with(
                     "10 of the last 10 recorded prompts would go elsewhere: simple → complex "
                     "10; estimated cost of 10 requests (billed) $0.000001 → $0.000005"),
                 summaryOf(**entry).c_str());
        QVERIFY((*entry)->detail.find("refactor this function") == std::string::npos); // never a prompt
    }

    void aKeptTextProvesItself_data() {
        QTest::addColumn<QByteArray>("sql");
        QTest::addColumn<QByteArray>("found");
        const auto hash = QByteArray::fromStdString(sha256Hex("a\n").substr(0, 12));
        QTest::newRow("altered") << QByteArray("UPDATE audit_texts SET body = x'28b52ffd2001090000620a'")
                                 << "0: the kept text of policy " + hash + " was altered";
        QTest::newRow("no longer compressed") << QByteArray("UPDATE audit_texts SET body = x'00'")
                                              << "0: the kept text of policy " + hash + " was altered";
        QTest::newRow("removed") << QByteArray("DELETE FROM audit_texts")
                                 << QByteArray("1: the policy text of entry 1 was removed");
    }
    void aKeptTextProvesItself() {
        QFETCH(const QByteArray, sql);
        QFETCH(const QByteArray, found);
        Audited audited(0);
        QVERIFY(notePolicy(*audited.ledger, change("a\n")));
        QVERIFY(audited.tamper(sql.toStdString()));
        QCOMPARE(QByteArray::fromStdString(audited.verdict()), found);
    }
};

QTEST_APPLESS_MAIN(AuditPolicyTest)
#include "auditpolicy.moc"
