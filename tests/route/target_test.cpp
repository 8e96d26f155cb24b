#include "route/plan.h"

#include "policies.h"

#include <QtTest>

using namespace tierline;
using namespace tierline::route;
using policy::Intercept;

namespace {

policy::Policy withIntercepts() {
    auto made = testing::threeTiers();
    testing::addModel(made, "alt/nano", testing::price(1, 1)); // `nano` is two models now
    made.models[3].name = "mid-2026-01-01";                    // upstream's name of oai/mid
    made.intercept = {{"*haiku*", Intercept::As::AutoTier, 0},
                      {"gpt-4o-mini-?", Intercept::As::Pass, 0},
                      {"GPT-*", Intercept::As::Auto, 0}};
    return made;
}

QString printed(const policy::Policy& policy, const Target& target) {
    QString text;
    switch (target.kind) {
    case Target::Kind::Auto: text = QStringLiteral("auto"); break;
    case Target::Kind::Tier:
        text = QStringLiteral("tier ") + QString::fromStdString(policy.tiers[target.tier].name);
        break;
    case Target::Kind::Model:
        text = QStringLiteral("model ") + QString::fromStdString(policy.models[target.model].id);
        break;
    case Target::Kind::Unknown: {
        text = target.ambiguous ? QStringLiteral("ambiguous:") : QStringLiteral("unknown:");
        for (const auto& candidate : target.candidates)
            text += QLatin1Char(' ') + QString::fromStdString(candidate);
    }
    }
    return target.intercepted ? text + QStringLiteral(", intercepted") : text;
}

} // namespace

class TargetTest : public QObject {
    Q_OBJECT

private slots:
    void targets_data() {
        QTest::addColumn<QByteArray>("requested");
        QTest::addColumn<QString>("target");
        const auto row = [](const char* name, const char* requested, const char* target) {
            QTest::newRow(name) << QByteArray(requested) << QString::fromLatin1(target);
        };
        row("auto", "auto", "auto");
        row("no name", "", "auto");
        row("a tier", "auto:complex", "tier complex");
        row("an unknown tier", "auto:genius", "unknown: auto:simple auto:moderate auto:complex");
        row("a full id", "alt/mini", "model alt/mini");
        row("provider and upstream name", "oai/mid-2026-01-01", "model oai/mid");
        row("a bare name", "mini", "model alt/mini");
        row("a bare upstream name", "mid-2026-01-01", "model oai/mid");
        row("an ambiguous bare name", "nano", "ambiguous: oai/nano alt/nano");
        row("known models are not intercepted", "haiku", "model ant/haiku");
        row("intercepted to a tier", "claude-3-5-haiku-latest", "tier simple, intercepted");
        row("globs ignore case", "Claude-Haiku-9", "tier simple, intercepted");
        row("intercepted to auto", "gpt-5", "auto, intercepted");
        row("the first match wins", "gpt-haiku", "tier simple, intercepted");
        row("pass ends the search", "gpt-4o-mini-x",
            "unknown: oai/nano alt/mini ant/haiku oai/mid alt/big alt/nano");
        row("a question mark is one character", "gpt-4o-mini-", "auto, intercepted");
        row("unknown", "llama", "unknown: oai/nano alt/mini ant/haiku oai/mid alt/big alt/nano");
        row("names are exact", "MINI", "unknown: oai/nano alt/mini ant/haiku oai/mid alt/big alt/nano");
    }

    void targets() {
        QFETCH(QByteArray, requested);
        const auto policy = withIntercepts();
        QTEST(printed(policy, resolveTarget(policy, requested.toStdString())), "target");
    }

    void defaultModelTakesTheUnknown() {
        auto policy = withIntercepts();
        policy.route.defaultModel = 1;
        QCOMPARE(printed(policy, resolveTarget(policy, "llama")), QStringLiteral("model alt/mini"));
        QCOMPARE(printed(policy, resolveTarget(policy, "nano")),
                 QStringLiteral("ambiguous: oai/nano alt/nano"));
    }

    void manyStarsStayLinear() {
        auto policy = withIntercepts();
        policy.intercept = {{"*a*a*a*a*a*a*a*a*a*a*b", Intercept::As::Auto, 0}};
        const std::string name(5'000, 'a');
        QVERIFY(resolveTarget(policy, name).kind == Target::Kind::Unknown);
        QVERIFY(resolveTarget(policy, name + "b").kind == Target::Kind::Auto);
    }
};

QTEST_APPLESS_MAIN(TargetTest)
#include "target_test.moc"
