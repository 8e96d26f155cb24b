#include "breakers/deskdata.h"

#include "kit/format.h"

#include <QCoreApplication>

#include <algorithm>

namespace tierline::breakers {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Replay)
};

QString toQString(const std::string& text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

// "3 openings instead of 7"
QString against(std::int64_t wanted, std::int64_t now, const QString& one, const QString& many) {
    return Text::tr("%1 instead of %2").arg(kit::counted(wanted, one, many), kit::count(now));
}

} // namespace

void countMoved(Moved& moved, const ledger::Record& record) {
    const std::string model = moved.target.section(u'#', 0, 0).toStdString();
    if (record.time < moved.since || record.model == model) return;
    const auto keptBack = [&](const ledger::CandidateRow& row) {
        return row.model == model && row.verdict == "refused" && row.reason.starts_with("breaker");
    };
    const auto failedThere = [&](const ledger::Attempt& attempt) {
        return attempt.model == model && attempt.errorClass.has_value();
    };
    if (std::ranges::none_of(record.candidates, keptBack)
        && std::ranges::none_of(record.attempts, failedThere))
        return;
    ++moved.requests;
    if (record.outcome == ledger::Outcome::Failed || record.model.empty()) {
        ++moved.failed;
        return;
    }
    const QString to = toQString(record.model);
    const auto found = std::ranges::find(moved.to, to, &std::pair<QString, std::int64_t>::first);
    if (found == moved.to.end())
        moved.to.emplace_back(to, 1);
    else
        ++found->second;
}

void sortMoved(Moved& moved) {
    std::ranges::sort(moved.to, [](const auto& a, const auto& b) {
        return a.second != b.second ? a.second > b.second : a.first < b.first;
    });
}

QString movedSentence(const Moved& moved) {
    if (moved.requests == 0) return {};
    QStringList parts;
    const auto share = [&](std::int64_t n) {
        return kit::percent(static_cast<double>(n) / static_cast<double>(moved.requests));
    };
    for (const auto& [model, requests] : moved.to)
        if (parts.size() < 4) parts << model + u' ' + share(requests);
    if (moved.to.size() > 4) parts << Text::tr("and others");
    if (moved.failed > 0) parts << Text::tr("nowhere %1").arg(share(moved.failed));
    return parts.join(u", "_s);
}

QString replaySentence(const ReplayReport& report) {
    if (!report.trouble.isEmpty()) return report.trouble;
    if (report.wanted.calls == 0) return Text::tr("No calls in the last 24 hours to replay.");
    const auto& w = report.wanted;
    const auto& n = report.now;
    if (w == n) return Text::tr("The last 24 hours would have gone the same.");
    QStringList parts;
    if (w.opens != n.opens)
        parts << against(w.opens, n.opens, Text::tr("%1 opening"), Text::tr("%1 openings"));
    if (w.failedAgain != n.failedAgain)
        parts << against(w.failedAgain, n.failedAgain, Text::tr("%1 failure at the client"),
                         Text::tr("%1 failures at the client"));
    if (w.goodRefused != n.goodRefused)
        parts << against(w.goodRefused, n.goodRefused, Text::tr("%1 good call kept back"),
                         Text::tr("%1 good calls kept back"));
    if (w.failuresSent != n.failuresSent)
        parts << against(w.failuresSent, n.failuresSent, Text::tr("%1 failed call sent"),
                         Text::tr("%1 failed calls sent"));
    if (parts.isEmpty())
        return Text::tr(
                   "The same calls would have passed; breakers would have been open for %1 instead of %2.")
            .arg(kit::duration(w.openTime), kit::duration(n.openTime));
    return parts.join(u", "_s) + u'.';
}

} // namespace tierline::breakers
