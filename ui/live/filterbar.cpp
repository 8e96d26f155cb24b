#include "live/filterbar.h"

#include "kit/flatbutton.h"
#include "kit/icons.h"
#include "kit/tokens.h"
#include "live/chiprow.h"
#include "live/filteredit.h"
#include "live/filterfield.h"

#include <QHBoxLayout>
#include <QLabel>

namespace tierline::live {

using namespace Qt::Literals::StringLiterals;

FilterBar::FilterBar(QWidget* parent)
    : QWidget(parent),
      m_field(new FilterField),
      m_chips(new ChipRow),
      m_words(new QLabel),
      m_save(new kit::FlatButton(kit::FlatButton::Chip)),
      m_facets(new kit::FlatButton(kit::FlatButton::Chip)) {
    m_save->setText(tr("Save"));
    m_save->setIcon(kit::icon(u"star"_s));
    m_save->setToolTip(tr("Keep this filter as a chip"));
    m_facets->setText(tr("Facets"));
    m_facets->setIcon(kit::icon(u"facets"_s));
    m_facets->setCheckable(true);
    m_facets->setToolTip(tr("Counts by tier, model, rule, client and state (F3)"));
    m_words->setObjectName(u"filterWords"_s);
    m_words->setWhatsThis(tr("What the filter asks for, in words, or what is wrong with it."));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    auto* line = new QHBoxLayout;
    line->setSpacing(8);
    line->addWidget(m_field, 1);
    line->addWidget(m_save);
    line->addWidget(m_facets);
    column->addLayout(line);
    auto* below = new QHBoxLayout;
    below->setSpacing(12);
    below->addWidget(m_chips, 1);
    below->addWidget(m_words);
    column->addLayout(below);
    m_rest.setSingleShot(true);
    m_rest.setInterval(restMs);
    connect(&m_rest, &QTimer::timeout, this, &FilterBar::apply);
    connect(m_field, &QLineEdit::textEdited, this, &FilterBar::onEdited);
    connect(m_field, &QLineEdit::textChanged, this, [this](const QString& text) {
        if (text.isEmpty() && !m_told.isEmpty()) onEdited(); // the clear button
    });
    connect(m_field, &FilterField::entered, this, [this] {
        apply();
        if (m_parsed.problem) return;
        rememberFilter(text());
        Q_EMIT left();
    });
    connect(m_field, &FilterField::left, this, &FilterBar::left);
    connect(m_chips, &ChipRow::message, this, &FilterBar::message);
    connect(m_chips, &ChipRow::chosen, this, [this](const SavedFilter& filter, bool isOwn) {
        const bool again = isOwn && text().trimmed() == filter.filter.trimmed();
        setText(again ? QString() : isOwn ? filter.filter : toggled(text(), filter.filter));
    });
    connect(m_save, &QToolButton::clicked, this, [this] { m_chips->save(text()); });
    showWords();
}

QString FilterBar::text() const {
    return m_field->text();
}

void FilterBar::setText(const QString& filter) {
    m_field->setText(filter);
    m_parsed = parseFilter(filter);
    apply();
}

void FilterBar::setValues(ValuesOf valuesOf) {
    m_field->setValues(std::move(valuesOf));
}

void FilterBar::focusField() {
    m_field->setFocus(Qt::ShortcutFocusReason);
    m_field->selectAll();
}

void FilterBar::onEdited() {
    m_parsed = parseFilter(text());
    showWords();
    m_rest.start();
}

void FilterBar::apply() {
    m_rest.stop();
    showWords();
    m_chips->setFilter(text());
    if (m_parsed.problem || m_told == text()) return;
    m_told = text();
    Q_EMIT filterChanged(text(), m_parsed.filter);
}

void FilterBar::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    showWords();
}

void FilterBar::showWords() {
    const auto& problem = m_parsed.problem;
    m_field->setProblem(problem);
    m_save->setEnabled(!problem && !text().trimmed().isEmpty());
    const bool isPlain = m_parsed.filter.kind == Filter::Kind::Everything;
    const QString words = problem ? problem->sentence : isPlain ? QString() : inWords(m_parsed.filter);
    QPalette palette = m_words->palette();
    palette.setColor(QPalette::WindowText, problem ? kit::tokens().bad : kit::tokens().muted);
    m_words->setPalette(palette);
    m_words->setToolTip(words);
    m_words->setVisible(!words.isEmpty());
    // The chips give way, but not all of them.
    m_words->setText(
        m_words->fontMetrics().elidedText(words, Qt::ElideMiddle, std::max(200, width() * 6 / 10)));
}

} // namespace tierline::live
