// How the decision holds when the request is said otherwise: one sentence, the table, a field for a
// translation. Window thread.
#pragma once

#include "playground/playdata.h"

#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QTableView;

namespace tierline::kit {
class StateDot;
}

namespace tierline::playground {

class VariantsModel;

class VariantsView final : public QWidget {
    Q_OBJECT

public:
    explicit VariantsView(QWidget* parent = nullptr);

    void setRows(const std::vector<VariantRow>& rows, int tierCount);
    QString translation() const;
    QString sentence() const;
    QTableView& table() const { return *m_table; }
    QPlainTextEdit& translationEdit() const { return *m_translation; }
    QString asText() const; // tab-separated, for the clipboard

Q_SIGNALS:
    void translationChanged();
    void draftChosen(const tierline::playground::Draft& draft); // a variant into the editor

private:
    QWidget* buildSide();

    VariantsModel* m_model;
    kit::StateDot* m_dot;
    QLabel* m_sentence;
    QTableView* m_table;
    QPlainTextEdit* m_translation;
};

} // namespace tierline::playground
