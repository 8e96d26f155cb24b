#include "breakers/reasons.h"

#include "kit/format.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <tuple>

namespace tierline::breakers {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Reasons)
};

struct Known {
    const char* reason;
    const char* name;
    const char* meaning;
    bool isFallback;
};
#define TEXT(text) QT_TRANSLATE_NOOP("Reasons", text)
constexpr std::array known{
    Known{"complexity_match", TEXT("score"),
          TEXT("The score chose the tier and its cheapest able model was free"), false},
    Known{"default_no_signal", TEXT("no signal"),
          TEXT("Nothing in the prompt told how hard it is: the default tier"), false},
    Known{"pinned", TEXT("pinned"), TEXT("The client named the model"), false},
    Known{"forced", TEXT("forced"), TEXT("The client named the tier, or a person sent it there"), false},
    Known{"rule_floor", TEXT("rule"), TEXT("A rule held the tier up or down"), false},
    Known{"strategy", TEXT("strategy"), TEXT("The policy's strategy took another model of the tier"), false},
    Known{"affinity", TEXT("same session"), TEXT("The conversation stayed with its model"), false},
    Known{"latency_fallback", TEXT("too slow"), TEXT("The first choice was slower than the policy allows"),
          true},
    Known{"circuit_fallback", TEXT("breaker open"), TEXT("The first choice was kept back by its breaker"),
          true},
    Known{"rate_limit_fallback", TEXT("rate limit"), TEXT("The first choice had no room in this minute"),
          true},
    Known{"capability", TEXT("ability"),
          TEXT("The cheaper models lack what the request needs, such as tools"), true},
    Known{"context_window", TEXT("context"), TEXT("The prompt does not fit the cheaper models"), true},
    Known{"budget_cap", TEXT("budget"), TEXT("A budget holds requests below their tier"), true},
    Known{"quality_escalation", TEXT("escalated"), TEXT("A check found fault with the first answer"), true},
    Known{"experiment", TEXT("experiment"), TEXT("An experiment chose"), false},
    Known{"panic_probe", TEXT("all open"), TEXT("Every breaker was open: the least bad model was asked"),
          true},
    Known{"last_resort", TEXT("last resort"), TEXT("Nobody else was left"), true},
    Known{"all_exhausted", TEXT("nobody left"), TEXT("Every candidate failed or was kept back"), true},
};
#undef TEXT

const Known* find(const std::string& reason) {
    const auto found = std::ranges::find(known, std::string_view(reason),
                                         [](const Known& k) { return std::string_view(k.reason); });
    return found == known.end() ? nullptr : &*found;
}

QString toQString(const std::string& text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString share(double value) {
    return value > 0 && value < 0.01 ? Text::tr("less than 1 %") : kit::percent(value);
}

// Whose breaker it was most often; empty where nobody knows.
QString mostOpen(const ReasonData& data) {
    if (!data.isNamed || data.openModels.empty()) return {};
    const auto most =
        std::ranges::max_element(data.openModels, {}, [](const auto& one) { return one.second; });
    return toQString(most->first);
}

QString causeOf(const ReasonLine& line, const ReasonData& data) {
    if (line.reason == "circuit_fallback") {
        const QString model = mostOpen(data);
        return model.isEmpty() ? Text::tr("a breaker was open") : Text::tr("%1 was open").arg(model);
    }
    static const std::array<std::pair<std::string_view, const char*>, 8> causes{{
        {"latency_fallback", QT_TRANSLATE_NOOP("Reasons", "the first choice was too slow")},
        {"rate_limit_fallback", QT_TRANSLATE_NOOP("Reasons", "a rate limit was reached")},
        {"capability", QT_TRANSLATE_NOOP("Reasons", "cheaper models lack an ability they need")},
        {"context_window", QT_TRANSLATE_NOOP("Reasons", "they do not fit cheaper models")},
        {"budget_cap", QT_TRANSLATE_NOOP("Reasons", "a budget was reached")},
        {"quality_escalation", QT_TRANSLATE_NOOP("Reasons", "a check found fault with the first answer")},
        {"panic_probe", QT_TRANSLATE_NOOP("Reasons", "every breaker was open")},
        {"last_resort", QT_TRANSLATE_NOOP("Reasons", "nobody else was left")},
    }};
    const auto found = std::ranges::find(causes, std::string_view(line.reason),
                                         &std::pair<std::string_view, const char*>::first);
    return found == causes.end() ? Text::tr("every candidate failed or was kept back")
                                 : Text::tr(found->second);
}

QString sentenceOf(const ReasonView& view, const ReasonData& data) {
    if (view.requests == 0) return Text::tr("No requests in this time.");
    QStringList parts;
    for (const ReasonLine& line : view.lines) {
        if (!line.isFallback || parts.size() == 2) continue;
        parts << (parts.isEmpty() ? Text::tr("%1 of requests did not get their first choice because %2")
                                        .arg(share(line.share), causeOf(line, data))
                                  : Text::tr("%1 because %2").arg(share(line.share), causeOf(line, data)));
    }
    if (parts.isEmpty())
        return Text::tr("All %1 requests went where they were meant to go: no breaker, limit, budget or "
                        "missing ability moved any.")
            .arg(kit::count(view.requests));
    return parts.join(u"; "_s) + u'.';
}

} // namespace

QString reasonName(const std::string& reason) {
    const Known* row = find(reason);
    return row == nullptr ? toQString(reason) : Text::tr(row->name);
}

ReasonView reasonView(const ReasonData& data) {
    ReasonView view;
    std::map<std::string, std::int64_t> all;
    for (const ReasonHour& hour : data.hours) {
        std::int64_t inHour = 0;
        for (const auto& [reason, requests] : hour.requests) {
            all[reason] += requests;
            inHour += requests;
        }
        view.most = std::max(view.most, inHour);
        view.requests += inHour;
    }
    for (const auto& [reason, requests] : all) {
        const Known* row = find(reason);
        ReasonLine line;
        line.reason = reason;
        line.name = reasonName(reason);
        line.meaning = row == nullptr ? QString() : Text::tr(row->meaning);
        line.requests = requests;
        line.share =
            view.requests == 0 ? 0 : static_cast<double>(requests) / static_cast<double>(view.requests);
        line.isFallback = row != nullptr && row->isFallback;
        view.lines.push_back(std::move(line));
    }
    std::ranges::sort(view.lines, {}, [](const ReasonLine& line) {
        return std::tuple(-line.requests, std::string_view(line.reason));
    });
    view.sentence = sentenceOf(view, data);
    return view;
}

} // namespace tierline::breakers
