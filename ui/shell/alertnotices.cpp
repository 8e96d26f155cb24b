#include "shell/alertnotices.h"

#include "kit/format.h"

#include <QCoreApplication>

#include <algorithm>
#include <tuple>

namespace tierline::shell {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(AlertNotices)
};

constexpr auto longAgo = std::chrono::hours(20);

QString fromUtf8(const std::string& text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString sinceText(Wall since, Wall now) {
    return now - since < longAgo ? kit::clockTime(since).left(5) : kit::dayAndTime(since);
}

} // namespace

std::vector<AlertNotice> AlertNotices::notices(const std::vector<route::AlertState>& states, Wall now) {
    std::vector<const route::AlertState*> firing;
    std::map<Key, Wall> still;
    for (const auto& state : states) {
        if (!state.firing) continue;
        const auto dismissed = m_dismissed.find({state.name, state.subject});
        if (dismissed != m_dismissed.end() && dismissed->second == state.since)
            still.insert(*dismissed);
        else
            firing.push_back(&state);
    }
    m_dismissed = std::move(still); // what has ended may be told again
    std::ranges::sort(firing, [](const auto* a, const auto* b) {
        return a->since != b->since ? a->since > b->since
                                    : std::tie(a->name, a->subject) < std::tie(b->name, b->subject);
    });
    m_shown.clear();
    std::vector<AlertNotice> notices;
    for (const auto* state : firing) {
        if (notices.size() == limit) break;
        QString sentence =
            fromUtf8(state->sentence) + u"  ·  "_s + Text::tr("since %1").arg(sinceText(state->since, now));
        if (!state->held.empty()) sentence += u"  ·  "_s + Text::tr("not judged just now");
        notices.push_back({sentence, fromUtf8(state->held)});
        m_shown.push_back({{state->name, state->subject}, state->since});
    }
    const auto more = static_cast<std::int64_t>(firing.size() - notices.size());
    if (more > 0)
        notices.back().sentence +=
            u"  ·  "_s + kit::counted(more, Text::tr("and %1 more"), Text::tr("and %1 more"));
    return notices;
}

void AlertNotices::dismiss(std::size_t notice) {
    if (notice < m_shown.size()) m_dismissed.insert_or_assign(m_shown[notice].first, m_shown[notice].second);
}

} // namespace tierline::shell
