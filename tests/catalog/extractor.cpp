// Usage objects by the generic rules: what counts, what is missing, what contradicts itself.
#include "catalog/catalog.h"

#include "base/id.h"

#include <QTest>

using namespace tierline;
using namespace tierline::catalog;

namespace {

const Extractor& generic(const char* flavor) {
    static const Catalog empty;
    return *empty.extractor("", "", flavor);
}

// "input cached 5m 1h output reasoning", then parts that are not zero, then troubles.
std::string shown(const Extracted& extracted) {
    const auto& [usage, troubles, isComplete] = extracted;
    std::string text = isComplete ? "" : "incomplete ";
    const char* space = "";
    for (const auto count : {usage.input, usage.cachedRead, usage.cacheWrite5m, usage.cacheWrite1h,
                             usage.output, usage.reasoning}) {
        text += space + std::to_string(count);
        space = " ";
    }
    const auto& parts = usage.parts;
    for (const auto& [name, count] :
         {std::pair("audio", parts.inputAudio), std::pair("image", parts.inputImage),
          std::pair("cached audio", parts.cachedAudio), std::pair("spoken", parts.outputAudio),
          std::pair("searches", parts.searches)})
        if (count != 0) text += ", " + std::string(name) + " " + std::to_string(count);
    for (const auto& trouble : troubles)
        text += "; " + trouble;
    return text;
}

QString extracted(const char* flavor, std::initializer_list<std::string_view> usages) {
    return QString::fromStdString(shown(extract(generic(flavor), {usages.begin(), usages.size()})));
}

// Quotes for moc's sake.
std::string quoted(const char* text) {
    std::string out(text);
    std::ranges::replace(out, '\'', '"');
    return out;
}

} // namespace

class ExtractorTest : public QObject {
    Q_OBJECT

private slots:
    void reads_data() {
        QTest::addColumn<QByteArray>("flavor");
        QTest::addColumn<QByteArray>("usage");
        QTest::addColumn<QString>("buckets");
        const auto add = [](const char* name, const char* flavor, const char* usage, const char* buckets) {
            QTest::newRow(name) << QByteArray(flavor) << QByteArray::fromStdString(quoted(usage)) << buckets;
        };
        add("plain", "chat", "{'prompt_tokens':10,'completion_tokens':5}", "10 0 0 0 5 0");
        add("cached reads are part of the input", "chat",
            "{'prompt_tokens':10,'completion_tokens':5,'prompt_tokens_details':{'cached_tokens':4}}",
            "6 4 0 0 5 0");
        add("DeepSeek's place", "chat",
            "{'prompt_tokens':10,'completion_tokens':5,'prompt_cache_hit_tokens':4}", "6 4 0 0 5 0");
        add("Kimi's place", "chat", "{'prompt_tokens':10,'completion_tokens':5,'cached_tokens':4}",
            "6 4 0 0 5 0");
        add("the usual place wins", "chat",
            "{'prompt_tokens':10,'completion_tokens':5,'cached_tokens':4,'prompt_tokens_details':{'cached_"
            "tokens':3}}",
            "7 3 0 0 5 0");
        add("Responses", "responses",
            "{'input_tokens':10,'output_tokens':5,'output_tokens_details':{'reasoning_tokens':2}}",
            "10 0 0 0 5 2");
        add("Anthropic's input excludes the cache", "anthropic",
            "{'input_tokens':10,'cache_read_input_tokens':7,'cache_creation_input_tokens':3,'output_tokens':"
            "5}",
            "10 7 3 0 5 0");
        add("what is not known to live an hour lives five minutes", "anthropic",
            "{'input_tokens':1,'cache_creation_input_tokens':9,'cache_creation':{'ephemeral_1h_input_tokens':"
            "4},"
            "'output_tokens':5}",
            "1 0 5 4 5 0");
        add("lives without their sum", "anthropic",
            "{'input_tokens':1,'cache_creation':{'ephemeral_5m_input_tokens':2,'ephemeral_1h_input_tokens':4}"
            ","
            "'output_tokens':5}",
            "1 0 2 4 5 0");
        add("searches", "anthropic",
            "{'input_tokens':1,'output_tokens':5,'server_tool_use':{'web_search_requests':2}}",
            "1 0 0 0 5 0, searches 2");
        add("Gemini's thoughts are output", "gemini",
            "{'promptTokenCount':10,'candidatesTokenCount':5,'thoughtsTokenCount':3}", "10 0 0 0 8 3");
        add("Gemini's modalities", "gemini",
            "{'promptTokenCount':10,'promptTokensDetails':[{'modality':'AUDIO','tokenCount':4},"
            "{'modality':'DOCUMENT','tokenCount':2}]}",
            "10 0 0 0 0 0, audio 4, image 2");
        add("sound known to be cached", "gemini",
            "{'promptTokenCount':10,'cachedContentTokenCount':6,'promptTokensDetails':[{'modality':'AUDIO',"
            "'tokenCount':5}],'cacheTokensDetails':[{'modality':'AUDIO','tokenCount':3}]}",
            "4 6 0 0 0 0, audio 2, cached audio 3");
        add("sound that must be cached", "gemini",
            "{'promptTokenCount':10,'cachedContentTokenCount':9,'promptTokensDetails':[{'modality':'AUDIO',"
            "'tokenCount':5}]}",
            "1 9 0 0 0 0, audio 1, cached audio 4");
        add("embeddings", "embeddings", "{'prompt_tokens':10,'total_tokens':10}", "10 0 0 0 0 0");
        add("embeddings by the total alone", "embeddings", "{'total_tokens':10}", "10 0 0 0 0 0");

        add("nothing", "chat", "{}",
            "incomplete 0 0 0 0 0 0; prompt_tokens is missing; completion_tokens is missing");
        add("no JSON", "chat", "{'prompt_tokens':",
            "incomplete 0 0 0 0 0 0; the usage is not a JSON object; prompt_tokens is missing; "
            "completion_tokens is "
            "missing");
        add("no output", "chat", "{'prompt_tokens':10}",
            "incomplete 10 0 0 0 0 0; completion_tokens is missing");
        add("no input at Gemini", "gemini", "{'candidatesTokenCount':5}",
            "incomplete 0 0 0 0 5 0; input_tokens is missing");
        add("a point of zero is whole", "chat", "{'prompt_tokens':10.0,'completion_tokens':5}",
            "10 0 0 0 5 0");
        add("half a token", "chat", "{'prompt_tokens':10.5,'completion_tokens':5}",
            "incomplete 0 0 0 0 5 0; prompt_tokens is not a whole number; prompt_tokens is missing");
        add("with an exponent", "chat", "{'prompt_tokens':1e3,'completion_tokens':5}",
            "incomplete 0 0 0 0 5 0; prompt_tokens is not a whole number; prompt_tokens is missing");
        add("in quotes", "chat", "{'prompt_tokens':'10','completion_tokens':5}",
            "incomplete 0 0 0 0 5 0; prompt_tokens is not a number; prompt_tokens is missing");
        add("negative", "chat", "{'prompt_tokens':10,'completion_tokens':5,'cached_tokens':-4}",
            "10 0 0 0 5 0; cached_tokens is negative");
        add("a negative zero is zero", "chat", "{'prompt_tokens':10,'completion_tokens':-0}", "10 0 0 0 0 0");
        add("a billion", "chat", "{'prompt_tokens':1000000000,'completion_tokens':5}",
            "1000000000 0 0 0 5 0");
        add("more", "chat", "{'prompt_tokens':1000000001,'completion_tokens':5}",
            "incomplete 0 0 0 0 5 0; prompt_tokens is more than a billion; prompt_tokens is missing");
        add("beyond 64 bits", "chat", "{'prompt_tokens':99999999999999999999999,'completion_tokens':5}",
            "incomplete 0 0 0 0 5 0; prompt_tokens is more than a billion; prompt_tokens is missing");
        add("null is not there", "chat",
            "{'prompt_tokens':10,'completion_tokens':5,'prompt_tokens_details':{'cached_tokens':null}}",
            "10 0 0 0 5 0");
        add("more cached than input", "chat", "{'prompt_tokens':10,'completion_tokens':5,'cached_tokens':11}",
            "0 10 0 0 5 0; cache_read_tokens is more than input_tokens");
        add("more thought than output", "responses",
            "{'input_tokens':10,'output_tokens':5,'output_tokens_details':{'reasoning_tokens':6}}",
            "10 0 0 0 5 5; output_reasoning_tokens is more than output_tokens");
        add("more sound than input", "chat",
            "{'prompt_tokens':10,'completion_tokens':5,'prompt_tokens_details':{'audio_tokens':12}}",
            "10 0 0 0 5 0, audio 10; input_audio_tokens is more than the rest of input_tokens");
        add("thought and spoken overlap", "chat",
            "{'prompt_tokens':10,'completion_tokens':5,'completion_tokens_details':{'reasoning_tokens':3,"
            "'audio_tokens':4}}",
            "10 0 0 0 5 3, spoken 2; output_audio_tokens is more than the rest of output_tokens");
    }

    void reads() {
        QFETCH(QByteArray, flavor);
        QFETCH(QByteArray, usage);
        QFETCH(QString, buckets);
        QCOMPARE(extracted(flavor.constData(), {usage.toStdString()}), buckets);
    }

    // Anthropic's stream: the start has the input, the end the output, and either may repeat the other's.
    void theNewestCountOfAStreamCounts() {
        const auto start = quoted("{'input_tokens':10,'cache_read_input_tokens':7,'output_tokens':1}");
        const auto end = quoted("{'output_tokens':50}");
        QCOMPARE(extracted("anthropic", {end, start}), QStringLiteral("10 7 0 0 50 0"));
        QCOMPARE(extracted("anthropic", {start, end}), QStringLiteral("10 7 0 0 1 0"));
        const auto broken = quoted("{'output_tokens':-50}");
        QCOMPARE(extracted("anthropic", {broken, start}),
                 QStringLiteral("10 7 0 0 1 0; output_tokens is negative"));
        QCOMPARE(extracted("anthropic", {end}),
                 QStringLiteral("incomplete 0 0 0 0 50 0; input_tokens is missing"));
    }

    void findsTheUsageInAReply() {
        const auto reply = quoted("{'choices':[{'text':'\\ud800 {'}],'usage':{'prompt_tokens':10,"
                                  "'completion_tokens':5},'model':'m'}");
        const auto found = extractFromReply(generic("chat"), reply);
        QVERIFY2(found, found ? "" : toString(found.error()).c_str());
        QCOMPARE(shown(*found), std::string("10 0 0 0 5 0"));
        for (const auto* text : {"", "[]", "{}", "{'usage':null}", "{'usage':[]}", "{'usage':{", "nonsense"})
            QVERIFY2(!extractFromReply(generic("chat"), quoted(text)), text);
    }

    void survivesEveryMutation() {
        const auto usage = quoted("{'promptTokenCount':10,'cachedContentTokenCount':6,'promptTokensDetails':"
                                  "[{'modality':'AUDIO','tokenCount':5}],'candidatesTokenCount':7}");
        Dice dice(5);
        for (int round = 0; round < 20'000; ++round) {
            auto mutant = usage;
            mutant[dice.next() % mutant.size()] = static_cast<char>(dice.next());
            const std::string_view text = mutant;
            const auto made = extract(generic("gemini"), {&text, 1}).usage;
            QVERIFY(made.input >= 0 && made.cachedRead >= 0 && made.output >= made.reasoning);
            QVERIFY(made.parts.inputAudio <= made.input && made.parts.cachedAudio <= made.cachedRead);
        }
    }
};

QTEST_APPLESS_MAIN(ExtractorTest)
#include "extractor.moc"
