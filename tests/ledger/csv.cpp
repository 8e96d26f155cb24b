#include "ledger/csv.h"

#include <QTest>

using namespace tierline;
using namespace tierline::ledger;

namespace {

// "1[a|b] 2[c|d]", or the error.
std::string shown(const Result<Csv>& csv) {
    if (!csv) return toString(csv.error());
    const auto row = [](const CsvRow& r) {
        std::string text = std::to_string(r.line) + '[';
        for (std::size_t at = 0; at < r.cells.size(); ++at)
            text += (at > 0 ? "|" : "") + r.cells[at];
        return text + ']';
    };
    std::string text = row(csv->header);
    for (const auto& each : csv->rows)
        text += ' ' + row(each);
    return text;
}

} // namespace

class CsvTest : public QObject {
    Q_OBJECT

private slots:
    void reads_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("rows");
        const auto row = [](const char* name, const QByteArray& text, const char* rows) {
            QTest::newRow(name) << text << QByteArray(rows);
        };
        row("plain", "a,b\nc,d\n", "1[a|b] 2[c|d]");
        row("no last line break", "a,b\nc,d", "1[a|b] 2[c|d]");
        row("CRLF", "a,b\r\nc,d\r\n", "1[a|b] 2[c|d]");
        row("CR alone", "a,b\rc,d\r", "1[a|b] 2[c|d]");
        row("a byte order mark",
            "\xef\xbb\xbf"
            "a,b\nc,d\n",
            "1[a|b] 2[c|d]");
        row("quotes, doubled quotes, a separator and a line break within", "a,b\n\"c\"\"x\",\"d,\ne\"\nf,g\n",
            "1[a|b] 2[c\"x|d,\ne] 4[f|g]");
        row("semicolons", "a;b\n\"1;5\";d\n", "1[a|b] 2[1;5|d]");
        row("tabs", "a\tb\nc\td\n", "1[a|b] 2[c|d]");
        row("commas in a quoted head do not decide", "\"a,b,c\";d\n1;2\n", "1[a,b,c|d] 2[1|2]");
        row("empty cells", "a,b,c\n,,\n", "1[a|b|c] 2[||]");
        row("empty lines are passed over and counted", "\na,b\n\n\nc,d\n\n", "2[a|b] 5[c|d]");
        row("spaces around a heading go", " a , b\nc, d\n", "1[a|b] 2[c| d]");
        row("one column", "a\nb\n", "1[a] 2[b]");
        row("a head alone", "a,b\n", "1[a|b]");
        row("nothing", "", "f.csv:1:1: the file is empty; name the provider's export");
        row("a row too short", "a,b\nc\n",
            "f.csv:2:1: the row has 1 cells, the header 2; quote cells that hold a separator; a row cut off "
            "means a "
            "file cut off");
        row("a row too long", "a,b\nc,d,e\n",
            "f.csv:2:1: the row has 3 cells, the header 2; quote cells that hold a separator; a row cut off "
            "means a "
            "file cut off");
        row("a quote never closed", "a,b\nc,\"d\ne\n",
            "f.csv:2:1: a quoted cell without an end; the file may be cut off: export it again");
        row("a quote within", "a,b\nc\"x\",d\n",
            "f.csv:2:1: a quote in the middle of a cell; quote the whole cell and double the quote");
        row("text behind a quote", "a,b\n\"c\"x,d\n",
            "f.csv:2:1: text behind the quote that ends a cell; double a quote within a cell");
        row("UTF-16",
            QByteArray("\xff\xfe"
                       "a\0,\0b\0",
                       8),
            "f.csv:1:1: the file is UTF-16; save it as CSV in UTF-8");
        row("Latin-1", "a,b\nc,\xe4\n",
            "f.csv:1:1: the file is not text in UTF-8; export it as CSV in UTF-8");
        row("a NUL", QByteArray("a,b\nc,\0\n", 8),
            "f.csv:1:1: the file is not text in UTF-8; export it as CSV in UTF-8");
    }
    void reads() {
        QFETCH(const QByteArray, text);
        QFETCH(const QByteArray, rows);
        QCOMPARE(QByteArray::fromStdString(shown(readCsv(text.toStdString(), "f.csv"))), rows);
    }

    void writes_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("cell");
        const auto row = [](const char* name, const char* text, const char* cell) {
            QTest::newRow(name) << QByteArray(text) << QByteArray(cell);
        };
        row("a word", "openai/gpt", "openai/gpt");
        row("nothing", "", "");
        row("a comma", "a,b", "\"a,b\"");
        row("quotes", "say \"hi\"", "\"say \"\"hi\"\"\"");
        row("a line break", "a\nb", "\"a\nb\"");
        row("a formula", "=1+1", "\"'=1+1\"");
        row("a formula that begins with +", "+1", "\"'+1\"");
        row("a formula that begins with -", "-1", "\"'-1\"");
        row("a formula that begins with @", "@SUM(A1)", "\"'@SUM(A1)\"");
        row("a tab in front", "\t=1", "\"'\t=1\"");
        row("an equals sign later on is none", "a=1", "a=1");
    }
    void writes() {
        QFETCH(const QByteArray, text);
        QFETCH(const QByteArray, cell);
        std::string out;
        appendCsvText(out, text.toStdString());
        QCOMPARE(QByteArray::fromStdString(out), cell);
    }

    void whatIsWrittenIsRead() {
        const std::vector<std::string> cells = {"", "a", "a,b;c\td", "\"", "x\r\ny", "日本語", "x\"\"y"};
        std::string text = "h1,h2,h3,h4,h5,h6,h7\n";
        for (std::size_t at = 0; at < cells.size(); ++at) {
            if (at > 0) text += ',';
            appendCsvText(text, cells[at]);
        }
        const auto csv = readCsv(text, "f.csv");
        QVERIFY(csv && csv->rows.size() == 1);
        QCOMPARE(csv->rows[0].cells, cells);
    }
};

QTEST_APPLESS_MAIN(CsvTest)
#include "csv.moc"
