// What a gateway elsewhere says over its admin endpoints, read into what the window is told. Pure; any
// thread. Texts come from another machine: whatever is missing or wrong is left at its default, a text that
// is no JSON is an error.
#pragma once

#include "shell/feed.h"

#include <QByteArray>
#include <QString>

namespace tierline::workbench {

// The parts of a snapshot, one endpoint each.
Result<void> readBreakers(const QByteArray& body, shell::Snapshot& into);
Result<void> readSandbox(const QByteArray& body, shell::Snapshot& into);
Result<void> readStats(const QByteArray& body, shell::Snapshot& into);

struct PolicyInForce {
    QString hash;
    QString trouble; // why its file is not in force
    QString change;  // what the last change was
    Wall since{};
};
Result<PolicyInForce> readPolicyState(const QByteArray& body);
Result<shell::PolicyPtr> readPolicyVersion(const QByteArray& body); // with its text

Result<spend::SpendData> readCosts(const QByteArray& body);

// Oldest first. Those that cannot be read are left out and counted.
struct ReadRecords {
    std::vector<std::shared_ptr<const ledger::Record>> records;
    int unread = 0;
};
ReadRecords readDecisions(const QByteArray& body);                 // GET /decisions
ReadRecords readDecisionTexts(const std::vector<QByteArray>& all); // of the stream

// http://host:port, without a slash behind it. Refused: other schemes, a user's name or password in it, a
// query.
Result<QString> gatewayUrl(const QString& text);

int retryAfterMs(int failures); // 1 s, doubling up to half a minute

} // namespace tierline::workbench
