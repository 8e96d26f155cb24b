// Above the list while requests are held: what is held, who waits, and what may become of them. Says what was
// asked for; carries nothing out. Window thread; does not own the model, which must outlive it.
#pragma once

#include "live/holdpresenter.h"

#include <QString>
#include <QWidget>

#include <memory>

class QLabel;
class QTableView;

namespace tierline::kit {
class ElidedLabel;
class FlatButton;
} // namespace tierline::kit

namespace tierline::live {

class HoldModel;

class HoldStrip final : public QWidget {
    Q_OBJECT

public:
    explicit HoldStrip(HoldModel& model, QWidget* parent = nullptr);

    void setView(const HoldView& view);
    const HeldRequest* current() const; // null: none waits
    QTableView& table() const { return *m_table; }
    void focusRows();

Q_SIGNALS:
    void releaseAsked(); // of the current row, as the next two
    void otherModelAsked(const QPoint& globally);
    void dropAsked();
    void releaseAllAsked();
    void endAsked();
    void filterAsked(); // hold by the filter of now
    void menuAsked(const QPoint& globally);
    void chosen(const std::shared_ptr<const tierline::ledger::Record>& record); // by the user

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override; // the page it stands on

private:
    QWidget* buildHead();
    QWidget* buildWords();
    void buildTable();
    kit::FlatButton* button(const QString& text, const QString& hint);
    void fitRows();
    void tint();

    HoldModel& m_model;
    QLabel* m_icon = nullptr;
    kit::ElidedLabel* m_title = nullptr;
    kit::ElidedLabel* m_words = nullptr;
    kit::FlatButton* m_release = nullptr;
    kit::FlatButton* m_other = nullptr;
    kit::FlatButton* m_drop = nullptr;
    kit::FlatButton* m_all = nullptr;
    kit::FlatButton* m_end = nullptr;
    kit::FlatButton* m_filter = nullptr;
    QTableView* m_table = nullptr;
};

} // namespace tierline::live
