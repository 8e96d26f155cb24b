// Servers on this machine and other programs' configurations, as an offer for the policy: what was read, what
// was not, what would be written. Window thread; does not own the desk.
#pragma once

#include "connect/offerdesk.h"

#include <QDialog>

class QLabel;
class QListWidget;
class QPlainTextEdit;
class QPushButton;
class QTabWidget;

namespace tierline::kit {
class DiffView;
}

namespace tierline::connect {

class OfferDialog final : public QDialog {
    Q_OBJECT

public:
    explicit OfferDialog(OfferDesk& desk, QWidget* parent = nullptr);
    void importFile(const QString& kind, const QString& file);

Q_SIGNALS:
    void copied(const QString& what);

protected:
    void showEvent(QShowEvent* event) override;

private:
    QWidget* buildSources();
    QWidget* buildOffer();
    void setServers(const std::vector<LocalServer>& servers, bool isOver);
    void setOffer(const PolicyOffer& offer);
    void choose(const QString& kind);

    OfferDesk& m_desk;
    std::vector<LocalServer> m_servers;
    PolicyOffer m_offer;
    QListWidget* m_sources;
    QLabel *m_searching, *m_headline, *m_file, *m_sentence;
    QTabWidget* m_tabs;
    kit::DiffView* m_diff;
    QPlainTextEdit *m_missed, *m_text;
    QPushButton *m_write, *m_undo, *m_copy;
};

} // namespace tierline::connect
