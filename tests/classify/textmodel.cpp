#include "classify/textmodel.h"

#include "base/hash.h"
#include "classify/textfile.h"

#include <QtTest>

#include <QTemporaryDir>

#include <atomic>
#include <cstdlib>
#include <fstream>
#include <new>

using namespace tierline;
using namespace tierline::classify;

namespace {
std::atomic<int> allocations{0};
}

// Counts what the program allocates, to hold `run` to its word. Sanitizers bring their own operators.
#if !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer)
void* operator new(std::size_t size) {
    ++allocations;
    if (void* memory = std::malloc(size)) return memory;
    throw std::bad_alloc();
}
void operator delete(void* memory) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}
#endif

namespace {

// "prove" pulls up by one, "my" down by one; a question mark at the end by a half.
TextFile small() {
    TextFile file;
    file.name = "small 1";
    file.about = "made by hand";
    file.curve = {{-1'000'000, 200'000, 900'000}, {1'000'000, 800'000, 700'000}};
    file.figures[*figureNamed("ends_asking")] = -500'000;
    file.terms = {{TermKind::Word, 1'000'000, -1'000'000, "my"},
                  {TermKind::Word, 1'000'000, 1'000'000, "prove"},
                  {TermKind::Word, 1'000'000, 0, "it"}};
    return file;
}

std::shared_ptr<const TextModel> made(const TextFile& file) {
    return TextModel::parse(print(file)).value();
}

std::string sealed(std::string text) {
    const auto lines = static_cast<int>(std::ranges::count(text, '\n'));
    return text + "end " + std::to_string(lines) + " " + sha256Hex(text).substr(0, 16) + "\n";
}

} // namespace

class TextModelTest : public QObject {
    Q_OBJECT

private slots:
    void sums_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<double>("sum");
        const auto row = [](const char* name, const char* text, double sum) {
            QTest::newRow(name) << QString::fromUtf8(text) << sum;
        };
        row("nothing known", "hello there", 0);
        row("no word at all", "…", 0);
        row("one word", "prove", 1);
        row("the same word thrice does not pull thrice", "prove prove prove", 1);
        row("two words share the pull", "prove it", 1 / std::sqrt(2.0));
        row("up and down", "prove my", 0);
        row("a figure", "so?", -0.5);
        row("a word and a figure", "prove?", 0.5);
    }

    void sums() {
        QFETCH(QString, text);
        QFETCH(double, sum);
        TextScratch scratch;
        const auto found = made(small())->sum(text.toStdString(), scratch);
        QVERIFY2(std::abs(found - sum) < 1e-6, qPrintable(QString::number(found)));
    }

    void partsCountInWordsThatAreKnownAndInOthers() {
        auto file = small();
        file.terms.push_back({TermKind::Part, 1'000'000, 600'000, "pro"});
        file.terms.push_back({TermKind::Part, 1'000'000, 0, "ove"});
        file.terms.push_back({TermKind::Part, 1'000'000, 200'000, "###"});
        const auto model = made(file);
        TextScratch scratch;
        const auto part = 0.6 / std::sqrt(2.0);
        QVERIFY(std::abs(model->sum("prove", scratch) - (1 + part)) < 1e-6);
        QVERIFY(std::abs(model->sum("improvement", scratch) - part) < 1e-6); // "pro" and "ove" again
        QVERIFY(std::abs(model->sum("123", scratch) - 0.2) < 1e-6);
    }

    void theCurveRisesAndNeverMeetsItsEnds() {
        const auto model = made(small());
        int last = -1;
        for (double sum = -6; sum <= 6; sum += 0.25) {
            const auto score = model->placed(sum).score;
            QVERIFY2(score > last, qPrintable(QString::number(sum)));
            last = score;
        }
        QVERIFY(model->placed(-1e9).score >= 0);
        QVERIFY(model->placed(1e9).score <= policy::one);
        QCOMPARE(model->placed(0).score, 500'000);
        QCOMPARE(model->placed(0).confidence, 800'000);
        QCOMPARE(model->placed(-1).score, 200'000);
    }

    void fewKnownWordsAreLittleToBeSureOf() {
        const auto model = made(small());
        TextScratch scratch;
        const auto sure = model->run("it is", scratch).confidence; // half of the words
        QCOMPARE(sure, model->placed(0).confidence);
        QCOMPARE(model->run("it blah blah blah", scratch).confidence, sure / 2);
        QCOMPARE(model->run("blah", scratch).confidence, 0);
        QCOMPARE(model->run("", scratch).confidence, 0);
    }

    void whatPushedMostStandsFirst() {
        const auto said = made(small())->explain("Prove it?", 9);
        QCOMPARE(said.size(), std::size_t{2}); // "it" has no weight
        QCOMPARE(said[0].feature, std::string("prove"));
        QVERIFY(std::abs(said[0].weight - 1 / std::sqrt(2.0)) < 1e-6);
        QCOMPARE(said[1].feature, std::string("ends_asking"));
        QCOMPARE(made(small())->explain("Prove it?", 1).size(), std::size_t{1});
        QVERIFY(made(small())->explain("", 3).empty());
    }

    void whatIsExplainedAddsUpToTheSum() {
        auto file = small();
        file.terms.push_back({TermKind::Part, 2'000'000, 300'000, "_pr"});
        file.terms.push_back({TermKind::Pair, 3'000'000, -700'000, "^ prove"});
        const auto model = made(file);
        const std::string text = "prove my proof, prove it?";
        double sum = 0;
        for (const auto& each : model->explain(text, 100))
            sum += each.weight;
        TextScratch scratch;
        QVERIFY(std::abs(sum - model->sum(text, scratch)) < 1e-6);
    }

    void aScratchIsCleanForTheNextText() {
        const auto model = made(small());
        TextScratch used, fresh;
        static_cast<void>(model->sum("my my my my prove", used));
        QCOMPARE(model->sum("prove it", used), model->sum("prove it", fresh));
        static_cast<void>(model->explain("my", 3)); // has its own
        auto other = small();
        other.terms.resize(1);
        for (int i = 0; i < 40; ++i)
            other.terms.push_back(
                {TermKind::Word, 1'000'000, 0,
                 std::string("w") + static_cast<char>('a' + i % 26) + (i < 26 ? "x" : "y")});
        QCOMPARE(made(other)->sum("my", used), -1.0); // another model's scratch
    }

    void aRunAllocatesNothing() {
        const auto model = made(small());
        TextScratch scratch;
        const std::string text = "Prove it to my friend, 12 times? größer 证明";
        static_cast<void>(model->run(text, scratch));
        const int before = allocations;
        for (int i = 0; i < 5; ++i)
            static_cast<void>(model->run(text, scratch));
        QCOMPARE(int(allocations), before);
    }

    void aFileReadIsTheFileWritten() {
        auto file = small();
        file.terms.push_back({TermKind::Pair, 5, -6, "^ 证"});
        const auto text = print(file);
        const auto read = parseTextFile(text);
        QVERIFY(read.has_value());
        QCOMPARE(print(*read), text);
        QCOMPARE(made(file)->name(), std::string("small 1"));
        QCOMPARE(made(file)->hash(), sha256Hex(text));
    }

    void badFiles_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("says");
        const auto row = [](const char* name, const std::string& bytes, ErrorCode code, const char* says) {
            QTest::newRow(name) << QByteArray::fromStdString(bytes) << int(code) << QString::fromUtf8(says);
        };
        const auto good = print(small());
        const auto body = good.substr(0, good.rfind("end "));
        const auto changed = [&](const std::string& from, const std::string& to) {
            auto text = body;
            text.replace(text.find(from), from.size(), to);
            return sealed(text);
        };
        row("empty", "", ErrorCode::InvalidInput, "not a text model");
        row("another file", "version: 1\n", ErrorCode::InvalidInput, "not a text model");
        row("a later version", "tierline-text-model 2\n", ErrorCode::TooNew,
            "version 2; this program reads version 1");
        row("no version", "tierline-text-model x\n", ErrorCode::Corrupt, "not a number");
        row("only the head", "tierline-text-model 1", ErrorCode::Corrupt, "cut off");
        row("a weight changed", std::string(good).replace(good.find("-500000"), 7, "-400000"),
            ErrorCode::Corrupt, "checksum");
        row("something behind the end", good + "word 1 1 x\n", ErrorCode::Corrupt, "checksum");
        row("not a number", changed("-500000", "nan"), ErrorCode::Corrupt, "not a whole number");
        row("infinite", changed("-500000", "inf"), ErrorCode::Corrupt, "not a whole number");
        row("a fraction", changed("-500000", "-0.5"), ErrorCode::Corrupt, "not a whole number");
        row("a huge weight", changed("-500000", "99999999999999999999"), ErrorCode::Corrupt,
            "not a whole number");
        row("a weight out of range", changed("-500000", "1000000001"), ErrorCode::Corrupt,
            "not a whole number");
        row("an unknown figure", changed("ends_asking", "ends_loudly"), ErrorCode::Corrupt, "unknown figure");
        row("an unknown line", changed("about ", "abut "), ErrorCode::Corrupt, "unknown kind of line");
        row("no name", changed("name small 1\n", ""), ErrorCode::Corrupt, "no name");
        row("a falling curve", changed("curve 1000000 800000", "curve 1000000 100000"), ErrorCode::Corrupt,
            "does not rise");
        row("a curve beyond one", changed("curve 1000000 800000", "curve 1000000 1800000"),
            ErrorCode::Corrupt, "outside 0 to 1");
        row("half a curve", changed("curve 1000000 800000 700000\n", ""), ErrorCode::Corrupt,
            "fewer than two");
        row("a term without a text", changed("word 1000000 0 it", "word 1000000 0 "), ErrorCode::Corrupt,
            "not a term");
        row("a negative idf", changed("word 1000000 0 it", "word -1 0 it"), ErrorCode::Corrupt,
            "not a whole number");
        row("a pair of one", changed("word 1000000 0 it", "pair 1000000 0 it"), ErrorCode::Corrupt,
            "not a term");
        row("bytes that are no text", changed("word 1000000 0 it", "word 1000000 0 \xff\xfe"),
            ErrorCode::Corrupt, "not a term");
        row("too large", std::string(largestTextModel + 1, 'x'), ErrorCode::InvalidInput,
            "larger than 16 MB");
    }

    void badFiles() {
        QFETCH(QByteArray, bytes);
        QFETCH(int, code);
        QFETCH(QString, says);
        const auto model = TextModel::parse(bytes.toStdString());
        QVERIFY(!model.has_value());
        QCOMPARE(int(model.error().code), code);
        QVERIFY2(QString::fromStdString(toString(model.error())).contains(says),
                 toString(model.error()).c_str());
    }

    // Wherever it is cut, a file says so and never loads.
    void aFileCutAnywhereIsRefused() {
        const auto good = print(small());
        for (std::size_t at = 0; at < good.size(); ++at)
            QVERIFY2(!TextModel::parse(good.substr(0, at)), qPrintable(QString::number(at)));
    }

    void errorsNameTheFile() {
        QTemporaryDir folder;
        const auto path = folder.filePath(QStringLiteral("cut.model")).toStdString();
        std::ofstream(path) << "tierline-text-model 1\nname x\n";
        const auto cut = TextModel::load(path);
        QVERIFY(!cut.has_value());
        QVERIFY2(toString(cut.error()).find("cut.model") != std::string::npos, toString(cut.error()).c_str());
        const auto missing = TextModel::load(folder.filePath(QStringLiteral("none.model")).toStdString());
        QVERIFY(!missing.has_value());
        QCOMPARE(missing.error().code, ErrorCode::NotFound);
    }

    void theShippedModelTellsWhatEverybodyWould() {
        const auto model = TextModel::load(TIERLINE_SOURCE_DIR "/resources/models/default.model");
        QVERIFY2(model.has_value(), model ? "" : toString(model.error()).c_str());
        TextScratch scratch;
        for (const std::string low : {"set a timer for ten minutes", "what's my credit card balance"})
            QVERIFY2((*model)->run(low, scratch).score < 300'000, low.c_str());
        for (const std::string high :
             {"Prove that there are infinitely many primes and derive a bound for the nth one",
              "Design a distributed job scheduler in Python with retries, write the code and the tests"})
            QVERIFY2((*model)->run(high, scratch).score >= 600'000, high.c_str());
    }
};

QTEST_APPLESS_MAIN(TextModelTest)
#include "textmodel.moc"
