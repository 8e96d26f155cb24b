// A ledger with a trail of four entries, and a hand that reaches into its file.
#pragma once

#include "ledger/audit.h"
#include "ledger/folder.h"

namespace tierline::ledger {

inline constexpr Wall auditDay = Wall(std::chrono::sys_days{std::chrono::year{2026} / 11 / 5});

struct Audited {
    Folder folder;
    std::unique_ptr<Ledger> ledger;

    explicit Audited(int entries = 4) {
        auto opened = Ledger::open(folder.options());
        if (!opened) return;
        ledger = std::move(*opened);
        for (int number = 1; number <= entries; ++number)
            static_cast<void>(add(number));
    }
    Result<AuditHead> add(int number) {
        const auto n = std::to_string(number);
        return note(*ledger,
                    {"prices", "file " + n, R"({"summary":"change )" + n + R"("})", "body " + n, "test"},
                    auditDay + std::chrono::hours(number));
    }
    bool tamper(const std::string& sql) const { return OtherConnection(folder.file()).run(sql); }
    std::string headFile() const { return folder.path() + "/" + std::string(auditHeadName); }

    // "2: …; 3: …", or "sound".
    std::string verdict(const std::optional<AuditHead>& expected = {}) const {
        const auto found = verifyAudit(*ledger, expected);
        if (!found) return toString(found.error());
        std::string text;
        for (const auto& finding : found->findings)
            text += (text.empty() ? "" : "; ") + std::to_string(finding.seq) + ": " + finding.what;
        return text.empty() ? "sound" : text;
    }
};

} // namespace tierline::ledger
