// What the palette offers for what was typed, the best first; with nothing typed, what was used lately first.
// Window thread.
#pragma once

#include <QAbstractListModel>
#include <QIcon>
#include <QString>
#include <QStringList>

#include <vector>

namespace tierline::shell {

struct PaletteItem {
    QString id;    // of the action, or "live:<filter>"
    QString text;  // what is matched and shown
    QString group; // muted, behind it
    QString keys;
    QIcon icon;
    QString also; // words that find it too, not shown: the subcommand it stands for
};

enum PaletteRole { IdRole = Qt::UserRole + 1, GroupRole, KeysRole, PlacesRole };

class PaletteModel final : public QAbstractListModel {
    Q_OBJECT

public:
    static constexpr std::size_t limit = 60; // rows; more is not read

    using QAbstractListModel::QAbstractListModel;
    void setItems(std::vector<PaletteItem> items, const QStringList& recent); // recent: ids, the last first
    void setTyped(const QString& typed);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    struct Row {
        const PaletteItem* item = nullptr;
        int score = 0;
        QList<int> places;
    };
    void rank(const QString& typed);

    std::vector<PaletteItem> m_items;
    PaletteItem m_find; // the typed words as a filter of Live
    QStringList m_recent;
    std::vector<Row> m_rows;
};

} // namespace tierline::shell
