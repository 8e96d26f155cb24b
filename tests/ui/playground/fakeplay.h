// A desk over an invented policy: decides at once, answers what a test tells it to, or calls a real port.
// Notes what the page asked for.
#pragma once

#include "playground/decider.h"
#include "playground/playdesk.h"
#include "playground/shelf.h"
#include "playground/streamcall.h"

#include <map>

namespace tierline::test {

// Two simulated models, one that is billed and one without a price; four tiers by a few words.
std::shared_ptr<const policy::Policy> playPolicy();
std::shared_ptr<const policy::Policy> sandboxPolicy(); // the shipped one

class FakePlay final : public playground::Desk {
    Q_OBJECT

public:
    explicit FakePlay(const std::shared_ptr<const policy::Policy>& policy);

    playground::KitPtr kit() const override { return m_kit; }
    QString kitTrouble() const override { return {}; }
    bool isDoorOpen() const override { return isOpen; }
    void decide(quint64 number, const playground::Draft& draft) override;
    void tryVariants(quint64 number, const playground::Draft& draft, const QString& translation) override;
    void ask(const playground::Ask& ask) override;
    void stop(quint64 column) override;
    void vote(const QString& id, int vote) override {
        asked << QStringLiteral("vote %1 %2").arg(id).arg(vote);
    }
    void saveCase(const playground::CaseWish& wish) override;
    void loadShelf() override { Q_EMIT shelfChanged(shelf); }
    void keepShelf(const playground::Shelf& kept) override { shelf = kept; }

    QStringList asked;
    std::vector<playground::Ask> asks;
    playground::Shelf shelf;
    playground::GatewayDoor door;             // with an address: calls go there
    bool isOpen = true, answersLater = false; // later: `tellDecision`
    void tellDecision();

private:
    playground::KitPtr m_kit;
    std::function<void()> m_later;
    std::map<quint64, playground::StreamCall*> m_calls;
};

} // namespace tierline::test
