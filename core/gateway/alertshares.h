// How much of each client's and rule's traffic goes to the top tier, now and in the seven days before, in
// steps of five minutes. The ledger's sums know clients and tiers, but not one by the other. A value,
// bounded: subjects beyond the limit are not watched. Not for two threads at once.
#pragma once

#include "route/alerts.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::gateway {

class ShareTally {
public:
    static constexpr std::size_t subjectLimit = 200, nameLimit = 128;
    static constexpr Milliseconds step = std::chrono::minutes(5), before = std::chrono::days(7);

    struct Count {
        std::int64_t number = 0; // of the step since 1970
        std::int64_t requests = 0, premium = 0;
        bool operator==(const Count&) const = default;
    };
    using Subjects = std::map<std::string, std::vector<Count>, std::less<>>; // counts by rising number

    void add(Wall time, std::string_view subject, bool premium);
    void put(std::string subject, std::vector<Count> counts); // from the store; bad ones are left out
    void forget(Wall now, Milliseconds over);                 // what no window of that length will ask for
    // The window reaches back to the step that `now - over` lies in.
    std::vector<route::AlertInputs::Share> shares(Wall now, Milliseconds over) const;
    const Subjects& subjects() const { return m_subjects; }

private:
    Subjects m_subjects;
};

} // namespace tierline::gateway
