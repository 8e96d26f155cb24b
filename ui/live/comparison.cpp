#include "live/comparison.h"

#include "kit/format.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <map>

namespace tierline::live {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Compare)
};

using Record = ledger::Record;

constexpr std::size_t longestPrompt = 20'000; // bytes; behind that nobody compares by eye

QString text(std::string_view utf8) {
    return utf8.empty() ? u"–"_s : QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

QString signedMoney(std::optional<Money> left, std::optional<Money> right) {
    if (!left || !right || *left == *right) return {};
    const Money more = *right - *left;
    return more.nano() > 0 ? QString(u'+' + kit::money(more))
                           : kit::money(more); // kit writes the minus itself
}

QString signedTime(std::int64_t left, std::int64_t right) {
    if (left == right) return {};
    return (right > left ? u"+"_s : u"−"_s) + kit::duration(Milliseconds(std::abs(right - left)));
}

QString timeText(std::optional<std::int64_t> ms) {
    return ms ? kit::duration(Milliseconds(*ms)) : u"–"_s;
}

CompareLine section(const QString& name) {
    CompareLine line;
    line.what = name;
    line.isSection = true;
    return line;
}

CompareLine words(const QString& what, std::string_view left, std::string_view right) {
    return {what, text(left), text(right), {}, false, false};
}

CompareLine score(const QString& what, policy::Millionths left, policy::Millionths right) {
    return {what,
            kit::score(left),
            kit::score(right),
            left == right ? QString() : kit::weight(right - left),
            false,
            true};
}

CompareLine money(const QString& what, std::optional<Money> left, std::optional<Money> right) {
    return {what, kit::money(left), kit::money(right), signedMoney(left, right), false, true};
}

void addDecision(std::vector<CompareLine>& lines, const Record& a, const Record& b) {
    lines.push_back(section(Text::tr("Decision")));
    lines.push_back(words(Text::tr("Tier"), a.tier, b.tier));
    lines.push_back(score(Text::tr("Score"), a.score, b.score));
    lines.push_back(score(Text::tr("Confidence"), a.confidence, b.confidence));
    lines.push_back(score(Text::tr("Margin to the nearest line"), a.margin, b.margin));
    lines.push_back(words(Text::tr("Reason"), a.selectionReason, b.selectionReason));
    lines.push_back(words(Text::tr("Decided by"), a.decidedBy, b.decidedBy));
    lines.push_back(words(Text::tr("Envelope"), a.envelopeName, b.envelopeName));
    lines.push_back(words(Text::tr("Policy"), std::string_view(a.policy).substr(0, 12),
                          std::string_view(b.policy).substr(0, 12)));
}

// One line for every name that either has, in order of first sight.
template <class Items, class NameOf, class TextOf>
void addBoth(std::vector<CompareLine>& lines, const Items& a, const Items& b, NameOf nameOf, TextOf textOf) {
    std::vector<std::string> order;
    std::map<std::string, std::pair<QString, QString>> found;
    const auto take = [&](const Items& items, QString std::pair<QString, QString>::* side) {
        for (const auto& item : items) {
            const std::string& name = nameOf(item);
            if (!found.contains(name)) {
                order.push_back(name);
                found[name] = {u"–"_s, u"–"_s};
            }
            found[name].*side = textOf(item);
        }
    };
    take(a, &std::pair<QString, QString>::first);
    take(b, &std::pair<QString, QString>::second);
    for (const auto& name : order)
        lines.push_back({text(name), found[name].first, found[name].second, {}, false, false});
}

void addSignals(std::vector<CompareLine>& lines, const Record& a, const Record& b) {
    if (a.firedSignals.empty() && b.firedSignals.empty()) return;
    lines.push_back(section(Text::tr("What fired")));
    addBoth(
        lines, a.firedSignals, b.firedSignals,
        [](const classify::Signal& s) -> const std::string& { return s.name; },
        [](const classify::Signal& s) {
            const QString weight = kit::weight(s.weight);
            return s.spans.size() > 1 ? Text::tr("%1, %2 times").arg(weight).arg(s.spans.size()) : weight;
        });
}

void addCandidates(std::vector<CompareLine>& lines, const Record& a, const Record& b) {
    if (a.candidates.empty() && b.candidates.empty()) return;
    lines.push_back(section(Text::tr("Candidates")));
    addBoth(
        lines, a.candidates, b.candidates,
        [](const ledger::CandidateRow& c) -> const std::string& { return c.model; },
        [](const ledger::CandidateRow& c) {
            const QString verdict = text(c.verdict);
            return c.reason.empty() ? verdict : QString(verdict + u": "_s + text(c.reason));
        });
}

void addOutcome(std::vector<CompareLine>& lines, const Record& a, const Record& b) {
    lines.push_back(section(Text::tr("Outcome")));
    lines.push_back(words(Text::tr("Model"), a.model, b.model));
    lines.push_back({Text::tr("Attempts"),
                     kit::count(std::ssize(a.attempts)),
                     kit::count(std::ssize(b.attempts)),
                     {},
                     false,
                     true});
    lines.push_back(
        {Text::tr("Status"), QString::number(a.status), QString::number(b.status), {}, false, true});
    lines.push_back(words(Text::tr("Ended"), toString(a.outcome), toString(b.outcome)));
    lines.push_back(money(Text::tr("Cost"), a.cost, b.cost));
    lines.push_back(words(Text::tr("Money"), toString(a.money), toString(b.money)));
    lines.push_back(money(Text::tr("At the strongest model"), a.baselineCost, b.baselineCost));
    const auto tokens = [](const Record& r) {
        return r.usage ? kit::tokenPair(r.usage->allInput(), r.usage->output) : u"–"_s;
    };
    lines.push_back({Text::tr("Tokens in / out"), tokens(a), tokens(b), {}, false, true});
    lines.push_back({Text::tr("Latency"), timeText(a.latencyMs), timeText(b.latencyMs),
                     signedTime(a.latencyMs, b.latencyMs), false, true});
    const auto first = a.ttftMs && b.ttftMs ? signedTime(*a.ttftMs, *b.ttftMs) : QString();
    lines.push_back({Text::tr("First token"), timeText(a.ttftMs), timeText(b.ttftMs), first, false, true});
    lines.push_back(words(Text::tr("Your label"), a.label.value_or(""), b.label.value_or("")));
    const auto vote = [](const Record& r) { return r.vote ? kit::weight(*r.vote * 1'000'000) : u"–"_s; };
    lines.push_back({Text::tr("Your vote"), vote(a), vote(b), {}, false, true});
}

QString titleOf(const Record& record) {
    return kit::clockTime(record.time) + u" · "_s + text(record.client);
}

QString promptOf(const Record& record) {
    if (!record.prompt) return {};
    const auto& prompt = *record.prompt;
    return QString::fromUtf8(prompt.data(), static_cast<qsizetype>(std::min(prompt.size(), longestPrompt)));
}

QString sentenceFor(const Comparison& made) {
    QStringList parting;
    std::int64_t all = 0, parted = 0;
    for (const CompareLine& line : made.lines) {
        all += line.isSection ? 0 : 1;
        if (!line.differs()) continue;
        ++parted;
        if (parting.size() < 6) parting << line.what;
    }
    const bool samePrompt = made.hasBothPrompts && made.prompts.left.empty() && made.prompts.right.empty();
    const QString head = samePrompt ? Text::tr("The same words.") : QString();
    if (parted == 0) return QString(head + u' ' + Text::tr("Nothing else differs either.")).trimmed();
    QString tail = Text::tr("They part in %1 of %2 lines: %3")
                       .arg(kit::count(parted), kit::count(all), parting.join(u", "_s));
    if (parted > parting.size()) tail += u" …"_s;
    return QString(head + u' ' + tail).trimmed();
}

} // namespace

Comparison compare(const Record& left, const Record& right) {
    Comparison made;
    made.leftTitle = titleOf(left);
    made.rightTitle = titleOf(right);
    made.leftPrompt = promptOf(left);
    made.rightPrompt = promptOf(right);
    made.hasBothPrompts = left.prompt && right.prompt;
    if (made.hasBothPrompts) made.prompts = diffWords(made.leftPrompt, made.rightPrompt);
    addDecision(made.lines, left, right);
    addSignals(made.lines, left, right);
    addCandidates(made.lines, left, right);
    addOutcome(made.lines, left, right);
    made.sentence = sentenceFor(made);
    return made;
}

QString Comparison::asText() const {
    QString all = leftTitle + u" | "_s + rightTitle + u'\n' + sentence + u'\n';
    for (const CompareLine& line : lines) {
        if (line.isSection) {
            all += u'\n' + line.what + u'\n';
            continue;
        }
        all += (line.differs() ? u"* "_s : u"  "_s) + line.what + u": "_s + line.left + u" | "_s + line.right;
        if (!line.difference.isEmpty()) all += u"  ("_s + line.difference + u')';
        all += u'\n';
    }
    return all;
}

} // namespace tierline::live
