// Asks for the effect of a draft while it changes with every move of a hand: one question is under way, the
// newest draft waits, all between are left out. A question that takes longer than `patience` is overtaken,
// so that a new pattern need not wait for an old one. Window thread.
#pragma once

#include "policy/policydesk.h"

#include <QTimer>

namespace tierline::policypage {

class Asker final : public QObject {
    Q_OBJECT

public:
    static constexpr int patienceMs = 120;

    explicit Asker(QObject* parent = nullptr);
    void setDesk(Desk* desk);
    void want(const PolicyPtr& draft);
    void wantAgain(); // the data have changed
    bool isAsking() const { return m_underWay; }

Q_SIGNALS:
    void answered(const tierline::policypage::EffectPtr& effect, bool isNewest);
    void failed(const QString& sentence);

private:
    void ask();
    void stop();
    void goOn();

    Desk* m_desk = nullptr;
    PolicyPtr m_wanted;
    quint64 m_number = 0;
    bool m_underWay = false, m_waiting = false;
    QTimer m_patience;
};

} // namespace tierline::policypage
