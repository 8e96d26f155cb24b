// Two small dialogs: a price for a model that has none, and the refresh of the price list. Widgets only;
// words and reading are the presenter's. Window thread.
#pragma once

#include "spend/pricepresenter.h"

#include <QDialog>

class QDialogButtonBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QProgressBar;
class QPushButton;

namespace tierline::kit {
class StateDot;
}

namespace tierline::spend {

class SetPriceDialog final : public QDialog {
    Q_OBJECT

public:
    explicit SetPriceDialog(const QString& model, QWidget* parent = nullptr);

Q_SIGNALS:
    void priceSet(const tierline::spend::OwnPrice& price);

private:
    void typed();

    QString m_model;
    QLineEdit *m_input, *m_output, *m_cached;
    QLabel* m_word;
    QDialogButtonBox* m_buttons;
};

class RefreshDialog final : public QDialog {
    Q_OBJECT

public:
    explicit RefreshDialog(QWidget* parent = nullptr);
    void setRefresh(const PriceRefresh& refresh);

Q_SIGNALS:
    void startRequested();
    void cancelRequested(); // also when it is closed on the way
    void adoptRequested();

private:
    RefreshView m_view;
    kit::StateDot* m_dot;
    QLabel *m_headline, *m_detail;
    QProgressBar* m_progress;
    QListWidget* m_lines;
    QPushButton *m_adopt, *m_retry, *m_close;
};

} // namespace tierline::spend
