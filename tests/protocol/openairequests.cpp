// Requests of chat completions: what is found in them, what is refused, and how other dialects' turns are
// written.
#include "protocol/openai/findfeatures.h"
#include "protocol/openai/openai.h"
#include "protocol/openairequestcases.h"

#include <QTest>

using namespace tierline;
using namespace tierline::protocol;

namespace {

QString show(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

std::string joined(const std::vector<std::string>& words) {
    std::string all;
    for (const auto& word : words)
        all += (all.empty() ? "" : " ") + word;
    return all;
}

} // namespace

class OpenAiRequestsTest : public QObject {
    Q_OBJECT

private slots:
    void findsFeatures_data() {
        QTest::addColumn<int>("index");
        for (std::size_t i = 0; i < featureCases.size(); ++i)
            QTest::newRow(featureCases[i].name) << static_cast<int>(i);
    }
    void findsFeatures() {
        QFETCH(int, index);
        const auto& row = featureCases[static_cast<std::size_t>(index)];
        const auto json = Json::parse(row.body);
        QVERIFY(json.has_value());
        QCOMPARE(show(joined(names(openai::findFeatures(json->root())))), show(row.expected));
    }

    void writesAgain_data() {
        QTest::addColumn<int>("index");
        for (std::size_t i = 0; i < writeCases.size(); ++i)
            QTest::newRow(writeCases[i].name) << static_cast<int>(i);
    }
    void writesAgain() {
        QFETCH(int, index);
        const auto& row = writeCases[static_cast<std::size_t>(index)];
        const auto read = readConversation(row.from, row.body);
        QVERIFY2(read.has_value(), read ? "" : read.error().detail.c_str());
        QCOMPARE(show(writeRequest(Dialect::OpenAi, *read, {}).body), show(row.expected));
    }

    void refuses_data() {
        QTest::addColumn<QString>("body");
        QTest::addColumn<QString>("sentence");
        for (const auto& row : refusedCases)
            QTest::newRow(row.name) << show(row.body) << show(row.expected);
    }
    void refuses() {
        QFETCH(QString, body);
        QFETCH(QString, sentence);
        const auto read = readConversation(Dialect::OpenAi, body.toStdString());
        QVERIFY(!read.has_value());
        QVERIFY(read.error().code == ErrorCode::InvalidInput);
        QCOMPARE(show(read.error().detail), sentence);
    }
};

QTEST_APPLESS_MAIN(OpenAiRequestsTest)
#include "openairequests.moc"
