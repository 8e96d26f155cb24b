#include "protocol/embeddings.h"

#include "protocol/embeddingcases.h"
#include "protocol/print.h"

#include <QTest>

using namespace tierline;
using namespace tierline::protocol;

namespace {

QString shown(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

template <class Cases>
void rowsOf(const Cases& cases) {
    QTest::addColumn<int>("index");
    for (std::size_t i = 0; i < cases.size(); ++i)
        QTest::newRow(cases[i].name) << static_cast<int>(i);
}

std::string printed(const Result<EmbeddingsRequest>& read) {
    if (!read) return "error: " + read.error().detail;
    auto out = fmt::format("{} {} of {} bytes", read->request.model, read->inputs, read->request.textBytes);
    if (read->dimensions) out += fmt::format(" dimensions {}", *read->dimensions);
    if (read->base64) out += " base64";
    if (read->tokens) out += " tokens";
    return out;
}

} // namespace

class EmbeddingsTest : public QObject {
    Q_OBJECT

private slots:
    void reads_data() { rowsOf(embeddingRequests); }

    void reads() {
        QFETCH(int, index);
        const auto& row = embeddingRequests[static_cast<std::size_t>(index)];
        QCOMPARE(shown(printed(readEmbeddings(row.body, false))), shown(row.expected));
    }

    void replacesOnlyTheModel() {
        const auto read = readEmbeddings(splicedFrom, false);
        QVERIFY(read);
        SpliceOptions options;
        options.model = "their/name";
        const Splice splice(read->request, options);
        std::string out;
        for (const auto piece : splice.pieces())
            out += piece;
        QCOMPARE(shown(out), shown(splicedTo));
    }

    void translatesRequests_data() { rowsOf(embeddingTranslations); }

    void translatesRequests() {
        QFETCH(int, index);
        const auto& row = embeddingTranslations[static_cast<std::size_t>(index)];
        const auto read = readEmbeddings(row.body, false);
        QVERIFY(read);
        const auto body = geminiEmbeddings(*read, "gemini-embedding-001");
        QCOMPARE(shown(body ? *body : "error: " + body.error().detail), shown(row.expected));
    }

    void translatesReplies_data() { rowsOf(embeddingReplies); }

    void translatesReplies() {
        QFETCH(int, index);
        const auto& row = embeddingReplies[static_cast<std::size_t>(index)];
        const auto request = readEmbeddings(row.request, false);
        QVERIFY(request);
        const auto reply = embeddingsFromGemini(*request, "m", row.reply);
        const auto out = reply ? reply->body + (reply->isEstimated ? " estimated" : "")
                               : "error: " + plain(std::optional(reply.error()));
        QCOMPARE(shown(out), shown(row.expected));
    }

    void readsUsage_data() { rowsOf(embeddingUsages); }

    void readsUsage() {
        QFETCH(int, index);
        const auto& row = embeddingUsages[static_cast<std::size_t>(index)];
        const auto reply = readEmbeddingsReply(row.body);
        QCOMPARE(shown(reply ? plain(reply->usage) : "error: " + plain(std::optional(reply.error()))),
                 shown(row.expected));
    }
};

QTEST_GUILESS_MAIN(EmbeddingsTest)
#include "embeddings.moc"
