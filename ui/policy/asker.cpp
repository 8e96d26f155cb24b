#include "policy/asker.h"

namespace tierline::policypage {

Asker::Asker(QObject* parent) : QObject(parent) {
    m_patience.setSingleShot(true);
    m_patience.setInterval(patienceMs);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        if (m_waiting) ask();
    });
}

void Asker::setDesk(Desk* desk) {
    m_desk = desk;
    if (desk == nullptr) return;
    connect(desk, &Desk::evaluated, this, [this](quint64 number, const EffectPtr& effect) {
        if (number != m_number || !m_underWay) return;
        stop();
        Q_EMIT answered(effect, !m_waiting);
        goOn();
    });
    connect(desk, &Desk::evaluateFailed, this, [this](quint64 number, const QString& sentence) {
        if (number != m_number || !m_underWay) return;
        stop();
        Q_EMIT failed(sentence);
        goOn();
    });
}

void Asker::want(const PolicyPtr& draft) {
    m_wanted = draft;
    wantAgain();
}

void Asker::wantAgain() {
    if (m_desk == nullptr || !m_wanted) return;
    if (!m_underWay || !m_patience.isActive()) return ask();
    m_waiting = true;
}

void Asker::ask() {
    m_waiting = false;
    m_underWay = true;
    m_patience.start();
    m_desk->evaluate(++m_number, m_wanted);
}

void Asker::stop() {
    m_underWay = false;
    m_patience.stop();
}

void Asker::goOn() {
    if (m_waiting && !m_underWay) ask();
}

} // namespace tierline::policypage
