// The selected rule or feature in full: words, weight, what it does to the tier, where it looks. Each change
// is said as a whole new rule; what cannot be is not said. Below: words of one's own under the draft.
// Window thread.
#pragma once

#include "policy/drafting.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QSpinBox;

namespace tierline::kit {
class FlatButton;
}

namespace tierline::policypage {

class RuleEditor final : public QWidget {
    Q_OBJECT

public:
    explicit RuleEditor(QWidget* parent = nullptr);
    void setItem(const PolicyPtr& draft, const Item& item, bool canEdit);
    void setHits(const RuleHits* hits, std::int64_t rows, bool knowsHarness);
    void setTried(const Tried& tried, const QStringList& tiers);
    QPlainTextEdit& words() const { return *m_words; }
    QDoubleSpinBox& weight() const { return *m_weight; }
    QComboBox& effect() const { return *m_effect; }
    QComboBox& tier() const { return *m_tier; }
    QLineEdit& id() const { return *m_id; }
    QLineEdit& testText() const { return *m_test; }
    QString testResult() const;

Q_SIGNALS:
    void ruleEdited(int index, const tierline::policy::Rule& rule, const QString& field);
    void featureEdited(int index, const tierline::policy::Feature& feature, const QString& field);
    void baseEdited(int base);
    void testChanged(const QString& text);
    void hitsRequested();
    void message(const QString& sentence);

private:
    void buildFields(QFormLayout& form);
    QWidget* buildTest();
    void connectFields();
    void show();
    void say(const QString& field);
    void sayRule(const QString& field);
    void setRowShown(QWidget* field, bool isShown);

    PolicyPtr m_draft;
    Item m_item;
    bool m_canEdit = true, m_isShowing = false;
    QFormLayout* m_form = nullptr;
    QLabel *m_title, *m_hits, *m_result, *m_trouble;
    QLineEdit *m_id, *m_lang, *m_test;
    QPlainTextEdit* m_words;
    QDoubleSpinBox* m_weight;
    QSpinBox* m_n;
    QComboBox *m_match, *m_effect, *m_tier, *m_scope;
    QWidget* m_effectRow;
    kit::FlatButton* m_door;
};

} // namespace tierline::policypage
