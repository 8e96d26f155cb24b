// Add and test a provider: who it is, where its key is, what it answers; then the lines for the policy. The
// test goes through the gateway. A key typed here serves this run and is kept nowhere.
#pragma once

#include "breakers/deskdata.h"

#include <QDialog>

class QComboBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;

namespace tierline::breakers {

class AddProvider final : public QDialog {
    Q_OBJECT

public:
    explicit AddProvider(QWidget* parent = nullptr);
    void setPolicy(const policy::Policy* policy); // its tiers
    void setPresets(const std::vector<Preset>& presets);
    void setResult(const TrialResult& result);
    void setEstimate(const QString& sentence);
    Trial trial(bool asksModel) const;
    policy::NewProvider provider() const;

    QComboBox* presetBox() const { return m_preset; }
    QLineEdit* keyField() const { return m_key; }
    QPushButton* listButton() const { return m_list; }
    QPushButton* askButton() const { return m_ask; }
    QPushButton* policyButton() const { return m_policy; }
    QListWidget* models() const { return m_models; }
    QLabel* answer() const { return m_answer; }

Q_SIGNALS:
    void tried(const tierline::breakers::Trial& trial);
    void cancelled();
    void estimateWanted(const tierline::breakers::Trial& trial);
    void policyRequested(const tierline::policy::NewProvider& provider);

protected:
    void reject() override;

private:
    void build();
    QWidget* buildAnswer();
    void choose(int preset);
    void applyKeyKind();
    void begin(bool asksModel);
    void applyState();

    std::vector<Preset> m_presets;
    bool m_busy = false;
    quint64 m_number = 0;
    QComboBox *m_preset = nullptr, *m_dialect = nullptr, *m_keyKind = nullptr, *m_tier = nullptr;
    QLineEdit *m_name = nullptr, *m_url = nullptr, *m_key = nullptr;
    QPushButton *m_list = nullptr, *m_ask = nullptr, *m_policy = nullptr, *m_close = nullptr;
    QListWidget* m_models = nullptr;
    QLabel *m_answer = nullptr, *m_cost = nullptr;
};

} // namespace tierline::breakers
