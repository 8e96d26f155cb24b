// The Spend page's desk over an invented fortnight, for pictures and tests. Notes what it was asked.
#pragma once

#include "fakefeed.h"

#include "spend/spenddesk.h"

#include <QStringList>

namespace tierline::test {

inline constexpr Wall spendNow =
    Wall(std::chrono::sys_days{std::chrono::year{2026} / 11 / 18}) + std::chrono::minutes(16 * 60 + 40);

// Eight models, three clients, some tags and rules; simulated money, and a little that was billed.
std::shared_ptr<spend::Answer> fakeAnswer(const spend::Wish& wish, Wall now = spendNow);

class FakeSpendDesk final : public spend::Desk {
    Q_OBJECT

public:
    using Desk::Desk;

    void ask(const spend::Wish& wish) override;
    void save(const QString& file, const QByteArray& content) override;
    void reprice(const spend::RepriceWish& wish) override;
    void reconcile(const spend::ReconcileWish& wish) override;
    void makeReport(const spend::ReportWish& wish) override;
    void cancelTask() override { asked << QStringLiteral("cancel"); }

    bool isEmpty = false, isSilent = false; // silent: the test answers
    std::vector<spend::Wish> wishes;
    QStringList asked;
    QByteArray content; // of the last `save`
};

} // namespace tierline::test
