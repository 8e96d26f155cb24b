#include "live/filterfield.h"

#include "kit/fonts.h"
#include "kit/icons.h"
#include "kit/tokens.h"
#include "live/savedfilters.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>
#include <QStandardItemModel>
#include <QStyledItemDelegate>

#include <algorithm>

namespace tierline::live {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int HelpRole = Qt::UserRole + 1;

// What would be inserted, and behind it in quiet letters what it is.
class OfferDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override {
        const auto& t = kit::tokens();
        painter->save();
        painter->fillRect(option.rect, (option.state & QStyle::State_Selected) != 0 ? t.selection : t.raised);
        const QRect box = option.rect.adjusted(10, 0, -10, 0);
        painter->setFont(kit::numberFont());
        painter->setPen(t.text);
        const QString text = index.data().toString(), help = index.data(HelpRole).toString();
        const QFontMetrics metrics(kit::numberFont());
        painter->drawText(box, Qt::AlignVCenter, metrics.elidedText(text, Qt::ElideRight, box.width()));
        const QRect rest = box.adjusted(std::max(120, metrics.horizontalAdvance(text) + 16), 0, 0, 0);
        painter->setFont(option.font);
        painter->setPen(t.muted);
        painter->drawText(rest, Qt::AlignVCenter,
                          option.fontMetrics.elidedText(help, Qt::ElideRight, rest.width()));
        painter->restore();
    }
    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override { return {200, 26}; }
};

} // namespace

FilterField::FilterField(QWidget* parent)
    : QLineEdit(parent), m_completer(new QCompleter(this)), m_offered(new QStandardItemModel(this)) {
    setObjectName(u"filter"_s);
    setFont(kit::numberFont());
    setPlaceholderText(tr("Filter:  tier:complex  cost>0.01  lat>2s  state:failed  words of the prompt"));
    setAccessibleName(tr("Filter of the list"));
    setWhatsThis(
        tr("Shows only the decisions that fit. Terms beside each other must all hold; “or”, “not” and "
           "brackets work too. A word alone is looked for in the first 120 letters of the prompt. The "
           "arrow down key brings back filters used lately."));
    addAction(kit::icon(u"filter"_s), LeadingPosition);
    setClearButtonEnabled(true);
    setMaxLength(4'000);
    m_completer->setWidget(this);
    m_completer->setModel(m_offered);
    m_completer->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
    m_completer->setMaxVisibleItems(12);
    m_completer->popup()->setItemDelegate(new OfferDelegate(m_completer->popup()));
    connect(m_completer, qOverload<const QModelIndex&>(&QCompleter::activated), this,
            [this] { takeOffered(); });
    connect(this, &QLineEdit::textEdited, this, &FilterField::offer);
}

void FilterField::setProblem(const std::optional<FilterProblem>& problem) {
    m_problem = problem;
    setAccessibleDescription(problem ? problem->sentence : QString());
    update();
}

bool FilterField::isOffering() const {
    return m_completer->popup()->isVisible();
}

void FilterField::offer() {
    if (text().isEmpty()) return m_completer->popup()->hide();
    auto found = completionsAt(text(), cursorPosition(), m_valuesOf);
    // A word alone is a wish to find it: fields are offered from its second letter on.
    if (found.length == 0 && found.from > 0 && text().at(found.from - 1).isSpace()) found.list.clear();
    offerAll(found);
}

void FilterField::offerHistory() {
    Completions lately{0, text().size(), {}};
    for (const auto& filter : filterHistory())
        if (lately.list.size() < 12) lately.list.push_back({filter, {}});
    if (lately.list.empty()) lately = completionsAt(text(), cursorPosition(), m_valuesOf);
    offerAll(lately);
}

void FilterField::offerAll(const Completions& completions) {
    m_from = completions.from;
    m_length = completions.length;
    m_offered->clear();
    for (const auto& completion : completions.list) {
        auto* item = new QStandardItem(completion.text);
        item->setData(completion.help, HelpRole);
        m_offered->appendRow(item);
    }
    if (completions.list.empty()) return m_completer->popup()->hide();
    const int x = static_cast<int>(xOf(m_from));
    m_completer->complete(QRect(std::min(x, std::max(0, width() - 420)), 0, 420, height()));
}

bool FilterField::takeOffered() {
    const auto index = m_completer->popup()->currentIndex();
    if (!index.isValid()) return false;
    const QString word = index.data().toString();
    QString filter = text();
    filter.replace(m_from, m_length, word);
    m_completer->popup()->hide();
    setText(filter);
    setCursorPosition(static_cast<int>(m_from + word.size()));
    Q_EMIT textEdited(filter); // as if it had been typed
    return true;
}

void FilterField::keyPressEvent(QKeyEvent* event) {
    const int key = event->key();
    const bool isReturn = key == Qt::Key_Return || key == Qt::Key_Enter;
    if ((isReturn || key == Qt::Key_Tab) && isOffering() && takeOffered()) return event->accept();
    if (isReturn) {
        m_completer->popup()->hide();
        Q_EMIT entered();
    } else if (key == Qt::Key_Escape) {
        // One step at a time: what is offered, what is written, then the field itself.
        if (isOffering()) {
            m_completer->popup()->hide();
        } else if (!text().isEmpty()) {
            clear();
            Q_EMIT textEdited({});
        } else {
            Q_EMIT left();
        }
    } else if (key == Qt::Key_Down && !isOffering()) {
        offerHistory();
    } else {
        return QLineEdit::keyPressEvent(event);
    }
    event->accept();
}

// The field scrolls; the cursor says by how much.
double FilterField::xOf(qsizetype place) const {
    const QFontMetricsF metrics(font());
    const double cursor = metrics.horizontalAdvance(text().left(cursorPosition()));
    return metrics.horizontalAdvance(text().left(place)) - cursor + cursorRect().center().x();
}

void FilterField::paintEvent(QPaintEvent* event) {
    QLineEdit::paintEvent(event);
    if (!m_problem) return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double y = height() / 2.0 + QFontMetricsF(font()).ascent() / 2.0 + 3.0;
    const double begin = std::max(xOf(m_problem->at), 26.0);
    const double end =
        std::min(std::max(xOf(m_problem->at + m_problem->length), begin + 8.0), width() - 26.0);
    QPainterPath wave(QPointF(begin, y));
    bool up = true;
    for (double x = begin + 3.0; x <= end; x += 3.0, up = !up)
        wave.lineTo(x, up ? y - 2.0 : y + 1.0);
    painter.setPen(QPen(kit::tokens().bad, 1.3));
    painter.drawPath(wave);
}

} // namespace tierline::live
