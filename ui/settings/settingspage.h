// Settings: every value with where it is stored and how it gets back, by section, with a search over all of
// them. Window thread; knows the program through its desk only.
#pragma once

#include "kit/actions.h"
#include "settings/settingsrows.h"

#include <QPointer>
#include <QWidget>

#include <map>

class QLabel;
class QLineEdit;
class QListWidget;
class QProgressBar;
class QPushButton;
class QScrollArea;

namespace tierline::kit {
class Card;
} // namespace tierline::kit

namespace tierline::settings {

class Desk;
class SecretsPanel;
class SettingRow;
class ShortcutsPanel;

class SettingsPage final : public QWidget {
    Q_OBJECT

public:
    explicit SettingsPage(QWidget* parent = nullptr);

    void setDesk(Desk* desk); // null: not there; must outlive it
    void addActions(kit::Actions& actions);
    void refresh();
    void refreshIfSeen();
    void showSection(Section section);
    void search(const QString& text);

    Section section() const { return m_section; }
    const std::vector<Line>& lines() const { return m_lines; }
    SettingRow* row(const QString& key) const; // null: no such row
    QLineEdit& searchField() const { return *m_search; }
    QListWidget& sections() const { return *m_list; }
    SecretsPanel& secrets() const { return *m_secrets; }
    ShortcutsPanel& shortcuts() const { return *m_shortcuts; }
    QString ledgerWord() const;
    QPushButton& cancelButton() const { return *m_cancel; }

public Q_SLOTS:
    void checkLedger();
    void backUpLedger();
    void compactLedger();
    void makeBundle();
    void resetAll(); // what lies in the settings file

Q_SIGNALS:
    void openRequested(); // the page is wanted
    void connectRequested();
    void message(const QString& sentence);

protected:
    void showEvent(QShowEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void build();
    QWidget* buildSide();
    kit::Card* buildCard(Section section);
    QWidget* buildConnect();
    QWidget* buildData();
    QWidget* buildAbout();
    void apply();
    void applyRows();
    void applySearch();
    void applyFolders();
    void openPlace(const QString& key);
    void showBundle(const QString& text);
    void setProgress(const LedgerProgress& progress);

    QPointer<Desk> m_desk;
    kit::Actions* m_actions = nullptr;
    SettingsData m_data;
    std::vector<Line> m_lines;
    Section m_section = Section::Gateway;

    QLineEdit* m_search = nullptr;
    QListWidget* m_list = nullptr;
    QLabel *m_note = nullptr, *m_noHits = nullptr;
    QScrollArea* m_scroll = nullptr;
    std::vector<kit::Card*> m_cards; // by section
    std::map<QString, SettingRow*> m_rows;
    SecretsPanel* m_secrets = nullptr;
    ShortcutsPanel* m_shortcuts = nullptr;
    QLabel *m_folders = nullptr, *m_ledgerWord = nullptr;
    QProgressBar* m_progress = nullptr;
    QPushButton *m_cancel = nullptr, *m_connect = nullptr;
    std::vector<QPushButton*> m_ledgerButtons;
};

} // namespace tierline::settings
