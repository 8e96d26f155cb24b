// What to take away, in which form, and how far it is. Asks the desk; stays open until the file is there.
// Window thread.
#pragma once

#include "live/recorddesk.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QRadioButton;

namespace tierline::live {

struct ExportChoice {                         // what may be exported
    std::vector<std::string> shown, selected; // ids
    QString filter;                           // in words, of `shown`
};

class ExportDialog final : public QDialog {
    Q_OBJECT

public:
    ExportDialog(RecordDesk& desk, ExportChoice choice, QWidget* parent = nullptr);

    void reject() override; // stops what runs first

private:
    void build();
    void begin();
    void browse();
    void refresh();
    void onProgress(qint64 rows, qint64 of);
    void onEnded(bool fine, const QString& sentence);
    QString ending() const;

    RecordDesk& m_desk;
    const ExportChoice m_choice;
    QRadioButton* m_shown = nullptr;
    QRadioButton* m_selected = nullptr;
    QComboBox* m_form = nullptr;
    QCheckBox* m_prompts = nullptr;
    QLabel* m_warning = nullptr;
    QLineEdit* m_file = nullptr;
    QProgressBar* m_progress = nullptr;
    QLabel* m_said = nullptr;
    QPushButton* m_begin = nullptr;
    QPushButton* m_close = nullptr;
    QPushButton* m_browse = nullptr;
    bool m_isRunning = false;
};

} // namespace tierline::live
