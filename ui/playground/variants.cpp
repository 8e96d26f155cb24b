#include "playground/variants.h"

#include "playground/prompt.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace tierline::playground {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int toolsTried = 32;
constexpr int contextTried = 40'000; // tokens

QString tr(const char* text) {
    return QCoreApplication::translate("tierline::playground", text);
}

// Request words, what comes first is tried first: the longer ones before what they contain.
struct WordRow {
    const char16_t *english, *german;
};
constexpr std::array requestWords{
    WordRow{u"step by step", u"Schritt für Schritt"},
    WordRow{u"what is", u"was ist"},
    WordRow{u"what are", u"was sind"},
    WordRow{u"how do i", u"wie kann ich"},
    WordRow{u"how does", u"wie funktioniert"},
    WordRow{u"make sure", u"stelle sicher"},
    WordRow{u"thank you", u"danke"},
    WordRow{u"please", u"bitte"},
    WordRow{u"explain", u"erkläre"},
    WordRow{u"describe", u"beschreibe"},
    WordRow{u"compare", u"vergleiche"},
    WordRow{u"summarize", u"fasse zusammen"},
    WordRow{u"summarise", u"fasse zusammen"},
    WordRow{u"translate", u"übersetze"},
    WordRow{u"refactor", u"strukturiere um"},
    WordRow{u"implement", u"implementiere"},
    WordRow{u"write", u"schreibe"},
    WordRow{u"design", u"entwirf"},
    WordRow{u"prove", u"beweise"},
    WordRow{u"derive", u"leite her"},
    WordRow{u"rename", u"benenne um"},
    WordRow{u"debug", u"finde den Fehler in"},
    WordRow{u"fix", u"behebe"},
    WordRow{u"list", u"liste auf"},
    WordRow{u"why", u"warum"},
    WordRow{u"how", u"wie"},
    WordRow{u"who", u"wer"},
    WordRow{u"when", u"wann"},
    WordRow{u"where", u"wo"},
};

QString qt(const char16_t* text) {
    return QString::fromUtf16(text);
}

// Where sentences end: a full stop of either script with a space behind it, or a blank line.
std::vector<qsizetype> sentenceEnds(const QString& text) {
    std::vector<qsizetype> ends;
    for (qsizetype at = 0; at < text.size(); ++at) {
        const QChar c = text[at];
        const bool isWide = c == u'。' || c == u'！' || c == u'？';
        const bool isStop = c == u'.' || c == u'!' || c == u'?' || c == u'\n';
        const bool atEnd = at + 1 == text.size();
        if (isWide || (isStop && (atEnd || text[at + 1].isSpace() || c == u'\n'))) ends.push_back(at + 1);
    }
    if (ends.empty() || ends.back() < text.size()) ends.push_back(text.size());
    return ends;
}

QString firstHalfOfWords(const QString& text) {
    const auto words = text.split(u' ', Qt::SkipEmptyParts);
    return words.size() < 2 ? QString() : words.mid(0, (words.size() + 1) / 2).join(u' ');
}

Variant made(const QString& name, const QString& how, Draft draft, const QString& notTried = {}) {
    return {name, how, std::move(draft), notTried};
}

Draft saying(Draft draft, const QString& prompt) {
    draft.prompt = prompt;
    return draft;
}

Variant shorterOf(const Draft& draft) {
    const auto words = shorter(draft.prompt);
    return made(tr("Shorter"),
                tr("The first half of its sentences; of one sentence the first half of its words."),
                saying(draft, words), words.isEmpty() ? tr("It is one word.") : QString());
}

Variant longerOf(const Draft& draft) {
    return made(tr("Longer"), tr("Three sentences behind it that ask for nothing more."),
                saying(draft, longer(draft.prompt)));
}

Variant otherLanguage(const Draft& draft, const QString& translation) {
    if (!translation.trimmed().isEmpty())
        return made(tr("Other language"), tr("The translation that you pasted."), saying(draft, translation));
    int replaced = 0;
    const auto words = inGerman(draft.prompt, &replaced);
    const auto how = tr("%1 of its request words put into German by a table of %2; all else stays. Paste a "
                        "translation for a true one.")
                         .arg(replaced)
                         .arg(requestWords.size());
    return made(tr("Other language"), how, saying(draft, words),
                replaced > 0 ? QString() : tr("None of its words stands in the table: paste a translation."));
}

Variant withTools(Draft draft) {
    draft.tools = toolsTried;
    return made(tr("With %1 tools").arg(toolsTried),
                tr("The same words with %1 tool definitions beside them.").arg(toolsTried), std::move(draft));
}

Variant withContext(Draft draft) {
    draft.contextTokens = contextTried;
    return made(
        tr("With 40 k context"),
        tr("An earlier exchange before it: an inventory of about 40,000 tokens that asks for nothing."),
        std::move(draft));
}

Variant lowerCase(const Draft& draft) {
    const auto words = draft.prompt.toLower();
    return made(tr("Lower case"), tr("Every letter small."), saying(draft, words),
                words == draft.prompt ? tr("It has no capital letters.") : QString());
}

Variant wrappedAs(Draft draft, Wrap wrap) {
    draft.wrap = wrap;
    const auto name = wrap == Wrap::Raw    ? tr("Plain")
                      : wrap == Wrap::Json ? tr("In JSON")
                                           : tr("As Claude Code");
    const auto how = wrap == Wrap::Raw ? tr("The words alone, without their wrapping.")
                     : wrap == Wrap::Json
                         ? tr("The words as `task` of a JSON object.")
                         : tr("Behind a reminder such as Claude Code writes, which speaks of "
                              "architecture and proofs that nobody asks for.");
    return made(name, how, std::move(draft));
}

} // namespace

QString shorter(const QString& prompt) {
    const QString text = prompt.trimmed();
    const auto ends = sentenceEnds(text);
    if (ends.size() < 2) return firstHalfOfWords(text);
    const auto half = text.left(ends[(ends.size() - 1) / 2]).trimmed();
    return half.isEmpty() || half == text ? firstHalfOfWords(text) : half;
}

QString longer(const QString& prompt) {
    return prompt
           + u"\n\nI have some time this afternoon, so there is no hurry with it. A colleague may have a "
             u"look as "
             u"well. Anything that is not clear can wait until tomorrow."_s;
}

QString inGerman(const QString& prompt, int* replaced) {
    QString text = prompt;
    int count = 0;
    for (const auto& row : requestWords) {
        const QRegularExpression word(u"\\b%1\\b"_s.arg(QRegularExpression::escape(qt(row.english))),
                                      QRegularExpression::CaseInsensitiveOption
                                          | QRegularExpression::UseUnicodePropertiesOption);
        const auto found = text.count(word);
        if (found == 0) continue;
        count += static_cast<int>(found);
        text.replace(word, qt(row.german));
    }
    if (replaced != nullptr) *replaced = count;
    return text;
}

std::vector<Variant> variantsOf(const Draft& draft, const QString& translation) {
    std::vector<Variant> all;
    all.push_back(made(tr("As typed"), tr("The prompt as it stands above."), draft));
    all.push_back(shorterOf(draft));
    all.push_back(longerOf(draft));
    all.push_back(otherLanguage(draft, translation));
    all.push_back(lowerCase(draft));
    all.push_back(withTools(draft));
    all.push_back(withContext(draft));
    for (const Wrap wrap : {Wrap::Raw, Wrap::ClaudeCode, Wrap::Json})
        if (wrap != draft.wrap) all.push_back(wrappedAs(draft, wrap));
    return all;
}

QString robustnessSentence(const std::vector<VariantRow>& rows) {
    if (rows.empty()) return tr("Write a prompt to see how it holds when it is said otherwise.");
    const auto tried = std::ranges::count_if(rows.begin() + 1, rows.end(),
                                             [](const auto& row) { return row.variant.notTried.isEmpty(); });
    const auto changed = std::ranges::count_if(rows, &VariantRow::isChanged);
    if (tried == 0) return tr("No variant could be made of it.");
    if (changed == 0)
        return tr("All %1 variants stay in tier %2.").arg(QString::number(tried), rows.front().tierName);
    const auto sentence =
        changed == 1 ? tr("%1 of %2 variants leaves tier %3.") : tr("%1 of %2 variants leave tier %3.");
    return sentence.arg(QString::number(changed), QString::number(tried), rows.front().tierName);
}

} // namespace tierline::playground
