// Where `tierlinectl label` finds decisions and leaves what is said of them: a ledger's folder, or the
// gateway that runs over one. Blocks the calling thread.
#pragma once

#include "base/error.h"
#include "ledger/feedback.h"
#include "policy/policy.h"

#include <memory>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace tierline::ctl {

struct LabelPlaceOptions {
    std::string data, url, tokenFile, policy;
};
void addLabelPlace(CLI::App& command, LabelPlaceOptions& options);

class LabelPlace {
public:
    static Result<LabelPlace> open(const LabelPlaceOptions& options, bool toWrite);

    // The newest first. Through a gateway only the newest 1000 are looked at.
    Result<std::vector<ledger::Record>> decisions(const ledger::LabelQuery& query);
    Result<void> check(const std::string& id, const std::string& tier); // is there, and may be labelled so
    // What stands there now: id, vote and label.
    Result<ledger::Record> give(const std::string& id, const ledger::Feedback& feedback);
    void noteImport(const std::string& file, std::int64_t rows); // in the trail
    bool isPartial() const { return m_partial; }

private:
    LabelPlace() = default;
    Result<void> look(std::size_t most); // fills m_newest

    std::string m_url, m_token; // of a gateway
    std::unique_ptr<ledger::Ledger> m_ledger;
    std::shared_ptr<const policy::Policy> m_policy; // in force; may be null
    std::vector<ledger::Record> m_newest;           // of a gateway, once asked for
    bool m_partial = false;
};

} // namespace tierline::ctl
