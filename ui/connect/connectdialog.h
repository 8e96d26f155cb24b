// Points a client at the gateway: which one, what would be written, the way back, and whether it has been
// heard from since. Window thread; does not own the desk.
#pragma once

#include "connect/connectdesk.h"
#include "connect/connectpresenter.h"

#include <QDialog>

class QFormLayout;
class QLabel;
class QListWidget;
class QPushButton;
class QStackedWidget;

namespace tierline::kit {
class DiffView;
class StateDot;
} // namespace tierline::kit

namespace tierline::connect {

class ConnectDialog final : public QDialog {
    Q_OBJECT

public:
    explicit ConnectDialog(Desk& desk, QWidget* parent = nullptr);
    void setGateway(const QString& url, bool isRunning, bool trafficPlays);
    void setKnown(const QStringList& names); // clients that were heard before
    void heard(const QString& client);       // a decision came in
    void select(const QString& client);
    const ConnectView& view() const { return m_view; }

Q_SIGNALS:
    void copied(const QString& what);
    void connected(const QString& name); // the first request came in

protected:
    void showEvent(QShowEvent* event) override;

private:
    void build();
    QWidget* buildDetail();
    void ask();
    void apply();
    void applyList();
    void applyPaste();
    void onWritten(const Written& written);

    Desk& m_desk;
    ConnectState m_state;
    ConnectView m_view;
    QStringList m_known;
    QListWidget* m_list;
    QLabel *m_headline, *m_file, *m_notes, *m_sentence;
    kit::StateDot* m_dot;
    QStackedWidget* m_stack; // diff, or what to paste
    kit::DiffView* m_diff;
    QWidget* m_paste;
    QPushButton *m_write, *m_undo;
};

} // namespace tierline::connect
