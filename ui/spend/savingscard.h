// The savings calculator: fields, and what they come to as they are typed. What was typed is kept in the
// settings. Widgets only; the rest is in `presentSavings`. Window thread.
#pragma once

#include "spend/savingspresenter.h"

#include <QWidget>

class QBoxLayout;
class QComboBox;
class QGridLayout;
class QLabel;
class QLineEdit;

namespace tierline::kit {
class Card;
class FlatButton;
class StateDot;
} // namespace tierline::kit

namespace tierline::spend {

class SavingsCard final : public QWidget {
    Q_OBJECT

public:
    explicit SavingsCard(QWidget* parent = nullptr);

    // What the ledger saw; offered by a button, and shown while nothing was typed yet.
    void setUsed(const SavingsForm& form);
    void setForm(const SavingsForm& form);
    SavingsForm form() const;
    const SavingsView& view() const { return m_view; }
    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void buildHeader();
    QWidget* buildNumbers();
    QWidget* buildMix();
    QWidget* buildResult();
    QLineEdit* field(QWidget* parent, const QString& name, int width);
    void setRowCount(std::size_t count);
    void typed();
    void refresh();
    void applyLines();

    struct Row {
        QLineEdit* edits[7]; // as the members of MixField
    };
    void fill(Row& row, const MixField& field);
    static MixField read(const Row& row);
    Row makeRow(int line, bool isBaseline);

    SavingsView m_view;
    SavingsForm m_used;
    bool m_wasTyped = false;
    kit::Card* m_card;
    QBoxLayout* m_body;
    kit::FlatButton *m_fromUse, *m_example;
    QLineEdit* m_numbers[8]; // as the first members of SavingsForm
    QComboBox* m_period;
    QWidget* m_mixBox;
    QGridLayout* m_mixGrid;
    std::vector<Row> m_rows;
    Row m_baseline{};
    kit::StateDot* m_dot;
    QLabel *m_sentence, *m_table[5][5], *m_turns;
};

} // namespace tierline::spend
