#include "live/columns.h"

#include "inspector/dialects.h"
#include "kit/format.h"
#include "kit/statedot.h"
#include "live/filteredit.h"

#include <QCoreApplication>
#include <QDateTime>

namespace tierline::live {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr std::size_t wholePromptBytes = 400; // more than any column shows

QString text(std::string_view utf8) {
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}
QString say(const char* words) {
    return QCoreApplication::translate("tierline::live::Columns", words);
}
QString orDash(const QString& words) {
    return words.isEmpty() ? u"–"_s : words;
}

bool isRouted(const Cell& c) {
    return c.row.row.name(NameKind::Tier) != 0;
}

QString promptLine(const Cell& c) {
    const Row& row = c.row.row;
    if (!row.has(HasPrompt)) return isRouted(c) ? say("(text not kept)") : say("(not scored)");
    bool cut = row.has(PromptCut);
    if (c.record != nullptr && c.record->prompt && cut) {
        const auto line = oneLine(*c.record->prompt, wholePromptBytes, &cut);
        return cut ? text(line) + u'…' : text(line);
    }
    return cut ? text(c.row.prompt) + u'…' : text(c.row.prompt);
}

QString parts(std::string_view name) {
    QStringList words;
    for (const auto part : partsOf(name))
        words.append(text(part));
    return orDash(words.join(u", "_s));
}

QString costText(const Cell& c) {
    const Row& row = c.row.row;
    if (row.cost != noMoney) return kit::moneyColumn(Money::fromNano(row.cost));
    return (row.flags & ledger::Unpriced) != 0 ? u"?"_s : u"–"_s;
}

QString share(const Cell& c, policy::Millionths value) {
    return isRouted(c) ? kit::score(value) : u"–"_s;
}

QString voteText(const Cell& c) {
    const int vote = c.row.row.vote;
    return vote > 0 ? u"+"_s : vote < 0 ? u"−"_s : QString();
}

QString markedPath(const Cell& c) {
    return c.row.row.has(Translated) ? modelPath(c.row) + u" ↔"_s : modelPath(c.row);
}

using Text = QString (*)(const Cell&);
constexpr Text time = [](const Cell& c) { return kit::clockTime(Wall(Milliseconds(c.row.row.time))); };
constexpr Text tokens = [](const Cell& c) {
    const Row& row = c.row.row;
    return row.has(HasTokens) ? kit::tokenPair(row.tokensIn, row.tokensOut) : u"–"_s;
};
constexpr Text state = [](const Cell& c) {
    return stateText(c.row.row.outcome, c.row.row.attempts, c.row.row.status);
};
constexpr Text firstToken = [](const Cell& c) {
    const auto ms = c.row.row.firstToken;
    return ms == noNumber ? u"–"_s : kit::duration(Milliseconds(ms));
};
template <NameKind kind>
QString named(const Cell& c) {
    return orDash(text(c.row.name(kind)));
}

struct ColumnRow {
    const char* key;
    const char* title;
    int width;
    bool number;
    bool downFirst;
    Text text;
    const char* help;
};

#define TEXT(words) QT_TRANSLATE_NOOP("tierline::live::Columns", words)

// In the order of `Column`.
constexpr ColumnRow rows[columnCount] = {
    {"time", TEXT("Time"), 92, true, true, time, TEXT("When the request came, by this computer's clock.")},
    {"client", TEXT("Client"), 104, false, false, named<NameKind::Client>,
     TEXT("The program that asked, as it names itself.")},
    {"tier", TEXT("Tier"), 108, false, true, named<NameKind::Tier>,
     TEXT(
         "The tier the request was put into: by its score, or by a rule that sets a lowest or highest one.")},
    {"prompt", TEXT("Prompt"), 360, false, false, promptLine,
     TEXT("The user's last words, without what the client's program wraps around them. These words were "
          "scored.")},
    {"score", TEXT("Score"), 62, true, true, [](const Cell& c) { return share(c, c.row.row.score); },
     TEXT("From 0 to 1: the base and the weights of all rules that fired. The policy's lines cut it into "
          "tiers.")},
    {"model", TEXT("Model"), 150, false, false, markedPath,
     TEXT(
         "The model that answered. A path shows those that were asked before it; ↔ says that the request was "
         "translated.")},
    {"tokens", TEXT("Tokens in / out"), 112, true, true, tokens,
     TEXT("Tokens read, cached ones included, and tokens written, as the provider counted them.")},
    {"cost", TEXT("Cost"), 94, true, true, costText,
     TEXT("What the provider asks for it, by the price of its day. A ? is a price that is not known.")},
    {"latency", TEXT("Latency"), 78, true, true,
     [](const Cell& c) { return kit::duration(Milliseconds(c.row.row.latency)); },
     TEXT("From the request's arrival to the last byte of the answer.")},
    {"state", TEXT("State"), 98, false, true, state,
     TEXT("How it ended. “try 2” says that the first model failed and the next one answered.")},
    {"ttft", TEXT("First token"), 84, true, true, firstToken,
     TEXT("Until the first byte of the answer came.")},
    {"confidence", TEXT("Confidence"), 84, true, true,
     [](const Cell& c) { return share(c, c.row.row.confidence); },
     TEXT("From 0 to 1: how far the score is from the nearest line, against what the policy calls sure.")},
    {"margin", TEXT("Margin"), 70, true, false, [](const Cell& c) { return share(c, c.row.row.margin); },
     TEXT("How far the score is from the nearest line between two tiers.")},
    {"session", TEXT("Session"), 120, false, false, [](const Cell& c) { return orDash(text(c.row.session)); },
     TEXT("The conversation or agent run that the request belongs to.")},
    {"provider", TEXT("Provider"), 90, false, false, named<NameKind::Provider>,
     TEXT("Who ran the model that answered.")},
    {"rules", TEXT("Rules"), 150, false, false,
     [](const Cell& c) { return parts(c.row.name(NameKind::Rules)); },
     TEXT("The rules and features that fired.")},
    {"reason", TEXT("Reason"), 150, false, false, named<NameKind::Reason>,
     TEXT("Why this model and not another one.")},
    {"label", TEXT("Label"), 90, false, true, [](const Cell& c) { return text(c.row.name(NameKind::Label)); },
     TEXT("The tier that would have been right, as you said.")},
    {"vote", TEXT("Vote"), 50, false, true, voteText, TEXT("Your vote on the answer: + or −.")},
    {"tags", TEXT("Tags"), 120, false, false, [](const Cell& c) { return parts(c.row.name(NameKind::Tags)); },
     TEXT("What the client attached to the request to group it by.")},
    {"policy", TEXT("Policy"), 100, false, false,
     [](const Cell& c) { return text(c.row.name(NameKind::Policy).substr(0, 12)); },
     TEXT("The beginning of the hash of the policy that decided.")},
    {"id", TEXT("Id"), 210, false, false, [](const Cell& c) { return text(c.id); },
     TEXT("The decision's id, in the ledger and in the answer's headers.")},
};

#undef TEXT

const ColumnRow& rowOf(Column column) {
    return rows[static_cast<std::size_t>(column)];
}

} // namespace

int columnWidth(Column column) {
    return rowOf(column).width;
}
bool isShownAtFirst(Column column) {
    return column <= Column::State;
}
bool isNumber(Column column) {
    return rowOf(column).number;
}
QString columnTitle(Column column) {
    return say(rowOf(column).title);
}
QString columnHelp(Column column) {
    return say(rowOf(column).help);
}
QString columnKey(Column column) {
    return QLatin1StringView(rowOf(column).key);
}
bool sortsDownFirst(Column column) {
    return rowOf(column).downFirst;
}

QString cellText(const Cell& cell, Column column) {
    return rowOf(column).text(cell);
}

QString cellToolTip(const Cell& cell, Column column) {
    const Row& row = cell.row.row;
    if (column == Column::Time) return kit::preciseTime(Wall(Milliseconds(row.time)));
    if (column == Column::Model) {
        const auto translation =
            cell.record != nullptr ? inspector::translationSentence(*cell.record) : QString();
        return text(cell.row.model()) + (translation.isEmpty() ? QString() : u'\n' + translation);
    }
    if (column == Column::Cost && row.cost != noMoney)
        return kit::money(Money::fromNano(row.cost)) + u" ("_s + text(toString(row.money)) + u')';
    if (column == Column::State && cell.record != nullptr && cell.record->error)
        return text(oneLine(cell.record->error->text, 2'000));
    if (column == Column::Rules || column == Column::Tags) return cellText(cell, column);
    return {};
}

QString stateText(ledger::Outcome outcome, int attempts, int status) {
    switch (outcome) {
    case ledger::Outcome::Ok: return attempts > 1 ? say("ok, try %1").arg(attempts) : say("ok");
    case ledger::Outcome::Failed: return say("failed %1").arg(status);
    case ledger::Outcome::Cancelled: return say("cancelled");
    case ledger::Outcome::Truncated: return say("truncated");
    case ledger::Outcome::Refused: return say("refused %1").arg(status);
    }
    return {};
}

int stateTone(ledger::Outcome outcome, int attempts) {
    const auto tone = [&] {
        switch (outcome) {
        case ledger::Outcome::Ok: return attempts > 1 ? kit::Tone::Warn : kit::Tone::Good;
        case ledger::Outcome::Failed:
        case ledger::Outcome::Truncated: return kit::Tone::Bad;
        case ledger::Outcome::Refused: return kit::Tone::Warn;
        case ledger::Outcome::Cancelled: break;
        }
        return kit::Tone::Idle;
    }();
    return static_cast<int>(tone);
}

QString modelPath(const RowView& row) {
    const auto path = partsOf(row.name(NameKind::Model));
    if (path.empty()) return orDash(text(row.name(NameKind::Provider))); // passed through: no model was named
    if (path.size() == 1) return text(path.front());
    QStringList names;
    for (const auto model : path)
        names.append(text(model).section(u'/', 1));
    return names.join(u" › "_s);
}

QString spoken(const Cell& cell) {
    const Row& row = cell.row.row;
    return say("%1, %2 from %3 went to %4, %5, %6, %7")
        .arg(cellText(cell, Column::Time), promptLine(cell), text(cell.row.name(NameKind::Client)),
             modelPath(cell.row),
             isRouted(cell) ? say("tier %1").arg(text(cell.row.name(NameKind::Tier))) : say("no tier"),
             cellText(cell, Column::State),
             row.cost != noMoney ? kit::money(Money::fromNano(row.cost)) : say("no price"));
}

} // namespace tierline::live
