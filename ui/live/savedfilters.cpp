#include "live/savedfilters.h"

#include <QCoreApplication>
#include <QSettings>

#include <algorithm>

namespace tierline::live {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr auto filtersKey = QLatin1StringView("live/v1/filters");
constexpr auto historyKey = QLatin1StringView("live/v1/history");
constexpr qsizetype historyLength = 30;
constexpr std::size_t mostFilters = 50;

} // namespace

std::vector<SavedFilter> presetFilters() {
    const auto say = [](const char* text) {
        return QCoreApplication::translate("tierline::live::Filter", text);
    };
    return {{say("Errors"), u"state:failed,truncated,refused"_s},
            {say("Retried"), u"state:retried"_s},
            {say("Flips"), u"flip:yes"_s},
            {say("Unsure"), u"margin<0.05"_s},
            {say("Unlabelled"), u"label:none"_s},
            {say("Pinned"), u"pinned:yes"_s},
            {say("Unpriced"), u"flag:unpriced"_s}};
}

std::vector<SavedFilter> savedFilters() {
    std::vector<SavedFilter> filters;
    const auto lines = QSettings().value(filtersKey).toStringList();
    for (qsizetype i = 0; i + 1 < lines.size() && filters.size() < mostFilters; i += 2)
        filters.push_back({lines[i], lines[i + 1]});
    return filters;
}

void keepFilters(const std::vector<SavedFilter>& filters) {
    QStringList lines;
    for (const auto& filter : filters)
        lines << filter.name << filter.filter;
    QSettings().setValue(filtersKey, lines);
}

std::vector<SavedFilter> withFilter(std::vector<SavedFilter> filters, const SavedFilter& added) {
    const auto old = std::ranges::find(filters, added.name, &SavedFilter::name);
    if (old != filters.end())
        *old = added;
    else
        filters.push_back(added);
    return filters;
}

QStringList filterHistory() {
    return QSettings().value(historyKey).toStringList();
}

void rememberFilter(const QString& filter) {
    if (filter.trimmed().isEmpty()) return;
    auto history = filterHistory();
    history.removeAll(filter);
    history.prepend(filter);
    QSettings().setValue(historyKey, history.mid(0, historyLength));
}

} // namespace tierline::live
