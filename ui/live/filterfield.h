// The line a filter is typed into: what is wrong is underlined, what could follow is offered, what was used
// lately comes back with the arrow keys.
#pragma once

#include "live/filter.h"
#include "live/filtercompletion.h"

#include <QLineEdit>

class QCompleter;
class QStandardItemModel;

namespace tierline::live {

class FilterField final : public QLineEdit {
    Q_OBJECT

public:
    explicit FilterField(QWidget* parent = nullptr);

    void setProblem(const std::optional<FilterProblem>& problem);
    void setValues(ValuesOf valuesOf) { m_valuesOf = std::move(valuesOf); }

Q_SIGNALS:
    void entered(); // Return
    void left();    // Escape with nothing more to clear

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void offer();
    void offerHistory();
    void offerAll(const Completions& completions);
    bool takeOffered();
    bool isOffering() const;
    double xOf(qsizetype place) const;

    std::optional<FilterProblem> m_problem;
    ValuesOf m_valuesOf;
    QCompleter* m_completer;
    QStandardItemModel* m_offered;
    qsizetype m_from = 0, m_length = 0;
};

} // namespace tierline::live
