// The keys that the policy names: where each lies, a test that does not show it, and a field to store one in
// the keychain, for this run only, or, when the person says so, in a file of mode 0600. Window thread.
#pragma once

#include "settings/settingsdata.h"

#include <QAbstractTableModel>
#include <QPointer>
#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QTableView;

namespace tierline::settings {

class Desk;

class SecretsModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Reference, UsedBy, Where, columnTotal };
    using QAbstractTableModel::QAbstractTableModel;
    void setSecrets(std::vector<SecretFact> secrets);
    void setWord(const QString& reference, bool isFine, const QString& sentence); // of a test
    const SecretFact* secret(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<SecretFact> m_secrets;
};

class SecretsPanel final : public QWidget {
    Q_OBJECT

public:
    explicit SecretsPanel(QWidget* parent = nullptr);
    void setDesk(Desk* desk);
    void setData(const SettingsData& data);
    QTableView& table() const { return *m_table; }
    QLineEdit& nameField() const { return *m_name; }
    QLineEdit& secretField() const { return *m_secret; }
    QComboBox& storeField() const { return *m_store; }
    QCheckBox& agreement() const { return *m_agree; }
    QPushButton& storeButton() const { return *m_keep; }
    QPushButton& testButton() const { return *m_test; }
    QPushButton& removeButton() const { return *m_remove; }
    QString word() const;

private:
    void build();
    QWidget* buildForm();
    void applyForm();
    void applyRow();
    void store();
    Store chosen() const;

    QPointer<Desk> m_desk;
    SettingsData m_data;
    bool m_hasChosen = false; // where to store, by hand
    SecretsModel* m_model;
    QTableView* m_table;
    QLabel *m_status, *m_word;
    QLineEdit *m_name, *m_secret;
    QComboBox* m_store;
    QCheckBox* m_agree;
    QPushButton *m_keep, *m_test, *m_remove;
};

} // namespace tierline::settings
