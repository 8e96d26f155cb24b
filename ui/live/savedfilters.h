// The filters that the user gave a name, and those used lately. In the settings file; window thread.
#pragma once

#include <QString>
#include <QStringList>

#include <vector>

namespace tierline::live {

struct SavedFilter {
    QString name, filter;
    bool operator==(const SavedFilter&) const = default;
};

std::vector<SavedFilter> presetFilters(); // ours, in the user's language
std::vector<SavedFilter> savedFilters();
void keepFilters(const std::vector<SavedFilter>& filters);
// The same name again takes the old one's place.
std::vector<SavedFilter> withFilter(std::vector<SavedFilter> filters, const SavedFilter& added);

QStringList filterHistory(); // the newest first
void rememberFilter(const QString& filter);

} // namespace tierline::live
