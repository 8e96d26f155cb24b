#include "policy/diffsheet.h"

#include "kit/diffview.h"
#include "kit/fonts.h"
#include "ledger/linediff.h"
#include "policy/draft.h"

#include <QApplication>
#include <QClipboard>
#include <QCoreApplication>
#include <QDialog>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QPushButton>
#include <QSplitter>
#include <QTableWidget>
#include <QVBoxLayout>

namespace tierline::policypage {

using namespace Qt::Literals::StringLiterals;

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("policypage", text);
}

QTableWidget* tableOf(const std::vector<Change>& changes, QWidget* parent) {
    auto* table = new QTableWidget(static_cast<int>(changes.size()), 3, parent);
    table->setHorizontalHeaderLabels({tr("What"), tr("Live"), tr("Draft")});
    table->verticalHeader()->hide();
    table->setShowGrid(false);
    table->setWordWrap(false);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setAccessibleName(tr("Changes in words"));
    table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    for (int row = 0; row < table->rowCount(); ++row) {
        const Change& change = changes[static_cast<std::size_t>(row)];
        const QString cells[] = {change.what, change.before.isEmpty() ? u"–"_s : change.before,
                                 change.after.isEmpty() ? u"–"_s : change.after};
        for (int column = 0; column < 3; ++column) {
            auto* item = new QTableWidgetItem(cells[column]);
            item->setToolTip(cells[column]);
            table->setItem(row, column, item);
        }
    }
    return table;
}

} // namespace

QDialog* makeDiffSheet(const std::vector<Change>& changes, const QString& before, const QString& after,
                       QWidget* parent) {
    auto* sheet = new QDialog(parent);
    sheet->setAttribute(Qt::WA_DeleteOnClose);
    sheet->setWindowTitle(tr("What the draft changes"));
    sheet->resize(820, 600);
    const QString diff =
        toQString(ledger::unifiedDiff(before.toStdString(), after.toStdString(), {"live", "draft"}));
    auto* rows = new QSplitter(Qt::Vertical, sheet);
    rows->setChildrenCollapsible(false);
    rows->addWidget(tableOf(changes, rows));
    auto* view = new kit::DiffView(rows);
    view->setDiff(diff);
    rows->addWidget(view);
    rows->setSizes({190, 360});
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, sheet);
    buttons->button(QDialogButtonBox::Close)->setIcon({});
    auto* copy = buttons->addButton(tr("Copy the diff"), QDialogButtonBox::ActionRole);
    QObject::connect(copy, &QPushButton::clicked, sheet,
                     [diff] { QApplication::clipboard()->setText(diff); });
    QObject::connect(buttons, &QDialogButtonBox::rejected, sheet, &QDialog::close);
    auto* layout = new QVBoxLayout(sheet);
    layout->addWidget(rows, 1);
    layout->addWidget(buttons);
    return sheet;
}

} // namespace tierline::policypage
