// The breaker settings, and what the last 24 hours would have been with others. As one types the replay is
// asked for anew; nothing changes before "Apply" and its diff. Window thread.
#pragma once

#include "breakers/deskdata.h"

#include <QTimer>
#include <QWidget>

#include <array>
#include <optional>

class QComboBox;
class QGridLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace tierline::breakers {

class SettingsCard final : public QWidget {
    Q_OBJECT

public:
    enum Field { Window, MinCalls, Rate, Consecutive, Open, MaxOpen, Probes, fieldTotal };

    explicit SettingsCard(QWidget* parent = nullptr);
    void setPolicy(const policy::Policy* policy);
    void setReport(const ReplayReport& report);
    void setAvailable(bool available);               // false: nobody can replay
    std::optional<policy::Breaker> settings() const; // absent: a field does not read
    void ask();                                      // the replay, now
    QLineEdit* field(Field which) const { return m_fields[which]; }
    QLabel* sentence() const { return m_sentence; }
    QPushButton* applyButton() const { return m_apply; }

Q_SIGNALS:
    void replayRequested(const tierline::breakers::ReplayWish& wish);
    void applyRequested(const tierline::policy::Breaker& settings);

private:
    void buildFields(QGridLayout* grid);
    QWidget* buildFigures();
    void changed();
    void backToPolicy();
    void applyFigures();

    policy::Breaker m_inForce;
    bool m_known = false, m_available = true;
    ReplayReport m_report;
    quint64 m_number = 0;
    QTimer m_later;
    std::array<QLineEdit*, fieldTotal> m_fields{};
    std::array<std::array<QLabel*, 2>, 5> m_figures{};
    QComboBox* m_provider = nullptr;
    QLabel* m_sentence = nullptr;
    QLabel* m_limits = nullptr;
    QPushButton* m_apply = nullptr;
    QPushButton* m_back = nullptr;
};

} // namespace tierline::breakers
