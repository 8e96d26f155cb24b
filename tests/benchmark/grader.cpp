#include "bench/grader.h"

#include "gradercases.h"

#include <QTest>

using namespace tierline;
using namespace tierline::bench;

class GraderTest : public QObject {
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void verdicts_data() {
        QTest::addColumn<QByteArray>("grader");
        QTest::addColumn<QByteArray>("expected");
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<int>("right");
        for (const auto& row : test::ruleCases())
            QTest::newRow(row.name) << QByteArray::fromStdString(row.grader)
                                    << QByteArray::fromStdString(row.expected)
                                    << QByteArray::fromStdString(row.answer) << row.right;
    }

    void verdicts() {
        QFETCH(QByteArray, grader);
        QFETCH(QByteArray, expected);
        QFETCH(QByteArray, answer);
        QFETCH(int, right);
        const auto spec = readGrader(grader.toStdString());
        QVERIFY2(spec.has_value(), spec ? "" : toString(spec.error()).c_str());
        const auto made = Grader::make(*spec);
        QVERIFY2(made.has_value(), made ? "" : toString(made.error()).c_str());
        const auto wanted =
            expected == "-" ? std::optional<std::string>() : std::optional(expected.toStdString());
        const auto grade = made->grade(answer.toStdString(), wanted);
        QCOMPARE(grade.has_value(), right >= 0);
        if (!grade) return;
        QVERIFY2(grade->points == right, grade->why.c_str());
        QVERIFY(!grade->why.empty());
        QVERIFY2(grade->why.size() < 300, grade->why.c_str());
    }

    void specs_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("complaint");
        for (const auto& row : test::specCases())
            QTest::newRow(row.name) << QByteArray::fromStdString(row.text)
                                    << QByteArray::fromStdString(row.complaint);
    }

    void specs() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, complaint);
        const auto spec = readGrader(text.toStdString());
        std::string said = spec ? "" : toString(spec.error());
        if (spec)
            if (const auto made = Grader::make(*spec); !made) said = toString(made.error());
        QVERIFY2(complaint.isEmpty() ? said.empty() : said.find(complaint.toStdString()) != said.npos,
                 said.c_str());
    }

    void whatASchemaAsksInVainIsSaid() {
        const auto spec = readGrader("{\"kind\":\"json_schema\",\"schema\":{\"type\":\"string\",\"title\":"
                                     "\"x\",\"format\":\"date\"}}");
        const auto grader = Grader::make(*spec);
        QCOMPARE(grader->warnings().size(), std::size_t(1));
        QCOMPARE(grader->warnings().front(), std::string("the schema's `format` is not checked"));
    }

    void whichGraderARowHas() {
        Set set;
        set.file = "set.jsonl";
        set.cases.resize(3);
        set.cases[0].expected = "4";
        set.cases[0].grader = "\"number\"";
        set.cases[1].expected = "Paris";
        const auto book = GraderBook::make(set, "");
        QVERIFY(book.has_value());
        QVERIFY(book->of(set.cases[0])->spec().kind == GraderKind::Number);
        QVERIFY(book->of(set.cases[1])->spec().kind == GraderKind::Exact);
        QVERIFY(book->of(set.cases[2]) == nullptr);
        QCOMPARE(book->ungraded(set), std::size_t(1));
        const auto other = GraderBook::make(set, "contains");
        QVERIFY(other->of(set.cases[0])->spec().kind == GraderKind::Number);
        QVERIFY(other->of(set.cases[1])->spec().kind == GraderKind::Contains);
        QVERIFY(other->of(set.cases[2])->spec().kind == GraderKind::Contains);
        set.cases[2].grader = "\"nmber\"";
        set.cases[2].line = 7;
        const auto bad = GraderBook::make(set, "");
        QVERIFY(!bad.has_value());
        QCOMPARE(toString(bad.error()).substr(0, 12), std::string("set.jsonl:7:"));
    }
};

QTEST_GUILESS_MAIN(GraderTest)
#include "grader.moc"
