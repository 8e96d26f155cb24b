// Which alerts are to be seen above the page: those that fire and were not dismissed. One that was dismissed
// comes back when it has ended and begins anew. A value; window thread.
#pragma once

#include "route/alerts.h"

#include <QString>

#include <map>
#include <utility>
#include <vector>

namespace tierline::shell {

struct AlertNotice {
    QString sentence; // with since when
    QString hint;     // why it was not judged just now; mostly empty
    bool operator==(const AlertNotice&) const = default;
};

class AlertNotices {
public:
    // At most `limit`, the newest first; how many more there are is said in the last.
    static constexpr std::size_t limit = 3;
    std::vector<AlertNotice> notices(const std::vector<route::AlertState>& states, Wall now);
    void dismiss(std::size_t notice); // of those that were given last

private:
    using Key = std::pair<std::string, std::string>; // name and subject
    std::map<Key, Wall> m_dismissed;                 // since when it fired
    std::vector<std::pair<Key, Wall>> m_shown;
};

} // namespace tierline::shell
