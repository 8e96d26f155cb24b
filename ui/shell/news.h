// What is worth a notification: a breaker that opened, a budget that passed 80, 95 or 100 % of its hard
// limit, an alert that began to fire. A pure comparison of what was told with what is; keeps what it has
// told, so that each is told once. Window thread.
#pragma once

#include "shell/feed.h"

#include <map>
#include <set>
#include <string>

namespace tierline::shell {

struct Notice {
    QString title, text;
    QString page; // where more is to be seen: "page.breakers"
    bool operator==(const Notice&) const = default;
};

class News {
public:
    static constexpr Milliseconds quiet = std::chrono::minutes(1); // of one model's breaker

    // The first look tells nothing: what was so before the window came is no news.
    std::vector<Notice> look(const Snapshot& now);

private:
    void lookAtBreakers(const Snapshot& now, std::vector<Notice>& notices);
    void lookAtBudgets(const Snapshot& now, std::vector<Notice>& notices);
    void lookAtAlerts(const Snapshot& now, std::vector<Notice>& notices);

    bool m_looked = false;
    std::set<std::string> m_open;         // models
    std::map<std::string, Wall> m_toldAt; // of models
    std::map<std::string, int> m_budgets; // percent told, by budget and period
    std::set<std::string> m_firing;       // alerts
};

} // namespace tierline::shell
