// What packaging/ ships for Grafana and Prometheus asks only for what /metrics has.
#include "gateway/exposition.h"
#include "gateway/metrics.h"
#include "protocol/json.h"

#include <QFile>
#include <QRegularExpression>
#include <QTest>

#include <yaml-cpp/yaml.h>

using namespace tierline;
using namespace tierline::gateway;
using namespace tierline::test;

namespace {

using Labels = std::map<std::string, std::set<std::string>>; // by the name of a sample

std::string readFile(const char* path) {
    QFile file(QStringLiteral(TIERLINE_SOURCE_DIR "/packaging/") + QString::fromLatin1(path));
    return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
}

// Everything that /metrics can say, with its labels.
Labels everything() {
    ledger::Record record;
    record.cost = record.baselineCost = Money::fromNano(1);
    record.attempts.resize(1);
    record.attempts[0].errorClass = ErrorClass::Network;
    Gauges gauges;
    gauges.breakers.resize(1);
    gauges.budgets.resize(1);
    gauges.budgets[0].hard = Money::fromNano(1);
    gauges.alerts.resize(1);
    Metrics metrics;
    metrics.count(record);
    metrics.countRefused("invalid_body");
    Labels found;
    for (const auto& [family, content] : ExpositionReader::read(metrics.text(gauges)).families)
        for (const auto& [key, value] : content.samples)
            for (auto& known = found[key.first]; const auto& [label, text] : key.second)
                known.insert(label);
    return found;
}

// The names in an expression, and the labels it matches and groups by, must be there.
QString complaintAbout(const std::string& expression, const Labels& known) {
    const QString text = QString::fromStdString(expression);
    std::set<std::string> labels;
    int names = 0;
    static const QRegularExpression series("tierline_[a-z0-9_]+");
    for (auto at = series.globalMatch(text); at.hasNext();) {
        const auto match = known.find(at.next().captured().toStdString());
        if (match == known.end()) return "unknown series in " + text;
        labels.insert(match->second.begin(), match->second.end());
        ++names;
    }
    if (names == 0) return "no series in " + text;
    static const QRegularExpression used("(?:by|ignoring) \\(([^)]*)\\)|([a-z_]+)\\s*(?:=~|!=|=)\\s*\"");
    for (auto at = used.globalMatch(text); at.hasNext();) {
        const auto match = at.next();
        const QString list = match.captured(1) + match.captured(2);
        for (const QString& label : list.split(QRegularExpression("[, ]+"), Qt::SkipEmptyParts))
            if (!labels.contains(label.toStdString())) return "unknown label " + label + " in " + text;
    }
    if (text.count('(') != text.count(')') || text.count('{') != text.count('}'))
        return "unpaired brackets in " + text;
    return {};
}

} // namespace

class DashboardsTest : public QObject {
    Q_OBJECT

private slots:
    void complaints_data() {
        QTest::addColumn<QString>("expression");
        QTest::addColumn<bool>("good");
        QTest::newRow("a known name") << "tierline_open_requests" << true;
        QTest::newRow("an unknown name") << "tierline_requests" << false;
        QTest::newRow("no name") << "up == 0" << false;
        QTest::newRow("a known label") << "sum by (tier) (tierline_requests_total{model=\"x\"})" << true;
        QTest::newRow("an unknown label to group by") << "sum by (teir) (tierline_requests_total)" << false;
        QTest::newRow("an unknown label to match") << "tierline_requests_total{client=~\"x\"}" << false;
        QTest::newRow("an open bracket") << "sum(tierline_requests_total" << false;
    }
    void complaints() {
        QFETCH(QString, expression);
        QTEST(complaintAbout(expression.toStdString(), everything()).isEmpty(), "good");
    }

    void theDashboard() {
        const auto json = protocol::Json::parse(readFile("grafana/tierline.json"));
        QVERIFY(json.has_value());
        QVERIFY((*json)["schemaVersion"].int64().value_or(0) >= 30);
        QVERIFY((*json)["title"].isString() && (*json)["uid"].isString());
        bool hasSource = false;
        for (const auto variable : (*json)["templating"]["list"].items())
            hasSource |=
                variable["type"].string() == "datasource" && variable["name"].string() == "datasource";
        QVERIFY(hasSource);
        const Labels known = everything();
        std::set<std::int64_t> ids;
        std::set<std::pair<std::int64_t, std::int64_t>> taken; // cells of the grid
        int panels = 0;
        for (const auto panel : (*json)["panels"].items()) {
            QVERIFY(ids.insert(panel["id"].int64().value_or(-1)).second);
            const auto place = [&](const char* key) { return panel["gridPos"][key].int64().value_or(-1); };
            QVERIFY(place("x") >= 0 && place("w") > 0 && place("x") + place("w") <= 24);
            for (auto x = place("x"); x < place("x") + place("w"); ++x)
                for (auto y = place("y"); y < place("y") + place("h"); ++y)
                    QVERIFY(taken.insert({x, y}).second);
            if (panel["type"].string() == "row") continue;
            ++panels;
            QVERIFY(panel["targets"].size() > 0);
            for (const auto target : panel["targets"].items()) {
                QCOMPARE(target["datasource"]["uid"].string(), std::string_view("${datasource}"));
                const std::string expression(target["expr"].string().value_or(""));
                QCOMPARE(complaintAbout(expression, known), QString());
            }
        }
        QVERIFY(panels >= 15);
    }

    void theRules() {
        const YAML::Node file = YAML::Load(readFile("prometheus/alerts.yaml"));
        const Labels known = everything();
        std::set<std::string> names;
        for (const auto& group : file["groups"])
            for (const auto& rule : group["rules"]) {
                QVERIFY(names.insert(rule["alert"].as<std::string>()).second);
                QCOMPARE(complaintAbout(rule["expr"].as<std::string>(), known), QString());
                QVERIFY(rule["labels"]["severity"].IsScalar());
                QVERIFY(rule["annotations"]["summary"].as<std::string>().ends_with('.'));
                QVERIFY(rule["annotations"]["runbook"].as<std::string>().size() > 40);
            }
        QVERIFY(names.size() >= 10);
    }
};

QTEST_APPLESS_MAIN(DashboardsTest)
#include "dashboards.moc"
