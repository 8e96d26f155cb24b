// The head of the page: which time, by what, against what, in which money. What is chosen is kept in the
// settings. Widgets only. Window thread.
#pragma once

#include "spend/spendpresenter.h"

#include <QWidget>

class QButtonGroup;
class QComboBox;
class QDateEdit;
class QHBoxLayout;
class QLabel;
class QMenu;

namespace tierline::kit {
class FlatButton;
}

namespace tierline::spend {

class SpendHead final : public QWidget {
    Q_OBJECT

public:
    explicit SpendHead(QWidget* parent = nullptr);

    Wish wish() const;
    Choice choice() const;
    void setView(const SpendView& view);
    void setZone(const Zone& zone); // whose days a custom range is of
    void setTrouble(const QString& sentence);
    void showSpan(Span span);
    void showRange(Wall from, Wall to); // as a custom one
    void groupBy(ledger::Dimension by);
    void setForecast(bool on);
    QMenu& menu() const { return *m_menu; }

Q_SIGNALS:
    void wishChanged();
    void choiceChanged();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void buildTitle(QHBoxLayout& line);
    void buildControls(QHBoxLayout& line);
    void applySentence();
    void applyKinds(const SpendView& view);
    void applyBaselines(const SpendView& view);
    void applyCustom();
    void restore();
    void keep();
    Span span() const;

    Zone m_zone;
    QString m_period, m_words;
    std::vector<KindChoice> m_shownKinds;
    std::vector<BaselineChoice> m_shownBaselines;
    std::optional<ledger::MoneyKind> m_kind;
    QString m_baseline = QStringLiteral("strongest");
    QLabel *m_sentence, *m_trouble;
    QWidget *m_kindBox, *m_customBox;
    QButtonGroup *m_kinds, *m_spans;
    QDateEdit *m_from, *m_to;
    QComboBox *m_by, *m_against;
    kit::FlatButton* m_forecast;
    QMenu* m_menu;
};

} // namespace tierline::spend
