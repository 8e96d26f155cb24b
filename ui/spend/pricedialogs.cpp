#include "spend/pricedialogs.h"

#include "kit/fonts.h"
#include "kit/statedot.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

namespace tierline::spend {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int dialogWidth = 460;

QLineEdit* priceField(QWidget* parent, const QString& name, const QString& hint) {
    auto* edit = new QLineEdit(parent);
    edit->setFont(kit::numberFont());
    edit->setAlignment(Qt::AlignRight);
    edit->setPlaceholderText(hint);
    edit->setAccessibleName(name);
    edit->setObjectName(name);
    edit->setMaxLength(32);
    return edit;
}

} // namespace

SetPriceDialog::SetPriceDialog(const QString& model, QWidget* parent) : QDialog(parent), m_model(model) {
    setWindowTitle(tr("Set a price"));
    setMinimumWidth(dialogWidth);
    auto* title = new QLabel(model, this);
    title->setFont(kit::textFont(11.0, QFont::DemiBold));
    auto* words =
        new QLabel(tr("US dollars per 1M tokens. It is kept in your overrides, goes before every price list, "
                      "and counts from the next request on."),
                   this);
    words->setWordWrap(true);
    words->setForegroundRole(QPalette::PlaceholderText);
    m_input = priceField(this, tr("Input"), tr("for example 2.50"));
    m_output = priceField(this, tr("Output"), tr("for example 10"));
    m_cached = priceField(this, tr("Cached input"), tr("as input"));
    auto* form = new QFormLayout;
    for (QLineEdit* edit : {m_input, m_output, m_cached}) {
        form->addRow(edit->accessibleName(), edit);
        connect(edit, &QLineEdit::textEdited, this, &SetPriceDialog::typed);
    }
    m_word = new QLabel(this);
    m_word->setWordWrap(true);
    m_word->setMinimumHeight(2 * fontMetrics().height()); // the dialog does not jump
    m_word->setAlignment(Qt::AlignTop);
    m_word->setObjectName(u"priceWord"_s);
    m_buttons = new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel, this);
    connect(m_buttons, &QDialogButtonBox::accepted, this, [this] {
        const TypedPrice price = readPrice({m_input->text(), m_output->text(), m_cached->text()});
        if (!price.rates) return;
        Q_EMIT priceSet({m_model, *price.rates});
        accept();
    });
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 18, 20, 16);
    layout->setSpacing(12);
    layout->addWidget(title);
    layout->addWidget(words);
    layout->addLayout(form);
    layout->addWidget(m_word);
    layout->addWidget(m_buttons);
    typed();
}

void SetPriceDialog::typed() {
    const TypedPrice price = readPrice({m_input->text(), m_output->text(), m_cached->text()});
    m_word->setText(price.error.isEmpty() ? price.warning : price.error);
    m_buttons->button(QDialogButtonBox::Save)->setEnabled(price.rates.has_value());
}

RefreshDialog::RefreshDialog(QWidget* parent) : QDialog(parent) {
    setWindowTitle(tr("Refresh prices"));
    setMinimumWidth(dialogWidth + 100);
    m_dot = new kit::StateDot(kit::Tone::Busy, this);
    m_headline = new QLabel(this);
    m_headline->setFont(kit::textFont(11.0, QFont::DemiBold));
    m_headline->setWordWrap(true);
    m_headline->setObjectName(u"refreshHeadline"_s);
    m_detail = new QLabel(this);
    m_detail->setWordWrap(true);
    m_detail->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_progress = new QProgressBar(this);
    m_progress->setTextVisible(false);
    m_lines = new QListWidget(this);
    m_lines->setFont(kit::numberFont(9.0));
    m_lines->setSelectionMode(QAbstractItemView::NoSelection);
    auto* buttons = new QDialogButtonBox(this);
    m_adopt = buttons->addButton(tr("Use the new prices"), QDialogButtonBox::AcceptRole);
    m_retry = buttons->addButton(tr("Try again"), QDialogButtonBox::ActionRole);
    m_close = buttons->addButton(QDialogButtonBox::Close);
    connect(m_adopt, &QPushButton::clicked, this, &RefreshDialog::adoptRequested);
    connect(m_retry, &QPushButton::clicked, this, &RefreshDialog::startRequested);
    connect(m_close, &QPushButton::clicked, this, &QDialog::reject);
    connect(this, &QDialog::finished, this, &RefreshDialog::cancelRequested);
    auto* head = new QHBoxLayout;
    head->addWidget(m_dot, 0, Qt::AlignVCenter);
    head->addWidget(m_headline, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 18, 20, 16);
    layout->setSpacing(12);
    layout->addLayout(head);
    for (QWidget* widget : {static_cast<QWidget*>(m_detail), static_cast<QWidget*>(m_progress),
                            static_cast<QWidget*>(m_lines), static_cast<QWidget*>(buttons)})
        layout->addWidget(widget);
    setRefresh({});
}

void RefreshDialog::setRefresh(const PriceRefresh& refresh) {
    m_view = presentRefresh(refresh);
    m_dot->setTone(m_view.tone);
    m_headline->setText(m_view.headline);
    m_detail->setText(m_view.detail);
    m_progress->setVisible(m_view.isBusy);
    m_progress->setRange(0, m_view.percent < 0 ? 0 : 100);
    m_progress->setValue(m_view.percent);
    m_lines->clear();
    m_lines->addItems(m_view.lines);
    m_lines->setVisible(!m_view.lines.isEmpty());
    m_adopt->setVisible(m_view.canAdopt);
    m_retry->setVisible(m_view.canRetry);
    m_close->setText(m_view.isBusy ? tr("Cancel") : m_view.canAdopt ? tr("Keep the old") : tr("Close"));
}

} // namespace tierline::spend
